"""Extractions become lines."""

from __future__ import annotations

import csv
import io
import json

import pytest

from quoteattr import Extraction, Extractor
from quoteattr.writers import COLUMNS, FORMATS, chain, csv_header, csv_rows, flat, jsonl, records, text

ARTICLE = "“We will win,” said Ana Diaz.\n\nAna Diaz said that the plan was dead, according to NHK."


@pytest.fixture(scope="module")
def extraction(newsroom: Extractor) -> Extraction:
    """A quotation, and a report that came through an outlet."""
    return newsroom.extract(ARTICLE, id="a.txt")


def rows(x: Extraction) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(f"{csv_header()}\n{csv_rows(x)}\n", newline="")))


def test_json_lines_keep_their_letters(newsroom: Extractor) -> None:
    """Curly marks and accents are written as they are."""
    line = jsonl(newsroom.extract("“Señor,” said Ana Díaz."))
    assert "Díaz" in line
    assert json.loads(line)["records"][0]["speaker"]["name"] == "Ana Díaz"


def test_json_lines_write_lone_surrogates(newsroom: Extractor) -> None:
    """Half a character is written as an escape, so that the line is UTF-8."""
    x = newsroom.extract("“We \ud83d will win,” said Ana Diaz.")
    line = jsonl(x)
    assert "\\ud83d" in line
    line.encode("utf-8")
    assert Extraction.from_dict(json.loads(line)) == x


def test_csv_replaces_lone_surrogates(newsroom: Extractor) -> None:
    """CSV has no escapes: half a character becomes a question mark."""
    assert rows(newsroom.extract("“We \ud83d will win,” said Ana Diaz."))[0]["quote"] == "We ? will win,"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_csv_runs_no_formula(newsroom: Extractor, sign: str) -> None:
    """A cell that a spreadsheet would run is escaped."""
    x = newsroom.extract(f"“{sign}SUM(A1) will win the day,” said Ana Diaz.", id=f"{sign}1")
    (row,) = rows(x)
    assert row["doc_id"] == f"'{sign}1"
    assert row["quote"][:1] not in ("=", "+", "-", "@")
    assert row["quote"].lstrip("'") == x.records[0].quote.text


def test_csv_keeps_line_breaks_and_marks(newsroom: Extractor) -> None:
    """Quotation marks, commas and line breaks stay in their cell."""
    x = newsroom.extract('Ana Diaz said that the “plan”, or what was left of it, was "dead".')
    assert rows(x)[0]["quote"] == x.records[0].quote.text


def test_flat_records(extraction: Extraction) -> None:
    """One row a record, every column in each, a chain in one cell."""
    table = flat(extraction)
    assert len(table) == len(extraction.records)
    assert all(tuple(r) == COLUMNS for r in table)
    first = table[0]
    assert (first["doc_id"], first["quote"], first["speaker_name"], first["via"]) == (
        "a.txt",
        "We will win,",
        "Ana Diaz",
        None,
    )
    assert ARTICLE[first["quote_start"] : first["quote_end"]] == "We will win,"
    assert [json.loads(line) for line in records(extraction).split("\n")] == table


def test_the_text_for_eyes(extraction: Extraction) -> None:
    """Each quote stands with its speaker and the chain that it came through."""
    shown = text(extraction)
    assert shown.startswith(f"a.txt: {len(extraction.records)} records")
    assert "We will win," in shown
    assert "Ana Diaz" in shown


def test_a_chain_for_eyes(newsroom: Extractor) -> None:
    """The speaker comes first, then everyone the words passed through."""
    (r,) = newsroom.extract("“We will win,” said Ana Diaz.", publisher="NHK").records
    assert chain(r) == ["Ana Diaz", "NHK (publisher)"]


def test_nothing_found_is_nothing_written(newsroom: Extractor) -> None:
    """A text without attributions has a document line, and no rows."""
    x = newsroom.extract("The river rose.", id="a")
    assert json.loads(jsonl(x))["records"] == []
    assert records(x) == csv_rows(x) == ""
    assert {"text", "jsonl", "records", "csv", "graph-json", "dot"} < set(FORMATS)
