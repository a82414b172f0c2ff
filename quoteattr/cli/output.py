"""How commands write: to files or standard output, and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quoteattr.errors import UsageError


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def put(text: str, file: str | Path | None) -> None:
    """Write a text to a file, or to standard output where none is named; UsageError where it cannot be written."""
    if file is None:
        print(text, end="")
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as e:
        raise UsageError(f"{file}: cannot be written: {e.strerror or e}") from None
