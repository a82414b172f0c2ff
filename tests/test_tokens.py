"""Where words begin and end, and which line breaks are only the margin's."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given

from quoteattr import Extractor
from quoteattr.signs import PARAGRAPH_END
from quoteattr.tokens import Tokens, unwrapped
from tests.laws.articles import ODD_TEXT


def tokens(e: Extractor, text: str) -> Tokens:
    return e._tokenizer.tokenize(text)


def words(e: Extractor, text: str) -> list[str]:
    t = tokens(e, text)
    return [t.word(i) for i in range(len(t.pieces))]


@given(ODD_TEXT)
def test_tokens_cover_the_text(newsroom: Extractor, text: str) -> None:
    """Tokens and the blanks behind them are all of the text, one character of the shadow a token."""
    t = tokens(newsroom, text)
    assert len("".join(t.pieces)) == len(text) == len(t.view)
    assert len(t.shadow) == len(t.pieces) == len(t.starts) - 1
    assert t.starts[-1] == len(text)
    assert all(t.pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sen. Diaz met Mr. Rowe.", ["Sen.", "Diaz", "met", "Mr.", "Rowe", "."]),
        ("They left the U.S. in May.", ["They", "left", "the", "U.S.", "in", "May", "."]),
        ("She doesn't, he's, we'll.", ["She", "does", "n't", ",", "he", "'s", ",", "we", "'ll", "."]),
        ("Diaz’s plan", ["Diaz", "'s", "plan"]),
        ("It cost $1,234.50, or 3%.", ["It", "cost", "$1,234.50", ",", "or", "3%", "."]),
        ("a 35-year-old man", ["a", "35-year-old", "man"]),
        ("See https://x.org/a?b=c, she said", ["See", "https://x.org/a?b=c,", "she", "said"]),
        ("@ana wrote #vote", ["@ana", "wrote", "#vote"]),
        ("Well... no -- yes", ["Well", "...", "no", "--", "yes"]),
        ("''No,'' he said", ["''", "No", ",", "''", "he", "said"]),
        ("O'Brien said", ["O'Brien", "said"]),
        ("A Mirror/Herald poll", ["A", "Mirror/Herald", "poll"]),
    ],
)
def test_words_of_news(newsroom: Extractor, text: str, expected: list[str]) -> None:
    """Abbreviations keep their dots, contractions part, amounts and addresses stay whole."""
    assert words(newsroom, text) == expected


def test_entries_of_several_words_are_one_token(newsroom: Extractor) -> None:
    """ "According to" is one token, in whatever case and with whatever blanks between."""
    for shown in ("according to", "According to", "ACCORDING TO", "according  to", "according\u00a0to"):
        assert len(words(newsroom, f"{shown} NHK")) == 2
    assert words(newsroom, "according together") == ["according", "together"]


def test_a_paragraph_ends_behind_a_phrase(newsroom: Extractor) -> None:
    """The end of a paragraph is a token of its own, also behind an entry of several words."""
    t = tokens(newsroom, "They speak out\n\nIt rains")
    assert t.shadow.count(PARAGRAPH_END) == tokens(newsroom, "They spoke\n\nIt rains").shadow.count(PARAGRAPH_END)


def test_odd_typography_reads_like_plain(newsroom: Extractor) -> None:
    """A no-break space and a curly apostrophe say what the plain ones say."""
    assert tokens(newsroom, "Diaz’s\u00a0plan").shadow == tokens(newsroom, "Diaz's plan").shadow


def test_line_breaks_part_paragraphs(newsroom: Extractor) -> None:
    """Each line of ordinary text is a paragraph; a blank line is no second one."""
    assert tokens(newsroom, "One\n\nTwo\nThree").shadow.count(PARAGRAPH_END) == 2


PROSE = (
    "The council voted on Tuesday night to close the bridge for the winter, a step that the mayor of the town had "
    "opposed for more than a year, and to spend the money on the road to the north, which the floods of the spring "
    "had cut off twice from the rest of the valley, as the oldest people of the place had said that they would."
)


@pytest.mark.parametrize("columns", [60, 64, 72, 78])
def test_wrapped_copy_is_joined(columns: int) -> None:
    """In copy that is broken at a margin a line break is a blank, and a blank line ends the paragraph."""
    wrapped = "\n\n".join(textwrap.fill(PROSE, columns) for _ in range(3))
    view = unwrapped(wrapped, 50, 90)
    assert view.split("\n\n") == [PROSE] * 3
    assert len(view) == len(wrapped)


def test_indents_end_wrapped_paragraphs() -> None:
    """Wire copy marks paragraphs by an indent."""
    wrapped = "\n".join(textwrap.fill(PROSE, 64, initial_indent="    ") for _ in range(3))
    assert unwrapped(wrapped, 50, 90).split("\n") == ["    " + PROSE] * 3


@pytest.mark.parametrize("text", ["\n".join([PROSE] * 8), "\n".join(["Ana: Yes.", "Rowe: No."] * 8), PROSE, "a\nb\nc"])
def test_other_line_breaks_stay(text: str) -> None:
    """Where each line is a paragraph, or the lines of a poem or transcript, line breaks stay."""
    assert unwrapped(text, 50, 90) == text


def test_quotations_go_over_wrapped_lines(newsroom: Extractor) -> None:
    """A quotation that the margin breaks is one quotation, its span holds the line break as printed."""
    said = "“The bridge is safe and it will be safe for another hundred years if it is painted,” said Ana Diaz."
    text = "\n\n".join(textwrap.fill(p, 64) for p in (PROSE, said, PROSE))
    (record,) = [r for r in newsroom.extract(text).records if r.form == "direct"]
    assert record.quote.spans[0].text.replace("\n", " ") == said[1 : said.index("”")]
    assert "\n" in record.quote.spans[0].text
