"""The law: "swapping one name, cue of the same frame or quotation-mark style for another changes nothing else"."""

from __future__ import annotations

import functools

from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr import Extractor, RulePack
from tests.laws.articles import OUTLETS, PEOPLE, Person, Told, article, paragraphs, swapped, told_without

STYLES = {
    "straight": ('"', '"'),
    "typewriter": ("''", "''"),
    "guillemets": ("«", "»"),
    "single": ("‘", "’"),
    "backticks": ("``", "''"),
}


def changes(people: list[Person]) -> dict[str, str]:
    """Each of the people for the next, by every word of the names."""
    pairs = zip(PEOPLE, people, strict=True)
    return {a: b for p, q in pairs for a, b in zip(p.name.split(), q.name.split(), strict=True)}


@given(paragraphs(), st.permutations(PEOPLE))
def test_another_name(extractor: Extractor, told: list[Told], people: list[Person]) -> None:
    """Other people saying the same in the same way give the same records, but for their names."""
    text, change = article(told), changes(people)
    before = told_without(extractor.extract(text))
    after = told_without(extractor.extract(swapped(text, change)))
    assert after == swapped(before, change)


@given(paragraphs())
def test_a_name_that_no_list_knows(extractor: Extractor, told: list[Told]) -> None:
    """A name that is in no lexicon is a name all the same; only what kind of party bears it may be unknown."""
    change = {"Ana": "Xquthe", "Diaz": "Vroompl", "Paul": "Zblarg", "Rowe": "Qwintz"}
    text = article(told)
    before = told_without(extractor.extract(text), "kind")
    assert told_without(extractor.extract(swapped(text, change)), "kind") == swapped(before, change)


@given(paragraphs(), st.permutations(OUTLETS))
def test_another_outlet(extractor: Extractor, told: list[Told], outlets: list[str]) -> None:
    """What came through one outlet could have come through another."""
    text, change = article(told), dict(zip(OUTLETS, outlets, strict=True))
    assert told_without(extractor.extract(swapped(text, change))) == swapped(
        told_without(extractor.extract(text)), change
    )


@functools.cache
def cues_of_one_frame(pack: RulePack) -> list[list[str]]:
    """Cues in the past tense of which the pack knows the same, each list one frame."""
    frames: dict[frozenset[str], list[str]] = {}
    for form, atoms in sorted(pack.vocabulary.lower.items()):
        if {"SAY", "VB.past"} <= atoms and form.isalpha():
            frames.setdefault(atoms, []).append(form)
    return [cues for cues in frames.values() if len(cues) > 1]


@given(st.data())
def test_another_cue_of_the_frame(extractor: Extractor, data: st.DataObject) -> None:
    """Where two cues take the same frames, one can stand for the other."""
    first, second = data.draw(
        st.sampled_from(cues_of_one_frame(extractor.rules)).flatmap(
            lambda cues: st.permutations(cues).map(lambda c: c[:2])
        )
    )
    template = data.draw(
        st.sampled_from(
            (
                "“We will win,” Ana Diaz @.",
                "Ana Diaz @ that the plan was dead.",
                "Ana Diaz @: “We will win.”",
                "Ana Diaz @ the plan was dead.",
                "The plan is dead, Ana Diaz @.",
                "Ana Diaz @ the plan.",
                "Ana Diaz @ to go.",
            )
        )
    )
    before, after = (told_without(extractor.extract(template.replace("@", cue)), "lemma") for cue in (first, second))
    assert after == "\n".join(
        swapped(line, {first: second}) if '"text":' in line else line for line in before.split("\n")
    )


def plain_marks(text: str) -> str:
    """Every style of quotation marks as the straight one."""
    for opening, closing in STYLES.values():
        text = text.replace(opening, '"').replace(closing, '"')
    return text.replace("“", '"').replace("”", '"')


@given(paragraphs(), st.sampled_from(sorted(STYLES)))
@example([Told("“We will win,” Ana Diaz said. “We are ‘ready’ now.”")], "straight")
def test_another_style_of_marks(extractor: Extractor, told: list[Told], style: str) -> None:
    """The style of the quotation marks is the typesetter's affair."""
    opening, closing = STYLES[style]
    text = article(told)
    other = text.replace("“", opening).replace("”", closing)
    before, after = (told_without(extractor.extract(t)).replace('\\"', '"') for t in (text, other))
    assert plain_marks(after) == plain_marks(before)
