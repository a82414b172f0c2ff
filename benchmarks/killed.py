"""A run that is killed ten times and resumed writes what an undisturbed one writes, byte for byte.

``python benchmarks/killed.py`` makes documents out of the articles of ``corpus/``, repeated and varied, extracts them once
without a disturbance, then kills the run with SIGKILL at random moments and resumes it each time, and compares. It prints what
became of each run and leaves with code 1 where the outputs differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def documents(count: int, seed: int) -> Iterator[dict[str, str]]:
    """So many documents: some paragraphs of an article each, a different choice each time, every fiftieth broken."""
    choose = random.Random(seed)
    articles = [f.read_text(encoding="utf-8").split("\n\n") for f in sorted((ROOT / "corpus").glob("*.txt"))]
    for n, paragraphs in enumerate(islice(cycle(articles), count)):
        begin = choose.randrange(len(paragraphs))
        text = "\n\n".join(paragraphs[begin : begin + 3])
        yield {"id": f"d{n}"} if n % 50 == 49 else {"id": f"d{n}", "text": f"{text}\n\nDocument {n}."}


def command(source: Path, output: Path, args: argparse.Namespace) -> list[str]:
    """The run, always ready to be resumed."""
    run = [sys.executable, "-m", "quoteattr", "extract", str(source), "-o", str(output), "--errors", f"{output}.errors"]
    return [*run, "--resume", "--quiet", "--jobs", str(args.jobs), "--shard-size", "200"]


def killed(run: list[str], kills: int, length: float, seed: int) -> None:
    """Start and kill it so often, at moments spread over about the time that it takes, then let it end."""
    moments = random.Random(seed)
    for n in range(kills):
        process = subprocess.Popen(run)
        wait = moments.uniform(0.2, 1.4) * length / kills
        try:
            process.wait(wait)
            print(f"run {n + 1}: ended by itself within {wait:.1f} s")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            print(f"run {n + 1}: killed after {wait:.1f} s")
    subprocess.run(run, check=False)


def digest(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Make, run, kill, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, whole, broken = (Path(folder) / name for name in ("in.jsonl", "whole.jsonl", "broken.jsonl"))
        with source.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(d) + "\n" for d in documents(args.documents, args.seed))
        begin = time.monotonic()
        subprocess.run(command(source, whole, args), check=False)
        length = time.monotonic() - begin
        print(f"undisturbed: {args.documents:,} documents in {length:.1f} s, {whole.stat().st_size:,} bytes")
        killed(command(source, broken, args), args.kills, length, args.seed)
        same = all(digest(Path(f"{whole}{e}")) == digest(Path(f"{broken}{e}")) for e in ("", ".errors"))
    print("output and errors are the same, byte for byte" if same else "THE OUTPUTS DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
