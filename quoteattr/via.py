"""Nesting and chains: who passed an attribution on, nearest to the speaker first.

An attribution inside the content of another came through that one's speaker (hearsay).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from attrs import frozen

from quoteattr.attributions import Attribution, Range
from quoteattr.parties import Draft
from quoteattr.speakers import Resolver

MAX_CHAIN = 6
"""The longest way up from an attribution through those that hold it."""


def nest(attributions: list[Attribution]) -> None:
    """Give every attribution the one whose content holds it, the innermost if several do."""
    spans: list[tuple[int, int, Attribution]] = []
    for a in attributions:
        first, last = a.stream.first, a.stream.last
        spans.extend((first[b], last[e - 1], a) for b, e in a.content)
    spans.sort(key=lambda x: (x[0], -x[1]))
    starts = [x[0] for x in spans]
    reach = list(accumulate((x[1] for x in spans), max))
    for a in attributions:
        if a.cue is None:
            continue
        b, e = a.stream.first[a.cue[0]], a.stream.last[a.cue[1] - 1]
        best = None
        for n in range(bisect_right(starts, b) - 1, -1, -1):
            if reach[n] < e:
                break
            x, y, other = spans[n]
            if e <= y and other is not a and (best is None or y - x < best[0]):
                best = (y - x, other)
        if best is not None and not _circular(a, best[1]):
            a.parent = best[1]


def _circular(a: Attribution, parent: Attribution | None) -> bool:
    while parent is not None:
        if parent is a:
            return True
        parent = parent.parent
    return False


def tell_again(attributions: list[Attribution], resolver: Resolver) -> None:
    """Who passes words on somewhere in the text does so wherever somebody tells him: "told host Ana Rowe … told Rowe"."""
    passed = ((a.stream, r) for a in attributions for r, relation in a.via if relation in ("told", "in-outlet"))
    carriers = {id(d) for d in (resolver.named(s, r) for s, r in passed) if d is not None}
    for a in attributions:
        told = a.others.get("addressee")
        if told is not None and carriers and id(resolver.named(a.stream, told)) in carriers:
            a.via.append((told, "told"))
            del a.others["addressee"]


@frozen
class Step:
    """Somebody who passed the words on."""

    place: Range
    """The mention, in code points."""
    party: Draft | None
    """Who it is."""
    how: str
    """How the mention was resolved."""
    relation: str
    """See records.RELATIONS."""


def _relation(party: Draft | None) -> str:
    """How somebody passes on what another said: an outlet reports it."""
    return "reported-by" if party is not None and party.kind == "outlet" else "hearsay"


def chain(
    a: Attribution, resolver: Resolver, speakers: dict[int, tuple[Range, Draft | None, str] | None]
) -> list[Step]:
    """Those who passed an attribution on: its own links, those of whom it inherits from, then the outer speakers.

    ``speakers`` holds the resolved speaker of each attribution by its ``id()``. Nobody comes twice, and never the speaker.
    """
    out: list[Step] = []
    own = speakers.get(id(a))
    seen: list[Draft] = [own[1]] if own and own[1] is not None else []
    seen.extend(m for d in list(seen) for m in d.members)

    def add(step: Step) -> None:
        party = step.party
        if party is None or all(party is not s for s in seen):
            out.append(step)
            if party is not None:
                seen.append(party)

    node: Attribution | None = a
    for _ in range(MAX_CHAIN):
        if node is None:
            break
        source = node.source
        for r, relation in (*node.via, *(source.via if source and not node.via else ())):
            add(Step(*resolver.intermediary(node.stream, r), relation))
        parent = node.parent or (source.parent if source is not None else None)
        if parent is not None and resolver.passes_on(parent):
            spoken = speakers.get(id(parent)) or resolver.speaker(parent)
            if spoken is not None:
                add(Step(*spoken, parent.rule.rule.relation or _relation(spoken[1])))
        node = parent
    return out
