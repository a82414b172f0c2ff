"""The records that an example wants × those that are found: which meet, and how the others differ."""

from __future__ import annotations

from difflib import SequenceMatcher

from quoteattr.explain import on_one_line
from quoteattr.records import Record

Want = tuple[tuple[str, str | None], ...]
"""The fields that an example states of one record."""


def unpaired(wants: tuple[Want, ...], records: list[Record]) -> tuple[list[Want], list[Record]]:
    """The wants that no record meets and the records that no want takes, as few of them as can be."""
    fitting = [[j for j, r in enumerate(records) if not differences(w, r)] for w in wants]
    taken: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j in fitting[i]:
            if j not in tried:
                tried.add(j)
                if j not in taken or place(taken[j], tried):
                    taken[j] = i
                    return True
        return False

    left = [w for i, w in enumerate(wants) if not place(i, set())]
    return left, [r for j, r in enumerate(records) if j not in taken]


def differences(want: Want, record: Record) -> list[str]:
    """The fields in which a record is not what is wanted, e.g. ``speaker is 'Diaz', not 'Ana Diaz'``."""
    has = values(record)
    pairs = ((name, has.get(name), _normal(name, value)) for name, value in want)
    return [f"{name} is {quoted(is_)}, not {quoted(wanted)}" for name, is_, wanted in pairs if is_ != wanted]


def values(r: Record) -> dict[str, str | None]:
    """The fields of a record as examples state them (:data:`quoteattr.definitions.WANTED`)."""
    speaker, cue = r.speaker, r.cue
    out = {
        "quote": r.quote.text,
        "marks": r.quote.marks,
        "cue": cue.text if cue else None,
        "lemma": cue.lemma if cue else None,
        "speaker": speaker.text if speaker else None,
        "name": speaker.name if speaker else None,
        "kind": speaker.kind if speaker else None,
        "resolved_by": speaker.resolved_by if speaker else None,
        "form": r.form,
        "act": r.act,
        "via": " > ".join(v.name or v.text or "?" for v in r.via) or None,
        "addressee": r.addressee.text if r.addressee else None,
        "when": r.when.text if r.when else None,
        "setting": r.setting.text if r.setting else None,
        "negated": "yes" if r.negated else "no",
        "modality": r.modality,
        "rule": r.rule,
    }
    return {name: _normal(name, value) for name, value in out.items()}


def _normal(name: str, value: str | None) -> str | None:
    """Blanks folded, and the spellings of yes and no made one."""
    if value is not None and name == "negated":
        return {"true": "yes", "false": "no"}.get(value.lower(), value.lower())
    return value if value is None else on_one_line(value)


def likeness(want: Want, record: Record) -> float:
    """The share of the wanted fields that a record has; a quote counts by how alike its words are."""
    has = values(record)
    total = 0.0
    for name, value in want:
        wanted, is_ = _normal(name, value), has.get(name)
        if wanted == is_:
            total += 1
        elif name == "quote" and wanted and is_:
            total += SequenceMatcher(None, wanted, is_, autojunk=False).ratio()
    return total / len(want) if want else 0.0


def quoted(value: str | None) -> str:
    """A value as messages show it."""
    return "nothing" if value is None else repr(value)
