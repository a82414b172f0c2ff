"""``rules check``: every fault of a pack, its examples included, without reading an article."""

from __future__ import annotations

import argparse
import re
import sys
from functools import lru_cache

from quoteattr.errors import Problem
from quoteattr.loader import check_folders
from quoteattr.ruletests import run_examples

ALLOW = re.compile(r"#\s*allow:\s*(W\d+)\s+\S")
"""``# allow: W503 a transcript line has no class of its own``: the reason is required."""


def run(args: argparse.Namespace) -> int:
    """Print the faults, in the order of the files; 1 where one is an error."""
    pack, found = check_folders(*args.packs)
    if pack is not None:
        found = [*found, *(o.problem for o in run_examples(pack).outcomes)]
    shown = sorted({p for p in found if not allowed(p)}, key=lambda p: p.sort_key)
    for problem in shown:
        print(problem)
    errors = sum(p.is_error for p in shown)
    silenced = len({p for p in found if allowed(p)})
    print(f"{errors} errors, {len(shown) - errors} warnings ({silenced} allowed)", file=sys.stderr)
    return 1 if errors else 0


def allowed(problem: Problem) -> bool:
    """Whether the line that a warning points to, or the one above, allows it with a reason."""
    if problem.is_error:
        return False
    line = problem.place.line
    return any(
        m[1] == problem.code for x in _lines(problem.place.path)[max(line - 2, 0) : line] for m in ALLOW.finditer(x)
    )


@lru_cache
def _lines(path: str) -> tuple[str, ...]:
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as f:
            return tuple(f.read().split("\n"))
    except OSError:
        return ()
