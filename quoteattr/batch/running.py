"""A run: documents in, an output and a list of failures out, with what was done before taken over."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from attrs import frozen

from quoteattr._version import __version__
from quoteattr.batch.progress import Progress, Tally
from quoteattr.batch.shards import NUMBER, Shard, Store, input_hash, shards_of
from quoteattr.batch.work import Done, Item, Work
from quoteattr.errors import InputError, UsageError
from quoteattr.readers import Document, Unread
from quoteattr.writers import Format, format_of
from quoteattr.writers.lines import as_json
from quoteattr.writers.sinks import Sink, compression_of, join, open_sink

M = TypeVar("M")
SHARD = 1000
"""Documents of a shard where nobody says otherwise."""


@frozen
class Output:
    """Where the output goes, and how it is made."""

    path: Path
    """A file, a folder for brat, or a name with ``{}`` for a file a shard."""
    shard_size: int = SHARD
    """Documents of a shard."""
    resume: bool = False
    """Whether what an earlier run had done is taken over."""


class Run:
    """One run over many documents."""

    def __init__(
        self, work: Work, *, jobs: int = 1, timeout: float | None = None, limit: int | None = None,
        strict: bool = False, errors: IO[str] | None = None,
    ) -> None:  # fmt: skip
        """``timeout`` is in seconds a document; ``strict`` raises the first failure, ``errors`` takes a line for each.

        Raises UsageError for an unknown act, and for a confidence or a time out of range.
        """
        if timeout is not None and not timeout > 0:
            raise UsageError(f"the time that a document may take is a number of seconds above 0, not {timeout:g}")
        self._work = work
        self._do = work.worker()
        self._format = format_of(work.format)
        self._jobs = jobs
        self._timeout = timeout
        self._limit = limit
        self._strict = strict
        self._errors = errors
        self.tally = Tally()
        """What was done so far."""

    def stream(self, items: Iterable[Item], sink: Sink, progress: Progress) -> None:
        """Read the items and write what they give into a sink."""
        with closing(self._results(islice(items, self._limit))) as results:
            for result in results:
                self._count(result, progress)
                if isinstance(result, Done):
                    sink.add(result.part)
                else:
                    sink.failed(result.id, str(result))
                progress.update()
        sink.close()

    def _results(self, items: Iterable[Item | M]) -> Generator[Done | InputError | M]:
        """The results of the items in their order, marks between them unchanged; in this process where one will do."""
        if self._jobs > 1 or self._timeout is not None:
            from quoteattr.batch.pool import in_order

            return in_order(self._work, items, self._jobs, self._timeout)
        return (self._do(x) if isinstance(x, Document | Unread | InputError) else x for x in items)

    def write(self, items: Iterable[Item], output: Output, options: dict[str, Any], progress: Progress) -> None:
        """Read the items and write what they give to files, a shard at a time; nothing half done is ever seen there.

        ``options`` are those of reading: a run with others cannot be resumed. Raises UsageError where it would be, OSError
        where something cannot be written.
        """
        compression = compression_of(output.path.name)
        store = Store(output.path, self._options(output, options), resume=output.resume)
        writer = _Writer(self._format, store, compression)
        feed = self._feed(shards_of(islice(items, self._limit), output.shard_size), store)
        with closing(writer), closing(self._results(feed)) as results:
            for result in results:
                if isinstance(result, _End):
                    self._end(result, writer, progress)
                else:
                    self._count(result, progress)
                    writer.take(result)
                progress.update()
        parts = store.finish()
        if not store.sharded:
            _join(self._format, parts, output.path, compression)
            store.remove()

    def _options(self, output: Output, options: dict[str, Any]) -> dict[str, Any]:
        work = self._work
        return {
            "version": __version__, "rules": work.rules.sha256, "format": work.format, "acts": sorted(work.acts),
            "min-confidence": work.min_confidence, "publisher": work.publisher, "byline": work.byline,
            "output": output.path.name, "shard-size": output.shard_size, **options,
        }  # fmt: skip

    def _feed(self, shards: Iterator[list[Item]], store: Store) -> Iterator[Item | _End]:
        """The items of all shards that are not done, and behind each shard its end."""
        for number, shard in enumerate(shards):
            input = input_hash(shard)
            known = store.known(number, input)
            if known is None:
                yield from shard
            yield _End(number, input, known)

    def _end(self, end: _End, writer: _Writer, progress: Progress) -> None:
        if end.known is None:
            writer.commit(end)
            return
        self.tally.documents += end.known.documents
        self.tally.records += end.known.records
        self.tally.chars += end.known.chars
        self.tally.resumed += end.known.chars
        for id, reason in end.known.failures:
            self._fail(InputError(reason, id), progress)

    def _count(self, result: Done | InputError, progress: Progress) -> None:
        if isinstance(result, InputError):
            self._fail(result, progress)
            return
        self.tally.documents += 1
        self.tally.records += result.records
        self.tally.chars += result.chars

    def _fail(self, fault: InputError, progress: Progress) -> None:
        if self._strict:
            raise fault
        self.tally.failures += 1
        if self._errors is not None:
            self._errors.write(as_json({"id": fault.id, "reason": str(fault)}) + "\n")
        else:
            progress.say(f"quoteattr: {fault}")


@frozen
class _End:
    """The end of a shard, between the items."""

    number: int
    """Of the shard."""
    input: str
    """The hash of its items."""
    known: Shard | None
    """What the manifest says where it is done."""


class _Writer:
    """Writes the shard that is at work to a file that no other run takes for a whole one."""

    def __init__(self, format: Format, store: Store, compression: str | None) -> None:
        self._format = format
        self._store = store
        self._compression = compression
        self._path = store.new()
        self._file: IO[bytes] | None = None
        self._sink: Sink | None = None
        self._begin()

    def _begin(self) -> None:
        self._tally = Tally()
        self._failures: list[tuple[str | None, str]] = []

    def take(self, result: Done | InputError) -> None:
        """Write what came of a document."""
        sink = self._opened()
        if isinstance(result, InputError):
            sink.failed(result.id, str(result))
            self._failures.append((result.id, str(result)))
            return
        sink.add(result.part)
        self._tally.documents += 1
        self._tally.records += result.records
        self._tally.chars += result.chars

    def _opened(self) -> Sink:
        if self._sink is None:
            self._file = self._path.open("wb")  # closed by commit or close
            self._sink = open_sink(self._format, self._file, self._compression, whole=self._store.sharded)
        return self._sink

    def commit(self, end: _End) -> None:
        """Make the file the shard's."""
        self._opened().close()
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        t = self._tally
        self._store.commit(
            Shard(end.number, end.input, t.documents, t.records, t.chars, tuple(self._failures)), self._path
        )
        self._file = self._sink = None
        self._begin()

    def close(self) -> None:
        """Throw away what is half written."""
        if self._sink is not None:
            with suppress(Exception):  # whatever went wrong is told already
                self._sink.close()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._path.unlink(missing_ok=True)


def _join(format: Format, parts: list[Path], output: Path, compression: str | None) -> None:
    """One output of all parts, there at once or not at all; brat's folder is filled file by file."""
    if format.name == "brat":
        join(format, parts, output, compression)
        return
    new = output.with_name(f"{output.name}.new")
    join(format, parts, new, compression)
    os.replace(new, output)


def check_output(path: Path, format: Format, expected: int) -> None:
    """Raise UsageError where it can be known beforehand that nothing can be written there.

    ``expected`` is how many bytes are needed at least.
    """
    folder = path.parent
    if not folder.is_dir():
        raise UsageError(f"{path}: cannot be written: there is no folder {folder}")
    if path.is_dir() and format.name != "brat":
        raise UsageError(f"{path}: is a folder; name a file in it, or {path}/part-{NUMBER} for a file a shard")
    if NUMBER in path.name and format.name == "brat":
        raise UsageError(f"{path}: brat has two files a document and no shards; name a folder")
    import shutil  # only where an output goes to a file
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as e:
        raise UsageError(f"{path}: cannot be written: {e.strerror or e}") from None
    if free < expected:
        need = f"{expected / 1e6:,.0f} MB are needed at least, {free / 1e6:,.0f} MB are free"
        raise UsageError(f"{path}: cannot be written: {need}; name another -o, or one that ends in .gz")
