"""The command line: records on standard output, faults on standard error, and an exit code for both."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
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
    (tmp_path / "bad.txt").write_bytes(b"\x00\xff")
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


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in ("parquet", "brat")])
def test_every_format(run: Run, article: str, form: str) -> None:
    """Each format holds the speaker, and each but those of graphs the quote."""
    code, out, err = run(article, "--format", form)
    assert (code, err) == (0, "")
    assert ("We will win," in out) == (form not in ("graph-json", "dot"))
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
    assert (code, nothing) == (0, "")
    assert err.startswith("quoteattr: 1 documents, 1 records, 0 failures")
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


# evaluate --------------------------------------------------------------------------------------------------------------------

NEWS = "“We will win,” said Ana Diaz. The mayor said that it was late. She thinks that the <plan> was dead."
"""The small pack finds all three."""


def gold_line(id: str, *attributions: tuple[str, str, str], **more: str) -> str:
    listed = [
        {
            role: [[NEWS.index(w), NEWS.index(w) + len(w)]]
            for role, w in zip(("source", "cue", "content"), a, strict=True)
        }
        for a in attributions
    ]
    return json.dumps({"id": id, "text": NEWS, "attributions": listed, **more}) + "\n"


@pytest.fixture
def gold(tmp_path: Path) -> str:
    """The same article twice: with gold that agrees with all that is found, and with gold that differs.

    In the second one of three found is right, one is wrong in its content, and one is in no gold, which has another that
    is missed.
    """
    first = (("Ana Diaz", "said", "We will win"), ("The mayor", "said", "that it was late"))
    thought = ("She", "thinks", "that the <plan> was dead")
    second = (first[0], ("The mayor", "said that", "late"), ("mayor", "late", "was dead"))
    cues = gold_line("nhk_1", *first, thought), gold_line("x", *second, publisher="BBC")
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(cues), encoding="utf-8")
    return str(path)


@pytest.fixture
def measure(mini: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``evaluate`` with the small pack: exit code, standard output, standard error."""

    def call(*args: str) -> tuple[int, str, str]:
        code = main(["evaluate", "--rules", str(mini), *args])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def row(out: str, name: str) -> list[str]:
    """The cells of the row of that name."""
    (only,) = [line.split()[1:] for line in out.splitlines() if line.split()[:1] == [name]]
    return only


def test_figures(measure: Run, gold: str) -> None:
    """Six are found and six are in gold; four of them agree, so precision and recall are 4/6."""
    code, out, err = measure(gold)
    assert (code, err) == (0, "")
    assert out.startswith("2 documents\n")
    assert row(out, "attribution.lenient") == ["66.7", "66.7", "66.7", "6", "6"]
    assert row(out, "mini.direct.post")[:3] == ["2", "2", "0"]
    assert row(out, "mini.indirect.that")[:3] == ["4", "2", "2"]
    assert row(out, "thought")[:3] == ["2", "1", "1"]
    assert "no rule states a confidence" in out


def test_figures_as_json(measure: Run, gold: str) -> None:
    """As JSON there are the same figures, and whatever else is asked for."""
    code, out, _ = measure(gold, "--json", "--errors", "--by", "publisher")
    data = json.loads(out)
    assert code == 0
    assert data["figures"]["attribution.lenient"] == {
        "precision": 66.7,
        "recall": 66.7,
        "f1": 66.7,
        "found": 6,
        "gold": 6,
    }
    assert data["rules"]["mini.direct.post"]["pays"] is True
    assert data["publishers"]["nhk"]["figures"]["attribution.lenient"]["f1"] == 100.0
    assert data["causes"] == {"missed": {"swallowed": 1}, "wrong": {"content": 1}, "spurious": {"not in gold": 1}}
    assert [e["kind"] for e in data["errors"]] == ["missed", "wrong", "spurious"]


def test_figures_by_publisher(measure: Run, gold: str) -> None:
    """The publisher is what the line says, else the id as far as the first underscore."""
    _, out, _ = measure(gold, "--by", "publisher")
    assert (row(out, "nhk")[2], row(out, "BBC")[2]) == ("100.0", "33.3")


def test_some_acts_and_some_documents(measure: Run, gold: str) -> None:
    """Only the acts that are named are looked for, and only the first documents read."""
    _, out, _ = measure(gold, "--acts", "speech, writing", "--limit", "1")
    assert out.startswith("1 documents\n")
    assert row(out, "attribution.lenient")[3:] == ["2", "3"]


def test_errors_are_shown(measure: Run, gold: str) -> None:
    """An error is shown in its line with the roles in brackets, gold above what was found."""
    _, out, _ = measure(gold, "--errors", "1")
    assert "wrong: 1 (content 1, source 0)" in out
    assert "  wrong, content: x mini.indirect.that\n" in out
    assert "[S The mayor] [Q said that] it was [C late]" in out
    assert "[S The mayor] [Q said] [C that it was late]" in out
    assert "spurious: 1 (not in gold 1, inside 0, double 0)" in out
    _, out, _ = measure(gold, "--errors", "0")
    assert "wrong: 1" in out
    assert "[S " not in out


def test_a_run_against_another(measure: Run, gold: str, tmp_path: Path) -> None:
    """What one run found and the other did not is counted, and shown where errors are."""
    kept = str(tmp_path / "kept.jsonl")
    measure(gold, "--acts", "speech", "--save", kept)
    _, out, _ = measure(gold, "--against", kept, "--errors")
    assert "since then: 1 won, 0 lost (2 of 2 documents in both runs)" in out
    assert "  won: nhk_1 mini.indirect.that\n" in out
    assert "[S She] [Q thinks] [C that the <plan> was dead]" in out
    _, out, _ = measure(gold, "--acts", "thought", "--against", kept, "--json")
    assert json.loads(out)["since"] == {"documents": 2, "won": 1, "lost": 3}


def test_a_kept_run_serves_as_gold(measure: Run, gold: str, tmp_path: Path) -> None:
    """A kept run has the form of gold, so a run can be measured against another."""
    kept = str(tmp_path / "kept.jsonl")
    measure(gold, "--save", kept)
    code, out, _ = measure(kept)
    assert code == 0
    assert row(out, "attribution.strict")[:3] == ["100.0", "100.0", "100.0"]


def test_faulty_gold(measure: Run, gold: str, tmp_path: Path) -> None:
    """A faulty line costs code 1; where no gold can be read, another run does not fit or nothing can be written, it is 2."""
    with open(gold, "a", encoding="utf-8") as f:
        f.write("{}\n")
    code, out, err = measure(gold)
    assert code == 1
    assert "gold.jsonl:3: the field 'id'" in err
    assert out.startswith("2 documents")
    other = tmp_path / "other.jsonl"
    other.write_text(gold_line("else"))
    same = tmp_path / "same.jsonl"
    same.write_text(json.dumps({"id": "x", "text": "Other.", "attributions": []}))
    for args, says in (
        ([str(tmp_path / "none.jsonl")], "no document with gold"),
        ([gold, "--against", str(other)], "holds none of these documents"),
        ([gold, "--against", str(same)], "another text as x"),
        ([gold, "--acts", "speach"], "did you mean speech"),
        ([gold, "--html", str(tmp_path / "no" / "page.html")], "cannot be written"),
    ):
        code, _, err = measure(*args)
        assert code == 2
        assert says in err


@pytest.mark.parametrize("option", ["--limit", "--errors"])
def test_counts_are_whole_numbers(gold: str, option: str) -> None:
    """A negative number of documents or errors is refused."""
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", gold, option, "-1"])
    assert caught.value.code == 2


def test_confidence_from_gold_to_records(
    mini: Path, gold: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is measured is written into the pack, is stated by its records, and chooses among them.

    Of mini.direct.post both are right, bound 0.342; of mini.indirect.that two of four, bound 0.150.
    """
    own = tmp_path / "own"
    shutil.copytree(mini, own)
    table = own / "confidence.yaml"
    table.write_text("confidence: {mini.renamed: 0.5}\n")
    assert main(["evaluate", gold, "--rules", str(own)]) == 2
    assert "E207 no rule 'mini.renamed'" in capsys.readouterr().err
    assert main(["evaluate", gold, "--rules", str(own), "--write-confidence", str(table)]) == 0
    assert "  mini.direct.post: 0.34 # 2 of 2\n  mini.indirect.that: 0.15 # 2 of 4\n" in table.read_text()
    assert "# Measured on gold.jsonl (2 documents, 6 attributions)" in table.read_text()
    capsys.readouterr()
    main(["evaluate", gold, "--rules", str(own)])
    assert "0.0 to 0.2          4    0.150    0.500" in capsys.readouterr().out
    article = tmp_path / "a.txt"
    article.write_text(NEWS, encoding="utf-8")
    extract = ["extract", str(article), "--rules", str(own), "--format", "records"]
    stated = []
    for least in ("0", "0.34", "1"):
        main([*extract, "--min-confidence", least])
        stated.append([json.loads(line)["confidence"] for line in capsys.readouterr().out.splitlines()])
    assert stated == [[0.34, 0.15], [0.34], []]
    assert main([*extract, "--min-confidence", "2"]) == 2
    assert "from 0 to 1" in capsys.readouterr().err


def test_a_page_for_reading(measure: Run, gold: str, tmp_path: Path) -> None:
    """The page holds every document, needs nothing from elsewhere, and shows texts as text."""
    page = tmp_path / "page.html"
    measure(gold, "--html", str(page))
    html = page.read_text(encoding="utf-8")
    assert html.count("<details>") == 2
    assert "that the &lt;plan&gt; was dead" in html
    assert "<plan>" not in html
    assert re.search(r"https?:|src=|@import|url\(", html) is None
