"""The command line: records on standard output, faults on standard error, and an exit code for both."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteattr import Extraction, __version__
from quoteattr.cli import main
from quoteattr.writers import FORMATS

Run = Callable[..., tuple[int, str, str]]
"""Arguments of ``extract`` → exit code, standard output, standard error."""
ARTICLE = "“We will win,” said Ana Diaz.\n\nDiaz thinks that it is over.\n"


@pytest.fixture
def article(tmp_path: Path) -> str:
    """A file with one quotation and one thought."""
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return str(path)


@pytest.fixture
def run(mini: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``extract`` with the small pack: exit code, standard output, standard error."""

    def call(*args: str) -> tuple[int, str, str]:
        code = main(["extract", "--rules", str(mini), *args])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_all_went_well(run: Run, article: str) -> None:
    """A readable article gives its records, no fault and code 0."""
    code, out, err = run(article, "--format", "jsonl")
    assert (code, err) == (0, "")
    x = Extraction.from_dict(json.loads(out))
    assert (x.id, [r.quote.text for r in x.records]) == ("a.txt", ["We will win,"])


@pytest.mark.usefixtures("article")
def test_a_faulty_file_among_good_ones(run: Run, tmp_path: Path) -> None:
    """One faulty file costs code 1 and a line on standard error; the others are read."""
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    code, out, err = run(str(tmp_path), "--format", "jsonl")
    assert code == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a.txt"]
    assert "bad.txt:1: not UTF-8" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [[], ["extract"], ["extract", "--format", "xml", "a.txt"], ["no-such-command"], ["rules"], ["extract", "--nope"]],
)
def test_what_cannot_be_understood(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A command line that means nothing leaves with code 2 and prints nothing to standard output."""
    with pytest.raises(SystemExit) as caught:
        main(args)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_what_cannot_be_carried_out(
    article: str, tmp_path: Path, mini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown pack, a faulty pack and a place where nothing can be written are code 2."""
    (tmp_path / "faulty").mkdir()
    (tmp_path / "faulty" / "pack.yaml").write_text("pack: x\npattren: y\n")
    for args in (
        ["--rules", "klingon"],
        ["--rules", str(tmp_path / "faulty")],
        ["--rules", str(mini), "-o", str(tmp_path / "no" / "folder.csv")],
    ):
        assert main(["extract", article, *args]) == 2
        out = capsys.readouterr()
        assert out.out == ""
        assert out.err


@pytest.mark.parametrize("form", FORMATS)
def test_every_format(run: Run, article: str, form: str) -> None:
    """Each format holds the quote and its speaker."""
    code, out, err = run(article, "--format", form)
    assert (code, err) == (0, "")
    assert "We will win," in out
    assert "Ana Diaz" in out


@pytest.mark.usefixtures("article")
def test_csv_has_one_header(run: Run, tmp_path: Path) -> None:
    """Several articles share a table."""
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "c.txt").write_text("The river rose.", encoding="utf-8")
    _, out, _ = run(str(tmp_path), "--format", "csv")
    assert [r["doc_id"] for r in csv.DictReader(io.StringIO(out))] == ["a.txt", "b.txt"]


def test_all_acts(run: Run, article: str) -> None:
    """Thoughts are given where they are asked for."""
    _, out, _ = run(article, "--format", "records", "--all-acts")
    assert [json.loads(line)["act"] for line in out.splitlines()] == ["speech", "thought"]


def test_output_goes_to_a_file(run: Run, article: str, tmp_path: Path) -> None:
    """With -o the file holds what standard output would, and standard output nothing."""
    _, out, _ = run(article, "--format", "jsonl")
    code, nothing, err = run(article, "--format", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    assert (code, nothing, err) == (0, "", "")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == out


def test_several_packs_apply_in_order(
    mini: Path, overlay: Path, article: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newsroom's rules are laid over the pack named before."""
    assert main(["extract", "--rules", str(mini), "--rules", str(overlay), "--format", "records", article]) == 0
    assert capsys.readouterr().out == ""


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The program says which it is."""
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"quoteattr {__version__}\n"


def program(mini: Path, *args: str, **more: object) -> subprocess.Popen[bytes]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen([sys.executable, "-m", "quoteattr", "extract", "--rules", str(mini), *args], **pipes)  # type: ignore[call-overload, no-any-return]


def test_standard_input(mini: Path) -> None:
    """An article can come from standard input, and its records go to standard output as UTF-8 whatever the locale."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    out, err = program(mini, "-", "--format", "jsonl", env=env).communicate("“Señora,” said Ana Díaz.".encode())
    assert err == b""
    assert json.loads(out.decode("utf-8"))["records"][0]["quote"]["text"] == "Señora,"


def test_a_pipe_that_closes(mini: Path, tmp_path: Path) -> None:
    """Where nobody reads on (``| head``), the program ends without a traceback."""
    (tmp_path / "many.jsonl").write_text(
        "".join(json.dumps({"id": str(n), "text": ARTICLE * 20}) + "\n" for n in range(200))
    )
    process = program(mini, str(tmp_path / "many.jsonl"), "--format", "jsonl")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait() == 1
    assert err == b""
    process.stderr.close()
    if process.stdin is not None:
        process.stdin.close()
