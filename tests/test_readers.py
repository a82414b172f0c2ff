"""Files become documents, and what cannot be read is told beside them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from quoteattr import InputError
from quoteattr.readers import Document, read_documents


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def faults(*paths: str) -> list[str]:
    return [str(d) for d in read_documents(paths) if isinstance(d, InputError)]


def documents(*paths: str) -> list[Document]:
    return [d for d in read_documents(paths) if isinstance(d, Document)]


def test_a_text_file(tmp_path: Path) -> None:
    """A text file named directly has its file name as id; a byte-order mark is no part of the text."""
    assert documents(write(tmp_path, "a.txt", b"\xef\xbb\xbfNews.\r\n")) == [Document("a.txt", "News.\r\n")]


def test_a_folder_is_read_through(tmp_path: Path) -> None:
    """A folder gives its files in the order of their names, each with its path below the folder as id."""
    for name in ("b/c.txt", "a.txt", "b/a.txt", "note.md"):
        write(tmp_path, name, "News.")
    assert [d.id for d in documents(str(tmp_path))] == ["a.txt", "b/a.txt", "b/c.txt"]


def test_json_lines(tmp_path: Path) -> None:
    """Each line is a document with what is known of it; a number as id becomes text; blank lines are nothing."""
    lines = [
        {"id": "x", "text": "News.", "publisher": "NHK", "byline": "Ana Diaz"},
        {"id": 7, "text": "", "byline": ["A", "B"], "more": 1},
    ]
    path = write(tmp_path, "d.jsonl", "\n\n".join(map(json.dumps, lines)) + "\n")
    assert documents(path) == [Document("x", "News.", "NHK", ("Ana Diaz",)), Document("7", "", None, ("A", "B"))]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "a", "text": "x"', "not JSON"),
        ("[1]", "an object"),
        ('{"text": "x"}', "'id'"),
        ('{"id": "", "text": "x"}', "'id'"),
        ('{"id": true, "text": "x"}', "'id'"),
        ('{"id": 1.5, "text": "x"}', "'id'"),
        ('{"id": "a"}', "'text'"),
        ('{"id": "a", "text": 5}', "'text'"),
        ('{"id": "a", "text": "x", "publisher": 5}', "'publisher'"),
        ('{"id": "a", "text": "x", "byline": [5]}', "'byline'"),
        (b'{"id": "a", "text": "\xe9"}', "not UTF-8"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str | bytes, says: str) -> None:
    """A faulty line is told with file and line number, and the lines around it are read."""
    raw = line if isinstance(line, bytes) else line.encode()
    path = write(tmp_path, "d.jsonl", b'{"id": "one", "text": "x"}\n' + raw + b'\n{"id": "three", "text": "x"}\n')
    (fault,) = faults(path)
    assert fault.startswith(f"{Path(path).as_posix()}:2: ")
    assert says in fault
    assert [d.id for d in documents(path)] == ["one", "three"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", "", "empty"),
        ("a.txt", " \n", "empty"),
        ("a.jsonl", "", "empty"),
        ("a.txt", b"caf\xe9", "not UTF-8"),
        ("a.txt", b"one\ntwo \xff", ":2: not UTF-8"),
        ("a.pdf", "News.", "only .txt and .jsonl"),
        ("a", "News.", "only .txt and .jsonl"),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    """An empty file, one that is not UTF-8 and one of another kind are told, with a remedy."""
    path = write(tmp_path, name, content)
    (fault,) = faults(path)
    assert fault.startswith(Path(path).as_posix())
    assert says in fault


def test_what_is_not_there(tmp_path: Path) -> None:
    """A file that does not exist, and a folder without articles, are told."""
    assert "no such file" in faults(str(tmp_path / "none.txt"))[0]
    assert "holds no" in faults(str(tmp_path))[0]


def test_ids_must_differ(tmp_path: Path) -> None:
    """An id that comes twice is told with both places; the first document stands."""
    path = write(tmp_path, "d.jsonl", '{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n')
    (fault,) = faults(path)
    assert ":2:" in fault
    assert ":1" in fault
    assert [d.text for d in documents(path)] == ["x"]
    other = write(tmp_path, "sub/a.txt", "News.")
    again = write(tmp_path, "more/a.txt", "News.")
    assert len(faults(other, again)) == 1


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"News.", [Document("-", "News.")]),
        (b' {"id": "a", "text": "x"}\n{"id": "b", "text": "y"}', [Document("a", "x"), Document("b", "y")]),
    ],
)
def test_standard_input(raw: bytes, expected: list[Document]) -> None:
    """Standard input is one text, or JSON Lines where it begins with a brace."""
    assert list(read_documents(["-"], io.BytesIO(raw))) == expected


def test_empty_standard_input() -> None:
    """Nothing on standard input is a fault."""
    (fault,) = read_documents(["-"], io.BytesIO(b""))
    assert isinstance(fault, InputError)
    assert "empty" in str(fault)


def test_a_lone_surrogate_in_a_line(tmp_path: Path) -> None:
    """JSON can write half a character; it is read as such."""
    path = write(tmp_path, "d.jsonl", '{"id": "a", "text": "\\ud83d said"}')
    assert documents(path) == [Document("a", "\ud83d said")]
