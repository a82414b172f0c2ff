"""Finding files, and reading each by its kind."""

from __future__ import annotations

import fnmatch
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from attrs import field, frozen

from quoteattr.errors import InputError
from quoteattr.readers.documents import MAX_CHARS, Document, Fields, Unread, too_long, unique
from quoteattr.readers.lines import read_lines
from quoteattr.readers.streams import DAMAGED, Meter, opened, plain_name

KINDS = {
    ".txt": "text", ".html": "html", ".htm": "html", ".jsonl": "lines", ".csv": "table", ".tsv": "table",
    ".parquet": "parquet", ".warc": "warc", ".wet": "warc",
}  # fmt: skip
"""What files hold, by the ending of their names."""
PLAIN = (".txt", ".jsonl", ".csv", ".tsv")
"""Endings of files that are text and little else."""
Item = Document | Unread
"""A document, read or not."""
Read = Iterator[tuple[Item | InputError, str]]
"""What is read, with its place."""


@frozen
class Options:
    """How files are read."""

    fields: Fields = field(factory=Fields)
    """What fields and columns are called."""
    max_chars: int = MAX_CHARS
    """The longest text that is read, in code points."""


def read_documents(
    paths: Iterable[str], stdin: IO[bytes] | None = None, options: Options | None = None
) -> Iterator[Document | InputError]:
    """The documents of files, folders (recursive, in the order of names), globs and, for ``-``, standard input.

    Standard input is read as JSON Lines where its first character is ``{``, else as one text. A document that cannot be
    read comes out as an InputError that names the file, the line where there is one, and the remedy.
    """
    for item in read_unread(paths, stdin, options):
        yield item if isinstance(item, InputError) else item.read()


def read_unread(
    paths: Iterable[str], stdin: IO[bytes] | None = None, options: Options | None = None, meter: Meter | None = None
) -> Iterator[Item | InputError]:
    """As :func:`read_documents`, but what takes time (decoding, the main text of pages) is left to ``Unread.read``."""
    reader = _Reader(options or Options(), meter or Meter())
    yield from unique(reader.all(paths, stdin), _id_of)


def _id_of(item: Item | InputError) -> str | None:
    return None if isinstance(item, InputError) else item.id


def input_size(paths: Iterable[str], *, plain: bool = False) -> int:
    """How many bytes the files hold that would be read, as they lie on the disk; with ``plain`` only those of plain text."""
    files = (path for given in paths for path, _ in _found(given) if path.is_file())
    return sum(path.stat().st_size for path in files if not plain or path.suffix in PLAIN)


class _Reader:
    """Reads files of any kind."""

    def __init__(self, options: Options, meter: Meter) -> None:
        self.fields = options.fields
        self.max_chars = options.max_chars
        self.meter = meter

    def all(self, paths: Iterable[str], stdin: IO[bytes] | None) -> Read:
        for given in paths:
            if given == "-":
                yield from self._stdin(stdin if stdin is not None else sys.stdin.buffer)
                continue
            found = False
            for path, id in _found(given):
                found = True
                yield from self._file(path, id)
            if not found:
                yield _nothing(given), given

    def _file(self, path: Path, id: str) -> Read:
        shown = path.as_posix()
        name = plain_name(path.name)
        kind = KINDS.get(Path(name).suffix)
        try:
            if kind is None:
                raise InputError(f"{shown}: only {_endings()} files are read; rename it if it is plain text")
            if not stat.S_ISREG(path.stat().st_mode):
                raise InputError(f"{shown}: no regular file; give what it holds on standard input, as -", id)
            if kind == "parquet":
                from quoteattr.readers.tables import read_parquet

                yield from read_parquet(path, shown, self.fields, self.max_chars)
            elif kind == "warc":
                from quoteattr.readers.warc import read_warc

                yield from read_warc(path, shown, self.fields, self.max_chars, self.meter)
            else:
                with opened(path, self.meter) as stream:
                    yield from self._stream(stream, shown, id, kind, "\t" if name.endswith(".tsv") else ",")
        except InputError as e:
            yield e, shown
        except DAMAGED as e:
            yield InputError(f"{shown}: cannot be read: {getattr(e, 'strerror', None) or e}", id), shown

    def _stream(self, stream: io.BufferedReader, shown: str, id: str, kind: str, delimiter: str) -> Read:
        if kind == "lines":
            yield from read_lines(stream, shown, self.fields, self.max_chars)
        elif kind == "table":
            from quoteattr.readers.tables import read_csv

            yield from read_csv(stream, shown, self.fields, self.max_chars, delimiter)
        else:
            raw = stream.read(4 * self.max_chars + 1)  # UTF-8 has four bytes for a character at most
            if len(raw) > 4 * self.max_chars:
                raise too_long(shown, self.max_chars, id)
            yield Unread(id, raw, shown, kind == "html", None, self.max_chars), shown

    def _stdin(self, stream: IO[bytes]) -> Read:
        peekable = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
        kind = "lines" if peekable.peek(1).lstrip()[:1] == b"{" else "text"
        try:
            yield from self._stream(peekable, "-", "-", kind, ",")
        except InputError as e:
            yield e, "-"


def _nothing(given: str) -> InputError:
    if os.path.isdir(given):
        return InputError(f"{given}: the folder holds no {_endings()} file")
    if _is_glob(given):
        return InputError(f"{given}: no file has such a name")
    return InputError(f"{given}: no such file or folder")


def _endings() -> str:
    *first, last = KINDS
    return f"{', '.join(first)} or {last}"


def _found(given: str) -> Iterator[tuple[Path, str]]:
    """The files of a path, folder or glob, each with its id."""
    path = Path(given)
    if path.is_dir():
        for f in _below(path, set()):
            yield f, f.relative_to(path).as_posix()
    elif os.path.lexists(given):
        yield path, path.name
    elif _is_glob(given):
        yield from _globbed(path.parts)


def _is_glob(given: str) -> bool:
    return any(sign in given for sign in "*?[")


def _globbed(parts: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """The files whose path fits the parts; ``**`` stands for any folders, and ids begin below the last plain folder."""
    plain = next(n for n, part in enumerate(parts) if _is_glob(part))
    base = Path(*parts[:plain])
    for f in _below(base, set()) if base.is_dir() else ():
        below = f.relative_to(base)
        if _fits(below.parts, parts[plain:]):
            yield f, below.as_posix()


def _fits(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return _fits(parts, pattern[1:]) or (bool(parts) and _fits(parts[1:], pattern))
    return bool(parts) and fnmatch.fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


def _below(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """The files of a folder that have a known ending, in the order of names; each folder once, so that links may go round."""
    try:
        here = folder.stat()
        names = sorted(os.listdir(folder))
    except OSError:
        return
    if (here.st_dev, here.st_ino) in seen:
        return
    seen.add((here.st_dev, here.st_ino))
    for name in names:
        path = folder / name
        if path.is_dir():
            yield from _below(path, seen)
        elif Path(plain_name(name)).suffix in KINDS:
            yield path
