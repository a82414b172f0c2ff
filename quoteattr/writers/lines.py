"""An extraction → a line of JSON, whole or as a graph; a graph for Graphviz."""

from __future__ import annotations

import json
from typing import Any

from quoteattr.records import Extraction

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def jsonl(extraction: Extraction) -> str:
    """The canonical form: one line, without its line end."""
    return as_json(extraction.to_dict())


def as_json(value: Any) -> str:
    """A value on one line; one that holds half a character is escaped, so that it is UTF-8."""
    text = _ENCODER.encode(value)
    return text if text.isascii() or not _has_surrogate(text) else json.dumps(value, separators=(",", ":"))


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def graph_json(extraction: Extraction) -> str:
    """The graph of the chains as one line of JSON, without its line end."""
    return as_json(extraction.graph().to_dict())


def dot(extraction: Extraction) -> str:
    """The graph of the chains for Graphviz, without the last line end."""
    return extraction.graph().to_dot()
