"""Matches → attributions: conflicts, content ends, inherited speakers, continuations, orphan quotations.

The cascade: the outermost frames of a sentence first (outer), then cues from left to right (claim), then quotations that
nothing took (orphan), and then what is left (fallback).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from itertools import pairwise

from attrs import define, field

from quoteattr.matching import Match, Matcher
from quoteattr.rulepack import CompiledRule, RulePack
from quoteattr.segments import Stream
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END

Range = tuple[int, int]
"""Positions in a stream, half-open."""
NEAR = 60
"""Attributions before an orphan quotation among which its host is sought."""
TRANSCRIPT = 4
"""Turns that make a text a transcript."""


@define(eq=False)
class Attribution:
    """One attribution in the making; positions are those of its stream."""

    stream: Stream
    """The stream that it was found in."""
    rule: CompiledRule
    """What made it."""
    content: list[Range]
    """What was said."""
    cue: Range | None = None
    """The words that attribute."""
    speaker: Range | None = None
    """Who said it."""
    inherited: bool = False
    """True where the speaker stands with another cue."""
    extent: Range = (0, 0)
    """All of it, cue, speaker and content."""
    others: dict[str, Range] = field(factory=dict)
    """Addressee, when, setting."""
    via: list[tuple[Range, str]] = field(factory=list)
    """Intermediaries and their relations, nearest to the speaker first."""
    parent: Attribution | None = None
    """The attribution whose content holds this one."""
    source: Attribution | None = None
    """The attribution that the speaker was inherited from."""
    act: str = "speech"
    """The kind."""
    depth: int = 0
    """How many quotations deep."""


class Found(list[Attribution]):
    """The attributions of a stream so far, also by the sentence that they begin in."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream
        self._by_sentence: dict[int, list[Attribution]] = {}

    def append(self, a: Attribution) -> None:
        """Add one."""
        super().append(a)
        begin, _ = self._stream.sentence(a.cue[0] if a.cue else a.extent[0])
        self._by_sentence.setdefault(begin, []).append(a)

    def of(self, begin: int) -> list[Attribution]:
        """Those of the sentence that begins at a position."""
        return self._by_sentence.get(begin, [])


class Attributor:
    """Turns the streams of a text into attributions, by the rules of a pack."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._matcher = Matcher(pack)
        self._quotes = pack.quotes
        self._trim = pack.named("stop") | pack.named("edge")
        self._relative = pack.named("relative")
        self._hearsay = pack.named("hearsay")
        self._reporter = pack.named("reporter")
        self._reported = pack.named("reported")
        self._told = pack.named("told")
        self._quoting = pack.named("quoting")
        self._quoted_hearsay = pack.named("quoted-hearsay")
        self._quoted_cue = pack.named("quoted-hearsay-cue")
        self._no_hearsay = pack.named("no-hearsay")
        self._remark = pack.named("remark")
        self._subjects = pack.token_patterns.get("subjects", ())
        self._subjects_behind = pack.token_patterns.get("subjects-behind", ())
        self._ends = pack.ends.cuts
        self._cores = pack.ends.cores
        self._fronted = [e.regex for e in pack.token_patterns.get("fronted", ())]
        self._tight = pack.tight
        self._acts = pack.acts
        self._rank = {r.rule.id: i for s in pack.stages.values() for i, r in enumerate(s)}
        self._has_own_speech = frozenset(("speech", "writing"))

    def attributions(self, stream: Stream, trace: Trace | None = None) -> list[Attribution]:
        """The attributions of one stream, by the position of their content."""
        found = Found(stream)
        taken = bytearray(len(stream.chars))
        self._stage(stream, "outer", found, taken, trace)
        self._turns(stream, found)
        self._stage(stream, "claim", found, taken, trace)
        self._orphans(stream, found, taken, trace)
        self._stage(stream, "fallback", found, taken, trace)
        return sorted(found, key=lambda a: (a.content[0] if a.content else a.extent, a.extent))

    def reported(self, found: list[Attribution]) -> list[Attribution]:
        """Those that pass on words: inside the content of another only plain reports of a third party's speech.

        "He said that Ana Diaz had told him …" is hearsay; "He said that he thinks …" adds nothing to what he said.
        """
        kept = []
        for a in found:
            outer = a.parent
            while outer is not None and (
                outer.rule.rule.relation is not None or outer.rule.rule.pending == "paragraph" or outer.act == "silence"
            ):
                outer = outer.parent
            if outer is None:
                if a.depth == 0:
                    kept.append(a)
                continue
            if self._passes_on(a, outer):
                kept.append(a)
        return kept

    def _passes_on(self, a: Attribution, outer: Attribution) -> bool:
        """Whether it reports the speech of somebody else than the speaker of the attribution around it."""
        if a.cue is None or a.speaker is None:
            return False
        chars = a.stream.chars
        cue, speaker = chars[slice(*a.cue)], chars[slice(*a.speaker)]
        if a.inherited and a.depth == outer.depth and not any(b <= a.speaker[0] < e for b, e in outer.content):
            return False  # "He said it was late, adding …": the speaker of the outer one goes on
        if self._has(speaker, self._no_hearsay):
            return False
        if any(self._quoted(a.stream, r) for r in a.content):
            return self._has(cue, self._quoting)
        if a.depth == 0:
            return self._has(cue, self._hearsay) or (
                self._has(cue, self._reported)
                and outer.speaker is not None
                and self._has(outer.stream.chars[slice(*outer.speaker)], self._reporter)
            )
        return speaker[0] in self._quoted_hearsay and self._has(cue, self._quoted_cue)

    @staticmethod
    def _has(chars: str, which: frozenset[str]) -> bool:
        return not which.isdisjoint(chars)

    # one stage -----------------------------------------------------------------------------------------------------------

    def _stage(self, s: Stream, stage: str, found: Found, taken: bytearray, trace: Trace | None) -> None:
        blocked: list[Match] | None = [] if trace is not None else None
        matches = self._matcher.matches(s, stage, blocked)
        if trace is not None and blocked:
            trace.blocked.extend((m, s) for m in blocked)
        matches.sort(key=lambda m: (m.start, -m.end, self._rank[m.rule.rule.id]))
        for m in self._beaten_last(matches):
            cue = m.first("cue")
            if self._clashes(m, cue, taken, s):
                if trace is not None:
                    trace.beaten.append((m, s, next((a.rule.rule.id for a in found if a.cue == cue), "")))
                continue
            a = self._made(s, m, cue, found)
            if a is None:
                if trace is not None:
                    trace.empty.append((m, s))
                continue
            found.append(a)
            self._take(s, a, taken, cue)
            if a.via and cue is not None:
                # "the FT, citing …, said": the words that name the way are no cues of their own
                taken[m.start : cue[1]] = b"\1" * (cue[1] - m.start)
            if trace is not None:
                trace.made.append((a, m))

    def _beaten_last(self, matches: list[Match]) -> list[Match]:
        """The same order, but a rule that another names in ``beats`` comes behind it where both want one cue."""
        winners = {(m.first("cue"), b) for m in matches for b in m.rule.rule.beats}
        if not winners:
            return matches
        return sorted(matches, key=lambda m: (m.first("cue"), m.rule.rule.id) in winners)

    def _clashes(self, m: Match, cue: Range | None, taken: bytearray, s: Stream) -> bool:
        if cue is not None and any(taken[cue[0] : cue[1]]):
            return True
        speaker = m.first("speaker")
        if speaker is not None and 1 in taken[speaker[0] : speaker[1]]:
            return True
        return any(
            taken[a] == 2 for role, a, b, _ in m.roles if role == "quote" and b == a + 1 and s.chars[a] in self._quotes
        )

    def _take(self, s: Stream, a: Attribution, taken: bytearray, cue: Range | None) -> None:
        if cue is not None:
            for i in range(*cue):
                taken[i] = 1
        if a.content and (a.cue is not None or a.rule.rule.pending == "above") and a.act in self._has_own_speech:
            relayed = a.rule.rule.relation is not None or a.rule.rule.pending == "paragraph"
            for b, e in a.content:
                reports = a.cue is not None and e <= a.cue[0] and self._has(s.chars[b:e], self._hearsay)
                if e - b > 1 and (relayed or reports):
                    continue  # "“…,” Diaz said, NHK reported": the quotation is Diaz's
                for i in range(b, e):
                    if s.chars[i] in self._quotes:
                        taken[i] = 2

    def _made(self, s: Stream, m: Match, cue: Range | None, found: Found) -> Attribution | None:
        rule = m.rule.rule
        content: list[Range] = []
        end = m.end
        for role, x, y, kind in m.roles:
            if role != "quote":
                continue
            if kind is not None:
                limit = self._limit(s, x, cue, found)
                stop = self._content_end(s, x, limit, kind, cue, m.first("speaker"))
                x, stop = self._trimmed(s, x, stop)
                if stop <= x:
                    return None
                content.append((x, stop))
                end = max(end, stop)
            else:
                x, y = self._trimmed(s, x, y)
                if y > x:
                    content.append((x, y))
        if rule.pending == "paragraph":
            x, y = self._trimmed(s, m.end, s.chars.find(PARAGRAPH_END, m.end))
            if y > x:
                content.append((x, y))
        elif rule.pending == "above":
            content.extend(self._above(s, m.start))
        elif rule.pending is not None:
            content.extend(self._block(s, m.end, unmarked=rule.pending == "block"))
        if not content and rule.act != "silence":
            return None
        a = Attribution(s, m.rule, content, cue, m.first("speaker"), extent=(m.start, end))
        if a.speaker is not None:
            a.speaker = self._trimmed(s, *a.speaker)
        for role in ("addressee", "when", "setting"):
            span = m.first(role)
            if span is not None:
                a.others[role] = span
        relation = rule.relation or "in-outlet"
        a.via = [((x, y), relation) for role, x, y, _ in m.roles if role == "via"]
        a.act = rule.act or (self._acts.get(self._cue_char(s, cue), "speech") if cue else "speech")
        if rule.speaker is not None and a.speaker is None:
            self._inherit(s, a, found, rule.speaker)
            if a.speaker is None and not any(self._quoted(s, r) for r in content):
                return None  # "Citing strong demand.": nobody to inherit from, and no quotation that says that somebody spoke
        return a

    def _cue_char(self, s: Stream, cue: Range) -> str:
        return next((c for c in s.chars[cue[0] : cue[1]] if c in self._acts), s.chars[cue[0]])

    # content ---------------------------------------------------------------------------------------------------------------

    def _limit(self, s: Stream, at: int, cue: Range | None, found: Found) -> int:
        """Where content must end at the latest: with the sentence, or with the outer content that holds the cue."""
        begin, limit = s.sentence(at)
        where = cue[0] if cue else at
        for a in found.of(begin):
            for b, e in a.content:
                if b <= where < e:
                    limit = min(limit, next((y for x, y in a.content if x <= at < y), e))
            # "The FT reported that Diaz told the board: “…”": what begins with the content is a part of it
            if a.cue is not None and at + 1 < a.extent[0] < limit and a.extent[0] > where:
                limit = a.extent[0]
        return limit

    def _content_end(self, s: Stream, at: int, limit: int, kind: str, cue: Range | None, speaker: Range | None) -> int:
        tight = cue is not None and any(c in self._tight for c in s.chars[cue[0] : cue[1]])
        begin, _ = s.sentence(at)
        fronted = any(r.match(s.chars, begin) for r in self._fronted)
        relative = speaker is not None and speaker[0] < at and s.chars[speaker[0]] in self._relative
        expression = self._ends.get((kind, tight, fronted, relative)) or self._ends["any", tight, fronted, relative]
        core = self._cores[kind].regex.match(s.chars, at, limit) if kind in self._cores else None
        search = expression.regex.search
        m = search(s.chars, core.end() if core else at + 1, limit + 1)
        while m is not None and m.start() < limit and self._inside(s, at, m.start()):
            m = search(s.chars, m.start() + 1, limit + 1)
        return min(m.start(), limit) if m else limit

    @staticmethod
    def _inside(s: Stream, at: int, end: int) -> bool:
        """Whether content that ends here would end inside a partial quotation that it opens; at its last comma it may."""
        q = s.quotation(end)
        return q is not None and s.first[at] <= q[0] + 1 and s.first[end] < q[1] - 1

    def _trimmed(self, s: Stream, a: int, b: int) -> Range:
        while b > a and s.chars[b - 1] in self._trim:
            b -= 1
        while a < b and s.chars[a] in self._trim:
            a += 1
        return a, b

    def _block(self, s: Stream, at: int, unmarked: bool) -> list[Range]:
        """The paragraphs of a block quotation: all that follow as quotations, else one that has no marks if it may."""
        begin = s.chars.find(PARAGRAPH_END, at) + 1
        out: list[Range] = []
        while 0 < begin < len(s.chars):
            end = s.chars.find(PARAGRAPH_END, begin)
            if end < 0:
                break
            quoted = self._only_quotations(s, begin, end)
            if not quoted and (out or (end > begin and not unmarked)):
                break
            if end > begin:
                out.append(self._trimmed(s, begin, end))
                if not quoted:
                    break
            begin = end + 1
        return [r for r in out if r[1] > r[0]]

    def _above(self, s: Stream, at: int) -> list[Range]:
        """The paragraph before, where it is a quotation."""
        end = at - 1
        while end > 0 and s.chars[end - 1] == PARAGRAPH_END:
            end -= 1
        begin = s.chars.rfind(PARAGRAPH_END, 0, max(end, 0)) + 1
        return [self._trimmed(s, begin, end)] if self._only_quotations(s, begin, end) else []

    def _turns(self, s: Stream, found: Found) -> None:
        """In a transcript the paragraphs between two turns go on with the first, up to one that has a tag of its own."""
        turns = [a for a in found if a.rule.rule.pending == "paragraph"]
        if len(turns) < TRANSCRIPT:
            return
        tagged = {s.chars.rfind(PARAGRAPH_END, 0, a.extent[0]) for a in found}
        for a, following in pairwise(sorted(turns, key=lambda a: a.extent)):
            begin = s.chars.find(PARAGRAPH_END, a.extent[1])
            while 0 <= begin < following.extent[0] - 1 and begin not in tagged:
                end = s.chars.find(PARAGRAPH_END, begin + 1)
                x, y = self._trimmed(s, begin + 1, end)
                if y > x and s.chars[x] not in self._remark:
                    a.content.append((x, y))
                begin = end

    def _only_quotations(self, s: Stream, begin: int, end: int) -> bool:
        return end > begin and all(
            c in self._quotes or c in self._trim or c == SENTENCE_END for c in s.chars[begin:end]
        )

    # speakers from elsewhere --------------------------------------------------------------------------------------------

    def _inherit(self, s: Stream, a: Attribution, found: Found, how: str) -> None:
        at = a.cue[0] if a.cue else a.extent[0]
        begin, end = s.sentence(at)
        if how == "inherit":
            before = [
                x
                for x in found.of(begin)
                if x.cue is not None
                and x.speaker is not None
                and begin <= x.cue[0] < at
                and x.extent[0] < at
                and x.act != "silence"
                and x.rule.rule.relation is None
            ]
            before = [x for x in before if not any(x is not y and self._holds(y, x) for y in before)]
            enclosing = [x for x in before if any(b <= at < e for b, e in x.content)]
            outside = [x for x in before if x not in enclosing]
            chosen = outside or enclosing
            if chosen:
                nearest = max(chosen, key=lambda x: x.cue or (0, 0))
                a.speaker, a.inherited, a.source = nearest.speaker, True, nearest
                return
        for subject in self._subjects:
            matches = deque(subject.regex.finditer(s.chars, begin, at), maxlen=1)
            if matches:
                a.speaker, a.inherited = matches[0].span(1), True
                return
        for subject in self._subjects_behind:
            m = subject.regex.search(s.chars, at, end)
            if m is not None:
                a.speaker, a.inherited = m.span(1), True
                return

    @staticmethod
    def _holds(outer: Attribution, inner: Attribution) -> bool:
        return inner.cue is not None and any(b <= inner.cue[0] < e for b, e in outer.content)

    # orphans -----------------------------------------------------------------------------------------------------------------

    def _orphans(self, s: Stream, found: Found, taken: bytearray, trace: Trace | None) -> None:
        spoken = sorted((a for a in found if a.act in self._has_own_speech and a.content), key=lambda a: a.extent)
        blocked: list[Match] | None = [] if trace is not None else None
        matches = self._matcher.matches(s, "orphan", blocked)
        if trace is not None and blocked:
            trace.blocked.extend((m, s) for m in blocked)
        matches.sort(key=lambda m: (m.start, -m.end, self._rank[m.rule.rule.id]))
        alone: dict[int, bool] = {}
        for m in matches:
            spans = [(x, y) for role, x, y, _ in m.roles if role == "quote"]
            free = [
                (x, y)
                for x, y in spans
                if not any(taken[i] for i in range(x, y)) and not self._covered(found, s.sentence(x)[0], x)
            ]
            if not free or len(free) < len(spans):
                continue
            if m.rule.rule.attach != "previous":
                a = self._made(s, m, m.first("cue"), found)
                if a is not None:
                    found.append(a)
                    insort(spoken, a, key=lambda x: x.extent)
                    self._take(s, a, taken, a.cue or free[0])
                    if trace is not None:
                        trace.made.append((a, m))
                continue
            n = bisect_left(spoken, m.start, key=lambda a: a.extent[0])
            host = self._host(s, spoken[max(0, n - NEAR) : n], m.start, alone)
            if host is None:
                if trace is not None:
                    trace.alone.append((m, s))
                continue
            for x, y in free:
                for i in range(x, y):
                    taken[i] = 2
            host.content.extend(free)
            if trace is not None:
                trace.joined.append((host, m))

    @staticmethod
    def _covered(found: Found, begin: int, at: int) -> bool:
        return any(b <= at < e for a in found.of(begin) for b, e in a.content)

    def _host(self, s: Stream, before: list[Attribution], at: int, alone: dict[int, bool]) -> Attribution | None:
        """Whose quotation goes on here: the last attribution of the paragraph that quotes, else of the paragraph before.

        Indirect words of speech in the sentence before come first, where that sentence quotes nothing in full.
        A paragraph that is only quotations, noted in ``alone``, goes on with indirect words of speech, too.
        """
        paragraph = s.chars.rfind(PARAGRAPH_END, 0, at)
        near = [a for a in before if a.extent[0] > paragraph and a.speaker is not None]
        quoting = [a for a in near if any(self._quoted(s, r) for r in a.content)]
        if near:
            closing, _ = s.sentence(max(at - 2, 0))
            goes_on = near[-1].extent[0] >= closing and self._tells(s, near[-1])
            if goes_on and not any(a.extent[0] >= closing for a in quoting):
                return near[-1]  # "“…,” Diaz said. He said the plan was dead. “…”"
            return (quoting or near)[-1]
        if paragraph not in alone:
            alone[paragraph] = self._only_quotations(s, paragraph + 1, s.chars.find(PARAGRAPH_END, at))
        if not alone[paragraph]:
            return None
        earlier = s.chars.rfind(PARAGRAPH_END, 0, max(paragraph, 0))
        last = [a for a in before if a.content[-1][1] > earlier and a.speaker is not None]
        quoting = [a for a in last if any(self._quoted(s, r) for r in a.content)]
        if quoting:
            return quoting[-1]
        closing, _ = s.sentence(max(paragraph - 1, 0))
        host = next((a for a in reversed(last) if a.extent[0] >= closing), None)
        return host if host is not None and self._tells(s, host) else None

    def _tells(self, s: Stream, a: Attribution) -> bool:
        return a.cue is not None and self._has(s.chars[slice(*a.cue)], self._told)

    def _quoted(self, s: Stream, r: Range) -> bool:
        return self._has(s.chars[slice(*r)], self._quotes)


@define(eq=False)
class Trace:
    """What happened, for those who explain."""

    made: list[tuple[Attribution, Match]] = field(factory=list)
    """Attributions and the matches that made them."""
    joined: list[tuple[Attribution, Match]] = field(factory=list)
    """Attributions and the orphan quotations that joined them."""
    linked: list[tuple[Attribution, Match, Stream]] = field(factory=list)
    """Attributions, the links that added an intermediary, and the stream that only links see."""
    beaten: list[tuple[Match, Stream, str]] = field(factory=list)
    """Matches that gave way, in which stream, and to which rule."""
    blocked: list[tuple[Match, Stream]] = field(factory=list)
    """Matches that an exception stopped, and in which stream."""
    empty: list[tuple[Match, Stream]] = field(factory=list)
    """Matches that found nothing said, or nobody to have the speaker from."""
    alone: list[tuple[Match, Stream]] = field(factory=list)
    """Orphan quotations that found no attribution to go on from."""
