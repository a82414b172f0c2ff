"""Two packs and a corpus → the records that one wins, loses and changes against the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import field, frozen

from quoteattr.explain import bracketed, role_spans
from quoteattr.pipeline import Extractor
from quoteattr.records import Record


@frozen
class Difference:
    """A record that is not the same by both packs."""

    kind: str
    """``won``, ``lost`` or ``changed``."""
    document: str
    """The id of the document."""
    before: str
    """The paragraph with the roles of the record in brackets, by the pack as it was; empty where it is won."""
    after: str
    """The same by the edited pack; empty where it is lost."""
    rules: tuple[str, ...]
    """The rules that made it, before and after."""


@frozen
class Trial:
    """What an edit does to a corpus."""

    documents: int
    """How many texts were read."""
    before: int
    """How many records they gave."""
    after: int
    """How many they give."""
    differences: tuple[Difference, ...] = field(factory=tuple)
    """The records that differ, document by document."""

    def count(self, kind: str) -> int:
        """How many records were won, lost or changed."""
        return sum(d.kind == kind for d in self.differences)


def compare(old: Extractor, new: Extractor, documents: Iterable[tuple[str, str]]) -> Trial:
    """What the records of these (id, text) are by two packs, told where they are not the same."""
    read = before = after = 0
    differences: list[Difference] = []
    for name, text in documents:
        a, b = (e.extract(text, id=name).records for e in (old, new))
        read, before, after = read + 1, before + len(a), after + len(b)
        differences += _differences(name, text, a, b)
    return Trial(read, before, after, tuple(differences))


def _differences(name: str, text: str, a: tuple[Record, ...], b: tuple[Record, ...]) -> Iterator[Difference]:
    same = {_key(r) for r in a} & {_key(r) for r in b}
    old, new = ([r for r in x if _key(r) not in same] for x in (a, b))
    for r in old:
        other = next((x for x in new if _meet(r, x)), None)
        if other is not None:
            new.remove(other)
            yield Difference("changed", name, _shown(text, r), _shown(text, other), (r.rule, other.rule))
        else:
            yield Difference("lost", name, _shown(text, r), "", (r.rule,))
    for r in new:
        yield Difference("won", name, "", _shown(text, r), (r.rule,))


def _key(r: Record) -> tuple[Any, ...]:
    """What a record says, whichever rule says it."""
    via = tuple((v.start, v.name, v.relation) for v in r.via)
    who = (r.speaker.start, r.speaker.end, r.speaker.name) if r.speaker else None
    return r.quote.spans, r.cue, who, via, r.addressee, r.when, r.setting, r.act, r.negated, r.modality


def _meet(a: Record, b: Record) -> bool:
    """Whether two records are of the same words: by one cue, or by quotes that overlap where one has no cue."""
    if a.cue is not None and b.cue is not None:
        return a.cue.start < b.cue.end and b.cue.start < a.cue.end
    return any(x.start < y.end and y.start < x.end for x in a.quote.spans for y in b.quote.spans)


def _shown(text: str, r: Record) -> str:
    """The paragraphs of a record on one line."""
    spans = list(role_spans(r))
    begin = text.rfind("\n", 0, min(s for s, _, _ in spans)) + 1
    end = text.find("\n", max(e for _, e, _ in spans))
    inside = text[begin : end if end >= 0 else len(text)]
    return bracketed(inside, [(s - begin, e - begin, role) for s, e, role in spans])


def plain(t: Trial) -> str:
    """The trial for eyes."""
    lines = []
    for d in t.differences:
        lines.append(f"{d.kind} in {d.document} by {' → '.join(dict.fromkeys(d.rules))}")
        lines += [f"  {sign} {shown}" for sign, shown in (("-", d.before), ("+", d.after)) if shown]
    counts = ", ".join(f"{t.count(kind)} {kind}" for kind in ("won", "lost", "changed"))
    return "\n".join([*lines, f"{t.documents} documents, {t.before} records before and {t.after} after: {counts}"])


def to_dict(t: Trial) -> dict[str, Any]:
    """The trial as JSON has it."""
    rows = [
        {"kind": d.kind, "document": d.document, "before": d.before, "after": d.after, "rules": list(d.rules)}
        for d in t.differences
    ]
    return {"documents": t.documents, "before": t.before, "after": t.after, "differences": rows}
