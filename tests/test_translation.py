"""Patterns become regular expressions that take the words they should."""

from __future__ import annotations

import re

from quoteattr import patterns as p
from quoteattr.notation import parse
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END
from quoteattr.translation import Compiled, charset, compile_pattern

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


def compiled(source: str, **begins: str) -> Compiled:
    return compile_pattern(parse(source), Letters(), {k: parse(v) for k, v in begins.items()})


def roles(source: str, chars: str, **begins: str) -> dict[str, str] | None:
    c = compiled(source, **begins)
    m = re.search(c.source, chars)
    return None if m is None else {name: m[n] for n, (name, _) in enumerate(c.roles, 1) if m[n] is not None}


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


def test_sets_of_characters_are_short() -> None:
    """Neighbouring characters become a range."""
    assert charset("abcx") == "[a-cx]"
    assert charset("a") == "a"
    assert re.search(charset(""), "abc") is None
