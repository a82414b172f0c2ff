"""Parts of an output → files: the frame around the parts, compression by name, and several files made one."""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol, cast

from quoteattr.errors import UsageError
from quoteattr.writers.formats import Format

COMPRESSED = {".gz": "gz", ".zst": "zst"}
"""How an output is compressed, by the ending of its name."""


class Sink(Protocol):
    """Where the parts of an output go, in their order."""

    def add(self, part: bytes) -> None:
        """Take what ``Format.render`` made of a document."""

    def failed(self, id: str | None, reason: str) -> None:
        """Take note of a document that could not be read."""

    def close(self) -> None:
        """Write what is left."""


def compression_of(name: str) -> str | None:
    """``gz`` or ``zst`` where the name says so; raises UsageError where a package is missing."""
    found = COMPRESSED.get(Path(name).suffix)
    if found == "zst":
        _zstandard()
    return found


def packed(stream: IO[bytes], compression: str | None) -> IO[bytes]:
    """A stream that compresses into this one and leaves it open; equal contents give equal bytes."""
    if compression == "gz":
        import gzip

        return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0))
    if compression == "zst":
        return cast("IO[bytes]", _zstandard().ZstdCompressor().stream_writer(stream, closefd=False))
    return stream


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise UsageError(".zst needs a package: pip install 'quoteattr[zst]'") from None
    return zstandard


def open_sink(format: Format, stream: IO[bytes], compression: str | None, *, whole: bool) -> Sink:
    """A sink into a stream, which stays open; with ``whole`` with what stands around the parts, else to be joined later."""
    if format.name == "parquet":
        return _Table(stream)
    return _Bytes(format, stream, compression, whole)


class _Bytes:
    """Parts one behind the other."""

    def __init__(self, format: Format, stream: IO[bytes], compression: str | None, whole: bool) -> None:
        self._format = format
        self._to = stream
        self._stream = packed(stream, compression)
        self._whole = whole
        self._any = False
        if whole:
            self._stream.write(format.head)

    def add(self, part: bytes) -> None:
        if part:
            self._stream.write(self._format.between + part if self._any else part)
            self._any = True

    def failed(self, id: str | None, reason: str) -> None:
        """These formats hold no failures."""

    def close(self) -> None:
        if self._whole:
            self._stream.write(self._format.tail)
        if self._stream is not self._to:
            self._stream.close()


class _Table:
    """Rows of a Parquet file; failures are rows too."""

    def __init__(self, stream: IO[bytes]) -> None:
        from quoteattr.arrow import ParquetWriter

        self._file = ParquetWriter(stream)

    def add(self, part: bytes) -> None:
        self._file.write(pickle.loads(part))

    def failed(self, id: str | None, reason: str) -> None:
        from quoteattr.arrow import error_row

        self._file.write([error_row(id, reason)])

    def close(self) -> None:
        self._file.close()


def join(format: Format, parts: Sequence[Path], output: Path, compression: str | None) -> None:
    """Make one output of the files of several sinks; a folder for brat, a file otherwise."""
    if format.name == "brat":
        for part in parts:
            _unpack(part, output)
    elif format.name == "parquet":
        from quoteattr.arrow import join_parquet

        join_parquet(parts, output)
    else:
        with open(output, "wb") as out:
            _join_bytes(format, [p for p in parts if p.stat().st_size], out, compression)


def _join_bytes(format: Format, parts: Sequence[Path], out: IO[bytes], compression: str | None) -> None:
    import shutil  # only where there are parts

    _pack(format.head, out, compression)
    for n, part in enumerate(parts):
        if n:
            _pack(format.between, out, compression)
        with open(part, "rb") as stream:
            shutil.copyfileobj(stream, out, 1 << 20)
    _pack(format.tail, out, compression)


def _pack(data: bytes, out: IO[bytes], compression: str | None) -> None:
    if data:
        whole = io.BytesIO()
        stream = packed(whole, compression)
        stream.write(data)
        if stream is not whole:
            stream.close()
        out.write(whole.getvalue())


def _unpack(part: Path, folder: Path) -> None:
    """The two files of each document, below the folder."""
    from quoteattr.writers.annotations import BRAT_CONFIGURATION

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "annotation.conf").write_text(BRAT_CONFIGURATION, encoding="utf-8")
    with open(part, "rb") as lines:
        for line in lines:
            name, text, annotations = json.loads(line)
            path = folder / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            path.with_name(f"{path.name.removesuffix('.txt')}.ann").write_bytes(annotations.encode())
