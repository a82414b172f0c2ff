"""Extractions become rows of one table, and Parquet files of them."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quoteattr import Extraction, Extractor, InputError, UsageError, arrow
from quoteattr.arrow import ParquetWriter, Row, batch, error_row, extractions, read_parquet, rows

ARTICLE = "Ana Diaz, the mayor of Lemona, told CNN that the plan was dead.\n\n“We will win,” said Diaz."


@pytest.fixture(scope="module")
def extraction(newsroom: Extractor) -> Extraction:
    """A report that came through an outlet and a quotation, published by a paper."""
    return newsroom.extract(ARTICLE, id="a.txt", publisher="Herald")


def written(table: list[Row]) -> io.BytesIO:
    out = io.BytesIO()
    with ParquetWriter(out) as writer:
        writer.write(table)
    return out


def test_one_row_for_the_document_and_one_for_each_record(extraction: Extraction) -> None:
    """Two records give three rows, numbered, and each says whose they are and who published."""
    table = rows(extraction)
    assert [(r["row"], r["n"], r["doc_id"], r["publisher"]) for r in table] == [
        ("document", 0, "a.txt", "Herald"),
        ("record", 1, "a.txt", "Herald"),
        ("record", 2, "a.txt", "Herald"),
    ]
    assert [r["record_id"] for r in table[1:]] == [r.id for r in extraction.records]


def test_columns_are_the_fields_of_the_record(extraction: Extraction) -> None:
    """A record row holds what the record's JSON holds; only the id has another name."""
    data = extraction.records[0].to_dict()
    row = rows(extraction)[1]
    assert {k: row[k] for k in data.keys() - {"id", "speaker", "via"}} == {
        k: v for k, v in data.items() if k not in ("id", "speaker", "via")
    }
    assert set(row) <= set(arrow.TABLE.names)


def test_a_mention_says_who_its_party_is(extraction: Extraction) -> None:
    """Role and naming of the speaker stand in the row, so that no other table is needed."""
    speaker = rows(extraction)[1]["speaker"]
    assert (speaker["name"], speaker["naming"], speaker["role"]) == ("Ana Diaz", "named", "mayor")
    assert [(v["name"], v["relation"], v["naming"]) for v in rows(extraction)[1]["via"]] == [
        ("CNN", "told", "named"),
        ("Herald", "publisher", "named"),
    ]


def test_a_document_without_records_is_not_lost(newsroom: Extractor) -> None:
    """The river rose, and nobody said anything: one row."""
    (row,) = rows(newsroom.extract("The river rose.", id="a"))
    assert (row["row"], row["doc_id"], row["parties"], row["diagnostics"]) == ("document", "a", [], [])


def test_parquet_and_back(extraction: Extraction) -> None:
    """Extractions and failures come back as they were, in their order."""
    out = written([error_row("b", "the text is null"), *rows(extraction), error_row(None, "the id is null")])
    first, second, third = extractions(read_parquet(out))
    assert second == extraction
    assert isinstance(first, InputError)
    assert str(first) == "the text is null"
    assert str(third) == "the id is null"


def test_the_schema_is_that_of_the_file(extraction: Extraction) -> None:
    """A file of no rows has the same columns as one of three."""
    assert pq.read_schema(written([])) == pq.read_schema(written(rows(extraction))) == arrow.TABLE


def test_groups_of_rows(extraction: Extraction, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are written group by group however they come in, and none is lost at the borders."""
    monkeypatch.setattr(arrow, "GROUP", 2)
    out = io.BytesIO()
    with ParquetWriter(out) as writer:
        for row in rows(extraction):
            writer.write([row])
    assert pq.ParquetFile(out).num_row_groups == 2
    assert list(extractions(read_parquet(out))) == [extraction]


def test_files_of_a_folder(extraction: Extraction, newsroom: Extractor, tmp_path: Path) -> None:
    """The parts of a folder are read by name; what is no Parquet file there is left alone."""
    other = newsroom.extract("The river rose.", id="b")
    for name, x in (("part-1.parquet", other), ("part-0.parquet", extraction)):
        (tmp_path / name).write_bytes(written(rows(x)).getvalue())
    (tmp_path / "_SUCCESS").touch()
    assert list(extractions(read_parquet(tmp_path))) == [extraction, other]


def test_flat_columns_in_one_step(extraction: Extraction) -> None:
    """Arrow's own flatten gives a column for each part: ``speaker.name``, ``quote.text``."""
    table = pq.read_table(written(rows(extraction)), filters=[("row", "=", "record")]).flatten()
    assert table.column("speaker.name").to_pylist() == ["Ana Diaz", "Ana Diaz"]
    assert table.column("quote.text").to_pylist() == [r.quote.text for r in extraction.records]


def test_lone_surrogates(newsroom: Extractor) -> None:
    """Arrow holds no half characters: one becomes a question mark, and offsets stay right."""
    x = newsroom.extract("“We \ud83d will win,” said Ana Diaz.", id="a")
    row = batch(rows(x)).to_pylist()[1]
    assert row["quote"]["text"] == "We ? will win,"
    assert row["quote"]["spans"][0]["end"] == x.records[0].quote.spans[0].end


def test_shuffled_rows_are_refused(extraction: Extraction) -> None:
    """A record before its document, or behind another one's, says what to do."""
    document, first, second = rows(extraction)
    for table in ([first, document], [document, second, first], [document, first, {**second, "doc_id": "b"}]):
        with pytest.raises(InputError, match="sort the table by doc_id and n"):
            list(extractions(table))


def test_another_file(tmp_path: Path) -> None:
    """A file that is no Parquet, and a table of something else, are refused with their name."""
    (tmp_path / "a.parquet").write_bytes(b"Ana Diaz")
    with pytest.raises(InputError, match=r"a\.parquet: not a Parquet file"):
        list(read_parquet(tmp_path / "a.parquet"))
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "b.parquet")
    with pytest.raises(InputError, match=r"b\.parquet: not a table of extractions: it lacks the column 'row'"):
        list(read_parquet(tmp_path / "b.parquet"))


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyarrow is missing, one line says how to install it."""
    monkeypatch.delitem(sys.modules, "quoteattr.arrow")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'quoteattr\[parquet\]'"):
        importlib.import_module("quoteattr.arrow")


def test_columns_of_the_documentation() -> None:
    """docs/record.md names every column in its order."""
    told = (Path(__file__).parents[1] / "docs" / "record.md").read_text(encoding="utf-8")
    table = told.split("## The table")[1].split("\n## ")[0]
    named = [n for line in table.split("\n") if line.startswith("| `") for n in line.split("|")[1].split("`")[1::2]]
    assert named == arrow.TABLE.names
