"""The law: "Any ``str`` is accepted and nothing raises: lone surrogates, NULs, … unbalanced marks." """

from __future__ import annotations

import pytest
from hypothesis import given

from quoteattr import Extractor
from tests.laws.articles import ANY_TEXT, MARKS_ONLY, NEWSY

ODDITIES = (
    "",
    " ",
    "\n",
    "\x00",
    "\ud800",
    "\udc00\ud800",
    "\x01\x02\x01",
    "\u4e00\u4e01",
    "\U0010ffff",
    "😀",
    '"',
    "“",
    "”",
    "''",
    "'",
    "»«",
    "said",
    "said said said",
    "“”",
    '""',
    "‘’“”",
    "according to",
    "According to according to",
    "\ud800 said: “\udfff.”",
    "“a " * 50,
    "\u202esaid “no” he",
    "He said that",
    "He said that.",
    "“We will win,” said",
    "said Ana Diaz: “",
    ", said",
    "e\u0301\u0301 said “é”",
    "\r",
    "\r\r\n",
    "\x85",
    "\u2028\u2029",
    "\ufeff",
    "İ said “ı”",
    "ﬀ said: “ﬁ”",
    "Diaz wrote:",
    "Diaz wrote:\n\n",
    "Diaz wrote:\n\n\n“",
)


@pytest.mark.parametrize("text", ODDITIES)
def test_oddities_are_read(extractor: Extractor, text: str) -> None:
    """What no editor would print is read all the same."""
    extractor.extract(text)


@given(ANY_TEXT)
def test_any_string_is_read(extractor: Extractor, text: str) -> None:
    """No string makes the extractor raise."""
    extractor.extract(text)


@given(MARKS_ONLY)
def test_punctuation_alone_is_read(extractor: Extractor, text: str) -> None:
    """Marks that pair with nothing are passed over, and without a word there is no record."""
    assert extractor.extract(text).records == ()


@given(NEWSY)
def test_news_in_any_order_is_read(extractor: Extractor, text: str) -> None:
    """Cues, names and marks in any order make no stage raise."""
    extractor.extract(text, publisher="NHK", byline=["By \ud800"], id="\udfff")
