"""``extract``: documents in, records out; faults to standard error."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, cast

from attrs import astuple

from quoteattr.batch import Output, Run, Work
from quoteattr.batch.progress import Progress, shows_bar
from quoteattr.batch.running import check_output
from quoteattr.batch.work import Item
from quoteattr.errors import InputError, UsageError
from quoteattr.loader import load_rules
from quoteattr.readers import Fields, Options, input_size, read_documents, read_unread
from quoteattr.readers.streams import Meter, plain_name
from quoteattr.records import ACTS, DEFAULT_ACTS
from quoteattr.writers import Format, format_of
from quoteattr.writers.formats import ENDINGS
from quoteattr.writers.sinks import Sink, compression_of, open_sink

Items = Iterator[Item]
SHARE = 2
"""An output takes half of its plain input at least; on news it is some times as much."""


def run(args: argparse.Namespace) -> int:
    """Extract and write; 1 where some input could not be read."""
    options = Options(Fields(args.text_field, args.id_field, args.publisher_field, args.byline_field), args.max_chars)
    if args.dry_run:
        return _dry_run(args, options)
    path = Path(args.output) if args.output is not None else None
    format = format_of(args.format or ENDINGS.get(Path(plain_name(args.output or "")).suffix, "text"))
    output = Output(path, args.shard_size, args.resume) if path is not None and not _is_device(path) else None
    _look_ahead(args, format, output)
    meter = Meter()
    items = read_unread(args.paths, options=options, meter=meter)
    with ExitStack() as stack:
        stack.enter_context(_terminable())
        batch = _batch(args, format, stack)
        bar = shows_bar(sys.stderr, output is None)
        progress = Progress(batch.tally, meter, partial(input_size, args.paths), quiet=args.quiet, bar=bar)
        stack.callback(progress.close)
        if output is not None:
            _to_files(batch, items, output, options, progress)
        else:
            _to_stream(batch, items, format, path, progress)
    return 1 if batch.tally.failures else 0


def _look_ahead(args: argparse.Namespace, format: Format, output: Output | None) -> None:
    """Raise UsageError for what cannot be carried out, before anything is read."""
    if output is not None:
        check_output(output.path, format, _least(args.paths, output.path))
    elif not format.streams:
        raise UsageError(f"--format {format.name} is no stream; name a file by -o")
    elif args.resume:
        raise UsageError("--resume goes on with the output in a file; name it by -o")


def _batch(args: argparse.Namespace, format: Format, stack: ExitStack) -> Run:
    acts = args.acts or (ACTS if args.all_acts else DEFAULT_ACTS)
    work = Work(
        load_rules(*(args.rules or ())), acts, args.min_confidence, format.name, args.publisher,
        tuple(args.byline) if args.byline else None,
    )  # fmt: skip
    errors = stack.enter_context(_opened(args.errors)) if args.errors else None
    jobs = args.jobs or os.cpu_count() or 1
    return Run(work, jobs=jobs, timeout=args.timeout_per_doc, limit=args.limit, strict=args.strict, errors=errors)


def _opened(path: str) -> IO[str]:
    try:
        return open(path, "w", encoding="utf-8")
    except OSError as e:
        raise UsageError(f"{path}: cannot be written: {e.strerror or e}") from None


def _to_files(batch: Run, items: Items, output: Output, options: Options, progress: Progress) -> None:
    """In shards that can be gone on with."""
    reading = {"fields": list(astuple(options.fields)), "max-chars": options.max_chars}
    try:
        batch.write(items, output, reading, progress)
    except OSError as e:
        raise UsageError(
            f"{output.path}: cannot be written: {e.strerror or e}; what is done is kept for --resume"
        ) from None
    except (KeyboardInterrupt, SystemExit):
        progress.say(f"quoteattr: stopped; what is done of {output.path} is kept for --resume")
        raise
    progress.close()
    progress.summary()


def _to_stream(batch: Run, items: Items, format: Format, path: Path | None, progress: Progress) -> None:
    """To standard output or a device, document by document."""
    try:
        with ExitStack() as stack:
            if path is None and format.name == "text" and sys.stdout.isatty():
                sink: Sink = _Eyes()
            else:
                stream = sys.stdout.buffer if path is None else stack.enter_context(open(path, "wb"))
                sink = open_sink(format, cast("IO[bytes]", _Prompt(stream)), None, whole=True)
            batch.stream(items, sink, progress)
    except BrokenPipeError:
        raise
    except OSError as e:
        raise UsageError(f"{path or 'standard output'}: cannot be written: {e.strerror or e}") from None
    progress.close()
    if progress.shown:
        progress.summary()


def _dry_run(args: argparse.Namespace, options: Options) -> int:
    """Read everything, and say how much it is."""
    documents = chars = failures = 0
    for document in islice(read_documents(args.paths, options=options), args.limit):
        if isinstance(document, InputError):
            failures += 1
            print(f"quoteattr: {document}", file=sys.stderr)
        else:
            documents += 1
            chars += len(document.text)
    print(f"{documents:,} documents, {chars:,} characters, {failures:,} failures")
    return 1 if failures else 0


def _is_device(path: Path) -> bool:
    """Whether it is neither file nor folder, such as a pipe or /dev/null; /dev/stdout may be a file and is none to replace."""
    return path.as_posix().startswith("/dev/") or (path.exists() and not path.is_file() and not path.is_dir())


def _least(paths: Sequence[str], output: Path) -> int:
    """How many bytes the output takes at least."""
    return 0 if compression_of(output.name) else input_size(paths, plain=True) // SHARE


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the run as an interrupt does: what is half done is rolled back."""
    try:
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Prompt:
    """A stream that keeps nothing back: who reads a pipe sees each document when it is done."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self._stream.flush()


class _Eyes:
    """Text on a terminal: in colour where rich is installed."""

    def add(self, part: bytes) -> None:
        text = part.decode()
        try:
            from rich.console import Console
            from rich.text import Text
        except ImportError:
            print(text)
            return
        console = Console(file=sys.stdout, highlight=False)
        for line in text.splitlines():
            style = "bold cyan" if line.startswith("  ") and not line.startswith("    ") else ""
            console.print(Text(line, style=style or ("bold" if line and not line.startswith(" ") else "")))
        console.print()

    def failed(self, id: str | None, reason: str) -> None:
        """Failures are told elsewhere."""

    def close(self) -> None:
        """Nothing is left."""
