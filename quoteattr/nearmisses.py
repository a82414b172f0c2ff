"""A text and a wanted record → the rules that nearly match, and the first edit that gives the record.

Patterns are aligned with the nodes of a sentence at the cost of a few edits. Each edit is turned into changes of the pack (an
entry for a word that is no SAY, an alternative without a comma), which are tried until one gives the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import chain, islice, product

from attrs import frozen

from quoteattr import patterns as p
from quoteattr.alignment import Aligner, Allowed, Fit, Step, inside_roles, kind_of, rewritten, roles_in
from quoteattr.definitions import Pattern, Rule
from quoteattr.drafts import Wanted, class_of, draft, nodes_of
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS, Record
from quoteattr.repairs import Change, NewEntry, NewPattern, Workshop, positive
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens

FARTHEST = 5
"""The cost of edits beyond which a rule is not near: two of them."""
PER_EDIT = 12
"""Changes that are tried for one edit."""
TRIED = 300
"""Sets of changes that are tried for one text."""
USUAL = 40
"""Sets of attributes that are tried of each lexicon of cues, for a word that no rule nearly takes."""
LONGEST_NODE = 12
"""Tokens of the longest node of which single words are looked at."""
Range = tuple[int, int]


@frozen(eq=False)
class NearMiss:
    """An alternative of a rule that fits a sentence but for some edits."""

    rule: Rule
    """The rule."""
    pattern: Pattern
    """Its alternative."""
    fit: Fit
    """What fits and what does not."""
    stream: Stream
    """The nodes."""
    rank: tuple[int, ...]
    """Small where it is near."""


@frozen(eq=False)
class _Rewriting:
    """An element of a pattern and what could stand instead."""

    target: p.Element
    new: p.Element


class Search:
    """Looks for near misses in one text, and for what would mend them."""

    def __init__(
        self,
        shop: Workshop,
        text: str,
        run: tuple[Tokens, list[Stream]],
        records: list[Record],
        wanted: Wanted,
        rule: str,
    ) -> None:
        """``run`` is what the stages made of the text, ``records`` what they found; ``rule`` chooses rules by id."""
        self._shop = shop
        self._text = text
        self._tokens, self._streams = run
        self._records = records
        self._wanted = wanted
        self._rule = rule
        self._order = {r.id: n for n, r in enumerate(shop.definitions.rules)}

    # near misses ------------------------------------------------------------------------------------------------------

    def near(self) -> list[NearMiss]:
        """The near misses of all sentences that the wanted words stand in, the nearest first."""
        return sorted((n for s in self._streams for n in self._of_stream(s)), key=lambda n: n.rank)

    def _of_stream(self, s: Stream) -> Iterator[NearMiss]:
        asked = self._asked(s)
        if asked is None:
            return
        aligner = Aligner(self._shop.pack, self._shop.fragments, self._shop.begins, s)
        sentences = self._sentences(s, asked)
        for rule in self._rules():
            for pattern in rule.patterns:
                roles = {r.name for r in roles_in(pattern.tree, self._shop.fragments)}
                if rule.speaker is not None:
                    roles.add("speaker")
                for sentence in sentences if set(asked) <= roles else ():
                    fit = aligner.fit(pattern.tree, sentence, FARTHEST, _allowed(asked))
                    if fit is not None and fit.cost and fit.taken:
                        yield NearMiss(rule, pattern, fit, s, self._rank(rule, pattern, fit, s))

    def _rules(self) -> list[Rule]:
        """The rules that could make the record: links and what joins others only add to one."""
        return [
            r
            for r in self._shop.definitions.rules
            if fnmatchcase(r.id, self._rule) and r.stage != "link" and r.attach is None and r.status != "deprecated"
        ]

    def _asked(self, s: Stream) -> dict[str, Range] | None:
        """Role → the nodes that it should take; None where the words are not in this stream."""
        out = {}
        for role in self._wanted.named():
            place = self._wanted.place(role, self._text)
            nodes = nodes_of(self._tokens, s, *place) if place is not None else None
            if nodes is None:
                return None
            out[role] = nodes
        return out

    def _sentences(self, s: Stream, asked: dict[str, Range]) -> list[Range]:
        """Those of the wanted words; where none are named those without a record."""
        if asked:
            return list(dict.fromkeys(s.sentence(a) for a, _ in asked.values()))
        records = [r for r in self._records if self._chosen(r.rule)]
        cues = [nodes_of(self._tokens, s, r.cue.start, r.cue.end) for r in records if r.cue is not None]
        return [x for x in s.sentences() if not any(n is not None and x[0] <= n[0] < x[1] for n in cues)]

    def _rank(self, rule: Rule, pattern: Pattern, fit: Fit, s: Stream) -> tuple[int, ...]:
        """Few edits first that can be made, of these new words for lexicons, and patterns of which much fits."""
        hopeless = sum(not self._mendable(pattern, e, s) for e in fit.edits)
        strange = sum(any(map(self._strange, self._candidates(s, e))) for e in fit.edits)
        says = sum(sum(a not in ACTS for a in f[0]) for e in fit.edits if (f := self._frames(s, e)))
        return fit.cost + 3 * hopeless, -strange, says, -fit.taken, self._order[rule.id]

    def _mendable(self, pattern: Pattern, e: Step, s: Stream) -> bool:
        """Whether there is anything to change: a word that could be what the pattern wants, or a sign."""
        if e.kind in ("extra", "unmet") or not isinstance(e.element, p.One):
            return e.kind == "extra"
        if e.kind == "missing":
            return self._spare(pattern.tree, e.element) or any(map(self._strange, self._candidates(s, e)))
        if self._is_sign(e.element):
            return True
        return bool(self._frames(s, e)) and bool(self._candidates(s, e))

    def _frames(self, s: Stream, e: Step) -> list[tuple[str, ...]]:
        """What would have to be said of a word that has another class."""
        if e.kind != "other" or not isinstance(e.element, p.One):
            return []
        node, condition = self._shop.pack.alphabet.atoms(s.chars[e.at]), e.element.condition
        return [f for x in self._shop.lexicons(condition) for f in self._shop.frames(x, condition, node)]

    def _candidates(self, s: Stream, e: Step) -> list[str]:
        """The words that could be what an element wants: those of its node, or of the nodes around where it lacks."""
        if e.kind == "other" and not self._is_sign(e.element):
            return self.words(s, e.at)
        return [*self.words(s, e.at), *self.words(s, e.at - 1)] if self._lacks_word(e) else []

    def _lacks_word(self, e: Step) -> bool:
        return e.kind == "missing" and not self._is_sign(e.element)

    def _spare(self, tree: p.Element, target: p.Element) -> bool:
        """Whether an alternative could do without an element: a sign, or a word that has no role."""
        if self._is_sign(target):
            return self._holder(tree, target) is target
        return id(target) not in inside_roles(tree, self._shop.fragments)

    def _strange(self, word: str) -> bool:
        return word == word.lower() and not self._shop.known(word)

    def _is_sign(self, e: p.Element) -> bool:
        return isinstance(e, p.One) and kind_of(positive(e.condition), self._shop.pack.vocabulary.pos) == "sign"

    def _holder(self, tree: p.Element, target: p.Element) -> p.Element:
        """The role of which an element is all; else the element."""
        return next((r for r in roles_in(tree, self._shop.fragments) if r.inner is target), target)

    def words(self, s: Stream, at: int) -> list[str]:
        """The words of a node that could be in a lexicon, the last first."""
        tokens = range(s.first[at], s.last[at])
        if len(tokens) > LONGEST_NODE:
            return []
        return [w for n in reversed(tokens) if self._shop.open(w := self._tokens.word(n))]

    # changes ----------------------------------------------------------------------------------------------------------

    def mended(self, near: Iterable[NearMiss]) -> tuple[tuple[Change, ...], Record] | None:
        """The first changes that give the record, and it; None where none of those that were tried does."""
        seen: set[tuple[Change, ...]] = set()
        strange = [n for n in near if n.rank[1]]
        others = (n for n in near if not n.rank[1])
        edits, later = ((c for n in x for c in self._combinations(n) if c) for x in (strange, others))
        for changes in chain(islice(edits, TRIED), self._cues(), islice(later, TRIED)):
            if changes not in seen:
                seen.add(changes)
                record = self._gives(changes)
                if record is not None and self._shop.harmless(changes):
                    return changes, record
        return None

    def _cues(self) -> Iterator[tuple[Change, ...]]:
        """Each word that no lexicon has as each kind of cue: it may have been taken for a part of another node."""
        words = dict.fromkeys(t for n in range(len(self._tokens.pieces)) if self._strange(t := self._tokens.word(n)))
        for word in (w for w in words if self._shop.open(w)):
            for name in self._shop.cues():
                yield from ((new,) for new in islice(self._shop.usual_entries(word, name), USUAL))

    def sign(self, near: Iterable[NearMiss]) -> tuple[str, int, Record] | None:
        """A sign that the text lacks, where it would have to stand, and the record that it would give."""
        for n in near:
            if len(n.fit.edits) == 1 and n.fit.edits[0].kind == "missing" and self._is_sign(n.fit.edits[0].element):
                for sign, at in product(self._signs(n.fit.edits[0].element), self._gaps(n.stream, n.fit.edits[0].at)):
                    text = f"{self._text[:at].rstrip()}{sign} {self._text[at:]}"
                    for record in Extractor(self._shop.pack, acts=ACTS).extract(text).records:
                        if self._wanted.met(record) and record.rule == n.rule.id:
                            return sign, at, record
        return None

    def _signs(self, e: p.Element) -> list[str]:
        names = set(e.condition.names()) if isinstance(e, p.One) else set()
        return [form for form, named in self._shop.entries.items() if any(c in names for c, _ in named)]

    def _gaps(self, s: Stream, at: int) -> list[int]:
        """Where the tokens of two nodes begin, the last first."""
        return [self._tokens.starts[n] for n in range(s.last[at] - 1, s.first[at - 1], -1)]

    def own_rule(self, extractor: Extractor) -> tuple[tuple[Change, ...], Record] | None:
        """A rule drafted from the sentence, where its quote and speaker are named."""
        if not (self._wanted.quote and self._wanted.speaker and self._rule == "*"):
            return None
        new = draft(self._shop, extractor, self._text, self._wanted)
        record = self._gives((new,)) if new is not None else None
        return ((new,), record) if new is not None and record is not None else None

    def _combinations(self, n: NearMiss) -> Iterator[tuple[Change, ...]]:
        """Sets of changes, one change for each edit."""
        options = [list(islice(self._options(n, e), PER_EDIT)) for e in n.fit.edits]
        for chosen in product(*options):
            entries = tuple(c for c in chosen if isinstance(c, NewEntry))
            tree = n.pattern.tree
            for c in chosen:
                if isinstance(c, _Rewriting):
                    tree = rewritten(tree, c.target, c.new, self._shop.fragments)
            own = () if tree is n.pattern.tree else (NewPattern(n.rule.id, p.describe(tree)),)
            yield (*entries, *own)

    def _options(self, n: NearMiss, e: Step) -> Iterator[NewEntry | _Rewriting]:
        """What could be changed at an edit."""
        target = e.element
        if not isinstance(target, p.One):
            return
        holder = self._holder(n.pattern.tree, target)
        there = p.One(p.Atom(name := class_of(self._shop, n.stream.chars[e.at])), name)
        if not self._is_sign(target):
            yield from self._entries(n.stream, e, target.condition)
        if e.kind == "extra":
            yield _Rewriting(holder, p.Sequence((p.Repeat(there, 0, 1), holder)))
        elif e.kind == "missing" and self._spare(n.pattern.tree, target):
            yield _Rewriting(target, p.Repeat(target, 0, 1))
        elif e.kind == "other" and self._is_sign(target):
            yield _Rewriting(target, p.Choice((target, there)))

    def _entries(self, s: Stream, e: Step, condition: p.Condition) -> Iterator[NewEntry]:
        node = self._shop.pack.alphabet.atoms(s.chars[e.at]) if e.kind == "other" else None
        for word in self._candidates(s, e):
            for lexicon in self._shop.lexicons(condition):
                yield from islice(self._shop.new_entries(word, lexicon, condition, node), PER_EDIT)

    def _gives(self, changes: tuple[Change, ...]) -> Record | None:
        """The wanted record, if these changes give it."""
        try:
            extractor = Extractor(self._shop.edited(changes), acts=ACTS)
        except p.PatternError:
            return None
        before = {(r.quote.spans, r.cue) for r in self._records}
        found = extractor.extract(self._text).records
        fresh = (r for r in found if (r.quote.spans, r.cue) not in before)
        return next((r for r in fresh if self._wanted.met(r) and self._chosen(r.rule)), None)

    def _chosen(self, rule: str) -> bool:
        return fnmatchcase(rule, self._rule) or self._rule == "*"


def _allowed(asked: dict[str, Range]) -> Allowed:
    """Roles may take only nodes that overlap those that are asked for."""

    def allowed(role: str, begin: int, end: int) -> bool:
        place = asked.get(role)
        return place is None or (begin < place[1] and place[0] < end)

    return allowed
