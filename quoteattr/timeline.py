"""The mentions of a text in order → whom a pronoun, or a description that fits several, means.

The pack's table ``preferences`` gives points to every party mentioned before; the most points win, if they are enough.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator

from attrs import define

from quoteattr.attributions import Attribution
from quoteattr.parties import Draft
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.signs import PARAGRAPH_END

MENTIONS_BACK = 60
"""Mentions before a pronoun among which what it stands for is sought."""
ASIDE = 16
"""Nodes of the longest aside behind a subject."""


@define(eq=False)
class Candidate:
    """A party that may be meant, and what is known of it at that place."""

    party: Draft
    """Who it is."""
    last: int
    """The token of its last mention."""
    sentences: int
    """How many sentences lie between; 0 for the same."""
    same_paragraph: bool
    """It is mentioned in the same paragraph."""
    pronoun: str
    """The pronoun in question; empty for a description."""
    spoke_last: bool
    """It is the speaker of the attribution before."""
    encloses: bool
    """It is the speaker of the words that hold the mention."""


class Timeline:
    """Who is mentioned and who speaks at which token of one text."""

    def __init__(self, pack: RulePack, outer: Stream, tokens: int, found: Iterable[Attribution]) -> None:
        """Of a text of so many tokens; ``found`` are its attributions, since what words hold that are reported counts less."""
        self._outer = outer
        self._comma, self._between, self._predicate = map(pack.named, ("comma", "between", "predicate"))
        preferences = pack.settings.get("preferences", {})
        self._points = [(float(row["points"]), PREFERRED[row["prefer"]]) for row in preferences.get("points", [])]
        self.least = float(preferences.get("least", "0"))
        """The points that whom a pronoun means must have more of."""
        beginnings = [b for b, _ in outer.sentences()]
        self.sentences = [outer.first[b] for b in beginnings]
        """The token at which each sentence begins."""
        self._paragraphs = [outer.first[b] for b in beginnings if b == 0 or outer.chars[b - 1] == PARAGRAPH_END]
        self._reported = bytearray(tokens + 1)
        for a in found:
            if a.act in ("speech", "writing"):
                for b, e in a.content:
                    x, y = a.stream.first[b], a.stream.last[e - 1]
                    self._reported[x:y] = b"\1" * (y - x)
        self._mentions: list[tuple[int, int, Draft]] = []
        self._spoken: list[tuple[int, int, Draft]] = []

    def fill(self, parties: Iterable[Draft], but: set[int]) -> None:
        """Enter all places of these parties, but not those at some tokens."""
        self._mentions = sorted((p, n, d) for n, d in enumerate(parties) for p in d.places if p not in but)

    def mentioned(self, token: int, party: Draft) -> None:
        """Enter a mention, before those that the token has already."""
        insort(self._mentions, (token, -len(self._mentions) - 1, party))

    def spoke(self, token: int, party: Draft) -> None:
        """Enter a speaker."""
        insort(self._spoken, (token, len(self._spoken), party))
        self.mentioned(token, party)

    def number(self, token: int) -> int:
        """That of the sentence of a token, from 1; 0 before the first."""
        return bisect_right(self.sentences, token)

    def begin(self, token: int, back: int = 0) -> int:
        """The token at which the sentence of a token begins, or one that lies so many before."""
        n = self.number(token)
        return self.sentences[max(0, n - 1 - back)] if n else 0

    def before(self, token: int, since: int = 0) -> Iterator[tuple[int, Draft]]:
        """The last mentions before a token and not before ``since``, with their tokens, the nearest first."""
        n = bisect_left(self._mentions, (token,))
        least = max(n - MENTIONS_BACK, bisect_left(self._mentions, (since,)), 0)
        return ((at, d) for at, _, d in reversed(self._mentions[least:n]))

    def likeliest(
        self, token: int, pronoun: str, fits: Callable[[Draft], bool], enclosing: Draft | None, least: float
    ) -> Draft | None:
        """The party with the most points of those mentioned before a token that fit; None where nobody has enough."""
        here = self.number(token)
        n = bisect_right(self._paragraphs, token)
        begin = self._paragraphs[n - 1] if n else 0
        n = bisect_left(self._spoken, (token,))
        last = self._spoken[n - 1][2] if n else None
        best, chosen = least, None
        seen: set[Draft] = set()
        for at, d in self.before(token):
            if d in seen:
                continue
            seen.add(d)
            if fits(d):
                c = Candidate(d, at, here - self.number(at), at >= begin, pronoun, d is last, d is enclosing)
                points = sum(p for p, prefers in self._points if prefers(c, self))
                if points > best:
                    best, chosen = points, d
        return chosen

    def is_subject(self, c: Candidate) -> bool:
        """Whether a finite verb follows the last mention: "Diaz left", "Diaz, the mayor, left"."""
        chars = self._outer.chars
        i = bisect_right(self._outer.first, c.last)
        while i < len(chars) and chars[i] in self._between:
            i += 1
        if chars[i] in self._comma:
            closing = (k for k in range(i + 1, min(i + ASIDE, len(chars))) if chars[k] in self._comma)
            i = next(closing, i) + 1
        return chars[i] in self._predicate

    def is_reported(self, c: Candidate) -> bool:
        """Whether the last mention stands in words that somebody reports."""
        return bool(self._reported[c.last])


PREFERRED: dict[str, Callable[[Candidate, Timeline], bool]] = {
    "same-sentence": lambda c, _: c.sentences == 0,
    "sentence-before": lambda c, _: c.sentences == 1,
    "two-sentences-before": lambda c, _: c.sentences == 2,
    "far": lambda c, _: c.sentences > 5,
    "same-paragraph": lambda c, _: c.same_paragraph,
    "spoke-last": lambda c, _: c.spoke_last,
    "enclosing-speaker": lambda c, _: c.encloses,
    "subject": lambda c, t: t.is_subject(c),
    "reported-only": lambda c, t: t.is_reported(c),
    "pronoun-known": lambda c, _: c.pronoun in c.party.hints and c.pronoun not in c.party.given,
    "given-name": lambda c, _: c.pronoun in c.party.given,
    "person": lambda c, _: c.party.kind == "person",
}
"""What a row of the table asks of a candidate (:data:`quoteattr.keys.PREFERENCES`)."""
