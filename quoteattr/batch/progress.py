"""How far a run is: a bar on a terminal, else a line every half a minute; at the end a summary."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any, TextIO

from attrs import define

from quoteattr.readers.streams import Meter

EVERY = 30.0
"""Seconds between two lines."""


@define
class Tally:
    """What was done so far."""

    documents: int = 0
    """How many were read."""
    records: int = 0
    """How many were found."""
    failures: int = 0
    """How many documents could not be read."""
    chars: int = 0
    """The length of all texts, in code points."""
    resumed: int = 0
    """Code points that an earlier run had done."""

    def told(self, seconds: float) -> str:
        """In words."""
        rate = (self.chars - self.resumed) / 1e6 / seconds if seconds > 0 else 0.0
        return f"{self.documents:,} documents, {self.records:,} records, {self.failures:,} failures, {rate:.2f} MB/s"


class Progress:
    """Tells on standard error how far a run is."""

    def __init__(self, tally: Tally, meter: Meter, total: Callable[[], int], *, quiet: bool, bar: bool) -> None:
        """``total`` is asked, where something is to be shown, for the bytes that are to be read; 0 where it is not known."""
        self._tally = tally
        self._meter = meter
        self._measure = total
        self._quiet = quiet
        self._start = self._last = time.monotonic()
        self._bar = _bar() if bar and not quiet else None
        self.shown = self._bar is not None
        """Whether anything was shown so far."""

    def update(self) -> None:
        """Say where the run is, if it is time to."""
        now = time.monotonic()
        if self._quiet or now - self._last < (0.1 if self._bar is not None else EVERY):
            return
        self._last = now
        told = self._tally.told(now - self._start)
        if self._bar is not None:
            completed = min(self._meter.read, self._total)
            total = self._total or None
            self._bar.update(self._bar.task_ids[0], completed=completed, total=total, told=told, refresh=True)
        else:
            self.shown = True
            print(f"quoteattr: {told}{self._left(now - self._start)}", file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        """Print a line without breaking the bar."""
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, file=sys.stderr)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def summary(self) -> None:
        """Say what was done in all."""
        if not self._quiet:
            seconds = time.monotonic() - self._start
            print(f"quoteattr: {self._tally.told(seconds)} in {seconds:.1f} s", file=sys.stderr)

    @cached_property
    def _total(self) -> int:
        return self._measure()

    def _left(self, seconds: float) -> str:
        done = self._meter.read / self._total if self._total else 0.0
        return f", {done:.0%} read, {seconds / done - seconds:,.0f} s left" if 0 < done <= 1 else ""


def _bar() -> Any:
    """rich's progress bar, or None where rich is not installed."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    except ImportError:
        return None
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    # no thread of its own: it is drawn when it is told something
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.add_task("", total=None, told="")
    bar.start()
    return bar


def shows_bar(stderr: TextIO, stdout_is_used: bool) -> bool:
    """Whether a bar can be shown: on a terminal that is not busy with the output itself."""
    return stderr.isatty() and not (stdout_is_used and sys.stdout.isatty())
