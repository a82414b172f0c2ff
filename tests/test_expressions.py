"""An expression is compiled once a pack, not once a process."""

from __future__ import annotations

import pickle
import re

import pytest

from quoteattr.expressions import NOTHING, Expression, either, over_words


def kept(e: Expression) -> Expression:
    """What another process reads of it."""
    back = pickle.loads(pickle.dumps(e))
    assert isinstance(back, Expression)
    return back


def test_kept_code_finds_the_same() -> None:
    """Read back, an expression has the same source, groups, names and flags, and the same matches."""
    for source, flags in (
        (r"([\u4e00-\u4fff])(?:[\u6000-\u60ff\u7000]|x)*?(y)?", 0),
        (r"^By (?P<names>\w+(?: \w+)*)(?:, (?P<outlet>\w+))?$", re.MULTILINE),
        (r"(?:a|b)+(?!c)", 0),
    ):
        text = "\u4e01x\u6001\u7000y\nBy Ana Diaz, Kurs\nababc"
        before, after = re.compile(source, flags), kept(Expression(source, flags)).regex
        assert (after.pattern, after.flags, after.groups) == (before.pattern, before.flags, before.groups)
        assert dict(after.groupindex) == dict(before.groupindex)
        assert [m.regs for m in after.finditer(text)] == [m.regs for m in before.finditer(text)]


def test_code_of_another_interpreter_is_left_aside() -> None:
    """What another version of Python compiled is compiled anew from the source."""
    foreign = Expression("a+", 0, ("2.7", 0, b"\0\0\0\0", 1, {}))
    assert foreign.regex.findall("aab") == ["aa"]


def test_either_fits_where_one_fits() -> None:
    """Several sources are one expression; none of them fits nowhere."""
    assert either(["a|b", "c"]).regex.findall("abcd") == ["a", "b", "c"]
    assert either([]).source == NOTHING.source
    assert NOTHING.regex.search("anything") is None


@pytest.mark.parametrize(
    ("source", "fits", "others"),
    [
        (r"\p{Lu}.*", ["Ana", "Ürümqi", "Ωmega", "\U00010400"], ["ana", "élan", "9th", "ǅ", "\u4e00"]),
        (r"\p{L}+", ["Ana", "élan", "ǅ", "\u4e00"], ["9", "_", "-"]),
        (r"[\p{Ll}\d-]+s", ["élan-9s", "s9s"], ["Élans", "a_s"]),
        (r"[^\p{Ll}]", ["A", "9", "]"], ["a", "é"]),
        (r"[]\]x]\p{Nd}", ["]9", "x٣"], ["9", "]x", "\\9"]),
        (r"\\p\{x\}", ["\\p{x}"], ["x"]),
    ],
)
def test_words_are_told_by_categories(source: str, fits: list[str], others: list[str]) -> None:
    """A general category of Unicode stands for its characters, on its own and in a set."""
    regex = kept(over_words(source)).regex
    assert [w for w in (*fits, *others) if regex.fullmatch(w)] == fits


@pytest.mark.parametrize("source", [r"\p{Klingon}", r"\p{}x(", r"\pL", r"[\p{Lu}"])
def test_what_is_no_expression_over_words(source: str) -> None:
    """A category that no character has is a fault like any other."""
    with pytest.raises(re.error):
        over_words(source)
