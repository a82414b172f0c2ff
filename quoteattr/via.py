"""Nesting, links and document metadata → chains, nearest to the speaker first; and the document's own part.

An attribution inside the content of another came through that one's speaker (hearsay), links name intermediaries in the
sentence, and a credit line or dateline names the publisher.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Any

from attrs import frozen

from quoteattr.attributions import Attribution, Range
from quoteattr.speakers import Draft, Resolver
from quoteattr.tokens import Tokens

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


def chain(a: Attribution, resolver: Resolver, speakers: dict[int, tuple[Range, Draft | None, str] | None]) -> list[Step]:
    """Those who passed an attribution on: its own links, those of whom it inherits from, then the outer speakers.

    ``speakers`` holds the resolved speaker of each attribution by its ``id()``. Nobody comes twice, and never the speaker.
    """
    out: list[Step] = []
    own = speakers.get(id(a))
    seen: list[Draft] = [own[1]] if own and own[1] is not None else []
    seen.extend(m for d in list(seen) for m in d.members)

    def add(step: Step) -> None:
        party = step.party
        if party is None or all(party is not s and party.name.lower() != s.name.lower() for s in seen):
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
        if parent is not None and parent.speaker is not None and parent.act in ("speech", "writing"):
            spoken = speakers.get(id(parent)) or resolver.speaker(parent)
            if spoken is not None:
                add(Step(*spoken, parent.rule.rule.relation or "hearsay"))
        node = parent
    return out


@frozen
class Origin:
    """What the document says of itself."""

    publisher: str | None
    """The agency or outlet."""
    byline: tuple[str, ...]
    """The authors, as printed."""
    dateline: str | None
    """The place."""
    opening: int | None
    """Where the article's first sentence begins behind its dateline, in code points."""
    credit: tuple[int, int] | None
    """Where the publisher stands in the text, in code points."""


class Origins:
    """Reads bylines, datelines and credit lines by the expressions of a pack."""

    def __init__(self, settings: dict[str, Any], names: dict[str, Any]) -> None:
        document = settings.get("document", {})
        self._byline = [re.compile(x, re.MULTILINE) for x in document.get("byline", [])]
        self._dateline = [re.compile(x, re.MULTILINE) for x in document.get("dateline", [])]
        self._credit = [re.compile(x, re.MULTILINE) for x in document.get("credit", [])]
        self._head = int(document.get("head", "1500"))
        self._names = names

    def read(self, t: Tokens, publisher: str | None, byline: tuple[str, ...] | None) -> Origin:
        """What the text says, unless the caller said it."""
        head = t.view[: self._head]
        names: list[str] = []
        credit: tuple[int, int] | None = None
        found: str | None = None
        dateline: str | None = None
        opening: int | None = None
        for r in self._dateline:
            m = r.search(head)
            if m is not None and not (m.groupdict().get("known") and not self._is_place(m.group("known"))):
                dateline, opening = (m.groupdict().get("place") or m.group("known")).strip(), m.end()
                if m.groupdict().get("agency"):
                    found, credit = m.group("agency"), m.span("agency")
                break
        for r in self._byline:
            for m in r.finditer(head):
                for part in re.split(r",\s*|\s+and\s+|;\s*", m.group("names")):
                    at = m.start("names") + m.group("names").find(part)
                    part = part.strip()
                    if not part:
                        continue
                    if part not in names:
                        names.append(part)
                    canonical = self._outlet(part)
                    if canonical is not None and found is None:
                        found, credit = canonical, (at, at + len(part))
        if found is None:
            for r in self._credit:
                m = r.search(t.view)
                if m is not None and self._outlet(m.group("agency")) is not None:
                    found, credit = m.group("agency"), m.span("agency")
                    break
        if found is not None:
            found = self._outlet(found) or found
        if publisher is not None:
            return Origin(
                publisher,
                byline if byline is not None else tuple(names),
                dateline,
                opening,
                credit if found == publisher else None,
            )
        return Origin(found, byline if byline is not None else tuple(names), dateline, opening, credit)

    def _is_place(self, name: str) -> bool:
        return any("PLACE" in self._names.get(x, ()) for x in (name, name.title()))

    def _outlet(self, name: str) -> str | None:
        for spelling in (name, name.title(), name.upper()):
            atoms = self._names.get(spelling)
            if atoms and "OUTLET" in atoms:
                return spelling
        return None
