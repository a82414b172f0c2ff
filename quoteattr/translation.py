"""Trees of elements → regular expressions over class characters, once an :class:`Alphabet` says which carry which class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from attrs import field, frozen

from quoteattr.patterns import (
    LONGEST_SPAN,
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
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END


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
