"""Tokens → quotations, sentences and streams.

Quotation marks are paired a paragraph at a time; a quotation that is a statement of its own becomes one node, a partial
one ("a “historic” step") is transparent: its marks are dropped, and the cues inside it are none. A *stream* is what
the later stages read: a string of class characters with, for each, the tokens that it stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from attrs import define, evolve, field, frozen

from quoteattr.records import Diagnostic
from quoteattr.rulepack import QUOTE_ATTRIBUTES, RulePack
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END
from quoteattr.tokens import Tokens

MAX_SENTENCE = 400
"""Tokens of a sentence; a longer one is cut, so that time stays linear."""


MAX_OPEN = 4
"""Quotations that can be open at once; nobody nests deeper, and pairing stays linear."""
LOOK_AHEAD = 40
"""Marks that are looked at to tell an apostrophe from a closing mark."""
TITLE_WORDS = 5
"""Words of the longest title that is told from a quotation by its capitals."""
TAG_LENGTH = 30
"""Tokens of the longest tag that splits a quotation."""


@frozen
class Quotation:
    """A pair of quotation marks and what stands between, in token numbers."""

    open: int
    """The opening mark."""
    close: int
    """The closing mark, or what stands behind the last token where it lacks."""
    closed: bool
    """False where the closing mark lacks."""
    continued: bool
    """True where the next paragraph goes on with a mark of its own."""
    depth: int
    """1 for the outer marks."""
    full: bool
    """True where it is a statement of its own, False for a partial one."""


_ANY_END = re.compile(f"[{SENTENCE_END}{PARAGRAPH_END}]")


@define(eq=False)
class Stream:
    """Class characters and the tokens that they stand for."""

    chars: str
    """Nodes or tokens, with the marks of sentence and paragraph ends between; begins and ends with the latter."""
    first: list[int]
    """For each character the first token."""
    last: list[int]
    """For each character the token behind the last."""
    partial: list[tuple[int, int]] = field(factory=list)
    """The partial quotations, whose marks are dropped: opening and closing mark, in token numbers, in order."""
    _marks: list[int] | None = field(default=None, repr=False)

    def sentence(self, at: int) -> tuple[int, int]:
        """The stretch of the sentence that holds a position: behind the mark before it, up to the mark behind it."""
        if self._marks is None:
            self._marks = [m.start() for m in _ANY_END.finditer(self.chars)]
        n = bisect_left(self._marks, at)
        begin = self._marks[n - 1] + 1 if n else 0
        return begin, self._marks[n] if n < len(self._marks) else len(self.chars)

    def quotation(self, at: int) -> tuple[int, int] | None:
        """The partial quotation that holds a position, in token numbers."""
        n = bisect_left(self.partial, (self.first[at],))
        return self.partial[n - 1] if n and self.first[at] < self.partial[n - 1][1] else None

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The stretches of all sentences, without their marks."""
        begin = 0
        for m in _ANY_END.finditer(self.chars):
            if m.start() > begin:
                yield begin, m.start()
            begin = m.end()


class Segmenter:
    """Finds quotations and sentences by a pack's tables."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        a = pack.alphabet
        q = {frozenset(s): a.char(frozenset({"QUOTE", *(f"QUOTE.{x}" for x in s)})) or "" for s in _subsets()}
        self._quote_chars = q
        self._stop = pack.named("stop")
        self._question = pack.named("question")
        self._comma = pack.named("comma")
        self._capital = pack.named("capital")
        self._introducer = pack.named("introducer")
        self._bracket = pack.named("opening")
        self._after_pause = pack.named("pause")
        self._marks: dict[str, tuple[str, str, bool]] = {}
        for m in pack.settings.get("marks", []):
            single = m.get("single") == "yes"
            self._marks.setdefault(m["open"], ("straight" if m["open"] == m["close"] else "open", m["close"], single))
            if m["open"] != m["close"] and m["close"] not in self._marks:
                self._marks[m["close"]] = ("close", m["close"], single)
        self._hearsay = pack.named("hearsay")
        self._mark = pack.named("mark")
        self._find_marks = re.compile(f"[{''.join(sorted(pack.named('mark')))}{PARAGRAPH_END}]")
        self._tags = pack.only("quotations:tag")
        self._breaks = pack.only("sentences")
        self._stops = pack.finder("stop")

    # quotations --------------------------------------------------------------------------------------------------------

    def quotations(self, t: Tokens, diagnostics: list[Diagnostic]) -> list[Quotation]:
        """The quotations of a text in order of their opening marks; outer before inner."""
        out: list[Quotation] = []
        marks: list[int] = []
        begin = 0
        ends = [*(m for m in self._find_marks.finditer(t.shadow))]
        for m in [*ends, None]:
            at = m.start() if m else len(t.shadow)
            if m is not None and m.group() != PARAGRAPH_END:
                marks.append(at)
                continue
            if marks:
                out.extend(self._paragraph(t, marks, begin, at, diagnostics))
                marks = []
            begin = at + 1
        return sorted(out, key=lambda x: (x.open, -x.close))

    def _paragraph(
        self, t: Tokens, marks: list[int], begin: int, end: int, diagnostics: list[Diagnostic]
    ) -> list[Quotation]:
        pairs: list[tuple[int, int, int]] = []
        stack: list[tuple[int, str, bool]] = []
        for n, at in enumerate(marks):
            kind, closes, single = self._kind(t, at)
            if kind == "none":
                continue
            opens = self._looks_open(t, at) or (not stack and not single and self._leans(t, at))
            shuts = self._looks_shut(t, at)
            if kind == "close" and not single and opens and not shuts and not stack:
                kind, closes = "open", self._marks[self._shown(t, at)][1]  # typed the wrong way round
            # „so“ closes here what it opens elsewhere, and “so“ was typed the wrong way round
            astray = kind == "open" and not opens and bool(stack) and stack[-1][2] == single
            if astray and (stack[-1][1] == self._shown(t, at) or shuts):
                kind, closes = "close", stack[-1][1]
            if kind == "open":
                if single and not opens:
                    continue
                stack.append((at, closes, single))
                del stack[:-MAX_OPEN]
                continue
            match = next((i for i in range(len(stack) - 1, -1, -1) if self._fits(stack[i], kind, closes, single)), None)
            if match is not None and kind == "straight" and opens and not shuts and not single:
                del stack[match:]  # the one before was never closed
                match = None
            if match is not None:
                if single and not self._really_shuts(t, at, marks[n + 1 : n + LOOK_AHEAD], shuts):
                    continue
                pairs.append((stack[match][0], at, len(stack[:match]) + 1))
                del stack[match:]
            elif kind == "straight" and opens and (not single or self._shuts_later(t, marks[n + 1 : n + LOOK_AHEAD])):
                stack.append((at, closes, single))
                del stack[:-MAX_OPEN]
            elif not single:
                diagnostics.append(
                    _odd(t, at, "stray-mark", "this quotation mark pairs with no other and was passed over")
                )
        out = [self._made(t, o, c, True, False, d, begin, end) for o, c, d in pairs]
        out = self._taken_up(t, out)
        left = [(at, s) for at, _, s in stack if not s]
        if left:
            at = left[0][0]
            goes_on = self._opens_next(t, end)
            if not any(o <= at < c for o, c, _ in pairs):
                out = (
                    [x for x in out if x.open < at]
                    + [self._made(t, at, end, False, goes_on, 1, begin, end)]
                    + [x for x in out if x.open > at]
                )
                if not goes_on:
                    diagnostics.append(
                        _odd(
                            t,
                            at,
                            "unclosed-quotation",
                            "this quotation is never closed and was taken to end with its paragraph",
                        )
                    )
        return out

    def _shown(self, t: Tokens, at: int) -> str:
        return t.text[t.starts[at] : t.end(at)]

    def _kind(self, t: Tokens, at: int) -> tuple[str, str, bool]:
        shown = self._shown(t, at)
        return self._marks.get(shown) or self._marks.get(t.word(at)) or ("none", "", False)

    @staticmethod
    def _fits(opened: tuple[int, str, bool], kind: str, closes: str, single: bool) -> bool:
        _, wanted, was_single = opened
        if single or was_single:
            return single == was_single and (wanted == closes or {wanted, closes} <= {"’", "'"})
        return wanted == closes or kind == "straight" or wanted in ('"', "''")

    def _left(self, t: Tokens, at: int) -> str:
        start = t.starts[at]
        return t.view[start - 1] if start else "\n"

    def _right(self, t: Tokens, at: int) -> str:
        end = t.end(at)
        return t.view[end] if end < len(t.view) else "\n"

    def _looks_open(self, t: Tokens, at: int) -> bool:
        left, right = self._left(t, at), self._right(t, at)
        return (left.isspace() or not (left.isalnum() or left in ".,!?;:)]%…")) and not right.isspace()

    def _leans(self, t: Tokens, at: int) -> bool:
        """A mark that stands close between a sign and a word opens where nothing is open: `Diaz (R-Tex.):"We will`."""
        return not self._left(t, at).isalnum() and self._right(t, at).isalnum()

    def _looks_shut(self, t: Tokens, at: int) -> bool:
        left, right = self._left(t, at), self._right(t, at)
        return not left.isspace() and (right.isspace() or not right.isalnum())

    def _really_shuts(self, t: Tokens, at: int, later: list[int], shuts: bool) -> bool:
        """A single mark behind an s may be an apostrophe (the workers' march): only where another can close instead."""
        left, right = self._left(t, at), self._right(t, at)
        if not shuts:
            return False
        if left.lower() != "s" or not right.isspace():
            return True
        return not self._shuts_later(t, later)

    def _shuts_later(self, t: Tokens, later: list[int]) -> bool:
        for at in later:
            kind, _, single = self._kind(t, at)
            if not single or kind == "none":
                continue
            if kind == "open" or (self._looks_open(t, at) and not self._looks_shut(t, at)):
                return False
            if self._looks_shut(t, at):
                return True
        return False

    def _opens_next(self, t: Tokens, end: int) -> bool:
        following = end + 1
        if following >= len(t.shadow):
            return False
        kind, _, single = self._kind(t, following)
        return kind in ("open", "straight") and not single

    def _made(
        self, t: Tokens, o: int, c: int, closed: bool, continued: bool, depth: int, begin: int, end: int
    ) -> Quotation:
        return Quotation(o, c, closed, continued, depth, self._is_full(t, o, c, closed, begin, end))

    def _is_full(self, t: Tokens, o: int, c: int, closed: bool, begin: int, end: int) -> bool:
        s = t.shadow
        if c - o < 2:
            return False
        if not closed or (o == begin and c >= end - 1 and c - o > 3):
            return True
        inner_stop = self._stops.search(s, o + 1, c - 1)
        if inner_stop and s[inner_stop.end()] in self._capital:
            return True
        last = s[self._final(s, o, c)]
        ended = last in self._stop or last in self._comma or (c + 1 < end and s[c + 1] in self._comma)
        capital = s[o + 1] in self._capital
        before = self._before(s, o, begin)
        if before in self._comma and o - 2 >= begin and s[o - 2] in self._introducer:
            before = s[o - 2]
        tagged = self._tags.match(s, c + 1) is not None
        starts = before == PARAGRAPH_END or before in self._stop or before in self._bracket
        if starts:
            return tagged or (ended and (c - o > 3 or last in self._stop)) or (capital and c + 1 >= end)
        if before not in self._introducer and self._is_title(s, o, c):
            return False
        if before in self._introducer:
            return capital or (c - o > 6 and ended) or (last in self._stop and c - o > 3)
        if before in self._after_pause:
            return capital and (last in self._stop or tagged or (c + 1 < end and s[c + 1] in self._stop and c - o > 4))
        return tagged and ended and capital

    def _is_title(self, s: str, o: int, c: int) -> bool:
        """A few words that are all capitalised, in mid-sentence: "in her memoir, “Hard Rain,”"."""
        words = [x for x in s[o + 1 : c] if x not in self._stop and x not in self._comma and x not in self._mark]
        return len(words) <= TITLE_WORDS and all(x in self._capital for x in words)

    def _before(self, s: str, o: int, begin: int) -> str:
        """What stands before a quotation, behind the closing marks of another one: 'on "Shark Tank." "I mean …"'."""
        while o > begin and s[o - 1] in self._mark:
            o -= 1
        return s[o - 1] if o > begin else PARAGRAPH_END

    def _final(self, s: str, o: int, c: int) -> int:
        """The last token inside a quotation that is no mark of one inside it."""
        c -= 1
        while c > o + 1 and s[c] in self._mark:
            c -= 1
        return c

    def _taken_up(self, t: Tokens, found: list[Quotation]) -> list[Quotation]:
        """The same, where a quotation behind the tag of a full one goes on with it: "“A,” she said, “and b.”"."""
        out: list[Quotation] = []
        before: Quotation | None = None
        for q in sorted(found, key=lambda x: x.open):
            if q.depth == 1:
                if (
                    before is not None and before.full and not q.full and q.close - q.open > 3
                    and t.shadow[q.open - 1] in self._comma
                    and t.shadow[self._final(t.shadow, q.open, q.close)] in self._stop | self._comma
                    and not self._stops.search(t.shadow, before.close, q.open)
                    and q.open - before.close < TAG_LENGTH
                ):  # fmt: skip
                    q = evolve(q, full=True)
                before = q
            out.append(q)
        return out

    # streams -------------------------------------------------------------------------------------------------------------

    def outer(
        self, t: Tokens, quotations: list[Quotation], diagnostics: list[Diagnostic],
        apart: Iterable[tuple[int, int]] = (),
    ) -> Stream:  # fmt: skip
        """The stream of the article: full quotations as one character each, partial ones without their marks.

        ``apart`` are stretches of the text, in order, that are no part of the article (a byline, a dateline). A sentence
        ends before each and another begins behind it; one that cuts through a quotation is none.
        """
        outer = [q for q in quotations if q.depth == 1]
        cuts = self._cuts(t, outer, apart)
        begins, ends = [0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(t.shadow)]
        parts = [(a, b, [q for q in outer if a <= q.open < b]) for a, b in zip(begins, ends, strict=True)]
        return self._stream(t, parts, diagnostics)

    def around(self, t: Tokens, quotations: list[Quotation], apart: Iterable[tuple[int, int]]) -> Stream:
        """The stream of what :meth:`outer` leaves out, for the names in it."""
        cuts = self._cuts(t, [q for q in quotations if q.depth == 1], apart)
        return self._stream(t, [(a, b, []) for a, b in cuts], [])

    @staticmethod
    def _cuts(t: Tokens, outer: list[Quotation], apart: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The stretches in token numbers, those left out that cut through a quotation."""
        cuts = ((bisect_left(t.starts, start), bisect_left(t.starts, end)) for start, end in apart)
        return [
            (a, b) for a, b in cuts if all(q.close < a or b <= q.open or (a <= q.open and q.close < b) for q in outer)
        ]

    def inner(self, t: Tokens, quotations: list[Quotation], depth: int, diagnostics: list[Diagnostic]) -> Stream | None:
        """The stream of what stands inside the full quotations of a depth, each a paragraph; None without one.

        Only quotations that hold a word by which hearsay can be told are read.
        """
        parts = []
        for i, q in enumerate(quotations):
            if q.full and q.depth == depth and not self._hearsay.isdisjoint(t.shadow[q.open + 1 : q.close]):
                inside = []
                n = i + 1
                while n < len(quotations) and quotations[n].open < q.close:
                    if quotations[n].depth == depth + 1:
                        inside.append(quotations[n])
                    n += 1
                parts.append((q.open + 1, q.close, inside))
        return self._stream(t, parts, diagnostics) if parts else None

    def _stream(
        self, t: Tokens, parts: list[tuple[int, int, list[Quotation]]], diagnostics: list[Diagnostic]
    ) -> Stream:
        chars: list[str] = []
        first: list[int] = []
        last: list[int] = []
        partial: list[tuple[int, int]] = []
        muted = self._pack.muted

        def plain(a: int, b: int) -> None:
            if a < b:
                chars.append(t.shadow[a:b])
                first.extend(range(a, b))
                last.extend(range(a + 1, b + 1))

        end = 0
        for start, end, quotations in parts:
            chars.append(PARAGRAPH_END)
            first.append(start)
            last.append(start)
            at = start
            for q in quotations:
                if q.open < at:
                    continue
                plain(at, q.open)
                if q.full:
                    chars.append(self._quote_char(t, q))
                    first.append(q.open)
                    last.append(min(q.close + 1, end) if q.closed else q.close)
                else:
                    partial.append((q.open, q.close))
                    inside = t.shadow[q.open + 1 : q.close]
                    chars.append("".join(map(muted.__getitem__, inside)))
                    first.extend(range(q.open + 1, q.close))
                    last.extend(range(q.open + 2, q.close + 1))
                at = q.close + 1 if q.closed else q.close
            plain(at, end)
        chars.append(PARAGRAPH_END)
        first.append(end)
        last.append(end)
        return self._sentences(t, Stream("".join(chars), first, last, partial), diagnostics)

    def _quote_char(self, t: Tokens, q: Quotation) -> str:
        final = t.shadow[self._final(t.shadow, q.open, q.close)]
        has = {
            "stop" if final in self._stop else "comma" if final in self._comma else "open",
            *(("capital",) if t.shadow[q.open + 1] in self._capital else ()),
            *(("question",) if final in self._question else ()),
        }
        return self._quote_chars[frozenset(has)]

    def _sentences(self, t: Tokens, s: Stream, diagnostics: list[Diagnostic]) -> Stream:
        cuts = [m.end() for m in self._breaks.finditer(s.chars)]
        cuts = self._bounded(t, s, cuts, diagnostics)
        if not cuts:
            return s
        chars, first, last, at = [], [], [], 0
        for c in cuts:
            if s.chars[c] == PARAGRAPH_END:
                continue
            chars.append(s.chars[at:c] + SENTENCE_END)
            first += s.first[at:c]
            last += s.last[at:c]
            first.append(s.first[c])
            last.append(s.first[c])
            at = c
        chars.append(s.chars[at:])
        return Stream("".join(chars), first + s.first[at:], last + s.last[at:], s.partial)

    def _bounded(self, t: Tokens, s: Stream, cuts: list[int], diagnostics: list[Diagnostic]) -> list[int]:
        """The cuts with further ones inside sentences that are too long, at their last comma where there is one."""
        out: list[int] = []
        marks = sorted({*cuts, *(m.start() for m in re.finditer(PARAGRAPH_END, s.chars))})
        at = 0
        for m in marks:
            while m - at > MAX_SENTENCE:
                c = next(
                    (
                        i + 1
                        for i in range(at + MAX_SENTENCE - 1, at + MAX_SENTENCE // 2, -1)
                        if s.chars[i] in self._comma
                    ),
                    at + MAX_SENTENCE,
                )
                diagnostics.append(
                    _odd(
                        t,
                        min(s.first[c], len(t.pieces) - 1),
                        "long-sentence",
                        "a sentence too long to read was cut here",
                    )
                )
                out.append(c)
                at = c
            out.append(m)
            at = m
        wanted = {*cuts, *out} - {m.start() for m in re.finditer(PARAGRAPH_END, s.chars)}
        return sorted(wanted)


def _subsets() -> list[tuple[str, ...]]:
    a = QUOTE_ATTRIBUTES
    return [tuple(x for i, x in enumerate(a) if n >> i & 1) for n in range(1 << len(a))]


def _odd(t: Tokens, token: int, code: str, message: str) -> Diagnostic:
    start = t.starts[token]
    return Diagnostic(code, message, start, max(t.end(token), start))
