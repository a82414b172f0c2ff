"""What can be asked of a pattern, and how fragments are put in."""

from __future__ import annotations

import pytest

from quoteattr import patterns as p
from quoteattr.notation import parse


def test_fragments_are_put_in() -> None:
    """A fragment stands for its pattern; an unknown one, and one that holds itself, are refused."""
    fragments = {"subject": parse("( NP | w )"), "loop": parse("NP <loop>")}
    assert p.describe(p.expand(parse("<subject> SAY"), fragments)) == "( NP | w ) SAY"
    for source, offset in (("NP <who>", 3), ("<loop>", 3)):
        with pytest.raises(p.PatternError) as caught:
            p.expand(parse(source), fragments)
        assert (caught.value.code, caught.value.offset) == ("E204", offset)


def test_repetition_inside_repetition_is_found() -> None:
    """What could take time without bound is told apart from what cannot."""
    assert p.unbounded(parse("( NP+ COMMA? )+")) is not None
    assert p.unbounded(parse("( NP{1,3} COMMA? )+")) is None
    assert p.unbounded(parse("NP+ COMMA+")) is None


def test_atoms_that_a_pattern_asks_about() -> None:
    """Words, classes, attributes and expressions are the atoms of a pattern."""
    assert p.atoms_of(parse("first SAY[that & !neg] /[A-Z]+/ ,")) == {
        "w:first",
        "SAY",
        "SAY.that",
        "SAY.neg",
        "r:[A-Z]+",
        "COMMA",
    }
