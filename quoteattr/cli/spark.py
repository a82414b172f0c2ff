"""``spark``: Parquet or JSON Lines in, the table of extractions out, on Apache Spark."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from quoteattr.errors import UsageError
from quoteattr.loader import load_rules
from quoteattr.readers.documents import Fields
from quoteattr.records import DEFAULT_ACTS
from quoteattr.spark import extract, extract_lines, read_lines, session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def run(args: argparse.Namespace) -> int:
    """Extract and write, and say what was written; 1 where some document could not be read."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    what = {
        "rules": load_rules(*(args.rules or ())),
        "acts": args.acts or DEFAULT_ACTS,
        "min_confidence": args.min_confidence,
        "max_chars": args.max_chars,
    }
    try:
        spark = session(args.master)
        try:
            return _write(spark, args, what)
        finally:
            spark.stop()
    except PySparkException as e:
        exists = f"{args.output} already exists; --overwrite replaces it"
        said = exists if e.getCondition() == "PATH_ALREADY_EXISTS" else str(e).partition("\n")[0]
        raise UsageError(said) from None
    except Py4JJavaError as e:
        raise UsageError(str(e.java_exception.getMessage()).partition("\n")[0]) from None


def _write(spark: SparkSession, args: argparse.Namespace, what: dict[str, Any]) -> int:
    mode = "overwrite" if args.overwrite else "errorifexists"
    _table(spark, args, what).write.mode(mode).option("compression", "zstd").parquet(args.output)
    counts = {row["row"]: row["count"] for row in spark.read.parquet(args.output).groupBy("row").count().collect()}
    documents, found, failed = (counts.get(kind, 0) for kind in ("document", "record", "error"))
    print(f"{documents:,} documents, {found:,} records, {failed:,} failed → {args.output}", file=sys.stderr)
    return 1 if failed else 0


def _table(spark: SparkSession, args: argparse.Namespace, what: dict[str, Any]) -> DataFrame:
    lines = args.lines or ".jsonl" in args.input
    df = read_lines(spark, args.input) if lines else spark.read.parquet(args.input)
    if args.partitions is not None:
        df = df.repartition(args.partitions)
    if lines:
        return extract_lines(
            df, Fields(args.text_field, args.id_field, args.publisher_field, args.byline_field), **what
        )
    publisher, byline = (c if c in df.columns else None for c in (args.publisher_field, args.byline_field))
    return extract(df, args.text_field, args.id_field, publisher, byline, **what)
