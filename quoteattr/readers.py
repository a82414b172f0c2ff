"""Files → documents. What cannot be read becomes an :class:`InputError` beside the documents, and reading goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from attrs import frozen

from quoteattr.errors import InputError

TEXT_SUFFIXES = (".txt",)
"""Files that hold one document."""
LINE_SUFFIXES = (".jsonl",)
"""Files that hold one document a line."""
T = TypeVar("T")
P = ParamSpec("P")


@frozen
class Document:
    """One text to be read."""

    id: str
    """A path below the folder given, a file's name, or the ``id`` of a JSON line."""
    text: str
    """The text."""
    publisher: str | None = None
    """As the JSON line gives it."""
    byline: tuple[str, ...] | None = None
    """As the JSON line gives it."""


def read_documents(paths: Iterable[str], stdin: IO[bytes] | None = None) -> Iterator[Document | InputError]:
    """The documents of files, folders (recursive, in the order of names) and, for ``-``, standard input.

    Standard input is read as JSON Lines where its first character is ``{``, else as one text. A document that cannot be
    read comes out as an InputError that names the file, the line where there is one, and the remedy.
    """
    yield from unique(_all(paths, stdin), lambda d: d.id)


def unique(read: Iterable[tuple[T | InputError, str]], id_of: Callable[[T], str]) -> Iterator[T | InputError]:
    """What was read at which place, without the places; a document whose id was used before becomes an InputError."""
    seen: dict[str, str] = {}
    for document, place in read:
        if not isinstance(document, InputError):
            id = id_of(document)
            if id in seen:
                yield InputError(f"{place}: the id {id!r} was used at {seen[id]}; ids must differ")
                continue
            seen[id] = place
        yield document


def _all(paths: Iterable[str], stdin: IO[bytes] | None) -> Iterator[tuple[Document | InputError, str]]:
    for given in paths:
        if given == "-":
            yield from _stdin(stdin if stdin is not None else sys.stdin.buffer)
            continue
        path = Path(given)
        if path.is_dir():
            files = sorted(f for f in path.rglob("*") if f.is_file() and f.suffix in TEXT_SUFFIXES + LINE_SUFFIXES)
            if not files:
                yield InputError(f"{given}: the folder holds no .txt or .jsonl file"), given
            for f in files:
                yield from _file(f, f.relative_to(path).as_posix())
        elif path.exists():
            if path.suffix not in TEXT_SUFFIXES + LINE_SUFFIXES:
                yield InputError(f"{given}: only .txt and .jsonl files are read; rename it if it is plain text"), given
            else:
                yield from _file(path, path.name)
        else:
            yield InputError(f"{given}: no such file or folder"), given


def _file(path: Path, id: str) -> Iterator[tuple[Document | InputError, str]]:
    shown = path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as e:
        yield InputError(f"{shown}: cannot be read: {e.strerror or e}"), shown
        return
    if path.suffix in LINE_SUFFIXES:
        yield from _lines(raw, shown)
    else:
        yield attempt(_text, raw, shown, id), shown


def _stdin(stream: IO[bytes]) -> Iterator[tuple[Document | InputError, str]]:
    raw = stream.read()
    if raw.lstrip()[:1] == b"{":
        yield from _lines(raw, "-")
    else:
        yield attempt(_text, raw, "-", "-"), "-"


def attempt(read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | InputError:
    """What the function gives, or the InputError that it raises."""
    try:
        return read(*args, **more)
    except InputError as e:
        return e


def _text(raw: bytes, shown: str, id: str) -> Document:
    if not raw.strip():
        raise InputError(f"{shown}: the file is empty")
    return Document(id, decoded(raw, shown))


def decoded(raw: bytes, shown: str) -> str:
    """The text of a file; raises InputError where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        raise InputError(
            f"{shown}:{line}: not UTF-8 (byte {e.start}); convert it, e.g. iconv -f WINDOWS-1252 -t UTF-8"
        ) from None


def _lines(raw: bytes, shown: str) -> Iterator[tuple[Document | InputError, str]]:
    return each_line(raw, shown, lambda line, place: line_document(line_object(line, place), place))


def each_line(raw: bytes, shown: str, read: Callable[[bytes, str], T]) -> Iterator[tuple[T | InputError, str]]:
    """What each line of a file gives that is not blank, with its place."""
    if not raw.strip():
        yield InputError(f"{shown}: the file is empty"), shown
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            place = f"{shown}:{number}"
            yield attempt(read, line, place), place


def line_object(line: bytes, place: str) -> dict[str, Any]:
    """The object that a line of JSON holds; raises InputError where it holds none."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{place}: not UTF-8; convert the file, e.g. iconv -f WINDOWS-1252 -t UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as e:
        raise InputError(f"{place}: not JSON: {e}") from None
    if not isinstance(data, dict):
        raise InputError(f"{place}: a line must be an object with id and text")
    return data


def line_document(data: dict[str, Any], place: str) -> Document:
    """The document that such an object describes; raises InputError where it describes none."""
    if not isinstance(data.get("id"), str | int) or isinstance(data["id"], bool) or data["id"] == "":
        raise InputError(f"{place}: the field 'id' is missing or no text; every document needs one")
    if not isinstance(data.get("text"), str):
        raise InputError(f"{place}: the field 'text' is missing or no text")
    publisher, byline = data.get("publisher"), data.get("byline")
    if publisher is not None and not isinstance(publisher, str):
        raise InputError(f"{place}: the field 'publisher' is no text")
    names = (byline,) if isinstance(byline, str) else byline
    if names is not None and not (isinstance(names, list | tuple) and all(isinstance(n, str) for n in names)):
        raise InputError(f"{place}: the field 'byline' is neither a text nor a list of texts")
    return Document(str(data["id"]), data["text"], publisher, tuple(names) if names is not None else None)
