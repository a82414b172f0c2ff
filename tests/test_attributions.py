"""Who said what: conflicts, the ends of quotes, inherited speakers and orphan quotations."""

from __future__ import annotations

import pytest

from quoteattr import Extractor, Record


def only(e: Extractor, text: str) -> Record:
    (record,) = e.extract(text).records
    return record


def spans(r: Record) -> list[str]:
    return [s.text for s in r.quote.spans]


def test_a_cue_inside_the_quotation_is_not_its_cue(newsroom: Extractor) -> None:
    """A cue inside the quotation is not the quotation's cue."""
    r = only(newsroom, "“We never said much,” Ana Diaz told reporters.")
    assert r.cue is not None
    assert (r.cue.text, spans(r)) == ("told", ["We never said much,"])


def test_a_second_quotation_joins_the_first(newsroom: Extractor) -> None:
    """A quotation behind the tag sentence belongs to the same record."""
    r = only(newsroom, "“We will win,” said Ana Diaz. “We always do.”")
    assert spans(r) == ["We will win,", "We always do."]
    assert r.quote.text == "We will win, … We always do."


def test_paragraphs_of_quotations_go_on(newsroom: Extractor) -> None:
    """Paragraphs that are only quotations go on with the record of the paragraph before."""
    r = only(newsroom, "“We will win,” said Ana Diaz.\n\n“We always do, here and there.”\n\n“It is late.”")
    assert spans(r) == ["We will win,", "We always do, here and there.", "It is late."]


def test_a_participle_inherits_its_speaker(newsroom: Extractor) -> None:
    """ ", adding that" has the speaker of what stands before it, and ends its quote."""
    first, second = newsroom.extract("Ana Diaz said that the plan was dead, adding that it had cost too much.").records
    assert spans(first) == ["that the plan was dead"]
    assert spans(second) == ["that it had cost too much"]
    assert second.speaker is not None
    assert (second.speaker.name, second.speaker.resolved_by) == ("Ana Diaz", "inherited")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Ana Diaz said that it was late. The crowd stayed.", "that it was late"),
        ("Ana Diaz said it was late; the crowd stayed.", "it was late"),
        (
            "Ana Diaz said that it was late, that it rained and that nobody came.",
            "that it was late, that it rained and that nobody came",
        ),
    ],
)
def test_where_a_quote_ends(newsroom: Extractor, text: str, quote: str) -> None:
    """A quote ends with its sentence or before what is no longer said."""
    assert newsroom.extract(text).records[0].quote.text == quote


@pytest.mark.parametrize(
    ("text", "form", "marks"),
    [
        ("“We will win,” said Ana Diaz.", "direct", "closed"),
        ("Ana Diaz said that the plan was dead.", "indirect", "none"),
        ("Ana Diaz said that the plan was “dead and buried”.", "mixed", "closed"),
        ("Ana Diaz said: “We will win and go home.", "direct", "unclosed"),
    ],
)
def test_forms(newsroom: Extractor, text: str, form: str, marks: str) -> None:
    """All, none or some of the words stand inside quotation marks."""
    r = only(newsroom, text)
    assert (r.form, r.quote.marks) == (form, marks)


@pytest.mark.parametrize(
    ("text", "negated", "modality"),
    [
        ("Ana Diaz said that it was over.", False, None),
        ("Ana Diaz did not say that it was over.", True, None),
        ("Ana Diaz will say that it was over.", False, "future"),
    ],
)
def test_negation_and_modality(newsroom: Extractor, text: str, negated: bool, modality: str | None) -> None:
    """What was not said, or is yet to be said, is told apart."""
    r = only(newsroom, text)
    assert (r.negated, r.modality) == (negated, modality)


def test_addressee_and_time(newsroom: Extractor) -> None:
    """To whom and when are the record's, not the quote's."""
    r = only(newsroom, "Ana Diaz told reporters on Friday that the plan was dead.")
    assert r.addressee is not None
    assert r.when is not None
    assert (r.addressee.text, r.when.text, r.quote.text) == ("reporters", "on Friday", "that the plan was dead")


def test_silence(newsroom: Extractor) -> None:
    """Who would not say is a record of its own kind."""
    r = only(newsroom, "A spokesman for the bank declined to comment.")
    assert (r.act, r.quote.text) == ("silence", "to comment")


def test_thoughts_are_asked_for(newsroom: Extractor, extractor: Extractor) -> None:
    """What somebody thinks is given with all acts, and not to a newsroom by default."""
    text = "Ana Diaz believes that the plan is dead."
    assert newsroom.extract(text).records == ()
    assert only(extractor, text).act == "thought"


def test_no_word_is_the_cue_of_two_records(extractor: Extractor) -> None:
    """Each cue makes one record."""
    text = "Ana Diaz said that Paul Rowe had said that it was over, according to NHK, and added that she was glad."
    cues = [(r.cue.start, r.cue.end) for r in extractor.extract(text).records if r.cue]
    assert len(set(cues)) == len(cues)


def test_records_are_in_the_order_of_the_text(newsroom: Extractor) -> None:
    """The first words of quote or cue, whichever comes first, decide."""
    text = "“One,” said Ana Diaz.\n\nPaul Rowe said that it was two.\n\nThree had passed, Omar Haddad said."
    assert [r.speaker.name for r in newsroom.extract(text).records if r.speaker] == [
        "Ana Diaz",
        "Paul Rowe",
        "Omar Haddad",
    ]
