"""Files → streams of bytes, decompressed by name, counted, and read within bounds."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from quoteattr.errors import InputError
from quoteattr.readers.decoding import UTF_16

COMPRESSED = (".gz", ".zst")
"""Endings of names that say that a file is compressed."""
GIVE_UP = 10
"""A line this many times as long as the longest one that is read ends the reading of its file."""
BUFFER = 1 << 18
"""Bytes that are read at once."""
DAMAGED: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error)
"""What a file that cannot be read, or no further, raises."""


class Meter:
    """How much of the files was read."""

    def __init__(self) -> None:
        self.read = 0
        """Bytes of the files as they lie on the disk."""


class _Counted(io.FileIO):
    """A file that tells a meter what is read of it."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self._meter = meter

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        n = super().readinto(buffer)
        self._meter.read += n or 0
        return n

    def readall(self) -> bytes:
        raw = super().readall()
        self._meter.read += len(raw)
        return raw


def plain_name(name: str) -> str:
    """The name without the ending that says how the file is compressed."""
    return next((name.removesuffix(x) for x in COMPRESSED if name.endswith(x)), name)


def counted(path: Path, meter: Meter) -> io.BufferedReader:
    """The bytes of a file as they are; raises OSError where it cannot be opened."""
    return io.BufferedReader(_Counted(path, meter), BUFFER)


def opened(path: Path, meter: Meter) -> io.BufferedReader:
    """The bytes of a file, decompressed where its name says so.

    Raises OSError where it cannot be opened, InputError where a package is missing.
    """
    file = counted(path, meter)
    if path.suffix == ".gz":
        import gzip

        return _Owner(gzip.GzipFile(fileobj=file), file)
    if path.suffix == ".zst":
        return _Owner(_Readable(*_zst(file, path)), file)
    return file


def _zst(file: io.BufferedReader, path: Path) -> tuple[IO[bytes], type[Exception]]:
    try:
        import zstandard
    except ImportError:
        file.close()
        raise InputError(f"{path.as_posix()}: .zst needs a package: pip install 'quoteattr[zst]'") from None
    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    return decompressor.stream_reader(file, read_across_frames=True), zstandard.ZstdError


class _Owner(io.BufferedReader):
    """A stream that closes the file it reads from."""

    def __init__(self, stream: object, file: io.BufferedReader) -> None:
        super().__init__(cast("io.RawIOBase", stream), BUFFER)
        self._file = file

    def close(self) -> None:
        super().close()
        self._file.close()


class _Readable(io.RawIOBase):
    """A decompressing reader whose faults are OSErrors."""

    def __init__(self, stream: IO[bytes], fault: type[Exception]) -> None:
        self._stream = stream
        self._fault = fault

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except self._fault as e:
            raise OSError(str(e)) from None
        buffer[: len(data)] = data
        return len(data)


def lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream as UTF-8, their line ends with them; None for a line of more than ``limit`` bytes.

    Raises one of :data:`DAMAGED` where the file is, and ends at a line that is longer still by far.
    """
    if not stream.peek(2).startswith(UTF_16):
        yield from _lines(stream.readline, limit)
        return
    text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
    try:
        yield from _lines(lambda most: text.readline(most).encode("utf-8", "replace"), limit)
    finally:
        text.detach()  # else it would close the stream


def _lines(readline: Callable[[int], bytes], limit: int) -> Iterator[bytes | None]:
    line = readline(limit + 1).removeprefix(codecs.BOM_UTF8)
    while line:
        if len(line) > limit and not line.endswith(b"\n"):
            yield None
            if not _skipped(readline, limit * GIVE_UP):
                return
        else:
            yield line
        line = readline(limit + 1)


def _skipped(readline: Callable[[int], bytes], most: int) -> bool:
    """Read on to the end of the line; False where it does not come."""
    while most > 0:
        piece = readline(1 << 20)
        if not piece or piece.endswith(b"\n"):
            return True
        most -= len(piece)
    return False
