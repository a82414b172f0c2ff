"""The laws of evaluation: what equals gold is all right, and gold and found change places with precision and recall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extractor, RulePack
from quoteattr.comparison import Yardstick, compare, errors, found_in
from quoteattr.evaluate import Rate, figures
from quoteattr.gold import Annotated, Attributed
from quoteattr.readers import Document
from tests.laws.articles import ODD_TEXT, article, paragraphs

TEXTS = ODD_TEXT | paragraphs().map(article)


@pytest.fixture(scope="module")
def yardstick(pack: RulePack) -> Yardstick:
    """The marks and reporting expressions of English."""
    return Yardstick(pack)


@st.composite
def attributed(draw: st.DrawFn, text: str) -> tuple[Attributed, ...]:
    """Any attributions over a text, contents all different."""
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda x: (min(x), max(x)))
    spans = st.lists(places, max_size=2).map(tuple)
    one = st.builds(Attributed, source=spans, cue=spans, content=spans)
    return tuple(draw(st.lists(one, max_size=4, unique_by=lambda a: a.content)))


@given(TEXTS)
def test_what_equals_gold_is_right(extractor: Extractor, yardstick: Yardstick, text: str) -> None:
    """A run measured against itself is right in every figure, and has no error."""
    found = found_in(extractor.extract(text))
    c = compare(yardstick, Annotated(Document("a", text), found), found)
    for rate in figures([c]).rates.values():
        assert (rate.right, rate.hit) == (rate.found, rate.gold)
        assert rate.found == rate.gold
    assert errors(c) == ()


@given(st.data(), TEXTS)
def test_gold_and_found_change_places(yardstick: Yardstick, data: st.DataObject, text: str) -> None:
    """Where gold and found change places, so do precision and recall."""
    a, b = data.draw(attributed(text)), data.draw(attributed(text))
    there, back = (
        figures([compare(yardstick, Annotated(Document("a", text), gold), found)]).rates
        for gold, found in ((a, b), (b, a))
    )
    for name, rate in there.items():
        if name != "attribution.strict":  # only gold may lack its cue
            assert back[name] == Rate(rate.hit, rate.gold, rate.right, rate.found), name


@given(st.data(), TEXTS)
def test_every_attribution_is_told_once(yardstick: Yardstick, data: st.DataObject, text: str) -> None:
    """Each of gold and each of those found is either right or in one error."""
    a, b = data.draw(attributed(text)), data.draw(attributed(text))
    c = compare(yardstick, Annotated(Document("a", text), a), b)
    wrong = errors(c)
    assert len(c.pairs) + sum(e.gold is not None for e in wrong) == len(c.gold)
    assert len(c.pairs) + sum(e.found is not None for e in wrong) == len(c.found)
    assert len({id(e.found) for e in wrong if e.found}) == sum(e.found is not None for e in wrong)
