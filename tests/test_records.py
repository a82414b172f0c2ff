"""The public values."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

from quoteattr import Anonymity, Cue, Diagnostic, Extraction, Extractor, Mention, PackUsed, Party, Quote, Record, Span
from quoteattr.records import ACTS, DEFAULT_ACTS, FORMS, KINDS, MARKS, RELATIONS, SCHEMA

SPAN = Span(0, 3, "She")
VALUES: list[Any] = [
    SPAN,
    Quote("a … b", (Span(0, 1, "a"), Span(5, 6, "b")), "closed"),
    Quote(None, ()),
    Cue(4, 8, "said", "say"),
    Mention(0, 3, "She", "p1", "Ana Diaz", "person", "pronoun"),
    Mention(None, None, None, "p2", "NHK", "outlet", "name", "publisher"),
    Anonymity(SPAN, None),
    Party("p1", "Ana Diaz", "person", "named", "mayor", None, ("p2",), Anonymity(None, SPAN), ("she",), ((0, 3),)),
    Diagnostic("stray-mark", "a mark", 0, 1),
    PackUsed("en", "1.0.0", "ab"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_values_survive_their_forms(value: Any) -> None:
    """Every value turns into plain JSON values and back, pickles, compares, hashes and cannot be changed."""
    again = type(value).from_dict(json.loads(json.dumps(value.to_dict())))
    assert again == value
    assert hash(again) == hash(value)
    assert pickle.loads(pickle.dumps(value)) == value
    with pytest.raises(FrozenInstanceError):
        setattr(value, type(value).__attrs_attrs__[0].name, None)


def test_the_document_line(newsroom: Extractor) -> None:
    """The line names its schema and the packs that made it, and holds every field of the record."""
    x = newsroom.extract("“We will win,” said Ana Diaz.", id="a.txt", publisher="NHK", byline=["Omar Haddad"])
    line = x.to_dict()
    assert list(line) == [
        "schema",
        "id",
        "sha256",
        "lang",
        "publisher",
        "byline",
        "dateline",
        "rules",
        "records",
        "parties",
        "diagnostics",
    ]
    assert (line["schema"], line["id"], line["lang"], line["publisher"], line["byline"]) == (
        SCHEMA,
        "a.txt",
        "en",
        "NHK",
        ["Omar Haddad"],
    )
    assert [r["pack"] for r in line["rules"]] == ["en"]
    assert list(line["records"][0]) == [
        "id",
        "form",
        "act",
        "quote",
        "cue",
        "speaker",
        "via",
        "addressee",
        "when",
        "setting",
        "negated",
        "modality",
        "parent",
        "rule",
        "confidence",
    ]


def test_another_schema_is_refused(newsroom: Extractor) -> None:
    """A line of another version is not read as if it were this one."""
    line = newsroom.extract("").to_dict() | {"schema": "quoteattr/99"}
    with pytest.raises(ValueError, match="quoteattr/99"):
        Extraction.from_dict(line)


def test_closed_lists_hold(extractor: Extractor) -> None:
    """Forms, acts, marks, kinds and relations come from the lists of the record."""
    x = extractor.extract(
        "By REUTERS\n\n“We will win,” Ana Diaz told CNN. She believes that it is over, according to the report."
    )
    for r in x.records:
        assert r.form in FORMS
        assert r.act in ACTS
        assert r.quote.marks in MARKS
        assert all(v.relation in RELATIONS and v.kind in KINDS for v in r.via)
    assert all(p.kind in KINDS and p.naming in ("named", "described", "bare") for p in x.parties)
    assert set(DEFAULT_ACTS) <= set(ACTS)


def test_nothing_is_an_empty_string(extractor: Extractor) -> None:
    """What is absent is null."""

    def check(value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            for k, v in value.items():
                check(v, k)
        elif isinstance(value, list):
            for v in value:
                check(v)
        else:
            assert value != "" or key == "id"

    check(extractor.extract("She said that it was over. “No,” he said. A spokesman declined to comment.").to_dict())


def test_a_span_of_a_text() -> None:
    """A span takes its words from the text."""
    assert Span.of("😀 She said", 2, 5) == Span(2, 5, "She")
    assert Span(1, 2, "b") < Span(2, 3, "a")


def test_records_compare_by_value(newsroom: Extractor) -> None:
    """The same text gives equal records, another text others."""
    text = "“We will win,” said Ana Diaz."
    a, b, c = (newsroom.extract(t).records[0] for t in (text, text, text + " No."))
    assert isinstance(a, Record)
    assert a == b
    assert a.id == b.id
    assert a.id != c.id
