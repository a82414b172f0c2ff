"""Lexicon definitions → the vocabulary: every form of every entry, regular ones derived."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import evolve, field, frozen

from quoteattr.alphabet import Phrases, Vocabulary
from quoteattr.compact import SharedByTwo, Texts
from quoteattr.definitions import Entry, Lexicon


@frozen
class Inflection:
    """How a regular form is made: the first expression that fits the lemma is replaced."""

    form: str
    """The attribute that the form gets, e.g. ``past``."""
    rules: tuple[tuple[str, str], ...]
    """(regular expression, replacement) pairs."""

    def apply(self, word: str) -> str:
        """The form of a word; the word itself where no rule fits."""
        for pattern, replacement in self.rules:
            made, n = re.subn(pattern, replacement, word, count=1)
            if n:
                return made
        return word


@frozen
class Morphology:
    """The inflection of a language, as its pack gives it."""

    verb: tuple[Inflection, ...] = ()
    """Forms of verbs: pres3, past, part, ing."""
    noun: tuple[Inflection, ...] = ()
    """Forms of nouns: plural."""
    irregular: dict[str, tuple[str, str]] = field(factory=dict)
    """Verb → past and participle, each ``/``-separated where there are several."""
    present: dict[str, str] = field(factory=dict)
    """Verb → third person present."""
    plurals: dict[str, str] = field(factory=dict)
    """Noun → plural."""
    doubling: frozenset[str] = frozenset()
    """Verbs that double their last consonant."""
    optional: frozenset[str] = frozenset()
    """Verbs that may."""

    def forms(self, word: str, inflect: str) -> list[tuple[str, tuple[str, ...]]]:
        """(form, attributes) of a word or phrase: of a phrase the first word of a verb, the last of a noun inflects."""
        words = word.split(" ")
        if inflect == "noun":
            last = words[-1]
            made = [(last, ("sing",))]
            for i in self.noun:
                plural = self.plurals.get(last) or i.apply(last)
                made.extend((x, (i.form,)) for x in plural.split("/"))
            head = " ".join(words[:-1])
            return [(f"{head} {m}".lstrip(), a) for m, a in made]
        if inflect == "verb":
            tail = " ".join(words[1:])
            return [(f"{m} {tail}".rstrip(), a) for m, a in self._verb(words[0])]
        return [(word, ())]

    def _verb(self, verb: str) -> list[tuple[str, tuple[str, ...]]]:
        out: list[tuple[str, tuple[str, ...]]] = [(verb, ("base",))]
        stems = [verb + verb[-1]] if verb in self.doubling else [verb]
        if verb in self.optional:
            stems = [verb, verb + verb[-1]]
        for i in self.verb:
            if i.form == "pres3":
                out.append((self.present.get(verb) or i.apply(verb), ("pres3",)))
            elif i.form in ("past", "part") and verb in self.irregular:
                chosen = self.irregular[verb][0 if i.form == "past" else 1]
                out.extend((x, (i.form,)) for x in chosen.split("/"))
            else:
                out.extend((i.apply(s) if s == verb else i.apply(s + "\0").replace("\0", ""), (i.form,)) for s in stems)
        return out


def read_lexicons(lexicons: Iterable[Lexicon], morphology: Morphology, cut: re.Pattern[str]) -> Vocabulary:
    """The forms of all lexicons; ``cut`` is the expression of single tokens, by which forms of several are told."""
    lower: dict[str, set[str]] = {}
    exact: dict[str, set[str]] = {}
    lemmas: dict[str, dict[str, str]] = {}
    data: dict[str, dict[str, str]] = {}
    pos: dict[str, str] = {}
    entries: dict[str, list[tuple[str, Entry]]] = {}
    first: dict[str, Lexicon] = {}
    for lexicon in lexicons:
        base = first.setdefault(lexicon.name, lexicon)
        if not lexicon.is_addition:  # which inflects and matches as the lexicon that it adds to
            base = lexicon
        pos[str(lexicon.name)] = base.pos or "noun"
        target = exact if base.exact else lower
        for entry in lexicon.entries:
            kept = evolve(entry, attributes=tuple(map(str, entry.attributes)))
            shared = {lexicon.name, *(f"{lexicon.name}.{a}" for a in entry.attributes)}
            if entry.data:
                data.setdefault(entry.word, {}).update(entry.data)
            names = [entry.word, *dict(entry.data).get("aliases", "").split("|")]
            listed = dict(entry.data).get("forms")
            for name in filter(None, names):
                spelled = name if base.exact else name.lower()
                made = [(f, ()) for f in listed.split("|")] if listed else morphology.forms(spelled, base.inflect)
                for form, attributes in made:
                    atoms = target.setdefault(form, set())
                    atoms.update(shared)
                    named = entries.setdefault(form, [])
                    if not named or named[-1][1] is not kept:
                        named.append((lexicon.name, kept))
                    atoms.update(f"{lexicon.name}.{a}" for a in attributes)
                    if base.under:
                        pos.setdefault(str(base.under), base.pos)
                        atoms.add(base.under)
                        atoms.update(f"{base.under}.{a}" for a in attributes)
                    if form != entry.word:
                        lemmas.setdefault(form, {})[lexicon.name] = entry.word
    return Vocabulary(
        {k: frozenset(v) for k, v in lower.items()},
        {k: frozenset(v) for k, v in exact.items()},
        lemmas,
        data,
        pos,
        _phrases(lower, exact, cut),
        entries,
    )


def _phrases(lower: Iterable[str], exact: Iterable[str], cut: re.Pattern[str]) -> Phrases:
    lengths: dict[tuple[str, str], set[int]] = {}

    def several(forms: Iterable[str]) -> Texts:
        out = set()
        for form in forms:
            tokens = [x for x in cut.findall(form) if x.strip()]
            if len(tokens) > 1:
                out.add(form)
                two = tokens[0].rstrip().lower(), tokens[1].rstrip().lower()
                lengths.setdefault(two, set()).add(len(tokens))
        return Texts(out)

    found = several(lower), several(exact)
    return Phrases(found[1], found[0], SharedByTwo((two, tuple(sorted(n, reverse=True))) for two, n in lengths.items()))
