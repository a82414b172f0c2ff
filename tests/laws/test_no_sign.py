"""The law: "an article with no cue, quotation mark, colon or dash yields nothing"."""

from __future__ import annotations

import functools

from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extractor, RulePack
from tests.laws.articles import BACKGROUND

CUES = {"SAY", "CUENOUN", "CUEADJ", "CUEPHRASE", "ACCORDING", "AS", "LETTER"}
"""Classes of words that attribute, and letters that label turns ("A.")."""


@functools.cache
def plain_words(pack: RulePack) -> list[str]:
    """Words that are no cue and that no rule names."""
    v = pack.vocabulary
    known = {w: v.exact.get(w, frozenset()) | v.lower.get(w.lower(), frozenset()) for w in (*v.lower, *v.exact)}
    return sorted(
        w
        for w, atoms in known.items()
        if w.replace(" ", "").isalpha() and not any(a in CUES or a.startswith("w:") for a in atoms)
    )


@given(st.data())
def test_plain_prose_yields_nothing(extractor: Extractor, data: st.DataObject) -> None:
    """Words that attribute nothing attribute nothing, in whatever order."""
    words = st.sampled_from(plain_words(extractor.rules)) | st.sampled_from(
        ("the", "of", "and", "in", "was", "Ana Diaz", "she", ",")
    )
    sentence = st.lists(words, min_size=1, max_size=15).map(lambda w: " ".join(w).replace(" ,", ",") + ".")
    text = data.draw(st.lists(sentence, min_size=1, max_size=6).map(" ".join))
    assert extractor.extract(text).records == ()


@given(st.lists(st.sampled_from(BACKGROUND), min_size=1))
def test_background_yields_nothing(extractor: Extractor, sentences: list[str]) -> None:
    """What happened is not what somebody said."""
    x = extractor.extract("\n\n".join(sentences))
    assert x.records == ()
    assert x.parties == ()
