"""The command line: one file a command, the parser here.

Exit codes: 0 all went well; 1 some input or rule was faulty, the rest was done; 2 the command cannot be carried out.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from quoteattr._version import __version__
from quoteattr.cli import authors, packs
from quoteattr.errors import QuoteattrError, RuleError
from quoteattr.readers.documents import MAX_CHARS
from quoteattr.writers import FORMATS


def parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of all commands, or, where these arguments ask for it, of ``extract`` alone: the others take time to make."""
    top = argparse.ArgumentParser(prog="quoteattr", description="Who said what, and through whom, in English news.")
    top.add_argument("--version", action="version", version=f"quoteattr {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    _extract(commands.add_parser("extract", help="extract the attributions of files, folders or standard input"))
    if argv[:1] == ["extract"]:
        return top

    _spark(commands.add_parser("spark", help="extract on Apache Spark: Parquet or JSON Lines in, a Parquet table out"))

    evaluate = commands.add_parser("evaluate", help="measure what is found against gold made by hand")
    evaluate.add_argument(
        "paths", nargs="+", metavar="GOLD", help=".jsonl, .jsonl.gz (id, text, attributions), brat's .ann, or a folder"
    )
    evaluate.add_argument("--acts", type=_acts, metavar="ACT,…", help="only these acts (default: all)")
    authors.takes_rules(evaluate)
    evaluate.add_argument("--limit", type=_count, metavar="N", help="only the first N documents")
    evaluate.add_argument("--by", choices=("publisher",), help="the main figures of each publisher too")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of tables")
    evaluate.add_argument(
        "--errors", nargs="?", type=_count, const=10, metavar="N", help="print N errors of each kind too (default: 10)"
    )
    evaluate.add_argument("--save", metavar="FILE", help="keep what was found, as JSON Lines")
    evaluate.add_argument("--against", metavar="FILE", help="compare with a run that --save kept")
    evaluate.add_argument("--html", metavar="FILE", help="write a page of all documents with gold and found marked")
    evaluate.add_argument(
        "--write-confidence", metavar="FILE", help="write the measured precision of each rule there, for a pack"
    )
    evaluate.set_defaults(run="quoteattr.cli.evaluate")

    rules = commands.add_parser("rules", help="check and test rule packs").add_subparsers(
        dest="rules_command", required=True, metavar="COMMAND"
    )
    packs.add(rules)
    authors.add(commands, rules)
    return top


def _extract(extract: argparse.ArgumentParser) -> None:
    extract.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="files (docs/batch.md lists the kinds), folders, globs, or - for standard input",
    )
    authors.takes_rules(extract)
    add = extract.add_argument_group("what is found").add_argument
    add("--all-acts", action="store_true", help="thought, intention, stance and evidence too")
    add("--acts", type=_acts, metavar="ACT,…", help="only these acts")
    add("--min-confidence", type=float, metavar="X", help="only records of rules with this measured precision, 0 to 1")
    source = extract.add_argument_group("input")
    _fields(source)
    add = source.add_argument
    add("--id-field", metavar="NAME", help="that of the id (default: id; in web archives WARC-Target-URI)")
    add("--publisher", metavar="NAME", help="the publisher of documents that name none themselves")
    add("--byline", action="append", metavar="NAME", help="an author of documents that name none themselves")
    add(
        "--max-chars",
        type=_count,
        default=MAX_CHARS,
        metavar="N",
        help=f"longer documents fail (default: {MAX_CHARS:,})",
    )
    add("--limit", type=_count, metavar="N", help="only the first N documents")
    add = extract.add_argument_group("output").add_argument
    add("--format", choices=FORMATS, help="what to write (default: by the ending of the output's name, else text)")
    add(
        "-o",
        "--output",
        metavar="FILE",
        help="write there instead of standard output; .gz and .zst compress, {} makes shards",
    )
    add("--shard-size", type=_positive, default=1000, metavar="N", help="documents of a shard (default: 1000)")
    add("--errors", metavar="FILE", help="write documents that fail there, a JSON line each with id and reason")
    add = extract.add_argument_group("run").add_argument
    add("--jobs", type=_count, default=1, metavar="N", help="processes (default: 1; 0 for one a core)")
    add("--timeout-per-doc", type=float, metavar="SECONDS", help="a document that takes longer fails")
    add("--resume", action="store_true", help="go on with a run that was stopped")
    add("--strict", action="store_true", help="stop at the first document that fails")
    add("--dry-run", action="store_true", help="only read, and say how much there is")
    add("--quiet", action="store_true", help="show neither progress nor summary")
    extract.set_defaults(run="quoteattr.cli.extract")


def _spark(spark: argparse.ArgumentParser) -> None:
    add = spark.add_argument
    add("input", metavar="IN", help="a file, folder or glob that Spark can read, on any of its file systems")
    add("output", metavar="OUT", help="the folder to write")
    add("--master", metavar="URL", help="where to run (default: as spark-submit says, else all cores of this machine)")
    add("--lines", action="store_true", help="IN is JSON Lines (default: where its name holds .jsonl)")
    _fields(spark)
    add("--id-field", default="id", metavar="NAME", help="that of the id (default: id)")
    add("--acts", type=_acts, metavar="ACT,…", help="only these acts (default: speech,writing,silence)")
    authors.takes_rules(spark)
    add("--min-confidence", type=float, metavar="X", help="only records of rules with this measured precision, 0 to 1")
    add("--max-chars", type=_count, default=MAX_CHARS, metavar="N", help="longer texts become error rows")
    add("--partitions", type=_positive, metavar="N", help="divide the documents anew into N tasks and files")
    add("--overwrite", action="store_true", help="replace OUT where it exists")
    spark.set_defaults(run="quoteattr.cli.spark")


def _fields(to: argparse._ActionsContainer) -> None:
    """The options that name the fields of a document, but for that of its id."""
    for name, about in (("text", "text"), ("publisher", "publisher"), ("byline", "authors")):
        about = f"the field or column of the {about} (default: {name})"
        to.add_argument(f"--{name}-field", default=name, metavar="NAME", help=about)


def _acts(text: str) -> tuple[str, ...]:
    """Kinds of attribution with commas between, for argparse."""
    return tuple(map(str.strip, text.split(",")))


def _positive(text: str) -> int:
    """A number of things from one, for argparse."""
    if not _count(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def _count(text: str) -> int:
    """A number of things, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Argument errors leave with code 2 by SystemExit, as argparse does."""
    gc.set_threshold(60_000)  # what a start makes comes to stay: garbage is looked for later
    try:
        argv = sys.argv[1:] if argv is None else list(argv)
        args = parser(argv).parse_args(argv)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        code: int = import_module(args.run).run(args)
        sys.stdout.flush()
        return code
    except RuleError as e:
        print(e, file=sys.stderr)
        return 2
    except QuoteattrError as e:
        print(f"quoteattr: {e}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
