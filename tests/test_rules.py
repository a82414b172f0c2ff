"""Every example of the shipped rules holds."""

from __future__ import annotations

import pytest

from quoteattr.loader import load_rules
from quoteattr.rulepack import RulePack
from quoteattr.ruletests import Report, run_examples

PACK = load_rules("en")


def ids(pack: RulePack) -> list[str]:
    """The ids of all rules: attribution rules by stage, word rules, node rules, and one empty id for the boundaries."""
    d = pack.definitions
    rules = [r.rule.id for stage in pack.stages.values() for r in stage]
    return [*rules, *(w.id for w in d.words), *(n.id for n in d.nodes), *([""] if d.boundaries else [])]


@pytest.fixture(scope="module")
def report() -> Report:
    return run_examples(PACK)


@pytest.mark.parametrize("rule", ids(PACK), ids=lambda rule: rule or "boundaries")
def test_examples_of(rule: str, report: Report) -> None:
    """What an example states comes true, no reject gives a record, and a table's rule applies to its text."""
    wrong = [o for o in report.outcomes if o.rule == rule and (o.failed or o.kind == "not-applied")]
    assert not wrong, "\n".join(str(o.problem) for o in wrong)


def test_no_todo_passes(report: Report) -> None:
    """A known miss that is none any more becomes an example."""
    passing = [str(o.problem) for o in report.outcomes if o.kind == "passing-todo"]
    assert not passing, "\n".join(passing)
