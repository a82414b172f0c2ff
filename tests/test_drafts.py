"""Rules drafted from sentences."""

from __future__ import annotations

import json

import pytest

from quoteattr.cli import main
from quoteattr.drafts import Wanted
from quoteattr.pipeline import Extractor
from quoteattr.repairs import quoted

SENTENCE = "The plan is dead, thus Ana Diaz."
ROLES = ["--quote", "The plan is dead", "--speaker", "Ana Diaz"]


def test_a_draft(capsys: pytest.CaptureFixture[str]) -> None:
    """The draft is a rule with the sentence as its example, written as the pack writes these roles."""
    assert main(["rules", "new", "--from", SENTENCE, *ROLES, "--id", "house.thus"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("- id: house.thus\n  stage: claim\n")
    assert "COMMA ADV speaker=<source>" in out
    assert f"    - text: '{SENTENCE}'\n      want: [{{quote: The plan is dead, cue: null, speaker: Ana Diaz}}]" in out
    assert main(["rules", "new", "--from", SENTENCE, *ROLES, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["want"]["speaker"] == "Ana Diaz"


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (["--quote", "The plan is alive"], "--quote: these words do not stand in the sentence"),
        (["--speaker", "Ana Diaz"], "name it with --quote"),
    ],
)
def test_roles_that_are_not_there(capsys: pytest.CaptureFixture[str], roles: list[str], says: str) -> None:
    """Words that the sentence does not have, or no quote: one line with the remedy."""
    assert main(["rules", "new", "--from", SENTENCE, *roles]) == 2
    assert says in capsys.readouterr().err


def test_what_is_wanted(newsroom: Extractor) -> None:
    """A wanted record is met whatever the signs at its ends, and by a speaker with an apposition."""
    (record,) = newsroom.extract("“We will win,” said Ana Diaz, the mayor.").records
    assert Wanted(quote="We will win", speaker="Ana Diaz").met(record)
    assert not Wanted(quote="We will win", speaker="Rowe").met(record)


@pytest.mark.parametrize(
    ("text", "written"),
    [("the plan", "the plan"), ("no", "'no'"), ("it's", "'it''s'"), ("a: b", "'a: b'"), ("a\nb", '"a\\nb"')],
)
def test_scalars(text: str, written: str) -> None:
    """A text is quoted where YAML would read it as something else."""
    assert quoted(text) == written
