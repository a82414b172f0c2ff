"""The law: "records survive their file formats", for the formats of files and for those of annotation tools."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extraction, Extractor, InputError, Span
from quoteattr.gold import read_gold
from quoteattr.readers import read_extractions
from quoteattr.writers import Format, format_of
from quoteattr.writers.sinks import join, open_sink
from tests.laws.articles import ODD_TEXT, article, paragraphs

TEXTS = ODD_TEXT | paragraphs().map(article)
SEVERAL = st.lists(TEXTS, max_size=4)


def written(format: Format, extractor: Extractor, texts: list[str], compression: str | None, *, whole: bool) -> bytes:
    """The output of these texts, or a part of it."""
    stream = io.BytesIO()
    sink = open_sink(format, stream, compression, whole=whole)
    for n, text in enumerate(texts):
        sink.add(format.render(text, extractor.extract(text, id=f"{n}.txt")))
    sink.close()
    return stream.getvalue()


@given(SEVERAL)
@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_our_own_lines(extractor: Extractor, ending: str, texts: list[str]) -> None:
    """What was written as JSON Lines, packed or not, is read back as the same extractions."""
    if ending == ".zst":
        pytest.importorskip("zstandard")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"out.jsonl{ending}"
        path.write_bytes(written(format_of("jsonl"), extractor, texts, ending.strip(".") or None, whole=True))
        found = list(read_extractions(path)) if texts else []
    assert found == [extractor.extract(text, id=f"{n}.txt") for n, text in enumerate(texts)]


@given(st.lists(SEVERAL, max_size=3))
@pytest.mark.parametrize("name", ["jsonl", "csv", "label-studio"])
@pytest.mark.parametrize("compression", [None, "gz"])
def test_parts_joined(extractor: Extractor, name: str, compression: str | None, shards: list[list[str]]) -> None:
    """Parts that are joined are what would have been written at once."""
    format = format_of(name)
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / str(n) for n in range(len(shards))]
        for part, texts in zip(parts, shards, strict=True):
            part.write_bytes(written(format, extractor, texts, compression, whole=False) if texts else b"")
        join(format, parts, Path(folder) / "out", compression)
        joined = (Path(folder) / "out").read_bytes()
    unpacked = gzip.decompress(joined) if compression else joined
    at_once = io.BytesIO()
    sink = open_sink(format, at_once, None, whole=True)
    for texts in shards:
        for n, text in enumerate(texts):
            sink.add(format.render(text, extractor.extract(text, id=f"{n}.txt")))
    sink.close()
    assert unpacked == at_once.getvalue()


def roles(extraction: Extraction) -> list[tuple[str, list[tuple[int, int]]]]:
    """The places of every role of every record, in the order in which the formats name them."""
    out = []
    for r in extraction.records:
        out.append(("quote", [(s.start, s.end) for s in r.quote.spans]))
        out += [("cue", [(r.cue.start, r.cue.end)])] if r.cue else []
        named = [("speaker", r.speaker)] if r.speaker else []
        for role, m in [*named, *(("via", v) for v in r.via)]:
            if m.start is not None and m.end is not None:
                out.append((role, [(m.start, m.end)]))
    return out


@given(TEXTS)
def test_web_annotations(extractor: Extractor, text: str) -> None:
    """Each record is an annotation; both selectors of each role select the same words of the text."""
    x = extractor.extract(text, id="a b.txt", publisher="NHK")
    page = json.loads(format_of("web-annotation").render(text, x))
    found = []
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else []
        found.append(("quote", [selected(t, text) for t in targets]))
        found += [
            (b["purpose"].removeprefix("quoteattr:"), [selected(b, text)])
            for b in item["body"] if b["type"] == "SpecificResource"
        ]  # fmt: skip
    assert found == roles(x)
    assert [i["id"] for i in page["items"]] == [f"urn:quoteattr:record:{r.id}" for r in x.records]


def selected(resource: dict[str, Any], text: str) -> tuple[int, int]:
    position, quoted = resource["selector"]
    start, end = position["start"], position["end"]
    assert text[start:end] == quoted["exact"]
    assert text[:start].endswith(quoted["prefix"])
    assert text[end:].startswith(quoted["suffix"])
    return start, end


@given(TEXTS)
def test_brat(extractor: Extractor, text: str) -> None:
    """brat's files are read as gold that names the same words, roles and attributions."""
    x = extractor.extract(text, id="a/b.txt")
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part"
        part.write_bytes(format_of("brat").render(text, x))
        join(format_of("brat"), [part], Path(folder) / "out", None)
        assert (Path(folder) / "out/a/b.txt").read_bytes() == text.encode("utf-8", "replace")
        found = [d for d in read_gold([f"{folder}/out"]) if text]
    for document in found:
        assert not isinstance(document, InputError), document
        assert [letters(a.content, text) for a in document.attributions] == [
            letters([(s.start, s.end) for s in r.quote.spans], text) for r in x.records
        ]
        assert [letters(a.cue, text) for a in document.attributions] == [
            letters([(r.cue.start, r.cue.end)] if r.cue else [], text) for r in x.records
        ]
        assert [letters(a.source, text) for a in document.attributions] == [
            letters([(r.speaker.start, r.speaker.end)] if r.speaker else [], text) for r in x.records
        ]


def letters(spans: Any, text: str) -> list[int]:
    """The offsets that the spans cover, line ends left out."""
    return [i for a, b in spans if a is not None for i in range(a, b) if text[i] not in "\r\n"]


@given(TEXTS)
def test_label_studio(extractor: Extractor, text: str) -> None:
    """Offsets are those of UTF-16: a browser that cuts the text there finds the words."""
    x = extractor.extract(text, id="a")
    task = json.loads(format_of("label-studio").render(text, x))
    assert task["data"] == {"id": "a", "text": text}
    units = text.encode("utf-16-le", "surrogatepass")
    result = task["predictions"][0]["result"]
    regions = [r["value"] for r in result if r["type"] == "labels"]
    for value in regions:
        cut = units[2 * value["start"] : 2 * value["end"]]
        assert cut == value["text"].encode("utf-16-le", "surrogatepass")
    expected = {(role.capitalize(), s) for role, spans in roles(x) for s in spans}
    assert len(regions) == len(expected)
    ids = {r["id"] for r in result if r["type"] == "labels"}
    assert all({r["from_id"], r["to_id"]} <= ids for r in result if r["type"] == "relation")


@given(TEXTS)
def test_spans_of_every_role(extractor: Extractor, text: str) -> None:
    """Every role that the formats name is a place in the text."""
    for _, spans in roles(extractor.extract(text)):
        assert all(Span.of(text, a, b).text == text[a:b] != "" for a, b in spans)
