"""Rule files are laid out in one way, with every comment in its place."""

from __future__ import annotations

import builtins
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from quoteattr.cli import main
from quoteattr.rulefiles import Problems
from quoteattr.rulefmt import formatted

RULES = Path(__file__).parents[1] / "rules" / "en"
MESSY = """\
# What this is.
-   id:   desk.said     # permanent
    stage: claim
    pattern:
    - speaker=NP   cue=SAY quote=SPAN   # in this order
    -   "quote=QUOTE cue=SAY"
    examples:
    -   {text: 'Diaz: "So."',  want:   [ {cue: ':'} ]}

# And this.
-   id: desk.more
    about:   >-
        A text over
        several lines.
    rejects: [a,
         b ,   # why
       c]
"""
NEAT = """\
# What this is.
- id: desk.said         # permanent
  stage: claim
  pattern:
    - speaker=NP   cue=SAY quote=SPAN   # in this order
    - "quote=QUOTE cue=SAY"
  examples:
    - {text: 'Diaz: "So."', want: [{cue: ':'}]}

# And this.
- id: desk.more
  about: >-
    A text over
    several lines.
  rejects: [a,
         b ,   # why
       c]
"""


def test_a_messy_file() -> None:
    """Indents and blanks are made even; comments, quotation marks and lists over several lines stay."""
    assert formatted(MESSY, "rules.yaml", Problems()) == NEAT
    assert formatted(NEAT, "rules.yaml", Problems()) == NEAT


def test_signs_that_cannot_be_seen() -> None:
    """A blank that is written as an escape is not turned into one that nobody can tell from others."""
    text = 'view:\n  "\\u00a0": " "\n  "\\u2019": "\'"\nmore: {x: "\\t"}\n'
    assert formatted(text, "view.yaml", Problems()) == text


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yaml")), ids=lambda p: p.stem)
def test_every_shipped_file_is_laid_out(path: Path) -> None:
    """The shipped rules are as ``rules fmt`` writes them."""
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path.name, Problems()) == text


def test_a_faulty_file() -> None:
    """What cannot be read is told and not touched."""
    problems = Problems()
    assert formatted("a: [b\n", "rules.yaml", problems) is None
    assert [p.code for p in problems.found] == ["E110"]


def test_the_command(
    mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --check files are only named, and cost exit code 1; without it they are written."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(mini, "own")
    Path("own/rules.yaml").write_text(MESSY, encoding="utf-8")
    assert main(["rules", "fmt", "own", "--check"]) == 1
    assert capsys.readouterr() == ("to lay out: own/rules.yaml\n", "3 files, 1 to lay out\n")
    assert main(["rules", "fmt", "own", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": 3, "changed": ["own/rules.yaml"]}
    assert Path("own/rules.yaml").read_text(encoding="utf-8") == NEAT
    assert main(["rules", "fmt", "own", "--check"]) == 0
    assert capsys.readouterr() == ("", "3 files, 0 to lay out\n")


def test_without_the_library(mini: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ruamel.yaml is not installed one line says how to install it."""
    there = builtins.__import__

    def missing(name: str, *args: Any, **more: Any) -> Any:
        if name == "ruamel.yaml":
            raise ImportError(name)
        return there(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert main(["rules", "fmt", str(mini), "--check"]) == 2
    assert capsys.readouterr().err == (
        "quoteattr: rules fmt needs ruamel.yaml; install it with: pip install 'quoteattr[fmt]'\n"
    )
