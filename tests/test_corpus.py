"""The articles of corpus/ give their gold, but for what corpus/misses.yaml lists with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from quoteattr import Extractor
from quoteattr.records import DEFAULT_ACTS, FORMS, KINDS, RELATIONS
from tests.corpus_gold import (
    KINDS_OF_MISS,
    MISSES,
    Attributed,
    Difference,
    articles,
    compare,
    differences,
    joined,
    known_misses,
    normal,
    unlisted,
)

ARTICLES = articles()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.stem)
def test_the_article_gives_its_gold(newsroom: Extractor, article: Path) -> None:
    """Each record of gold is found and no other; what is missed is listed, and what is listed is missed."""
    new, gone = unlisted(compare(newsroom, article), known_misses().get(article.stem, []))
    told = [f"not listed: {d}" for d in new] + [f"listed, but occurs no longer: {d}" for d in gone]
    assert not told, "\n" + "\n".join(told)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.stem)
def test_gold_stands_in_the_article(article: Path) -> None:
    """Every string of gold is printed in the article, and every value is one of the record's."""
    text = article.read_text(encoding="utf-8")
    gold = yaml.safe_load(article.with_suffix(".yaml").read_text(encoding="utf-8"))
    for r in gold["records"]:
        spans = r["quote"] if isinstance(r["quote"], list) else [r["quote"]]
        for shown in (
            *spans,
            r.get("cue"),
            r.get("speaker"),
            r.get("addressee"),
            *(v["text"] for v in r.get("via") or []),
        ):
            assert shown is None or shown in text, shown
        assert r["form"] in FORMS
        assert r["act"] in DEFAULT_ACTS
        assert r["kind"] in KINDS
        assert all(v["relation"] in RELATIONS for v in r.get("via") or [])


def test_every_article_has_gold() -> None:
    """No article of the corpus stands alone, and no gold."""
    folder = MISSES.parent
    texts = {f.stem for f in folder.glob("*.txt")}
    assert texts
    assert {f.stem for f in folder.glob("*.yaml")} - {MISSES.stem} == texts


def test_misses_are_listed_with_a_reason() -> None:
    """The list of misses names articles of the corpus, known kinds of miss, and why."""
    known = known_misses()
    assert set(known) <= {a.stem for a in ARTICLES}
    assert all(d.miss in KINDS_OF_MISS and d.detail for misses in known.values() for d in misses)


GOLD = Attributed("We will win", "said", "Diaz", "Ana Diaz", "direct", ())


@pytest.mark.parametrize(
    ("found", "misses"),
    [
        ([GOLD], []),
        ([], ["missing"]),
        ([GOLD, GOLD], ["spurious"]),
        ([Attributed("We won", "said", "Diaz", "Ana Diaz", "direct", ())], ["missing", "spurious"]),
        (
            [Attributed("We will win", "told", "She", "Diaz", "mixed", ("NHK",))],
            ["cue", "speaker", "name", "form", "via"],
        ),
    ],
)
def test_every_difference_is_named(found: list[Attributed], misses: list[str]) -> None:
    """What differs is told, one line a difference."""
    assert [d.miss for d in differences([GOLD], found)] == misses


def test_quotes_are_compared_without_their_marks() -> None:
    """Line breaks, the style of the marks and the punctuation at either end do not count; the words do."""
    assert normal("“We  will\nwin,”") == normal("We will win.") == "We will win"
    assert normal("“no rabbit” and “no hat”") != normal("no rabbit and no hat")
    assert joined(["We will win,", "and we won."], "said") == "We will win … and we won"
    assert joined([], "did not respond") == "[did not respond]"
    assert unlisted_of([Difference("a", "cue")], [Difference("a", "cue", "why")]) == ([], [])
    assert unlisted_of([], [Difference("a", "cue", "why")]) == ([], [Difference("a", "cue")])


def unlisted_of(now: list[Difference], known: list[Difference]) -> tuple[list[Difference], list[Difference]]:
    from tests.corpus_gold import Compared

    return unlisted(Compared("a", 0, 0, 0, 0, 0, 0, tuple(now)), known)
