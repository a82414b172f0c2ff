"""Sets and mappings of many texts come back from a pickle as they went in."""

from __future__ import annotations

import pickle
from typing import TypeVar

import pytest

from quoteattr.compact import Chars, Shared, SharedByTwo, Texts, Turns

T = TypeVar("T")


def kept(value: T) -> T:
    """What another process reads of it."""
    back = pickle.loads(pickle.dumps(value))
    assert type(back) is type(value)
    return back


@pytest.mark.parametrize(
    "value",
    [
        Chars("\u4e01\u4e00\u9fff"),
        Chars(),
        Texts(["according to", "Marks & Spencer"]),
        Texts(),
        Shared({"said": frozenset({"SAY"}), "says": frozenset({"SAY"}), "the": frozenset({"DET"}), "": frozenset()}),
        Shared(),
        SharedByTwo({("according", "to"): (2,), ("as", "well"): (3, 2), ("Marks & Spencer", "plc"): (2,)}),
        SharedByTwo(),
    ],
)
def test_what_is_kept_is_the_same(value: object) -> None:
    """Nothing is lost, and what is empty stays so."""
    assert kept(value) == value


def test_texts_share_their_value() -> None:
    """Words of one kind have one set between them, not a copy each."""
    say = frozenset({"SAY", "SAY.that"})
    back = kept(Shared({"said": say, "added": say}))
    assert back["said"] is back["added"]


def test_what_turns_into_nothing_else_stays() -> None:
    """A character turns into its other one, before and after it is kept; one that has none stays what it is."""
    for turns in (Turns("ab", "xy"), kept(Turns("ab", "xy"))):
        assert [turns[c] for c in "abcab"] == ["x", "y", "c", "x", "y"]
