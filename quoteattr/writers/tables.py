"""An extraction → flat records, as lines of JSON and as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

from quoteattr.records import Extraction, Party, Record
from quoteattr.writers.eyes import called
from quoteattr.writers.lines import as_json

COLUMNS = (
    "doc_id", "record_id", "form", "act", "quote", "quote_start", "quote_end", "cue", "cue_lemma", "speaker",
    "speaker_name", "speaker_kind", "speaker_naming", "speaker_role", "speaker_affiliation", "resolved_by", "via",
    "addressee", "when", "setting", "negated", "modality", "parent",
    "rule", "confidence",
)  # fmt: skip
"""The columns of flat records and CSV; ``via`` joins the names of a chain by `` > ``, the nearest to the speaker first."""


def flat(extraction: Extraction) -> list[dict[str, Any]]:
    """One mapping a record, with :data:`COLUMNS` as keys."""
    parties = {p.id: p for p in extraction.parties}
    return [_row(extraction.id, r, parties.get(r.speaker.party) if r.speaker else None) for r in extraction.records]


def _row(doc_id: str, r: Record, speaker: Party | None) -> dict[str, Any]:
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
        "speaker_naming": speaker.naming if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "speaker_affiliation": speaker.affiliation if speaker else None,
        "resolved_by": r.speaker.resolved_by if r.speaker else None,
        "via": " > ".join(called(v) for v in r.via) or None,
        "addressee": r.addressee.text if r.addressee else None,
        "when": r.when.text if r.when else None,
        "setting": r.setting.text if r.setting else None,
        "negated": r.negated,
        "modality": r.modality,
        "parent": r.parent,
        "rule": r.rule,
        "confidence": r.confidence,
    }


def records(extraction: Extraction) -> str:
    """Flat JSON Lines, one record a line, without the last line end."""
    return "\n".join(as_json(row) for row in flat(extraction))


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
