"""What ``--format jsonl`` wrote → extractions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from quoteattr.errors import InputError
from quoteattr.readers.lines import each_line, line_object
from quoteattr.readers.streams import Meter, opened
from quoteattr.records import Extraction

LIMIT = 1 << 30
"""The longest line that is read, in bytes."""


def read_extractions(path: str | os.PathLike[str]) -> Iterator[Extraction]:
    """The extractions of a file that was written as JSON Lines, one after the other; ``.gz`` and ``.zst`` are unpacked.

    Raises InputError, with file and line, for what is no such line or of another version of the record.
    """
    shown = Path(path).as_posix()
    try:
        with opened(Path(path), Meter()) as stream:
            for extraction, _ in each_line(stream, shown, _extraction, LIMIT):
                if isinstance(extraction, InputError):
                    raise extraction
                yield extraction
    except OSError as e:
        raise InputError(f"{shown}: cannot be read: {e.strerror or e}") from None


def _extraction(line: bytes, place: str) -> Extraction:
    data = line_object(line, place)
    try:
        return Extraction.from_dict(data)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise InputError(f"{place}: no line of quoteattr extract --format jsonl: {e}") from None
