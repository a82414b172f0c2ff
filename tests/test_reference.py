"""The reference says what the program and the pack say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quoteattr import RulePack, keys
from quoteattr.cli import main
from quoteattr.errors import CODES
from quoteattr.notation import parse
from quoteattr.reference import NOTATION, reference

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"


def test_the_page_is_up_to_date(pack: RulePack) -> None:
    """docs/reference.md is what ``quoteattr rules doc --reference -o docs/reference.md`` writes."""
    assert PAGE.read_text(encoding="utf-8") == reference(pack.definitions), "write it anew with the command above"


@pytest.mark.parametrize("sign", [sign for sign, _ in NOTATION])
def test_the_notation_can_be_read(sign: str) -> None:
    """Every sign of the table is a pattern."""
    assert parse(sign)


def test_everything_is_listed(pack: RulePack) -> None:
    """Every key of every mapping, every stage, role, class and code has a row."""
    page = reference(pack.definitions)
    for name in (*keys.STAGES, *keys.ROLES, *keys.SETTINGS, *keys.DEFINING, *keys.PACK):
        assert f"| `{name}` | " in page, name
    for shape in keys.SHAPES.values():
        assert [k for k in shape if f"`{k}` | " not in page and f": {k}` | " not in page] == []
    assert [x.name for x in pack.definitions.lexicons if f"| `{x.name}` | " not in page] == []
    assert [c for c in CODES if f"| {c} | " not in page] == []


def test_the_command(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reference of any pack is printed, or written to a file."""
    assert main(["rules", "doc", str(mini), "--reference"]) == 0
    printed = capsys.readouterr().out
    assert "from the program and the pack `mini` 0.1.0" in printed
    assert main(["rules", "doc", str(mini), "--reference", "-o", str(tmp_path / "r.md")]) == 0
    assert (tmp_path / "r.md").read_text(encoding="utf-8") == printed


def test_the_codes_are_explained() -> None:
    """docs/rules.md shows a message for every code, and says the same of it."""
    page = (PAGE.parent / "rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([EW]\d+) \| (.*?) \| `.*` \|$", page, re.MULTILINE)
    assert dict(rows) == CODES
