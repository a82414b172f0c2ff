"""The front door."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import quoteattr
from quoteattr import Extractor, UsageError, load_rules

TEXT = "“We will win,” said Ana Diaz. She thinks that it is over."


@pytest.mark.parametrize("text", [b"bytes", None, 5, ["list"]])
def test_only_strings_are_texts(newsroom: Extractor, text: Any) -> None:
    """Bytes must be decoded first, and the error says so."""
    with pytest.raises(TypeError, match="must be a str"):
        newsroom.extract(text)


def test_an_unknown_act_is_refused(mini: Path) -> None:
    """A misspelt act is refused at once, with the nearest known one."""
    with pytest.raises(UsageError, match="did you mean speech"):
        Extractor(mini, acts=["speach"])


def test_an_unknown_pack_is_refused() -> None:
    """A pack that does not exist is refused."""
    with pytest.raises(UsageError, match="klingon"):
        Extractor("klingon")


def test_acts_choose_the_records(mini: Path) -> None:
    """Only the acts that were asked for are given."""
    acts = {
        a: [r.act for r in Extractor(mini, acts=[a]).extract(TEXT).records] for a in ("speech", "thought", "silence")
    }
    assert acts == {"speech": ["speech"], "thought": ["thought"], "silence": []}


def test_rules_come_in_many_shapes(mini: Path, overlay: Path) -> None:
    """A loaded pack, a folder and a list of folders all do."""
    loaded = load_rules(mini)
    assert Extractor(loaded).rules is loaded
    assert (
        Extractor(str(mini)).extract(TEXT) == Extractor([mini]).extract(TEXT) == quoteattr.extract(TEXT, rules=loaded)
    )
    assert [u.pack for u in Extractor([mini, overlay]).rules.used] == ["mini", "newsroom"]


def test_the_short_way() -> None:
    """One call extracts with the shipped rules."""
    x = quoteattr.extract("“We will win,” said Ana Diaz.", publisher="NHK", byline="Omar Haddad")
    assert [r.speaker.name for r in x.records if r.speaker] == ["Ana Diaz"]
    assert (x.publisher, x.byline) == ("NHK", ("Omar Haddad",))


def test_the_caller_knows_better(newsroom: Extractor) -> None:
    """What the caller says of publisher and byline goes before what the text says."""
    text = "By Omar Haddad, Reuters\n\n“We will win,” said Ana Diaz."
    x = newsroom.extract(text, publisher="The Daily", byline=[])
    assert (x.publisher, x.byline) == ("The Daily", ())
    assert x.records[0].via[-1].name == "The Daily"
    assert newsroom.extract(text).byline


def test_a_byline_and_a_dateline_are_read(newsroom: Extractor) -> None:
    """Authors, place and agency of wire copy are found."""
    x = newsroom.extract("By Omar Haddad\n\nTOKYO (Reuters) - The river rose.\n\n“We will win,” said Ana Diaz.")
    assert (x.byline, x.dateline, x.publisher) == (("Omar Haddad",), "TOKYO", "Reuters")


def test_the_hash_is_that_of_the_text(newsroom: Extractor) -> None:
    """The line names the text that it was made of, half characters too."""
    assert newsroom.extract("é").sha256 == hashlib.sha256("é".encode()).hexdigest()
    assert newsroom.extract("\ud83d").sha256 == hashlib.sha256(b"\xed\xa0\xbd").hexdigest()


def test_every_record_names_a_rule_of_the_pack(extractor: Extractor) -> None:
    """The rule of a record is one that the pack holds."""
    known = {r.id for r in extractor.rules.definitions.rules}
    records = extractor.extract(
        "“We will win,” said Ana Diaz. The plan is dead, she said. According to NHK, it is over."
    ).records
    assert records
    assert {r.rule for r in records} <= known


def test_parents_are_records(newsroom: Extractor) -> None:
    """The record that holds another one is in the same extraction."""
    x = newsroom.extract("Ana Diaz said that Paul Rowe had said that the plan was dead.")
    ids = {r.id for r in x.records}
    assert {r.parent for r in x.records} - {None} <= ids


def test_confidence_chooses_the_records(mini: Path, tmp_path: Path) -> None:
    """Records below the confidence that is asked for are left out, and those of rules that were not measured."""
    shutil.copytree(mini, tmp_path / "own")
    (tmp_path / "own" / "confidence.yaml").write_text("confidence: {mini.direct.post: 0.9}", encoding="utf-8")
    text = "“We will win,” said Ana Diaz. Diaz said that it was over."
    records = Extractor(tmp_path / "own").extract(text).records
    assert [r.confidence for r in records] == [0.9, None]
    for least, kept in ((None, records), (0, records[:1]), (0.9, records[:1]), (0.91, ())):
        assert Extractor(tmp_path / "own", min_confidence=least).extract(text).records == kept
    assert quoteattr.extract(text, rules=tmp_path / "own", min_confidence=0.9).records == records[:1]


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_confidence_out_of_range_is_refused(mini: Path, least: float) -> None:
    """A share lies between 0 and 1."""
    with pytest.raises(UsageError, match="from 0 to 1"):
        Extractor(mini, min_confidence=least)


def test_confidence_changes_nothing_else(newsroom: Extractor) -> None:
    """What is left out leaves the other records as they are, but for the parent that they had."""
    sure = Extractor(newsroom.rules, min_confidence=0.7)
    for file in sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))[:4]:
        text = file.read_text(encoding="utf-8")
        every, some = newsroom.extract(text), sure.extract(text)
        expected = [r for r in every.records if r.confidence is not None and r.confidence >= 0.7]
        assert 0 < len(some.records) < len(every.records)
        assert [evolve(r, parent=None) for r in some.records] == [evolve(r, parent=None) for r in expected]
        assert {r.parent for r in some.records} <= {r.id for r in some.records} | {None}
