"""The texts of a corpus, for the commands over one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from quoteattr.errors import InputError
from quoteattr.readers import read_documents


def documents(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(id, text) of every document; what cannot be read is told on standard error and left out."""
    for document in read_documents(paths):
        if isinstance(document, InputError):
            print(f"quoteattr: {document}", file=sys.stderr)
        else:
            yield document.id, document.text
