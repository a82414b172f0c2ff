"""A text and its rules → why each record is there, and why others are not.

The same run as :meth:`quoteattr.pipeline.Extractor.run`, told: which alternative of which rule made a record and which
words its elements took, who was beaten and by whom, what an exception stopped, and what the text looks like in nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import asdict, field, frozen

from quoteattr import patterns as p
from quoteattr.alignment import roles_in
from quoteattr.attributions import Attribution, Range, Trace
from quoteattr.errors import Place
from quoteattr.matching import Match, exception
from quoteattr.pipeline import Extractor
from quoteattr.records import Record
from quoteattr.rulepack import CompiledPattern, RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens
from quoteattr.writers import chain


@frozen
class Element:
    """A role of a pattern and the words that it took."""

    written: str
    """As the author wrote it, e.g. ``cue=SAY[that & fin]``."""
    words: str
    """E.g. ``said``."""


@frozen
class Told:
    """A record and how it came about."""

    record: Record
    """The record."""
    place: Place = field(eq=False)
    """Where its rule stands."""
    pattern: str | None
    """The alternative that matched, as written; None where the engine does not tell."""
    pattern_place: Place | None = field(eq=False)
    """Where that alternative stands."""
    elements: tuple[Element, ...]
    """What each role of it took."""


@frozen
class Aside:
    """A match that made no record of its own."""

    kind: str
    """``joined`` and ``linked`` to a record; ``beaten``, ``blocked`` by an exception; ``dropped``, ``empty`` where it
    found nothing said, ``alone`` for a quotation that found nobody."""
    rule: str
    """The id of the rule that matched."""
    place: Place = field(eq=False)
    """Where the alternative that matched stands."""
    words: str
    """The words that it matched."""
    start: int
    """Where these words begin in the text, in code points."""
    end: int
    """Behind their last code point."""
    why: str
    """What became of it, e.g. ``beaten by en.direct.post``."""


@frozen
class Explanation:
    """All that there is to tell of one text."""

    text: str
    """The text."""
    told: tuple[Told, ...]
    """The records, in the order of the text."""
    asides: tuple[Aside, ...]
    """Links, orphan quotations that joined, and matches that were beaten, blocked or dropped."""
    nodes: tuple[str, ...]
    """What rules see: one line a sentence, those inside quotations behind those outside."""


def explain(extractor: Extractor, text: str) -> Explanation:
    """The records of a text by this extractor, and what happened on the way to them."""
    trace = Trace()
    _, tokens, streams, records = extractor.run(text, trace=trace)
    teller = _Teller(extractor.rules, tokens, streams)
    return Explanation(
        text,
        tuple(teller.told(record, a, trace) for record, a in records),
        (*teller.links(trace, records), *teller.losses(trace, records)),
        tuple(line for s in streams for line in node_lines(extractor.rules, tokens, s)),
    )


class _Teller:
    """Turns the positions of one run into words."""

    def __init__(self, pack: RulePack, tokens: Tokens, streams: list[Stream]) -> None:
        self._fragments = {name: f.tree for name, f in pack.definitions.fragments.items()}
        self._trees = {x.place: x.tree for r in pack.definitions.rules for x in r.patterns}
        self._tokens = tokens
        self._streams = streams

    def words(self, s: Stream, begin: int, end: int) -> str:
        return words(self._tokens, s, begin, end)

    def told(self, record: Record, a: Attribution, trace: Trace) -> Told:
        m = next((m for made, m in trace.made if made is a), None)
        if m is None:
            return Told(record, a.rule.rule.place, None, None, ())
        return Told(record, a.rule.rule.place, m.pattern.source, m.pattern.place, tuple(self.elements(a, m)))

    def elements(self, a: Attribution, m: Match) -> Iterator[Element]:
        """The roles of the pattern that took words, as written, in the order of the pattern."""
        tree = self._trees.get(m.pattern.place)
        fit = m.pattern.expression.regex.match(a.stream.chars, m.start)
        if tree is None or fit is None:
            return
        for n, role in enumerate(roles_in(tree, self._fragments), 1):
            begin, end = fit.span(n)
            if begin >= 0 and m.pattern.roles[n - 1][1] is not None:
                begin, end = next(((b, e) for b, e in a.content if b >= begin), (begin, begin))
            if begin >= 0 and end > begin:
                yield Element(p.describe(role), self.words(a.stream, begin, end))

    def links(self, trace: Trace, records: list[tuple[Record, Attribution]]) -> Iterator[Aside]:
        for a, m in trace.joined:
            yield self.aside("joined", m, a.stream, f"joined {_named(a, records)}")
        for a, m, _ in trace.linked:
            relation = m.rule.rule.relation or "reported-by"
            for r in (r for r, how in a.via if how == relation):
                yield self.aside("linked", m, a.stream, f"linked to {_named(a, records)} as {relation}", r)

    def losses(self, trace: Trace, records: list[tuple[Record, Attribution]]) -> Iterator[Aside]:
        for m, s, winner in trace.beaten:
            yield self.aside("beaten", m, s, _beaten(m, winner))
        for m, s in trace.blocked:
            yield self.aside("blocked", m, s, _blocked(exception(s, m)))
        for m, s in trace.empty:
            yield self.aside("empty", m, s, "gave nothing: no words said, or nobody to take the speaker from")
        for m, s in trace.alone:
            yield self.aside("alone", m, s, "found no attribution to go on from")
        kept = {id(a) for _, a in records}
        for a, m in trace.made:
            if id(a) not in kept:
                yield self.aside("dropped", m, a.stream, _dropped(a))

    def aside(self, kind: str, m: Match, s: Stream, why: str, nodes: Range | None = None) -> Aside:
        begin, end = nodes or (m.start, m.end)
        first, last = s.first[begin], s.last[end - 1]
        start = self._tokens.starts[first]
        stop = self._tokens.end(last - 1) if last > first else start
        return Aside(kind, m.rule.rule.id, m.pattern.place, self.words(s, begin, end), start, stop, why)


def _named(a: Attribution, records: list[tuple[Record, Attribution]]) -> str:
    return next((r.id for r, made in records if made is a), f"an attribution of {a.rule.rule.id} that gave no record")


def _beaten(m: Match, winner: str) -> str:
    return f"beaten by {'another match of its own' if winner == m.rule.rule.id else winner or 'an earlier match'}"


def _blocked(by: CompiledPattern | None) -> str:
    return f"blocked by the exception {by.source} ({by.place.path}:{by.place.line})" if by is not None else "blocked"


def _dropped(a: Attribution) -> str:
    if a.parent is not None:
        return f"no record: inside what {a.parent.rule.rule.id} quotes, where only a third party's words count"
    if a.depth:
        return "no record: inside a quotation that nobody says"
    return "no record: nothing was said"


def words(tokens: Tokens, s: Stream, begin: int, end: int) -> str:
    """The words of a stretch of a stream, on one line."""
    first, last = s.first[begin], s.last[end - 1]
    if last <= first:
        return ""
    return on_one_line(tokens.text[tokens.starts[first] : tokens.end(last - 1)])


def classes(pack: RulePack, char: str) -> list[str]:
    """The declared classes and attributes of a token or node, sorted; what only patterns ask about is left out."""
    return sorted(a for a in pack.alphabet.atoms(char) if ":" not in a)


def node_lines(pack: RulePack, tokens: Tokens, s: Stream) -> Iterator[str]:
    """One line a sentence: each node's words and its classes without their attributes."""
    for begin, end in s.sentences():
        nodes = ((words(tokens, s, i, i + 1), classes(pack, s.chars[i])) for i in range(begin, end))
        yield " ".join(f"{said}/{'+'.join(c for c in cs if '.' not in c) or '-'}" for said, cs in nodes)


def on_one_line(text: str) -> str:
    """A text with its blanks and line breaks folded."""
    return " ".join(text.split())


def in_brackets(text: str, record: Record) -> str:
    """The text on one line with the roles of a record in brackets: ``[speaker Diaz] [cue said] [quote so].``"""
    return bracketed(text, role_spans(record))


def bracketed(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text on one line with each of these (start, end, name) in brackets, the name first."""
    out: list[str] = []
    ends: list[int] = []
    at = 0
    for start, end, role in sorted(spans, key=lambda x: (x[0], -x[1])):
        while ends and ends[-1] <= start:
            at = _close(text, at, ends, out)
        if not ends or end <= ends[-1]:  # one that crosses another is left out
            out.append(f"{text[at:start]}[{role} ")
            ends.append(end)
            at = start
    while ends:
        at = _close(text, at, ends, out)
    return on_one_line("".join(out) + text[at:])


def _close(text: str, at: int, ends: list[int], out: list[str]) -> int:
    end = ends.pop()
    out.append(f"{text[at:end]}]")
    return end


def role_spans(r: Record) -> Iterator[tuple[int, int, str]]:
    """(start, end, role) of each place in the text that a record names, in code points."""
    yield from ((s.start, s.end, "quote") for s in r.quote.spans)
    named = {"speaker": r.speaker, "cue": r.cue, "addressee": r.addressee, "when": r.when, "setting": r.setting}
    for role, span in [*named.items(), *(("via", v) for v in r.via)]:
        if span is not None and span.start is not None and span.end is not None:
            yield span.start, span.end, role


def to_dict(e: Explanation) -> dict[str, Any]:
    """The explanation as JSON has it; places are ``path:line:column``."""
    return {
        "records": [_told_dict(told) for told in e.told],
        "asides": [{**asdict(a, recurse=False), "place": str(a.place)} for a in e.asides],
        "nodes": list(e.nodes),
    }


def _told_dict(told: Told) -> dict[str, Any]:
    return {
        "record": told.record.to_dict(),
        "place": str(told.place),
        "pattern": told.pattern,
        "pattern_place": str(told.pattern_place) if told.pattern_place is not None else None,
        "elements": [asdict(x) for x in told.elements],
    }


# --- as plain text ----------------------------------------------------------------------------------------------------


def plain(e: Explanation) -> str:
    """The explanation as a terminal shows it."""
    lines = [line for told in e.told for line in _told_lines(e.text, told)]
    if not e.told:
        lines.append("no rule matched" if not e.asides else "no record")
    if e.asides:
        lines += ["", "on the way:"]
        lines += [f"  {a.rule} ({a.place.path}:{a.place.line}) {a.why}: {a.words}" for a in e.asides]
    lines += ["", "nodes:", *(f"  {line}" for line in e.nodes)]
    return "\n".join(lines).lstrip("\n")


def _told_lines(text: str, told: Told) -> Iterator[str]:
    r = told.record
    yield ""
    yield f"{r.id}  {r.form} {r.act}"
    yield f"  {in_brackets(text, r)}"
    yield f"  rule: {r.rule} ({told.place.path}:{told.place.line})"
    if told.pattern is not None and told.pattern_place is not None:
        yield f"  pattern: {told.pattern} (line {told.pattern_place.line})"
    width = max((len(x.written) for x in told.elements), default=0)
    yield from (f"    {x.written:<{width}}  {x.words}" for x in told.elements)
    if r.speaker is not None:
        yield f"  speaker: {r.speaker.text} → {r.speaker.name or '?'} ({r.speaker.kind}, by {r.speaker.resolved_by})"
    else:
        yield "  speaker: nobody"
    yield f"  chain: {' ← '.join(chain(r))}"
    if r.parent is not None:
        yield f"  inside: {r.parent}"
