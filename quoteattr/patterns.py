"""Patterns as trees of elements, and what can be asked of them.

:mod:`quoteattr.notation` reads them from a line of a rule file, :mod:`quoteattr.translation` makes a regular expression of
them. Nothing here knows a word of any language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from quoteattr.errors import QuoteattrError
from quoteattr.signs import Atoms

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
