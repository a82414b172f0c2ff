"""Everything that quoteattr raises, each error knowing its place.

Article text never raises; bad rules and bad calls do, early and with a remedy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from attrs import field, frozen

CODES = {
    "E100": "the file cannot be read",
    "E101": "a key or an id stands twice",
    "E102": "an unknown key or value",
    "E103": "a key is missing",
    "E110": "YAML reads the text as something else, or not at all",
    "E201": "an unknown stage",
    "E202": "an unknown class",
    "E203": "an unknown attribute or kind of content",
    "E204": "a fragment that is unknown, holds itself or grows too large",
    "E205": "a pattern that cannot be read",
    "E206": "a role that the stage does not have",
    "E207": "a rule that does not exist is disabled, extended, beaten or given a confidence",
    "E208": "an overlay stands on another pack or version than it names",
    "E209": "two packs have one name",
    "E301": "two rules match the same words, and only their order decides",
    "E302": "an exception that blocks nothing",
    "E401": "a wanted record is missing",
    "E402": "a reject fires",
    "E403": "a record differs from the wanted one, or none was wanted",
    "E600": "more kinds of words and nodes than there is room for",
    "E601": "a pattern that could take time without bound",
    "W501": "an alternative that no example uses",
    "W502": "a rule that always loses",
    "W503": "a rule that runs on every sentence",
    "W504": "a word that stands twice in one lexicon",
    "W505": "an example that states no records",
    "W506": "a text beside a table that shows nothing",
    "W507": "a known miss that is none any more",
    "W508": "a comment that allows nothing",
}
"""Every code under which a fault of a rule file is reported, and what is wrong; E for errors, W for warnings."""


class QuoteattrError(Exception):
    """The root of every error of this package."""


@frozen
class Place:
    """A position in a file, counted from 1, as editors count."""

    file: str
    """The whole path of the file, or what stands for it where there is none."""
    line: int = 1
    """The line, from 1."""
    column: int = 1
    """The column in code points, from 1."""

    @property
    def path(self) -> str:
        """The file as it is shown: from the working directory where it lies below it, e.g. ``rules/en/direct.yaml``."""
        return shown_path(self.file)

    def behind(self, columns: int) -> Place:
        """The place so many columns behind this one."""
        return Place(self.file, self.line, self.column + columns)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def shown_path(file: str) -> str:
    """A path from the working directory where it lies below it, else whole."""
    below = os.getcwd().rstrip(os.sep) + os.sep
    return file.removeprefix(below).replace(os.sep, "/")


@frozen(order=False)
class Problem:
    """One fault of a rule file, with its remedy in the message."""

    place: Place
    """Where it stands."""
    code: str
    """One of :data:`CODES`, e.g. ``E202``; those that begin with W are warnings."""
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
