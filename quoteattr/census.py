"""A pack and a corpus → what of the pack never fires there, and which cues and quotations nothing took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from quoteattr.attributions import Trace
from quoteattr.coverage import Counting, Coverage
from quoteattr.coverage import plain as plain_coverage
from quoteattr.coverage import to_dict as coverage_dict
from quoteattr.explain import words
from quoteattr.pipeline import Extractor
from quoteattr.records import Record
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens


@frozen
class Census:
    """What a corpus shows of a pack."""

    documents: int
    """How many texts were read."""
    records: int
    """How many records they gave."""
    coverage: Coverage
    """What of the pack was used, and how often."""
    cues: tuple[tuple[str, int, int], ...]
    """(entry, how often it stood there, how often as the cue of a record), the one that was taken least often first."""
    quotations: tuple[str, ...]
    """The full quotations that are in no record."""
    missed: int
    """How many of those there are in all."""


def census(extractor: Extractor, texts: Iterable[str], most: int = 20) -> Census:
    """Read every text once; of cues and quotations no more than ``most`` are kept."""
    counting = Counting(extractor.rules)
    stood: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    quotations: list[str] = []
    documents = records = 0
    for text in texts:
        trace = Trace()
        _, tokens, streams, found = extractor.run(text, trace=trace)
        own = [r for r, _ in found]
        counting.add(tokens, trace)
        stood.update(_cues(extractor.rules, tokens))
        taken.update(r.cue.lemma for r in own if r.cue is not None)
        quotations += _left(extractor.rules, tokens, streams[:1], own)
        documents, records = documents + 1, records + len(own)
    rows = sorted(((w, n, min(n, taken[w])) for w, n in stood.items()), key=lambda x: (x[2] - x[1], x[0]))
    return Census(
        documents, records, counting.coverage(), tuple(rows[:most]), tuple(quotations[:most]), len(quotations)
    )


def _cues(pack: RulePack, t: Tokens) -> Iterator[str]:
    """The entry of each word that can be a cue."""
    cue = pack.named("cue")
    for n, char in enumerate(t.shadow):
        if char in cue:
            yield pack.vocabulary.lemma(t.word(n).lower())


def _left(pack: RulePack, t: Tokens, streams: list[Stream], records: list[Record]) -> Iterator[str]:
    """The full quotations that overlap no quote."""
    spans = [s for r in records for s in r.quote.spans]
    for s in streams:
        for i in (i for i, c in enumerate(s.chars) if c in pack.quotes):
            start, end = t.starts[s.first[i]], t.end(s.last[i] - 1)
            if not any(x.start < end and start < x.end for x in spans):
                yield words(t, s, i, i + 1)


def plain(c: Census) -> str:
    """The census for eyes."""
    lines = [f"{c.documents} documents, {c.records} records", "", plain_coverage(c.coverage)]
    lines += ["", "cues that made no record most often (entry, stood there, made a record):"]
    lines += [f"  {w:<20} {n:>6} {used:>6}" for w, n, used in c.cues if used < n]
    lines += ["", f"quotations that nothing took: {c.missed}", *(f"  {q}" for q in c.quotations)]
    return "\n".join(lines)


def to_dict(c: Census) -> dict[str, Any]:
    """The census as JSON has it."""
    cues = [{"entry": w, "stood": n, "made": used} for w, n, used in c.cues]
    return {
        "documents": c.documents,
        "records": c.records,
        "coverage": coverage_dict(c.coverage),
        "cues": cues,
        "quotations": list(c.quotations),
        "missed": c.missed,
    }
