"""Files of gold → documents with their attributions: JSON Lines, and brat's standoff files as PolNeAR and PARC have them.

What cannot be read becomes an :class:`~quoteattr.errors.InputError` beside the documents, as with :mod:`quoteattr.readers`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import field, frozen

from quoteattr.errors import InputError
from quoteattr.readers import Document, Fields, attempt, unique
from quoteattr.readers.decoding import utf8
from quoteattr.readers.lines import each_line, line_object
from quoteattr.readers.streams import DAMAGED, Meter, opened

Spans = tuple[tuple[int, int], ...]
"""Half-open stretches of a text, in code points."""
ROLES = ("source", "cue", "content")
"""The parts of an attribution, as PARC and PolNeAR name them."""
LONGEST_LINE = 1 << 28
"""Of a file of JSON Lines, in bytes."""
SUFFIXES = (".jsonl", ".jsonl.gz", ".ann")
"""The files that hold gold."""


@frozen
class Attributed:
    """One attribution, made by hand or found."""

    source: Spans
    """Who is named as its origin; empty where nobody is."""
    cue: Spans
    """The words that attribute."""
    content: Spans
    """What was said."""
    rule: str | None = None
    """The rule that found it."""
    act: str | None = None
    """Its act, where it was found."""
    confidence: float | None = None
    """As its record states it."""

    def to_dict(self) -> dict[str, Any]:
        """The attribution as a line of JSON holds it; what is absent is left out."""
        data: dict[str, Any] = {role: [list(s) for s in getattr(self, role)] for role in ROLES}
        more = {"rule": self.rule, "act": self.act, "confidence": self.confidence}
        return data | {k: v for k, v in more.items() if v is not None}


@frozen
class Annotated:
    """A document and its attributions."""

    document: Document
    """The text."""
    attributions: tuple[Attributed, ...]
    """In the order of the file."""
    ignore: Spans = field(default=())
    """Boilerplate: what is found there counts neither for nor against."""

    def to_dict(self) -> dict[str, Any]:
        """The document as a line of JSON holds it."""
        data: dict[str, Any] = {"id": self.document.id, "text": self.document.text}
        if self.document.publisher is not None:
            data["publisher"] = self.document.publisher
        data["attributions"] = [a.to_dict() for a in self.attributions]
        if self.ignore:
            data["ignore"] = [list(s) for s in self.ignore]
        return data


def read_gold(paths: Iterable[str]) -> Iterator[Annotated | InputError]:
    """The documents of these files and folders (recursive, in the order of names).

    A line of JSON that has no text takes it from ``ID.txt`` beside its file; ``X.ann`` takes it from ``X.txt`` beside it
    or in the folder ``text`` next to its own. What cannot be read comes out as an InputError with place and remedy.
    """
    yield from unique(_all(paths), lambda a: None if isinstance(a, InputError) else a.document.id)


_Read = Iterator[tuple[Annotated | InputError, str]]


def _all(paths: Iterable[str]) -> _Read:
    for given in paths:
        path = Path(given)
        if path.is_dir():
            files = sorted(f for f in path.rglob("*") if f.is_file() and f.name.endswith(SUFFIXES))
            if not files:
                yield InputError(f"{given}: the folder holds no .jsonl, .jsonl.gz or .ann file"), given
            for f in files:
                yield from _file(f, f.relative_to(path).as_posix().removesuffix(".ann"))
        elif not path.exists():
            yield InputError(f"{given}: no such file or folder"), given
        elif not path.name.endswith(SUFFIXES):
            yield (
                InputError(f"{given}: gold is read from .jsonl, .jsonl.gz and .ann files; name one, or its folder"),
                given,
            )
        else:
            yield from _file(path, path.stem)


def _file(path: Path, id: str) -> _Read:
    shown = path.as_posix()
    try:
        if path.suffix == ".ann":
            yield attempt(_brat, path, id), shown
            return
        with opened(path, Meter()) as stream:
            yield from each_line(stream, shown, lambda line, place: _line(line, place, path.parent), LONGEST_LINE)
    except DAMAGED as e:
        yield InputError(f"{shown}: cannot be read: {getattr(e, 'strerror', None) or e}"), shown


def _text(path: Path) -> str:
    try:
        return utf8(path.read_bytes(), path.as_posix())
    except OSError as e:
        raise InputError(f"{path.as_posix()}: cannot be read: {e.strerror or e}") from None


# JSON Lines ------------------------------------------------------------------------------------------------------------------


def _line(line: bytes, place: str, folder: Path) -> Annotated:
    data = line_object(line, place)
    if "text" not in data and isinstance(data.get("id"), str | int):
        beside = folder / f"{str(data['id']).removesuffix('.txt')}.txt"
        if not beside.is_file():
            raise InputError(
                f"{place}: the field 'text' is missing, and there is no {beside.as_posix()}; give one of them"
            )
        data["text"] = _text(beside)
    document = Fields().document(data, place)
    given = data.get("attributions")
    if not isinstance(given, list) or not all(isinstance(a, dict) for a in given):
        raise InputError(f"{place}: the field 'attributions' must be a list of objects with source, cue and content")
    size = len(document.text)
    attributions = tuple(_attributed(a, f"{place}: attribution {n}", size) for n, a in enumerate(given, 1))
    return Annotated(document, attributions, _spans(data.get("ignore"), f"{place}: ignore", size))


def _attributed(data: dict[str, Any], place: str, size: int) -> Attributed:
    source, cue, content = (_spans(data.get(role), f"{place}: {role}", size) for role in ROLES)
    rule, act, confidence = (data.get(k) for k in ("rule", "act", "confidence"))
    for name, value in (("rule", rule), ("act", act)):
        if value is not None and not isinstance(value, str):
            raise InputError(f"{place}: the field {name!r} is no text")
    if confidence is not None and not (isinstance(confidence, int | float) and 0 <= confidence <= 1):
        raise InputError(f"{place}: the field 'confidence' is no number from 0 to 1")
    return Attributed(source, cue, content, rule, act, confidence)


def _spans(data: Any, place: str, size: int) -> Spans:
    if data is None:
        return ()
    if not isinstance(data, list):
        raise InputError(f"{place} must be a list of [start, end] pairs")
    return tuple(_span(pair, place, size) for pair in data)


def _span(pair: Any, place: str, size: int) -> tuple[int, int]:
    if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(type(x) is int for x in pair)):
        raise InputError(f"{place}: {json.dumps(pair)} is no pair [start, end] of whole numbers")
    start, end = pair
    if not 0 <= start <= end <= size:
        message = (
            f"{place}: {start}-{end} does not lie in the text of {size} characters; offsets count code points from 0"
        )
        raise InputError(message)
    return start, end


# brat --------------------------------------------------------------------------------------------------------------------


def _beside(path: Path) -> Path:
    """The text of a standoff file; PolNeAR keeps texts in a folder of their own, and names the annotator behind the title."""
    names = [path.stem, path.stem.rpartition("_")[0]]
    for folder in (path.parent, path.parent.parent / "text"):
        for name in filter(None, names):
            if (folder / f"{name}.txt").is_file():
                return folder / f"{name}.txt"
    raise InputError(f"{path.as_posix()}: its text is missing; put {path.stem}.txt beside it or into ../text/")


@frozen
class _Tie:
    """An event or relation: what ties text bounds together."""

    ids: tuple[str, ...]
    """The text bounds, in the order of the line."""
    event: bool
    """False for a relation, which ties the first two."""
    place: str
    """Where it stands."""


def _brat(path: Path, id: str) -> Annotated:
    text = _text(_beside(path))
    shown = path.as_posix()
    bounds: dict[str, tuple[str, Spans]] = {}
    ties: list[_Tie] = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        place = f"{shown}:{number}"
        key, _, rest = line.rstrip("\r").partition("\t")
        if line[:1] == "T":
            if key in bounds:
                raise InputError(f"{place}: the id {key} stands here twice; ids must differ")
            bounds[key] = _bound(rest, place, text)
        elif line[:1] in ("E", "R"):
            ids = tuple(x.partition(":")[2] for x in rest.split() if ":" in x)
            if len(ids) < 2 and line[0] == "R":
                raise InputError(f"{place}: a relation names two text bounds, e.g. R1<tab>Attribution Arg1:T1 Arg2:T2")
            ties.append(_Tie(ids, line[0] == "E", place))
        elif line.strip() and line[0] not in "AMN#*":
            raise InputError(
                f"{place}: {line[:20]!r} is no line of brat's standoff format; those begin with T, E, R, A, N or #"
            )
    for tie in ties:
        for x in tie.ids:
            if x not in bounds and not x.startswith("E"):
                raise InputError(f"{tie.place}: {x or 'an argument'} is not defined; add its T line or take it out")
    if not ties and any(role in ROLES for role, _ in bounds.values()):
        message = f"{shown}: nothing ties its spans together; attributions need events or relations"
        raise InputError(f"{message}, e.g. E1<tab>Attribution:T2 Source:T1 Content:T3")
    groups = [t.ids for t in ties if t.event] + _related([t for t in ties if not t.event], bounds)
    return Annotated(Document(id, text), tuple(_of_group(g, bounds) for g in groups))


def _bound(rest: str, place: str, text: str) -> tuple[str, Spans]:
    """Type and spans of a T line, ``Content 0 5;9 12<tab>the words``."""
    head, _, words = rest.partition("\t")
    kind, _, numbers = head.partition(" ")
    if not re.fullmatch(r"\d+ \d+(;\d+ \d+)*", numbers):
        raise InputError(f"{place}: {numbers!r} are no offsets; write e.g. T1<tab>Content 0 5;9 12<tab>the words")
    spans = _spans([[int(n) for n in pair.split(" ")] for pair in numbers.split(";")], place, len(text))
    printed = "".join(text[s:e] for s, e in spans)
    if words and "".join(words.split()) != "".join(printed.split()):
        raise InputError(
            f"{place}: the text has {printed!r} there, not {words!r}; is this the text that was annotated, line ends and all?"
        )
    return kind.lower(), spans


def _related(relations: list[_Tie], bounds: dict[str, tuple[str, Spans]]) -> list[tuple[str, ...]]:
    """The groups that relations make: one for each ``Attribution``, else cue, else content that has neither of these.

    A cue that is related to a source only takes the content of that source, and a cue related to a content only its source.
    """
    linked: dict[str, dict[str, None]] = {x: {} for x in bounds}
    for r in relations:
        a, b = r.ids[:2]
        if a in bounds and b in bounds:
            linked[a][b] = linked[b][a] = None
    out: list[tuple[str, ...]] = []
    taken: set[str] = set()
    for hub in ("attribution", "cue", "content"):
        for x, (kind, _) in bounds.items():
            if kind != hub or x in taken or not linked[x]:
                continue
            group = {x: None, **linked[x]}
            for role in ("content", "source"):
                if all(bounds[g][0] != role for g in group):
                    group |= {y: None for g in list(group) for y in linked[g] if bounds[y][0] == role}
            taken.update(g for g in group if bounds[g][0] != "source")
            out.append(tuple(group))
    return out


def _of_group(ids: tuple[str, ...], bounds: dict[str, tuple[str, Spans]]) -> Attributed:
    named = [bounds[x] for x in dict.fromkeys(ids) if x in bounds]
    source, cue, content = (
        tuple(sorted({s for kind, spans in named if kind == role for s in spans})) for role in ROLES
    )
    return Attributed(source, cue, content)
