"""What a text says of its parties beside their names."""

from __future__ import annotations

import pytest

from quoteattr import Extractor, Party


def party(newsroom: Extractor, text: str, at: int = 0) -> Party:
    return newsroom.extract(text).parties[at]


def hidden(p: Party) -> tuple[str | None, str | None]:
    """The condition and the reason of somebody who would not be named."""
    a = p.anonymity
    return (a.condition.text if a and a.condition else None, a.reason.text if a and a.reason else None)


@pytest.mark.parametrize(
    ("text", "role", "affiliation", "former"),
    [
        ("Ana Diaz, an analyst at Quellbank, said it was over.", "analyst", "Quellbank", False),
        ("“It is over,” said Bo Lee, a former minister.", "former minister", None, True),
        ("Former President Bo Lee said it was over.", "Former President", None, True),
        ("Ana Diaz, professor of history at the University of Ghent, said it was over.", "professor", "University of Ghent", False),
        ("State Department spokesman Bo Lee said it was over.", "State Department spokesman", "State Department", False),
        ("Dr. Ana Diaz said it was over.", None, None, False),
        ("Mr. Lee said it was over.", None, None, False),
        ("A spokesman for the State Department said it was over.", None, "State Department", False),
        ("School officials said it was over.", None, None, False),
        ("Ana Diaz said it was over.\n\nDiaz, a lawyer, declined to comment.", "lawyer", None, False),
    ],
)  # fmt: skip
def test_what_somebody_is(
    newsroom: Extractor, text: str, role: str | None, affiliation: str | None, former: bool
) -> None:
    """An apposition goes before a title, "Mr." is no role, and an organisation is whose spokesman somebody is."""
    p = party(newsroom, text)
    assert (p.role, p.affiliation, p.former) == (role, affiliation, former)


@pytest.mark.parametrize(
    ("text", "naming", "count"),
    [
        ("Ana Diaz said it was over.", "named", None),
        ("Sources said it was over.", "bare", None),
        ("Two people said it was over.", "bare", 2),
        ("At least 31 people said it was over.", "bare", 31),
        ("Three State Department officials said it was over.", "described", 3),
        ("Two people familiar with the matter said it was over.", "described", 2),
        ("A senior official said it was over.", "described", None),
        ("Some officials said it was over.", "bare", None),
    ],
)
def test_who_is_not_named(newsroom: Extractor, text: str, naming: str, count: int | None) -> None:
    """A name, a description, or nothing but a word for people."""
    p = party(newsroom, text)
    assert (p.naming, p.count) == (naming, count)


@pytest.mark.parametrize(
    ("text", "condition", "reason"),
    [
        (
            "An official said on condition of anonymity that it was over.",
            "on condition of anonymity",
            None,
        ),
        (
            "“It is over,” said an aide, who asked not to be named because the talks are private.",
            "asked not to be named",
            "because the talks are private",
        ),
        (
            "The official, who was not authorized to speak publicly, said it was over.",
            None,
            "was not authorized to speak publicly",
        ),
        (
            "Speaking on condition of anonymity to discuss the talks, an aide said it was over.",
            "on condition of anonymity",
            "to discuss the talks",
        ),
        (
            "A banker said it was over. The banker spoke on condition of anonymity, citing company policy.",
            "on condition of anonymity",
            "citing company policy",
        ),
        ("An unnamed official said it was over.", "unnamed", None),
        ("An official said it was over.", None, None),
    ],
)
def test_who_would_not_be_named(newsroom: Extractor, text: str, condition: str | None, reason: str | None) -> None:
    """Condition and reason are told apart, wherever in the sentence they stand, or in the next one."""
    assert hidden(party(newsroom, text)) == (condition, reason)


def test_who_is_named_is_not_hidden(newsroom: Extractor) -> None:
    """The condition belongs to the one without a name."""
    text = "“It is over,” Ana Diaz said. “It is not,” said an official who asked not to be named."
    told = {p.name: hidden(p) for p in newsroom.extract(text).parties}
    assert told["Ana Diaz"] == (None, None)
    assert told["an official"] == ("asked not to be named", None)


def test_older_lines_are_read(newsroom: Extractor) -> None:
    """A line that was written before a party had these fields is still one."""
    p = party(newsroom, "Ana Diaz said it was over.")
    data = {k: v for k, v in p.to_dict().items() if k not in ("former", "count")}
    assert Party.from_dict(data) == p
