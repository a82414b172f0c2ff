"""How much memory a run takes while it goes over many documents: ``python benchmarks/flat.py --documents 100000``.

The documents are those of ``killed.py``. The memory of the process and of those that it started is looked at every second, and
told at each tenth of the way; where it stays the same, it does not grow with the archive. Needs /proc (Linux).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from killed import documents


def resident(pid: int) -> int:
    """Megabytes of a process and those below it; 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return pages * 4096 // 1_000_000 + sum(resident(int(child)) for child in below)


def done(manifest: Path) -> int:
    """How many shards are done."""
    return max(0, manifest.read_bytes().count(b"\n") - 1) if manifest.exists() else 0


def main() -> int:
    """Make the documents, run, and print a line for each tenth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rules", default="en")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        with source.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(d) + "\n" for d in documents(args.documents, 1))
        run = [sys.executable, "-m", "quoteattr", "extract", str(source), "-o", str(output), "--errors", "/dev/null"]
        run += ["--jobs", str(args.jobs), "--rules", args.rules, "--shard-size", str(args.documents // 100)]
        process = subprocess.Popen(run)
        print("documents      MB", flush=True)
        told = -1
        while process.poll() is None:
            tenth = done(Path(f"{output}.parts") / "manifest") // 10
            if tenth != told:
                told = tenth
                print(f"{tenth * args.documents // 10:9,} {resident(process.pid):7,}", flush=True)
            time.sleep(1)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
