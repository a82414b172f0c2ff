"""The notation of patterns: one line of a rule file → a tree of elements; docs/rules.md describes it."""

from __future__ import annotations

import re
from collections.abc import Callable

from quoteattr.patterns import (
    MANY,
    All,
    Anchor,
    AnyOf,
    Atom,
    Before,
    Behind,
    Choice,
    Condition,
    Content,
    Element,
    Fragment,
    Gap,
    Not,
    One,
    PatternError,
    Repeat,
    Role,
    Sequence,
)

PUNCTUATION = {",": "COMMA", ".": "STOP"}
"""The marks that a pattern writes as themselves."""
ANYTHING = "ANY"
"""The class of every node."""

_LEX = re.compile(
    r"""(?P<space>\s+)
      | (?P<gap>\.\.(?P<most>\d+))
      | (?P<anchor>\^\^|\$\$|\^|\$)
      | (?P<fragment><(?P<fname>[a-z][a-z0-9-]*)>)
      | (?P<regex>/(?P<expr>(?:[^/\\]|\\.)+)/)
      | (?P<role>[a-z]+)=
      | (?P<cls>[A-Z]{2,})(?:\[(?P<cond>[^\]]*)\])?
      | (?P<count>\{(?P<least>\d+)(?:,(?P<most2>\d+))?\})
      | (?P<poss>'s?(?![a-z]))
      | (?P<word>[a-z][a-z0-9'-]*)
      | (?P<sign>[,.?*+()|!])
    """,
    re.VERBOSE,
)
_COND = re.compile(r"\s*([a-z0-9][a-z0-9-]*|[A-Z]{2,}(?:\.[a-z0-9-]+)?|[&|!()])")


class _Reader:
    """A recursive-descent reader of one pattern."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens: list[tuple[str, re.Match[str]]] = []
        at = 0
        while at < len(source):
            m = _LEX.match(source, at)
            if m is None:
                raise PatternError("E205", f"{source[at]!r} means nothing here", at)
            if m.lastgroup is None:  # pragma: no cover - every branch is named
                raise PatternError("E205", "unreadable", at)
            kind = next(k for k in _KINDS if m.group(k) is not None)
            if kind != "space":
                self.tokens.append((kind, m))
            at = m.end()
        self.next = 0

    def peek(self) -> str:
        return self.tokens[self.next][1].group() if self.next < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.next][0] if self.next < len(self.tokens) else ""

    def offset(self) -> int:
        return self.tokens[self.next][1].start() if self.next < len(self.tokens) else len(self.source)

    def take(self) -> tuple[str, re.Match[str]]:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def sequence(self, inside: bool) -> Element:
        items: list[Element] = []
        while self.next < len(self.tokens):
            if self.kind() == "sign" and self.peek() in ")|" and inside:
                break
            items.append(self.item())
        if not items:
            raise PatternError("E205", "an empty pattern, or an empty branch of a choice", self.offset())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def item(self) -> Element:
        role: tuple[str, int] | None = None
        if self.kind() == "role":
            _, m = self.take()
            role = (m.group("role"), m.start())
            if self.next >= len(self.tokens):
                raise PatternError("E205", f"{role[0]}= has no element behind it", m.start())
        element = self.primary()
        if role is not None:
            element = Role(role[0], element, role[1])
        while self.kind() == "count" or (self.kind() == "sign" and self.peek() in "?*+"):
            kind, m = self.take()
            if kind == "count":
                least = int(m.group("least"))
                most = int(m.group("most2")) if m.group("most2") else least
                if most < least or most > MANY or most == 0:
                    raise PatternError("E205", f"{m.group()} must count upwards, to {MANY} at most", m.start())
            else:
                least, most = {"?": (0, 1), "*": (0, MANY), "+": (1, MANY)}[m.group()]
            if isinstance(element, Anchor | Before | Behind):
                raise PatternError("E205", f"{m.group()} cannot repeat what takes no node", m.start())
            element = Repeat(element, least, most)
        return element

    def primary(self) -> Element:
        kind, m = self.take()
        at = m.start()
        if kind == "gap":
            return Gap(int(m.group("most")))
        if kind == "anchor":
            return Anchor(m.group())
        if kind == "fragment":
            return Fragment(m.group("fname"), at)
        if kind == "cls":
            return self.class_of(m)
        if kind == "regex":
            try:
                re.compile(m.group("expr"))
            except re.error as e:
                raise PatternError("E205", f"not a regular expression: {e}", at) from None
            return One(Atom("r:" + m.group("expr")), m.group(), at)
        if kind == "poss":
            return One(Atom("POSS"), m.group(), at)
        if kind == "word":
            if m.group() == "before":
                if self.next >= len(self.tokens):
                    raise PatternError("E205", "before has no element behind it", at)
                if self.kind() == "sign" and self.peek() == "!":
                    self.take()
                    return Before(self.primary(), negated=True)
                return Before(self.item())
            if m.group() == "behind":
                negated = self.next < len(self.tokens) and self.kind() == "sign" and self.peek() == "!"
                if negated:
                    self.take()
                inner = self.primary() if self.next < len(self.tokens) else None
                if not isinstance(inner, One):
                    raise PatternError("E205", "behind stands before one class, word or choice of classes", at)
                return Behind(inner, negated)
            return One(Atom("w:" + m.group()), m.group(), at)
        sign = m.group()
        if sign in PUNCTUATION:
            return One(Atom(PUNCTUATION[sign]), sign, at)
        if sign == "!":
            inner = self.primary() if self.next < len(self.tokens) else None
            if not isinstance(inner, One):
                raise PatternError("E205", "! stands before one class, word or choice of classes", at)
            return One(Not(inner.condition), "!" + inner.source, at)
        if sign == "(":
            branches = [self.sequence(inside=True)]
            while self.kind() == "sign" and self.peek() == "|":
                self.take()
                branches.append(self.sequence(inside=True))
            if not (self.kind() == "sign" and self.peek() == ")"):
                raise PatternError("E205", "this bracket is never closed", at)
            self.take()
            return one_of(branches, self.source[at : self.offset()].strip(), at)
        raise PatternError("E205", f"{sign!r} stands where an element should", at)

    def class_of(self, m: re.Match[str]) -> Element:
        name, cond = m.group("cls"), m.group("cond")
        if name == "SPAN":
            return Content((cond or "any").strip(), m.start())
        condition: Condition = All(()) if name == ANYTHING else Atom(name)
        if cond is not None:
            condition = All((condition, read_condition(name, cond, m.start("cond"))))
        return One(condition, m.group(), m.start())


_KINDS = ("space", "gap", "anchor", "fragment", "regex", "role", "cls", "count", "poss", "word", "sign")


def one_of(branches: list[Element], source: str, offset: int) -> Element:
    """A choice; of single nodes it is one node with several possibilities, which is quicker to match."""
    if len(branches) == 1:
        return branches[0]
    if all(isinstance(b, One) for b in branches):
        return One(AnyOf(tuple(b.condition for b in branches if isinstance(b, One))), source, offset)
    return Choice(tuple(branches))


def read_condition(owner: str, source: str, offset: int) -> Condition:
    """The attributes in square brackets behind a class; PatternError where they cannot be read."""
    tokens: list[tuple[str, int]] = []
    at = 0
    while at < len(source.rstrip()):
        m = _COND.match(source, at)
        if m is None:
            raise PatternError("E205", f"{source[at]!r} means nothing inside square brackets", offset + at)
        tokens.append((m.group(1), offset + m.start(1)))
        at = m.end()
    place = 0

    def peek() -> str:
        return tokens[place][0] if place < len(tokens) else ""

    def joined(sign: str, part: Callable[[], Condition], of: type[AnyOf | All]) -> Condition:
        nonlocal place
        parts = [part()]
        while peek() == sign:
            place += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else of(tuple(parts))

    def either() -> Condition:
        return joined("|", both, AnyOf)

    def both() -> Condition:
        return joined("&", single, All)

    def single() -> Condition:
        nonlocal place
        if not peek():
            raise PatternError("E205", "an attribute is missing in square brackets", offset + len(source))
        token, where = tokens[place]
        place += 1
        if token == "!":
            return Not(single())
        if token == "(":
            inner = either()
            if peek() != ")":
                raise PatternError("E205", "this bracket is never closed", where)
            place += 1
            return inner
        if token in "&|)":
            raise PatternError("E205", f"{token!r} stands where an attribute should", where)
        return Atom(token if token[0].isupper() else f"{owner}.{token}")

    result = either()
    if place < len(tokens):
        raise PatternError("E205", f"{tokens[place][0]!r} stands where & or | should", tokens[place][1])
    return result


def parse(source: str) -> Element:
    """The tree of one pattern; PatternError with code and offset where it cannot be read."""
    reader = _Reader(source)
    return reader.sequence(inside=False)
