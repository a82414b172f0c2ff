"""The notation of patterns: what is read, what is refused and where, and what is compiled."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import patterns as p
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END

LETTERS = {
    "SAY": "s",
    "SAY.that": "t",
    "NP": "n",
    "COMMA": "c",
    "STOP": "f",
    "SEMI": "m",
    "QUOTE": "q",
    "THAT": "h",
    "w:first": "1",
}
"""An alphabet of one character a class; ``t`` is a SAY that takes that-clauses."""
ATOMS = {c: frozenset({a, a.split(".")[0]}) for a, c in LETTERS.items()}


class Letters:
    """The alphabet of these tests."""

    def members(self, condition: p.Condition) -> str:
        return "".join(sorted(c for c, atoms in ATOMS.items() if condition.holds(atoms)))


def compiled(source: str, **begins: str) -> p.Compiled:
    return p.compile_pattern(p.parse(source), Letters(), {k: p.parse(v) for k, v in begins.items()})


def roles(source: str, chars: str, **begins: str) -> dict[str, str] | None:
    c = compiled(source, **begins)
    m = re.search(c.source, chars)
    return None if m is None else {name: m[n] for n, (name, _) in enumerate(c.roles, 1) if m[n] is not None}


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
    tree = p.parse(source)
    shown = p.describe(tree)
    assert p.describe(p.parse(shown)) == shown


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
        p.parse(source)
    assert (caught.value.code, caught.value.offset) == (code, offset)
    assert caught.value.message


@given(st.text(st.sampled_from("NPSAY[]()|&!?*+{}<>=., /^$'123abc-"), max_size=25))
def test_nothing_else_is_raised(source: str) -> None:
    """Whatever an author writes, it is read or refused with its place."""
    offset = 0
    try:
        p.parse(source)
    except p.PatternError as e:
        offset = e.offset
    assert 0 <= offset <= len(source)


def test_roles_take_their_words() -> None:
    """A tag between two halves of a quotation: the role quote occurs twice."""
    c = compiled("quote=QUOTE , speaker=NP cue=SAY[that] , quote=QUOTE")
    m = re.search(c.source, "ffqcntcqf")
    assert m is not None
    assert [(name, m.span(n)) for n, (name, _) in enumerate(c.roles, 1)] == [
        ("quote", (2, 3)),
        ("speaker", (4, 5)),
        ("cue", (5, 6)),
        ("quote", (7, 8)),
    ]


def test_attributes_narrow_a_class() -> None:
    """SAY[that] is no other SAY; !SAY is everything else, but no end of a sentence."""
    assert re.findall(compiled("SAY[that]").source, "stn") == ["t"]
    assert re.findall(compiled("SAY[!that]").source, "stn") == ["s"]
    assert re.findall(compiled("!SAY").source, f"stn{SENTENCE_END}{PARAGRAPH_END}") == ["n"]
    assert re.findall(compiled("ANY").source, f"n{SENTENCE_END}") == ["n"]


def test_a_class_without_words_matches_nothing() -> None:
    """A class that no word has matches nothing, and hurts nothing."""
    assert re.search(compiled("VG").source, "stnc") is None
    assert re.findall(compiled("!VG").source, "st") == ["s", "t"]


def test_a_gap_stops_at_a_semicolon() -> None:
    """``..3`` takes three nodes at most, and never passes a semicolon, a quotation or the end of a sentence."""
    gap = compiled("NP ..3 SAY").source
    assert re.search(gap, "nccct")
    assert re.search(gap, "ncccct") is None
    assert all(re.search(gap, f"n{barrier}t") is None for barrier in ("m", "q", "f", SENTENCE_END))


def test_anchors_are_those_of_sentence_and_paragraph() -> None:
    """``^`` stands behind any sentence's end, ``^^`` only behind a paragraph's; ``$`` looks past the full stop."""
    text = f"{PARAGRAPH_END}nf{SENTENCE_END}nf{PARAGRAPH_END}"
    assert [m.start() for m in re.finditer(compiled("^ NP $").source, text)] == [1, 4]
    assert [m.start() for m in re.finditer(compiled("^^ NP").source, text)] == [1]
    assert [m.start() for m in re.finditer(compiled("NP $$").source, text)] == [4]


def test_before_takes_nothing() -> None:
    """What follows ``before`` is looked at and left."""
    assert re.findall(compiled("NP before SAY").source, "nsnc") == ["n"]
    assert re.findall(compiled("NP before !SAY").source, "nsnc") == ["n"]


def test_behind_takes_nothing() -> None:
    """What stands before ``behind`` is looked at and left; the first node of a text stands behind none."""
    assert [m.start() for m in re.finditer(compiled("behind SAY NP").source, "nsnc")] == [2]
    assert [m.start() for m in re.finditer(compiled("behind !SAY NP").source, "nsnc")] == [0]


def test_content_in_the_middle_is_the_shortest() -> None:
    """Content before further elements is the shortest stretch that lets them match, and begins as its kind does."""
    assert roles("quote=SPAN COMMA speaker=NP SAY", "nnchncnsf") == {"quote": "nnchn", "speaker": "n"}
    assert roles("SAY quote=SPAN[that] COMMA", "snchnc", that="THAT") is None
    assert roles("SAY quote=SPAN[that] COMMA", "shncnc", that="THAT") == {"quote": "hn"}


def test_content_at_the_end_waits_for_its_end() -> None:
    """Content that ends the pattern is left to the boundary table: the pattern says where it begins and its kind."""
    c = compiled("SAY quote=SPAN[that]", that="THAT")
    assert c.roles == (("quote", "that"),)
    m = re.search(c.source, "nshn")
    assert m is not None
    assert m.span(1) == (2, 2)


def test_what_every_match_holds_is_known() -> None:
    """Before a pattern is tried, the sentence must hold its classes; what is optional is not asked for."""
    assert set(compiled("speaker=NP? cue=SAY , quote=QUOTE").required) == {"c", "q", "st"}
    assert compiled("NP? ..2").required == ()
    assert compiled("before !SAY NP?").required == ()
    assert set(compiled("NP before COMMA").required) == {"c", "n"}
    assert set(compiled("SAY quote=SPAN[that]", that="THAT").required) == {"h", "st"}
    # each branch gives to every need, the shorter one its last condition more than once
    assert set(compiled("( NP COMMA | QUOTE )").required) == {"cq", "nq"}


def test_fragments_are_put_in() -> None:
    """A fragment stands for its pattern; an unknown one, and one that holds itself, are refused."""
    fragments = {"subject": p.parse("( NP | w )"), "loop": p.parse("NP <loop>")}
    assert p.describe(p.expand(p.parse("<subject> SAY"), fragments)) == "( NP | w ) SAY"
    for source, offset in (("NP <who>", 3), ("<loop>", 3)):
        with pytest.raises(p.PatternError) as caught:
            p.expand(p.parse(source), fragments)
        assert (caught.value.code, caught.value.offset) == ("E204", offset)


def test_repetition_inside_repetition_is_found() -> None:
    """What could take time without bound is told apart from what cannot."""
    assert p.unbounded(p.parse("( NP+ COMMA? )+")) is not None
    assert p.unbounded(p.parse("( NP{1,3} COMMA? )+")) is None
    assert p.unbounded(p.parse("NP+ COMMA+")) is None


def test_atoms_that_a_pattern_asks_about() -> None:
    """Words, classes, attributes and expressions are the atoms of a pattern."""
    assert p.atoms_of(p.parse("first SAY[that & !neg] /[A-Z]+/ ,")) == {
        "w:first",
        "SAY",
        "SAY.that",
        "SAY.neg",
        "r:[A-Z]+",
        "COMMA",
    }


def test_sets_of_characters_are_short() -> None:
    """Neighbouring characters become a range."""
    assert p.charset("abcx") == "[a-cx]"
    assert p.charset("a") == "a"
    assert re.search(p.charset(""), "abc") is None
