"""Many documents: several processes, shards that are resumed, failures that are told, and outputs of every kind."""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

from quoteattr import InputError, UsageError, load_rules
from quoteattr.batch import Done, Output, Run, Work, progress, running
from quoteattr.batch.pool import in_order
from quoteattr.batch.progress import Progress, Tally
from quoteattr.batch.shards import shards_of
from quoteattr.cli import main, parser
from quoteattr.readers import Document, read_extractions
from quoteattr.readers.streams import Meter

Call = Callable[..., tuple[int, str, str]]
"""Arguments of ``extract`` → exit code, standard output, standard error."""
ARTICLE = "“We will win,” said Ana Diaz.\n\nDiaz thinks that it is over.\n"


@pytest.fixture
def extract(mini: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run ``extract`` with the small pack."""

    def call(*args: object) -> tuple[int, str, str]:
        code = main(["extract", "--rules", str(mini), *map(str, args)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.fixture
def work(mini: Path) -> Work:
    """What is to be done with a document: the small pack, JSON Lines."""
    return Work(load_rules(mini), ("speech",), None, "jsonl")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty documents in a file, the fifth of which is broken."""
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": f"d{n}", "text": ARTICLE + f"\nIt was day {n}."}) for n in range(40)]
    lines[4] = "{"
    path.write_text("\n".join(lines))
    return path


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# processes -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alone", [True, False])
def test_several_processes_keep_the_order(
    extract: Call, many: Path, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    """Two processes write what one writes, byte for byte, be they copies of this one or begin anew."""
    monkeypatch.setattr("quoteattr.batch.pool._alone", lambda: alone)
    one = extract(many, "--format", "jsonl")
    two = extract(many, "--format", "jsonl", "--jobs", "2")
    as_many_as_cores = extract(many, "--format", "jsonl", "--jobs", "0")
    assert one == two == as_many_as_cores
    assert one[0] == 1
    assert [json.loads(line)["id"] for line in one[1].splitlines()] == [f"d{n}" for n in range(40) if n != 4]


@frozen
class Odd(Work):
    """Work that goes wrong where a document asks for it."""

    def worker(self) -> Callable[[Any], Done | InputError]:
        """Sleeps for, dies at, or trips over a document of that name."""

        def do(item: Any) -> Done | InputError:
            if item.id == "sleeps":
                time.sleep(600)
            if item.id == "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            return Done(item.id, b"", 0, 0)

        return do


def test_a_document_that_takes_too_long(work: Work) -> None:
    """Its process is replaced, the document fails, and all others have their results in order."""
    odd = Odd(work.rules, work.acts, None, "jsonl")
    items = [Document(id, "x") for id in ("a", "sleeps", "b", "dies", "c")]
    results = list(in_order(odd, items, 2, 3))
    assert [r.id for r in results] == ["a", "sleeps", "b", "dies", "c"]
    assert [str(r) for r in results if isinstance(r, InputError)] == [
        "sleeps: the document took longer than 3 seconds",
        "dies: the document ended its process",
    ]


def test_the_limit_of_time_on_the_command_line(extract: Call, tmp_path: Path) -> None:
    """A document that takes longer than allowed costs its line; a short one beside it is read."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(ARTICLE * 160_000)
    code, out, err = extract(tmp_path, "--format", "jsonl", "--timeout-per-doc", "3")
    assert code == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a.txt"]
    assert err == "quoteattr: b.txt: the document took longer than 3 seconds\n"


def test_a_fault_of_ours_ends_no_run(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the extraction of a document raise, the document fails and says so."""
    monkeypatch.setattr("quoteattr.pipeline.Extractor.extract", lambda *_, **__: 1 / 0)
    result = work.worker()(Document("a", "x"))
    assert isinstance(result, InputError)
    assert "a: a fault of quoteattr, please report it: ZeroDivisionError" in str(result)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system does not show processes as files")
def test_processes_leave_when_their_parent_is_gone(mini: Path) -> None:
    """Killed outright, a run leaves no process behind."""
    command = [sys.executable, "-m", "quoteattr", "extract", "-", "--rules", str(mini), "--jobs", "3"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as parent:
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        assert within_seconds(60, lambda: len(children.read_text().split()) == 3)
        states = [Path(f"/proc/{pid}/stat") for pid in children.read_text().split()]
        parent.kill()
        assert within_seconds(60, lambda: not any(s.exists() and s.read_text().split()[2] != "Z" for s in states))


def within_seconds(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether something comes true in so much time."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()


def test_processes_that_do_not_start(work: Work) -> None:
    """Where the work cannot even begin, that is said instead of tried for ever."""
    faulty = evolve(work, acts=("shouting",))
    with pytest.raises(UsageError, match="when it started"):
        list(in_order(faulty, [Document("a", "x")], 2, None))


# shards ----------------------------------------------------------------------------------------------------------------------


def test_shards_are_cut_by_number_and_size() -> None:
    """A shard has so many documents, and fewer where they are large, so that it fits into memory."""
    items = [Document(str(n), "x" * (9_000_000 if n == 1 else 1)) for n in range(5)]
    assert [[d.id for d in s if isinstance(d, Document)] for s in shards_of(items, 2)] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    large = [Document(str(n), "x" * 9_000_000) for n in range(3)]
    assert [len(s) for s in shards_of(large, 5)] == [2, 1]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv.gz", "out.parquet", "out.jsonl.zst"])
def test_one_file(extract: Call, many: Path, tmp_path: Path, name: str) -> None:
    """An output of several shards is one file, the same as that of one shard, and nothing else is left."""
    folder = tmp_path / "out"
    folder.mkdir()
    code, out, _ = extract(many, "-o", folder / name, "--shard-size", "7")
    assert (code, out, names(folder)) == (1, "", [name])
    if name == "out.jsonl":
        assert [x.id for x in read_extractions(folder / name)] == [f"d{n}" for n in range(40) if n != 4]
        assert extract(many, "--format", "jsonl")[1].encode() == (folder / name).read_bytes()
    if name == "out.csv.gz":
        assert gzip.decompress((folder / name).read_bytes()).decode() == extract(many, "--format", "csv")[1]
    if name == "out.parquet":
        from quoteattr.arrow import extractions, read_parquet

        found = list(extractions(read_parquet(folder / name)))
        assert [x.id for x in found if not isinstance(x, InputError)] == [f"d{n}" for n in range(40) if n != 4]
        assert ["in.jsonl:5: not JSON" in str(x) for x in found if isinstance(x, InputError)] == [True]


def test_a_file_a_shard(extract: Call, many: Path, tmp_path: Path) -> None:
    """With {} in its name the output is a file a shard, each whole by itself, and a manifest that tells what is in them."""
    folder = tmp_path / "out"
    folder.mkdir()
    extract(many, "-o", folder / "part-{}.csv", "--shard-size", "15")
    assert names(folder) == ["part-00000.csv", "part-00001.csv", "part-00002.csv", "part-shards.csv.manifest"]
    head, *lines = extract(many, "--format", "csv")[1].splitlines()
    parts = [(folder / f"part-0000{n}.csv").read_text().splitlines() for n in range(3)]
    assert [p[0] for p in parts] == [head] * 3
    assert [line for p in parts for line in p[1:]] == lines
    told = [json.loads(line) for line in (folder / "part-shards.csv.manifest").read_text().splitlines()[1:]]
    assert [(t["number"], t["documents"], len(t["failures"])) for t in told] == [(0, 14, 1), (1, 15, 0), (2, 10, 0)]


def test_brat_makes_two_files_a_document(extract: Call, tmp_path: Path) -> None:
    """Each document has its text and its annotations below the folder; an id that would lead out of it does not."""
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps({"id": id, "text": ARTICLE}) for id in ("a/b.txt", "../c", "http://x/y")))
    code, _, _ = extract(path, "--format", "brat", "-o", tmp_path / "out")
    assert code == 0
    found = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.ann"))
    assert found == ["out/%252E%252E%252Fc.ann", "out/a/b.ann", "out/http%253A%252F%252Fx%252Fy.ann"]
    assert (tmp_path / "out/a/b.txt").read_text() == ARTICLE
    assert "T1\tContent 1 13\tWe will win,\n" in (tmp_path / "out/a/b.ann").read_text()
    assert "Cue" in (tmp_path / "out/annotation.conf").read_text()


# resuming --------------------------------------------------------------------------------------------------------------------


def stop_after(documents: int, monkeypatch: pytest.MonkeyPatch, stop: BaseException) -> None:
    """Let a run be stopped when so many documents are done."""
    counted = iter(range(documents))

    def count(self: Run, result: Any, progress: Any) -> None:
        if next(counted, None) is None:
            raise stop
        real(self, result, progress)

    real = Run._count
    monkeypatch.setattr(Run, "_count", count)


@pytest.mark.parametrize("name", ["out.jsonl", "part-{}.jsonl"])
def test_what_is_done_is_not_done_again(
    extract: Call, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A run that was stopped goes on behind its last whole shard; its output and its failures are those of a run in one go."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    extract(many, "-o", whole / name, "--shard-size", "8", "--errors", tmp_path / "whole.errors")
    with monkeypatch.context() as patch:
        stop_after(21, patch, SystemExit(143))
        with pytest.raises(SystemExit):
            extract(many, "-o", broken / name, "--shard-size", "8")
    assert not (broken / name).exists()
    assert not [n for n in names(broken) if n.endswith(".new")]
    done: list[str] = []
    real = Run._count

    def count(self: Run, result: Any, progress: Any) -> None:
        done.append(result.id)
        real(self, result, progress)

    monkeypatch.setattr(Run, "_count", count)
    errors = tmp_path / "broken.errors"
    code, _, err = extract(many, "-o", broken / name, "--shard-size", "8", "--resume", "--errors", errors)
    assert done == [f"d{n}" for n in range(16, 40)]
    assert code == 1
    assert "39 documents, 39 records, 1 failures" in err
    assert names(whole) == names(broken)
    assert [(whole / n).read_bytes() for n in names(whole)] == [(broken / n).read_bytes() for n in names(broken)]
    assert errors.read_text() == (tmp_path / "whole.errors").read_text()


def test_a_changed_input_is_read_again(extract: Call, many: Path, tmp_path: Path) -> None:
    """A resumed run does those shards again whose documents have changed, and throws away those that are no more."""
    out = tmp_path / "out"
    out.mkdir()
    args = ("-o", out / "{}.jsonl", "--shard-size", "10", "--quiet")
    extract(many, *args)
    before = {n: (out / n).stat().st_mtime_ns for n in names(out)}
    lines = many.read_text().splitlines()
    many.write_text("\n".join([*lines[:10], lines[10].replace("win", "lose"), *lines[11:30]]))
    extract(many, *args, "--resume")
    after = {n: (out / n).stat().st_mtime_ns for n in names(out)}
    changed = {n for n in before if before[n] != after.get(n)}
    assert changed == {"00001.jsonl", "00003.jsonl", "shards.jsonl.manifest"}
    assert "lose" in (out / "00001.jsonl").read_text()
    assert "00003.jsonl" not in after


def test_a_manifest_that_was_broken_off(extract: Call, many: Path, tmp_path: Path) -> None:
    """Half a line at the end of the manifest is no shard; the run goes on before it."""
    out = tmp_path / "out"
    out.mkdir()
    extract(many, "-o", out / "{}.jsonl", "--shard-size", "10")
    whole = [(out / n).read_bytes() for n in names(out)]
    manifest = out / "shards.jsonl.manifest"
    manifest.write_bytes(manifest.read_bytes()[:-40])
    extract(many, "-o", out / "{}.jsonl", "--shard-size", "10", "--resume")
    assert [(out / n).read_bytes() for n in names(out)] == whole


def test_other_options_cannot_be_resumed(extract: Call, many: Path, tmp_path: Path) -> None:
    """What was made with other rules or options is not mixed with new output, but can be thrown away."""
    args = (many, "-o", tmp_path / "{}.jsonl", "--shard-size", "10")
    extract(*args)
    code, _, err = extract(*args, "--resume", "--acts", "thought", "--max-chars", "500")
    assert code == 2
    assert "differs in acts, max-chars; run it as before, or without --resume" in err
    assert extract(*args, "--acts", "thought")[0] == 1
    assert '"act":"thought"' in (tmp_path / "00000.jsonl").read_text()


def test_what_is_not_ours_stays(extract: Call, many: Path, tmp_path: Path) -> None:
    """A folder that is in the way and holds something else is not thrown away."""
    (tmp_path / "out.jsonl.parts").mkdir()
    (tmp_path / "out.jsonl.parts" / "letters.txt").write_text("dear")
    for more in ((), ("--resume",)):
        code, _, err = extract(many, "-o", tmp_path / "out.jsonl", *more)
        assert code == 2
        assert "is in the way" in err
    assert (tmp_path / "out.jsonl.parts" / "letters.txt").read_text() == "dear"


@pytest.mark.parametrize("more", [(), ("--resume",)])
def test_killed_at_the_very_beginning(extract: Call, many: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    """What a run leaves that had not even its manifest is in nobody's way."""
    (tmp_path / "out.jsonl.parts").mkdir()
    (tmp_path / "out.jsonl.parts" / "manifest.new").write_text("{")
    assert extract(many, "-o", tmp_path / "out.jsonl", *more)[0] == 1
    assert names(tmp_path) == ["in.jsonl", "out.jsonl"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_and_started_again(mini: Path, tmp_path: Path, jobs: str) -> None:
    """A run that is killed at random moments and started again each time writes what an undisturbed one writes."""
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": ARTICLE * 10}) + "\n" for n in range(400)))
    command = [sys.executable, "-m", "quoteattr", "extract", str(path), "--rules", str(mini), "--quiet"]
    command += ["--jobs", jobs, "--shard-size", "20", "-o"]
    subprocess.run([*command, str(tmp_path / "whole.jsonl")], check=True)
    broken = tmp_path / "broken.jsonl"
    moments = random.Random(int(jobs))
    for _ in range(2):
        process = subprocess.Popen([*command, str(broken), "--resume"])
        deadline = time.monotonic() + 30
        manifest = tmp_path / "broken.jsonl.parts" / "manifest"
        while not manifest.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(moments.uniform(0.05, 0.4))
        process.kill()
        process.wait()
    subprocess.run([*command, str(broken), "--resume"], check=True)
    assert broken.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert [n for n in names(tmp_path) if n.startswith("broken")] == ["broken.jsonl"]


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_polite_stop(mini: Path, tmp_path: Path, sign: signal.Signals, code: int) -> None:
    """SIGTERM and SIGINT leave whole shards, no half-written file, and a line that says how to go on."""
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": ARTICLE * 20}) + "\n" for n in range(5000)))
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "quoteattr", "extract", str(path), "--rules", str(mini), "--shard-size", "10"]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # shells let what runs in the background ignore it
    process = subprocess.Popen([*command, "-o", str(out)], stderr=subprocess.PIPE, preexec_fn=heard)
    manifest = tmp_path / "out.jsonl.parts" / "manifest"
    deadline = time.monotonic() + 30
    while not (manifest.exists() and b"\n{" in manifest.read_bytes()) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(sign)
    _, err = process.communicate()
    assert process.returncode == code
    assert err.decode() == f"quoteattr: stopped; what is done of {out} is kept for --resume\n"
    assert [n for n in names(manifest.parent) if n.endswith(".new")] == []
    assert names(manifest.parent)[0] == "00000"


# options ---------------------------------------------------------------------------------------------------------------------


def test_failures_go_to_a_file(extract: Call, many: Path, tmp_path: Path) -> None:
    """Each document that fails has a line with its id, where it has one, and the reason; the terminal stays quiet."""
    with open(many, "a") as out:
        out.write('\n{"id": "late", "text": 5}')
    code, _, err = extract(many, "--format", "jsonl", "--errors", tmp_path / "errors.jsonl")
    assert (code, err) == (1, "")
    told = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text().splitlines()]
    assert [t["id"] for t in told] == [None, "late"]
    assert [t["reason"].partition("in.jsonl")[2][:12] for t in told] == [":5: not JSON", ":41: the fie"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_strict(extract: Call, many: Path, tmp_path: Path, jobs: str) -> None:
    """With --strict the first failure ends the run and its processes, and nothing is written."""
    code, _, err = extract(many, "-o", tmp_path / "out.jsonl", "--strict", "--jobs", jobs)
    assert multiprocessing.active_children() == []
    assert code == 2
    assert "in.jsonl:5: not JSON" in err
    assert not (tmp_path / "out.jsonl").exists()


def test_limit(extract: Call, many: Path) -> None:
    """Only the first documents are read."""
    _, out, _ = extract(many, "--format", "jsonl", "--limit", "3")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["d0", "d1", "d2"]


def test_acts(extract: Call, many: Path) -> None:
    """Only the acts that are named are given; one that is unknown is told with a remedy."""
    _, out, _ = extract(many, "--format", "records", "--limit", "1", "--acts", "thought, silence")
    assert [json.loads(line)["act"] for line in out.splitlines()] == ["thought"]
    code, out, err = extract(many, "--format", "csv", "--acts", "thougt")
    assert (code, out) == (2, "")
    assert "did you mean thought?" in err


def test_publisher_and_byline(extract: Call, tmp_path: Path) -> None:
    """What is said of all documents gives way to what one says of itself."""
    lines = [{"id": "a", "text": ARTICLE}, {"id": "b", "text": ARTICLE, "publisher": "BBC", "byline": "Bo Lee"}]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    given = ("--publisher", "NHK", "--byline", "Ana Roe", "--byline", "Cy Poe")
    _, out, _ = extract(path, "--format", "jsonl", *given)
    told = [json.loads(line) for line in out.splitlines()]
    assert [(t["publisher"], t["byline"]) for t in told] == [("NHK", ["Ana Roe", "Cy Poe"]), ("BBC", ["Bo Lee"])]


def test_fields_and_length(extract: Call, tmp_path: Path) -> None:
    """Columns are called as one says, and a text that is too long fails."""
    path = tmp_path / "in.csv"
    path.write_text(f'url,body,outlet,author\na,"{ARTICLE}",NHK,Ana Roe\nb,"{ARTICLE * 2}",,\n')
    fields = ("--id-field", "url", "--text-field", "body", "--publisher-field", "outlet", "--byline-field", "author")
    code, out, err = extract(path, "--format", "jsonl", *fields, "--max-chars", "100")
    told = json.loads(out)
    assert code == 1
    assert (told["id"], told["publisher"], told["byline"]) == ("a", "NHK", ["Ana Roe"])
    assert "longer than 100 characters" in err


def test_dry_run(extract: Call, many: Path, tmp_path: Path) -> None:
    """Everything is read and counted, and nothing is written."""
    code, out, err = extract(many, "--dry-run", "-o", tmp_path / "out.jsonl")
    texts = [json.loads(line)["text"] for line in many.read_text().splitlines() if line != "{"]
    assert (code, out) == (1, f"39 documents, {sum(map(len, texts)):,} characters, 1 failures\n")
    assert "in.jsonl:5" in err
    assert names(tmp_path) == ["in.jsonl"]


def test_detected_encodings_are_diagnostics(extract: Call, tmp_path: Path) -> None:
    """That a text was no UTF-8 stands in its line of the output."""
    (tmp_path / "a.txt").write_bytes("“Señora,” said Ana Díaz.".encode("cp1252"))
    (told,) = extract(tmp_path, "--format", "jsonl")[1].splitlines()
    assert [d["code"] for d in json.loads(told)["diagnostics"]] == ["detected-encoding"]
    assert json.loads(told)["records"][0]["speaker"]["name"] == "Ana Díaz"


# what can be known before ----------------------------------------------------------------------------------------------------


def test_what_cannot_be_written(extract: Call, many: Path, tmp_path: Path) -> None:
    """A folder that is not there, an output that is a folder, and options that do not go together are told at once."""
    (tmp_path / "folder").mkdir()
    for args, says in (
        (("-o", tmp_path / "no" / "out.jsonl"), "there is no folder"),
        (("-o", tmp_path / "folder"), "is a folder; name a file in it"),
        (("-o", tmp_path / "{}", "--format", "brat"), "brat has two files a document"),
        (("--format", "parquet"), "name a file by -o"),
        (("--resume",), "name it by -o"),
        (("--timeout-per-doc", "0"), "a number of seconds above 0, not 0"),
        (("--min-confidence", "2"), "a number from 0 to 1"),
        (("--errors", tmp_path / "no" / "errors.jsonl"), "cannot be written"),
    ):
        code, out, err = extract(many, *args)
        assert (code, out) == (2, "")
        assert says in err
        assert err.count("\n") == 1


def test_a_disk_that_is_full(extract: Call, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room is told before the work starts, where the input says how much is needed."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 1000))
    code, _, err = extract(many, "-o", tmp_path / "out.jsonl")
    assert code == 2
    assert "are needed at least" in err
    assert extract(many, "-o", tmp_path / "out.jsonl.gz")[0] == 1


def test_a_disk_that_fills_up(extract: Call, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where room runs out on the way, whole shards stay, and the run can be gone on with."""
    full = OSError(28, "No space left on device")
    with monkeypatch.context() as patch:
        stop_after(12, patch, full)
        code, _, err = extract(many, "-o", tmp_path / "out.jsonl", "--shard-size", "5", "--errors", tmp_path / "e")
    assert code == 2
    assert "No space left on device; what is done is kept for --resume" in err
    assert names(tmp_path / "out.jsonl.parts") == ["00000", "00001", "manifest"]
    assert extract(many, "-o", tmp_path / "out.jsonl", "--shard-size", "5", "--resume")[0] == 1
    assert len(list(read_extractions(tmp_path / "out.jsonl"))) == 39


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device(extract: Call, many: Path) -> None:
    """A device is written to as it is; one that takes nothing is told."""
    assert extract(many, "--format", "jsonl", "-o", "/dev/null")[0] == 1
    code, _, err = extract(many, "--format", "jsonl", "-o", "/dev/full")
    assert code == 2
    assert "/dev/full: cannot be written: No space left on device" in err


# all of it -------------------------------------------------------------------------------------------------------------------


def test_a_folder_of_horrors(extract: Call, tmp_path: Path) -> None:
    """Every good document gives its records and every bad one its line, whatever lies beside it."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    os.symlink(folder, folder / "deep" / "round")
    os.symlink("self.txt", folder / "self.txt")
    line = json.dumps({"id": "line", "text": ARTICLE})
    files = {
        "bomb.jsonl.gz": gzip.compress(b"0" * 150_000_000, 1),
        "bomb.txt.gz": gzip.compress(b"0" * 150_000_000, 1),
        "broken.jsonl": f'{{"id": "x"\n{line}\nnull\n[\n'.encode(),
        "deep/good.txt": ARTICLE.encode(),
        "empty.txt": b"",
        "junk.txt": bytes(range(256)) * 1000,
        "large.txt": b"The river rose. " * 1_300_000,
        "latin.txt": "“Señora,” said Ana Díaz.".encode("cp1252"),
        "short.gz.txt.gz": gzip.compress(ARTICLE.encode())[:-20],
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    errors = tmp_path / "errors.jsonl"
    code, out, err = extract(folder, "--format", "jsonl", "--errors", errors)
    assert (code, err) == (1, "")
    good = {x["id"]: len(x["records"]) for x in map(json.loads, out.splitlines())}
    assert good == {"line": 1, "deep/good.txt": 1, "latin.txt": 1}
    told = [
        json.loads(line)["reason"].removeprefix(f"{folder.as_posix()}/") for line in errors.read_text().splitlines()
    ]
    assert [t.partition(": ")[0] for t in told] == [
        "bomb.jsonl.gz:1", "bomb.txt.gz", "broken.jsonl:1", "broken.jsonl:3", "broken.jsonl:4", "empty.txt", "junk.txt:2",
        "large.txt", "self.txt", "short.gz.txt.gz",
    ]  # fmt: skip
    assert "longer than 10,000,000 characters; cut it, or raise --max-chars" in told[7]


def test_every_option_is_documented() -> None:
    """docs/batch.md names every option of extract."""
    page = (Path(__file__).parents[1] / "docs" / "batch.md").read_text(encoding="utf-8")
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    options = [o for a in commands.choices["extract"]._actions for o in a.option_strings if o not in ("-h", "--help")]
    assert len(options) > 20
    assert [o for o in options if o not in ("--output",) and f"`{o}" not in page] == []


# progress --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that is set by hand."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])  # type: ignore[attr-defined]
    return now


def test_a_line_every_half_a_minute(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal a line tells what is done, how fast, and how long it will take; with --quiet nothing is told."""
    for quiet in (False, True):
        clock[0] = 0.0
        tally, meter = Tally(), Meter()
        shown = Progress(tally, meter, lambda: 1000, quiet=quiet, bar=False)
        tally.documents, tally.records, tally.chars, meter.read = 10, 30, 6_200_000, 250
        for clock[0] in (29.0, 31.0, 40.0):
            shown.update()
        shown.summary()
        err = capsys.readouterr().err
        assert err == (
            "" if quiet else "quoteattr: 10 documents, 30 records, 0 failures, 0.20 MB/s, 25% read, 93 s left\n"
            "quoteattr: 10 documents, 30 records, 0 failures, 0.15 MB/s in 40.0 s\n"
        )  # fmt: skip


def test_a_bar(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal a bar shows the same, and lines that are said go past it."""
    tally, meter = Tally(), Meter()
    shown = Progress(tally, meter, lambda: 1000, quiet=False, bar=True)
    tally.documents = 7
    clock[0] = 1.0
    shown.update()
    shown.say("quoteattr: [b] was read")
    shown.close()
    assert "quoteattr: [b] was read" in capsys.readouterr().err


def test_shards_in_the_library(work: Work, tmp_path: Path) -> None:
    """A run can be made without the command line."""
    run = Run(work)
    shown = Progress(run.tally, Meter(), lambda: 0, quiet=True, bar=False)
    run.write([Document("a", ARTICLE)], Output(tmp_path / "out.jsonl"), {}, shown)
    assert [x.id for x in read_extractions(tmp_path / "out.jsonl")] == ["a"]
    assert running.SHARD == Output(tmp_path).shard_size == 1000
