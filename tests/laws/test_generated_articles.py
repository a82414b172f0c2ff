"""The law: "a chain of any depth … falls out": articles that are built from known records give these records back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extractor
from tests.laws.articles import (
    BACKGROUND,
    CLAUSES,
    FRAMES,
    OUTLETS,
    PEOPLE,
    QUOTES,
    Person,
    Told,
    article,
    paragraphs,
    summary,
    wanted,
)


def check(newsroom: Extractor, told: list[Told]) -> None:
    found = [summary(r) for r in newsroom.extract(article(told)).records]
    assert sorted(map(repr, found)) == sorted(map(repr, wanted(told)))


@pytest.mark.parametrize("frame", FRAMES)
@given(
    st.sampled_from(PEOPLE),
    st.sampled_from(OUTLETS),
    st.permutations(QUOTES),
    st.sampled_from(CLAUSES),
    st.sampled_from(BACKGROUND),
)
def test_a_frame(
    newsroom: Extractor, frame: str, p: Person, outlet: str, quotes: list[str], clause: str, background: str
) -> None:
    """A frame of news between two paragraphs of background gives its records and no others."""
    told = FRAMES[frame](p.name, p, quotes[0], quotes[1], clause, outlet)
    check(newsroom, [Told(background), told, Told(background)])


@pytest.mark.parametrize("frame", FRAMES)
@given(st.sampled_from(PEOPLE), st.sampled_from(OUTLETS), st.permutations(QUOTES), st.permutations(CLAUSES))
def test_a_surname_behind_a_full_name(
    newsroom: Extractor, frame: str, p: Person, outlet: str, quotes: list[str], clauses: list[str]
) -> None:
    """Once the article has given the full name, the surname stands for it."""
    first = FRAMES["X said that …"](p.name, p, quotes[0], quotes[1], clauses[0], outlet)
    check(newsroom, [first, FRAMES[frame](p.surname, p, quotes[2], quotes[3], clauses[1], outlet)])


PRONOUN_FRAMES = (
    "“…,” X said",
    "X said: “…”",
    "X said that …",
    "…, X said",
    "“…,” X said. “…”",
    "X told reporters that …",
)


@pytest.mark.parametrize("frame", PRONOUN_FRAMES)
@given(st.sampled_from(PEOPLE), st.permutations(QUOTES), st.permutations(CLAUSES))
def test_a_pronoun_behind_a_speaker(
    newsroom: Extractor, frame: str, p: Person, quotes: list[str], clauses: list[str]
) -> None:
    """A pronoun in the paragraph behind stands for the one who has just spoken."""
    first = FRAMES["“…,” said X"](p.name, p, quotes[0], quotes[1], clauses[0], "")
    pronoun = p.pronoun if FRAMES[frame](p.pronoun, p, "", "", "", "").text.startswith(p.pronoun) else p.pronoun.lower()
    check(newsroom, [first, FRAMES[frame](pronoun, p, quotes[2], quotes[3], clauses[1], "")])


@given(paragraphs())
def test_articles(newsroom: Extractor, told: list[Told]) -> None:
    """Several people in several frames keep their words apart."""
    check(newsroom, told)
