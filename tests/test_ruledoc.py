"""A page for each rule shows what the rule is, and what it finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr.cli import main
from tests.test_ruletests import TABLES

RULES = """\
- id: small.said
  about: Subject, cue, clause.
  status: draft
  beats: [small.heard]
  pattern:
    - speaker=<subject> cue=SAY quote=SPAN[clause]
  unless:
    - {pattern: wrote, example: Diaz wrote the plan works.}
  examples:
    - text: Diaz said the plan works.
      want: [{cue: said}]
  rejects: [The plan failed.]
  todo:
    - {text: Diaz failed., want: [{cue: failed}]}
- {id: small.heard, stage: link, about: Who heard it., pattern: CLAIM COMMA wrote via=NP, relation: reported-by}
"""
PAGE = """\
# small.said

Subject, cue, clause.

- stage `claim`, draft, small/rules.yaml:1
- beats small.heard
- measured precision: at least 0.75

## Patterns

```text
speaker=<subject> cue=SAY quote=SPAN[clause]
```

The fragments in them:

```text
<subject>  ( <name> | NP )
<name>  NP
```

## Exceptions

- `wrote`: Diaz wrote the plan works.

## Examples

- [speaker Diaz] [cue said] [quote the plan works].

## Rejects

- The plan failed.

## Known misses

- Diaz failed.

"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a pack of two rules."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("small").mkdir()
    more = "fragments: {subject: ( <name> | NP ), name: NP}\nconfidence: {small.said: 0.75}\n"
    Path("small/tables.yaml").write_text(TABLES + more, encoding="utf-8")
    Path("small/rules.yaml").write_text(RULES, encoding="utf-8")
    return "small"


def test_a_page(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A page holds the patterns with their fragments, exceptions, examples with their roles, misses and the precision."""
    assert main(["rules", "doc", small, "--rule", "*.said"]) == 0
    assert capsys.readouterr().out == PAGE


def test_a_folder(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Written into a folder, there is a page for each rule and one that lists them by stage."""
    assert main(["rules", "doc", small, "-o", "pages"]) == 0
    assert capsys.readouterr().out == "2 rules: pages/index.md\n"
    assert sorted(f.name for f in Path("pages").iterdir()) == ["index.md", "small.heard.md", "small.said.md"]
    assert Path("pages/small.said.md").read_text(encoding="utf-8") == PAGE
    index = Path("pages/index.md").read_text(encoding="utf-8")
    assert "## link\n\n- [small.heard](small.heard.md): Who heard it.\n" in index
    assert "clause: NP\n" in index


def test_as_json(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has the id and the page of each rule."""
    assert main(["rules", "doc", small, "--json"]) == 0
    pages = json.loads(capsys.readouterr().out)
    assert list(pages) == ["small.said", "small.heard"]
    assert pages["small.said"] == PAGE


def test_no_such_rule(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that no rule has is told."""
    assert main(["rules", "doc", small, "--rule", "small.none"]) == 2
    assert "no rule has an id like 'small.none'" in capsys.readouterr().err
