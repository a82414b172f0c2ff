"""Spark gives what one machine gives: in another process, from files, and when workers die in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quoteattr import Extraction, Extractor, UsageError, __version__
from quoteattr.arrow import Row, extractions, read_parquet
from quoteattr.cli import main
from quoteattr.readers import Document

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'quoteattr[spark]'")
from quoteattr import spark  # noqa: E402  only where it can be imported

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).parents[1]
ARTICLE = "“We will win,” said Ana Diaz."
SETTINGS = """
spark.log.level OFF
spark.ui.enabled false
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""
"""Of tests: Java compiles in haste, which a minute's run does not make good otherwise."""
TASKS = 8
"""Into how many the work of the cluster is divided."""
PATIENCE = 240
"""Seconds after which a cluster is taken for hung."""

pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java 17, and no java was found"),
    pytest.mark.filterwarnings("default"),  # those of pyspark are not ours
]


@pytest.fixture(autouse=True)
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark on this machine alone, its workers with this checkout."""
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text(SETTINGS)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "conf"))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def local() -> Iterator[SparkSession]:
    """A session in this process's own Java machine."""
    session = spark.session("local[2]")
    yield session
    session.stop()


@pytest.fixture
def cluster() -> Iterator[SparkSession]:
    """A master and two workers, each a Java machine with Python processes of its own."""
    session = spark.session("local-cluster[2,1,1024]")
    logs = Path(pyspark.__file__).parent / "work" / session.sparkContext.applicationId
    yield session
    session.stop()
    shutil.rmtree(logs, ignore_errors=True)


def run(table: DataFrame) -> list[Row]:
    """The rows of a table, which begins the work."""
    rows: list[Row] = table.toArrow().to_pylist()
    return rows


def told(rows: Iterable[Row]) -> dict[str | None, Extraction | str]:
    """The extractions and errors of a table, by document."""
    ordered = sorted(rows, key=lambda r: (r["doc_id"] or "", r["n"]))
    ids = [r["doc_id"] for r in ordered if r["row"] != "record"]
    found = [x if isinstance(x, Extraction) else str(x) for x in extractions(ordered)]
    assert len(set(ids)) == len(ids)
    return dict(zip(ids, found, strict=True))


# a cluster ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("ps"), reason="the workers are found by ps, which is not there")
def test_a_cluster_whose_workers_die(cluster: SparkSession, newsroom: Extractor) -> None:
    """One worker is killed at its work, and another's Python: every article has the records that one machine finds."""
    articles = {f.name: f.read_text(encoding="utf-8") for f in sorted((ROOT / "corpus").glob("*.txt"))[::2]}
    df = cluster.createDataFrame(list(articles.items()), ["id", "text"]).repartition(TASKS, "id")
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(run, spark.extract(df, "text", "id", rules=newsroom.rules))
        wait_for_the_middle(cluster, job)
        first, second = executors(cluster.sparkContext.applicationId)
        os.kill(first, signal.SIGKILL)
        for python in children(second):
            os.kill(python, signal.SIGKILL)
        found = told(job.result(PATIENCE))
    assert found == {id: newsroom.extract(text, id=id) for id, text in articles.items()}


def wait_for_the_middle(session: SparkSession, job: Future[list[Row]]) -> None:
    """Until some tasks are done and others are not."""
    tracker = session.sparkContext.statusTracker()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not job.done():
        stages = [tracker.getStageInfo(n) for n in tracker.getActiveStageIds()]
        if any(s and s.numTasks == TASKS and 0 < s.numCompletedTasks < TASKS - 2 for s in stages):
            return
        time.sleep(0.05)
    pytest.fail(f"no moment came at which some tasks were done: {job}")


def executors(application: str) -> list[int]:
    """The processes of this application's two workers."""
    found = [pid for pid, _, line in processes() if "CoarseGrainedExecutorBackend" in line and application in line]
    assert len(found) == 2
    return found


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = [pid for pid, above, _ in processes() if above == parent]
    assert found
    return found


def processes() -> list[tuple[int, int, str]]:
    """Number, number of the parent, and command line of all processes."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    return [(int(pid), int(above), line) for pid, above, line in (x.split(None, 2) for x in listed.splitlines())]


# a DataFrame ----------------------------------------------------------------------------------------------------------


def test_what_is_known_of_a_document(local: SparkSession, mini: Path) -> None:
    """Publisher and byline come from their columns, a byline as one name or several; ids may be numbers."""
    df = local.createDataFrame(
        [(1, ARTICLE, "Herald", ["Bo Lind", "Cy Roe"]), (2, ARTICLE, None, None)],
        "n long, `the text` string, paper string, authors array<string>",
    )
    extractor = Extractor(mini)
    assert told(run(spark.extract(df, "the text", "n", "paper", "authors", rules=mini))) == {
        "1": extractor.extract(ARTICLE, id="1", publisher="Herald", byline=["Bo Lind", "Cy Roe"]),
        "2": extractor.extract(ARTICLE, id="2"),
    }


def test_rows_that_cannot_be_read(local: SparkSession, mini: Path) -> None:
    """No text, no id, too long a text: an error row each, and the others are read."""
    df = local.createDataFrame(
        [("a", ARTICLE), ("b", None), (None, ARTICLE), ("c", ARTICLE + "!"), ("d", "")], "id string, text string"
    )
    assert told(run(spark.extract(df, "text", "id", rules=mini, max_chars=len(ARTICLE)))) == {
        "a": Extractor(mini).extract(ARTICLE, id="a"),
        "b": "b: the field 'text' is missing or no text",
        None: "None: the field 'id' is missing or no text; every document needs one",
        "c": "c: longer than 29 characters; cut it, or raise --max-chars",
        "d": Extractor(mini).extract("", id="d"),
    }


def test_a_column_that_is_not_there(local: SparkSession, mini: Path) -> None:
    """A wrong column is said before anything runs."""
    df = local.createDataFrame([(1, 2)], ["id", "body"])
    with pytest.raises(UsageError, match="no column 'text'; the DataFrame has id, body"):
        spark.extract(df, "text", "id", rules=mini)
    with pytest.raises(UsageError, match="the column 'body' holds bigint, not string"):
        spark.extract(df, "body", "id", rules=mini)
    with pytest.raises(UsageError, match="unknown act 'speach'; did you mean speech"):
        spark.extract(df.selectExpr("id", "string(body)"), "body", "id", rules=mini, acts=["speach"])


# a worker -------------------------------------------------------------------------------------------------------------


def too_deep(data: object) -> Document:
    raise RecursionError(f"too deep: {data}")


def test_one_bad_article_does_not_cost_the_job(newsroom: Extractor) -> None:
    """Should the extraction of an article fail against all expectation, its error row says how."""
    work = spark._Work(too_deep, None, "", (), None, __version__)
    (row,) = work._rows(newsroom, {"id": "a"})
    assert (row["row"], row["error"]) == ("error", "RecursionError: too deep: {'id': 'a'}")


def test_workers_of_another_version() -> None:
    """A worker with another quoteattr would find other records, so it refuses."""
    work = spark._Work(too_deep, None, "", (), None, "0.0.1")
    with pytest.raises(UsageError, match=r"the job is of 0\.0\.1; install the same"):
        list(work([]))


# the command line -----------------------------------------------------------------------------------------------------


def test_json_lines(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good lines give what one machine finds, bad ones their error; what is there is replaced only if that is asked for."""
    given, out = tmp_path / "feed" / "in.jsonl", str(tmp_path / "out")
    given.parent.mkdir()
    lines = [
        {"id": "a", "text": ARTICLE, "publisher": "Herald", "byline": "Bo Lind"},
        {"id": 2, "text": ARTICLE, "byline": ["Bo Lind", "Cy Roe"]},
        {"id": "c"},
    ]
    given.write_text("\n".join([*map(json.dumps, lines), "", "{broken"]), encoding="utf-8")
    how = [out, "--master", "local[2]", "--rules", str(mini)]
    assert main(["spark", str(given), *how]) == 1
    assert capsys.readouterr().err.endswith(f"2 documents, 2 records, 2 failed → {out}\n")
    extractor = Extractor(mini)
    expected = {
        "a": extractor.extract(ARTICLE, id="a", publisher="Herald", byline="Bo Lind"),
        "2": extractor.extract(ARTICLE, id="2", byline=["Bo Lind", "Cy Roe"]),
        "c": "in.jsonl: the field 'text' is missing or no text",
        None: "in.jsonl: not JSON: Expecting property name enclosed in double quotes (column 2)",
    }
    assert told(read_parquet(out)) == expected
    assert main(["spark", str(given), *how]) == 2
    assert capsys.readouterr().err.endswith(f"quoteattr: {out} already exists; --overwrite replaces it\n")
    assert main(["spark", str(given.parent), *how, "--lines", "--overwrite"]) == 1
    assert told(read_parquet(out)) == expected


def test_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Columns, rules, acts and parts are those that were asked for."""
    given, out = tmp_path / "articles", tmp_path / "out"
    given.mkdir()
    text = "“We will win,” said Ana Diaz. Diaz believes that it is over."
    columns = {
        "url": ["a", "b", "c"],
        "body": [text, text, "x" * 100],
        "paper": ["Herald", None, None],
        "by": ["Bo"] * 3,
    }
    pq.write_table(pa.table(columns), given / "part-0.parquet")
    fields = ["--id-field", "url", "--text-field", "body", "--publisher-field", "paper", "--byline-field", "by"]
    what = ["--acts", "thought", "--min-confidence", "0", "--max-chars", "99", "--partitions", "3"]
    assert main(["spark", str(given), str(out), "--master", "local[2]", *fields, *what]) == 1
    assert len(list(out.glob("*.parquet"))) == 3
    extractor = Extractor(acts=["thought"], min_confidence=0)
    assert told(read_parquet(out)) == {
        "a": extractor.extract(text, id="a", publisher="Herald", byline="Bo"),
        "b": extractor.extract(text, id="b", byline="Bo"),
        "c": "c: longer than 99 characters; cut it, or raise --max-chars",
    }
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.parquet", "out", "--master", "local[2]"], "nowhere.parquet"),
        (["nowhere.jsonl", "out", "--master", "local[2]"], "nowhere.jsonl"),
        (["in.parquet", "out", "--master", "moon"], "Could not parse Master URL"),
    ],
)
def test_what_cannot_be_carried_out(
    mini: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """A path that is not there and a master that cannot be: one line, no traceback."""
    assert main(["spark", *arguments, "--rules", str(mini)]) == 2
    (line,) = [x for x in capsys.readouterr().err.splitlines() if x.startswith("quoteattr: ")]
    assert said in line


def test_without_java(mini: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Java one line says what is lacking."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert main(["spark", "in.jsonl", "out", "--rules", str(mini)]) == 2
    assert capsys.readouterr().err == "quoteattr: Spark needs Java 17 or later: install it, or set JAVA_HOME\n"
