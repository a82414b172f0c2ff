"""Extractions ↔ rows of one Arrow schema, and Parquet files of them; every tabular writer uses these columns.

A table has three kinds of rows (docs/record.md). Each document gives one ``document`` row, behind it a ``record`` row for
each of its records; a document that failed gives an ``error`` row. So a document without records is not lost, and
``row = 'record'`` is all that an analyst needs to say. Needs pyarrow.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from quoteattr.errors import InputError, UsageError
from quoteattr.records import SCHEMA, Extraction, Mention, Party, Record

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise UsageError("Parquet needs pyarrow; install it: pip install 'quoteattr[parquet]'") from None

Row = dict[str, Any]
"""One row of a table: the names of columns → plain JSON values; a column that lacks is null."""
GROUP = 20_000
"""How many rows one row group of a Parquet file holds."""

_TEXT, _PLACE = pa.string(), pa.int32()
_SPAN = pa.struct([("start", _PLACE), ("end", _PLACE), ("text", _TEXT)])
_PACK = pa.struct([("pack", _TEXT), ("version", _TEXT), ("sha256", _TEXT)])
_MENTION = pa.struct([
    *_SPAN, ("party", _TEXT), ("name", _TEXT), ("kind", _TEXT), ("resolved_by", _TEXT), ("relation", _TEXT),
    ("naming", _TEXT), ("role", _TEXT), ("affiliation", _TEXT),
])  # fmt: skip
_PARTY = pa.struct([
    ("id", _TEXT), ("name", _TEXT), ("kind", _TEXT), ("naming", _TEXT), ("role", _TEXT), ("affiliation", _TEXT),
    ("former", pa.bool_()), ("count", _PLACE), ("members", pa.list_(_TEXT)),
    ("anonymity", pa.struct([("condition", _SPAN), ("reason", _SPAN)])),
    ("pronouns", pa.list_(_TEXT)), ("mentions", pa.list_(pa.list_(_PLACE))),
])  # fmt: skip
_DIAGNOSTIC = pa.struct([("code", _TEXT), ("message", _TEXT), ("start", _PLACE), ("end", _PLACE)])

TABLE = pa.schema([
    ("row", _TEXT), ("doc_id", _TEXT), ("n", _PLACE), ("schema", _TEXT), ("sha256", _TEXT), ("lang", _TEXT),
    ("publisher", _TEXT), ("byline", pa.list_(_TEXT)), ("dateline", _TEXT), ("rules", pa.list_(_PACK)),
    ("record_id", _TEXT), ("form", _TEXT), ("act", _TEXT),
    ("quote", pa.struct([("text", _TEXT), ("spans", pa.list_(_SPAN)), ("marks", _TEXT)])),
    ("cue", pa.struct([*_SPAN, ("lemma", _TEXT)])), ("speaker", _MENTION), ("via", pa.list_(_MENTION)),
    ("addressee", _SPAN), ("when", _SPAN), ("setting", _SPAN), ("negated", pa.bool_()), ("modality", _TEXT),
    ("parent", _TEXT), ("rule", _TEXT), ("confidence", pa.float64()),
    ("parties", pa.list_(_PARTY)), ("diagnostics", pa.list_(_DIAGNOSTIC)), ("error", _TEXT),
])  # fmt: skip
"""The columns of every table, as a :class:`pyarrow.Schema`."""


def rows(extraction: Extraction) -> list[Row]:
    """The rows of a document: its own, then one for each record."""
    data = extraction.to_dict()
    shared = {k: data[k] for k in ("schema", "sha256", "lang", "publisher", "byline", "dateline", "rules")}
    shared["doc_id"] = extraction.id
    document = {**shared, "row": "document", "n": 0, "parties": data["parties"], "diagnostics": data["diagnostics"]}
    parties = {p.id: p for p in extraction.parties}
    return [document, *({**shared, **_record(r, parties), "n": n} for n, r in enumerate(extraction.records, 1))]


def error_row(id: str | None, reason: str) -> Row:
    """The row of a document that failed; ``id`` is None where not even that is known."""
    return {"row": "error", "doc_id": id, "n": 0, "schema": SCHEMA, "error": reason}


def _record(r: Record, parties: dict[str, Party]) -> Row:
    row = r.to_dict()
    row["record_id"] = row.pop("id")
    row["speaker"] = _mention(r.speaker, parties) if r.speaker else None
    return {**row, "row": "record", "via": [_mention(v, parties) for v in r.via]}


def _mention(m: Mention, parties: dict[str, Party]) -> Row:
    party = parties[m.party]
    return {**m.to_dict(), "naming": party.naming, "role": party.role, "affiliation": party.affiliation}


def batch(rows: list[Row]) -> pa.RecordBatch:
    """Rows as one Arrow record batch of :data:`TABLE`; lone surrogates, which Arrow cannot hold, become question marks."""
    try:
        return pa.RecordBatch.from_pylist(rows, schema=TABLE)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_encodable(row) for row in rows], schema=TABLE)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_encodable(v) for v in value]
    return {k: _encodable(v) for k, v in value.items()} if isinstance(value, dict) else value


class ParquetWriter:
    """Writes rows to a Parquet file, :data:`GROUP` of them at a time; the same rows give the same bytes."""

    def __init__(self, where: str | os.PathLike[str] | IO[bytes]) -> None:
        """A writer to a path or to a file opened for bytes; OSError where it cannot be written."""
        self._file = pq.ParquetWriter(where, TABLE, compression="zstd")
        self._waiting: list[Row] = []

    def write(self, rows: Iterable[Row]) -> None:
        """Take rows; they reach the file when a group is full, or at the end."""
        self._waiting.extend(rows)
        while len(self._waiting) >= GROUP:
            self._file.write_batch(batch(self._waiting[:GROUP]))
            del self._waiting[:GROUP]

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        if self._waiting:
            self._file.write_batch(batch(self._waiting))
            self._waiting.clear()
        self._file.close()

    def __enter__(self) -> ParquetWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, traceback: TracebackType | None) -> None:
        self.close()


def join_parquet(parts: Iterable[str | os.PathLike[str]], where: str | os.PathLike[str] | IO[bytes]) -> None:
    """Make one Parquet file of several, whose rows follow one another."""
    with pq.ParquetWriter(where, TABLE, compression="zstd") as out:
        for part in parts:
            with pq.ParquetFile(part) as file:
                for n in range(file.num_row_groups):
                    out.write_table(file.read_row_group(n))


def read_parquet(where: str | os.PathLike[str] | IO[bytes]) -> Iterator[Row]:
    """The rows of a Parquet file of these columns, or of all those in a folder, by name; InputError for any other file."""
    folder = Path(where) if isinstance(where, str | os.PathLike) and Path(where).is_dir() else None
    for file in [where] if folder is None else sorted(folder.glob("*.parquet")):
        try:
            opened = pq.ParquetFile(file)
        except pa.ArrowInvalid as e:
            raise InputError(f"{file}: not a Parquet file: {e}") from None
        missing = [name for name in TABLE.names if name not in opened.schema_arrow.names]
        if missing:
            raise InputError(f"{file}: not a table of extractions: it lacks the column {missing[0]!r}")
        for part in opened.iter_batches():
            yield from part.to_pylist()


def extractions(rows: Iterable[Row]) -> Iterator[Extraction | InputError]:
    """What rows tell, the reverse of :func:`rows` and :func:`error_row`.

    The rows of a document must follow one another in their order, as they were written; a table that was shuffled is
    sorted by ``doc_id`` and ``n`` first. Raises InputError where they do not, ValueError for another version of the
    schema.
    """
    document: Row | None = None
    records: list[Row] = []
    for row in rows:
        if row["row"] == "record":
            if document is None or (row["doc_id"], row["n"]) != (document["doc_id"], len(records) + 1):
                raise InputError(f"the rows of {row['doc_id']!r} are out of order; sort the table by doc_id and n")
            records.append(row)
            continue
        if document is not None:
            yield _extraction(document, records)
        document, records = (row, []) if row["row"] == "document" else (None, [])
        if document is None:
            yield InputError(row["error"])
    if document is not None:
        yield _extraction(document, records)


def _extraction(document: Row, records: list[Row]) -> Extraction:
    told = [{**r, "id": r["record_id"]} for r in records]
    return Extraction.from_dict({**document, "id": document["doc_id"], "records": told})
