"""Everything that quoteattr raises, each error knowing its place.

Article text never raises; bad rules and bad calls do, early and with a remedy.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen


class QuoteattrError(Exception):
    """The root of every error of this package."""


@frozen
class Place:
    """A position in a file, counted from 1, as editors count."""

    path: str
    """The file as the user named it, e.g. ``rules/en/direct.yaml``."""
    line: int = 1
    """The line, from 1."""
    column: int = 1
    """The column in code points, from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@frozen(order=False)
class Problem:
    """One fault of a rule file, with its remedy in the message."""

    place: Place
    """Where it stands."""
    code: str
    """A code of docs/rules.md, e.g. ``E202``; those that begin with W are warnings."""
    message: str
    """What is wrong and what to do, in one line."""
    rule: str | None = field(default=None)
    """The id of the rule or table entry, where there is one."""

    @property
    def is_error(self) -> bool:
        """False for a warning."""
        return self.code.startswith("E")

    def __str__(self) -> str:
        owner = f" {self.rule}:" if self.rule else ""
        return f"{self.place}: {self.code}{owner} {self.message}"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by position in it."""
        return (self.place.path, self.place.line, self.place.column, self.code, self.message)


class RuleError(QuoteattrError):
    """A rule pack cannot be used; ``problems`` holds all of its faults, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.sort_key))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class InputError(QuoteattrError):
    """A document could not be read; the message names the file, the line where there is one, and the remedy."""

    def __init__(self, message: str, id: str | None = None) -> None:
        """The message, and the document's id where one is known."""
        super().__init__(message)
        self.id = id


class UsageError(QuoteattrError):
    """A call or a command line that cannot be carried out."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy: the known name most like this one, or the list of them where it is short."""
    import difflib  # only where something is wrong

    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if not close:
        upper = {n.upper(): n for n in names}
        close = [upper[m] for m in difflib.get_close_matches(name.upper(), list(upper), n=1, cutoff=0.5)]
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(names)}" if len(names) <= 12 else "see docs/rules.md for the known ones"
