"""The formats by their names: how a document's part of an output is made, and what stands around the parts."""

from __future__ import annotations

import pickle
from collections.abc import Callable

from attrs import frozen

from quoteattr.records import Extraction
from quoteattr.writers import eyes, lines, tables

FORMATS = (
    "text", "jsonl", "records", "csv", "parquet", "graph-json", "dot", "web-annotation", "brat", "label-studio",
)  # fmt: skip
"""What ``extract --format`` takes."""
ENDINGS = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".dot": "dot", ".txt": "text"}
"""The format of an output that says none, by the ending of its name."""


@frozen
class Format:
    """How extractions become an output."""

    name: str
    """One of :data:`FORMATS`."""
    render: Callable[[str, Extraction], bytes]
    """A text and what was found in it → the document's part of the output; empty where it has none."""
    head: bytes = b""
    """What stands before all parts."""
    between: bytes = b""
    """What stands between two parts."""
    tail: bytes = b""
    """What stands behind all parts."""

    @property
    def streams(self) -> bool:
        """Whether its output is a mere row of bytes, which can go anywhere."""
        return self.name not in ("parquet", "brat")


def format_of(name: str) -> Format:
    """The format of that name, one of :data:`FORMATS`."""
    if name == "csv":
        return Format(name, _line_by(tables.csv_rows), head=tables.csv_header().encode() + b"\n")
    if name == "parquet":
        return Format(name, _rows)
    if name in _LINES:
        return Format(name, _line_by(_LINES[name]))
    from quoteattr.writers import annotations

    if name == "label-studio":
        return Format(name, annotations.label_studio, head=b"[", between=b",", tail=b"\n]\n")
    return Format(name, {"web-annotation": annotations.web_annotation, "brat": annotations.brat}[name])


_LINES: dict[str, Callable[[Extraction], str]] = {
    "jsonl": lines.jsonl,
    "records": tables.records,
    "graph-json": lines.graph_json,
    "dot": lines.dot,
    "text": lambda extraction: eyes.text(extraction) + "\n",
}


def _line_by(write: Callable[[Extraction], str]) -> Callable[[str, Extraction], bytes]:
    def render(_: str, extraction: Extraction) -> bytes:
        written = write(extraction)
        return written.encode("utf-8", "backslashreplace") + b"\n" if written else b""

    return render


def _rows(_: str, extraction: Extraction) -> bytes:
    from quoteattr.arrow import rows

    return pickle.dumps(rows(extraction))
