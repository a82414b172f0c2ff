"""Items → their results in the same order, on several processes.

The parent reads and hands out small chunks; each process sends back one result a document. So the parent knows which document a
process is at: one that takes too long, or whose process dies, costs its own result, and a new process goes on with the rest.
A process is a copy of this one (a fork) where the system shows that no other thread runs, so that it has the rules at once and
shares their memory; else it begins anew (a spawn) and is sent them. Either holds no end of another one's pipe, and leaves when
the parent is gone.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context
from pathlib import Path
from typing import Any, TypeVar

from quoteattr.batch.work import Done, Item, Work, size_of
from quoteattr.errors import InputError, UsageError
from quoteattr.readers import Document, Unread

CHUNK = 16
"""Documents that are handed out at once, at most."""
CHUNK_SIZE = 16_000
"""Code points or bytes of a chunk, unless one document has more."""
AHEAD = 6
"""How many chunks a process the reading is ahead of the writing, at most."""
HELD = 50_000_000
"""Code points or bytes of documents that are handed out or wait to be written, at most, unless one has more."""
START = 120.0
"""Seconds that a process has to start."""
M = TypeVar("M")


def in_order(
    work: Work, items: Iterable[Item | M], jobs: int, timeout: float | None
) -> Generator[Done | InputError | M]:
    """The results of the items in their order; what is no item (a mark between them) passes unchanged.

    With ``timeout``, a document that takes more seconds becomes an InputError. Raises UsageError where no process starts.
    """
    pool = _Pool(work, iter(items), jobs, timeout)
    try:
        pool.start(jobs)
        yield from pool.results()
    finally:
        pool.close()


class _Process:
    """A process and what it is at."""

    def __init__(self, work: Work, others: Iterable[_Process]) -> None:
        """``others`` are those that run already."""
        forked = _alone()
        context: Any = get_context("fork" if forked else "spawn")
        self.pipe, there = context.Pipe()
        inherited = (work, [self.pipe, *(p.pipe for p in others)]) if forked else (None, [])
        self.process = context.Process(target=_serve, args=(there, *inherited), daemon=True)
        with _deaf():
            self.process.start()
        there.close()
        self._untold = None if forked else work
        self.chunk: deque[tuple[int, Document | Unread]] = deque()
        self.ready = False
        self.since = time.monotonic()

    def begin(self) -> None:
        """Tell it the work, where it did not inherit it."""
        if self._untold is not None:
            self.send(self._untold)

    def give(self, chunk: Iterable[tuple[int, Document | Unread]]) -> None:
        """Hand out a chunk."""
        self.chunk.extend(chunk)
        self.since = time.monotonic()
        self.send([item for _, item in self.chunk])

    def send(self, what: object) -> None:
        """Send it something; that it is dead is found out when its answer is awaited."""
        with suppress(OSError):
            self.pipe.send(what)

    def kill(self) -> None:
        """End it whatever it does."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started here never hears of an interrupt, which goes to the whole group: the parent decides, and ends it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _alone() -> bool:
    """Whether this process is seen to have one thread, so that a copy of it misses nothing that another one held."""
    threads = Path("/proc/self/task")
    return threads.is_dir() and len(list(threads.iterdir())) == 1


def _serve(pipe: Any, work: Work | None, not_ours: Iterable[Any]) -> None:
    """The life of a process: chunks come in (the work first, where it is not inherited), results go out, until nobody is
    there any more; ``not_ours`` are ends of pipes that only the parent may hold.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for end in not_ours:
        end.close()
    try:
        do = (work or pipe.recv()).worker()
        pipe.send(None)
        while True:
            for item in pipe.recv():
                pipe.send(do(item))
    except (EOFError, OSError):
        return


class _Pool:
    def __init__(self, work: Work, items: Iterator[Item | M], jobs: int, timeout: float | None) -> None:
        self._work = work
        self._items = items
        self._timeout = timeout
        self._taken = 0
        self._given = 0
        self._results: dict[int, Any] = {}
        self._sizes: dict[int, int] = {}
        self._ended = False
        self._left: list[tuple[int, Document | Unread]] = []
        self._ahead = AHEAD * jobs * CHUNK
        self._processes: list[_Process] = []

    def start(self, jobs: int) -> None:
        """Start all processes, then tell those the work that have to be told."""
        for _ in range(jobs):
            self._processes.append(_Process(self._work, self._processes))
        for p in self._processes:
            p.begin()

    def results(self) -> Iterator[Any]:
        """The results in order."""
        while True:
            for p in self._processes:
                if p.ready and not p.chunk and (chunk := self._chunk()):
                    p.give(chunk)
            while self._given in self._results:
                yield self._results.pop(self._given)
                self._sizes.pop(self._given, None)
                self._given += 1
            if self._ended and self._given == self._taken:
                return
            self._listen()

    def close(self) -> None:
        """End all processes."""
        for p in self._processes:
            p.kill()

    def _chunk(self) -> list[tuple[int, Document | Unread]]:
        """The next documents, as many as go together; what needs no work is a result at once."""
        chunk, self._left = self._left, []
        size = sum(size_of(item) for _, item in chunk)
        held = sum(self._sizes.values())
        while (
            len(chunk) < CHUNK and size < CHUNK_SIZE and held + size < HELD and self._taken - self._given < self._ahead
        ):
            item = next(self._items, self)
            if item is self:
                self._ended = True
                break
            if isinstance(item, Document | Unread):
                chunk.append((self._taken, item))
                self._sizes[self._taken] = size_of(item)
                size += size_of(item)
            else:
                self._results[self._taken] = item
            self._taken += 1
        return chunk

    def _listen(self) -> None:
        """Take what has come, and look after those from whom nothing comes."""
        busy: dict[Any, int] = {p.pipe: n for n, p in enumerate(self._processes) if p.chunk or not p.ready}
        for pipe in connection.wait(list(busy), self._patience()) if busy else ():
            self._take(busy[pipe])
        for n, p in enumerate(self._processes):
            if (p.chunk or not p.ready) and time.monotonic() - p.since > self._limit(p):
                self._replace(n, f"took longer than {self._limit(p):g} seconds")

    def _limit(self, p: _Process) -> float:
        return START if not p.ready else self._timeout if self._timeout is not None else float("inf")

    def _patience(self) -> float:
        """Seconds until the next process has to be looked after, at most some."""
        now = time.monotonic()
        left = [p.since + self._limit(p) - now for p in self._processes if p.chunk or not p.ready]
        return max(0.0, min([1.0, *left]))

    def _take(self, n: int) -> None:
        p = self._processes[n]
        try:
            result = p.pipe.recv()
        except (EOFError, OSError):
            self._replace(n, "ended its process")
            return
        p.since = time.monotonic()
        if p.ready:
            self._results[p.chunk.popleft()[0]] = result
        p.ready = True

    def _replace(self, n: int, reason: str) -> None:
        """A new process instead of one that is lost; the document that it was at is lost with it."""
        lost = self._processes[n]
        if not lost.ready:
            raise UsageError(f"a process that should do the work {reason} when it started")
        number, item = lost.chunk.popleft()
        self._results[number] = InputError(f"{item.id}: the document {reason}", item.id)
        lost.kill()
        others = [p for p in self._processes if p is not lost]
        self._processes[n] = _Process(self._work, others)
        self._processes[n].begin()
        self._left += lost.chunk
