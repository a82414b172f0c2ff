"""Gold is read from JSON Lines and from brat's standoff files, and what is wrong with it is told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from quoteattr import InputError
from quoteattr.gold import Annotated, Attributed, read_gold
from quoteattr.readers import Document

TEXT = "Ana Diaz said the plan was dead."
DIAZ, SAID, PLAN = (0, 8), (9, 13), (14, 31)
WHOLE = Attributed((DIAZ,), (SAID,), (PLAN,))
LINE = {"id": "a", "text": TEXT, "attributions": [{"source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 31]]}]}
BOUNDS = "T1\tSource 0 8\tAna Diaz\nT2\tCue 9 13\tsaid\nT3\tContent 14 31\tthe plan was dead\n"


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def gold(*paths: str) -> list[Annotated]:
    return [a for a in read_gold(paths) if isinstance(a, Annotated)]


def fault(*paths: str) -> str:
    (only,) = [str(a) for a in read_gold(paths) if isinstance(a, InputError)]
    return only


def brat(folder: Path, lines: str, text: str = TEXT) -> str:
    write(folder, "a.txt", text)
    return write(folder, "a.ann", lines)


def test_json_lines(tmp_path: Path) -> None:
    """A line is a document with its attributions; a role that lacks is empty, and boilerplate is kept."""
    more = {"id": "b", "text": TEXT, "publisher": "NHK", "attributions": [{"content": [[14, 31]]}], "ignore": [[0, 3]]}
    path = write(tmp_path, "gold.jsonl", json.dumps(LINE) + "\n\n" + json.dumps(more) + "\n")
    assert gold(path) == [
        Annotated(Document("a", TEXT), (WHOLE,)),
        Annotated(Document("b", TEXT, "NHK"), (Attributed((), (), (PLAN,)),), ((0, 3),)),
    ]


def test_packed_lines(tmp_path: Path) -> None:
    """Lines may be packed with gzip, and a damaged file is told."""
    packed = gzip.compress(json.dumps(LINE).encode())
    assert [a.attributions for a in gold(write(tmp_path, "gold.jsonl.gz", packed))] == [(WHOLE,)]
    assert "cannot be read" in fault(write(tmp_path, "bad.jsonl.gz", packed[:20]))
    assert "cannot be read" in fault(write(tmp_path, "worse.jsonl.gz", b"no gzip"))


def test_a_text_beside_its_line(tmp_path: Path) -> None:
    """A line without a text takes it from the file of its id."""
    line = {k: v for k, v in LINE.items() if k != "text"}
    path = write(tmp_path, "gold.jsonl", json.dumps(line))
    assert "there is no" in fault(path)
    write(tmp_path, "a.txt", TEXT)
    assert gold(path) == [Annotated(Document("a", TEXT), (WHOLE,))]


def test_lines_survive_their_form(tmp_path: Path) -> None:
    """What was found is kept in the form of gold, with rule, act and confidence, and read again as it was."""
    found = Annotated(
        Document("a", TEXT, "NHK"), (Attributed((), (SAID,), (PLAN,), "en.x", "speech", 0.5), WHOLE), ((0, 3),)
    )
    assert gold(write(tmp_path, "run.jsonl", json.dumps(found.to_dict()))) == [found]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"attributions": None}, "'attributions' must be a list of objects"),
        ({"attributions": ["x"]}, "'attributions' must be a list of objects"),
        ({"attributions": [{"cue": 5}]}, "attribution 1: cue must be a list of [start, end] pairs"),
        ({"attributions": [{}, {"cue": [[1]]}]}, "attribution 2: cue: [1] is no pair"),
        ({"attributions": [{"cue": [[1, "2"]]}]}, "no pair"),
        ({"attributions": [{"cue": [[5, 4]]}]}, "5-4 does not lie in the text"),
        ({"attributions": [{"cue": [[5, 99]]}]}, "5-99 does not lie in the text of 32 characters"),
        ({"attributions": [{"rule": 5}]}, "'rule' is no text"),
        ({"attributions": [{"confidence": 2}]}, "'confidence' is no number from 0 to 1"),
        ({"ignore": [[0, 99]]}, "ignore: 0-99"),
        ({"text": 5}, "'text'"),
        ({"id": ""}, "'id'"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, change: dict[str, object], says: str) -> None:
    """A faulty line is told with file and number, and the others are read."""
    lines = [LINE, {**LINE, "id": "b", **change}, {**LINE, "id": "c"}]
    path = write(tmp_path, "gold.jsonl", "\n".join(map(json.dumps, lines)))
    assert fault(path).startswith(f"{Path(path).as_posix()}:2: ")
    assert says in fault(path)
    assert [a.document.id for a in gold(path)] == ["a", "c"]


def test_brat_events(tmp_path: Path) -> None:
    """An event ties what it names, as in PolNeAR; a span may have several stretches, and other lines are passed over."""
    lines = (
        "T1\tsource 0 8\tAna Diaz\nT2\tCue 9 13\tsaid\nT3\tContent 14 22;23 31\tthe plan was dead\n"
        "T4\tAttribution 9 13\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
        "T5\tDiscuss 0 8\tAna Diaz\nA1\tNested E1\n#1\tAnnotatorNotes E1\tsure?\n\n"
    )
    expected = Attributed((DIAZ,), (SAID,), ((14, 22), (23, 31)))
    assert gold(brat(tmp_path, lines)) == [Annotated(Document("a", TEXT), (expected,))]


@pytest.mark.parametrize(
    "ties",
    [
        "R1\tAttribution Arg1:T2 Arg2:T1\nR2\tAttribution Arg1:T2 Arg2:T3\n",
        "R1\tSays Arg1:T1 Arg2:T3\nR2\tBy Arg1:T3 Arg2:T2\n",
        "R1\tSays Arg1:T1 Arg2:T3\nR2\tBy Arg1:T1 Arg2:T2\n",
        "T4\tAttribution 0 31\nR1\tHas Arg1:T4 Arg2:T1\nR2\tHas Arg1:T4 Arg2:T2\nR3\tHas Arg1:T4 Arg2:T3\n",
    ],
)
def test_brat_relations(tmp_path: Path, ties: str) -> None:
    """Relations tie source, cue and content whichever of them they go out from, or an entity for the attribution."""
    assert [a.attributions for a in gold(brat(tmp_path, BOUNDS + ties))] == [(WHOLE,)]


def test_brat_relations_share_a_source(tmp_path: Path) -> None:
    """One source of two cues makes two attributions; content without a cue makes one of its own."""
    text = "Diaz said it was late and claimed a win. Over."
    lines = (
        "T1\tSource 0 4\tDiaz\nT2\tCue 5 9\tsaid\nT3\tContent 10 21\tit was late\nT4\tCue 26 33\tclaimed\n"
        "T5\tContent 34 39\ta win\nT6\tContent 41 45\tOver\nR1\tA Arg1:T2 Arg2:T1\nR2\tA Arg1:T2 Arg2:T3\n"
        "R3\tA Arg1:T4 Arg2:T1\nR4\tA Arg1:T4 Arg2:T5\nR5\tA Arg1:T1 Arg2:T6\n"
    )
    (a,) = gold(brat(tmp_path, lines, text))
    assert a.attributions == (
        Attributed(((0, 4),), ((5, 9),), ((10, 21),)),
        Attributed(((0, 4),), ((26, 33),), ((34, 39),)),
        Attributed(((0, 4),), (), ((41, 45),)),
    )


def test_texts_in_a_folder_of_their_own(tmp_path: Path) -> None:
    """PolNeAR has texts and annotations in two folders, and names the annotator behind the name of the text."""
    write(tmp_path, "text/one.txt", TEXT)
    write(tmp_path, "attributions/one_a1b2.ann", BOUNDS + "E1\tAttribution:T2 Source:T1 Content:T3\n")
    write(tmp_path, "attributions/none.ann", BOUNDS)
    (read,) = gold(str(tmp_path / "attributions"))
    assert read == Annotated(Document("one_a1b2", TEXT), (WHOLE,))
    assert "its text is missing; put none.txt beside it" in fault(str(tmp_path / "attributions"))


def test_nothing_annotated(tmp_path: Path) -> None:
    """A standoff file without a line is an article without attributions."""
    assert gold(brat(tmp_path, "")) == [Annotated(Document("a", TEXT), ())]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("T1\tSource 0 8\tAna\n", ":1: the text has 'Ana Diaz' there, not 'Ana'"),
        ("T1\tSource 0-8\tAna Diaz\n", ":1: '0-8' are no offsets"),
        ("T1\tSource\n", ":1: '' are no offsets"),
        ("T1\tSource 0 99\n", ":1: 0-99 does not lie in the text"),
        ("T1\tSource 0 8\nT1\tCue 9 13\n", ":2: the id T1 stands here twice"),
        (BOUNDS + "E1\tAttribution:T2 Source:T9\n", ":4: T9 is not defined"),
        (BOUNDS + "E1\tAttribution:T2 Source:\n", ":4: an argument is not defined"),
        (BOUNDS + "R1\tAttribution Arg1:T2\n", ":4: a relation names two"),
        (BOUNDS + "Diaz said so\n", ":4: 'Diaz said so' is no line of brat"),
        (BOUNDS, "a.ann: nothing ties its spans together"),
    ],
)
def test_a_faulty_standoff_file_is_named(tmp_path: Path, lines: str, says: str) -> None:
    """What is wrong with a standoff file is told with line and remedy."""
    assert says in fault(brat(tmp_path, lines))


def test_what_holds_no_gold(tmp_path: Path) -> None:
    """Other files, empty ones and folders without gold are told."""
    assert "no such file" in fault(str(tmp_path / "none.jsonl"))
    assert "holds no" in fault(str(tmp_path))
    assert "gold is read from" in fault(write(tmp_path, "a.txt", TEXT))
    assert "empty" in fault(write(tmp_path, "a.jsonl", ""))
    write(tmp_path, "b.txt", TEXT)
    assert "not UTF-8" in fault(write(tmp_path, "b.ann", b"\xff"))


def test_ids_must_differ(tmp_path: Path) -> None:
    """An id that comes twice is told with its place."""
    path = write(tmp_path, "gold.jsonl", json.dumps(LINE) + "\n" + json.dumps(LINE))
    assert ":2: the id 'a' was used before" in fault(path)
