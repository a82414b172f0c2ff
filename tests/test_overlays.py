"""Overlays lie on a pack in their order, and say what has moved below them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr import Extractor, load_rules
from quoteattr.loader import check_folders
from quoteattr.ruletests import run_examples

TEXT = "“We will win,” said Ana Diaz. Ana Diaz said that the plan was dead. Diaz thundered that it was late."


@pytest.fixture
def laid(tmp_path: Path, mini: Path) -> list[Path]:
    """A pack and two overlays: one teaches a word and adds a rule, the other extends that rule and switches one off."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, text in (
        (
            first,
            "overlay: mini\nname: first\nversion: 0.1.0\nlexicon: {SAY: {thunder: {takes: [that], act: speech}}}\n",
        ),
        (
            second,
            "overlay: mini\nname: second\nversion: 0.2.0\ndisable: [mini.direct.post]\n"
            "extend: {first.colon: {rejects+: [The end.]}}\n",
        ),
    ):
        folder.mkdir()
        (folder / "overlay.yaml").write_text(text, encoding="utf-8")
    (first / "rules.yaml").write_text(
        "- {id: first.colon, pattern: speaker=NP cue=COLON quote=QUOTE}\n", encoding="utf-8"
    )
    return [mini, first, second]


def faults(*packs: Path) -> list[str]:
    return [f"{p.code} {p.message}" for p in check_folders(*packs)[1]]


def test_several_in_their_order(laid: list[Path]) -> None:
    """What one overlay adds the next one sees, and every extraction names all packs that made it, with their hashes."""
    x = Extractor(load_rules(*laid, cache=False)).extract(TEXT)
    assert [r.quote.text for r in x.records] == ["that the plan was dead", "that it was late"]
    assert [(u.pack, u.version, len(u.sha256)) for u in x.rules] == [
        ("mini", "0.1.0", 64), ("first", "0.1.0", 64), ("second", "0.2.0", 64),
    ]  # fmt: skip


def test_the_other_order(laid: list[Path]) -> None:
    """What a later overlay adds an earlier one cannot extend."""
    mini, first, second = laid
    assert faults(mini, second, first) == ["E207 no rule 'first.colon' to extend; known: mini.indirect.that"]


def test_examples_of_the_parent_run_again(laid: list[Path]) -> None:
    """A rule that an overlay extends is tried with its own examples and with those that are added."""
    mini, _, second = laid
    extended = "extend: {mini.indirect.that: {examples+: [{text: She said that it was late., want: [{cue: said}]}]}}\n"
    (second / "overlay.yaml").write_text("overlay: mini\nname: second\n" + extended, encoding="utf-8")
    report = run_examples(load_rules(mini, second, cache=False), "mini.indirect.*")
    assert (report.examples, report.failed) == (2, 0)


def test_a_rule_that_is_gone(laid: list[Path]) -> None:
    """Who extends a rule that an overlay below switches off, or that another one replaces, is told which."""
    mini, first, second = laid
    (first / "overlay.yaml").write_text("overlay: mini\nname: first\ndisable: [mini.direct.post]\n", encoding="utf-8")
    (first / "rules.yaml").write_text(
        "- {id: first.colon, replaces: first.dash, pattern: speaker=NP cue=COLON quote=QUOTE}\n", encoding="utf-8"
    )
    (second / "overlay.yaml").write_text(
        "overlay: mini\nname: second\nextend: {mini.direct.post: {}}\ndisable: [first.dash]\n", encoding="utf-8"
    )
    assert faults(mini, first, second) == [
        "E207 no rule 'mini.direct.post' to extend: first switches it off; take one of the two out",
        "E207 no rule 'first.dash' to disable; first.colon replaces it",
    ]


def test_one_rule_extended_twice(laid: list[Path]) -> None:
    """Of two files of an overlay that extend one rule, neither is passed over in silence."""
    mini, first, second = laid
    (second / "more.yaml").write_text("extend: {first.colon: {rejects+: [The end.]}}\n", encoding="utf-8")
    (told,) = faults(mini, first, second)
    assert told == "E101 'first.colon' is extended in another file of the pack too; keep one"


def test_an_overlay_without_its_pack(laid: list[Path]) -> None:
    """An overlay whose base cannot be told from its line has nothing to stand on, and says so."""
    (laid[1] / "overlay.yaml").write_text("{overlay: mini, name: first}\n", encoding="utf-8")
    assert any("E208 this is an overlay, and nothing lies below it" in x for x in faults(laid[1]))


def test_what_an_overlay_takes(laid: list[Path]) -> None:
    """Rules at the top of an overlay's own file are told where they belong."""
    mini, first, _ = laid
    (first / "overlay.yaml").write_text("overlay: mini\nname: first\nrules: []\n", encoding="utf-8")
    (told,) = faults(mini, first)
    assert told.startswith("E102 unknown key 'rules'; rules stand in a file of their own, as a list from `- id:` on")
