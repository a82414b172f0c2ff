"""Quotation marks and the ends of sentences."""

from __future__ import annotations

import pytest

from quoteattr import Diagnostic, Extractor
from quoteattr.segments import MAX_SENTENCE, Quotation, Stream
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END


def read(e: Extractor, text: str) -> tuple[list[Quotation], list[str], list[Diagnostic]]:
    odd: list[Diagnostic] = []
    t = e._tokenizer.tokenize(text)
    found = e._segmenter.quotations(t, odd)
    shown = [text[t.end(q.open) : t.starts[q.close]].strip() for q in found]
    return found, shown, odd


def quotations(e: Extractor, text: str) -> list[str]:
    """What stands between the marks of each quotation."""
    return read(e, text)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We will win," she said. "We won."', ["We will win,", "We won."]),
        ("“We will win,” she said. “We won.”", ["We will win,", "We won."]),
        ("''We will win,'' she said. ''We won.''", ["We will win,", "We won."]),
        ("``We will win,'' she said.", ["We will win,"]),
        ("«We will win,» she said.", ["We will win,"]),
        ("„We will win,“ she said.", ["We will win,"]),
        ("‘We will win,’ she said. ‘We won.’", ["We will win,", "We won."]),
        ("'We will win,' she said. 'We won.'", ["We will win,", "We won."]),
        ('Rep. Ana Diaz (R-Tex.):"We will win." Rowe:"We won."', ["We will win.", "We won."]),
    ],
)
def test_every_style_pairs(newsroom: Extractor, text: str, expected: list[str]) -> None:
    """Curly, straight, doubled, angled and single marks pair."""
    assert quotations(newsroom, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We don’t know,’ said Diaz. ‘It’s the workers’ march.’", ["We don’t know,", "It’s the workers’ march."]),
        ("'We don't know,' said Diaz.", ["We don't know,"]),
        ("Diaz’s plan and the workers’ march went on.", []),
        ("The '90s didn't last, and the '60s did.", []),
        ("The girls' school and the boys' school closed.", []),
    ],
)
def test_apostrophes_are_no_marks(newsroom: Extractor, text: str, expected: list[str]) -> None:
    """An apostrophe closes no British quotation and opens none."""
    assert quotations(newsroom, text) == expected


def test_a_quotation_behind_another_begins_anew(newsroom: Extractor) -> None:
    """The full stop inside the marks of a title ends the tag before the next quotation."""
    found, _, _ = read(
        newsroom, '"It is early," said Cole, who runs "Night Train." "I mean, it depends on what they do."'
    )
    assert [q.full for q in found] == [True, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "“He told me ‘We will win,’ and left,” said Diaz.",
        "‘He told me “We will win,” and left,’ said Diaz.",
        "\"He told me 'We will win,' and left,\" said Diaz.",
    ],
)
def test_marks_nest(newsroom: Extractor, text: str) -> None:
    """A quotation inside a quotation has depth 2 and lies inside the outer one."""
    found, shown, _ = read(newsroom, text)
    assert [q.depth for q in found] == [1, 2]
    assert shown[1] == "We will win,"
    assert found[0].open < found[1].open < found[1].close < found[0].close


def test_an_unclosed_quotation_ends_with_its_paragraph(newsroom: Extractor) -> None:
    """A mark that is never closed takes the rest of its paragraph, and the reader is told."""
    found, shown, odd = read(newsroom, "Diaz said: “We will win and go home.\n\nThe river rose.")
    assert shown == ["We will win and go home."]
    assert (found[0].closed, found[0].continued) == (False, False)
    assert [d.code for d in odd] == ["unclosed-quotation"]


def test_marks_are_continued_over_paragraphs(newsroom: Extractor) -> None:
    """A paragraph that opens with a mark while the one before is unclosed continues it; nothing is odd about that."""
    found, shown, odd = read(newsroom, "“We will win.\n\n“We will go home.\n\n“We will sleep,” said Diaz.")
    assert shown == ["We will win.", "We will go home.", "We will sleep,"]
    assert [q.continued for q in found] == [True, True, False]
    assert odd == []


def test_a_continued_quotation_belongs_to_its_speaker(newsroom: Extractor) -> None:
    """What goes on over the paragraph's end goes on being said by the same person."""
    records = newsroom.extract("“We will win,” said Ana Diaz. “We will go home.\n\n“And we will sleep.”").records
    assert {r.speaker.name for r in records if r.speaker} == {"Ana Diaz"}
    assert [s.text for r in records for s in r.quote.spans] == [
        "We will win,",
        "We will go home.",
        "And we will sleep.",
    ]


def test_a_stray_mark_is_passed_over(newsroom: Extractor) -> None:
    """A closing mark that closes nothing is odd; the quotations beside it stand."""
    _, shown, odd = read(newsroom, "The end.” The mayor left. “We will win,” said Diaz.")
    assert shown == ["We will win,"]
    assert [d.code for d in odd] == ["stray-mark"]


def test_inches_are_no_marks(newsroom: Extractor) -> None:
    """A 14" pipe opens no quotation for the rest of the article."""
    records = newsroom.extract('A 14" pipe burst in the cellar.\n\n"It was cold," said Ana Diaz.').records
    assert [r.quote.text for r in records] == ["It was cold,"]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("“We will win,” said Diaz.", [True]),
        ("Diaz called it a “historic” step.", [False]),
        ("The book “Ulysses” was sold.", [False]),
        ("Diaz said: “We will win.”", [True]),
    ],
)
def test_full_and_partial_quotations(newsroom: Extractor, text: str, full: list[bool]) -> None:
    """A statement of its own is full; scare quotes and titles are partial."""
    assert [q.full for q in read(newsroom, text)[0]] == full


def test_cues_inside_a_partial_quotation_are_none(newsroom: Extractor) -> None:
    """ "said he was “considering” it" has one cue."""
    records = newsroom.extract("Diaz said that the council had “said no” to it.").records
    assert [r.cue.text for r in records if r.cue] == ["said"]


def sentences(e: Extractor, text: str) -> int:
    odd: list[Diagnostic] = []
    t = e._tokenizer.tokenize(text)
    stream = e._segmenter.outer(t, e._segmenter.quotations(t, odd), odd)
    return stream.chars.count(SENTENCE_END) + 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The river rose. The town slept.", 2),
        ("Mr. Rowe met Sen. Diaz at 5 p.m. on Jan. 6 in the U.S. capital.", 1),
        ("The river rose in the U.S. The town slept.", 2),
        ("J. K. Rowe left.", 1),
        ("It rose by 3.5 percent.", 1),
        ("“We will win!” said Diaz.", 1),
        ("Did it rise? It did!", 2),
        ("She left... and came back.", 1),
    ],
)
def test_sentences_end(newsroom: Extractor, text: str, count: int) -> None:
    """Abbreviations, initials, numbers and tagged quotations end no sentence."""
    assert sentences(newsroom, text) == count


def test_a_sentence_too_long_is_cut(newsroom: Extractor) -> None:
    """A sentence of more than four hundred words is cut at a comma, and the reader is told where."""
    text = "the river, " * MAX_SENTENCE
    x = newsroom.extract(text)
    odd = [d for d in x.diagnostics if d.code == "long-sentence"]
    assert odd
    assert all(text[: d.start].rstrip().endswith(",") for d in odd)


def test_sentences_of_a_stream() -> None:
    """A sentence lies between the marks of its own and of its paragraph's end."""
    chars = f"{PARAGRAPH_END}ab{SENTENCE_END}cd{PARAGRAPH_END}{PARAGRAPH_END}e{PARAGRAPH_END}"
    places = list(range(len(chars)))
    stream = Stream(chars, places, places)
    assert list(stream.sentences()) == [(1, 3), (4, 6), (8, 9)]
    assert [stream.sentence(at) for at in (1, 2, 5, 8)] == [(1, 3), (1, 3), (4, 6), (8, 9)]
