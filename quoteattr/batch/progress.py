"""How far a run is: a bar on a terminal, else a line every half a minute; at the end a summary."""

from __future__ import annotations

import sys
import time
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

    def __init__(self, tally: Tally, meter: Meter, total: int, *, quiet: bool, bar: bool) -> None:
        """With ``total``, the bytes that are to be read, the remaining time is told; 0 where it is not known."""
        self._tally = tally
        self._meter = meter
        self._total = total
        self._quiet = quiet
        self._start = self._last = time.monotonic()
        self._bar = _bar(total) if bar and not quiet else None
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
            self._bar.update(self._bar.task_ids[0], completed=min(self._meter.read, self._total), told=told)
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

    def _left(self, seconds: float) -> str:
        done = self._meter.read / self._total if self._total else 0.0
        return f", {done:.0%} read, {seconds / done - seconds:,.0f} s left" if 0 < done <= 1 else ""


def _bar(total: int) -> Any:
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
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("", total=total or None, told="")
    bar.start()
    return bar


def shows_bar(stderr: TextIO, stdout_is_used: bool) -> bool:
    """Whether a bar can be shown: on a terminal that is not busy with the output itself."""
    return stderr.isatty() and not (stdout_is_used and sys.stdout.isatty())
