"""Edits to a pack, tried on the compiled pack without compiling it anew, and the overlay that makes them.

The alphabet of a compiled pack is closed, but a new word that is like others of its class, a further alternative of a rule
and a new rule need no new characters: they are put into a copy of the pack in no time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from attrs import evolve, frozen

from quoteattr import patterns as p
from quoteattr.compiler import read_morphology
from quoteattr.definitions import Definitions, Entry, Lexicon
from quoteattr.errors import Place
from quoteattr.expressions import Expression
from quoteattr.lexicons import Morphology
from quoteattr.notation import parse
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS, DEFAULT_ACTS
from quoteattr.rulefiles import Problems
from quoteattr.rulepack import CompiledPattern, CompiledRule, RuleInfo, RulePack
from quoteattr.signs import Atoms
from quoteattr.translation import compile_pattern

CLOSED = ("function", "punctuation")
"""Parts of speech that get no new words."""
SHORTEST = 3
"""Letters of the shortest word that an inflected form is taken back to."""
MOST_ATTRIBUTES = 3
"""Attributes of a new entry, but for its act."""
OWN_NAME = "newsroom"
"""The name of an overlay, where its author has not given it one."""


@frozen
class NewEntry:
    """A word for a lexicon."""

    lexicon: str
    """The class."""
    place: Place
    """Where that lexicon is."""
    form: str
    """The form that the text has."""
    word: str
    """What it is a form of."""
    forms: tuple[str, ...]
    """The attributes of that form."""
    attributes: tuple[str, ...]
    """As in a lexicon: frames, what it is, its act."""
    takes: tuple[str, ...]
    """Those of them that belong under ``takes``."""

    @property
    def line(self) -> str:
        """The line of YAML."""
        is_ = [a for a in self.attributes if a not in self.takes and a not in ACTS]
        lists = [f"{key}: [{', '.join(values)}]" for key, values in (("takes", self.takes), ("is", is_)) if values]
        acts = [f"act: {a}" for a in self.attributes if a in ACTS]
        return f"{quoted(self.word)}: {{{', '.join([*lists, *acts])}}}"


@frozen
class NewPattern:
    """A further alternative for a rule."""

    rule: str
    """The id of the rule."""
    source: str
    """The pattern as an author writes it."""


@frozen
class NewRule:
    """A rule of one alternative."""

    id: str
    """Begins with the name of the overlay."""
    stage: str
    """The stage of the cascade."""
    act: str | None
    """The act, where the cue is in no lexicon that says it."""
    source: str
    """The pattern."""
    text: str
    """The text of its example."""
    want: tuple[tuple[str, str | None], ...]
    """The record of that example, field by field."""


Change = NewEntry | NewPattern | NewRule


class Workshop:
    """Makes edited copies of one pack."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        """The pack as it is."""
        self.definitions: Definitions = pack.definitions
        """What it was made of."""
        self.entries: dict[str, list[tuple[str, Entry]]] = pack.entries
        """Form → (class, entry)."""
        self.fragments = {n: f.tree for n, f in self.definitions.fragments.items()}
        """The trees of the fragments."""
        self.begins = {k: f.tree for k, f in self.definitions.kinds.items()}
        """How each kind of content begins."""
        self._expanded = {k: p.expand(t, self.fragments) for k, t in self.begins.items()}
        self._universe = frozenset(a for atoms, _ in pack.alphabet.kinds() for a in atoms)
        self._morphology: Morphology = read_morphology(self.definitions.settings, Problems())
        self._lexicons = {x.name: x for x in reversed(self.definitions.lexicons) if x.pos}
        rules = self.definitions.rules
        self._texts = [str(x) for r in rules for x in (*(e.text for e in r.examples), *r.rejects)]
        self._gives: dict[str, list[tuple[str | None, ...]]] = {}
        self._alike: dict[Atoms, Atoms] = {}
        self._acts: dict[str, list[str]] = {}
        self._words: dict[str, list[Entry]] = {}
        for name, entry in {id(e): (c, e) for named in self.entries.values() for c, e in named}.values():
            self._words.setdefault(name, []).append(entry)

    # trying -----------------------------------------------------------------------------------------------------------

    def edited(self, changes: Iterable[Change]) -> RulePack:
        """A copy of the pack with these changes."""
        pack = self.pack
        for change in changes:
            match change:
                case NewEntry():
                    pack = self._with_word(pack, change)
                case NewPattern(rule, source):
                    pack = self._with_pattern(pack, rule, source)
                case NewRule():
                    pack = self._with_rule(pack, change)
        return pack

    def _with_word(self, pack: RulePack, new: NewEntry) -> RulePack:
        lexicon, v = self._lexicons[new.lexicon], pack.vocabulary
        attributes = (*new.attributes, *new.forms)
        atoms = {lexicon.name, *(f"{lexicon.name}.{a}" for a in attributes)}
        if lexicon.under:
            atoms |= {lexicon.under, *(f"{lexicon.under}.{f}" for f in new.forms)}
        kept = frozenset(atoms & self._universe)
        words, form = (v.exact, new.form) if lexicon.exact else (v.lower, new.form.lower())
        known = frozenset(a for a in words.get(form, frozenset[str]()) if a in self._universe)
        changed = {**words, form: self._like(known | kept, kept, words)}
        return evolve(pack, vocabulary=evolve(v, exact=changed) if lexicon.exact else evolve(v, lower=changed))

    def _like(self, wanted: Atoms, least: Atoms, words: dict[str, Atoms]) -> Atoms:
        """What some word of the pack is that is at least this, and otherwise most like what is wanted.

        The alphabet has no room for a word unlike all others; the pack with the overlay will have.
        """
        if wanted not in self._alike:
            fitting = [b for b in dict.fromkeys(words.values()) if least <= b]
            self._alike[wanted] = min(fitting, key=lambda b: (len(b ^ wanted), sorted(b)), default=wanted)
        return self._alike[wanted]

    def _with_pattern(self, pack: RulePack, rule: str, source: str) -> RulePack:
        stages = {
            stage: tuple(
                evolve(r, patterns=(*r.patterns, self.compiled(source))) if r.rule.id == rule else r for r in rules
            )
            for stage, rules in pack.stages.items()
        }
        return evolve(pack, stages=stages)

    def _with_rule(self, pack: RulePack, new: NewRule) -> RulePack:
        info = RuleInfo(new.id, new.stage, new.act, None, None, None, None, (), Place(OWN_NAME))
        made = CompiledRule(info, (self.compiled(new.source),), ())
        return evolve(pack, stages={**pack.stages, new.stage: (*pack.stages.get(new.stage, ()), made)})

    def compiled(self, source: str) -> CompiledPattern:
        """A pattern by the alphabet of the pack; PatternError where it cannot be read."""
        c = compile_pattern(p.expand(parse(source), self.fragments), self.pack.alphabet, self._expanded)
        return CompiledPattern(Expression(c.source), c.roles, 0, None, source, Place(OWN_NAME))

    def harmless(self, changes: Sequence[Change]) -> bool:
        """Whether the examples and rejects of the pack give what they gave, where these changes make patterns."""
        if all(isinstance(c, NewEntry) for c in changes):
            return True
        edited, plain = (Extractor(x, acts=ACTS) for x in (self.edited(changes), self.pack))
        for n, text in enumerate(self._texts):
            if text not in self._gives:
                self._gives[text] = _told(plain, text)
            if _told(edited, text) != self._gives[text]:
                self._texts.insert(0, self._texts.pop(n))  # what one change breaks, the next is likely to break too
                return False
        return True

    # words ------------------------------------------------------------------------------------------------------------

    def known(self, word: str) -> list[tuple[str, Entry]]:
        """The entries of which a word is a form."""
        return [*self.entries.get(word, ()), *(self.entries.get(word.lower(), ()) if word != word.lower() else ())]

    def open(self, word: str) -> bool:
        """Whether a word could be in a lexicon where it is not yet: it is one, and none that a language has few of."""
        return word[:1].isalpha() and all(self._part(c) not in CLOSED for c, _ in self.known(word))

    def _part(self, name: str) -> str:
        return self.pack.vocabulary.pos.get(name, "")

    def cues(self) -> list[str]:
        """The open lexicons that rules name where they name a cue, the most frequent first."""
        trees = [x.tree for r in self.definitions.rules for x in r.patterns] + list(self.fragments.values())
        roles = (e for t in trees for e in p.walk(t) if isinstance(e, p.Role) and e.name == "cue")
        found = Counter(n for r in roles for e in p.walk(r) if isinstance(e, p.One) for n in positive(e.condition))
        names = [n for n, _ in found.most_common() if n in self._lexicons]
        return [n for n in names if self._part(n) not in CLOSED and self._of_words(n)]

    def lexicons(self, condition: p.Condition) -> list[Lexicon]:
        """The lexicons whose words can be, or can head, a node of which a condition holds; the likeliest first."""
        names = list(dict.fromkeys(condition.names()))
        asked = [x for n in names if (x := self._lexicons.get(n.partition(".")[0])) is not None]
        named = {n.partition(".")[2].upper() for n in names}
        heads = Counter(h for n in names if "." not in n for h in self._heads(n))
        made = [self._lexicons[h] for h, _ in heads.most_common() if h in self._lexicons]
        made.sort(key=lambda x: (x.name not in named, x.exact, len(x.attributes)))
        return [x for x in dict.fromkeys([*asked, *made]) if x.pos not in CLOSED and self._of_words(x.name)]

    def _of_words(self, name: str) -> bool:
        """Whether a lexicon holds words rather than phrases."""
        entries = self._words.get(name, ())
        return 2 * sum(" " not in e.word for e in entries) >= len(entries)

    def _heads(self, made: str) -> Iterator[str]:
        """The classes of the heads that node rules ask for where they make a class."""
        for rule in self.definitions.nodes:
            if rule.makes == made:
                for pattern in rule.patterns:
                    for e in p.walk(pattern.tree):
                        if isinstance(e, p.Role) and isinstance(e.inner, p.One):
                            yield from {n.partition(".")[0] for n in e.inner.condition.names()}

    def new_entries(
        self, form: str, lexicon: Lexicon, condition: p.Condition, node: Atoms | None
    ) -> Iterator[NewEntry]:
        """What could be written in a lexicon so that a condition holds of a form in such a node, little of it first."""
        parts = {self._part(c) for c, _ in self.known(form)}
        frames = self.frames(lexicon, condition, node) if not parts or lexicon.pos in parts else []
        takes = self._takes(lexicon.name)
        for word, forms in self.lemmas(form, lexicon)[:1] if frames else []:
            for frame in frames:
                own = tuple(a for a in frame if a in takes)
                yield NewEntry(lexicon.name, lexicon.place, form, word, forms, frame, own)

    def usual_entries(self, form: str, name: str) -> Iterator[NewEntry]:
        """A form as each kind of word of a lexicon, what says little first."""
        lexicon, takes = self._lexicons[name], self._takes(name)
        for word, forms in self.lemmas(form, lexicon)[:1]:
            for frame in self._usual_frames(name):
                yield NewEntry(name, lexicon.place, form, word, forms, frame, tuple(a for a in frame if a in takes))

    def frames(self, lexicon: Lexicon, condition: p.Condition, node: Atoms | None) -> list[tuple[str, ...]]:
        """The sets of attributes with which a word of a lexicon makes a condition hold of a node, small ones first.

        Without a node the word is taken to have the form that the condition asks for.
        """
        name, asked = lexicon.name, list(positive(condition))
        if name not in {n.partition(".")[0] for n in asked}:
            return self._usual_frames(name)
        own = [n.partition(".")[2] for n in asked if n.startswith(f"{name}.")]
        free = [a for a in dict.fromkeys(own) if a in lexicon.attributes and a not in ACTS]
        given = {n for n in asked if n.partition(".")[2] not in lexicon.attributes} if node is None else node
        shared = {f"{name}.{a.partition('.')[2]}" for a in given if "." in a}
        acts = [a for a in ACTS if a in own] or self._usual_act(name)
        sets = (s for n in range(MOST_ATTRIBUTES + 1) for s in combinations(free, n))
        frames = [(*s, *act) for s in sets for act in ([[a] for a in acts] or [[]])]
        return [f for f in frames if condition.holds({name, *given, *shared, *(f"{name}.{a}" for a in f)})]  # type: ignore[arg-type]

    def _usual_frames(self, name: str) -> list[tuple[str, ...]]:
        """What is said of the words of a lexicon, what says little first."""
        count = Counter(e.attributes for e in self._words.get(name, ()))
        rare = {a for a in ACTS if a not in DEFAULT_ACTS}
        return sorted(count, key=lambda x: (not rare.isdisjoint(x), len(x), -count[x]))

    def _usual_act(self, name: str) -> list[str]:
        """The act that most words of a lexicon have, of those that are given by default."""
        if name not in self._acts:
            count = Counter(a for e in self._words.get(name, ()) for a in e.attributes if a in DEFAULT_ACTS)
            self._acts[name] = [a for a, _ in count.most_common(1)]
        return self._acts[name]

    def _takes(self, name: str) -> frozenset[str]:
        """The attributes of a lexicon that its entries state under ``takes``."""
        return frozenset(a for e in self._words.get(name, ()) for a in e.takes)

    def lemmas(self, form: str, lexicon: Lexicon) -> list[tuple[str, tuple[str, ...]]]:
        """What a form can be a form of, each with the attributes of that form; the likeliest first."""
        spelled = form if lexicon.exact else form.lower()
        known = [e.word for c, e in self.known(form) if c == lexicon.name]
        own = [e.word for e in self._words.get(lexicon.name, ())]
        words = [
            e.word for c, x in self._lexicons.items() if x.inflect == lexicon.inflect for e in self._words.get(c, ())
        ]
        letters = {w[-1] for w in own if w[-1].isalpha()}
        stems = [spelled[:n] for n in range(SHORTEST, len(spelled) + 1)]
        found = {}
        others = [e.word for _, e in self.known(form)]
        for word in [*known, *others, *stems, *(s + c for s in stems for c in sorted(letters))]:
            made = self._morphology.forms(word, lexicon.inflect)
            forms = tuple(a for f, attributes in made if f == spelled for a in attributes)
            if any(f == spelled for f, _ in made):
                found[word] = forms

        def likely(word: str) -> tuple[bool, bool, bool, bool, int, int]:
            usual, alike = (sum(w.endswith(word[-n:]) for w in words) for n in (2, 3))
            return word not in known, word == spelled, not self.known(word), not usual, -alike, len(word)

        return [(w, found[w]) for w in sorted(found, key=likely)]


def _told(extractor: Extractor, text: str) -> list[tuple[str | None, ...]]:
    """What was found in a text, whichever rule found it."""
    found = extractor.extract(text).records
    spans = [(r.cue, r.speaker, *r.via) for r in found]
    return [(r.quote.text, *(s.text if s else None for s in own)) for r, own in zip(found, spans, strict=True)]


def positive(condition: p.Condition) -> Iterator[str]:
    """The atoms that a condition asks for, without those that it excludes."""
    match condition:
        case p.Atom(name):
            yield name
        case p.All(inner) | p.AnyOf(inner):
            for c in inner:
                yield from positive(c)


# --- as an overlay ----------------------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """A scalar of YAML that is this text."""
    plain = (
        text[:1].isalpha() and text.isascii() and not set(text) & set(":#{}[],&*!|>'\"%@`\n") and text == text.strip()
    )
    if plain and text.lower() not in ("yes", "no", "true", "false", "on", "off", "null", "y", "n"):
        return text
    if "\n" in text or not text.isprintable():
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\u00a0", "\\_")
        return f'"{escaped}"'
    return "'" + text.replace("'", "''") + "'"


def overlay(base: Definitions, changes: Sequence[Change], name: str = OWN_NAME) -> str:
    """The overlay that makes these changes: one file; a rule of its own in a file beside it (:func:`rule_file`)."""
    major = int(base.version.partition(".")[0] or 0)
    lines = [f"overlay: {base.name}>={major},<{major + 1}", f"name: {name}", "version: 0.1.0"]
    words = [c for c in changes if isinstance(c, NewEntry)]
    if words:
        lines.append("lexicon:")
        for lexicon in dict.fromkeys(w.lexicon for w in words):
            lines += [f"  {lexicon}:", *(f"    {w.line}" for w in words if w.lexicon == lexicon)]
    patterns = [c for c in changes if isinstance(c, NewPattern)]
    if patterns:
        lines.append("extend:")
        for rule in dict.fromkeys(c.rule for c in patterns):
            own = [f"      - {quoted(c.source)}" for c in patterns if c.rule == rule]
            lines += [f"  {rule}:", "    pattern+:", *own]
    return "\n".join(lines) + "\n"


def rule_file(rules: Iterable[NewRule]) -> str:
    """The file of the new rules of an overlay; empty where there are none."""
    return "".join(_rule(r) for r in rules)


def _rule(r: NewRule) -> str:
    want = ", ".join(f"{name}: {'null' if value is None else quoted(value)}" for name, value in r.want)
    lines = [f"- id: {r.id}", f"  stage: {r.stage}", "  about: A draft; say here what it is for.", "  status: draft"]
    if r.act is not None:
        lines.append(f"  act: {r.act}")
    lines += ["  pattern:", f"    - {quoted(r.source)}", "  examples:", f"    - text: {quoted(r.text)}"]
    return "\n".join([*lines, f"      want: [{{{want}}}]"]) + "\n"
