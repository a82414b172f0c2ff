"""Extractions × gold → figures, errors and what has changed since another run.

Everything is counted in words of the text, so that marks, blanks and punctuation at the edges of a span do not matter. What
the figures mean is in docs/evaluate.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import floor, sqrt
from typing import Any

from attrs import frozen

from quoteattr.gold import ROLES, Annotated, Attributed, Spans
from quoteattr.records import FORMS, Cue, Extraction, Mention
from quoteattr.rulepack import RulePack

WORD = re.compile(r"\w+(?:['’]\w+)?")
"""A word, as figures count them."""
OVERLAP = 0.5
"""The Jaccard index from which contents, or sources, count as the same."""
QUOTED = 0.95
"""The share of words inside quotation marks from which content is direct."""
Z = 1.959964
"""Of the normal distribution: 95 of 100 samples lie within so many standard deviations."""
BINS = 5
"""Into how many ranges of equal width stated confidence is divided."""


# one document ----------------------------------------------------------------------------------------------------------------


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


# all documents ---------------------------------------------------------------------------------------------------------------


@frozen
class Rate:
    """How many of those found are right, and how many of gold were found; adding rates up adds their counts."""

    right: int = 0
    """Those found that are right."""
    found: int = 0
    """All found."""
    hit: int = 0
    """Those of gold that were found."""
    gold: int = 0
    """All of gold."""

    def __add__(self, other: Rate) -> Rate:
        return Rate(
            self.right + other.right, self.found + other.found, self.hit + other.hit, self.gold + other.gold
        )  # fmt: skip

    @property
    def precision(self) -> float:
        """The share of those found that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_dict(self) -> dict[str, float]:
        """As JSON holds it, shares in per cent."""
        shares = {k: round(100 * getattr(self, k), 1) for k in ("precision", "recall", "f1")}
        return {**shares, "found": self.found, "gold": self.gold}


@frozen
class Fired:
    """What became of the records of one rule, or of one act."""

    fired: int
    """How many there are."""
    right: int
    """How many are right (lenient)."""
    strict: int
    """How many are right to the word."""

    @property
    def wrong(self) -> int:
        """How many are not right."""
        return self.fired - self.right

    @property
    def precision(self) -> float:
        """The share that is right."""
        return self.right / self.fired

    @property
    def bound(self) -> float:
        """The lower end of the 95% interval of the precision (Wilson, 1927)."""
        n, p = self.fired, self.precision
        return (p + Z * Z / (2 * n) - Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))) / (1 + Z * Z / n)

    def pays(self, f1: float) -> bool:
        """Whether it raises an F1 of this height: it does where its precision is above half of that."""
        return self.precision > f1 / 2

    def to_dict(self) -> dict[str, float]:
        """As JSON holds it, shares in per cent."""
        shares = {k: round(100 * getattr(self, k), 1) for k in ("precision", "bound")}
        return {"fired": self.fired, "right": self.right, "wrong": self.wrong, "strict": self.strict, **shares}


@frozen
class Bin:
    """The records whose confidence lies in one range."""

    low: float
    """Where the range begins."""
    high: float
    """Where it ends."""
    records: int
    """How many there are."""
    stated: float
    """Their mean confidence."""
    seen: float
    """The share of them that is right."""

    def to_dict(self) -> dict[str, float]:
        """As JSON holds it."""
        return {"low": self.low, "high": self.high, "records": self.records} | {
            "stated": round(self.stated, 3), "seen": round(self.seen, 3)
        }  # fmt: skip


@frozen
class Figures:
    """What an evaluation measures."""

    documents: int
    """How many were read."""
    rates: dict[str, Rate]
    """By name, e.g. ``content.words`` or ``attribution.lenient``, in the order of the table."""
    acts: dict[str, Fired]
    """By act of the record, the most frequent first."""
    rules: dict[str, Fired]
    """By rule, the most frequent first."""
    calibration: tuple[Bin, ...]
    """Stated confidence beside seen precision; only ranges that hold records."""

    def to_dict(self) -> dict[str, Any]:
        """As ``evaluate --json`` prints it."""
        f1 = self.rates[LENIENT].f1
        return {
            "documents": self.documents,
            "figures": {k: r.to_dict() for k, r in self.rates.items()},
            "acts": {k: x.to_dict() for k, x in self.acts.items()},
            "rules": {k: x.to_dict() | {"pays": x.pays(f1)} for k, x in self.rules.items()},
            "calibration": [b.to_dict() for b in self.calibration],
        }


LENIENT = "attribution.lenient"
"""The figure by which a record is right or wrong."""


def figures(compared: Sequence[Compared]) -> Figures:
    """The figures over these documents."""
    rates: dict[str, Rate] = {}
    for c in compared:
        for name, rate in _rates(c):
            rates[name] = rates.get(name, Rate()) + rate
    return Figures(
        documents=len(compared),
        rates=rates,
        acts=_fired(compared, lambda a: a.act),
        rules=_fired(compared, lambda a: a.rule),
        calibration=_calibration(compared),
    )


def _rates(c: Compared) -> Iterator[tuple[str, Rate]]:
    for role in ("content", "source", "cue"):
        found: list[Role] = [getattr(m, role) for m in c.found]
        gold: list[Role] = [getattr(m, role) for m in c.gold]
        yield f"{role}.words", _shared(_one_each(r.words for r in found), _one_each(r.words for r in gold))
        yield (
            f"{role}.exact",
            _shared(Counter(r.runs for r in found if r.runs), Counter(r.runs for r in gold if r.runs)),
        )
        yield f"{role}.run", _shared(_one_each(r.runs for r in found), _one_each(r.runs for r in gold))
    n, of = len(c.found), len(c.gold)
    yield "attribution.content-only", Rate(len(c.located), n, len(c.located), of)
    yield LENIENT, Rate(len(c.pairs), n, len(c.pairs), of)
    yield "attribution.strict", Rate(len(c.strict), n, len(c.strict), of)
    for form in FORMS:
        yield f"lenient.{form}", _part(c, form, lambda m: m.form)
    yield "lenient.speech", _part(c, True, lambda m: m.speech)


def _one_each(groups: Iterable[Iterable[Any]]) -> Counter[Any]:
    return Counter(set().union(*groups))


def _shared(found: Counter[Any], gold: Counter[Any]) -> Rate:
    both = (found & gold).total()
    return Rate(both, found.total(), both, gold.total())


def _part(c: Compared, wanted: object, key: Callable[[Measured], Any]) -> Rate:
    """Lenient, only of those attributions; the other side of a pair may be any."""
    found = {n for n, m in enumerate(c.found) if key(m) == wanted}
    gold = {n for n, m in enumerate(c.gold) if key(m) == wanted}
    return Rate(len(found & c.right), len(found), len(gold & c.hit), len(gold))


def _fired(compared: Iterable[Compared], key: Callable[[Attributed], str | None]) -> dict[str, Fired]:
    counts: dict[str, list[int]] = {}
    for c in compared:
        right = c.right
        for n, m in enumerate(c.found):
            name = key(m.given)
            if name is not None:
                count = counts.setdefault(name, [0, 0, 0])
                for i, is_so in enumerate((True, n in right, n in c.strict)):
                    count[i] += is_so
    return {k: Fired(*v) for k, v in sorted(counts.items(), key=lambda x: (-x[1][0], x[0]))}


def _calibration(compared: Iterable[Compared]) -> tuple[Bin, ...]:
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for c in compared:
        right = c.right
        for n, m in enumerate(c.found):
            stated = m.given.confidence
            if stated is not None:
                held[min(int(stated * BINS), BINS - 1)].append((stated, n in right))
    return tuple(
        Bin(i / BINS, (i + 1) / BINS, len(x), sum(s for s, _ in x) / len(x), sum(ok for _, ok in x) / len(x))
        for i, x in enumerate(held)
        if x
    )


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


# other runs ------------------------------------------------------------------------------------------------------------------


def changed(before: Compared, now: Compared) -> tuple[frozenset[int], frozenset[int]]:
    """The attributions of gold that were won and those that were lost since another run over the same document."""
    return now.hit - before.hit, before.hit - now.hit


# confidence ------------------------------------------------------------------------------------------------------------------


def confidence_table(fired: dict[str, Fired], measured: str) -> str:
    """The table ``confidence`` of a pack as a YAML file: the lower bound of each rule, rounded down, its counts behind it."""
    lines = [
        "# The measured precision of each rule, lower end of its 95% interval. Written by `quoteattr evaluate`,",
        "# never by hand: docs/evaluate.md says how.",
        f"# Measured on {measured}.",
        "confidence:",
        *(
            f"  {rule}: {floor(100 * x.bound) / 100:.2f} # {x.right} of {x.fired}"
            for rule, x in sorted(fired.items())
        ),
    ]
    return "\n".join(lines) + "\n"
