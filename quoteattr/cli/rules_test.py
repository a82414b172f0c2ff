"""``rules test``: the examples, rejects and todos of a pack, what they leave untried, and variants of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from attrs import asdict

from quoteattr.cli.corpora import documents
from quoteattr.cli.output import print_json
from quoteattr.errors import UsageError
from quoteattr.loader import load_rules
from quoteattr.rulepack import RulePack
from quoteattr.ruletests import Outcome, Report, run_examples


def run(args: argparse.Namespace) -> int:
    """Print what failed and which todos pass, then the figures; 1 where something failed."""
    pack = load_rules(*args.packs)
    report = run_examples(pack, args.rule)
    shown = [o for o in report.outcomes if o.failed or o.kind == "passing-todo"]
    broken = list(_broken(pack, args.properties, args.rule)) if args.properties else []
    told = {**_figures(report), "outcomes": [_dict(o) for o in shown], "broken": broken}
    if args.coverage is not None:
        told["coverage"] = _coverage(pack, args.coverage)
    print_json(told) if args.json else _show(pack, report, shown, broken, args)
    return 1 if report.failed or broken else 0


def _figures(report: Report) -> dict[str, Any]:
    return {key: value for key, value in asdict(report, recurse=False).items() if key != "outcomes"}


def _dict(o: Outcome) -> dict[str, Any]:
    return {**asdict(o, recurse=False), "code": o.problem.code, "place": str(o.place)}


def _show(
    pack: RulePack, report: Report, shown: list[Outcome], broken: list[dict[str, Any]], args: argparse.Namespace
) -> None:
    for outcome in shown:
        print(outcome.problem)
        if outcome.hint:
            print(f"    {outcome.hint}")
    for b in broken:
        print(f"{b['place']}: {b['rule']} with {b['change']}: {b['text']!r} gives {b['found']}, not {b['wanted']}")
    print(
        f"{report.rules} rules, {report.examples} examples: {report.failed} failed; "
        f"{report.todos} todos ({report.passing} pass)"
    )
    if args.properties:
        print(f"{args.properties} variants of each example: {len(broken)} examples break")
    if args.coverage is not None:
        from quoteattr.coverage import plain

        print(f"\n{plain(_covered(pack, args.coverage))}")


def _coverage(pack: RulePack, corpus: str) -> dict[str, Any]:
    from quoteattr.coverage import to_dict

    return to_dict(_covered(pack, corpus))


def _covered(pack: RulePack, corpus: str) -> Any:
    from quoteattr.coverage import cover, example_texts

    return cover(pack, (t for _, t in documents([corpus])) if corpus else example_texts(pack))


def _broken(pack: RulePack, n: int, ids: str) -> Iterator[dict[str, Any]]:
    """The examples of which a variant gives other records."""
    try:
        from quoteattr.properties import try_properties
    except ImportError:
        raise UsageError("--properties needs hypothesis: pip install 'quoteattr[test]'") from None
    for b in try_properties(pack, n, ids):
        yield {**asdict(b, recurse=False), "place": str(b.place)}
