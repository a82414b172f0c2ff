"""The law: "appending a paragraph without a quotation mark or credit line changes nothing before it except
``id``, names and ``resolved_by``"."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr import Extractor, Record
from tests.laws.articles import BACKGROUND, CLAUSES, PEOPLE, Told, article, paragraphs

LATER = st.one_of(
    st.sampled_from(BACKGROUND),
    st.builds(lambda p: f"{p.name}, a retired engineer, has lived in the town since 1990.", st.sampled_from(PEOPLE)),
    st.builds(lambda p, c: f"{p.surname} said that {c}.", st.sampled_from(PEOPLE), st.sampled_from(CLAUSES)),
    st.just("She added that the crowd would stay."),
)
"""Paragraphs without a quotation mark or credit line."""
MAY_CHANGE = ("name", "resolved_by", "party", "kind")
"""A later full name says who a surname is, and so of what kind and which party."""


def kept(r: Record) -> dict[str, Any]:
    """What of a record may not change; its id and its parent's hold the hash of the text."""
    data = r.to_dict()
    data["id"] = None
    data["parent"] = r.parent is not None
    for m in (data["speaker"], *data["via"]):
        for field in MAY_CHANGE:
            if m is not None:
                m[field] = None
    return data


@given(paragraphs(), LATER)
@example([Told("“We will win,” Diaz said. “We will go on")], "The river rose.")
def test_a_later_paragraph_changes_nothing(extractor: Extractor, told: list[Told], later: str) -> None:
    """What was said stays said, whatever the article goes on to tell."""
    text = article(told)
    before = [kept(r) for r in extractor.extract(text).records]
    after = [kept(r) for r in extractor.extract(f"{text}\n\n{later}").records if r.quote.spans[0].start < len(text)]
    assert after == before
