"""``extract``: documents in, records out; faults to standard error."""

from __future__ import annotations

import argparse
import gc
import sys
from typing import TextIO

from quoteattr import writers
from quoteattr.errors import InputError, UsageError
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.readers import read_documents
from quoteattr.records import ACTS, DEFAULT_ACTS, Extraction


def run(args: argparse.Namespace) -> int:
    """Extract and write; 1 where some input could not be read."""
    extractor = Extractor(
        load_rules(*(args.rules or ())),
        acts=ACTS if args.all_acts else DEFAULT_ACTS,
        min_confidence=args.min_confidence,
    )
    gc.freeze()  # the rules stay to the end: the collector need not walk through them again and again
    if args.output is None:
        return _write(args, extractor, sys.stdout)
    try:
        with open(args.output, "w", encoding="utf-8", errors="backslashreplace") as out:
            return _write(args, extractor, out)
    except OSError as e:
        raise UsageError(f"{args.output}: cannot be written: {e.strerror or e}") from None


def _write(args: argparse.Namespace, extractor: Extractor, out: TextIO) -> int:
    faults = 0
    if args.format == "csv":
        print(writers.csv_header(), file=out)
    for document in read_documents(args.paths):
        if isinstance(document, InputError):
            faults += 1
            print(f"quoteattr: {document}", file=sys.stderr)
            continue
        extraction = extractor.extract(
            document.text, id=document.id, publisher=document.publisher, byline=document.byline
        )
        if args.format == "text":
            _show(extraction, out)
        else:
            line = _WRITERS[args.format](extraction)
            if line:
                print(line, file=out)
    return 1 if faults else 0


_WRITERS = {
    "jsonl": writers.jsonl,
    "records": writers.records,
    "csv": writers.csv_rows,
    "graph-json": writers.graph_json,
    "dot": writers.dot,
}


def _show(extraction: Extraction, out: TextIO) -> None:
    """For eyes: in colour on a terminal where rich is installed, plain otherwise."""
    if out.isatty():
        try:
            from rich.console import Console
            from rich.text import Text
        except ImportError:
            pass
        else:
            console = Console(file=out, highlight=False)
            for line in writers.text(extraction).split("\n"):
                style = "bold cyan" if line.startswith("  ") and not line.startswith("    ") else ""
                console.print(Text(line, style=style or ("bold" if line and not line.startswith(" ") else "")))
            console.print()
            return
    print(writers.text(extraction) + "\n", file=out)
