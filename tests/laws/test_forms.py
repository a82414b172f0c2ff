"""The law: "records survive their file formats"; "All values compare, hash, pickle, and have
``to_dict`` / ``from_dict``." """

from __future__ import annotations

import csv
import io
import json
import pickle

from hypothesis import given

from quoteattr import Diagnostic, Extraction, Extractor, Mention, Party, Record
from quoteattr.writers import COLUMNS, csv_header, csv_rows, flat, jsonl, records
from tests.laws.articles import ODD_TEXT, article, paragraphs

TEXTS = ODD_TEXT | paragraphs().map(article)


@given(TEXTS)
def test_plain_values_and_back(extractor: Extractor, text: str) -> None:
    """An extraction turned into plain values and back is the same extraction, and so is each of its parts."""
    x = extractor.extract(text, id="a")
    assert Extraction.from_dict(x.to_dict()) == x
    assert all(Record.from_dict(r.to_dict()) == r for r in x.records)
    assert all(Party.from_dict(p.to_dict()) == p for p in x.parties)
    assert all(Diagnostic.from_dict(d.to_dict()) == d for d in x.diagnostics)
    assert all(Mention.from_dict(v.to_dict()) == v for r in x.records for v in r.via)


@given(TEXTS)
def test_json_and_back(extractor: Extractor, text: str) -> None:
    """A JSON line holds all of the extraction, on one line, lone surrogates too, and can be written as UTF-8."""
    x = extractor.extract(text, id="a/b.txt", publisher="NHK")
    line = jsonl(x)
    assert "\n" not in line
    assert "\r" not in line
    assert Extraction.from_dict(json.loads(line.encode("utf-8").decode("utf-8"))) == x


@given(TEXTS)
def test_pickle_and_back(extractor: Extractor, text: str) -> None:
    """An extraction that was sent to another process is the same extraction."""
    x = extractor.extract(text)
    assert pickle.loads(pickle.dumps(x)) == x


@given(TEXTS)
def test_equal_means_equal_hash(extractor: Extractor, text: str) -> None:
    """Two runs give records that are equal, hash alike and fit into a set."""
    a, b = extractor.extract(text), extractor.extract(text)
    assert a == b
    assert hash(a) == hash(b)
    assert len({*a.records, *b.records}) == len(set(a.records))


@given(TEXTS)
def test_record_ids_differ(extractor: Extractor, text: str) -> None:
    """No two records of a document share an id, and the same text under another id has other ids."""
    ids = [r.id for r in extractor.extract(text, id="a").records]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {r.id for r in extractor.extract(text, id="b").records}


@given(TEXTS)
def test_flat_rows(extractor: Extractor, text: str) -> None:
    """CSV and flat records have one row a record, in the order of the text."""
    x = extractor.extract(text, id="a")
    rows = list(csv.reader(io.StringIO(f"{csv_header()}\n{csv_rows(x)}", newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [r[1] for r in rows[1:] if r] == [r.id for r in x.records]
    assert [json.loads(line) for line in records(x).split("\n") if line] == flat(x)
