"""Nesting: which attribution stands inside the content of which.

An attribution inside the content of another came through that one's speaker (hearsay).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from quoteattr.attributions import Attribution


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
