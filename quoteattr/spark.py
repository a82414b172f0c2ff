"""Articles in a Spark DataFrame → the table of extractions (docs/scale.md). Needs pyspark 4 and Java 17.

The rules are compiled once, where the job is started, and travel as one broadcast bundle; each worker process loads them
once. The rows depend on the articles and the rules alone, so a task that is lost and done again gives the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen

from quoteattr._version import __version__
from quoteattr.arrow import TABLE, Row, batch, error_row, rows
from quoteattr.errors import InputError, UsageError
from quoteattr.pipeline import Extractor
from quoteattr.readers.documents import MAX_CHARS, Document, Fields, checked
from quoteattr.readers.lines import line_object
from quoteattr.records import DEFAULT_ACTS
from quoteattr.rulepack import RulePack

try:
    import pyarrow as pa
    from pyspark import SparkConf
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812  as all the world calls it
except ImportError:
    raise UsageError("Spark needs pyspark, pandas and pyarrow; install them: pip install 'quoteattr[spark]'") from None

if TYPE_CHECKING:
    from pyspark import Broadcast

SLICE = 32
"""How many documents make one batch of rows on its way back."""
SETTINGS = {
    "spark.app.name": "quoteattr",
    "spark.master": "local[*,4]",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
}
"""What :func:`session` sets where nobody else did: on all cores of one machine, where a task may fail three times, and
256 documents in a worker's memory at a time instead of 10,000."""


def extract(
    df: DataFrame, text_col: str, id_col: str, publisher_col: str | None = None, byline_col: str | None = None,
    rules: RulePack | str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
    acts: Iterable[str] = DEFAULT_ACTS, min_confidence: float | None = None, max_chars: int = MAX_CHARS,
) -> DataFrame:  # fmt: skip
    """The table of extractions (:data:`quoteattr.arrow.TABLE`) of the articles of a DataFrame.

    ``text_col`` and ``id_col`` name the columns of the texts and of their ids (strings or whole numbers, which should
    differ), ``publisher_col`` and ``byline_col`` (a string or an array of strings) what is known of each document.
    ``rules``, ``acts`` and ``min_confidence`` are those of :class:`~quoteattr.Extractor`. A row without a text or an id,
    and a text of more than ``max_chars`` code points, gives an error row. Nothing is read before the result is used.
    Raises UsageError for a column that does not exist or holds no text, and RuleError for faulty rules.
    """
    asked = [c for c in (id_col, text_col, publisher_col, byline_col) if c is not None]
    for name in asked:
        if name not in df.columns:
            raise UsageError(f"no column {name!r}; the DataFrame has {', '.join(df.columns)}")
    if (kind := df.schema[text_col].dataType.simpleString()) != "string":
        raise UsageError(f"the column {text_col!r} holds {kind}, not string; cast it first")
    fields = Fields(text_col, id_col, publisher_col or "publisher", byline_col or "byline")
    documents = df.select(*(df[f"`{c}`"] for c in dict.fromkeys(asked)))
    return _extract(
        documents, partial(_of_row, fields, max_chars), Extractor(rules, acts=acts, min_confidence=min_confidence)
    )


def extract_lines(
    df: DataFrame, fields: Fields | None = None,
    rules: RulePack | str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
    acts: Iterable[str] = DEFAULT_ACTS, min_confidence: float | None = None, max_chars: int = MAX_CHARS,
) -> DataFrame:  # fmt: skip
    """As :func:`extract`, of the lines of JSON that :func:`read_lines` gives, with these fields.

    A line that is no JSON, or describes no document, gives an error row.
    """
    read = partial(_of_line, fields or Fields(), max_chars)
    return _extract(df, read, Extractor(rules, acts=acts, min_confidence=min_confidence))


def read_lines(spark: SparkSession, path: str) -> DataFrame:
    """The lines of files, folders or globs that Spark can read, as ``line``, and as ``file`` the file of each."""
    lines = spark.read.text(path, lineSep="\n")
    return lines.select(F.col("value").alias("line"), F.col("_metadata.file_name").alias("file")).where(
        F.trim("line") != ""
    )


def session(master: str | None = None) -> SparkSession:
    """The session of this process, or a new one on ``master``, by :data:`SETTINGS` where spark-submit said nothing else.

    The workers run the Python of this process unless ``PYSPARK_PYTHON`` names theirs. Raises UsageError without Java.
    """
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise UsageError("Spark needs Java 17 or later: install it, or set JAVA_HOME")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf()
    if master is not None:
        conf.setMaster(master)
    for key, value in SETTINGS.items():
        conf.setIfMissing(key, value)
    return SparkSession.builder.config(conf=conf).getOrCreate()


def _extract(documents: DataFrame, read: Callable[[dict[str, Any]], Document], extractor: Extractor) -> DataFrame:
    spark = documents.sparkSession
    bundle = pickle.dumps(extractor.rules, protocol=pickle.HIGHEST_PROTOCOL)
    acts = tuple(sorted(extractor.acts))
    work = _Work(
        read, spark.sparkContext.broadcast(bundle), extractor.rules.sha256, acts, extractor.min_confidence, __version__
    )
    return documents.mapInArrow(work, spark.createDataFrame(TABLE.empty_table()).schema)


def _of_row(fields: Fields, max_chars: int, data: dict[str, Any]) -> Document:
    place = str(data[fields.id or "id"])
    return checked(fields.document(data, place), place, max_chars)


def _of_line(fields: Fields, max_chars: int, data: dict[str, Any]) -> Document:
    line = line_object(data["line"].removeprefix("\ufeff").encode(), data["file"])
    return checked(fields.document(line, data["file"]), data["file"], max_chars)


_extractors: dict[tuple[object, ...], Extractor] = {}
"""That of the job which this worker process did last, by what it was made of."""


@frozen
class _Work:
    """What a worker is to do, as it travels there: batches of documents → batches of rows."""

    read: Callable[[dict[str, Any]], Document]
    """A row → the document, or InputError."""
    bundle: Broadcast[bytes]
    """The compiled pack, pickled."""
    rules: str
    """The hash of the pack's files."""
    acts: tuple[str, ...]
    """As the extractor has them."""
    min_confidence: float | None
    """As the extractor has it."""
    version: str
    """The version of this package where the job was started."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        extractor = self._extractor()
        for part in batches:
            for begin in range(0, part.num_rows, SLICE):
                given = part.slice(begin, SLICE).to_pylist()
                yield batch([row for data in given for row in self._rows(extractor, data)])

    def _extractor(self) -> Extractor:
        if self.version != __version__:
            raise UsageError(
                f"the workers have quoteattr {__version__}, the job is of {self.version}; install the same"
            )
        key = (self.rules, self.acts, self.min_confidence)
        if key not in _extractors:
            _extractors.clear()
            rules = pickle.loads(self.bundle.value)
            _extractors[key] = Extractor(rules, acts=self.acts, min_confidence=self.min_confidence)
            gc.freeze()  # the rules stay to the end, as in the command line
        return _extractors[key]

    def _rows(self, extractor: Extractor, data: dict[str, Any]) -> list[Row]:
        id = None
        try:
            d = self.read(data)
            id = d.id
            return rows(extractor.extract(d.text, id=d.id, publisher=d.publisher, byline=d.byline))
        except InputError as e:
            return [error_row(e.id, str(e))]
        except Exception as e:  # one document must not cost the job of a million
            return [error_row(id, f"{type(e).__name__}: {e}")]
