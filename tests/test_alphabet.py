"""One character stands for all words of a kind."""

from __future__ import annotations

import pytest

from quoteattr.alphabet import FIRST, ROOM, ClassAlphabet
from quoteattr.patterns import All, AnyOf, Atom, Not


def test_equal_words_share_a_character() -> None:
    """What no pattern can tell apart is one character, and sets of characters follow from conditions."""
    a = ClassAlphabet(
        [frozenset({"SAY", "SAY.that"}), frozenset({"SAY"}), frozenset({"NP"}), frozenset({"NP"}), frozenset()], {}
    )
    assert len(a) == 4
    say, that, name = Atom("SAY"), Atom("SAY.that"), Atom("NP")
    assert set(a.members(say)) == {a.char(frozenset({"SAY"})), a.char(frozenset({"SAY", "SAY.that"}))}
    assert len(a.members(All((say, Not(that))))) == 1
    assert len(a.members(AnyOf((say, name)))) == 3
    assert len(a.members(All(()))) == 4
    assert all(FIRST <= ord(c) < FIRST + ROOM for c in a.members(All(())))
    assert a.members(say) == "".join(sorted(a.members(say)))


def test_the_alphabet_has_an_end() -> None:
    """More kinds of word than there are characters are refused."""
    with pytest.raises(ValueError, match="more than"):
        ClassAlphabet((frozenset({str(n)}) for n in range(ROOM + 1)), {})


USAGE = {"A": 2, "B": 1}


def test_order_of_enumeration_does_not_matter() -> None:
    """The same kinds of word get the same characters, in whatever order they come."""
    kinds: list[frozenset[str]] = [frozenset({"A"}), frozenset({"B"}), frozenset({"A", "B"}), frozenset()]
    assert [*ClassAlphabet(kinds, USAGE).kinds()] == [*ClassAlphabet(reversed(kinds), USAGE).kinds()]
