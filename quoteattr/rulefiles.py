"""YAML → plain values that remember file, line and column; every problem of every file at once.

Every scalar is text, whatever YAML would make of it; its type comes from its key. Files are read with the safe loader
within limits on size, depth and aliases; no key runs code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from quoteattr.errors import Place, Problem, nearest

MAX_BYTES = 2_000_000
"""The largest rule file that is read."""
MAX_DEPTH = 12
"""The deepest nesting."""
MAX_VALUES = 200_000
"""The most values that one file may hold."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(str):
    """A scalar that knows where it stands."""

    __slots__ = ("place", "plain")
    place: Place
    plain: bool

    def __new__(cls, value: str, place: Place, plain: bool = True) -> Text:
        """A scalar of this text at this place; ``plain`` where it stands without quotation marks."""
        self = super().__new__(cls, value)
        self.place = place
        self.plain = plain
        return self

    def __getnewargs__(self) -> tuple[str, Place, bool]:  # type: ignore[override]
        return str(self), self.place, self.plain


class Items(list[Any]):
    """A list that knows where it stands."""

    __slots__ = ("place",)

    def __init__(self, values: Iterable[Any], place: Place) -> None:
        super().__init__(values)
        self.place = place


class Table(dict[Text, Any]):
    """A mapping that knows where it stands; its keys are :class:`Text`."""

    __slots__ = ("place",)

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


Value = Text | Items | Table


class Problems:
    """The faults found so far, of all files."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, message: str, at: Place | Text | Items | Table, rule: str | None = None) -> None:
        """Note a fault at a place or at the place of a value."""
        place = at if isinstance(at, Place) else at.place
        self.found.append(Problem(place, code, message, rule))

    @property
    def errors(self) -> list[Problem]:
        """Those that are no warnings."""
        return [p for p in self.found if p.is_error]


def read_file(path: Path, problems: Problems) -> Value | None:
    """One file as a value; None, with the faults noted, where it cannot be read."""
    file = str(path.resolve())
    start = Place(file)
    if path.suffix != ".yaml":
        problems.add("E100", f"only .yaml files are read; rename it to {path.stem}.yaml", start)
        return None
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problems.add(
                "E100", f"{size} bytes are more than the {MAX_BYTES} that a rule file may have; split it", start
            )
            return None
        raw = path.read_bytes()
    except OSError as e:
        problems.add("E100", f"cannot be read: {e.strerror or e}", start)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        problems.add("E100", "not UTF-8; save the file as UTF-8", Place(file, line))
        return None
    return read_text(text, file, problems)


def read_text(text: str, file: str, problems: Problems) -> Value | None:
    """The text of one file as a value; None, with the faults noted, where it is no YAML."""
    control = _CONTROL.search(text)
    if control is not None:
        message = f"not YAML: the control character U+{ord(control[0]):04X}; is this a text file?"
        problems.add("E110", message, _place_of(text, control.start(), file))
        return None
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as e:
        unclosed = e.context_mark if "end of stream" in (e.problem or "") else None
        mark = unclosed or e.problem_mark or e.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        problems.add("E110", _yaml_remedy(e, text.split("\n"), place), place)
        return None
    except (yaml.YAMLError, RecursionError) as e:
        problems.add("E110", f"not YAML: {str(e).splitlines()[0]}", Place(file))
        return None
    if node is None:
        return Table(Place(file))
    return _Builder(file, problems, text.split("\n")).value(node, 0)


_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML has no place for: control characters and lone surrogates."""


def _place_of(text: str, at: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


class _Refused(yaml.MarkedYAMLError):
    """YAML that is well formed and not for rule files."""

    def __init__(self, problem: str, event: Any) -> None:
        super().__init__(problem=problem, problem_mark=event.start_mark)


def _compose(text: str) -> Any:
    """The node tree; anchors, aliases and tags, which no rule file needs, are refused before anything is built."""
    depth = documents = values = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                "anchors (&) and aliases (*) are not allowed; quote the text if it is meant literally", event
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise _Refused("tags (!) are not allowed; quote the text if it is meant literally", event)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise _Refused("a second document (---); a rule file holds one", event)
        values += isinstance(event, yaml.NodeEvent)
        if values > MAX_VALUES:
            raise _Refused(f"more than {MAX_VALUES} values in one file; split it", event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        if depth > MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} deep", event)
        depth -= isinstance(event, yaml.CollectionEndEvent)
    return yaml.compose(text, Loader=_Loader)


def _yaml_remedy(error: yaml.MarkedYAMLError, lines: list[str], place: Place) -> str:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    said = error.problem or "cannot be read"
    if isinstance(error, _Refused) and "quote" not in said:
        return f"not YAML for rules: {said}"
    if line[place.column - 1 : place.column] == "\t":
        return f"not YAML: {said}; indent with blanks, not with tabs"
    item = re.match(r"\s*(?:- |[\w+-]+: )*(.*)", line)
    bare = item.group(1).strip() if item else ""
    if (bare and bare[0] in "?!,#&*@%`|>[{]}'\"") or ": " in bare or " #" in bare:
        shown = bare if len(bare) <= 60 else bare[:57] + "..."
        return f"not YAML: {said}; a text like this needs quotation marks: '{shown.replace(chr(39), chr(39) * 2)}'"
    return f"not YAML: {said}"


_CUT = re.compile(r"\s*#(?! )")
"""What stands behind a text that YAML cuts short."""


class _Builder:
    def __init__(self, file: str, problems: Problems, lines: list[str]) -> None:
        self.file = file
        self.problems = problems
        self.lines = lines

    def place(self, node: Any) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: Any, depth: int) -> Value:
        place = self.place(node)
        if isinstance(node, yaml.ScalarNode):
            plain = not node.style
            if plain:
                self.check_cut(node, place)
            return Text(node.value, place, plain)
        if isinstance(node, yaml.SequenceNode):
            return Items((self.value(n, depth + 1) for n in node.value), place)
        table = Table(place)
        for key_node, value_node in node.value:
            key = self.value(key_node, depth + 1)
            if not isinstance(key, Text):
                self.problems.add("E110", "a key must be text; quote it", self.place(key_node))
                continue
            if key in table:
                self.problems.add("E101", f"the key {key!r} stands here twice; keep one", key)
                continue
            table[key] = self.value(value_node, depth + 1)
        return table

    def check_cut(self, node: Any, place: Place) -> None:
        """A plain scalar that a `` #`` cuts short has lost text without a word: refuse it unless a space-# comment is meant."""
        end = node.end_mark
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        if _CUT.match(line, end.column) and node.value:
            kept = line[place.column - 1 :].rstrip().replace("'", "''")
            self.problems.add(
                "E110", f"YAML cuts this text at #; write '{kept}', or a space behind # for a comment", place
            )


# --- reading typed values out of tables ---------------------------------------------------------------------------------


class Fields:
    """Takes the fields of one table by type, notes what is missing or unknown, and never raises."""

    def __init__(self, table: Table, problems: Problems, owner: str | None = None) -> None:
        self.table = table
        self.problems = problems
        self.owner = owner

    def known(self, *names: str, **remedies: str) -> None:
        """Note every key that is none of these; ``remedies`` are what to do about some unknown ones."""
        for key in self.table:
            if key not in names:
                remedy = remedies.get(key) or nearest(key, names)
                self.problems.add("E102", f"unknown key {str(key)!r}; {remedy}", key, self.owner)

    def raw(self, name: str) -> Value | None:
        """The value as it stands."""
        value: Value | None = self.table.get(name)  # type: ignore[call-overload]
        return value

    def at(self, name: str) -> Place:
        """Where a value stands; the place of the table where it lacks."""
        value = self.raw(name)
        return self.table.place if value is None else value.place

    def text(self, name: str, default: str = "") -> str:
        """A scalar; the default where it lacks."""
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, Text):
            self.problems.add("E110", f"{name} must be one text; quote it if it holds ': '", value, self.owner)
            return default
        return value

    def need(self, name: str) -> Text:
        """A scalar that must be there."""
        value = self.raw(name)
        if isinstance(value, Text):
            return value
        if value is None:
            self.problems.add("E103", f"the key {name!r} is missing", self.table, self.owner)
        else:
            self.problems.add("E110", f"{name} must be one text; quote it if it holds ': '", value, self.owner)
        return Text("", self.table.place)

    def texts(self, name: str) -> list[Text]:
        """A list of scalars; a single scalar is a list of one."""
        value = self.raw(name)
        if value is None:
            return []
        if isinstance(value, Text):
            return [value]
        out: list[Text] = []
        for item in value if isinstance(value, Items) else [value]:
            if isinstance(item, Text):
                out.append(item)
            else:
                self.problems.add(
                    "E110", f"each of {name} must be one text; quote it if it holds ': '", item, self.owner
                )
        return out

    def tables(self, name: str) -> Iterator[Table]:
        """A list of mappings."""
        value = self.raw(name)
        if value is None:
            return
        for item in value if isinstance(value, Items) else [value]:
            if isinstance(item, Table):
                yield item
            else:
                self.problems.add("E110", f"each of {name} must be a mapping of keys", item, self.owner)

    def table_of(self, name: str) -> Table | None:
        """A mapping, or None."""
        value = self.raw(name)
        if value is None or isinstance(value, Table):
            return value
        self.problems.add("E110", f"{name} must be a mapping of keys", value, self.owner)
        return None

    def flag(self, name: str) -> bool:
        """``yes`` or ``no``."""
        value = self.text(name, "no")
        if value.lower() in ("yes", "true"):
            return True
        if value.lower() not in ("no", "false", ""):
            self.problems.add("E102", f"{name} is yes or no, not {str(value)!r}", self.at(name), self.owner)
        return False

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError:
            self.problems.add("E102", f"{name} is a whole number, not {str(value)!r}", self.at(name), self.owner)
            return default

    def share(self, name: str) -> float:
        """A number from 0 to 1."""
        value = self.need(name)
        if isinstance(self.raw(name), Text) and not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", value):
            self.problems.add("E102", f"{name} is a number from 0 to 1, not {str(value)!r}", value, self.owner)
            return 0.0
        return float(value or 0)

    def choice(self, name: str, among: Iterable[str], default: str) -> str:
        """One of a closed list."""
        value = self.text(name, default)
        options = tuple(among)
        if value not in options and value != default:
            message = f"unknown {name} {str(value)!r}; {nearest(value, options)}"
            self.problems.add("E102", message, self.at(name), self.owner)
            return default
        return str(value)

    def choices(self, name: str, among: Iterable[str]) -> tuple[str, ...]:
        """Some of a closed list; others are noted and left out."""
        options = tuple(among)
        found = self.texts(name)
        for value in (x for x in found if x not in options):
            self.problems.add("E102", f"unknown {name} {str(value)!r}; {nearest(value, options)}", value, self.owner)
        return tuple(str(x) for x in found if x in options)
