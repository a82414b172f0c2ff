"""Where commands write: files, or standard output."""

from __future__ import annotations

from pathlib import Path

from quoteattr.errors import UsageError


def put(text: str, file: str | Path | None) -> None:
    """Write a text to a file, or to standard output where none is named; UsageError where it cannot be written."""
    if file is None:
        print(text, end="")
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as e:
        raise UsageError(f"{file}: cannot be written: {e.strerror or e}") from None
