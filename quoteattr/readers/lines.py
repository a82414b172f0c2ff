"""JSON Lines → documents, one a line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from quoteattr.errors import InputError
from quoteattr.readers.documents import Document, Fields, attempt, checked
from quoteattr.readers.streams import DAMAGED, lines

T = TypeVar("T")


def read_lines(
    stream: io.BufferedReader, shown: str, fields: Fields, max_chars: int
) -> Iterator[tuple[Document | InputError, str]]:
    """The documents of a file of JSON Lines, with their places."""

    def read(line: bytes, place: str) -> Document:
        return checked(fields.document(line_object(line, place), place), place, max_chars)

    return each_line(stream, shown, read, 12 * max_chars + (1 << 20))


def each_line(
    stream: io.BufferedReader, shown: str, read: Callable[[bytes, str], T], limit: int
) -> Iterator[tuple[T | InputError, str]]:
    """What each line of a file gives that is not blank, with its place; lines of more than ``limit`` bytes are skipped."""
    number = 0
    blank = True
    try:
        for number, line in enumerate(lines(stream, limit), 1):
            place = f"{shown}:{number}"
            if line is None:
                yield InputError(f"{place}: longer than {limit:,} bytes; the line was skipped"), place
            elif line.strip():
                yield attempt(read, line, place), place
            blank = blank and line is not None and not line.strip()
    except DAMAGED as e:
        place = f"{shown}:{number + 1}"
        yield InputError(f"{place}: cannot be read from here on: {getattr(e, 'strerror', None) or e}"), place
        return
    if blank:
        yield InputError(f"{shown}: the file is empty"), shown


def line_object(line: bytes, place: str) -> dict[str, Any]:
    """The object that a line of JSON holds; raises InputError where it holds none."""
    try:
        data = json.loads(line.rstrip().decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"{place}: not UTF-8; convert the file, e.g. iconv -f WINDOWS-1252 -t UTF-8") from None
    except json.JSONDecodeError as e:
        raise InputError(f"{place}: not JSON: {e.msg} (column {e.colno})") from None
    except (ValueError, RecursionError) as e:
        raise InputError(f"{place}: not JSON: {e}") from None
    if not isinstance(data, dict):
        raise InputError(f"{place}: a line must be an object with id and text")
    return data
