"""Texts of sizes that no editor would print: nothing raises, and every span is right.

How long it takes is the benchmarks' affair.
"""

from __future__ import annotations

import pytest

from quoteattr import Extractor
from tests.laws.articles import stretches

MANY = 100_000
TAGGED = "“We will win,” said Ana Diaz. "
TEXTS = {
    "straight marks": '"' * MANY,
    "opening marks": "“" * MANY,
    "closing marks": "”" * MANY,
    "opening, then closing marks": "“" * (MANY // 2) + "”" * (MANY // 2),
    "single marks": "‘" * MANY,
    "apostrophes": "'" * MANY,
    "marks and words": 'a " b ' * (MANY // 6),
    "British marks and words": "’s ‘ " * (MANY // 5),
    "marks, a paragraph each": "“\n" * (MANY // 2),
    "brackets": "(" * (MANY // 2) + ")" * (MANY // 2),
    "deep nesting": "“He said ‘" * 2_000 + "it was over" + "’ ”" * 2_000,
    "deep hearsay": "Ana Diaz said that " * 2_000 + "it was over.",
    "cues": "said " * MANY,
    "commas": "the river, " * (MANY // 10),
    "full stops": ". " * (MANY // 2),
    "one word": "a" * MANY,
    "capitals": "Ana " * (MANY // 4),
    "initials": "A." * (MANY // 2),
    "blanks": " " * MANY + "said" + " " * MANY,
    "blank lines": "\n" * MANY,
    "at signs": "a@" * (MANY // 2),
    "hyphens": "a-" * (MANY // 2),
    "digits": "1," * (MANY // 2),
    "emoji": "😀" * MANY,
    "combining marks": "e" + "\u0301" * MANY,
    "surrogates": "\ud83d" * MANY,
    "NULs": "\0" * MANY,
}


@pytest.mark.parametrize("name", TEXTS)
def test_too_much_of_one_thing(extractor: Extractor, name: str) -> None:
    """A hundred thousand marks or cues are read to the end, and an attribution behind them stands in its place."""
    text = f"{TEXTS[name]}\n\n{TAGGED}"
    x = extractor.extract(text)
    for start, end, shown in stretches(x):
        assert text[start:end] == shown
    last = x.records[-1]
    assert [(s.text, s.start) for s in last.quote.spans] == [("We will win,", text.rindex("We will win,"))]


def test_a_megabyte_on_one_line(newsroom: Extractor) -> None:
    """A million characters without a line break give the record of every sentence."""
    sentence = "“We will win, " + "come what may, and here and there, " * 15 + "in the end,” said Ana Diaz. "
    count = 1_000_000 // len(sentence) + 1
    text = sentence * count
    x = newsroom.extract(text)
    assert len(x.records) == count
    assert len(x.parties) == 1
    for start, end, shown in stretches(x):
        assert text[start:end] == shown


def test_a_sentence_of_a_megabyte(newsroom: Extractor) -> None:
    """A sentence that never ends is cut, told of, and read."""
    text = "Ana Diaz said that " + "the river rose and " * 50_000
    x = newsroom.extract(text)
    assert any(d.code == "long-sentence" for d in x.diagnostics)
    for start, end, shown in stretches(x):
        assert text[start:end] == shown
