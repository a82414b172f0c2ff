"""``rules check``: every fault of a pack, its examples included, without reading an article."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from quoteattr.cli.output import print_json
from quoteattr.errors import CODES, Place, Problem
from quoteattr.loader import check_folders, files_of
from quoteattr.ruletests import run_examples

ALLOW = re.compile(r"#\s*allow:\s*(?P<code>[A-Z]\d+)?(?P<reason>.*)")
"""``# allow: W503 a transcript line has no class of its own``: the reason is required."""


def run(args: argparse.Namespace) -> int:
    """Print the faults, in the order of the files; 1 where one is an error."""
    pack, faults = check_folders(*args.packs)
    found = set(faults)
    comments = list(_comments(files_of(*args.packs)))
    if pack is not None:
        found |= {o.problem for o in run_examples(pack).outcomes}
        found |= set(_idle(comments, found))
    silenced = {p for p in found if any(c.allows(p) for c in comments)}
    shown = sorted(found - silenced, key=lambda p: p.sort_key)
    FORMATS[args.format](shown, len(silenced))
    return 1 if any(p.is_error for p in shown) else 0


# what is allowed ---------------------------------------------------------------------------------------------------------


@frozen
class Comment:
    """A comment that allows a warning on its line or the one below."""

    place: Place
    """Where it stands."""
    code: str
    """The code of the warning."""
    reason: str
    """Why it is let pass."""

    def allows(self, problem: Problem) -> bool:
        """Whether it silences a fault."""
        here = problem.place.file == self.place.file and problem.place.line - self.place.line in (0, 1)
        return here and bool(self.reason) and problem.code == self.code and not problem.is_error

    @property
    def fault(self) -> str:
        """Why it silences nothing."""
        if self.code not in CODES:
            return "the comment names no code; write e.g. # allow: W503 and the reason"
        if self.code.startswith("E"):
            return f"{self.code} is an error, and only warnings can be allowed"
        if not self.reason:
            return f"the comment gives no reason, so {self.code} is not silenced; write why behind it"
        return f"{self.code} is not reported here; take the comment out"


def _comments(files: Iterable[str]) -> Iterator[Comment]:
    for path in files:
        if not Path(path).is_file():
            continue
        with open(path, encoding="utf-8-sig", errors="replace") as f:
            for number, line in enumerate(f, 1):
                for m in ALLOW.finditer(line) if "allow:" in line else ():
                    yield Comment(Place(path, number, m.start() + 1), m["code"] or "", m["reason"].strip())


def _idle(comments: Iterable[Comment], found: Iterable[Problem]) -> Iterator[Problem]:
    """A fault for each comment that allows nothing."""
    return (Problem(c.place, "W508", c.fault) for c in comments if not any(map(c.allows, found)))


# formats -----------------------------------------------------------------------------------------------------------------


def _text(shown: list[Problem], silenced: int) -> None:
    for problem in shown:
        print(problem)
    errors = sum(p.is_error for p in shown)
    print(f"{errors} errors, {len(shown) - errors} warnings ({silenced} allowed)", file=sys.stderr)


def _json(shown: list[Problem], silenced: int) -> None:
    errors = sum(p.is_error for p in shown)
    listed = [
        {"path": p.place.path, "line": p.place.line, "column": p.place.column}
        | {"code": p.code, "rule": p.rule, "message": p.message}
        for p in shown
    ]
    counts = {"errors": errors, "warnings": len(shown) - errors, "allowed": silenced}
    print_json({**counts, "problems": listed})


def _github(shown: list[Problem], _: int) -> None:
    """Annotations as GitHub reads them from the output of a workflow."""
    for p in shown:
        kind = "error" if p.is_error else "warning"
        title = f"{p.code} {p.rule or CODES[p.code]}"
        where = f"file={_property(p.place.path)},line={p.place.line},col={p.place.column},title={_property(title)}"
        print(f"::{kind} {where}::{_escaped(p.message)}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"text": _text, "json": _json, "github": _github}
"""How faults can be printed."""
