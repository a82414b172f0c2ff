"""What the commands over a corpus share: its texts, and how their findings are printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from quoteattr.errors import InputError
from quoteattr.readers import read_documents


def documents(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(id, text) of every document; what cannot be read is told on standard error and left out."""
    for document in read_documents(paths):
        if isinstance(document, InputError):
            print(f"quoteattr: {document}", file=sys.stderr)
        else:
            yield document.id, document.text


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
