"""The examples of a pack, varied: what does not matter is changed, and the records must stay the same.

A sentence before, no-break spaces, other quotation marks, another cue of which the pack knows the same, and other names.
Needs hypothesis (``pip install 'quoteattr[test]'``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quoteattr.definitions import Definitions, Example
from quoteattr.errors import Place
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS, Record
from quoteattr.rulepack import RulePack

Told = list[tuple[str | None, ...]]
"""The words of each record: quote, cue, speaker, and those who passed it on."""


@frozen
class Broken:
    """A variant of an example that gives other records."""

    rule: str
    """The rule whose example it is."""
    place: Place
    """Where that example stands."""
    change: str
    """What was changed."""
    text: str
    """The variant."""
    wanted: Told
    """The records of the example, with the same change."""
    found: Told
    """The records of the variant."""


@frozen
class _Variant:
    """A changed text, and what the change does to the words of a record."""

    change: str
    text: str
    words: Callable[[str], str]


def try_properties(pack: RulePack, n: int, ids: str = "*") -> Iterator[Broken]:
    """The variants that break, at most one a rule's example, of ``n`` that are tried of each."""
    bench = _Bench(pack)
    for rule in (r for r in bench.definitions.rules if fnmatchcase(r.id, ids) and r.status != "deprecated"):
        for example in rule.examples:
            broken = bench.tried(rule.id, example, n)
            if broken is not None:
                yield broken


class _Bench:
    """Makes and runs variants by one pack."""

    def __init__(self, pack: RulePack) -> None:
        self.definitions: Definitions = pack.definitions
        self._extractor = Extractor(pack, acts=ACTS)
        self._marks = [(m["open"], m["close"]) for m in pack.settings.get("marks", []) if m.get("single") != "yes"]
        self._same: dict[frozenset[str], list[str]] = {}
        for form, atoms in sorted(pack.vocabulary.lower.items()):
            if form.isalpha():
                self._same.setdefault(atoms, []).append(form)
        self._atoms = pack.vocabulary.lower
        self._known = {word.lower() for form in pack.entries for word in form.split()}
        texts = [w.example for w in self.definitions.words] + [n.example for n in self.definitions.nodes]
        self._before = [t for t in texts if t and not self.told(t)]
        self._names = sorted({m for r in self.definitions.rules for e in r.examples for m in self.names(e.text)})

    def told(self, text: str) -> Told:
        return [_told(r) for r in self._extractor.extract(text).records]

    def tried(self, rule: str, example: Example, n: int) -> Broken | None:
        found: list[Broken] = []
        before = self.told(example.text)

        @settings(
            max_examples=n,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def holds(data: st.DataObject) -> None:
            variant = data.draw(st.sampled_from(self.kinds(example.text, before)).flatmap(lambda kind: kind()))
            wanted = [tuple(variant.words(x) if x else None for x in record) for record in before]
            after = self.told(variant.text)
            if after != wanted and not found:
                found.append(Broken(rule, example.place, variant.change, variant.text, wanted, after))

        holds()
        return found[0] if found else None

    def kinds(self, text: str, before: Told) -> list[Callable[[], st.SearchStrategy[_Variant]]]:
        """The changes that a text allows."""
        blanks = [m.start() for m in re.finditer(" ", text)]
        kinds: list[Callable[[], st.SearchStrategy[_Variant]]] = []
        if blanks:
            kinds.append(lambda: st.sampled_from(blanks).map(lambda at: _no_break(text, at)))
        if self._before and "\n" not in text:
            kinds.append(lambda: st.sampled_from(self._before).map(lambda x: _behind(x, text)))
        own = next(((o, c) for o, c in self._marks if o in text and c in text), None)
        if own is not None:
            kinds.append(lambda: st.sampled_from(self._marks).map(lambda new: _marked(text, own, new)))
        cues = [(cue, other) for _, cue, *_ in before if cue for other in self.alike(cue)]
        if cues:
            kinds.append(lambda: st.sampled_from(cues).map(lambda x: _replaced(text, "cue", *x)))
        names = self.names(text)
        others = [x for x in self._names if x not in text]
        if names and others:
            pairs = st.tuples(st.sampled_from(names), st.sampled_from(others))
            kinds.append(lambda: pairs.map(lambda x: _replaced(text, "name", *x)))
        return kinds

    def alike(self, cue: str) -> list[str]:
        """The words of which the pack knows the same as of a cue."""
        atoms = self._atoms.get(cue)
        return [x for x in self._same.get(atoms, ()) if x != cue] if atoms is not None else []

    def names(self, text: str) -> list[str]:
        """The words in capitals of a text that no lexicon has and that do not begin it."""
        words = re.findall(r"(?<=[a-z,] )[A-Z][a-z]+\b", text)
        return sorted({w for w in words if w.lower() not in self._known})


def _no_break(text: str, at: int) -> _Variant:
    return _Variant("a no-break space", f"{text[:at]}\u00a0{text[at + 1 :]}", lambda w: w)


def _behind(sentence: str, text: str) -> _Variant:
    return _Variant("a paragraph before", f"{sentence}\n\n{text}", lambda w: w)


def _marked(text: str, own: tuple[str, str], new: tuple[str, str]) -> _Variant:
    def changed(words: str) -> str:
        if own[0] != own[1]:
            return words.replace(own[0], new[0]).replace(own[1], new[1])
        parts = words.split(own[0])
        return "".join(x + (new[n % 2] if n + 1 < len(parts) else "") for n, x in enumerate(parts))

    return _Variant(f"quotation marks {new[0]} {new[1]}", changed(text), changed)


def _replaced(text: str, what: str, old: str, new: str) -> _Variant:
    def changed(words: str) -> str:
        return re.sub(rf"\b{re.escape(old)}\b", new, words)

    return _Variant(f"the {what} {new} for {old}", changed(text), changed)


def _told(r: Record) -> tuple[str | None, ...]:
    spans = (r.cue, r.speaker, *r.via)
    return tuple(" ".join(x.split()) if x else None for x in (r.quote.text, *(s.text if s else None for s in spans)))
