"""What is done of a run, kept so that it can be gone on with.

The input is cut into shards of so many documents. The output of each is a file of its own, renamed when it is whole; then a line
of the manifest says what went into it and what came out. A run that was stopped at any moment has whole shards and perhaps one
broken file that is made again. A shard stands as long as its input is the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from quoteattr.batch.work import Item, size_of
from quoteattr.errors import InputError, UsageError

SIZE = 16_000_000
"""Code points or bytes that a shard holds at most, unless one document has more; it is in memory as a whole."""
NUMBER = "{}"
"""What stands in the name of an output that is a file a shard, for the shard's number."""


@frozen
class Shard:
    """What a line of the manifest says."""

    number: int
    """From 0."""
    input: str
    """The hash of what went in."""
    documents: int
    """How many were read."""
    records: int
    """How many were found."""
    chars: int
    """The length of all texts, in code points."""
    failures: tuple[tuple[str | None, str], ...]
    """Id and reason of each document that could not be read."""

    def to_line(self) -> str:
        """The line."""
        values = {k: getattr(self, k) for k in ("number", "input", "documents", "records", "chars", "failures")}
        return json.dumps(values) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Shard:
        """The reverse; ValueError, KeyError or TypeError where it is none, such as one that was broken off."""
        data = json.loads(line)
        return cls(**{**data, "failures": tuple((id, reason) for id, reason in data["failures"])})


def shards_of(items: Iterable[Item], documents: int) -> Iterator[list[Item]]:
    """The items in shards of so many documents, or less where they are large."""
    shard: list[Item] = []
    size = 0
    for item in items:
        shard.append(item)
        size += size_of(item)
        if len(shard) >= documents or size >= SIZE:
            yield shard
            shard, size = [], 0
    if shard:
        yield shard


def input_hash(items: Iterable[Item]) -> str:
    """One hash over all that a shard's output depends on."""
    h = hashlib.sha256()
    for item in items:
        h.update(str(item).encode("utf-8", "surrogatepass") if isinstance(item, InputError) else item.fingerprint())
    return h.hexdigest()


class Store:
    """The files of a run that are done, and the manifest that lists them."""

    def __init__(self, output: Path, run: dict[str, Any], *, resume: bool) -> None:
        """A store for this output; without ``resume``, what an earlier run left is thrown away.

        Raises UsageError where a run with other rules or options is to be resumed, OSError where nothing can be written.
        """
        self.sharded = NUMBER in output.name
        self._output = output
        self._folder = output.parent if self.sharded else output.with_name(f"{output.name}.parts")
        name = f"{output.name.replace(NUMBER, 'shards')}.manifest" if self.sharded else "manifest"
        self._manifest = self._folder / name
        self._head = json.dumps(run, sort_keys=True) + "\n"
        kept = self._read() if resume else {}
        if not resume:
            self._clear()
        self._known = kept
        self._done: dict[int, Shard] = {}
        self._folder.mkdir(exist_ok=True)
        self._write(kept.values())

    def part(self, number: int) -> Path:
        """The file of a shard."""
        if self.sharded:
            return self._folder / self._output.name.replace(NUMBER, f"{number:05}")
        return self._folder / f"{number:05}"

    def new(self) -> Path:
        """A file for what is being written, in the same folder."""
        return self._folder / f"{self._output.name.replace(NUMBER, 'shard')}.new"

    def known(self, number: int, input: str) -> Shard | None:
        """The shard, if it is done and its input was the same."""
        shard = self._known.get(number)
        if shard is None or shard.input != input or not self.part(number).exists():
            return None
        self._done[number] = shard
        return shard

    def commit(self, shard: Shard, written: Path) -> None:
        """Make a written file the shard's, and say so in the manifest."""
        os.replace(written, self.part(shard.number))
        with open(self._manifest, "a", encoding="utf-8") as out:
            out.write(shard.to_line())
            out.flush()
            os.fsync(out.fileno())
        self._done[shard.number] = shard

    def finish(self) -> list[Path]:
        """The files of all shards in order; those of a longer run before are thrown away, and the manifest is put in order."""
        for number in set(self._known) - set(self._done):
            self.part(number).unlink(missing_ok=True)
        self._write(self._done[n] for n in sorted(self._done))
        return [self.part(n) for n in sorted(self._done)]

    def remove(self) -> None:
        """Throw the files of an output that is one file away, now that it is written."""
        import shutil  # only where there was something to keep

        shutil.rmtree(self._folder)

    def _read(self) -> dict[int, Shard]:
        try:
            with open(self._manifest, encoding="utf-8") as lines:
                head = next(lines, "")
                if head != self._head:
                    raise UsageError(_differs(self._manifest, head, self._head))
                return {s.number: s for s in _whole_lines(lines)}
        except FileNotFoundError:
            return {}

    def _write(self, shards: Iterable[Shard]) -> None:
        new = self._manifest.with_name(f"{self._manifest.name}.new")
        with open(new, "w", encoding="utf-8") as out:
            out.write(self._head + "".join(s.to_line() for s in shards))
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, self._manifest)

    def _clear(self) -> None:
        """Throw away what a run before left; nothing that is not its own."""
        if not self._manifest.exists():
            if not self.sharded and self._folder.exists() and any(self._folder.iterdir()):
                raise UsageError(f"{self._folder}: is in the way and holds other files; move it, or name another -o")
            return
        with open(self._manifest, encoding="utf-8") as lines:
            next(lines, "")
            for shard in _whole_lines(lines):
                self.part(shard.number).unlink(missing_ok=True)
        self._manifest.unlink()


def _whole_lines(lines: Iterable[str]) -> Iterator[Shard]:
    """The shards of a manifest as far as it is whole."""
    for line in lines:
        try:
            yield Shard.from_line(line)
        except (ValueError, KeyError, TypeError):
            return


def _differs(manifest: Path, head: str, expected: str) -> str:
    try:
        before, now = json.loads(head), json.loads(expected)
        names = ", ".join(k for k in now if before.get(k) != now[k])
    except (ValueError, AttributeError):
        names = "its manifest is broken"
    return f"{manifest}: the run to be resumed differs in {names}; run it as before, or without --resume from the start"
