"""A sentence with its roles named → a draft rule that finds the record, written as the pack's own rules are.

What the pack's rules write for a role is tried in the order of its frequency: the first that takes exactly the nodes of
the words that were named stands in the draft.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from quoteattr import patterns as p
from quoteattr.alignment import Aligner
from quoteattr.notation import ANYTHING
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS, Record
from quoteattr.repairs import OWN_NAME, NewRule, Workshop
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens

STAGES = ("claim", "outer", "fallback")
"""The stages that a draft is tried in."""
_EDGES = re.compile(r"^\W+|\W+$")


@frozen
class Wanted:
    """The record that somebody misses, as far as they say; what they leave out may be anything."""

    speaker: str | None = None
    """The words of the speaker."""
    quote: str | None = None
    """What was said."""
    cue: str | None = None
    """The words that attribute."""
    via: str | None = None
    """Who passed it on."""

    def named(self) -> dict[str, str]:
        """Role → its words, of those that are wanted."""
        roles = {"speaker": self.speaker, "quote": self.quote, "cue": self.cue, "via": self.via}
        return {role: words for role, words in roles.items() if words}

    def met(self, record: Record) -> bool:
        """Whether a record is the one."""
        has = {
            "speaker": [record.speaker.text or ""] if record.speaker else [],
            "quote": [record.quote.text or "", *(s.text for s in record.quote.spans)],
            "cue": [record.cue.text] if record.cue else [],
            "via": [v.text or "" for v in record.via],
        }
        return all(any(_same(role, words, w) for w in has[role]) for role, words in self.named().items())

    def place(self, role: str, text: str) -> tuple[int, int] | None:
        """Where the words of a role stand in a text; None where they do not."""
        words = _EDGES.sub("", self.named().get(role, ""))
        at = text.find(words) if words else -1
        return (at, at + len(words)) if at >= 0 else None


def _same(role: str, wanted: str, found: str) -> bool:
    a, b = (_EDGES.sub("", " ".join(x.split())).casefold() for x in (wanted, found))
    if a == b:
        return True
    longer, shorter = max(len(a), len(b)), min(len(a), len(b))
    return bool(shorter) and (a in b or b in a) and (role != "quote" or shorter >= 0.75 * longer)


def nodes_of(t: Tokens, s: Stream, start: int, end: int) -> tuple[int, int] | None:
    """The nodes of a stream that hold any of the code points from ``start`` to ``end``; None where none does."""
    found = [
        i
        for i in range(len(s.chars))
        if s.last[i] > s.first[i] and t.starts[s.first[i]] < end and t.end(s.last[i] - 1) > start
    ]
    return (found[0], found[-1] + 1) if found else None


def draft(
    shop: Workshop, extractor: Extractor, text: str, wanted: Wanted, rule: str = f"{OWN_NAME}.draft"
) -> NewRule | None:
    """A rule that finds the wanted record in its sentence; None where none of those that were tried does."""
    _, t, streams, _ = extractor.run(text)
    for s in streams:
        places = _places(t, s, text, wanted)
        if places is None:
            continue
        for source in _sources(shop, s, places):
            for act in (None, "speech"):
                for stage in STAGES:
                    made = NewRule(rule, stage, act, source, text, ())
                    record = finds(shop, made, text, wanted)
                    if record is not None and shop.harmless([made]):
                        return NewRule(rule, stage, act, source, text, stated(record))
    return None


def finds(shop: Workshop, rule: NewRule, text: str, wanted: Wanted) -> Record | None:
    """The record that a new rule makes of a text, if it is the wanted one."""
    found = Extractor(shop.edited([rule]), acts=ACTS).extract(text).records
    return next((r for r in found if r.rule == rule.id and wanted.met(r)), None)


def stated(record: Record) -> tuple[tuple[str, str | None], ...]:
    """A record as an example states it."""
    return (
        ("quote", record.quote.text),
        ("cue", record.cue.text if record.cue else None),
        ("speaker", record.speaker.text if record.speaker else None),
    )


def _places(t: Tokens, s: Stream, text: str, wanted: Wanted) -> list[tuple[str, int, int]] | None:
    """(role, first node, behind the last) in the order of the text; None where one is not in this stream's sentence."""
    out = []
    for role in wanted.named():
        place = wanted.place(role, text)
        nodes = nodes_of(t, s, *place) if place is not None else None
        if nodes is None or nodes[1] > s.sentence(nodes[0])[1]:
            return None
        out.append((role, *nodes))
    out.sort(key=lambda x: x[1])
    apart = all(a[2] <= b[1] for a, b in pairwise(out))
    return out if out and apart else None


def _sources(shop: Workshop, s: Stream, places: list[tuple[str, int, int]]) -> Iterator[str]:
    """Patterns that take these nodes for these roles: content at the end open or as it stands."""
    begin, _ = s.sentence(places[0][1])
    role, first, _ = places[-1]
    open_ends = list(_usual_contents(shop, s, first)) if role == "quote" else []
    parts = [_part(shop, s, *place) for place in places]
    between = [" ".join(_plain(shop, s, a[2], b[1])) for a, b in pairwise(places)]
    lead = _plain(shop, s, begin, places[0][1])
    body = [x for part, gap in zip(parts[:-1], between, strict=True) for x in (part, gap) if x]
    for tail in [*open_ends, f"{parts[-1]} $", parts[-1]]:
        yield " ".join(["^", *lead, *body, tail])
        yield " ".join([*body, tail])


def _part(shop: Workshop, s: Stream, role: str, begin: int, end: int) -> str:
    aligner = Aligner(shop.pack, shop.fragments, shop.begins, s)
    for element in _usual(shop, role):
        if aligner.exact(element, begin, end) is not None:
            return p.describe(p.Role(role, element))
    inner = " ".join(_plain(shop, s, begin, end))
    if role == "quote" and end - begin > 1:
        return "quote=SPAN"
    return f"{role}=({inner})" if end - begin > 1 else f"{role}={inner}"


def _usual(shop: Workshop, role: str) -> list[p.Element]:
    """What the rules of the pack write for a role, without open content, the most frequent first."""
    count: Counter[str] = Counter()
    elements = {}
    for tree in [*(x.tree for r in shop.definitions.rules for x in r.patterns), *shop.fragments.values()]:
        for e in p.walk(tree):
            if isinstance(e, p.Role) and e.name == role and not p.content_of(e.inner):
                key = p.describe(e.inner)
                count[key] += 1
                elements[key] = e.inner
    return [elements[key] for key, _ in count.most_common()]


def _usual_contents(shop: Workshop, s: Stream, at: int) -> Iterator[str]:
    """The open contents that can begin at a node, the most frequent kinds of the pack first."""
    aligner = Aligner(shop.pack, shop.fragments, shop.begins, s)
    kinds = Counter(
        e.kind for r in shop.definitions.rules for x in r.patterns for e in p.content_of(x.tree) if e.kind != "any"
    )
    for kind, _ in kinds.most_common():
        if aligner.begins(kind, at):
            yield f"quote=SPAN[{kind}]"


def _plain(shop: Workshop, s: Stream, begin: int, end: int) -> list[str]:
    """The classes of nodes that have no role, the same one repeated once."""
    return [class_of(shop, s.chars[i]) for i in range(begin, end)]


def class_of(shop: Workshop, char: str) -> str:
    """The class by which a pattern calls a node: that of its node rule, else the first that is its own."""
    classes = sorted(a for a in shop.pack.alphabet.atoms(char) if "." not in a and ":" not in a)
    made = {n.makes for n in shop.definitions.nodes}
    ranked = sorted(classes, key=lambda c: (c not in made, c not in shop.pack.vocabulary.pos, c))
    return ranked[0] if ranked else ANYTHING
