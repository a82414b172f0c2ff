"""The schema that editors use knows what the loader knows, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from quoteattr import RulePack, load_rules
from quoteattr.cli import main
from quoteattr.rulefiles import Problems, read_file, read_text
from quoteattr.schema import schema
from tests.marked import marked
from tests.test_codes import IN_OVERLAY, IN_RULES, IN_TABLES
from tests.test_ruletests import SAID, TABLES

RULES = Path(__file__).parents[1] / "rules" / "en"
UNSEEN = {
    "E101": "YAML keys twice, and ids of other files",
    "E110 hash": "what YAML cuts off",
    "E205": "whether brackets pair",
    "E102 id": "which pack a file belongs to",
    "E102 version": "what a version looks like",
    "E202 drop": "classes outside patterns",
    "E202 neighbour": "a pattern with a gap for a word",
    "E208": "versions",
    "E209": "other packs",
}
"""What a schema does not see, and why."""


@pytest.fixture(scope="module")
def validator(pack: RulePack) -> Draft202012Validator:
    made = schema(pack.definitions)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Draft202012Validator:
    """The schema of the small pack of the table of codes."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "a.yaml").write_text(TABLES, encoding="utf-8")
    (folder / "b.yaml").write_text(SAID, encoding="utf-8")
    return Draft202012Validator(schema(load_rules(folder, cache=False).definitions))


def faults(validator: Draft202012Validator, content: Any) -> list[str]:
    return [f"{list(e.absolute_path)}: {e.message[:300]}" for e in validator.iter_errors(content)]


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yaml")), ids=lambda p: p.stem)
def test_every_shipped_file_validates(validator: Draft202012Validator, path: Path) -> None:
    """Each shipped file is valid as the loader reads it, all text, and as editors do, with numbers and nulls."""
    assert faults(validator, read_file(path, Problems())) == []
    assert faults(validator, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)) == []


def seen(name: str) -> bool:
    return name.startswith(("E1", "E2")) and not any(name.startswith(x) for x in UNSEEN)


@pytest.mark.parametrize("name", [n for n in IN_RULES if seen(n)])
def test_mistakes_in_rules(small: Draft202012Validator, name: str) -> None:
    """What the loader finds wrong with a rule by itself the schema finds too."""
    content = read_text(marked(IN_RULES[name])[0], "rules.yaml", Problems())
    assert len(faults(small, content)) == 1


@pytest.mark.parametrize("name", [n for n in IN_TABLES if seen(n)])
def test_mistakes_in_tables(small: Draft202012Validator, name: str) -> None:
    """The same for tables."""
    old, new = IN_TABLES[name]
    content = read_text(marked(TABLES.replace(old, new, 1))[0], "tables.yaml", Problems())
    assert faults(small, content) != []


@pytest.mark.parametrize("name", [n for n in IN_OVERLAY if seen(n)])
def test_mistakes_in_overlays(small: Draft202012Validator, name: str) -> None:
    """The same for overlays."""
    assert faults(small, read_text(marked(IN_OVERLAY[name])[0], "desk.yaml", Problems())) != []


@pytest.mark.parametrize(
    "text", [SAID, TABLES, "overlay: small\nname: desk\nlexicon: {SAY: {thunder: {act: speech}}}\n"]
)
def test_what_is_right(small: Draft202012Validator, text: str) -> None:
    """Files without a mistake are valid."""
    assert faults(small, read_text(text, "x.yaml", Problems())) == []


def test_names_and_descriptions(pack: RulePack) -> None:
    """Classes, attributes, fragments and ids of the pack are completed, and every key is explained."""
    made = schema(pack.definitions)
    assert "tight" in made["$defs"]["SAY-entry"]["properties"]["is"]["anyOf"][0]["enum"]
    assert "en.direct.post" in made["$defs"]["tables"]["properties"]["disable"]["anyOf"][0]["enum"]
    assert "subject" in made["$defs"]["pattern-claim"]["pattern"]
    told = [p for d in made["$defs"].values() for p in d.get("properties", {}).values() if "description" in p]
    assert len(told) > 150
    assert all(p["description"] for p in told)


def test_the_command(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``rules schema`` prints the schema, or writes it and says how a file names it."""
    assert main(["rules", "schema", str(mini)]) == 0
    printed = json.loads(capsys.readouterr().out)
    file = tmp_path / "schema.json"
    assert main(["rules", "schema", str(mini), "-o", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == printed
    assert capsys.readouterr().err == f"first line of a rule file beside it: # yaml-language-server: $schema={file}\n"
    assert main(["rules", "schema", str(mini), "-o", str(tmp_path / "no" / "schema.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err
