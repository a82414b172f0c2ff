"""Variants of examples: what does not matter changes nothing, and what does is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.cli import main
from quoteattr.loader import load_rules
from quoteattr.properties import try_properties


def test_a_pack_that_holds(mini: Path) -> None:
    """Other marks, blanks, names and a paragraph before leave the records of the small pack as they are."""
    assert list(try_properties(load_rules(mini), 20)) == []


def test_a_pack_that_breaks(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A phrase that swallows one of two like cues is told with the variant that breaks."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "o.yaml").write_text(
        "overlay: mini\nname: own\nlexicon:\n"
        "  SAY: {moan: {takes: [that], act: speech}, wail: {takes: [that], act: speech}}\n"
        "  NN: {wailed that: {}}\n"
    )
    (own / "r.yaml").write_text(
        "- id: own.moan\n  about: A long face.\n  pattern: speaker=NP cue=SAY quote=SPAN[that] $\n"
        "  examples:\n    - text: Ana moaned that she left.\n"
        "      want: [{quote: that she left, cue: moaned, speaker: Ana}]\n"
    )
    (broken,) = try_properties(load_rules(mini, own), 40, "own.*")
    assert (broken.rule, broken.change) == ("own.moan", "the cue wailed for moaned")
    assert (broken.wanted, broken.found) == ([("that she left", "wailed", "Ana")], [])
    assert main(["rules", "test", str(mini), str(own), "--properties", "40"]) == 1
    assert "own.moan with the cue wailed for moaned" in capsys.readouterr().out
