"""``rules fmt``: rule files in canonical layout, comments kept."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from quoteattr.cli.output import put
from quoteattr.errors import shown_path
from quoteattr.loader import folder_files
from quoteattr.rulefiles import Problems, read_file
from quoteattr.rulefmt import formatted


def run(args: argparse.Namespace) -> int:
    """Lay out the files, or with ``--check`` name those that would change; 1 where there are some, or faulty ones."""
    problems = Problems()
    files = [f for pack in args.packs for f in folder_files(pack)]
    changed = [shown_path(file) for file in files if _changes(file, problems, write=not args.check)]
    for problem in problems.found:
        print(problem, file=sys.stderr)
    if args.json:
        print(json.dumps({"files": len(files), "changed": changed}, ensure_ascii=False))
    else:
        print(
            *(f"{'to lay out' if args.check else 'laid out'}: {file}" for file in changed),
            sep="\n",
            end="\n" if changed else "",
        )
        print(f"{len(files)} files, {len(changed)} {'to lay out' if args.check else 'laid out'}", file=sys.stderr)
    return 1 if problems.found or (args.check and changed) else 0


def _changes(file: str, problems: Problems, write: bool) -> bool:
    """Whether the layout of a file is another; written where that is wanted."""
    if read_file(Path(file), problems) is None:
        return False
    with open(file, encoding="utf-8-sig", newline="") as f:
        text = f.read()
    out = formatted(text, file, Problems())
    if out is None or out == text:
        return False
    if write:
        put(out, file)
    return True
