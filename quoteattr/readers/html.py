"""A page of HTML → its main text, by trafilatura: headings, paragraphs, block quotes and items, each a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoteattr.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = ("head", "p", "quote", "item")
"""The elements of trafilatura's tree that are paragraphs where they hold no other."""


def main_text(page: str, place: str, id: str | None = None) -> str:
    """The article of a page, blank lines between its paragraphs; raises InputError where there is none."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise InputError(f"{place}: HTML needs packages: pip install 'quoteattr[html]'", id) from None
    try:
        found = bare_extraction(page, include_comments=False, include_tables=False, with_metadata=False)
        body = getattr(found, "body", None)
    except Exception as e:  # whatever a page does to a foreign library, the others are read
        raise InputError(f"{place}: no page that can be read: {type(e).__name__}: {e}", id) from None
    blocks = [] if body is None else [e for e in body.iter(*_BLOCKS) if not any(x is not e for x in e.iter(*_BLOCKS))]
    text = "\n\n".join(filter(None, map(_words, blocks)))
    if not text:
        raise InputError(f"{place}: no main text was found in the page", id)
    return text


def _words(element: _Element) -> str:
    for line in element.iter("lb"):
        line.tail = " " + (line.tail or "")
    return " ".join("".join(element.itertext()).split())
