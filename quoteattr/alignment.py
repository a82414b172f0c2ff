"""A pattern and a sentence of nodes → the way to make the one fit the other with the fewest edits, element by element.

A frontier, the positions reached so far with what it took to get there, walks through the syntax tree of a pattern.
With no edits allowed it tells which elements took which nodes of a match; with some it finds near misses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from quoteattr import patterns as p
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.signs import PARAGRAPH_END

CLOSING = 3
"""Signs that may stand between a ``$`` and the end of its sentence."""
_ENDS = p.AnyOf((p.Atom("STOP"), p.Atom("RPAREN"), p.Atom("DOTS")))
_BARRIER = p.AnyOf((p.Atom("SEMI"), p.Atom("QUOTE"), p.Atom("STOP")))


COSTS = {"took": 0, "role": 0, "other": 2, "extra": 2, "missing": 3, "unmet": 3}
"""What each kind of step costs: another class at the same place is nearest."""


@frozen(eq=False)
class Step:
    """What one element of a pattern did."""

    kind: str
    """``took`` its node; ``other``, the node is something else; ``missing``, there is no such node; ``extra``, a node
    stands before it that the pattern does not have; ``unmet``, what it asks of its surroundings does not hold;
    ``role``, one that took the nodes from ``at`` to ``end``."""
    element: p.Element
    """The element, as it stands in the tree of its pattern or fragment."""
    at: int
    """The position in the stream."""
    end: int
    """Behind the last node that it took."""

    @property
    def is_edit(self) -> bool:
        """Whether the pattern or the text would have to change here."""
        return self.kind not in ("took", "role")


@frozen(eq=False)
class Fit:
    """A way for a pattern to fit."""

    cost: int
    """What its edits cost together, by :data:`COSTS`."""
    steps: tuple[Step, ...]
    """What each element did, in the order of the nodes."""

    @property
    def edits(self) -> tuple[Step, ...]:
        """The steps that are edits."""
        return tuple(s for s in self.steps if s.is_edit)

    @property
    def taken(self) -> int:
        """How many elements took what they ask for."""
        return sum(s.kind == "took" for s in self.steps)

    def roles(self) -> Iterator[tuple[str, int, int]]:
        """(role, first node, behind the last) of each role that took nodes; content that ends a pattern takes one."""
        for s in self.steps:
            if s.kind == "role" and isinstance(s.element, p.Role):
                yield s.element.name, s.at, s.end


@frozen(eq=False)
class _Trail:
    """The steps to a position, the last one first."""

    before: _Trail | None
    step: Step
    opened: bool = False

    def steps(self) -> tuple[Step, ...]:
        out: list[Step] = []
        node: _Trail | None = self
        while node is not None:
            if not node.opened:
                out.append(node.step)
            node = node.before
        return tuple(reversed(out))


_State = tuple[int, _Trail | None]
"""What it cost to reach a position, and the way there."""
_Frontier = dict[int, _State]
Allowed = Callable[[str, int, int], bool]
"""Whether a role may take the nodes from one position to another."""


class Aligner:
    """Fits patterns of one pack to the sentences of one stream."""

    def __init__(
        self, pack: RulePack, trees: Mapping[str, p.Element], begins: Mapping[str, p.Element], s: Stream
    ) -> None:
        """``trees`` are those of the fragments, ``begins`` those of the kinds of content."""
        self._trees = trees
        self._begins = begins
        self._chars = s.chars
        self._pos = pack.vocabulary.pos
        self._stream = s
        self._atoms = [pack.alphabet.atoms(c) for c in s.chars]
        self._kinds = [kind_of(a, self._pos) for a in self._atoms]
        self._kind_of: dict[int, str] = {}
        self._begin = self._end = self._limit = 0
        self._allowed: Allowed = _anything

    def fit(self, tree: p.Element, sentence: tuple[int, int], limit: int, allowed: Allowed | None = None) -> Fit | None:
        """The cheapest fit within a sentence, the leftmost of several; None where it costs more than ``limit``."""
        starts: _Frontier = dict.fromkeys(range(*sentence), (0, None))
        return self._best(tree, sentence, starts, limit, allowed)

    def exact(self, tree: p.Element, start: int, end: int) -> Fit | None:
        """How a pattern takes the nodes of a match, from ``start`` to ``end``; None where it does not."""
        self._begin, self._end = self._stream.sentence(start)
        self._limit, self._allowed = 0, _anything
        state = self._walk(tree, {start: (0, None)}, True).get(end)
        return Fit(0, state[1].steps()) if state is not None and state[1] is not None else None

    def begins(self, kind: str, at: int) -> bool:
        """Whether content of a kind can begin at a position."""
        self._begin, self._end = self._stream.sentence(at)
        return kind not in self._begins or self._fits(self._begins[kind], at)

    def _best(
        self, tree: p.Element, sentence: tuple[int, int], starts: _Frontier, limit: int, allowed: Allowed | None
    ) -> Fit | None:
        self._begin, self._end = sentence
        self._limit, self._allowed = limit, allowed or _anything
        reached = self._walk(tree, starts, True).values()
        best = min(reached, key=lambda x: x[0], default=None)
        return Fit(best[0], best[1].steps()) if best is not None and best[1] is not None else None

    # elements ---------------------------------------------------------------------------------------------------------

    def _walk(self, e: p.Element, states: _Frontier, last: bool) -> _Frontier:
        """The positions behind an element; ``last`` where nothing of the pattern follows it."""
        if not states:
            return states
        match e:
            case p.One(condition):
                return self._one(e, condition, states)
            case p.Sequence(items):
                for n, item in enumerate(items, 1):
                    states = self._walk(item, states, last and n == len(items))
                return states
            case p.Choice(branches):
                return _merged(self._walk(b, states, last) for b in branches)
            case p.Repeat():
                return self._repeated(e, states)
            case p.Role():
                return self._role(e, states, last)
            case p.Fragment(name):
                return self._walk(self._trees[name], states, last)
            case p.Content(kind):
                return self._content(e, kind, states, last)
            case p.Gap(most):
                return _merged({at + n: s} for at, s in states.items() for n in self._free(at, most))
            case _:
                return self._kept(e, states, self._holds(e))

    def _one(self, e: p.One, condition: p.Condition, states: _Frontier) -> _Frontier:
        out: _Frontier = {}
        kind = self._kind_of.get(id(e)) or self._kind_of.setdefault(id(e), kind_of(condition.names(), self._pos))
        for at, state in states.items():
            if self._is(condition, at):
                self._put(out, at + 1, state, Step("took", e, at, at + 1))
            if self._limit <= 0:
                continue
            if at < self._end and self._kinds[at] == kind:
                self._put(out, at + 1, state, Step("other", e, at, at + 1))
            if self._is(condition, at + 1) and at < self._end:
                self._put(out, at + 2, state, Step("extra", e, at, at + 1))
            self._put(out, at, state, Step("missing", e, at, at))
        return out

    def _repeated(self, e: p.Repeat, states: _Frontier) -> _Frontier:
        """What may be left out is not worth an edit."""
        for _ in range(e.least):
            states = self._walk(e.inner, states, False)
        out, limit = dict(states), self._limit
        self._limit = 0
        for _ in range(e.most - e.least):
            new = self._walk(e.inner, states, False)
            states = {at: s for at, s in new.items() if at not in out or s[0] < out[at][0]}
            if not states:
                break
            out.update(states)
        self._limit = limit
        return out

    def _role(self, e: p.Role, states: _Frontier, last: bool) -> _Frontier:
        opened: _Frontier = {at: (c, _Trail(t, Step("role", e, at, at), opened=True)) for at, (c, t) in states.items()}
        out: _Frontier = {}
        for at, (cost, trail) in self._walk(e.inner, opened, last).items():
            begin = _opening(trail, e)
            if self._allowed(e.name, begin, max(at, begin + 1)):
                out[at] = cost, _Trail(trail, Step("role", e, begin, at))
        return out

    def _content(self, e: p.Content, kind: str, states: _Frontier, last: bool) -> _Frontier:
        begin = self._begins.get(kind)
        states = {at: s for at, s in states.items() if at < self._end}
        if begin is not None:
            states = self._kept(e, states, lambda at: self._fits(begin, at))
        if last:
            return {at: (c, _Trail(t, Step("took", e, at, at))) for at, (c, t) in states.items()}
        reached: _Frontier = {}
        for at in sorted(states):
            for end in range(at + 1, min(self._end, at + p.LONGEST_SPAN) + 1):
                if end not in reached or states[at][0] < reached[end][0]:
                    reached[end] = states[at]
        return reached

    def _kept(self, e: p.Element, states: _Frontier, holds: Callable[[int], bool]) -> _Frontier:
        """The same positions; an edit where what is asked of one does not hold."""
        out: _Frontier = {}
        for at, state in states.items():
            if holds(at):
                out[at] = state
            elif self._limit > 0:
                self._put(out, at, state, Step("unmet", e, at, at))
        return out

    def _put(self, out: _Frontier, at: int, state: _State, step: Step) -> None:
        cost = state[0] + COSTS[step.kind]
        affordable = not step.is_edit or cost <= self._limit
        if affordable and (at not in out or cost < out[at][0]):
            out[at] = cost, _Trail(state[1], step)

    # nodes and surroundings -------------------------------------------------------------------------------------------

    def _is(self, condition: p.Condition, at: int) -> bool:
        return at < self._end and condition.holds(self._atoms[at])

    def _free(self, at: int, most: int) -> Iterator[int]:
        for n in range(most + 1):
            yield n
            if at + n >= self._end or _BARRIER.holds(self._atoms[at + n]):
                return

    def _fits(self, e: p.Element, at: int) -> bool:
        """Whether an element fits at a position as the text stands."""
        limit, self._limit = self._limit, 0
        found = self._walk(e, {at: (0, None)}, False)
        self._limit = limit
        return bool(found)

    def _holds(self, e: p.Element) -> Callable[[int], bool]:
        match e:
            case p.Before(inner, negated):
                return lambda at: self._fits(inner, at) != negated
            case p.Behind(inner, negated):
                return lambda at: (at > self._begin and inner.condition.holds(self._atoms[at - 1])) != negated
            case p.Anchor("^"):
                return lambda at: at == self._begin
            case p.Anchor("^^"):
                return lambda at: self._chars[at - 1] == PARAGRAPH_END
            case p.Anchor(kind):
                return lambda at: self._ends(at, kind)
            case _:
                raise TypeError(f"{p.describe(e)} takes nodes")

    def _ends(self, at: int, kind: str) -> bool:
        for _ in range(CLOSING):
            if at < self._end and _ENDS.holds(self._atoms[at]):
                at += 1
        if at < self._end:
            return False
        return kind == "$" or PARAGRAPH_END in self._chars[at : at + 2]


def kind_of(atoms: Iterable[str], pos: Mapping[str, str]) -> str:
    """``quotation``, ``sign`` or ``word``: none of these can stand for another."""
    classes = {a.partition(".")[0] for a in atoms}
    if "QUOTE" in classes:
        return "quotation"
    return "sign" if any(pos.get(c) == "punctuation" for c in classes) else "word"


def _anything(role: str, begin: int, end: int) -> bool:  # noqa: ARG001
    return True


def _merged(frontiers: Iterator[_Frontier]) -> _Frontier:
    out: _Frontier = {}
    for f in frontiers:
        for at, state in f.items():
            if at not in out or state[0] < out[at][0]:
                out[at] = state
    return out


def _opening(trail: _Trail | None, role: p.Role) -> int:
    while trail is not None:
        if trail.opened and trail.step.element is role:
            return trail.step.at
        trail = trail.before
    raise AssertionError("a role closes that was never opened")


def inside_roles(tree: p.Element, fragments: Mapping[str, p.Element]) -> set[int]:
    """The ``id()`` of every element that belongs to a role, those of fragments included."""
    return {id(e) for r in roles_in(tree, fragments) for e in below(r, fragments)}


def below(e: p.Element, fragments: Mapping[str, p.Element]) -> Iterator[p.Element]:
    """The element and all inside it, those of fragments included."""
    yield e
    for child in (fragments[e.name],) if isinstance(e, p.Fragment) else p.children(e):
        yield from below(child, fragments)


def roles_in(tree: p.Element, fragments: Mapping[str, p.Element]) -> Iterator[p.Role]:
    """The roles of a tree in the order of their groups, those of fragments included."""
    if isinstance(tree, p.Role):
        yield tree
    inner = (fragments[tree.name],) if isinstance(tree, p.Fragment) else p.children(tree)
    for child in inner:
        yield from roles_in(child, fragments)


def rewritten(tree: p.Element, target: p.Element, new: p.Element, fragments: Mapping[str, p.Element]) -> p.Element:
    """The tree with one of its elements replaced; a fragment that holds it is put in, others stay as they are."""
    if tree is target:
        return new
    match tree:
        case p.Fragment(name):
            inner = rewritten(fragments[name], target, new, fragments)
            return tree if inner is fragments[name] else inner
        case p.Sequence(items):
            changed = tuple(rewritten(x, target, new, fragments) for x in items)
            return tree if _same(changed, items) else p.Sequence(changed)
        case p.Choice(branches):
            changed = tuple(rewritten(x, target, new, fragments) for x in branches)
            return tree if _same(changed, branches) else p.Choice(changed)
        case p.Role() | p.Repeat() | p.Before():
            inner = rewritten(tree.inner, target, new, fragments)
            return tree if inner is tree.inner else evolve(tree, inner=inner)
        case _:
            return tree


def _same(a: tuple[p.Element, ...], b: tuple[p.Element, ...]) -> bool:
    return all(x is y for x, y in zip(a, b, strict=True))
