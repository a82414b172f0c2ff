"""``rules test``: the examples, rejects and todos of a pack."""

from __future__ import annotations

import argparse

from quoteattr.loader import load_rules
from quoteattr.ruletests import run_examples


def run(args: argparse.Namespace) -> int:
    """Print what failed and which todos pass, then the figures; 1 where something failed."""
    report = run_examples(load_rules(*args.packs), args.rule)
    for outcome in report.outcomes:
        if outcome.failed or outcome.kind == "passing-todo":
            print(outcome.problem)
    print(
        f"{report.rules} rules, {report.examples} examples: {report.failed} failed; "
        f"{report.todos} todos ({report.passing} pass)"
    )
    return 1 if report.failed else 0
