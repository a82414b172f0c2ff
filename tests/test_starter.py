"""``rules init``: what one starts from works, and nothing is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr import Extractor, load_rules
from quoteattr.cli import main
from quoteattr.cli.rules_init import _name
from quoteattr.ruletests import run_examples


def test_a_new_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The new overlay loads without a warning, its examples hold, its word is known, and its files name their schema."""
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "init", "City Desk"]) == 0
    out = capsys.readouterr().out
    assert "The English rules, to read and to copy from: " in out
    assert out.endswith("Next: quoteattr rules check City Desk\n")
    pack = load_rules("City Desk")
    assert (pack.problems, [u.pack for u in pack.used]) == ((), ["en", "city-desk"])
    report = run_examples(pack, "city-desk.*")
    assert (report.rules, report.examples, report.outcomes) == (1, 2, ())
    (record,) = Extractor(pack).extract('"Nobody asked me," harrumphed Ana Diaz.').records
    assert (record.rule, record.cue and record.cue.lemma) == ("en.direct.post", "harrumph")
    for file in ("overlay.yaml", "rules.yaml"):
        assert (
            Path("City Desk", file)
            .read_text(encoding="utf-8")
            .startswith("# yaml-language-server: $schema=schema.json\n")
        )
    assert "city-desk.minutes" in json.loads(Path("City Desk/schema.json").read_text(encoding="utf-8"))["$defs"]["tables"][
        "properties"]["disable"]["anyOf"][0]["enum"]  # fmt: skip


def test_a_folder_that_holds_something(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not empty is refused and left as it is; so is a file."""
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["rules", "init", str(tmp_path)]) == 2
    assert "is not empty (it holds notes.txt)" in capsys.readouterr().err
    assert main(["rules", "init", str(tmp_path / "notes.txt")]) == 2
    assert [f.name for f in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [("newsroom", "newsroom"), ("City Desk!", "city-desk"), ("2024", "my-2024"), ("en", "my-en"), ("ü", "my")],
)
def test_names(folder: str, name: str) -> None:
    """The name of the overlay is that of its folder, as far as an id can begin with it."""
    assert _name(folder) == name
