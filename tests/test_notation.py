"""The notation of patterns is read, and its faults are told with their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import patterns as p
from quoteattr.notation import parse


@pytest.mark.parametrize(
    "source",
    [
        "according to",
        "SAY",
        "SAY[that]",
        "NP[plural & !outlet]",
        "SAY[that | quote]",
        "SAY[(that | quote) & !neg]",
        "!COMMA",
        "(NP|NAME)",
        "speaker=NP",
        "speaker=(NP ASIDE?)",
        "NP?",
        "NP*",
        "NP+",
        "NP{2}",
        "NP{1,3}",
        "( NP SAY | SAY NP )",
        "^ NP $",
        "^^ NP $$",
        "NP ..3 SAY",
        "NP before SAY",
        "NP before !SAY",
        "behind COMMA NP",
        "behind !(COMMA|SAY) NP",
        "SPAN",
        "SPAN[that]",
        "quote=SPAN[clause]",
        ", .",
        "/[A-Z]{2,}/",
        "<subject>",
        "NP 's NP",
        "!(SAY|NP)",
        "quote=QUOTE , speaker=NP cue=SAY , quote=QUOTE",
    ],
)
def test_the_notation_is_read(source: str) -> None:
    """Every line of the notation is read, and what is shown for it reads the same again."""
    tree = parse(source)
    shown = p.describe(tree)
    assert p.describe(parse(shown)) == shown


@pytest.mark.parametrize(
    ("source", "offset", "code"),
    [
        ("", 0, "E205"),
        ("   ", 3, "E205"),
        ("( NP", 0, "E205"),
        ("NP )", 3, "E205"),
        ("NP | SAY", 3, "E205"),
        ("? NP", 0, "E205"),
        ("NP Ä", 3, "E205"),
        ("speaker=", 0, "E205"),
        ("NP ( | SAY )", 5, "E205"),
        ("NP{3,1}", 2, "E205"),
        ("NP{0}", 2, "E205"),
        ("NP{1,99}", 2, "E205"),
        ("^?", 1, "E205"),
        ("NP before", 3, "E205"),
        ("behind", 0, "E205"),
        ("behind (NP SAY) NP", 0, "E205"),
        ("!", 0, "E205"),
        ("!( NP SAY | SAY )", 0, "E205"),
        ("SAY[]", 4, "E205"),
        ("SAY[that &]", 10, "E205"),
        ("SAY[that quote]", 9, "E205"),
        ("SAY[(that]", 4, "E205"),
        ("SAY[that%]", 8, "E205"),
        ("NP /[/", 3, "E205"),
        ("NP Say", 3, "E205"),
    ],
)
def test_a_fault_knows_its_place(source: str, offset: int, code: str) -> None:
    """What cannot be read is refused with a code, a message and the code point at which it stands."""
    with pytest.raises(p.PatternError) as caught:
        parse(source)
    assert (caught.value.code, caught.value.offset) == (code, offset)
    assert caught.value.message


@given(st.text(st.sampled_from("NPSAY[]()|&!?*+{}<>=., /^$'123abc-"), max_size=25))
def test_nothing_else_is_raised(source: str) -> None:
    """Whatever an author writes, it is read or refused with its place."""
    offset = 0
    try:
        parse(source)
    except p.PatternError as e:
        offset = e.offset
    assert 0 <= offset <= len(source)
