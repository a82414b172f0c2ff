"""One document's attributions × its gold → the pairs that are meant to be the same, and the errors.

Everything is counted in words of the text, so that marks, blanks and punctuation at the edges of a span do not matter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import frozen

from quoteattr.gold import ROLES, Annotated, Attributed, Spans
from quoteattr.records import Cue, Extraction, Mention
from quoteattr.rulepack import RulePack

WORD = re.compile(r"\w+(?:['’]\w+)?")
"""A word, as figures count them."""
OVERLAP = 0.5
"""The Jaccard index from which contents, or sources, count as the same."""
QUOTED = 0.95
"""The share of words inside quotation marks from which content is direct."""


@frozen(eq=False)
class Role:
    """Source, cue or content of an attribution, in words of its text."""

    spans: Spans
    """As gold or the record has them."""
    words: frozenset[int]
    """The numbers of its words."""
    runs: tuple[tuple[int, int], ...]
    """The same as stretches: first and last word of each."""


@frozen(eq=False)
class Measured:
    """One attribution, gold or found, in words of its text."""

    given: Attributed
    """As it came."""
    source: Role
    """Who is named as its origin."""
    cue: Role
    """The words that attribute."""
    content: Role
    """What was said; never empty."""
    form: str
    """One of ``FORMS``, told by the quotation marks of the text."""
    speech: bool
    """Whether it is plain speech: in quotation marks, or by a plain reporting expression."""


class Yardstick:
    """Measures texts by the table ``evaluation`` of a pack: its quotation marks and plain reporting expressions."""

    def __init__(self, rules: RulePack) -> None:
        table = rules.settings.get("evaluation", {})
        self.speech = frozenset(table.get("speech", ()))
        marks = table.get("quotation-marks", {})
        self._kind = {mark: kind for kind, listed in marks.items() for mark in listed}
        longest_first = sorted(["\n", *self._kind], key=len, reverse=True)
        self._mark = re.compile("|".join(map(re.escape, longest_first)))

    def quoted(self, text: str) -> Spans:
        """The stretches inside quotation marks; none goes on behind its line."""
        out: list[tuple[int, int]] = []
        start = None
        for m in self._mark.finditer(text):
            kind = self._kind.get(m.group())
            if kind == "opening" or (kind == "either" and start is None):
                start = m.start()
            elif start is not None:
                out.append((start, m.start()))
                start = None
        return (*out, (start, len(text))) if start is not None else tuple(out)


class _Ruled:
    """A text with its words numbered."""

    def __init__(self, yardstick: Yardstick, text: str) -> None:
        self.yardstick = yardstick
        found = list(WORD.finditer(text))
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        self.lower = [m.group().lower() for m in found]
        self.quoted = self.words(yardstick.quoted(text))

    def words(self, spans: Spans) -> frozenset[int]:
        """The words that any of the spans touches."""
        return frozenset(n for s, e in spans for n in range(bisect_right(self.ends, s), bisect_left(self.starts, e)))

    def role(self, spans: Spans) -> Role:
        words = self.words(spans)
        runs: list[tuple[int, int]] = []
        for n in sorted(words):
            if runs and runs[-1][1] == n - 1:
                runs[-1] = (runs[-1][0], n)
            else:
                runs.append((n, n))
        return Role(spans, words, tuple(runs))

    def measured(self, attributions: Iterable[Attributed]) -> tuple[Measured, ...]:
        out = []
        for a in attributions:
            source, cue, content = (self.role(getattr(a, role)) for role in ROLES)
            if content.words:
                inside = len(content.words & self.quoted) / len(content.words)
                form = "direct" if inside >= QUOTED else "mixed" if inside else "indirect"
                plain = form != "indirect" or any(self.lower[n] in self.yardstick.speech for n in cue.words)
                out.append(Measured(a, source, cue, content, form, plain))
        return tuple(out)


Pairs = tuple[tuple[int, int], ...]
"""Numbers of a found and a gold attribution that belong together."""


@frozen(eq=False)
class Compared:
    """One document: what gold has, what was found, and which of these belong together."""

    annotated: Annotated
    """The document and its gold."""
    gold: tuple[Measured, ...]
    """Its attributions that have content."""
    found: tuple[Measured, ...]
    """Those found that have content which does not begin in boilerplate."""
    located: Pairs
    """Pairs whose contents agree, whoever the source is."""
    pairs: Pairs
    """Pairs whose contents and sources agree."""
    strict: frozenset[int]
    """The found ones of these whose content and source are exact, with an overlapping cue."""

    @property
    def right(self) -> frozenset[int]:
        """Those found that are right."""
        return frozenset(f for f, _ in self.pairs)

    @property
    def hit(self) -> frozenset[int]:
        """Those of gold that were found."""
        return frozenset(g for _, g in self.pairs)


def found_in(extraction: Extraction) -> tuple[Attributed, ...]:
    """The records of an extraction as attributions."""
    return tuple(
        Attributed(
            source=_place(r.speaker),
            cue=_place(r.cue),
            content=tuple((s.start, s.end) for s in r.quote.spans),
            rule=r.rule,
            act=r.act,
            confidence=r.confidence,
        )
        for r in extraction.records
    )


def _place(x: Mention | Cue | None) -> Spans:
    return ((x.start, x.end),) if x is not None and x.start is not None and x.end is not None else ()


def compare(yardstick: Yardstick, annotated: Annotated, found: Sequence[Attributed]) -> Compared:
    """Gold and what was found in one document, paired one to one, the contents most alike first."""
    ruled = _Ruled(yardstick, annotated.document.text)
    gold = ruled.measured(annotated.attributions)
    boilerplate = ruled.words(annotated.ignore)
    kept = tuple(m for m in ruled.measured(found) if min(m.content.words) not in boilerplate)
    touching = list(_touching(kept, gold))
    pairs = _paired([t for t in touching if _same_source(kept[t[2]].source, gold[t[3]].source)])
    strict = frozenset(f for f, g in pairs if _strictly(kept[f], gold[g]))
    return Compared(annotated, gold, kept, _paired(touching), pairs, strict)


_Touching = tuple[float, int, int, int]
"""How alike (negative), by how many words the cues overlap (negative), found, gold: in order, the best pair first."""


def _touching(found: Sequence[Measured], gold: Sequence[Measured]) -> Iterator[_Touching]:
    """Every pair whose contents agree."""
    of = by_word(gold, lambda g: g.content)
    for f, m in enumerate(found):
        shared = Counter(g for n in m.content.words for g in of.get(n, ()))
        for g, both in shared.items():
            alike = both / (len(m.content.words) + len(gold[g].content.words) - both)
            if alike >= OVERLAP:
                yield -alike, -len(m.cue.words & gold[g].cue.words), f, g


def by_word(measured: Sequence[Measured], role: Callable[[Measured], Role]) -> dict[int, list[int]]:
    """The number of each word of a role → the numbers of the attributions that have it there."""
    out: dict[int, list[int]] = {}
    for number, m in enumerate(measured):
        for n in role(m).words:
            out.setdefault(n, []).append(number)
    return out


def _paired(touching: Iterable[_Touching]) -> Pairs:
    found: set[int] = set()
    gold: set[int] = set()
    out = []
    for _, _, f, g in sorted(touching):
        if f not in found and g not in gold:
            found.add(f)
            gold.add(g)
            out.append((f, g))
    return tuple(out)


def alike(a: Role, b: Role) -> float:
    """The Jaccard index of two roles; 1 where both are empty."""
    return len(a.words & b.words) / len(a.words | b.words) if a.words or b.words else 1.0


def _same_source(a: Role, b: Role) -> bool:
    """Whether two sources agree: alike by half, or one reaches over the other from end to end."""
    if alike(a, b) >= OVERLAP:
        return True
    if not a.words or not b.words:
        return False
    return {min(a.words), max(a.words)} <= b.words or {min(b.words), max(b.words)} <= a.words


def _strictly(found: Measured, gold: Measured) -> bool:
    exact = found.content.runs == gold.content.runs and found.source.runs == gold.source.runs
    return exact and (not gold.cue.words or bool(found.cue.words & gold.cue.words))


# errors ----------------------------------------------------------------------------------------------------------------------

CAUSES = {
    "missed": {
        "no cue found": "nothing found shares its cue or its content",
        "swallowed": "the same, and its cue stands inside the content of another that was found",
        "taken": "what was found there is right for another one",
    },
    "wrong": {
        "content": "the same cue, other content",
        "source": "the same content, another source",
    },
    "spurious": {
        "not in gold": "gold has nothing with that cue or content",
        "inside": "the same, and its cue stands inside the content of another one of gold",
        "double": "what gold has there was found by another record, or is told as wrong with it",
    },
}
"""The kinds of error, and what is known of how they came about."""


@frozen(eq=False)
class Error:
    """One attribution that gold has and nothing right was found for, or one that was found and is not right."""

    kind: str
    """``missed``, ``wrong`` or ``spurious``."""
    cause: str
    """A key of :data:`CAUSES`."""
    gold: Measured | None
    """What gold has; None for a spurious one."""
    found: Measured | None
    """What was found; None for a missed one."""


def errors(c: Compared) -> tuple[Error, ...]:
    """Every error of a document: those of gold in their order, then the spurious ones."""
    near = _near(c)
    right, hit = c.right, c.hit
    blamed: set[int] = set()
    out = []
    swallowing = frozenset(n for m in c.found for n in m.content.words)
    for g, gold in enumerate(c.gold):
        if g in hit:
            continue
        close = near.get(g, ())
        free = [f for f in close if f not in right and f not in blamed]
        if free:
            best = max(free, key=lambda f: (alike(c.found[f].content, gold.content), -f))
            blamed.add(best)
            cause = "source" if alike(c.found[best].content, gold.content) >= OVERLAP else "content"
            out.append(Error("wrong", cause, gold, c.found[best]))
        elif close:
            out.append(Error("missed", "taken", gold, None))
        else:
            inside = bool(gold.cue.words) and gold.cue.words <= swallowing
            out.append(Error("missed", "swallowed" if inside else "no cue found", gold, None))
    holding = frozenset(n for m in c.gold for n in m.content.words)
    doubled = {f for close in near.values() for f in close}
    for f, found in enumerate(c.found):
        if f not in right and f not in blamed:
            inside = bool(found.cue.words) and found.cue.words <= holding
            cause = "double" if f in doubled else "inside" if inside else "not in gold"
            out.append(Error("spurious", cause, None, found))
    return tuple(out)


def _near(c: Compared) -> dict[int, set[int]]:
    """Gold → those found that share words of its cue or most of its content."""
    out: dict[int, set[int]] = {}
    of = by_word(c.gold, lambda g: g.cue)
    for f, m in enumerate(c.found):
        for g in {g for n in m.cue.words for g in of.get(n, ())}:
            out.setdefault(g, set()).add(f)
    for _, _, f, g in _touching(c.found, c.gold):
        out.setdefault(g, set()).add(f)
    return out
