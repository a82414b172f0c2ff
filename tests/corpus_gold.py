"""The articles of corpus/ against their gold: every difference by name.

``python -m tests.corpus_gold`` prints the differences of each article and the rates over all; with ``--misses`` it
prints those that corpus/misses.yaml does not list yet, in the form in which they would stand there.

A record is found where its quote is: the spans joined, white space folded, marks and punctuation at either end left
out. Of a found record cue, speaker, name, form and the names of the chain are compared, the publisher left out.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from attrs import field, frozen

from quoteattr import Extractor, Record

CORPUS = Path(__file__).parents[1] / "corpus"
MISSES = CORPUS / "misses.yaml"
KINDS_OF_MISS = ("missing", "spurious", "cue", "speaker", "name", "form", "via")
"""How a record can differ from gold."""
_OUTER = " \n\t\"'“”‘’„«»`.,;:!?–—-…"


@frozen
class Attributed:
    """A record, gold or found, as far as it is compared."""

    quote: str
    """As :func:`normal` makes it; of a record without a quote its cue."""
    cue: str
    """Its cue."""
    speaker: str
    """The mention."""
    name: str
    """The full name."""
    form: str
    """Direct, indirect or mixed."""
    via: tuple[str, ...]
    """The names of the chain."""


@frozen
class Difference:
    """One way in which one record differs from gold."""

    quote: str
    """The quote, normalised."""
    miss: str
    """One of :data:`KINDS_OF_MISS`."""
    detail: str = field(default="", eq=False)
    """What gold has and what was found."""

    def __str__(self) -> str:
        return f"{self.miss}: {self.quote!r}" + (f" ({self.detail})" if self.detail else "")


@frozen
class Compared:
    """One article, compared."""

    article: str
    """Its name, e.g. ``court-fraud-trial``."""
    gold: int
    """Records of gold."""
    found: int
    """Records found."""
    matched: int
    """Records with the same quote."""
    named: int
    """Of these, those with the right name."""
    chains: int
    """Of these, those with a chain, in gold or found."""
    chained: int
    """Of these, those with the right chain."""
    differences: tuple[Difference, ...]
    """Every difference, in the order of the text."""


def folded(text: str | None) -> str:
    """The text with its white space folded."""
    return " ".join((text or "").split())


def normal(text: str | None) -> str:
    """A quote as it is compared: white space folded, typography plain, outer marks and punctuation left out."""
    plain = folded(text).replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return plain.strip(_OUTER)


def joined(spans: list[str], cue: str | None) -> str:
    """The spans of a quote as one text, each without its outer marks."""
    parts = [p for p in map(normal, spans) if p]
    return " … ".join(parts) or f"[{folded(cue)}]"


def gold_of(article: Path) -> list[Attributed]:
    """The records that the .yaml beside an article lists."""
    data = yaml.safe_load(article.with_suffix(".yaml").read_text(encoding="utf-8"))
    return [_gold(r) for r in data.get("records") or []]


def _gold(r: dict[str, Any]) -> Attributed:
    spans = r.get("quote") or []
    return Attributed(
        joined([spans] if isinstance(spans, str) else spans, r.get("cue")),
        folded(r.get("cue")),
        folded(r.get("speaker")),
        folded(r.get("name")),
        r.get("form") or "",
        tuple(folded(v["name"]) for v in r.get("via") or [] if v.get("relation") != "publisher"),
    )


def found_of(record: Record) -> Attributed:
    """A record of the extractor."""
    cue = record.cue.text if record.cue else None
    return Attributed(
        joined([s.text for s in record.quote.spans], cue),
        folded(cue),
        folded(record.speaker.text if record.speaker else None),
        folded(record.speaker.name if record.speaker else None),
        record.form,
        tuple(folded(v.name or v.text) for v in record.via if v.relation != "publisher"),
    )


def paired(gold: list[Attributed], found: list[Attributed]) -> list[tuple[Attributed | None, Attributed | None]]:
    """Gold and found records of the same quote, the most alike first where a quote comes twice; the rest alone."""
    left = list(found)
    out: list[tuple[Attributed | None, Attributed | None]] = []
    for g in gold:
        alike = [f for f in left if f.quote == g.quote]
        best = max(
            alike,
            key=lambda f: (f.cue == g.cue, f.speaker == g.speaker, f.name == g.name, f.via == g.via),
            default=None,
        )
        if best is not None:
            left.remove(best)
        out.append((g, best))
    return out + [(None, f) for f in left]


def differences(gold: list[Attributed], found: list[Attributed]) -> list[Difference]:
    """Every difference between the gold and the found records of an article."""
    out = []
    for g, f in paired(gold, found):
        if f is None and g is not None:
            out.append(Difference(g.quote, "missing", f"{g.speaker or g.name} / {g.cue}"))
        elif g is None and f is not None:
            out.append(Difference(f.quote, "spurious", f"{f.speaker} / {f.cue}"))
        elif g is not None and f is not None:
            for miss in KINDS_OF_MISS[2:]:
                a, b = getattr(g, miss), getattr(f, miss)
                if a != b:
                    out.append(Difference(g.quote, miss, f"gold {_shown(a)}, found {_shown(b)}"))
    return out


def _shown(value: str | tuple[str, ...]) -> str:
    return repr(value if isinstance(value, str) else " > ".join(value))


def compare(extractor: Extractor, article: Path) -> Compared:
    """One article, extracted and compared with its gold."""
    gold = gold_of(article)
    found = [found_of(r) for r in extractor.extract(article.read_text(encoding="utf-8"), id=article.name).records]
    both = [(g, f) for g, f in paired(gold, found) if g is not None and f is not None]
    chains = [(g, f) for g, f in both if g.via or f.via]
    return Compared(
        article.stem,
        len(gold),
        len(found),
        len(both),
        sum(g.name == f.name for g, f in both),
        len(chains),
        sum(g.via == f.via for g, f in chains),
        tuple(differences(gold, found)),
    )


def articles() -> list[Path]:
    """The articles that have gold."""
    return sorted(f for f in CORPUS.glob("*.txt") if f.with_suffix(".yaml").exists())


def known_misses() -> dict[str, list[Difference]]:
    """What corpus/misses.yaml lists, by article."""
    data = yaml.safe_load(MISSES.read_text(encoding="utf-8")) if MISSES.exists() else None
    return {
        str(article): [Difference(_listed(m["quote"]), m["miss"], m.get("reason") or "") for m in misses or []]
        for article, misses in (data or {}).items()
    }


def _listed(quote: str) -> str:
    text = folded(quote)
    return text if re.fullmatch(r"\[.*\]", text) else " … ".join(map(normal, text.split(" … ")))


def unlisted(compared: Compared, known: list[Difference]) -> tuple[list[Difference], list[Difference]]:
    """Differences that are not listed, and listed ones that no longer occur."""
    left = Counter(known)
    new = []
    for d in compared.differences:
        if left[d] > 0:
            left[d] -= 1
        else:
            new.append(d)
    return new, list(left.elements())


def rates(all_compared: list[Compared]) -> str:
    """Precision, recall, and the shares of right names and chains among the found records."""

    def share(part: int, whole: int) -> str:
        return f"{part}/{whole} = {part / whole:.1%}" if whole else "none"

    total = {
        f: sum(getattr(c, f) for c in all_compared) for f in ("gold", "found", "matched", "named", "chains", "chained")
    }
    return (
        f"precision {share(total['matched'], total['found'])}\nrecall    {share(total['matched'], total['gold'])}\n"
        f"names     {share(total['named'], total['matched'])}\nvia       {share(total['chained'], total['chains'])}"
    )


def main(arguments: list[str]) -> int:
    """Print the differences and the rates; with ``--misses`` what misses.yaml lacks, as it would stand there."""
    extractor = Extractor()
    all_compared = [compare(extractor, a) for a in articles()]
    known = known_misses()
    if "--misses" in arguments:
        lacking = {
            c.article: [{"quote": d.quote, "miss": d.miss, "reason": d.detail} for d in new]
            for c in all_compared
            if (new := unlisted(c, known.get(c.article, []))[0])
        }
        print(yaml.safe_dump(lacking, allow_unicode=True, sort_keys=False, width=120), end="")
        return 0
    for c in all_compared:
        print(f"{c.article}: {c.matched} of {c.gold} records, {c.found} found")
        for d in c.differences:
            print(f"  {d}")
    print(rates(all_compared))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
