"""Files → documents. What cannot be read becomes an :class:`~quoteattr.errors.InputError` beside the documents, and reading
goes on.

``documents`` has the values, ``files`` finds and opens, ``streams`` decompresses within bounds, ``decoding`` turns bytes into
text; ``lines``, ``tables``, ``html`` and ``warc`` read one kind of file each, ``extractions`` what :mod:`quoteattr.writers` wrote.
"""

from quoteattr.readers.documents import Document, Fields, Unread, attempt, unique
from quoteattr.readers.extractions import read_extractions
from quoteattr.readers.files import Options, input_size, read_documents, read_unread

__all__ = [
    "Document",
    "Fields",
    "Options",
    "Unread",
    "attempt",
    "input_size",
    "read_documents",
    "read_extractions",
    "read_unread",
    "unique",
]
