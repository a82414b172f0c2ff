"""A pack and texts → which of its rules, alternatives, optional elements, exceptions and lexicon entries they use.

Examples show whether an author has tried what is written; a corpus shows whether it ever happens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import field, frozen

from quoteattr import patterns as p
from quoteattr.alignment import Aligner, below
from quoteattr.attributions import Trace
from quoteattr.definitions import Pattern
from quoteattr.errors import Place
from quoteattr.matching import Match, exception
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS
from quoteattr.rulepack import RulePack
from quoteattr.tokens import Tokens

KINDS = ("rule", "alternative", "branch", "optional element", "exception", "entry")
"""What is counted."""
ANY = ""
"""Instead of the place of a pattern: any of them."""


@frozen
class Part:
    """A part of a pack."""

    kind: str
    """One of :data:`KINDS`."""
    owner: str
    """The id of the rule, the name of the fragment, or the class of the lexicon."""
    written: str
    """As the author wrote it."""
    place: Place = field(eq=False)
    """Where it stands."""
    used: int
    """How often it was used."""


@frozen
class Coverage:
    """How often each part of a pack was used."""

    parts: tuple[Part, ...]
    """All parts, in the order of the pack."""

    def of(self, kind: str) -> list[Part]:
        """The parts of one kind."""
        return [x for x in self.parts if x.kind == kind]

    def unused(self, kind: str) -> list[Part]:
        """Those of them that were never used."""
        return [x for x in self.of(kind) if not x.used]


def example_texts(pack: RulePack) -> list[str]:
    """The texts of all rules for attributions: examples, rejects and those of exceptions."""
    rules = pack.definitions.rules
    return [
        str(x) for r in rules for x in (*(e.text for e in r.examples), *r.rejects, *(u.example for u in r.unless)) if x
    ]


def cover(pack: RulePack, texts: Iterable[str]) -> Coverage:
    """What these texts use of a pack."""
    counter = Counting(pack)
    extractor = Extractor(pack, acts=ACTS)
    for text in texts:
        trace = Trace()
        _, tokens, _, _ = extractor.run(text, trace=trace)
        counter.add(tokens, trace)
    return counter.coverage()


class Counting:
    """Counts what runs use of a pack."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        """The pack."""
        self._d = pack.definitions
        self._entries = pack.entries
        self._fragments = {n: f.tree for n, f in self._d.fragments.items()}
        self._begins = {k: f.tree for k, f in self._d.kinds.items()}
        self._trees = {str(x.place): x.tree for r in self._d.rules for x in r.patterns}
        self._matches: Counter[str] = Counter()
        self._exceptions: Counter[str] = Counter()
        self._words: Counter[int] = Counter()
        self._elements: Counter[tuple[str, int]] = Counter()

    def add(self, tokens: Tokens, trace: Trace) -> None:
        """Count one run."""
        for word in map(tokens.word, range(len(tokens.pieces))):
            known = self._entries.get(word, []) + (self._entries.get(word.lower(), []) if word != word.lower() else [])
            self._words.update(id(e) for _, e in known)
        matches = [*((m, a.stream) for a, m in (*trace.made, *trace.joined)), *((m, s) for _, m, s in trace.linked)]
        streams = {id(s): s for _, s in matches}
        aligners = {key: Aligner(self.pack, self._fragments, self._begins, s) for key, s in streams.items()}
        for m, s in matches:
            place = str(m.pattern.place)
            self._matches[place] += 1
            self._elements.update((of, e) for e in self._taken(aligners[id(s)], m) for of in (place, ANY))
        for m, s in trace.blocked:
            by = exception(s, m)
            self._exceptions[str(by.place) if by else ""] += 1

    def _taken(self, aligner: Aligner, m: Match) -> set[int]:
        """The elements of a pattern that took a node in a match."""
        tree = self._trees.get(str(m.pattern.place))
        fit = aligner.exact(tree, m.start, m.end) if tree is not None else None
        return {id(x.element) for x in fit.steps} if fit is not None else set()

    def coverage(self) -> Coverage:
        """What was counted."""
        return Coverage((*self._rules(), *self._branches(), *self._optionals(), *self._lexicons()))

    def _rules(self) -> Iterator[Part]:
        for r in self._d.rules:
            counts = [self._matches[str(x.place)] for x in r.patterns]
            yield Part("rule", r.id, r.id, r.place, sum(counts))
            for x, n in zip(r.patterns, counts, strict=True):
                yield Part("alternative", r.id, x.source, x.place, n)
            for u in r.unless:
                yield Part("exception", r.id, u.pattern.source, u.pattern.place, self._exceptions[str(u.pattern.place)])

    def _branches(self) -> Iterator[Part]:
        """Those that take nodes."""
        for owner, pattern, e in self._choosing(p.Choice):
            for branch in p.children(e):
                if any(isinstance(x, p.One | p.Content | p.Gap) for x in below(branch, self._fragments)):
                    yield Part("branch", owner, p.describe(branch), pattern.place, self._times(owner, pattern, branch))

    def _optionals(self) -> Iterator[Part]:
        for owner, pattern, e in self._choosing(p.Repeat):
            if isinstance(e, p.Repeat) and not e.least:
                yield Part(
                    "optional element", owner, p.describe(e), pattern.place, self._times(owner, pattern, e.inner)
                )

    def _choosing(self, kind: type[p.Element]) -> Iterator[tuple[str, Pattern, p.Element]]:
        """The elements of a kind in rules and fragments, but for those that only look ahead and take nothing."""
        own = [(r.id, x) for r in self._d.rules for x in r.patterns]
        for owner, pattern in [*own, *self._d.fragments.items()]:
            looking = {id(x) for e in p.walk(pattern.tree) if isinstance(e, p.Before) for x in p.walk(e)}
            yield from (
                (owner, pattern, e) for e in p.walk(pattern.tree) if isinstance(e, kind) and id(e) not in looking
            )

    def _times(self, owner: str, pattern: Pattern, e: p.Element) -> int:
        """How often an element or one inside it took a node: in a match of its pattern, or of any for a fragment's own."""
        if owner in self._fragments:
            return max(self._elements[ANY, id(x)] for x in p.walk(e))
        return max(self._elements[str(pattern.place), id(x)] for x in below(e, self._fragments))

    def _lexicons(self) -> Iterator[Part]:
        seen = {id(e): (c, e) for named in self._entries.values() for c, e in named}
        for key, (name, entry) in seen.items():
            yield Part("entry", name, entry.word, entry.place, self._words[key])


def plain(c: Coverage, most: int = 20) -> str:
    """The shares, and what is never used, for eyes; of each kind no more than ``most``."""
    lines = [f"{_plural(kind):<18} {_share(c, kind)}" for kind in KINDS]
    for kind in KINDS[:-1]:
        lines += _list(f"unused {_plural(kind)}:", [_line(x) for x in c.unused(kind)], most)
    lexicons = Counter(x.owner for x in c.unused("entry"))
    total = Counter(x.owner for x in c.of("entry"))
    used = [f"  {name}: {total[name] - n} of {total[name]}" for name, n in sorted(lexicons.items())]
    return "\n".join([*lines, *_list("used entries by lexicon:", used, len(used))])


def _plural(kind: str) -> str:
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}es" if kind.endswith("h") else f"{kind}s"


def _share(c: Coverage, kind: str) -> str:
    every, unused = c.of(kind), c.unused(kind)
    used = len(every) - len(unused)
    return f"{used} of {len(every)} used ({100 * used / len(every):.0f}%)" if every else "none"


def _list(title: str, lines: list[str], most: int) -> list[str]:
    more = [f"  and {len(lines) - most} more"] if len(lines) > most else []
    return ["", title, *lines[:most], *more] if lines else []


def _line(x: Part) -> str:
    return f"  {x.place.path}:{x.place.line} {x.owner}" + (f": {x.written}" if x.written != x.owner else "")


def to_dict(c: Coverage) -> dict[str, Any]:
    """Each kind with its figures and its unused parts, as JSON has it."""
    return {
        kind: {
            "all": len(c.of(kind)),
            "unused": [{"owner": x.owner, "written": x.written, "place": str(x.place)} for x in c.unused(kind)],
        }
        for kind in KINDS
    }
