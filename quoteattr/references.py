"""What definitions name must be there: classes, attributes, kinds of content, rules. Every name that is not is noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from quoteattr import patterns as p
from quoteattr.definitions import Definitions, Pattern
from quoteattr.errors import Place, nearest
from quoteattr.records import ACTS
from quoteattr.rulefiles import Problems, Text


def check_references(d: Definitions, more: Iterable[Pattern], declared: set[str], problems: Problems) -> None:
    """Note every name of these definitions, and of ``more`` patterns, that nothing declares (``SAY``, ``SAY.that``)."""
    names = _Names(declared, d.kinds, problems)
    for owner, pattern in (*_owned(d), *((None, x) for x in more)):
        names.pattern(pattern, owner)
    for w in d.words:
        for atom in w.drop:
            names.atom(atom, atom, atom.place, w.id)
    for b in d.boundaries:
        for kind in b.after:
            names.kind(kind, kind.place, None)
    _additions(d, problems)
    _beaten(d, problems)


def _owned(d: Definitions) -> Iterator[tuple[str | None, Pattern]]:
    """Every pattern with the id or name of what it belongs to."""
    for r in d.rules:
        yield from ((r.id, x) for x in (*r.patterns, *(u.pattern for u in r.unless), *(x for _, x in r.inside)))
    for table in (d.fragments, d.kinds, d.cores):
        yield from table.items()
    yield from ((None, b.at) for b in d.boundaries)
    for n in d.nodes:
        yield from ((n.id, x) for x in (*n.patterns, *(x for _, x in n.marks)))
    for w in d.words:
        yield from ((w.id, x) for x in (w.left, w.word, w.right) if x is not None)


class _Names:
    """What can be named, and who is told about a name that cannot."""

    def __init__(self, declared: set[str], kinds: Iterable[str], problems: Problems) -> None:
        self.declared = declared
        self.classes = {a for a in declared if "." not in a}
        self.kinds = ("any", *kinds)
        self.problems = problems

    def pattern(self, pattern: Pattern, owner: str | None) -> None:
        for e in p.walk(pattern.tree):
            if isinstance(e, p.Content):
                self.kind(e.kind, pattern.place.behind(e.offset), owner)
            elif isinstance(e, p.One):
                for name in e.condition.names():
                    self.atom(name, e.source, pattern.place.behind(e.offset), owner)

    def kind(self, kind: str, place: Place, owner: str | None) -> None:
        if kind not in self.kinds:
            message = f"unknown kind of content {str(kind)!r}; {nearest(kind, self.kinds)}"
            self.problems.add("E203", message, place, owner)

    def atom(self, name: str, source: str, place: Place, owner: str | None) -> None:
        """Note a class or attribute that there is not; ``source`` is what the author wrote at the place."""
        if ":" in name or name in self.declared:
            return
        cls, _, attribute = name.partition(".")
        if cls not in self.classes:
            self.problems.add("E202", f"unknown class {cls}; {nearest(cls, self.classes)}", place, owner)
        elif attribute:
            known = [a.split(".", 1)[1] for a in self.declared if a.startswith(cls + ".")]
            inner = place.behind(max(source.find(attribute, len(cls)), 0))
            message = f"{cls} has no attribute {attribute!r}; {nearest(attribute, known)}"
            self.problems.add("E203", message, inner, owner)


def _additions(d: Definitions, problems: Problems) -> None:
    """Words can be added only to a class that there is, with attributes that it has."""
    known: dict[str, set[str]] = {}
    for lexicon in (x for x in d.lexicons if not x.is_addition):
        known.setdefault(lexicon.name, set(ACTS)).update(lexicon.attributes)
    for lexicon in (x for x in d.lexicons if x.is_addition):
        if lexicon.name not in known:
            message = f"no lexicon {lexicon.name} to add words to; {nearest(lexicon.name, known)}"
            problems.add("E202", message, lexicon.place)
            continue
        for a in (a for e in lexicon.entries for a in e.attributes if a not in known[lexicon.name]):
            message = f"{lexicon.name} has no attribute {str(a)!r}; {nearest(a, known[lexicon.name])}"
            problems.add("E203", message, a if isinstance(a, Text) else lexicon.place)


def _beaten(d: Definitions, problems: Problems) -> None:
    """Rules that others are to beat; one that an overlay switches off needs no beating."""
    ids: Sequence[str] = [*(r.id for r in d.rules), *map(str, d.disabled)]
    for rule, other in ((r, b) for r in d.rules for b in r.beats):
        if other not in ids:
            message = f"beats an unknown rule {str(other)!r}; {nearest(other, ids)}"
            problems.add("E207", message, other if isinstance(other, Text) else rule.place, rule.id)
