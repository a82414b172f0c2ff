"""Rules meet nodes."""

from __future__ import annotations

from pathlib import Path

from quoteattr import Extractor
from quoteattr.matching import Matcher


def test_a_match_knows_its_roles(mini: Path) -> None:
    """A tag in front of its clause gives speaker, cue and the beginning of the quote."""
    e = Extractor(mini)
    _, t, streams, _ = e.run("The mayor left. Ana Diaz said that it was over.")
    (m,) = Matcher(e.rules).matches(streams[0], "claim")
    assert m.rule.rule.id == "mini.indirect.that"
    assert [r for r, *_ in m.roles] == ["speaker", "cue", "quote"]
    first = m.first("speaker")
    assert first is not None
    assert t.text[t.starts[streams[0].first[first[0]]] :].startswith("Ana Diaz")
    assert m.first("addressee") is None
    assert m.roles[-1][3] == "that"


def test_a_rule_without_its_classes_is_not_tried(mini: Path) -> None:
    """A text without a quotation gives no match of a rule that wants one."""
    e = Extractor(mini)
    _, _, streams, _ = e.run("Ana Diaz said that it was over.")
    assert Matcher(e.rules).matches(streams[0], "outer") == []
    assert Matcher(e.rules).matches(streams[0], "no-such-stage") == []
