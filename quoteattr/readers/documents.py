"""What readers give: documents, and documents whose bytes are yet to be made a text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ParamSpec, TypeVar

from attrs import frozen

from quoteattr.errors import InputError
from quoteattr.records import Diagnostic

MAX_CHARS = 10_000_000
"""How many code points a document has at most where nobody says otherwise."""
T = TypeVar("T")
P = ParamSpec("P")


@frozen
class Document:
    """One text to be read."""

    id: str
    """A path below the folder given, a file's name, or the ``id`` of a line or row."""
    text: str
    """The text."""
    publisher: str | None = None
    """As the line or row gives it."""
    byline: tuple[str, ...] | None = None
    """As the line or row gives it."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was odd about reading it."""

    def read(self) -> Document:
        """The document itself: there is nothing left to be done."""
        return self

    def fingerprint(self) -> bytes:
        """A hash of all that extraction sees."""
        return _hash(self.id, self.text, self.publisher, self.byline, self.diagnostics)


@frozen
class Unread:
    """One document as bytes: what is slow about reading it can be done elsewhere, by :meth:`read`."""

    id: str
    """As of a document."""
    raw: bytes
    """What the file holds, decompressed."""
    place: str
    """Where it stands, for messages."""
    html: bool
    """Whether its text has to be taken out of a page."""
    charset: str | None
    """The encoding that came with it, e.g. by HTTP."""
    max_chars: int
    """The longest text that is read."""

    def read(self) -> Document | InputError:
        """The document, or why it cannot be read."""
        return attempt(self._read)

    def _read(self) -> Document:
        from quoteattr.readers import decoding  # where the work is done

        if not self.raw.strip():
            raise InputError(f"{self.place}: the file is empty", self.id)
        text, diagnostics = decoding.text_of(self.raw, self.place, self.id, self.charset, html=self.html)
        if self.html:
            from quoteattr.readers.html import main_text

            text = main_text(text, self.place, self.id)
        return checked(Document(self.id, text, diagnostics=diagnostics), self.place, self.max_chars)

    def fingerprint(self) -> bytes:
        """A hash of all that reading and extraction see."""
        return _hash(self.id, self.raw, self.html, self.charset)


@frozen
class Fields:
    """What the fields of lines and the columns of tables are called."""

    text: str = "text"
    """Where the text is."""
    id: str | None = None
    """Where the id is; None for ``id``, and for ``WARC-Target-URI`` in web archives."""
    publisher: str = "publisher"
    """Where the publisher is, if anywhere."""
    byline: str = "byline"
    """Where the authors are, if anywhere."""

    def document(self, data: dict[str, Any], place: str) -> Document:
        """The document that such an object describes; raises InputError where it describes none."""
        id_field = self.id or "id"
        id = data.get(id_field)
        if not isinstance(id, str | int) or isinstance(id, bool) or id == "":
            raise InputError(f"{place}: the field {id_field!r} is missing or no text; every document needs one")
        id = str(id)
        if not isinstance(data.get(self.text), str):
            raise InputError(f"{place}: the field {self.text!r} is missing or no text", id)
        publisher, byline = data.get(self.publisher), data.get(self.byline)
        if publisher is not None and not isinstance(publisher, str):
            raise InputError(f"{place}: the field {self.publisher!r} is no text", id)
        names = (byline,) if isinstance(byline, str) else byline
        if names is not None and not (isinstance(names, list | tuple) and all(isinstance(n, str) for n in names)):
            raise InputError(f"{place}: the field {self.byline!r} is neither a text nor a list of texts", id)
        return Document(id, data[self.text], publisher, tuple(names) if names is not None else None)


def checked(document: Document, place: str, max_chars: int) -> Document:
    """The document; raises InputError where it is too long."""
    if len(document.text) > max_chars:
        raise too_long(place, max_chars, document.id)
    return document


def too_long(place: str, max_chars: int, id: str | None = None) -> InputError:
    """What is said of a document that is too long."""
    return InputError(f"{place}: longer than {max_chars:,} characters; cut it, or raise --max-chars", id)


def unique(read: Iterable[tuple[T, str]], id_of: Callable[[T], str | None]) -> Iterator[T | InputError]:
    """What was read at which place, without the places; a document whose id was used before becomes an InputError.

    What is no document has None for an id.
    """
    seen: set[int] = set()  # hashes: an archive's ids would fill the memory
    for document, place in read:
        id = id_of(document)
        if id is not None and hash(id) in seen:
            yield InputError(f"{place}: the id {id!r} was used before; ids must differ", id)
            continue
        seen.add(hash(id))
        yield document


def attempt(read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | InputError:
    """What the function gives, or the InputError that it raises."""
    try:
        return read(*args, **more)
    except InputError as e:
        return e


def _hash(*parts: object) -> bytes:
    h = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else repr(part).encode()
        h.update(b"%d " % len(raw) + raw)
    return h.digest()
