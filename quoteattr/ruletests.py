"""The examples of a rule pack, run: those of rules, and the texts that stand beside words, nodes and boundaries.

A compiled pack comes in; a :class:`Report` of what did not turn out as stated goes out. An example names *every* record
of its text whose act is speech, writing or silence, or one that the rule or the example itself speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from quoteattr import patterns as p
from quoteattr.attributions import Attribution, Attributor, Trace
from quoteattr.chunks import Chunker
from quoteattr.definitions import Boundary, Definitions, Example, Line, NodeRule, Unless, WordRule
from quoteattr.errors import Place, Problem
from quoteattr.explain import in_brackets, on_one_line
from quoteattr.expressions import Expression
from quoteattr.keys import LINES
from quoteattr.links import Linker
from quoteattr.matching import Match, Matcher
from quoteattr.origins import Origin, Origins
from quoteattr.pipeline import MAX_DEPTH, Extractor
from quoteattr.records import ACTS, DEFAULT_ACTS, Anonymity, Party, Record
from quoteattr.rulefiles import Fields, Items, Problems, Table, Text
from quoteattr.rulepack import CompiledPattern, CompiledRule, NodeInfo, RulePack
from quoteattr.segments import Segmenter, Stream
from quoteattr.tables import read_document
from quoteattr.tokens import Tokens
from quoteattr.translation import compile_pattern
from quoteattr.wants import Want, differences, likeness, quoted, unpaired

if TYPE_CHECKING:
    from quoteattr.repairs import Workshop

KINDS = {
    "missing": "E401",
    "noisy": "E402",
    "different": "E403",
    "tie": "E301",
    "idle-exception": "E302",
    "unused-alternative": "W501",
    "always-beaten": "W502",
    "no-records-stated": "W505",
    "not-applied": "W506",
    "passing-todo": "W507",
}
"""What can be found out about an example, and the code under which it is reported."""
ALIKE = 0.5
"""The share of its fields in which a record must agree with a wanted one; below it the wanted one is missing."""
HINTS = 5
"""Missing records of which the nearest rule is sought: each takes a second."""


@frozen
class Outcome:
    """Something that did not turn out as its author states."""

    rule: str
    """The id of the rule; empty for a boundary, which has none."""
    kind: str
    """One of :data:`KINDS`."""
    place: Place
    """Where the example, or what lacks one, stands."""
    message: str
    """What happened, in one line."""
    want: Want = field(default=(), eq=False)
    """The record that is missing, as its example states it."""
    hint: str = field(default="", eq=False)
    """The rule that is nearest to a missing record, and the edit that would give it."""

    @property
    def failed(self) -> bool:
        """False for what is only doubtful, and for a todo that passes."""
        return KINDS[self.kind].startswith("E")

    @property
    def problem(self) -> Problem:
        """The same as a fault of the rule file."""
        return Problem(self.place, KINDS[self.kind], self.message, self.rule or None)


@frozen
class Report:
    """What became of all examples."""

    outcomes: tuple[Outcome, ...]
    """In the order of the files."""
    rules: int
    """How many attribution rules were tried."""
    examples: int
    """How many examples, rejects and texts of exceptions were run."""
    failed: int
    """How many of those failed."""
    todos: int
    """How many known misses were run."""
    passing: int
    """How many of those pass by now."""


def run_examples(pack: RulePack, ids: str = "*") -> Report:
    """The report on every rule of the pack whose id fits the shell pattern ``ids``; boundaries only with ``*``."""
    bench = _Bench(pack)
    rules = [r for s in pack.stages.values() for r in s if fnmatchcase(r.rule.id, ids)]
    for rule in rules:
        bench.rule(rule)
    if ids == "*":
        bench.beaten()
        for b in bench.definitions.boundaries:
            bench.table("", b.example, b.place, partial(bench.cuts, b), f"boundary {b.at.source}")
        bench.document()
        bench.speakers()
        bench.profiles()
    for w in bench.definitions.words:
        if fnmatchcase(w.id, ids):
            bench.table(w.id, w.example, w.place, partial(bench.settles, w), "word rule")
    for n in bench.definitions.nodes:
        if fnmatchcase(n.id, ids):
            bench.table(n.id, n.example, n.place, partial(bench.makes, n), "node rule")
    outcomes = tuple(sorted(bench.outcomes, key=lambda o: o.problem.sort_key))
    return Report(outcomes, len(rules), bench.examples, bench.failed, bench.todos, bench.passing)


@frozen(eq=False)
class _Run:
    """One text, read with a trace."""

    text: str
    tokens: Tokens
    streams: list[Stream]
    records: list[tuple[Record, Attribution]]
    trace: Trace = field(factory=Trace)

    @property
    def found(self) -> list[Record]:
        return [r for r, _ in self.records]

    def fired(self) -> Iterator[Match]:
        for matches in (self.trace.made, self.trace.joined):
            yield from (m for _, m in matches)
        yield from (m for _, m, _ in self.trace.linked)

    def gave(self, rule: str) -> Iterator[Record]:
        """The records that a rule made or added to."""
        kept = {id(a): r for r, a in self.records}
        adding = (*self.trace.joined, *((a, m) for a, m, _ in self.trace.linked))
        added = [a for a, m in adding if m.rule.rule.id == rule]
        yield from (r for r in self.found if r.rule == rule)
        yield from (kept[id(a)] for a in added if id(a) in kept and kept[id(a)].rule != rule)


class _Bench:
    """Runs texts by one extractor and keeps what it finds out."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self.outcomes: list[Outcome] = []
        self.examples = self.failed = self.todos = self.passing = 0
        self._extractor = Extractor(pack, acts=ACTS)
        self._segmenter = Segmenter(pack)
        self._origins = Origins(pack)
        self._chunker = Chunker(pack)
        self.hints = 0
        self.shop: Workshop | None = None
        self._fired: set[str] = set()
        self._lost: set[str] = set()
        self.definitions: Definitions = pack.definitions
        self._rules = {r.id: r for r in self.definitions.rules}
        self._fragments = {n: f.tree for n, f in self.definitions.fragments.items()}
        self._begins = {k: p.expand(f.tree, self._fragments) for k, f in self.definitions.kinds.items()}

    def run(self, text: str) -> _Run:
        trace = Trace()
        _, tokens, streams, records = self._extractor.run(text, trace=trace)
        made = _Run(text, tokens, streams, records, trace)
        self._fired.update(m.rule.rule.id for m in made.fired())
        self._lost.update(m.rule.rule.id for m, _, _ in trace.beaten)
        return made

    def note(self, found: list[Outcome]) -> None:
        self.outcomes.extend(found)
        self.examples += 1
        self.failed += any(o.failed for o in found)

    # rules ------------------------------------------------------------------------------------------------------------

    def rule(self, compiled: CompiledRule) -> None:
        rule = self._rules[compiled.rule.id]
        used: set[CompiledPattern] = set()
        for example in rule.examples:
            run = self.run(example.text)
            used.update(m.pattern for m in run.fired())
            found = [self.hinted(o, example.text) for o in _compared(rule.id, rule.act, example, run)]
            self.note([*found, *_ties(rule.id, example, run)])
        for text in rule.rejects:
            self.note(list(self.rejected(rule.id, text)))
        for todo in rule.todo:
            self.todo(compiled, todo)
        for exception, unless in zip(rule.unless, compiled.unless, strict=True):
            self.exception(compiled, exception, unless)
        for pattern in compiled.patterns:
            if pattern not in used:
                message = f"no example of the rule uses this alternative: {pattern.source}"
                self.outcomes.append(Outcome(rule.id, "unused-alternative", pattern.place, message))

    def hinted(self, o: Outcome, text: str) -> Outcome:
        """The same, with the nearest rule and the edit where a record is missing; of the first few only."""
        if not o.want or self.hints == HINTS:
            return o
        from quoteattr.drafts import Wanted  # only where something is missing: what reads rules starts slowly
        from quoteattr.repairs import Workshop
        from quoteattr.whynot import brief, why_not

        self.hints += 1
        stated = dict(o.want)
        wanted = Wanted(stated.get("speaker"), stated.get("quote"), stated.get("cue"))
        self.shop = self.shop or Workshop(self.pack)
        return evolve(o, hint=brief(why_not(self._extractor, text, wanted, shop=self.shop)))

    def rejected(self, rule: str, text: Text) -> Iterator[Outcome]:
        for record in self.run(text).gave(rule):
            yield Outcome(rule, "noisy", text.place, f"noisy: the rule fires on a reject: {in_brackets(text, record)}")

    def todo(self, compiled: CompiledRule, todo: Example) -> None:
        found = list(_compared(compiled.rule.id, compiled.rule.act, todo, self.run(todo.text)))
        self.todos += 1
        if not found:
            self.passing += 1
            message = f"this todo passes by now; move it to examples: {on_one_line(todo.text)}"
            found = [Outcome(compiled.rule.id, "passing-todo", todo.place, message)]
        self.outcomes.extend(o for o in found if not o.failed)

    def exception(self, compiled: CompiledRule, exception: Unless, unless: CompiledPattern) -> None:
        rule, place = compiled.rule.id, exception.pattern.place
        if not exception.example:
            self.outcomes.append(Outcome(rule, "not-applied", place, "the exception has no example"))
            return
        blocks = self.blocks_link if compiled.rule.stage == "link" else self.blocks
        message = f"the exception blocks nothing in its example: {on_one_line(exception.example)}"
        stopped = blocks(evolve(compiled, unless=(unless,)), exception.example)
        self.note([] if stopped else [Outcome(rule, "idle-exception", place, message)])

    def blocks(self, rule: CompiledRule, text: str) -> bool:
        """Whether the only exception of this rule stops a match of it in the text."""
        matcher = Matcher(evolve(self.pack, stages={rule.rule.stage: (rule,)}))
        blocked: list[Match] = []
        for stream in self.run(text).streams:
            matcher.matches(stream, rule.rule.stage, blocked)
        return bool(blocked)

    def blocks_link(self, rule: CompiledRule, text: str) -> bool:
        """The same for a link, whose streams exist only inside its stage: it links less with the exception."""
        streams = self.run(text).streams
        return self.linked(rule, streams) < self.linked(evolve(rule, unless=()), streams)

    def linked(self, rule: CompiledRule, streams: list[Stream]) -> int:
        stages = {s: tuple(rule if r.rule.id == rule.rule.id else r for r in rs) for s, rs in self.pack.stages.items()}
        pack = evolve(self.pack, stages=stages)
        attributor, linker, trace = Attributor(pack), Linker(pack), Trace()
        for stream in streams:
            linker.link(stream, attributor.attributions(stream), trace)
        return sum(m.rule.rule.id == rule.rule.id for _, m, _ in trace.linked)

    def beaten(self) -> None:
        """Note every rule that has only ever lost, in all texts that were run."""
        for r in (r for s in self.pack.stages.values() for r in s):
            if r.rule.id in self._lost - self._fired:
                message = "in the examples of all rules, this one is always beaten by others"
                self.outcomes.append(Outcome(r.rule.id, "always-beaten", r.rule.place, message))

    # words, nodes and boundaries --------------------------------------------------------------------------------------

    def table(self, rule: str, example: str, place: Place, applies: Callable[[str], bool], what: str) -> None:
        if not example:
            self.outcomes.append(Outcome(rule, "not-applied", place, f"the {what} has no example"))
        elif not applies(example):
            self.outcomes.append(
                Outcome(rule, "not-applied", place, f"the {what} does not apply to its example: {on_one_line(example)}")
            )

    def document(self) -> None:
        """Try the lines of the table ``document``, each by itself and its examples by the whole pack too."""
        table = self.definitions.settings.get("document")
        for line in read_document(table, Problems())[1] if isinstance(table, Table) else ():
            alone = [self.reader(line, source) for source in line.sources]
            for text, wanted in line.examples:
                self.note(list(self.unlike(text, wanted, self._origins.read(self.run(text).tokens, None, None))))
            for text in line.rejects:
                noisy = any(self.says(reader, text) for reader in alone)
                message = f"noisy: the {line.kind} is read in a reject: {on_one_line(text)}"
                self.note([Outcome("", "noisy", text.place, message)] if noisy else [])
            for reader, source in zip(alone, line.sources, strict=True):
                if not any(self.says(reader, text) for text, _ in line.examples):
                    message = f"no example of the {line.kind} uses this alternative: {source}"
                    self.outcomes.append(Outcome("", "unused-alternative", source.place, message))

    def speakers(self) -> None:
        """Run the examples of the tables that say what mentions stand for."""
        settings = self.definitions.settings
        appositions, preferences = settings.get("appositions"), settings.get("preferences")
        groups = [settings.get("pronouns"), settings.get("generic-nouns")]
        groups += appositions.values() if isinstance(appositions, Table) else []
        groups += preferences.values() if isinstance(preferences, Table) else []
        for row in (x for g in groups if isinstance(g, Items) for x in g if isinstance(x, Table)):
            f = Fields(row, Problems())
            text, name = f.text("example"), f.text("name")
            self.table("", text, row.place, partial(self.names, name), f"row that should give {quoted(name)}")

    def names(self, name: str, text: str) -> bool:
        """Whether the speaker of the last record of a text has this name."""
        last = next((r for r in reversed(self.run(text).found)), None)
        return last is not None and last.speaker is not None and last.speaker.name == name

    def profiles(self) -> None:
        """Try the rows of the tables ``profiles`` and ``anonymity``: some party of the example must be what it gives."""
        for name in ("profiles", "anonymity"):
            table = self.definitions.settings.get(name)
            for key, rows in table.items() if isinstance(table, Table) else ():
                for row in rows:
                    f = Fields(row, Problems())
                    example, gives = f.text("example"), f.text("gives")
                    applies = partial(self.gives, str(key), gives)
                    self.table("", example, f.need("pattern").place, applies, f"row of {key} that gives {gives!r}")

    def gives(self, key: str, value: str, text: str) -> bool:
        """Whether a party of the text has this value."""
        return any(value == _profile(party, key) for party in self._extractor.extract(text).parties)

    def reader(self, line: Line, source: Text) -> Origins:
        """A reader that knows this expression only."""
        others = {f"document:{kind}": () for kind in LINES}
        alone = {f"document:{line.kind}": (Expression(str(source), re.MULTILINE),)}
        return Origins(evolve(self.pack, texts={**self.pack.texts, **others, **alone}))

    def says(self, reader: Origins, text: str) -> bool:
        return bool(reader.read(self.run(text).tokens, None, None).apart)

    def unlike(self, text: Text, wanted: dict[str, str], origin: Origin) -> Iterator[Outcome]:
        """What a text says of itself and should not, or the other way round."""
        said = {"byline": " | ".join(origin.byline), "dateline": origin.dateline, "publisher": origin.publisher}
        for name, value in wanted.items():
            if (said[name] or "") != value:
                is_ = f"{name} is {quoted(said[name] or None)}, not {quoted(value or None)}"
                yield Outcome("", "different", text.place, f"different: {is_}: {on_one_line(text)}")

    def uncut(self, text: str) -> list[Stream]:
        """The streams of a text before any word rule."""
        t = self.run(text).tokens
        quotations = self._segmenter.quotations(t, [])
        inner = (self._segmenter.inner(t, quotations, depth, []) for depth in range(1, MAX_DEPTH + 1))
        return [self._segmenter.outer(t, quotations, []), *(s for s in inner if s is not None)]

    def settles(self, rule: WordRule, text: str) -> bool:
        """Whether a word of the text stands as the rule wants it, at the rule's turn."""
        turn = next(i for i, step in enumerate(self.pack.words) if rule.id in step.rules)
        before = Chunker(evolve(self.pack, words=self.pack.words[:turn], levels=()))
        left = f"(?<={self.source(rule.left.tree)})" if rule.left is not None else ""
        right = f"(?={self.source(rule.right.tree)})" if rule.right is not None else ""
        sought = re.compile(f"{left}(?:{self.source(rule.word.tree)}){right}")
        return any(sought.search(before.words(s).chars) for s in self.uncut(text))

    def makes(self, rule: NodeRule, text: str) -> bool:
        """Whether a node of the text is made by the rule."""
        numbers = sorted({n.level for n in self.definitions.nodes})
        turn = numbers.index(rule.level)
        below = Chunker(evolve(self.pack, levels=self.pack.levels[:turn]))
        level = self.pack.levels[turn]
        pieces = (x for s in self.uncut(text) for x in level.expression.regex.findall(below.chunk(s).chars))
        return any(_maker(level.rules, piece) == rule.id for piece in pieces)

    def cuts(self, boundary: Boundary, text: str) -> bool:
        """Whether the sign of the boundary stands in the text."""
        sought = re.compile(self.source(p.expand(boundary.at.tree, self._fragments)))
        return any(sought.search(s.chars) for s in self.run(text).streams)

    def source(self, element: p.Element) -> str:
        return f"(?:{compile_pattern(element, self.pack.alphabet, self._begins).source})"


def _profile(party: Party, key: str) -> str | None:
    """What a party has that a row of ``profiles`` or ``anonymity`` gives."""
    hidden = party.anonymity or Anonymity(None, None)
    condition, reason = (x.text if x else None for x in (hidden.condition, hidden.reason))
    return {
        "bare": party.naming,
        "count": str(party.count),
        "former": "former" if party.former else None,
        "role": party.role,
        "affiliation": party.affiliation,
        "condition": condition,
        "unnamed": condition,
        "reason": reason,
        "unauthorised": reason,
    }.get(key)


def _maker(rules: tuple[tuple[NodeInfo, Expression], ...], piece: str) -> str | None:
    """The id of the node rule that made a piece, as the chunker decides it."""
    return next((rule.id for rule, expression in rules if expression.regex.fullmatch(piece)), None)


def _ties(rule: str, example: Example, run: _Run) -> Iterator[Outcome]:
    """Each match of a rule that wins or loses in a text by the order of the pack alone."""
    for won, lost in ((w, m) for m, _, _ in run.trace.beaten for _, w in run.trace.made):
        winner, loser = won.rule.rule, lost.rule.rule
        if rule in (winner.id, loser.id) and _tied(won, lost):
            remedy = f"write `beats: [{loser.id}]` in {winner.id}, or the other way round"
            message = f"{winner.id} and {loser.id} match the same words; {remedy}: {on_one_line(example.text)}"
            yield Outcome(rule, "tie", example.place, message)


def _tied(won: Match, lost: Match) -> bool:
    """Whether neither of two matches is earlier, longer or of a rule that beats the other."""
    winner, loser = won.rule.rule, lost.rule.rule
    one_cue = (won.start, won.end, won.first("cue")) == (lost.start, lost.end, lost.first("cue"))
    return one_cue and winner.stage == loser.stage and winner.id != loser.id and loser.id not in winner.beats


# --- wanted records and found ones ------------------------------------------------------------------------------------


def _compared(rule: str, act: str | None, example: Example, run: _Run) -> Iterator[Outcome]:
    """What is wrong with the records of a text, by what its example states."""

    def outcome(kind: str, message: str) -> Outcome:
        return Outcome(rule, kind, example.place, message)

    if not example.want:
        message = f"the example states no records, so nothing is checked; add want: {on_one_line(example.text)}"
        yield outcome("no-records-stated", message)
        return
    wants, free = unpaired(example.want, run.found)
    for want in wants:
        near = max(free, key=lambda r: likeness(want, r), default=None)
        if near is not None and likeness(want, near) >= ALIKE:
            free.remove(near)
            yield outcome(
                "different", f"different: {'; '.join(differences(want, near))}: {in_brackets(run.text, near)}"
            )
        else:
            yield evolve(outcome("missing", _missing(want, run)), want=want)
    acts = {*DEFAULT_ACTS, act, *(value for want in example.want for name, value in want if name == "act")}
    for record in free:
        if record.act in acts:
            message = f"different: a record that want does not name, by {record.rule}: {in_brackets(run.text, record)}"
            yield outcome("different", message)


def _missing(want: Want, run: _Run) -> str:
    sought = ", ".join(f"{name} {quoted(value)}" for name, value in want)
    near = max(run.found, key=lambda r: likeness(want, r), default=None)
    if near is None:
        return f"missing: no record with {sought}, nor any other: {on_one_line(run.text)}"
    return f"missing: no record with {sought}; the nearest, by {near.rule}: {in_brackets(run.text, near)}"
