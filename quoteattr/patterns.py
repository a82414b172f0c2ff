"""The notation of patterns: text → syntax tree → regular expression over class characters.

What comes in is one line of a rule file (docs/rules.md has the notation), what goes out a tree of elements, and, once an
:class:`Alphabet` says which characters carry which class, the source of a regular expression that both ``re`` and
``regex`` read. Nothing here knows a word of any language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from attrs import evolve, field, frozen

from quoteattr.errors import QuoteattrError
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END, Atoms

MANY = 40
"""What ``*`` and ``+`` stop at: longer runs of one element do not occur, and time stays linear."""
MANY_TOGETHER = 200
"""What repetitions inside one another may come to together: more of them could take time without bound."""
MOST_ELEMENTS = 2000
"""The most elements that a pattern may have once its fragments are put in."""
LONGEST_SPAN = 400
"""The most nodes that a content span before further elements takes: the longest sentence."""


class PatternError(QuoteattrError):
    """A pattern that cannot be read; ``offset`` counts code points from its beginning, ``code`` is that of docs/rules.md."""

    def __init__(self, code: str, message: str, offset: int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.offset = offset


# --- conditions: what one node has to be -----------------------------------------------------------------------------


@frozen
class Atom:
    """A class, an attribute of a class, a word or a token expression."""

    name: str
    """As in :data:`Atoms`."""

    def holds(self, atoms: Atoms) -> bool:
        """Whether a node with these atoms is meant."""
        return self.name in atoms

    def names(self) -> Iterator[str]:
        """Every atom that the condition asks about."""
        yield self.name


@frozen
class Not:
    """A condition turned round."""

    inner: Condition
    """What must not hold."""

    def holds(self, atoms: Atoms) -> bool:
        """Whether a node with these atoms is meant."""
        return not self.inner.holds(atoms)

    def names(self) -> Iterator[str]:
        """Every atom that the condition asks about."""
        return self.inner.names()


@frozen
class All:
    """Several conditions that must hold together (``&``)."""

    inner: tuple[Condition, ...]
    """The conditions; none of them: every node is meant."""

    def holds(self, atoms: Atoms) -> bool:
        """Whether a node with these atoms is meant."""
        return all(c.holds(atoms) for c in self.inner)

    def names(self) -> Iterator[str]:
        """Every atom that the condition asks about."""
        for c in self.inner:
            yield from c.names()


@frozen
class AnyOf:
    """Several conditions of which one must hold (``|``)."""

    inner: tuple[Condition, ...]
    """The conditions."""

    def holds(self, atoms: Atoms) -> bool:
        """Whether a node with these atoms is meant."""
        return any(c.holds(atoms) for c in self.inner)

    def names(self) -> Iterator[str]:
        """Every atom that the condition asks about."""
        for c in self.inner:
            yield from c.names()


Condition = Atom | Not | All | AnyOf


# --- elements: what a pattern is made of -------------------------------------------------------------------------------


@frozen
class One:
    """One node."""

    condition: Condition
    """What it has to be."""
    source: str
    """As the author wrote it, e.g. ``SAY[that]``."""
    offset: int = 0
    """Where in the pattern, in code points."""


@frozen
class Anchor:
    """``^ $`` (sentence) and ``^^ $$`` (paragraph)."""

    kind: str
    """The sign itself."""


@frozen
class Gap:
    """``..3``: at most so many nodes, as few as will do."""

    most: int
    """The number."""


@frozen
class Before:
    """``before X``: X follows and is not taken; ``before !X``: no X follows."""

    inner: Element
    """What follows."""
    negated: bool = False
    """True where it must not follow."""


@frozen
class Behind:
    """``behind X``: X stands directly before; ``behind !X``: no X does."""

    inner: One
    """What stands before."""
    negated: bool = False
    """True where it must not."""


@frozen
class Content:
    """``SPAN`` or ``SPAN[that]``: what was said."""

    kind: str
    """The kind, a row of the boundary table; ``any`` where none is given."""
    offset: int = 0
    """Where in the pattern, in code points."""


@frozen
class Role:
    """``speaker=…``: what the element stands for in the record."""

    name: str
    """The role."""
    inner: Element
    """The element."""
    offset: int = 0
    """Where in the pattern, in code points."""


@frozen
class Repeat:
    """``? * + {m,n}``."""

    inner: Element
    """What is repeated."""
    least: int
    """How often at least."""
    most: int
    """How often at most."""


@frozen
class Sequence:
    """Elements one after the other."""

    items: tuple[Element, ...]
    """The elements."""


@frozen
class Choice:
    """``( a | b )``."""

    branches: tuple[Element, ...]
    """The alternatives, first that fits first."""


@frozen
class Fragment:
    """``<subject>``: a named piece of pattern, put in when the pack is read."""

    name: str
    """The name without its angle brackets."""
    offset: int = 0
    """Where in the pattern, in code points."""


Element = One | Anchor | Gap | Before | Behind | Content | Role | Repeat | Sequence | Choice | Fragment

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

    def either() -> Condition:
        nonlocal place
        parts = [both()]
        while peek() == "|":
            place += 1
            parts.append(both())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def both() -> Condition:
        nonlocal place
        parts = [single()]
        while peek() == "&":
            place += 1
            parts.append(single())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

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


# --- walking and rewriting --------------------------------------------------------------------------------------------


def children(element: Element) -> tuple[Element, ...]:
    """The elements directly inside this one."""
    match element:
        case Sequence(items):
            return items
        case Choice(branches):
            return branches
        case Role(_, inner) | Repeat(inner) | Before(inner) | Behind(inner):
            return (inner,)
        case _:
            return ()


def walk(element: Element) -> Iterator[Element]:
    """The element and all inside it, outermost first."""
    yield element
    for child in children(element):
        yield from walk(child)


def expand(element: Element, fragments: Mapping[str, Element], open_: tuple[str, ...] = ()) -> Element:
    """The tree with every fragment put in; PatternError (E204) for one that is unknown or holds itself."""
    match element:
        case Fragment(name, offset):
            if name not in fragments:
                raise PatternError("E204", f"unknown fragment <{name}>", offset)
            if name in open_:
                raise PatternError("E204", f"the fragment <{name}> holds itself", offset)
            return expand(fragments[name], fragments, (*open_, name))
        case Sequence(items):
            return Sequence(tuple(expand(e, fragments, open_) for e in items))
        case Choice(branches):
            return Choice(tuple(expand(e, fragments, open_) for e in branches))
        case Role(inner=inner) | Repeat(inner=inner) | Before(inner=inner):
            return evolve(element, inner=expand(inner, fragments, open_))
        case _:
            return element


def atoms_of(element: Element) -> set[str]:
    """Every atom that the pattern asks about."""
    return {name for e in walk(element) if isinstance(e, One) for name in e.condition.names()}


def unbounded(element: Element) -> Repeat | None:
    """The innermost of repetitions inside one another that could take time without bound; None where none could."""

    def search(e: Element, times: int) -> Repeat | None:
        if isinstance(e, Repeat) and e.most > 1:
            times *= e.most
            if times > MANY_TOGETHER:
                return e
        return next((found for c in children(e) if (found := search(c, times)) is not None), None)

    return search(element, 1)


def size(element: Element, fragments: Mapping[str, Element], known: dict[str, int]) -> int:
    """How many elements a tree has once its fragments are put in; ``known`` keeps the sizes of fragments."""
    if isinstance(element, Fragment):
        if element.name not in known:
            known[element.name] = 0  # where it holds itself
            known[element.name] = size(fragments.get(element.name, Gap(0)), fragments, known)
        return known[element.name]
    return 1 + sum(size(c, fragments, known) for c in children(element))


def content_of(element: Element) -> list[Content]:
    """The content spans of the pattern, in order."""
    return [e for e in walk(element) if isinstance(e, Content)]


# --- compiling --------------------------------------------------------------------------------------------------------


class Alphabet(Protocol):
    """What compiling needs to know: which characters stand for nodes of a kind."""

    def members(self, condition: Condition) -> str:
        """The characters of every class set for which the condition holds, sorted."""
        ...


@frozen
class Compiled:
    """A pattern ready to be matched."""

    source: str
    """The regular expression."""
    roles: tuple[tuple[str, str | None], ...]
    """By group number less one: the role, and for a content span that ends the pattern its kind, else None."""
    required: tuple[str, ...] = field(default=())
    """Sets of characters of each of which every match holds one: the cheap test before the pattern is tried."""


def charset(members: str, negated: bool = False) -> str:
    """A bracket expression of these characters; one that matches nothing where there are none."""
    if negated:
        return f"[^{_ranges(members)}{SENTENCE_END}{PARAGRAPH_END}]"
    if not members:
        return "(?!)"
    return members if len(members) == 1 else f"[{_ranges(members)}]"


@lru_cache(4096)
def _ranges(members: str) -> str:
    out: list[str] = []
    start = previous = -1
    for c in [*map(ord, members), -2]:
        if c == previous + 1 and start >= 0:
            previous = c
            continue
        if start >= 0:
            out.append(chr(start) if start == previous else f"{chr(start)}-{chr(previous)}")
        start = previous = c
    return "".join(out)


_ANCHORS = {
    "^": f"(?<=[{SENTENCE_END}{PARAGRAPH_END}])",
    "^^": f"(?<={PARAGRAPH_END})",
    "$": "(?={stops}{{0,3}}[{sentence}{paragraph}])",
    "$$": "(?={stops}{{0,3}}{sentence}?{paragraph})",
}


class _Writer:
    """Writes one regular expression and numbers its groups."""

    def __init__(self, alphabet: Alphabet, begins: Mapping[str, Element]) -> None:
        self.alphabet = alphabet
        self.begins = begins
        self.roles: list[tuple[str, str | None]] = []

    def one(self, condition: Condition) -> str:
        if isinstance(condition, Not):
            return charset(self.alphabet.members(condition.inner), negated=True)
        if isinstance(condition, All) and not condition.inner:
            return charset("", negated=True)
        return charset(self.alphabet.members(condition))

    def write(self, element: Element, last: bool) -> str:
        match element:
            case One(condition):
                return self.one(condition)
            case Anchor(kind):
                stops = charset(self.alphabet.members(AnyOf((Atom("STOP"), Atom("RPAREN"), Atom("DOTS")))))
                return _ANCHORS[kind].format(stops=stops, sentence=SENTENCE_END, paragraph=PARAGRAPH_END)
            case Gap(most):
                barrier = AnyOf((Atom("SEMI"), Atom("QUOTE"), Atom("STOP")))
                return f"{charset(self.alphabet.members(barrier), negated=True)}{{0,{most}}}?"
            case Before(inner, negated):
                return f"(?{'!' if negated else '='}{self.write(inner, last=False)})"
            case Behind(inner, negated):
                return f"(?<{'!' if negated else '='}{self.one(inner.condition)})"
            case Content(kind):
                return self.content(kind, last)
            case Role(name, inner):
                ends = last and isinstance(inner, Content)
                self.roles.append((name, inner.kind if ends and isinstance(inner, Content) else None))
                return f"({self.write(inner, last)})"
            case Repeat(inner, least, most):
                body = self.write(inner, last=False)
                body = body if isinstance(inner, One | Role) and body[-1] in "])" else f"(?:{body})"
                return body + ("?" if (least, most) == (0, 1) else f"{{{least},{most}}}")
            case Sequence(items):
                final = len(items) - 1
                return "".join(self.write(e, last and i == final) for i, e in enumerate(items))
            case Choice(branches):
                body = "|".join(self.write(b, last) for b in branches)
                return f"(?:{self.guard(element) if len(branches) > 2 else ''}(?:{body}))"
            case Fragment(name, offset):
                raise PatternError("E204", f"unknown fragment <{name}>", offset)

    def guard(self, element: Element) -> str:
        """A look at the next node that spares trying branch after branch where none can fit."""
        first = first_of(element)
        return f"(?={charset(self.alphabet.members(first))})" if first is not None else ""

    def content(self, kind: str, last: bool) -> str:
        begin = self.begins.get(kind)
        ahead = f"(?={self.write(begin, last=False)})" if begin is not None else ""
        if last:
            return ahead or charset("", negated=True).join(("(?=", ")"))
        return f"{ahead}{charset('', negated=True)}{{1,{LONGEST_SPAN}}}?"


def required(element: Element, begins: Mapping[str, Element]) -> list[Condition]:
    """Conditions of single nodes of its sentence that every match needs, whatever branch it takes."""
    match element:
        case One(condition):
            positive = not isinstance(condition, Not) and condition != All(())
            return [condition] if positive else []
        case Role(inner=inner) | Before(inner, False) | Behind(inner, False):
            return required(inner, begins)
        case Content(kind):
            return required(begins[kind], begins) if kind in begins else []
        case Repeat(inner, least, _):
            return required(inner, begins) if least > 0 else []
        case Sequence(items):
            return [c for e in items for c in required(e, begins)]
        case Choice(branches):
            each = [required(b, begins) for b in branches]
            most = max(map(len, each)) if all(each) else 0
            return [AnyOf(tuple(r[min(n, len(r) - 1)] for r in each)) for n in range(most)]
        case _:
            return []


def first_of(element: Element) -> Condition | None:
    """What the first node of every match has to be; None where that cannot be told."""
    match element:
        case One(condition):
            return condition
        case Role(inner=inner):
            return first_of(inner)
        case Repeat(inner, least, _):
            return first_of(inner) if least > 0 else None
        case Sequence(items):
            found: list[Condition] = []
            for e in items:
                if isinstance(e, Behind):
                    continue
                skipped = isinstance(e, Repeat) and e.least == 0
                first = first_of(e.inner if isinstance(e, Repeat) else e)
                if first is None:
                    return None
                found.append(first)
                if not skipped:
                    return found[0] if len(found) == 1 else AnyOf(tuple(found))
            return None
        case Choice(branches):
            each = [first_of(b) for b in branches]
            return AnyOf(tuple(c for c in each if c is not None)) if None not in each else None
        case _:
            return None


def compile_pattern(element: Element, alphabet: Alphabet, begins: Mapping[str, Element]) -> Compiled:
    """The regular expression of an expanded tree; ``begins`` says how each kind of content must begin."""
    writer = _Writer(alphabet, begins)
    source = writer.write(element, last=True)
    needs = sorted({alphabet.members(c) for c in required(element, begins)}, key=lambda s: (len(s), s))
    return Compiled(source, tuple(writer.roles), tuple(needs[:12]))


def describe(element: Element, show: Callable[[One], str] = lambda one: one.source) -> str:
    """The pattern as an author would write it, for messages."""
    match element:
        case One():
            return show(element)
        case Anchor(kind):
            return kind
        case Gap(most):
            return f"..{most}"
        case Before(inner, negated):
            return f"before {'!' if negated else ''}{describe(inner, show)}"
        case Behind(inner, negated):
            return f"behind {'!' if negated else ''}{describe(inner, show)}"
        case Content(kind):
            return "SPAN" if kind == "any" else f"SPAN[{kind}]"
        case Role(name, inner):
            return f"{name}={_grouped(inner, show)}"
        case Repeat(inner, least, most):
            sign = {(0, 1): "?", (0, MANY): "*", (1, MANY): "+"}.get((least, most), f"{{{least},{most}}}")
            return _grouped(inner, show) + sign
        case Sequence(items):
            return " ".join(describe(e, show) for e in items)
        case Choice(branches):
            return "( " + " | ".join(describe(b, show) for b in branches) + " )"
        case Fragment(name):
            return f"<{name}>"


def _grouped(element: Element, show: Callable[[One], str]) -> str:
    text = describe(element, show)
    return f"({text})" if isinstance(element, Sequence) else text


def union(conditions: Iterable[Condition]) -> Condition:
    """One condition that holds where any of these does."""
    return AnyOf(tuple(conditions))
