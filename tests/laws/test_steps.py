"""The laws: "removing an outer attribution removes exactly its step; wrapping an article's sentence into "…, according to
X" adds exactly X"; "renaming a party everywhere renames it everywhere and nowhere else"."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr import Extraction, Extractor, Record
from tests.laws.articles import BACKGROUND, CLAUSES, FRAMES, OUTLETS, PEOPLE, Person, swapped

CORPUS = Path(__file__).parents[2] / "corpus"
SIMPLE = [f for f in FRAMES if "according" not in f.lower() and not f.endswith("”")]
"""Frames of one sentence that a further attribution can be put behind."""
LAST = (*OUTLETS, "Nora Lindqvist", "two officials", "a spokeswoman for the ministry", "court documents")
"""Who can be named last."""
OUTER = ("@ said that ", "@ told reporters that ", "@ had said that ", "According to @, ", "@ reported that ")
"""What can stand before a sentence and make it somebody's words."""

NAME = frozenset({"NAME"})
"""What the lexicons know of a name at least."""

Heard = tuple[str | None, str | None, tuple[str | None, ...]]
"""The words of a record, its speaker and its chain."""


def heard(x: Extraction) -> Counter[Heard]:
    """The records by what was said, by whom and through whom."""
    return Counter((r.quote.text, _speaker(r), tuple(v.name for v in r.via)) for r in x.records)


def _speaker(r: Record) -> str | None:
    return r.speaker.name if r.speaker else None


@given(
    st.sampled_from(SIMPLE), st.sampled_from(PEOPLE[1:]), st.sampled_from(CLAUSES), st.sampled_from(OUTLETS[1:]),
    st.sampled_from(LAST), st.booleans(),
)  # fmt: skip
def test_according_to_somebody_adds_exactly_that_one(
    extractor: Extractor, frame: str, person: Person, clause: str, outlet: str, last: str, told_before: bool
) -> None:
    """Each record of the sentence came through one more, and who it is has one record over all of it."""
    sentence = FRAMES[frame](person.name, person, "We will win", "It is late", clause, outlet).text
    before = f"{BACKGROUND[0]}\n\nKenji Tanaka said that it was late.\n\n" if told_before else f"{BACKGROUND[0]}\n\n"
    plain = heard(extractor.extract(f"{before}{sentence}\n\n{BACKGROUND[1]}"))
    wrapped = heard(extractor.extract(f"{before}{sentence[:-1]}, according to {last}.\n\n{BACKGROUND[1]}"))
    untouched = heard(extractor.extract(before))
    own = plain - untouched
    if last == outlet and any(last in via for _, _, via in own):
        return  # nobody passes words on twice
    more = wrapped - untouched
    assert untouched <= wrapped
    stepped = Counter({(q, s, (*via, last)): n for (q, s, via), n in own.items()})
    assert stepped <= more
    (over,) = (more - stepped).elements()
    assert over[1:] == (last, ())
    assert over[0] is not None
    assert all(quote in over[0] for quote, _, _ in own if quote)


@given(st.lists(st.sampled_from(OUTER), min_size=1, max_size=3), st.permutations(PEOPLE), st.sampled_from(CLAUSES))
@example(["According to @, ", "@ said that ", "@ had said that "], list(PEOPLE), CLAUSES[0])
def test_an_outer_attribution_is_exactly_one_step(
    extractor: Extractor, outer: list[str], people: list[Person], clause: str
) -> None:
    """Without its first words a sentence has one record less, and the others came through one fewer."""
    first, *others = outer
    inner = "".join(o.replace("@", p.name) for o, p in zip(others, people[1:], strict=False) if o[0] == "@")
    sentence = f"{inner}{people[-1].name} told reporters that {clause}."
    without = heard(extractor.extract(sentence))
    with_it = heard(extractor.extract(first.replace("@", people[0].name) + sentence))
    stepped = Counter({(q, s, (*via, people[0].name)): n for (q, s, via), n in without.items()})
    assert stepped <= with_it
    assert [r[1:] for r in (with_it - stepped).elements()] == [(people[0].name, ())]


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.txt")), ids=lambda f: f.stem)
def test_another_surname(extractor: Extractor, file: Path) -> None:
    """Whoever is named most often could have another surname, one that no list knows: nothing else changes."""
    text = file.read_text(encoding="utf-8")
    x = extractor.extract(text)
    surnames = Counter(
        p.name.split(" ")[-1] for p in x.parties if p.kind == "person" and p.naming == "named" and p.name
    )
    often = max(surnames, key=lambda s: (len(re.findall(rf"\b{re.escape(s)}\b", text)), s), default=None)
    if often is None or not often.isalpha() or re.search(rf"\b{often.lower()}\b|{often.upper()}", text):
        pytest.skip("nobody whose name is no other word of the article")
    if extractor.rules.vocabulary.exact.get(often, NAME) != NAME:
        pytest.skip("a name of which the lexicons know more than that it is one")
    change = {often: "Vroompl"}
    after = heard(extractor.extract(swapped(text, change)))
    assert after == Counter(
        {
            (q and swapped(q, change), s and swapped(s, change), tuple(v and swapped(v, change) for v in via)): n
            for (q, s, via), n in heard(x).items()
        }
    )
