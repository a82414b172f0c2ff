"""Through whom the words came."""

from __future__ import annotations

import pytest

from quoteattr import Extraction, Extractor, Record


def chain(r: Record) -> list[tuple[str | None, str | None]]:
    return [(v.name, v.relation) for v in r.via]


def by_cue(x: Extraction, cue: str) -> Record:
    return next(r for r in x.records if r.cue is not None and r.cue.text == cue)


def test_according_to_somebody_else(newsroom: Extractor) -> None:
    """What Diaz said came through NHK, and NHK has a record of its own over all of it, the parent."""
    x = newsroom.extract("Ana Diaz said that the plan was dead, according to NHK.")
    inner, outer = by_cue(x, "said"), by_cue(x, "according to")
    assert chain(inner) == [("NHK", "according-to")]
    assert chain(outer) == []
    assert inner.parent == outer.id
    assert outer.parent is None


def test_a_quotation_told_to_an_outlet(newsroom: Extractor) -> None:
    """ "…," Diaz told CNN: the words came through CNN."""
    (r,) = newsroom.extract("“We will win,” Ana Diaz told CNN.").records
    assert chain(r) == [("CNN", "told")]


def test_told_again_by_the_bare_name(newsroom: Extractor) -> None:
    """A host who was told something once is no mere addressee the second time, and not the one who speaks."""
    x = newsroom.extract("“We will win,” Ana Diaz told host Paul Rowe. She told Rowe that the plan was dead.")
    again = x.records[1]
    assert again.addressee is None
    assert again.speaker is not None
    assert again.speaker.name == "Ana Diaz"
    assert chain(again) == [("Paul Rowe", "told")]


def test_who_only_listens_passes_nothing_on(newsroom: Extractor) -> None:
    """Whoever is told something and never passes words on stays an addressee."""
    (r,) = newsroom.extract("Ana Diaz told Paul Rowe that the plan was dead.").records
    assert r.addressee is not None
    assert r.addressee.text == "Paul Rowe"
    assert chain(r) == []


def test_what_an_outlet_reports_that_somebody_did_by_words(newsroom: Extractor) -> None:
    """To bemoan a plan says too little to be hearsay from a person; an outlet that reports it passes it on."""
    bemoaned = by_cue(newsroom.extract("The mayor bemoaned the plan, NHK reported."), "bemoaned")
    assert chain(bemoaned) == [("NHK", "reported-by")]
    (r,) = newsroom.extract("Ana Diaz said that the mayor bemoaned the plan.").records
    assert r.cue is not None
    assert r.cue.text == "said"


def test_citing(newsroom: Extractor) -> None:
    """The outlet that cites somebody passes on, and does not speak."""
    (r,) = newsroom.extract("NHK, citing Ana Diaz, said that the plan was dead.").records
    assert r.speaker is not None
    assert r.speaker.name == "Ana Diaz"
    assert chain(r) == [("NHK", "citing")]


def test_hearsay(newsroom: Extractor) -> None:
    """What Rowe had said, Diaz says: one record each, the inner one through Diaz."""
    x = newsroom.extract("Ana Diaz said that Paul Rowe had told reporters that the plan was dead.")
    inner, outer = by_cue(x, "had told"), by_cue(x, "said")
    assert chain(inner) == [("Ana Diaz", "hearsay")]
    assert inner.parent == outer.id


def test_hearsay_inside_a_quotation(newsroom: Extractor) -> None:
    """A quotation is read again for what it reports."""
    x = newsroom.extract("“Paul Rowe told the council that the plan was dead,” said Ana Diaz.")
    assert chain(by_cue(x, "told")) == [("Ana Diaz", "hearsay")]


@pytest.mark.parametrize(
    "text", ["By REUTERS\n\n“We will win,” said Ana Diaz.", "TOKYO (Reuters) - “We will win,” said Ana Diaz."]
)
def test_a_credit_is_the_last_of_the_chain(newsroom: Extractor, text: str) -> None:
    """The wire that the article is credited to stands at the reader's end, where it is printed."""
    x = newsroom.extract(text)
    (r,) = x.records
    assert x.publisher is not None
    assert x.publisher.lower() == "reuters"
    assert [v.relation for v in r.via] == ["publisher"]
    start, end = r.via[0].start, r.via[0].end
    assert start is not None
    assert text[start:end].lower() == "reuters"


def test_a_publisher_that_the_caller_names(newsroom: Extractor) -> None:
    """Who publishes need not stand in the text; then it has no place in it."""
    x = newsroom.extract("“We will win,” Ana Diaz told CNN.", publisher="The Daily")
    (r,) = x.records
    assert x.publisher == "The Daily"
    assert r.via[-1].relation == "publisher"
    assert (r.via[-1].name, r.via[-1].start, r.via[-1].end, r.via[-1].text) == ("The Daily", None, None, None)


def test_a_publisher_yields_to_an_inner_relation(newsroom: Extractor) -> None:
    """An outlet that the words were told to is in the chain once, as that."""
    (r,) = newsroom.extract("“We will win,” Ana Diaz told CNN.", publisher="CNN").records
    assert chain(r) == [("CNN", "told")]


def test_a_publisher_by_another_name(newsroom: Extractor) -> None:
    """The agency of the dateline is the one that the article spells out."""
    (r,) = newsroom.extract("LONDON (AP) — Ana Diaz told The Associated Press that the plan was dead.").records
    assert chain(r) == [("Associated Press", "told")]


def test_a_publisher_does_not_pass_on_its_own_words(newsroom: Extractor) -> None:
    """What NHK said, published by NHK, came through nobody."""
    (r,) = newsroom.extract("NHK said that the plan was dead.", publisher="NHK").records
    assert chain(r) == []
