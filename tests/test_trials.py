"""What an edit wins, loses and changes over a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr import Extractor, load_rules
from quoteattr.cli import main
from quoteattr.trials import compare

TEXT = "“We will win,” said Ana Diaz.\nDiaz thundered that it was late. Diaz: “We won.”"


def test_won_and_lost(mini: Path, overlay: Path) -> None:
    """A rule that is switched off loses its record; a new word and a new rule win theirs, shown in their paragraph."""
    found = compare(Extractor(load_rules(mini)), Extractor(load_rules(mini, overlay)), [("a.txt", TEXT)])
    assert [(d.kind, d.before or d.after) for d in found.differences] == [
        ("lost", "“[quote We will win,]” [cue said] [speaker Ana Diaz]."),
        ("won", "[speaker Diaz] [cue thundered] [quote that it was late]. Diaz: “We won.”"),
        ("won", "Diaz thundered that it was late. [speaker Diaz][cue :] “[quote We won.]”"),
    ]
    assert (found.documents, found.before, found.after, found.count("changed")) == (1, 1, 2, 0)


def test_changed(mini: Path, tmp_path: Path) -> None:
    """A record whose quote ends elsewhere is the same record, changed."""
    edited = tmp_path / "edited"
    edited.mkdir()
    (edited / "o.yaml").write_text("overlay: mini\nname: edited\nkinds: {that: THAT}\n")
    (edited / "p.yaml").write_text("boundaries: [{at: COMMA, do: cut, example: 'Diaz said that so, she left.'}]\n")
    text = "Diaz said that she won, she left."
    found = compare(Extractor(load_rules(mini)), Extractor(load_rules(mini, edited)), [("a", text)])
    (changed,) = found.differences
    assert changed.before == "[speaker Diaz] [cue said] [quote that she won, she left]."
    assert changed.after == "[speaker Diaz] [cue said] [quote that she won], she left."


def test_the_command(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command compares a pack with another one, by its folder or by one of its files."""
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    for edited in (mini, next(mini.glob("*.yaml"))):
        assert main(["rules", "try", str(edited), str(article), "--against", str(mini)]) == 0
        assert capsys.readouterr().out == "1 documents, 1 records before and 1 after: 0 won, 0 lost, 0 changed\n"
    assert main(["rules", "try", str(mini), str(article), "--against", str(mini), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"] == []
