"""``evaluate``: gold in, figures out; errors, comparisons with other runs and a page for reading where they are asked for."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from quoteattr.comparison import CAUSES, Compared, Error, Measured, Yardstick, compare, errors, found_in
from quoteattr.errors import InputError, RuleError, UsageError
from quoteattr.evaluate import LENIENT, Figures, Fired, changed, confidence_table, figures
from quoteattr.explain import bracketed
from quoteattr.gold import ROLES, Annotated, read_gold
from quoteattr.loader import check_folders, load_rules
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS
from quoteattr.rulepack import RulePack

BEFORE, BEHIND = 160, 60
"""How many characters of its line are shown before and behind an attribution."""
LETTERS = {"source": "S", "cue": "Q", "content": "C"}
"""What stands in the brackets."""
Before = Sequence[tuple[Compared, Compared]]
"""Documents as another run had them, and as this one has them."""


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where some gold could not be read."""
    rules = _rules(args)
    extractor = Extractor(rules, acts=args.acts or ACTS)
    yardstick = Yardstick(rules)
    gc.freeze()  # the rules stay to the end, as in extract
    faults: list[InputError] = []
    compared = [
        compare(yardstick, a, found_in(extractor.extract(a.document.text, publisher=a.document.publisher)))
        for a in islice(_readable(args.paths, faults), args.limit)
    ]
    before = _before(args.against, yardstick, compared, faults) if args.against else ()
    for fault in faults:
        print(f"quoteattr: {fault}", file=sys.stderr)
    if not compared:
        raise UsageError("no document with gold was read")
    if args.against and not before:
        raise UsageError(f"{args.against}: holds none of these documents; keep a run of them with --save")
    measured = figures(compared)
    if args.json:
        print(json.dumps(_as_json(args, measured, compared, before), indent=1))
    else:
        print("\n".join(_shown(args, measured, compared, before)))
    if args.save:
        kept = (Annotated(c.annotated.document, tuple(m.given for m in c.found)).to_dict() for c in compared)
        _write(args.save, "".join(json.dumps(x) + "\n" for x in kept))
    if args.html:
        from quoteattr.page import page  # only where it is asked for

        _write(args.html, page(compared, measured))
    if args.write_confidence:
        _write(args.write_confidence, confidence_table(measured.rules, _told(args, rules, measured)))
    return 1 if faults else 0


def _rules(args: argparse.Namespace) -> RulePack:
    """The pack; where its confidence is to be measured, as if the file were not there that will hold it."""
    packs = args.rules or ()
    if args.write_confidence is None:
        return load_rules(*packs)
    pack, problems = check_folders(*packs, without=args.write_confidence)
    if pack is None:
        raise RuleError(p for p in problems if p.is_error)
    return pack


def _readable(paths: Iterable[str], faults: list[InputError]) -> Iterator[Annotated]:
    for read in read_gold(paths):
        if isinstance(read, InputError):
            faults.append(read)
        else:
            yield read


def _before(against: str, yardstick: Yardstick, compared: Sequence[Compared], faults: list[InputError]) -> Before:
    """The documents that a kept run has too, as it had them and as they are now."""
    kept = {a.document.id: a for a in _readable([against], faults)}
    both = [(kept[id], c) for c in compared if (id := c.annotated.document.id) in kept]
    for then, now in both:
        if then.document.text != now.annotated.document.text:
            raise UsageError(f"{against}: has another text as {then.document.id}; keep a run of these with --save")
    return [(compare(yardstick, now.annotated, then.attributions), now) for then, now in both]


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(text, encoding="utf-8", errors="xmlcharrefreplace")
    except OSError as e:
        raise UsageError(f"{file}: cannot be written: {e.strerror or e}") from None


def _told(args: argparse.Namespace, rules: RulePack, measured: Figures) -> str:
    """What confidence was measured on, and by what."""
    gold = ", ".join(Path(p).name for p in args.paths)
    attributions = measured.rates[LENIENT].gold
    packs = ", ".join(f"{u.pack} {u.version}" for u in rules.used)
    return f"{gold} ({measured.documents} documents, {attributions} attributions), {date.today()}, with {packs}"


# tables ----------------------------------------------------------------------------------------------------------------------


def _shown(args: argparse.Namespace, f: Figures, compared: Sequence[Compared], before: Before) -> Iterator[str]:
    yield f"{f.documents} documents"
    yield ""
    yield f"{'':26}{'P':>7}{'R':>7}{'F1':>7}{'found':>8}{'gold':>8}"
    for name, rate in f.rates.items():
        d = rate.to_dict()
        yield f"{name:26}{d['precision']:7.1f}{d['recall']:7.1f}{d['f1']:7.1f}{rate.found:8}{rate.gold:8}"
    if args.by:
        yield from _by_publisher(compared)
    f1 = f.rates[LENIENT].f1
    for title, table in (("act", f.acts), ("rule", f.rules)):
        yield ""
        yield f"{title:34}{'fired':>7}{'right':>7}{'wrong':>7}{'strict':>7}{'P':>7}{'bound':>7}  pays"
        yield from (_fired(name, x, f1) for name, x in table.items())
    yield ""
    if f.calibration:
        yield f"{'confidence':12}{'records':>9}{'stated':>9}{'seen':>9}"
        for b in f.calibration:
            yield f"{f'{b.low:.1f} to {b.high:.1f}':12}{b.records:9}{b.stated:9.3f}{b.seen:9.3f}"
    else:
        yield "no rule states a confidence"
    if args.errors is not None:
        yield from _errors(compared, args.errors)
    if args.against:
        yield from _changes(before, len(compared), args.errors)


def _fired(name: str, x: Fired, f1: float) -> str:
    d = x.to_dict()
    counts = f"{x.fired:7}{x.right:7}{x.wrong:7}{x.strict:7}"
    return f"{name:34}{counts}{d['precision']:7.1f}{d['bound']:7.1f}  {'yes' if x.pays(f1) else 'no'}"


def _publisher(c: Compared) -> str:
    """The publisher of the gold file, else the id as far as the first underscore."""
    d = c.annotated.document
    return d.publisher or d.id.partition("_")[0]


def _groups(compared: Sequence[Compared]) -> Iterator[tuple[str, Figures]]:
    for name, group in groupby(sorted(compared, key=_publisher), _publisher):
        yield name, figures(list(group))


def _by_publisher(compared: Sequence[Compared]) -> Iterator[str]:
    yield ""
    yield f"{'publisher':26}{'P':>7}{'R':>7}{'F1':>7}{'strict':>8}{'words':>8}{'documents':>11}"
    for name, f in _groups(compared):
        lenient = f.rates[LENIENT].to_dict()
        strict, words = (f.rates[k].to_dict()["f1"] for k in ("attribution.strict", "content.words"))
        shares = f"{lenient['precision']:7.1f}{lenient['recall']:7.1f}{lenient['f1']:7.1f}{strict:8.1f}{words:8.1f}"
        yield f"{name:26}{shares}{f.documents:11}"


# errors and changes ----------------------------------------------------------------------------------------------------------


def _all_errors(compared: Sequence[Compared]) -> dict[str, list[tuple[Compared, Error]]]:
    out: dict[str, list[tuple[Compared, Error]]] = {kind: [] for kind in CAUSES}
    for c in compared:
        for e in errors(c):
            out[e.kind].append((c, e))
    return out


def _spread(found: Sequence[Any], n: int) -> Sequence[Any]:
    """At most so many of them, from all over."""
    return [found[i * len(found) // n] for i in range(n)] if n < len(found) else found


def _errors(compared: Sequence[Compared], n: int) -> Iterator[str]:
    for kind, found in _all_errors(compared).items():
        yield ""
        causes = Counter(e.cause for _, e in found)
        yield f"{kind}: {len(found)} ({', '.join(f'{cause} {causes[cause]}' for cause in CAUSES[kind])})"
        for c, e in _spread(found, n):
            rule = f" {e.found.given.rule}" if e.found else ""
            yield f"  {kind}, {e.cause}: {c.annotated.document.id}{rule}"
            for side, m in (("gold ", e.gold), ("found", e.found)):
                if m is not None:
                    yield f"    {side} {excerpt(c.annotated.document.text, m)}"


def excerpt(text: str, m: Measured) -> str:
    """An attribution in its line: ``[S Diaz] [Q said] [C the plan was dead].``"""
    spans = [(s, e, LETTERS[role]) for role in ROLES for s, e in getattr(m, role).spans]
    first, last = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    begin = max(text.rfind("\n", 0, first) + 1, first - BEFORE)
    line_end = text.find("\n", last)
    end = min(len(text) if line_end < 0 else line_end, last + BEHIND)
    shown = bracketed(text[begin:end], ((s - begin, e - begin, letter) for s, e, letter in spans))
    left = "" if begin == 0 or text[begin - 1] == "\n" else "… "
    right = "" if end == len(text) or text[end] == "\n" else " …"
    return f"{left}{shown}{right}"


def _changes(before: Before, documents: int, n: int | None) -> Iterator[str]:
    won, lost = _won_and_lost(before)
    yield ""
    yield f"since then: {len(won)} won, {len(lost)} lost ({len(before)} of {documents} documents in both runs)"
    for kind, found in (("won", won), ("lost", lost)):
        for c, g, rule in _spread(found, n) if n is not None else ():
            yield f"  {kind}: {c.annotated.document.id} {rule}"
            yield f"    gold  {excerpt(c.annotated.document.text, c.gold[g])}"


def _won_and_lost(before: Before) -> tuple[list[tuple[Compared, int, str]], list[tuple[Compared, int, str]]]:
    """Document, attribution of gold and the rule that finds or found it."""
    won: list[tuple[Compared, int, str]] = []
    lost: list[tuple[Compared, int, str]] = []
    for then, now in before:
        gained, gone = changed(then, now)
        for kept, wanted, run in ((won, gained, now), (lost, gone, then)):
            by_gold = {g: f for f, g in run.pairs}
            kept.extend((now, g, run.found[by_gold[g]].given.rule or "") for g in sorted(wanted))
    return won, lost


# JSON ------------------------------------------------------------------------------------------------------------------------


def _as_json(args: argparse.Namespace, f: Figures, compared: Sequence[Compared], before: Before) -> dict[str, Any]:
    data = f.to_dict()
    if args.by:
        data["publishers"] = {name: group.to_dict() for name, group in _groups(compared)}
    if args.errors is not None:
        found = _all_errors(compared)
        data["causes"] = {kind: dict(Counter(e.cause for _, e in x)) for kind, x in found.items()}
        data["errors"] = [_error(c, e) for x in found.values() for c, e in _spread(x, args.errors)]
    if args.against:
        won, lost = _won_and_lost(before)
        data["since"] = {"documents": len(before), "won": len(won), "lost": len(lost)}
    return data


def _error(c: Compared, e: Error) -> dict[str, Any]:
    return {
        "kind": e.kind,
        "cause": e.cause,
        "id": c.annotated.document.id,
        "gold": e.gold.given.to_dict() if e.gold else None,
        "found": e.found.given.to_dict() if e.found else None,
    }
