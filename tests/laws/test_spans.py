"""The law: "The text is the caller's: no stage changes it, and every span satisfies
``text[start:end] == span.text``." """

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given

from quoteattr import Extraction, Extractor
from tests.laws.articles import ODD_TEXT, Told, article, paragraphs, stretches


def check(text: str, x: Extraction) -> None:
    for start, end, shown in stretches(x):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == shown
    for p in x.parties:
        assert all(0 <= a < b <= len(text) for a, b in p.mentions)
    for d in x.diagnostics:
        assert 0 <= d.start <= d.end <= len(text)


@given(ODD_TEXT)
@example("😀 “We will win,” said Ana\u00a0Diaz’s aide.\r\n\t''No,'' she  said.")
@example("\ufeff“No,” said Ana Diaz.")
def test_spans_slice_any_text(extractor: Extractor, text: str) -> None:
    """Whatever the text, each span is what stands at its place."""
    check(text, extractor.extract(text))


@given(paragraphs())
def test_spans_slice_articles(extractor: Extractor, told: list[Told]) -> None:
    """In an article each span is what stands at its place, an emoji before it or not."""
    for text in (article(told), "😀👩‍🚀 " + article(told)):
        check(text, extractor.extract(text))


@given(paragraphs())
def test_quotes_leave_their_outer_marks_out(newsroom: Extractor, told: list[Told]) -> None:
    """A span of a quotation begins with its first word, and no two spans of a quote overlap."""
    for r in newsroom.extract(article(told)).records:
        spans = r.quote.spans
        assert all(a.end <= b.start for a, b in pairwise(spans))
        if r.form == "direct":
            assert not any(s.text.startswith("“") or s.text.endswith("”") for s in spans)
