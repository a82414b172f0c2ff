"""Packs are laid over one another, and what is wrong with them is told."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from quoteattr import Extractor, RuleError, load_rules
from quoteattr.loader import check_folders

TEXT = (
    "“We will win,” said Ana Diaz. Ana Diaz said that the plan was dead. "
    "Diaz thundered that it was late. Diaz: “We won.”"
)


def found(*packs: Path | str) -> list[tuple[str, str | None]]:
    return [(r.rule, r.quote.text) for r in Extractor(load_rules(*packs)).extract(TEXT).records]


def test_an_overlay_changes_the_records(mini: Path, overlay: Path) -> None:
    """A newsroom's rules switch one rule off, add another, and teach a cue a new word."""
    assert found(mini) == [("mini.direct.post", "We will win,"), ("mini.indirect.that", "that the plan was dead")]
    assert found(mini, overlay) == [
        ("mini.indirect.that", "that the plan was dead"),
        ("mini.indirect.that", "that it was late"),
        ("newsroom.colon", "We won."),
    ]


def broken(mini: Path, folder: Path, old: str, new: str, file: str = "rules.yaml") -> list[str]:
    shutil.copytree(mini, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [str(p) for p in check_folders(folder)[1]]


@pytest.mark.parametrize(
    ("old", "new", "code", "remedy"),
    [
        ("cue=SAY[that]", "cue=SAI[that]", "E202", "did you mean SAY?"),
        ("cue=SAY[that]", "cue=SAY[thta]", "E203", "did you mean that?"),
        ("cue=SAY[that]", "cue=<who>", "E204", "unknown fragment"),
        ("cue=SAY[that]", "cue=(SAY", "E205", "never closed"),
        ("cue=SAY[that]", "kue=SAY", "E206", "did you mean cue?"),
        ("stage: outer", "stage: outre", "E201", "did you mean outer?"),
        ("SPAN[that]", "SPAN[thta]", "E203", "did you mean that?"),
        ("about: A that", "abuot: A that", "E102", "did you mean about?"),
        ("id: mini.direct.post", "id: mini.indirect.that", "E101", "twice"),
        ("speaker=(NP|PRON) cue=SAY[that]", "( NP+ COMMA? )+ cue=SAY[that]", "E601", "bound"),
    ],
)
def test_a_faulty_rule_is_told_with_its_place(
    mini: Path, tmp_path: Path, old: str, new: str, code: str, remedy: str
) -> None:
    """A fault names file, line and column, a code, the rule and the remedy."""
    problems = broken(mini, tmp_path / "own", old, new)
    shown = [x for x in problems if f" {code}" in x]
    assert shown, problems
    assert remedy in shown[0]
    assert "rules.yaml:" in shown[0]


def test_all_faults_at_once(mini: Path, tmp_path: Path) -> None:
    """Faults of several files are told together, in the order of the files, before any article is read."""
    own = tmp_path / "own"
    shutil.copytree(mini, own)
    for name, old, new in (
        ("rules.yaml", "stage: outer", "stage: outre"),
        ("words.yaml", "act: thought", "act: thoght"),
    ):
        path = own / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules(own)
    assert [p.code for p in caught.value.problems] == ["E201", "E203"]
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_an_unknown_rule_cannot_be_disabled(mini: Path, overlay: Path, tmp_path: Path) -> None:
    """An overlay that names a rule which is not there is told, with the nearest one."""
    own = tmp_path / "over"
    shutil.copytree(overlay, own)
    path = own / "newsroom.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("mini.direct.post", "mini.direct.pots"), encoding="utf-8")
    problems = [str(p) for p in check_folders(mini, own)[1]]
    assert any("E207" in x and "did you mean mini.direct.post?" in x for x in problems)


@pytest.mark.parametrize(
    ("table", "code", "says"),
    [
        ("{mini.direct.pots: 0.5}", "E207", "did you mean mini.direct.post?"),
        ("{mini.direct.post: 1.5}", "E102", "mini.direct.post is a number from 0 to 1, not '1.5'"),
        ("{mini.direct.post: high}", "E102", "not 'high'"),
        ("{mini.direct.post: [0.5]}", "E110", "one text"),
        ("[mini.direct.post]", "E110", "mapping"),
    ],
)
def test_faulty_confidence_is_told(mini: Path, tmp_path: Path, table: str, code: str, says: str) -> None:
    """Confidence of a rule that does not exist, and what is no share, are told with their place."""
    own = tmp_path / "own"
    shutil.copytree(mini, own)
    (own / "confidence.yaml").write_text(f"confidence: {table}\n", encoding="utf-8")
    (told,) = [str(p) for p in check_folders(own)[1]]
    assert f"confidence.yaml:1:{told.split(':')[2]}: {code}" in told
    assert says in told


def test_confidence_of_an_overlay(mini: Path, overlay: Path, tmp_path: Path) -> None:
    """An overlay states its own rules, and other figures for those below; a rule that it switches off stays known."""
    below, above = tmp_path / "below", tmp_path / "above"
    shutil.copytree(mini, below)
    shutil.copytree(overlay, above)
    (below / "c.yaml").write_text("confidence: {mini.direct.post: 0.9, mini.indirect.that: 1}", encoding="utf-8")
    (above / "c.yaml").write_text("confidence: {newsroom.colon: 0.5, mini.indirect.that: 0.75}", encoding="utf-8")
    records = Extractor(load_rules(below, above)).extract(TEXT).records
    assert [(r.rule, r.confidence) for r in records] == [
        ("mini.indirect.that", 0.75),
        ("mini.indirect.that", 0.75),
        ("newsroom.colon", 0.5),
    ]
    assert load_rules(below).confidence == {"mini.direct.post": 0.9, "mini.indirect.that": 1.0}
