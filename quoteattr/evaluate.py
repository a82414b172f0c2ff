"""Compared documents → figures, what has changed since another run, and the confidence of rules; see docs/evaluate.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import floor, sqrt
from typing import Any

from attrs import frozen

from quoteattr.comparison import Compared, Measured, Role
from quoteattr.gold import Attributed
from quoteattr.records import FORMS

Z = 1.959964
"""Of the normal distribution: 95 of 100 samples lie within so many standard deviations."""
BINS = 5
"""Into how many ranges of equal width stated confidence is divided."""


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
        *(f"  {rule}: {floor(100 * x.bound) / 100:.2f} # {x.right} of {x.fired}" for rule, x in sorted(fired.items())),
    ]
    return "\n".join(lines) + "\n"
