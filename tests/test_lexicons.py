"""Words and their forms."""

from __future__ import annotations

import re

import pytest

from quoteattr import Extractor, RulePack
from quoteattr.definitions import Entry, Lexicon
from quoteattr.errors import Place
from quoteattr.lexicons import Inflection, Morphology, read_lexicons

HERE = Place("words.yaml")
CUT = re.compile(r"\w+\s*|\S\s*")
ED = (("e$", "ed"), ("([^aeiou])y$", r"\1ied"), ("$", "ed"))
MORPHOLOGY = Morphology(
    verb=(
        Inflection("pres3", (("([^aeiou])y$", r"\1ies"), ("$", "s"))),
        Inflection("past", (("\0$", "ed"), *ED)),
        Inflection("part", (("\0$", "ed"), *ED)),
        Inflection("ing", (("\0$", "ing"), ("([^eoy])e$", r"\1ing"), ("$", "ing"))),
    ),
    noun=(Inflection("plural", (("man$", "men"), ("$", "s"))),),
    irregular={"tell": ("told", "told"), "show": ("showed", "showed/shown")},
    present={"have": "has"},
    plurals={"child": "children", "memo": "memos/memoes"},
    doubling=frozenset({"admit"}),
    optional=frozenset({"signal"}),
)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("tell", {"tell", "tells", "told", "telling"}),
        ("show", {"show", "shows", "showed", "shown", "showing"}),
        ("state", {"state", "states", "stated", "stating"}),
        ("admit", {"admit", "admits", "admitted", "admitting"}),
        ("signal", {"signal", "signals", "signaled", "signalled", "signaling", "signalling"}),
        ("have", {"have", "has", "haved", "having"}),
        ("point out", {"point out", "points out", "pointed out", "pointing out"}),
    ],
)
def test_verbs_inflect(verb: str, forms: set[str]) -> None:
    """Of a cue every form is known, of a phrasal one by its first word."""
    assert {form for form, _ in MORPHOLOGY.forms(verb, "verb")} == forms


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("official", {"official", "officials"}),
        ("spokesman", {"spokesman", "spokesmen"}),
        ("child", {"child", "children"}),
        ("memo", {"memo", "memos", "memoes"}),
        ("press secretary", {"press secretary", "press secretarys"}),
    ],
)
def test_nouns_inflect(noun: str, forms: set[str]) -> None:
    """Of a noun phrase the last word inflects."""
    assert {form for form, _ in MORPHOLOGY.forms(noun, "noun")} == forms


def lexicon(
    name: str, *words: str, inflect: str = "none", exact: bool = False, attributes: tuple[str, ...] = ()
) -> Lexicon:
    entries = tuple(Entry(w, attributes, (), (), HERE) for w in words)
    return Lexicon(name, "verb" if name == "SAY" else "name", None, inflect, exact, attributes, entries, HERE)


def test_a_word_of_two_lexicons_has_both_classes() -> None:
    """A claim is what somebody claims and what he made."""
    v = read_lexicons(
        [lexicon("SAY", "claim", inflect="verb", attributes=("that",)), lexicon("NN", "claim")], MORPHOLOGY, CUT
    )
    assert {"SAY", "SAY.that", "SAY.base", "NN"} <= v.lower["claim"]
    assert v.lemmas["claimed"]["SAY"] == "claim"


def test_names_count_as_printed() -> None:
    """May is a name, may is not."""
    v = read_lexicons([lexicon("GIVEN", "May", exact=True), lexicon("MODAL", "may")], MORPHOLOGY, CUT)
    assert v.exact["May"] == {"GIVEN"}
    assert v.lower["may"] == {"MODAL"}


def test_phrases_are_known_as_such() -> None:
    """Entries of several words or with a dot become one token."""
    v = read_lexicons([lexicon("A", "according to", "Sen.", "said", ",")], MORPHOLOGY, CUT)
    assert v.phrases.lower == {"according to", "sen."}
    assert v.phrases.lengths["according", "to"] == (2,)
    assert {"according to", "sen.", "said", ","} == {*v.lower, *v.exact}


@pytest.mark.parametrize("form", ["say", "says", "said", "saying", "told", "denies", "wrote", "written", "pointed out"])
def test_the_shipped_pack_knows_its_cues(pack: RulePack, form: str) -> None:
    """The forms of everyday cues are in the shipped lexicon."""
    assert "SAY" in pack.vocabulary.lower[form]


def test_cues_have_their_lemma(newsroom: Extractor) -> None:
    """The lemma of "had repeatedly told" is tell."""
    (record,) = newsroom.extract("Ana Diaz had repeatedly told reporters that the plan was dead.").records
    assert record.cue is not None
    assert (record.cue.text, record.cue.lemma) == ("had repeatedly told", "tell")
