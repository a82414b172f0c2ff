"""The page of an evaluation marks gold and found at their places, and can be filtered."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from quoteattr import RulePack
from quoteattr.comparison import Compared, Yardstick, compare
from quoteattr.evaluate import figures
from quoteattr.gold import Annotated, Attributed
from quoteattr.page import page
from quoteattr.readers import Document

TEXT = 'Ana "A" Diaz said the <plan> & all was dead. \ud800'


@pytest.fixture(scope="module")
def compared(pack: RulePack) -> Compared:
    """Gold: Diaz said [the plan & all was dead]; found: Diaz said [the plan], which is too little, and [was] [dead]."""

    def place(words: str) -> tuple[tuple[int, int]]:
        return ((TEXT.index(words), TEXT.index(words) + len(words)),)

    gold = Attributed(place("Diaz"), place("said"), place("the <plan> & all was dead"))
    short = Attributed(place("Diaz"), place("said"), place("the <plan>"), 'en."a"')
    found = [short, Attributed((), place("was"), place("dead"), "en.b")]
    return compare(Yardstick(pack), Annotated(Document("<a>", TEXT), (gold,)), found)


class Reader(HTMLParser):
    """The marked pieces and the lists of a page, and whether every element that must be closed is."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[tuple[str, str]] = []
        self.items: list[dict[str, str | None]] = []
        self.open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.items.append(dict(attrs))
        if tag not in ("br", "meta", "option"):
            self.open.append((tag, dict(attrs).get("data-marks")))

    def handle_endtag(self, tag: str) -> None:
        if tag != "option":
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            self.pieces.append((data, self.open[-1][1] or ""))


def test_pieces_carry_their_roles(compared: Compared) -> None:
    """Where gold and found overlap, each piece says which roles of which entry it belongs to."""
    reader = Reader()
    reader.feed(page([compared], figures([compared])))
    assert reader.open == []
    assert reader.pieces == [
        ("Diaz", "found-source:d0e0 gold-source:d0e0"),
        ("said", "found-cue:d0e0 gold-cue:d0e0"),
        ("the <plan>", "found-content:d0e0 gold-content:d0e0"),
        (" & all ", "gold-content:d0e0"),
        ("was", "found-cue:d0e1 gold-content:d0e0"),
        (" ", "gold-content:d0e0"),
        ("dead", "found-content:d0e1 gold-content:d0e0"),
    ]


def test_entries_carry_outcome_and_rule(compared: Compared) -> None:
    """Each line of the list says what became of it, and by which rule it was found."""
    reader = Reader()
    reader.feed(page([compared], figures([compared])))
    assert [(i["data-outcome"], i["data-rule"]) for i in reader.items] == [("wrong", 'en."a"'), ("spurious", "en.b")]


def test_texts_are_escaped(compared: Compared) -> None:
    """Signs of HTML in texts, ids and rules are shown as they are; the script reads no text."""
    html = page([compared], figures([compared]))
    assert "<plan>" not in html
    assert "<a>" not in html
    assert "the &lt;plan&gt;</span>" in html
    assert "<option>en.&quot;a&quot;</option>" in html
    assert re.search(r"innerHTML|\beval\(|document\.write", html) is None
