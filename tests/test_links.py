"""Who passed the words on, where the sentence names them."""

from __future__ import annotations

import pytest

from quoteattr import Extractor


@pytest.mark.parametrize(
    "text",
    [
        "In an interview with CNN, Ana Diaz denied the claim and said that the plan was dead.",
        "Ana Diaz, in an interview with CNN, denied the claim and said that the plan was dead.",
    ],
)
def test_one_place_for_all_that_was_said(newsroom: Extractor, text: str) -> None:
    """What stands before several cues of one speaker belongs to each."""
    records = newsroom.extract(text).records
    assert [r.cue.text for r in records if r.cue is not None] == ["denied", "said"]
    assert [[v.name for v in r.via] for r in records] == [["CNN"], ["CNN"]]


def test_each_cue_its_own(newsroom: Extractor) -> None:
    """Two outlets that were told two things are told apart."""
    records = newsroom.extract("Ana Diaz told CNN that the plan was dead, and Paul Rowe told NHK it was not.").records
    assert [[v.name for v in r.via] for r in records] == [["CNN"], ["NHK"]]


def test_a_speaker_that_works_for_an_outlet(newsroom: Extractor) -> None:
    """An outlet that belongs to the speaker passes nothing on."""
    editor = "“We will win,” said Ana Diaz, the editor of the Guardian."
    spokesman = "A spokesman for CNN said the plan was dead."
    for text in (editor, spokesman):
        (r,) = newsroom.extract(text).records
        assert r.via == ()


def test_inside_what_was_said(newsroom: Extractor) -> None:
    """Whom somebody told something, in the words of another, belongs to the inner words."""
    x = newsroom.extract("Ana Diaz said that Paul Rowe had told CNN that the plan was dead.")
    assert [[v.name for v in r.via] for r in x.records] == [[], ["CNN", "Ana Diaz"]]
