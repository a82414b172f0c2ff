"""Extractions → JSON Lines, flat records, CSV, graphs and text for eyes."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from quoteattr.records import Extraction, Mention, Record

FORMATS = ("text", "jsonl", "records", "csv", "graph-json", "dot")
"""What ``extract --format`` takes."""
COLUMNS = (
    "doc_id", "record_id", "form", "act", "quote", "quote_start", "quote_end", "cue", "cue_lemma", "speaker",
    "speaker_name", "speaker_kind", "resolved_by", "via", "addressee", "when", "setting", "negated", "modality", "parent",
    "rule", "confidence",
)  # fmt: skip
"""The columns of flat records and CSV; ``via`` joins the names of a chain by `` > ``, the nearest to the speaker first."""


def jsonl(extraction: Extraction) -> str:
    """The canonical form: one line, without its line end."""
    return _json(extraction.to_dict())


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or not _has_surrogate(text) else json.dumps(value, separators=(",", ":"))


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def flat(extraction: Extraction) -> list[dict[str, Any]]:
    """One mapping a record, with :data:`COLUMNS` as keys."""
    return [_row(extraction.id, r) for r in extraction.records]


def _row(doc_id: str, r: Record) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "record_id": r.id,
        "form": r.form,
        "act": r.act,
        "quote": r.quote.text,
        "quote_start": r.quote.spans[0].start if r.quote.spans else None,
        "quote_end": r.quote.spans[-1].end if r.quote.spans else None,
        "cue": r.cue.text if r.cue else None,
        "cue_lemma": r.cue.lemma if r.cue else None,
        "speaker": r.speaker.text if r.speaker else None,
        "speaker_name": r.speaker.name if r.speaker else None,
        "speaker_kind": r.speaker.kind if r.speaker else None,
        "resolved_by": r.speaker.resolved_by if r.speaker else None,
        "via": " > ".join(_called(v) for v in r.via) or None,
        "addressee": r.addressee.text if r.addressee else None,
        "when": r.when.text if r.when else None,
        "setting": r.setting.text if r.setting else None,
        "negated": r.negated,
        "modality": r.modality,
        "parent": r.parent,
        "rule": r.rule,
        "confidence": r.confidence,
    }


def _called(m: Mention) -> str:
    return m.name or m.text or "?"


def records(extraction: Extraction) -> str:
    """Flat JSON Lines, one record a line, without the last line end."""
    return "\n".join(_json(row) for row in flat(extraction))


def csv_header() -> str:
    """The first line of a CSV file."""
    return ",".join(COLUMNS)


def csv_rows(extraction: Extraction) -> str:
    """CSV lines, without the last line end; cells that a spreadsheet would run are escaped with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in flat(extraction):
        writer.writerow([_cell(row[c]) for c in COLUMNS])
    return out.getvalue().removesuffix("\n").encode("utf-8", "replace").decode()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def graph_json(extraction: Extraction) -> str:
    """The graph of the chains as one line of JSON, without its line end."""
    return _json(extraction.graph().to_dict())


def dot(extraction: Extraction) -> str:
    """The graph of the chains for Graphviz, without the last line end."""
    return extraction.graph().to_dot()


def text(extraction: Extraction) -> str:
    """For eyes: each quote with its speaker and the chain it came through."""
    lines = [f"{extraction.id or 'text'}: {len(extraction.records)} records" + (
        f", published by {extraction.publisher}" if extraction.publisher else "")]  # fmt: skip
    for r in extraction.records:
        lines.append("")
        lines.append("  " + " ← ".join(chain(r)) + f"   [{r.form} {r.act}]")
        lines.append(
            f"    {r.cue.text if r.cue else '…'}: {_folded(r.quote.text) if r.quote.text else '(nothing named)'}"
        )
    return "\n".join(lines)


def chain(r: Record) -> list[str]:
    """The speaker and everyone the words passed through, as they are called."""
    speaker = "?" if r.speaker is None else r.speaker.name or r.speaker.text or "?"
    return [speaker, *(f"{_called(v)} ({v.relation})" for v in r.via)]


def _folded(value: str) -> str:
    return " ".join(value.split())
