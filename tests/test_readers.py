"""Files become documents, and what cannot be read is told beside them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteattr import InputError
from quoteattr.readers import Document, Fields, Options, Unread, input_size, read_documents, read_unread
from quoteattr.readers.streams import Meter


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def faults(*paths: str, options: Options | None = None) -> list[str]:
    return [str(d) for d in read_documents(paths, options=options) if isinstance(d, InputError)]


def documents(*paths: str, options: Options | None = None) -> list[Document]:
    return [d for d in read_documents(paths, options=options) if isinstance(d, Document)]


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
        ("a.txt", b"one\ntwo \x00\xff\x81", ":2: not UTF-8 (byte 9)"),
        ("a.txt", b"\x81\x8d\x8f\x90\x9d" * 20, "binary data"),
        ("a.txt.gz", "News.", "cannot be read: Not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(b'{"id": "a", "text": "x"}', mtime=0)[:-9], ":1: cannot be read from here on"),
        ("a.csv", "", "empty"),
        ("a.csv", "id,body\na,x\n", "no column 'text' among id, body; name it by --text-field"),
        ("a.parquet", "PAR1", ":1: cannot be read from here on"),
        ("a.warc", "no archive", "cannot be read"),
        ("a.html", "<html></html>", "no main text"),
        ("a.pdf", "News.", "only .txt, .html"),
        ("a", "News.", "only .txt, .html"),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    """An empty file, a broken one, one that holds no text and one of another kind are told, with a remedy."""
    path = write(tmp_path, name, content)
    (fault,) = faults(path)
    assert fault.startswith(Path(path).as_posix())
    assert says in fault


def test_what_is_not_there(tmp_path: Path) -> None:
    """A file that does not exist, and a folder without articles, are told."""
    assert "no such file" in faults(str(tmp_path / "none.txt"))[0]
    assert "holds no" in faults(str(tmp_path))[0]


def test_ids_must_differ(tmp_path: Path) -> None:
    """An id that comes twice is told with its place; the first document stands."""
    path = write(tmp_path, "d.jsonl", '{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n')
    (fault,) = faults(path)
    assert ":2: the id 'a' was used before" in fault
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


# finding ---------------------------------------------------------------------------------------------------------------------


def test_globs(tmp_path: Path) -> None:
    """A glob takes the files that fit, any folders for two stars; ids begin below its last plain folder."""
    for name in ("a.txt", "one/b.txt", "one/two/c.txt", "one/c.md"):
        write(tmp_path, name, "News.")
    assert [d.id for d in documents(f"{tmp_path}/*.txt")] == ["a.txt"]
    assert [d.id for d in documents(f"{tmp_path}/one/**/[bc].txt")] == ["b.txt", "two/c.txt"]
    assert "no file has such a name" in faults(f"{tmp_path}/none-*.txt")[0]


def test_links_that_go_round(tmp_path: Path) -> None:
    """A folder that links to a folder around it is read once, and a link to itself is told."""
    write(tmp_path, "one/a.txt", "News.")
    os.symlink(tmp_path, tmp_path / "one" / "up")
    os.symlink("b.txt", tmp_path / "b.txt")
    assert [d.id for d in documents(str(tmp_path))] == ["one/a.txt"]
    (fault,) = faults(str(tmp_path))
    assert "b.txt: cannot be read" in fault


def test_no_file_is_waited_for(tmp_path: Path) -> None:
    """A named pipe in a folder is told instead of being waited for."""
    os.mkfifo(tmp_path / "a.txt")
    assert "no regular file" in faults(str(tmp_path))[0]


def test_how_much_there_is_to_read(tmp_path: Path) -> None:
    """The size of all files is known before, and how much of it was read at any time."""
    paths = [write(tmp_path, "d/a.txt", "News."), write(tmp_path, "b.jsonl", '{"id": "a", "text": "x"}')]
    given = [str(tmp_path / "d"), paths[1]]
    meter = Meter()
    assert len(list(read_unread(given, meter=meter))) == 2
    assert meter.read == input_size(given) == 5 + 24


# encodings -------------------------------------------------------------------------------------------------------------------

TOLD = "“We will rebuild,” said Ana Díaz, the mayor of Peñalba – which has no money. It costs £3m, she said."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    """UTF-8 and UTF-16 with a byte-order mark are read as what they are, in files of text and of lines."""
    assert documents(write(tmp_path, "a.txt", TOLD.encode(encoding))) == [Document("a.txt", TOLD)]
    line = json.dumps({"id": "x", "text": TOLD}, ensure_ascii=False) + "\n"
    assert documents(write(tmp_path, "a.jsonl", (line * 1).encode(encoding))) == [Document("x", TOLD)]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_an_encoding_is_detected(tmp_path: Path, encoding: str) -> None:
    """Text in an encoding of old is read, and a diagnostic names the encoding; cells of a table too."""
    for path in (
        write(tmp_path, "a.txt", TOLD.encode(encoding)),
        write(tmp_path, "a.csv", f'id,text\na,"{TOLD}"\n'.encode(encoding)),
    ):
        (d,) = documents(path)
        assert d.text == TOLD
        assert [(x.code, x.start, x.end) for x in d.diagnostics] == [("detected-encoding", 0, 0)]
        assert encoding in d.diagnostics[0].message


def test_a_damaged_byte(tmp_path: Path) -> None:
    """UTF-8 with a broken byte among many good ones stays UTF-8."""
    (d,) = documents(write(tmp_path, "a.txt", (TOLD * 3).encode() + b"\xff"))
    assert d.text == TOLD * 3 + "\ufffd"
    assert [x.code for x in d.diagnostics] == ["damaged-encoding"]


def test_without_detection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing detects encodings the file is told, with the command that installs what does."""
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)
    (fault,) = faults(write(tmp_path, "a.txt", b"one\ncaf\xe9"))
    assert ":2: not UTF-8 (byte 7)" in fault
    assert "pip install 'quoteattr[encodings]'" in fault


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("a.html", "trafilatura", "html"),
        ("a.parquet", "pyarrow", "parquet"),
        ("a.warc.gz", "fastwarc.warc", "warc"),
        ("a.jsonl.zst", "zstandard", "zst"),
    ],
)
def test_a_package_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str, extra: str
) -> None:
    """What needs a package says in one line how it is installed, and the other files are read."""
    monkeypatch.setitem(sys.modules, package, None)
    write(tmp_path, name, "News.")
    write(tmp_path, "b.txt", "News.")
    (fault,) = faults(str(tmp_path))
    assert fault.endswith(f"pip install 'quoteattr[{extra}]'")
    assert [d.id for d in documents(str(tmp_path))] == ["b.txt"]


# bounds ----------------------------------------------------------------------------------------------------------------------


def test_a_document_that_is_too_long(tmp_path: Path) -> None:
    """The longest text may have so many characters, whatever it has of bytes; a longer one is told."""
    options = Options(max_chars=5)
    write(tmp_path, "a.txt", "ééééé")
    write(tmp_path, "b.txt", "éééééé")
    write(tmp_path, "c.jsonl", '{"id": "c", "text": "123456"}\n{"id": "d", "text": "12345"}')
    assert [d.id for d in documents(str(tmp_path), options=options)] == ["a.txt", "d"]
    assert [f.partition(": ")[2][:24] for f in faults(str(tmp_path), options=options)] == [
        "longer than 5 characters"
    ] * 2


def test_a_bomb(tmp_path: Path) -> None:
    """A small file that unpacks to a vast one costs its line, whether it holds a text, lines or a table."""
    for name in ("a.txt.gz", "b.jsonl.gz", "c.csv.gz", "d.html.gz"):
        write(tmp_path, name, gzip.compress(b"a" * 30_000_000, 1))
    told = faults(str(tmp_path), options=Options(max_chars=1000))
    assert [Path(f.partition(":")[0]).name for f in told] == ["a.txt.gz", "b.jsonl.gz", "c.csv.gz", "d.html.gz"]


def test_a_line_that_is_too_long(tmp_path: Path) -> None:
    """Reading goes on behind a line that is too long."""
    lines = ['{"id": "a", "text": "x"}', json.dumps({"id": "b", "text": "x" * 3_000_000}), '{"id": "c", "text": "x"}']
    path = write(tmp_path, "a.jsonl", "\n".join(lines))
    assert [d.id for d in documents(path, options=Options(max_chars=1000))] == ["a", "c"]
    (fault,) = faults(path, options=Options(max_chars=1000))
    assert "a.jsonl:2: longer than" in fault


# kinds -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_compressed_files(tmp_path: Path, ending: str) -> None:
    """Files of text and of lines are unpacked by their names; the id keeps the name as it is."""
    if ending == "gz":
        packed: Callable[[bytes], bytes] = gzip.compress
    else:
        packed = pytest.importorskip("zstandard").compress
    a = write(tmp_path, f"a.txt.{ending}", packed(b"News."))
    b = write(
        tmp_path, f"b.jsonl.{ending}", packed(b'{"id": "x", "text": "1"}\n') + packed(b'{"id": "y", "text": "2"}')
    )
    assert [(d.id, d.text) for d in documents(a, b)] == [(f"a.txt.{ending}", "News."), ("x", "1"), ("y", "2")]


def test_fields_by_other_names(tmp_path: Path) -> None:
    """What fields and columns are called can be said; those of another name are passed over."""
    options = Options(Fields("body", "url", "outlet", "author"))
    data = {"url": "x", "body": "News.", "outlet": "NHK", "author": "Ana Diaz"}
    expected = [Document("x", "News.", "NHK", ("Ana Diaz",))]
    assert documents(write(tmp_path, "a.jsonl", json.dumps(data)), options=options) == expected
    cells = ",".join(data) + "\n" + ",".join(data.values()) + "\n"
    assert documents(write(tmp_path, "a.csv", cells), options=options) == expected
    assert documents(write(tmp_path, "a.tsv", cells.replace(",", "\t")), options=options) == expected


def test_a_table(tmp_path: Path) -> None:
    """Cells hold commas, marks, line breaks and long texts; an empty one is nothing; a short row is told."""
    text = 'He said: "It is, well,\nover." ' * 10_000
    out = io.StringIO()
    csv.writer(out).writerows([("id", "text", "publisher"), ("1", text, ""), ("2",), ("3", "News.", "NHK")])
    path = write(tmp_path, "a.csv", out.getvalue())
    assert documents(path) == [Document("1", text), Document("3", "News.", "NHK")]
    (fault,) = faults(path)
    assert "a.csv:10003: 1 cells where the header has 3" in fault


def test_parquet(tmp_path: Path) -> None:
    """Each row is a document; other columns are not even read, and a row without a text is told."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    rows = {"id": [1, 2], "text": ["News.", None], "byline": [["A", "B"], None], "more": [b"", b""]}
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    path = str(tmp_path / "a.parquet")
    assert documents(path) == [Document("1", "News.", None, ("A", "B"))]
    assert "a.parquet:2: the field 'text'" in faults(path)[0]


PARAGRAPHS = (
    "Ana Diaz, the mayor of Lemona, inspected the harbour on Saturday & said it “must be rebuilt” before winter comes.",
    "Diaz wrote on her site:",
    "We will rebuild it all, every single stone of it, and nobody will have to pay a cent for it.",
    "She declined to comment on the cost of the works. The council is to meet again on Monday.",
)
PAGE = f"""<html><head><meta charset="utf-8"><title>Harbour</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>Harbour to be rebuilt</h1><p>{PARAGRAPHS[0].replace("&", "&amp;").replace("“", "&ldquo;")}</p><p>{PARAGRAPHS[1]}</p>
<blockquote><p>{PARAGRAPHS[2]}</p></blockquote><p>{PARAGRAPHS[3].replace("works.", "<b>works</b>.<br>")}</p></article>
<footer>Copyright, contact, cookies</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page(tmp_path: Path, encoding: str) -> None:
    """Of a page stay heading, paragraphs and block quotes; entities are letters, and the declared encoding counts."""
    pytest.importorskip("trafilatura")
    path = write(tmp_path, "a.html", PAGE.replace('"utf-8"', f'"{encoding}"').encode(encoding))
    assert documents(path) == [Document("a.html", "\n\n".join(("Harbour to be rebuilt", *PARAGRAPHS)))]


def archive(*records: tuple[str, str, bytes]) -> bytes:
    """A web archive of records, each a type, a URL and what it holds, compressed one by one."""
    out = b""
    for kind, url, body in records:
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:{url[-1]}>\r\n"
        head += "Content-Type: application/http; msgtype=response\r\n" if kind == "response" else ""
        out += gzip.compress(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n")
    return out


def test_a_web_archive(tmp_path: Path) -> None:
    """Pages that were found are documents, and so are texts taken out of them; images and failures are passed over."""
    pytest.importorskip("fastwarc")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n"
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG"
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    page = http + PAGE.replace('<meta charset="utf-8">', "").encode("cp1252")
    raw = archive(
        ("warcinfo", "urn:0", b""), ("response", "http://x/1", page), ("response", "http://x/2", image),
        ("response", "http://x/3", missing), ("conversion", "http://x/4", b"News."),
    )  # fmt: skip
    path = write(tmp_path, "a.warc.gz", raw)
    assert [(d.id, d.text[-9:]) for d in documents(path)] == [("http://x/1", "n Monday."), ("http://x/4", "News.")]
    options = Options(Fields(id="WARC-Record-ID"))
    assert [d.id for d in documents(path, options=options)] == ["<urn:1>", "<urn:4>"]
    assert len(faults(path, options=Options(max_chars=3))) == 2


def test_what_is_slow_can_wait(tmp_path: Path) -> None:
    """A page comes out of the reader as bytes, and is made a document where that is asked for."""
    (item,) = read_unread([write(tmp_path, "a.html", PAGE)])
    assert isinstance(item, Unread)
    assert item.read() == documents(str(tmp_path / "a.html"))[0]
    (other,) = read_unread([write(tmp_path, "b.html", PAGE + " ")])
    assert isinstance(other, Unread)
    assert item.fingerprint() != other.fingerprint()
