"""Patterns beside sentences: what each element takes, and what it would take to make the rest fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr import Extractor, RulePack, load_rules
from quoteattr import patterns as p
from quoteattr.alignment import Aligner, Fit, inside_roles, rewritten, roles_in
from quoteattr.notation import parse

THAT = "speaker=NP cue=SAY[that] quote=SPAN[that]"


@pytest.fixture(scope="module")
def small() -> RulePack:
    return load_rules(Path(__file__).parent / "packs" / "mini")


def fit(pack: RulePack, pattern: str, text: str, limit: int = 5) -> Fit | None:
    s = Extractor(pack).run(text)[2][0]
    begins = {k: f.tree for k, f in pack.definitions.kinds.items()}
    return Aligner(pack, {"by": parse("speaker=NP")}, begins, s).fit(parse(pattern), (1, len(s.chars) - 1), limit)


def told(found: Fit | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(e.kind, p.describe(e.element)) for e in found.edits]


@pytest.mark.parametrize(
    ("pattern", "text", "edits"),
    [
        (THAT, "Diaz said that she left", []),
        (THAT, "Diaz, said that she left", [("extra", "SAY[that]")]),
        (THAT, "Diaz thought that she left", []),
        ("speaker=NP cue=SAY[quote] quote=SPAN[that]", "Diaz thought that she left", [("other", "SAY[quote]")]),
        ("^ speaker=NP COMMA cue=SAY", "Diaz said", [("missing", "COMMA")]),
        ("speaker=NP cue=SAY $", "Diaz said that", [("unmet", "$")]),
        ("<by> cue=SAY[quote] before THAT", "Diaz said she", [("unmet", "before THAT")]),
        ("(speaker=NP|speaker=PRON) COMMA? cue=SAY", "she said", []),
        ("speaker=NP cue=SAY ..2 PRON", "Diaz said that she", []),
    ],
)
def test_the_fewest_edits(small: RulePack, pattern: str, text: str, edits: list[tuple[str, str]]) -> None:
    """A node of another class, one too many, one that lacks, and surroundings that do not hold: one edit each."""
    assert told(fit(small, pattern, text)) == edits


def test_too_far(small: RulePack) -> None:
    """Beyond the limit nothing fits, and without any edits only what matches."""
    assert fit(small, "COMMA COMMA COMMA COMMA", "Diaz said that she left") is None
    assert fit(small, "cue=SAY COMMA", "Diaz said that she left", 0) is None


def test_roles_keep_to_the_words(small: RulePack) -> None:
    """Each role is told with its nodes; content that ends a pattern with the node at which it begins."""
    found = fit(small, THAT, "Diaz said that she left")
    assert found is not None
    assert list(found.roles()) == [("speaker", 1, 2), ("cue", 2, 3), ("quote", 3, 3)]


def test_an_element_replaced() -> None:
    """The element of a fragment is replaced by putting the fragment in; other fragments stay."""
    fragments = {"by": parse("speaker=NP COMMA"), "when": parse("TIME?")}
    tree = parse("<by> cue=SAY <when>")
    comma = next(e for e in p.walk(fragments["by"]) if isinstance(e, p.One) and e.source == "COMMA")
    assert p.describe(rewritten(tree, comma, p.Repeat(comma, 0, 1), fragments)) == "speaker=NP COMMA? cue=SAY <when>"
    assert [r.name for r in roles_in(tree, fragments)] == ["speaker", "cue"]
    assert id(comma) not in inside_roles(tree, fragments)
