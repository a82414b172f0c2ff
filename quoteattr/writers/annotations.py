"""An extraction and its text → what annotation tools read: W3C Web Annotation, brat's standoff files, Label Studio tasks."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from quoteattr._version import __version__
from quoteattr.records import Extraction, Record
from quoteattr.spans import Span
from quoteattr.writers.eyes import called, chain
from quoteattr.writers.lines import as_json

AROUND = 32
"""How many code points before and behind a span help to find it again."""
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"quoteattr": "urn:quoteattr:"}]
"""What the terms of the JSON-LD mean."""


def _roles(r: Record) -> Iterator[tuple[str, list[Span]]]:
    """The roles of a record that stand in the text, each with its places; every intermediary is one."""
    yield "quote", list(r.quote.spans)
    if r.cue is not None:
        yield "cue", [Span(r.cue.start, r.cue.end, r.cue.text)]
    for role, m in (("speaker", r.speaker), *(("via", v) for v in r.via)):
        if m is not None and m.start is not None and m.end is not None and m.text is not None:
            yield role, [Span(m.start, m.end, m.text)]


# W3C Web Annotation ----------------------------------------------------------------------------------------------------------


def web_annotation(text: str, extraction: Extraction) -> bytes:
    """One line of JSON-LD: a page of annotations, one a record; offsets count code points, as the standard has it."""
    source = extraction.id if re.match(r"[a-z][a-z0-9+.-]*:\S+$", extraction.id) else _urn("document", extraction.id)
    page = {
        "@context": CONTEXT,
        "id": _urn("page", extraction.sha256),
        "type": "AnnotationPage",
        "items": [_annotation(r, text, source) for r in extraction.records],
    }
    return as_json(page).encode() + b"\n"


def _urn(kind: str, name: str) -> str:
    return f"urn:quoteattr:{kind}:{quote(name, errors='replace')}"


def _annotation(r: Record, text: str, source: str) -> dict[str, Any]:
    words = [_textual("tagging", r.form), _textual("tagging", r.act)]
    if r.speaker is not None:
        words.insert(0, _textual("identifying", called(r.speaker)))
    if r.via:
        words.append(_textual("describing", " ← ".join(chain(r))))
    places = [(role, spans) for role, spans in _roles(r) if spans]
    return {
        "id": _urn("record", r.id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": words + [
            {"type": "SpecificResource", "purpose": f"quoteattr:{role}", **_selected(spans[0], text, source)}
            for role, spans in places if role != "quote"
        ],
        "target": [_selected(s, text, source) for s in r.quote.spans] or source,
    }  # fmt: skip


def _textual(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _selected(s: Span, text: str, source: str) -> dict[str, Any]:
    words = {"prefix": text[max(0, s.start - AROUND) : s.start], "suffix": text[s.end : s.end + AROUND]}
    return {
        "source": source,
        "selector": [
            {"type": "TextPositionSelector", "start": s.start, "end": s.end},
            {"type": "TextQuoteSelector", "exact": s.text, **words},
        ],
    }


# brat ------------------------------------------------------------------------------------------------------------------------

BRAT_TYPES = {"quote": "Content", "cue": "Cue", "speaker": "Source", "via": "Via"}
"""The types of text bounds, by role; :mod:`quoteattr.gold` reads all but the last back."""
BRAT_CONFIGURATION = """[entities]
Content
Cue
Source
Via
[events]
Cue	Content*:Content, Source?:Source, Via*:Via
Content	Source?:Source, Via*:Via
[relations]
[attributes]
Form	Arg:<EVENT>, Value:direct|indirect|mixed
Act	Arg:<EVENT>, Value:speech|writing|evidence|thought|intention|stance|silence
"""
"""The file ``annotation.conf`` beside them."""


def brat(text: str, extraction: Extraction) -> bytes:
    """One line of JSON: the name of the two files without their endings, the text, and its annotations."""
    lines: list[str] = []
    known: dict[tuple[str, str], str] = {}
    for n, r in enumerate(extraction.records, 1):
        bound = [(BRAT_TYPES[role], _bound(role, spans, text, known, lines)) for role, spans in _roles(r) if spans]
        bound.sort(key=lambda b: list(BRAT_TYPES.values()).index(b[0]) if b[0] != "Cue" else -1)
        lines.append(f"E{n}\t" + " ".join(f"{kind}:{id}" for kind, id in bound))
        lines += [
            f"A{2 * n - 1}\tForm E{n} {r.form}",
            f"A{2 * n}\tAct E{n} {r.act}",
            f"#{n}\tAnnotatorNotes E{n}\t{r.rule}",
        ]
    written = "".join(f"{line}\n" for line in lines)
    return as_json([brat_name(extraction.id), _whole(text), _whole(written)]).encode() + b"\n"


def brat_name(id: str) -> str:
    """The path of a document's files below the folder: its id without ``.txt``, what is unsafe in names as percent signs."""
    parts = id.removesuffix(".txt").split("/")
    if any(p in ("", ".", "..") for p in parts):
        parts = [quote(id.removesuffix(".txt"), safe=" ", errors="replace").replace(".", "%2E")]
    return "/".join(map(_safe, parts))


def _safe(part: str) -> str:
    safe = re.sub(r"[^\w .,()'+=@~-]", lambda m: f"%{ord(m[0]):02X}", part)
    return safe if len(safe) <= 80 else f"{safe[:60]}-{hashlib.sha256(safe.encode()).hexdigest()[:16]}"


def _bound(role: str, spans: list[Span], text: str, known: dict[tuple[str, str], str], lines: list[str]) -> str:
    """The id of these places in that role, entered where they are new; no fragment goes over the end of a line."""
    pieces = [m.span() for s in spans for m in re.compile(r"[^\r\n]+").finditer(text, s.start, s.end)]
    where = ";".join(f"{a} {b}" for a, b in pieces)
    key = BRAT_TYPES[role], where
    if key not in known:
        known[key] = f"T{len(known) + 1}"
        lines.append(f"{known[key]}\t{key[0]} {where}\t{' '.join(text[a:b] for a, b in pieces)}")
    return known[key]


def _whole(text: str) -> str:
    """The text with half characters replaced, one for one."""
    return text.encode("utf-8", "replace").decode()


# Label Studio ----------------------------------------------------------------------------------------------------------------


def label_studio(text: str, extraction: Extraction) -> bytes:
    """A task with its text and what was found as a prediction; offsets count UTF-16 units, as browsers do."""
    utf_16 = _utf_16(text)
    regions: dict[str, dict[str, Any]] = {}
    relations = []
    for r in extraction.records:
        named = [(role, [_region(role, s, utf_16, regions) for s in spans]) for role, spans in _roles(r)]
        quotes = named[0][1]
        relations += [_relation(q, role, x) for q in quotes for role, ids in named[1:] for x in ids]
    task = {
        "data": {"id": extraction.id, "text": text},
        "predictions": [{"model_version": _model(extraction), "result": [*regions.values(), *relations]}],
    }
    return b"\n" + as_json(task).encode()


def _model(extraction: Extraction) -> str:
    return " ".join([f"quoteattr {__version__}", *(f"{p.pack} {p.version}" for p in extraction.rules)])


def _region(role: str, s: Span, utf_16: Callable[[int], int], regions: dict[str, dict[str, Any]]) -> str:
    id = f"{role}-{s.start}-{s.end}"
    value = {"start": utf_16(s.start), "end": utf_16(s.end), "text": s.text, "labels": [role.capitalize()]}
    regions[id] = {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return id


def _relation(quote_id: str, role: str, other: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": quote_id, "to_id": other, "direction": "right", "labels": [role]}


def _utf_16(text: str) -> Callable[[int], int]:
    """From offsets in code points to offsets in UTF-16 units."""
    wide = [m.start() for m in re.finditer("[\U00010000-\U0010ffff]", text)]
    return lambda offset: offset + bisect_left(wide, offset)
