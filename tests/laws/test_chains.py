"""The law: "a chain never holds its speaker, never repeats a party, its spans lie in the text"; and it is acyclic."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given

from quoteattr import Extraction, Extractor
from tests.laws.articles import NEWSY, Told, article, paragraphs, stretches

CORPUS = Path(__file__).parents[2] / "corpus"
NESTED = (
    "Ana Diaz said that Paul Rowe had told her that Omar Haddad had said that Ana Diaz had told Rowe that it was over.",
    "“NHK said that Ana Diaz had told NHK that it was over,” said Ana Diaz, according to NHK.",
    "NHK, citing NHK, said that NHK had said that it was over, according to NHK.",
    "Diaz said Diaz said Diaz said Diaz said it was over.",
)


def check(x: Extraction, text: str) -> None:
    assert all(text[start:end] == shown for start, end, shown in stretches(x))
    known = {p.id for p in x.parties}
    parents = {r.id: r.parent for r in x.records}
    members = {p.id: set(p.members) for p in x.parties}
    for r in x.records:
        chain = [v.party for v in r.via]
        assert len(set(chain)) == len(chain)
        assert {*chain, *([r.speaker.party] if r.speaker else [])} <= known
        if r.speaker is not None:
            assert r.speaker.party not in chain
            assert not members[r.speaker.party] & set(chain)
            assert r.speaker.relation is None
        assert all(v.relation is not None for v in r.via)
        assert all(v.relation != "publisher" for v in r.via[:-1])
        seen, at = {r.id}, r.parent
        while at is not None:
            assert at not in seen
            assert at in parents
            seen.add(at)
            at = parents[at]


@given(NEWSY | paragraphs().map(article))
def test_chains_of_any_news(extractor: Extractor, text: str) -> None:
    """Words pass from mouth to mouth, never back, and no record lies inside itself."""
    check(extractor.extract(text, publisher="NHK"), text)


@given(paragraphs())
@example([])
def test_chains_of_the_byline(extractor: Extractor, told: list[Told]) -> None:
    """A wire's credit line joins each chain once, at its end."""
    text = "By REUTERS\n\n" + article(told)
    check(extractor.extract(text), text)


@pytest.mark.parametrize("text", NESTED)
def test_chains_of_hearsay(extractor: Extractor, text: str) -> None:
    """Somebody who is said to have said something to somebody who said so comes once."""
    check(extractor.extract(text), text)


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.txt")), ids=lambda f: f.stem)
def test_chains_of_the_corpus(extractor: Extractor, file: Path) -> None:
    """In real prose too."""
    text = file.read_text(encoding="utf-8")
    check(extractor.extract(text), text)
