"""CSV and Parquet → documents, one a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from quoteattr.errors import InputError
from quoteattr.readers.decoding import text_of
from quoteattr.readers.documents import Document, Fields, attempt, checked
from quoteattr.readers.streams import DAMAGED, lines

ROWS = 64
"""Rows of a Parquet file that are in memory at a time."""
Read = Iterator[tuple[Document | InputError, str]]
"""Documents with their places."""


def read_csv(stream: io.BufferedReader, shown: str, fields: Fields, max_chars: int, delimiter: str) -> Read:
    """The documents of a table whose first row names the columns.

    Cells that are not UTF-8 are read as files of text are. A row that cannot be read becomes an InputError.
    """
    csv.field_size_limit(4 * max_chars + 1)
    rows = csv.reader(_lines(stream, shown, 8 * max_chars + (1 << 20)), delimiter=delimiter)
    columns: list[str] | None = None
    while True:
        place = f"{shown}:{rows.line_num + 1}"
        try:
            cells = next(rows, None)
            if cells is None:
                break
            if columns is None:
                columns = cells
                _named(columns, fields, shown)
            elif cells:
                yield attempt(_row, columns, cells, place, fields, max_chars), place
        except csv.Error as e:
            yield InputError(f"{place}: no row of CSV: {e}"), place
        except InputError as e:
            yield e, shown
            return
        except DAMAGED as e:
            yield InputError(f"{place}: cannot be read from here on: {e}"), place
            return
    if columns is None:
        yield InputError(f"{shown}: the file is empty"), shown


def _lines(stream: io.BufferedReader, shown: str, limit: int) -> Iterator[str]:
    for line in lines(stream, limit):
        if line is None:
            raise InputError(f"{shown}: a line of over {limit:,} bytes; what follows was not read")
        yield line.decode("utf-8", "surrogateescape")


def _named(columns: Sequence[str], fields: Fields, shown: str) -> None:
    for name, option in ((fields.id or "id", "--id-field"), (fields.text, "--text-field")):
        if name not in columns:
            raise InputError(f"{shown}: no column {name!r} among {', '.join(columns)}; name it by {option}")


def _row(columns: list[str], cells: list[str], place: str, fields: Fields, max_chars: int) -> Document:
    if len(cells) != len(columns):
        raise InputError(
            f"{place}: {len(cells)} cells where the header has {len(columns)}; is a quotation mark missing?"
        )
    data = {name: cell or None for name, cell in zip(columns, cells, strict=True)}
    data[fields.text] = data[fields.text] or ""
    document = fields.document(data, place)
    raw = document.text.encode("utf-8", "surrogateescape")
    text, diagnostics = text_of(raw, place, document.id)
    return checked(Document(document.id, text, document.publisher, document.byline, diagnostics), place, max_chars)


def read_parquet(path: Path, shown: str, fields: Fields, max_chars: int) -> Read:
    """The documents of a Parquet file; places are numbers of rows."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        yield InputError(f"{shown}: Parquet needs a package: pip install 'quoteattr[parquet]'"), shown
        return
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            _named(names, fields, shown)
            wanted = [n for n in (fields.id or "id", fields.text, fields.publisher, fields.byline) if n in names]
            for batch in file.iter_batches(ROWS, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield attempt(_parquet_row, row, f"{shown}:{number}", fields, max_chars), f"{shown}:{number}"
    except InputError as e:
        yield e, shown
    except (pa.ArrowException, OSError) as e:
        place = f"{shown}:{number + 1}"
        yield InputError(f"{place}: cannot be read from here on: {' '.join(str(e).split())}"), place


def _parquet_row(row: dict[str, object], place: str, fields: Fields, max_chars: int) -> Document:
    return checked(fields.document(row, place), place, max_chars)
