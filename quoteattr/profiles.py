"""Parties in the making → the public parties: what the text says of each beside its name.

A name is looked at wherever it stands ("Ana Diaz, an analyst at UBS,"), a description where it speaks or passes on ("two
former officials"). That somebody would not be named is said in the same sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from attrs import define, field

from quoteattr.attributions import Range
from quoteattr.parties import Draft
from quoteattr.records import Anonymity, Party
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.spans import Span
from quoteattr.tokens import Tokens

PLACES = 10
"""Places of a name that are looked at."""
BEHIND = 14
"""Tokens behind somebody's office in which it can say whose."""
PEOPLE = frozenset(("person", "group", "unknown"))
"""The kinds of party that are people, or may be."""


class Profiler:
    """Reads what a text says of its parties, by the tables ``profiles`` and ``anonymity`` of a pack."""

    def __init__(self, pack: RulePack) -> None:
        self._bare, self._count, self._former, self._role, self._affiliation = (
            [e.regex for e in pack.token_patterns.get(f"profiles:{key}", ())]
            for key in ("bare", "count", "former", "role", "affiliation")
        )
        self._condition, self._unnamed, self._reason, self._unauthorised = (
            pack.only(f"anonymity:{key}") for key in ("condition", "unnamed", "reason", "unauthorised")
        )
        self._numbers: dict[str, str] = pack.settings.get("numbers", {})
        self._pauses = pack.named("comma") | pack.named("stop")
        self._pronoun = pack.named("pronoun")
        self._ordinary = pack.vocabulary.lower
        self._honorifics = frozenset(pack.settings.get("honorifics", ()))

    def parties(self, t: Tokens, s: Stream, drafts: list[Draft]) -> tuple[Party, ...]:
        """The parties of a text in their order; ``s`` is its outer stream."""
        told = {id(d): [] if d.named else self._descriptions(t, d) for d in drafts}
        unnamed = self._anonymous(t, s, [d for d in drafts if not d.named and d.kind in PEOPLE], told)
        return tuple(self._party(t, s, d, told[id(d)], unnamed.get(id(d))) for d in drafts)

    def _party(self, t: Tokens, s: Stream, d: Draft, told: list[Range], anonymity: Anonymity | None) -> Party:
        known = _Known(next((r.text for r in d.roles if not self._says_nothing(r.text)), None))
        stretches = self._named(t, s, d, known) if d.named else ((a, b, b) for a, b in told)
        for begin, office, end in stretches:
            if d.kind in PEOPLE:
                known.former = known.former or self._first(self._former, t, begin, office) is not None
                known.affiliation = known.affiliation or self._whose(t, d, begin, end)
        return Party(
            id=d.id,
            name=d.name or None,
            kind=d.kind,
            naming=self._naming(t, d, told),
            role=known.role,
            affiliation=known.affiliation,
            former=known.former,
            count=self._counted(t, told),
            members=tuple(m.id for m in d.members),
            anonymity=anonymity,
            pronouns=tuple(d.votes),
            mentions=tuple(sorted(d.mentions)),
        )

    # stretches of tokens: where they begin, where the office ends, where its affiliation can stand ------------------------

    def _named(self, t: Tokens, s: Stream, d: Draft, known: _Known) -> Iterator[tuple[int, int, int]]:
        """Around each place of a name: its noun phrase, and the apposition behind it, whose office becomes the role."""
        told = False
        for k in d.places[:PLACES]:
            i = bisect_right(s.first, k) - 1
            begin, end = (s.first[i], s.last[i]) if i >= 0 and s.last[i] > k else (k, k)
            m = next((m for r in self._role if (m := r.match(t.shadow, k)) is not None), None)
            if m is None:
                yield begin, end, end
                continue
            if not told:
                known.role, told = t.phrase(*m.span(1)), True
            stop = m.end(1)
            while stop < min(m.end(1) + BEHIND, len(t.shadow)) and t.shadow[stop] not in self._pauses:
                stop += 1
            yield begin, m.end(1), max(stop, end)

    def _descriptions(self, t: Tokens, d: Draft) -> list[Range]:
        """The mentions of a party that are no pronouns, in tokens, as far as the first comma."""
        out = []
        for start, stop in sorted(d.mentions):
            a, b = bisect_left(t.starts, start), bisect_left(t.starts, stop)
            b = next((k for k in range(a, b) if t.shadow[k] in self._pauses), b)
            if a < b and not (b == a + 1 and t.shadow[a] in self._pronoun):
                out.append((a, b))
        return out

    # fields -----------------------------------------------------------------------------------------------------------------

    def _naming(self, t: Tokens, d: Draft, told: list[Range]) -> str:
        if d.named or d.kind == "outlet":
            return "named"
        bare = told and all(any(r.fullmatch(t.shadow, a, b) for r in self._bare) for a, b in told)
        return "bare" if bare or " " not in d.name else "described"

    def _counted(self, t: Tokens, told: list[Range]) -> int | None:
        for a, _ in told:
            for r in self._count:
                m = r.match(t.shadow, a)
                if m is not None:
                    word = t.phrase(*m.span(1)).lower()
                    number = self._numbers.get(word, word.replace(",", ""))
                    return int(number) if number.isdecimal() and len(number) < 10 else None
        return None

    def _whose(self, t: Tokens, d: Draft, begin: int, end: int) -> str | None:
        """The organisation that these tokens name; no single ordinary word ("School officials"), and not the party itself."""
        found = self._first(self._affiliation, t, begin, end)
        if found is None or (d.named and found in d.name):
            return None
        return None if " " not in found and found.lower() in self._ordinary else found

    def _says_nothing(self, role: str) -> bool:
        """Whether it is no more than "Mr" or "Dr."."""
        return role.lower() in self._honorifics

    @staticmethod
    def _first(patterns: list[re.Pattern[str]], t: Tokens, begin: int, end: int) -> str | None:
        """What the first of the patterns takes of these tokens."""
        found = (m for r in patterns if (m := r.search(t.shadow, begin, end)) is not None)
        return next((t.phrase(*m.span(1)) for m in found), None)

    # those who would not be named -------------------------------------------------------------------------------------------

    def _anonymous(
        self, t: Tokens, s: Stream, drafts: list[Draft], told: dict[int, list[Range]]
    ) -> dict[int, Anonymity]:
        """By the ``id()`` of a party, the words by which the text says so, where it does first."""
        out: dict[int, Anonymity] = {}
        if not drafts:
            return out
        bounds = [*(t.starts[s.first[b]] for b, _ in s.sentences()), len(t.view)]
        inside: dict[int, list[tuple[int, int, Draft]]] = {}
        for a, b, i in sorted((a, b, i) for i, d in enumerate(drafts) for a, b in d.mentions):
            inside.setdefault(bisect_right(bounds, a) - 1, []).append((a, b, drafts[i]))
        for n in sorted({k for i in inside for k in (i, i + 1) if 0 <= k < len(bounds) - 1}):
            # "The person spoke on condition of anonymity": who spoke in the sentence before
            here = inside.get(n) or inside[n - 1]
            begin, end = bounds[n], bounds[n + 1]
            said = (m for r in (self._condition, self._unauthorised) for m in r.finditer(t.view, begin, end))
            for m in sorted(said, key=re.Match.start):
                before = [x for x in here if x[0] < m.start()]
                around = [
                    x for x in before if m.start() < x[1]
                ]  # "an official who asked not to be named", and not "who"
                party = (around or before or here[:1])[-1][2]
                out.setdefault(id(party), self._told(t, m, begin, end))
        for d in drafts:
            for a, b in told[id(d)]:
                found = self._unnamed.search(t.view, t.starts[a], t.starts[b])
                if found is not None:
                    out.setdefault(id(d), Anonymity(Span.of(t.text, *found.span()), None))
        return out

    def _told(self, t: Tokens, m: re.Match[str], begin: int, end: int) -> Anonymity:
        if m.re is self._unauthorised:
            return Anonymity(None, Span.of(t.text, *_inner(m)))
        reason = self._reason.match(t.view, m.end(), end) or self._unauthorised.search(t.view, begin, end)
        condition = Span.of(t.text, *m.span())
        return Anonymity(condition, Span.of(t.text, *_inner(reason)) if reason is not None else None)


@define
class _Known:
    """What is known of a party so far."""

    role: str | None
    """What it is."""
    former: bool = False
    """What it no longer is."""
    affiliation: str | None = field(default=None)
    """Whose it is."""


def _inner(m: re.Match[str]) -> Range:
    """What an expression takes, without the blanks behind it: the last of its groups, which is the reason."""
    a, b = m.span(m.lastindex or 0)
    return a, a + len(m.string[a:b].rstrip())
