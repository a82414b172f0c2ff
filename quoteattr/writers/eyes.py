"""An extraction → text for eyes."""

from __future__ import annotations

from quoteattr.records import Extraction, Mention, Record


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
    return [speaker, *(f"{called(v)} ({v.relation})" for v in r.via)]


def _folded(value: str) -> str:
    return " ".join(value.split())


def called(m: Mention) -> str:
    """What a mention is called: its name, else its words."""
    return m.name or m.text or "?"
