"""Attributions → those who passed their words on, as the same sentence names them.

Links see a *frame*: a sentence in which everything that was said is one node ``CLAIM`` and every speaker the head of its
noun phrase, so that what is left is who said it, by which verb, where and to whom:

    “…,” Diaz, the mayor, told the BBC.     CLAIM NP SAY NP

What was said is a frame of its own where it holds further attributions, and so is a speaker of several nodes
("a letter obtained by NHK").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from attrs import define, field

from quoteattr.attributions import Attribution, Range, Trace
from quoteattr.matching import Match, Matcher
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END


@define(eq=False)
class Frame:
    """A stretch of a stream, what was said in it folded away."""

    stretch: Range
    """Positions in the stream of attributions."""
    visible: list[Attribution]
    """The attributions whose cues can be seen."""
    folded: dict[int, tuple[int, str]] = field(factory=dict)
    """What is one node: where it begins, where it ends, and its character."""
    spoken: bool = False
    """True for the words of a speaker, which say nothing of any other attribution."""
    begin: int = 0
    """Where it begins in the stream of frames."""
    cues: list[int] = field(factory=list)
    """Where the cues of these attributions stand there."""


class Linker:
    """Adds the intermediaries that the link rules of a pack find."""

    def __init__(self, pack: RulePack) -> None:
        self._matcher = Matcher(pack)
        self._rank = {r.rule.id: i for i, r in enumerate(pack.stages.get("link", ()))}
        self._quotes = pack.quotes
        self._np = pack.named("noun-phrase")
        self._transparent = pack.named("transparent")
        self._asking = pack.named("asking")
        self._claim = pack.alphabet.char(frozenset({"CLAIM"})) or ""
        self._quoted_claim = pack.alphabet.char(frozenset({"CLAIM", "CLAIM.quoted"})) or ""

    def link(self, stream: Stream, found: list[Attribution], trace: Trace | None = None) -> list[Attribution]:
        """The attributions of one stream, with their links; one whose words turn out to be a source is left out."""
        if not found or not self._rank:
            return found
        frames = list(self._frames(stream, found))
        if not frames:
            return found
        view, begins, ends = self._view(stream, frames)
        starts = [f.begin for f in frames]
        gone: set[int] = set()
        blocked: list[Match] | None = [] if trace is not None else None
        matches = self._matcher.matches(view, "link", blocked)
        if trace is not None and blocked:
            trace.blocked.extend((m, view) for m in blocked)
        matches.sort(key=lambda m: (self._rank[m.rule.rule.id], m.start))
        for m in matches:
            frame = frames[bisect_left(starts, m.start + 1) - 1]
            named = [(role, (begins[a], ends[b - 1])) for role, a, b, _ in m.roles]
            vias = [r for role, r in named if role == "via"]
            source = next((r for role, r in named if role == "speaker"), None)
            if source is None:
                others = [a for a in frame.visible if self._asks(stream, a) or _says(a, vias)]
                meant = _meant(m, frame, others) or others
            else:
                naming = [a for a in frame.visible if self._names(stream, a, source)]
                meant = _meant(m, frame, naming)
            for a in meant:
                if source is not None:
                    linked = self._cited(a, source, m.rule.rule.relation or "citing", frame)
                    if linked:
                        gone.update(map(id, naming))
                else:
                    linked = self._passed(a, vias, m.rule.rule.relation or "reported-by", frame)
                if linked and trace is not None:
                    trace.linked.append((a, m, view))
        return [a for a in found if id(a) not in gone] if gone else found

    def _names(self, s: Stream, a: Attribution, source: Range) -> bool:
        """Whether an attribution is only the participle that names a source."""
        seen = a.cue is not None and s.chars[a.cue[0]] in self._transparent
        return seen and any(_meet(r, source) for r in a.content)

    def _asks(self, s: Stream, a: Attribution) -> bool:
        return a.cue is not None and any(c in self._asking for c in s.chars[a.cue[0] : a.cue[1]])

    @staticmethod
    def _cited(a: Attribution, source: Range, relation: str, frame: Frame) -> bool:
        """Make the one who is cited the speaker, also of what was added; whoever said it before passed it on."""
        if a.speaker is None or a.inherited or a.speaker == source:
            return False
        a.via.append((a.speaker, relation))
        for x in (a, *(x for x in frame.visible if x.source is a)):
            x.speaker = source
        return True

    @staticmethod
    def _passed(a: Attribution, vias: list[Range], relation: str, frame: Frame) -> bool:
        taken = [r for r, _ in a.via]
        if a.speaker is not None and not frame.spoken:
            taken.append(a.speaker)
        new = [r for r in vias if not any(_meet(r, x) for x in taken)]
        a.via.extend((r, relation) for r in new)
        addressee = a.others.get("addressee")
        if addressee is not None and any(_meet(r, addressee) for r in new):
            del a.others["addressee"]
        return bool(new)

    # frames ------------------------------------------------------------------------------------------------------------

    def _frames(self, s: Stream, found: list[Attribution]) -> Iterator[Frame]:
        """The frames of the sentences in which a rule can find a link."""
        by_sentence: dict[Range, list[Attribution]] = {}
        for a in found:
            by_sentence.setdefault(s.sentence(_at(a)), []).append(a)
        claims = self._claim + self._quoted_claim
        waiting = [
            (r, inside)
            for r, inside in by_sentence.items()
            if self._matcher.possible(s.chars[slice(*r)] + claims, "link")
        ]
        while waiting:
            stretch, inside = waiting.pop()
            folds = self._folds(s, stretch, inside)
            visible = [a for a in inside if not any(b <= _at(a) < e for b, e in folds)]
            folded = {b: (e, self._said(s, b, e)) for b, e in folds}
            for r in (a.speaker for a in visible):
                if r is not None and _within(r, stretch) and not any(_meet(r, f) for f in folds):
                    folded[r[0]] = (r[1], self._head(s, *r))
            yield Frame(stretch, visible, folded)
            for r in {a.speaker for a in visible if a.speaker is not None and _within(a.speaker, stretch)}:
                if r[1] - r[0] > 1:
                    yield Frame(r, [a for a in visible if a.speaker == r], spoken=True)
            for b, e in folds:
                inner = [a for a in inside if b <= _at(a) < e]
                if inner:
                    waiting.append(((b, e), inner))

    def _folds(self, s: Stream, stretch: Range, inside: Iterable[Attribution]) -> list[Range]:
        """The outermost stretches of what was said; what a participle names as its source can be seen."""
        said = sorted(
            {
                r
                for a in inside
                if a.cue is None or s.chars[a.cue[0]] not in self._transparent
                for r in a.content
                if r != stretch and _within(r, stretch)
            },
            key=lambda r: (r[0], -r[1]),
        )
        out: list[Range] = []
        for r in said:
            if not out or r[0] >= out[-1][1]:
                out.append(r)
        return out

    def _view(self, s: Stream, frames: list[Frame]) -> tuple[Stream, list[int], list[int]]:
        """The frames as sentences of one stream; for each character where it begins and ends in the stream below."""
        chars = [PARAGRAPH_END]
        begins, ends = [0], [0]
        for f in frames:
            f.begin = len(chars)
            place: dict[int, int] = {}
            at, end = f.stretch
            while at < end:
                place[at] = len(chars)
                to, char = f.folded.get(at, (at + 1, s.chars[at]))
                chars.append(char)
                begins.append(at)
                ends.append(to)
                at = to
            f.cues = [place.get(_at(a), f.begin) for a in f.visible]
            chars.append(SENTENCE_END)
            begins.append(end)
            ends.append(end)
        first = [s.first[b] for b in begins]
        last = [s.last[max(e - 1, 0)] for e in ends]
        return Stream("".join(chars) + PARAGRAPH_END, [*first, 0], [*last, 0]), begins, ends

    def _said(self, s: Stream, b: int, e: int) -> str:
        return self._quoted_claim if any(c in self._quotes for c in s.chars[b:e]) else self._claim

    def _head(self, s: Stream, b: int, e: int) -> str:
        return next((c for c in s.chars[b:e] if c in self._np), s.chars[b])


def _at(a: Attribution) -> int:
    """Where an attribution stands: its cue, else its beginning."""
    return a.cue[0] if a.cue is not None else a.extent[0]


def _within(inner: Range, outer: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _meet(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _says(a: Attribution, vias: list[Range]) -> bool:
    """Whether an attribution is that of an intermediary itself: "The BBC reported …"."""
    return a.speaker is not None and any(_meet(a.speaker, r) for r in vias)


def _meant(m: Match, frame: Frame, others: list[Attribution]) -> list[Attribution]:
    """Whom a link is about: the attribution whose cue it holds, else the last before it, else all behind it.

    The others, which only name the source, ask for an answer or are an outlet's own, are none of them.

    "In an interview with the BBC, Diaz denied it and said …" is about both; so is the same behind them, where
    the second has taken its speaker from the first.
    """
    if frame.spoken:
        return frame.visible
    placed = [(at, a) for at, a in zip(frame.cues, frame.visible, strict=True) if a not in others]
    placed.sort(key=lambda x: x[0])
    held = [a for at, a in placed if m.start <= at < m.end]
    if held:
        return held[:1]
    before = [a for at, a in placed if at < m.start]
    if not before:
        return [a for _, a in placed]
    out = [before[-1]]
    while out[-1].source is not None and out[-1].source in frame.visible and out[-1].source not in out:
        out.append(out[-1].source)
    return out
