"""Words become names, noun phrases, verb groups and times."""

from __future__ import annotations

import pytest

from quoteattr import Extractor
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens


def nodes(e: Extractor, text: str) -> list[tuple[str, frozenset[str]]]:
    """The words of each node and what is known of it."""
    _, t, streams, _ = e.run(text)
    s = streams[0]
    return [
        (shown(t, s, i), e.rules.alphabet.atoms(c))
        for i, c in enumerate(s.chars)
        if s.last[i] > s.first[i] and shown(t, s, i)
    ]


def shown(t: Tokens, s: Stream, i: int) -> str:
    return t.text[t.starts[s.first[i]] : t.end(s.last[i] - 1)]


def of_class(e: Extractor, text: str, name: str) -> list[str]:
    return [words for words, atoms in nodes(e, text) if name in atoms]


@pytest.mark.parametrize(
    "name",
    [
        "Ana Diaz",
        "Prime Minister Ana Diaz",
        "the mayor",
        "the former French president Ana Diaz",
        "people familiar with the matter"[:6],
    ],
)
def test_names_and_noun_phrases_are_one_node(newsroom: Extractor, name: str) -> None:
    """A name with its titles is one node, and so is a noun with its article."""
    assert of_class(newsroom, f"“No,” said {name}.", "NP") == [name]


@pytest.mark.parametrize("group", ["said", "had said", "has repeatedly said", "did not say", "would say"])
def test_verb_groups_are_one_node(newsroom: Extractor, group: str) -> None:
    """Auxiliaries, adverbs and negation belong to the verb, and the group is a cue as its verb is."""
    assert group in of_class(newsroom, f"Ana Diaz {group} that it was over.", "SAY")


@pytest.mark.parametrize("time", ["on Monday", "last week", "on Friday"])
def test_times_are_one_node(newsroom: Extractor, time: str) -> None:
    """When it was said is one node, with its preposition."""
    assert time in of_class(newsroom, f"Ana Diaz said {time} that it was over.", "TIME")


def test_a_claim_is_a_noun_behind_a_determiner(newsroom: Extractor) -> None:
    """The neighbours settle whether somebody claims or has a claim."""
    assert of_class(newsroom, "The claims were false.", "NP") == ["The claims"]
    assert "claims" in of_class(newsroom, "Diaz claims that it was over.", "SAY")


def test_nodes_cover_the_stream(newsroom: Extractor) -> None:
    """Each token belongs to one node, in the order of the text."""
    _, t, streams, _ = newsroom.run(
        "Prime Minister Ana Diaz had said on Monday that the plan’s end was near.\n\nIt was."
    )
    s = streams[0]
    assert len(s.chars) == len(s.first) == len(s.last)
    covered = [k for a, b in zip(s.first, s.last, strict=True) for k in range(a, b)]
    assert covered == sorted(set(covered))
    assert len(covered) == len(t.pieces)


def test_a_full_quotation_is_one_node(newsroom: Extractor) -> None:
    """However long, a quotation is one node, its marks included."""
    text = "“We will win. We will go home, and we will sleep,” said Diaz."
    assert of_class(newsroom, text, "QUOTE") == ["“We will win. We will go home, and we will sleep,”"]
