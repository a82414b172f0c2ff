"""Definitions → one compiled :class:`~quoteattr.rulepack.RulePack`.

Compiling closes the alphabet: every set of atoms that a word or node can have is enumerated, those that no pattern can
tell apart share a character, and every pattern becomes a regular expression over these characters.
"""

from __future__ import annotations

import itertools
import pickle
import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve

from quoteattr import patterns as p
from quoteattr.alphabet import ClassAlphabet, Vocabulary
from quoteattr.compact import Chars, Shared, Turns
from quoteattr.definitions import Definitions, Entry, Lexicon, Pattern
from quoteattr.errors import Place
from quoteattr.expressions import Expression, either, over_words
from quoteattr.keys import LINES
from quoteattr.lexicons import Inflection, Morphology, read_lexicons
from quoteattr.records import ACTS, PackUsed
from quoteattr.references import check_references
from quoteattr.rulefiles import Fields, Items, Problems, Table, Text, Value
from quoteattr.rulepack import (
    QUOTE_ATTRIBUTES,
    CompiledPattern,
    CompiledRule,
    Ends,
    NodeInfo,
    NodeKinds,
    NodeLevel,
    RuleInfo,
    RulePack,
    WordStep,
)
from quoteattr.signs import PARAGRAPH_END, SENTENCE_END, Atoms
from quoteattr.tables import read_document, read_pattern
from quoteattr.translation import charset, compile_pattern, first_of

MADE_BY_ENGINE = ("QUOTE", "CLAIM", "ANY")
"""Classes that no lexicon and no node rule makes."""
ENGINE_ATOMS = frozenset(
    {
        "STOP",
        "COMMA",
        "DASH",
        "SEMI",
        "COLON",
        "QUOTE",
        "CLAIM",
        "CLAIM.quoted",
        "NP",
        "PRON",
        "QMARK",
        *(f"QUOTE.{a}" for a in QUOTE_ATTRIBUTES),
    }
)
"""Atoms that the engine itself asks about."""


# --- compiling ----------------------------------------------------------------------------------------------------------

_PATTERN_SETTINGS = {
    "sentences": "tokens",
    "quotations": "tokens",
    "modality": "tokens",
    "subjects": "nodes",
    "subjects-behind": "nodes",
    "fronted": "nodes",
    "appositions": "nodes",
    "profiles": "tokens",
}
"""Settings that hold patterns, and over what."""


_TOGETHER = ("sentences", "quotations:tag")
"""Settings of which only the places count."""


Effect = tuple[Atoms, Atoms, Atoms]
"""Of a word rule: what a word may keep, what of it says which part of speech it is, and what it becomes where nothing does."""


class _Compiler:
    """Compiles one set of definitions; every step notes its faults and goes on."""

    def __init__(self, d: Definitions, problems: Problems) -> None:
        self.d = d
        self.problems = problems
        self.fragments: dict[str, p.Element] = {}
        self.begins: dict[str, p.Element] = {}
        self.extra: dict[str, list[p.Element]] = {}
        self.named: list[Pattern] = []
        self.sizes: dict[str, int] = {}
        self.conditions: dict[str, p.Condition] = {}
        self.settings: dict[str, Any] = {}
        self.needs: dict[str, int] = {}
        self.known: dict[int, p.Element] = {}
        self.openings: dict[p.Element, int] = {}
        self.texts: dict[str, tuple[Expression, ...]] = {}
        self.effects: dict[tuple[tuple[str, ...], tuple[str, ...]], Effect] = {}

    # reading ---------------------------------------------------------------------------------------------------------

    def run(self, used: tuple[PackUsed, ...]) -> RulePack | None:
        d = self.d
        self.fragments = {n: f.tree for n, f in d.fragments.items()}
        for name, f in d.fragments.items():
            self.expanded(f, name)
        self.begins = {k: self.expanded(f, k) for k, f in d.kinds.items()}
        self.cores = {k: self.expanded(f, k) for k, f in d.cores.items()}
        self.read_settings()
        self.upper_trees = self.over_nodes()
        self.trees = [*self.over_tokens(), *self.upper_trees]
        morphology = read_morphology(d.settings, self.problems)
        vocabulary = read_lexicons([*d.lexicons, *self.abbreviations()], morphology, self.token_expression())
        self.declared = self.known_atoms(vocabulary)
        check_references(d, self.named, self.declared, self.problems)
        if self.problems.errors:
            return None
        universe = set(ENGINE_ATOMS) | {"GIVEN.he", "GIVEN.she"}
        for tree in self.trees:
            universe |= p.atoms_of(tree)
        for condition in self.conditions.values():
            universe |= set(condition.names())
        node_classes = {n.makes for n in d.nodes}
        wanted_attributes = {a.split(".", 1)[1] for a in universe if "." in a and a.split(".", 1)[0] in node_classes}
        attribute_owner = {a for a in self.declared if "." in a and a.split(".", 1)[1] in wanted_attributes}
        acts = {f"{c}.{act}" for c in self.declared if "." not in c for act in ACTS if f"{c}.{act}" in self.declared}
        tight = {a for a in self.declared if a.endswith(".tight")}
        self.universe = {a: a for a in map(str, universe | attribute_owner | acts | tight)}
        upper = set(ENGINE_ATOMS) | acts | tight
        for tree in self.upper_trees:
            upper |= p.atoms_of(tree)
        for condition in self.conditions.values():
            upper |= set(condition.names())
        self.upper = frozenset(upper)
        self.pos = {
            **vocabulary.pos,
            **{c: "punctuation" for c in ENGINE_ATOMS if "." not in c and c not in vocabulary.pos},
        }
        self.expressions = sorted({a[2:] for a in universe if a.startswith("r:")})
        levels = sorted({n.level for n in d.nodes})
        try:
            self.alphabet = alphabet = self.closed(vocabulary, levels)
        except ValueError as e:
            self.problems.add("E600", f"{e}; fewer attributes in patterns make fewer kinds", Place(d.name))
            return None
        self.chars = dict(alphabet.kinds())
        openings = self.shared_openings()
        stages = self.stages()
        return RulePack(
            used=used,
            lang=str(d.lang),
            source=pickle.dumps(
                evolve(d, lexicons=[evolve(x, entries=()) for x in d.lexicons], declared=frozenset(self.declared))
            ),
            entries_source=pickle.dumps(vocabulary.entries),
            vocabulary=self.restricted(vocabulary),
            alphabet=alphabet,
            node_atoms=self.upper,
            shapes=self.shapes(),
            token_expressions=tuple((f"r:{e}", Expression(e)) for e in self.expressions),
            words=self.word_steps(),
            muted=self.turning(self.without_cues()),
            levels=tuple(self.level(n) for n in levels),
            stages=stages,
            needs=tuple(self.needs),
            openings=openings,
            ends=self.ends(),
            token_patterns={k: self.together(k, [self.expression(t) for t in v]) for k, v in self.extra.items()},
            texts=self.texts,
            conditions={k: Chars(alphabet.members(c)) for k, c in self.conditions.items()},
            finders={
                k.removeprefix("name:"): Expression(charset(alphabet.members(c)))
                for k, c in self.conditions.items()
                if k.startswith("name:")
            },
            acts=Shared((c, act) for b, c in alphabet.kinds() if (act := _act_of(b))),
            tight=Chars(c for b, c in alphabet.kinds() if any(a.endswith(".tight") for a in b)),
            quotes=Chars(alphabet.members(p.Atom("QUOTE"))),
            confidence={str(rule): x for rule, x in d.confidence.items()},
            settings=self.settings,
            problems=tuple(x for x in self.problems.found if not x.is_error),
        )

    def expanded(self, pattern: Pattern, owner: str | None) -> p.Element:
        """The tree of a pattern with its fragments put in, worked out and found fault with once."""
        known = self.known.get(id(pattern))
        if known is None:
            known = self.known[id(pattern)] = self.expand(pattern, owner)
        return known

    def expand(self, pattern: Pattern, owner: str | None) -> p.Element:
        if p.size(pattern.tree, self.fragments, self.sizes) > p.MOST_ELEMENTS:
            message = f"with its fragments put in this has more than {p.MOST_ELEMENTS} elements; make them smaller"
            self.problems.add("E204", message, pattern.place, owner)
            return p.Sequence(())
        try:
            return p.expand(pattern.tree, self.fragments)
        except p.PatternError as e:
            own = {f"<{x.name}>" for x in p.walk(pattern.tree) if isinstance(x, p.Fragment)}
            if any(name in e.message for name in own):  # else reported at the fragment that holds it
                self.problems.add(e.code, e.message, pattern.place.behind(e.offset), owner)
            return p.Sequence(())

    def read_settings(self) -> None:
        for name, value in self.d.settings.items():
            if name in _PATTERN_SETTINGS:
                self.read_patterns(name, value)
            self.settings[name] = _plain(value)
        document = self.d.settings.get("document")
        if isinstance(document, Table):
            pieces, lines = read_document(document, self.problems)
            self.settings["document"] = pieces
            for kind in LINES:
                sources = [str(s) for x in lines if x.kind == kind for s in x.sources]
                self.texts[f"document:{kind}"] = tuple(Expression(s, re.MULTILINE) for s in sources)
            for piece in ("author", "phrase", "article", "outlet"):
                self.texts[f"document:{piece}"] = (Expression(pieces.get(piece, "(?!)")),)
        for key, rows in (self.d.settings.get("anonymity") or {}).items():  # type: ignore[union-attr]
            self.texts[f"anonymity:{key}"] = (either(str(row.get("pattern", "(?!)")) for row in _tables(rows)),)  # type: ignore[call-overload]
            for row in _tables(rows):
                f = Fields(row, self.problems)
                try:
                    re.compile(f.need("pattern"))
                except re.error as e:
                    self.problems.add("E205", f"not a regular expression: {e}", f.need("pattern"))
        for i, entry in enumerate(_tables(self.d.settings.get("parties"))):
            f = Fields(entry, self.problems)
            self.condition(f"kind:{i}:{f.need('kind')}", f.need("when"))
        self.read_speakers()
        names = self.d.settings.get("names")
        if isinstance(names, Table):
            for key, source in names.items():
                if isinstance(source, Text):
                    self.condition(f"name:{key}", source)

    def read_speakers(self) -> None:
        """What mentions stand for: the tables ``pronouns`` and ``generic-nouns``."""
        for entry in _tables(self.d.settings.get("pronouns")):
            f = Fields(entry, self.problems)
            for key in ("words", "nouns", "given", "descriptions"):
                if f.raw(key) is not None:
                    self.condition(f"pronoun:{f.need('is')}:{key}", f.need(key))
        for i, entry in enumerate(_tables(self.d.settings.get("generic-nouns"))):
            f = Fields(entry, self.problems)
            self.condition(f"generic:{i}", f.need("nouns"))

    def condition(self, key: str, source: Text) -> None:
        pattern = read_pattern(source, self.problems)
        if pattern is None:
            return
        if not isinstance(pattern.tree, p.One):
            self.problems.add("E205", "one class, word or choice of classes is wanted here", source)
            return
        self.named.append(pattern)
        self.conditions[key] = pattern.tree.condition

    def read_patterns(self, name: str, value: Value) -> None:
        if isinstance(value, Table):
            for key, inner in value.items():
                if isinstance(inner, Text | Items):
                    self.read_patterns(f"{name}:{key}", inner)
            return
        for item in value if isinstance(value, Items) else [value]:
            source: Any = item
            setting = name
            if isinstance(item, Table):
                f = Fields(item, self.problems)
                source = f.raw("pattern")
                setting = f"{name}:{f.text('is')}" if f.text("is") else name
            if source is None:
                self.problems.add("E103", "the key 'pattern' is missing", item)
                continue
            pattern = read_pattern(source, self.problems)
            if pattern is not None:
                self.named.append(pattern)
                self.extra.setdefault(setting, []).append(self.expand(pattern, None))

    def over_nodes(self) -> list[p.Element]:
        """Every pattern that is matched against nodes."""
        d = self.d
        trees = [t for k, v in self.extra.items() if _PATTERN_SETTINGS[k.partition(":")[0]] == "nodes" for t in v]
        trees.extend([*self.begins.values(), *self.cores.values()])
        trees.extend(self.expanded(x, n.id) for n in d.nodes if n.level > 1 for x in n.patterns)
        trees.extend(x.tree for n in d.nodes if n.level > 1 for _, x in n.marks)
        trees.extend(self.expanded(x, r.id) for r in d.rules for x in r.patterns)
        trees.extend(self.expanded(u.pattern, r.id) for r in d.rules for u in r.unless)
        trees.extend(self.expanded(b.at, None) for b in d.boundaries)
        return trees

    def over_tokens(self) -> list[p.Element]:
        """Every pattern that is matched against tokens."""
        d = self.d
        trees = [t for k, v in self.extra.items() if _PATTERN_SETTINGS[k.partition(":")[0]] == "tokens" for t in v]
        trees.extend(x.tree for w in d.words for x in (w.left, w.word, w.right) if x is not None)
        trees.extend(self.expanded(x, n.id) for n in d.nodes if n.level == 1 for x in n.patterns)
        trees.extend(x.tree for n in d.nodes if n.level == 1 for _, x in n.marks)
        trees.extend(x.tree for r in d.rules for _, x in r.inside)
        return trees

    def usage(self) -> dict[str, int]:
        """How often patterns ask about each atom: what is asked often gets neighbouring characters."""
        count: dict[str, int] = {}
        for tree in self.trees:
            for e in p.walk(tree):
                if isinstance(e, p.One):
                    for name in e.condition.names():
                        count[name] = count.get(name, 0) + 1
        # nodes apart from words: no pattern asks for both
        return {**count, **{n.makes: 1_000_000 for n in self.d.nodes}}

    def token_expression(self) -> re.Pattern[str]:
        """One token, by the expressions of the pack; notes how a text is cut into tokens with the blanks behind them."""
        sources = [
            f.need("pattern") for t in _tables(self.d.settings.get("tokens")) for f in (Fields(t, self.problems),)
        ]
        for source in sources:
            try:
                re.compile(source)
            except re.error as e:
                self.problems.add("E205", f"not a regular expression: {e}", source)
                return re.compile(r"\w+|\S")
        token = "|".join([*map(str, sources), r"\S"] if sources else [r"\w+", r"\S"])
        # paragraph ends and blanks at the beginning are pieces of their own; every other piece takes the blanks behind it
        self.texts["tokens"] = (Expression(rf"\n\s*|\A\s+|(?:{token})[^\S\n]*"),)
        return re.compile(token)

    def abbreviations(self) -> list[Lexicon]:
        """The abbreviations as a lexicon: ABBR, with ``may-end`` for those that can end a sentence."""
        s = self.d.settings
        words = [w for key in ("abbreviations", "may-end") for w in s.get(key, ()) if isinstance(w, Text)]
        ends = set(map(str, s.get("may-end", ())))
        entries = tuple(Entry(str(w), ("may-end",) if str(w) in ends else (), (), (), w.place) for w in words)
        if not words:
            return []
        return [Lexicon("ABBR", "function", None, "none", True, ("may-end",), entries, words[0].place)]

    # checking names ----------------------------------------------------------------------------------------------------

    def known_atoms(self, vocabulary: Vocabulary) -> set[str]:
        known = set(ENGINE_ATOMS) | set(MADE_BY_ENGINE)
        for lexicon in [*self.d.lexicons, *self.abbreviations()]:
            known.add(lexicon.name)
            known.update(f"{lexicon.name}.{a}" for a in lexicon.attributes)
            if lexicon.under:
                known.add(lexicon.under)
        for bundle in (*vocabulary.lower.values(), *vocabulary.exact.values()):
            known |= bundle
        for atoms, _, _ in self.shapes():
            known |= atoms
        attributes = {a.split(".", 1)[1] for a in known if "." in a}
        classes = {c.lower() for c in known if "." not in c}
        flags = {a for n in self.d.nodes for a in n.attributes} | {m for n in self.d.nodes for m, _ in n.marks}
        heads = [c for c in known if "." not in c and ":" not in c]
        for n in self.d.nodes:
            known.add(n.makes)
            known.update(f"{n.makes}.{a}" for a in attributes | classes | flags)
        known.update(f"{c}.{a}" for c in heads if c in vocabulary.pos for a in flags)
        return known

    # enumerating -------------------------------------------------------------------------------------------------------

    def keep(self, atoms: Iterable[str]) -> Atoms:
        return frozenset(self.universe[a] for a in atoms if a in self.universe)

    def restricted(self, v: Vocabulary) -> Vocabulary:
        words = {a[2:] for a in self.universe if a.startswith("w:")}
        same: dict[Atoms, Atoms] = {}

        def kept(b: Atoms) -> Atoms:
            b = self.keep(b)
            return same.setdefault(b, b)

        lower = Shared((k, kept(b)) for k, b in v.lower.items())
        unknown = [(a, x.regex) for a, x, only in self.shapes() if only]
        for w in words:
            # a word that only a pattern names stays what its shape makes of it
            guess = next((a for a, r in unknown if r.fullmatch(w)), frozenset[str]())
            lower[w] = kept(lower.get(w, guess) | {f"w:{w}"})
        cue = self.conditions.get("name:cue")
        classes = set(cue.names()) if cue is not None else set()
        lemmas = {k: x for k, named in v.lemmas.items() if (x := {c: e for c, e in named.items() if c in classes})}
        exact = Shared((k, kept(b)) for k, b in v.exact.items())
        return evolve(v, lower=lower, exact=exact, lemmas=lemmas, entries={})

    def shapes(self) -> tuple[tuple[Atoms, Expression, bool], ...]:
        out = []
        for entry in _tables(self.d.settings.get("shapes")):
            f = Fields(entry, self.problems)
            gives = frozenset(map(str, f.texts("gives")))
            source = f.need("pattern")
            try:
                expression = over_words(source)
            except re.error as e:
                self.problems.add("E205", f"not a regular expression: {e}", source)
                continue
            kept = self.keep(gives) if hasattr(self, "universe") else gives
            out.append((kept, expression, f.choice("when", ("always", "unknown"), "unknown") == "unknown"))
        return tuple(out)

    def closed(self, vocabulary: Vocabulary, levels: list[int]) -> ClassAlphabet:
        """The alphabet of every set of atoms that a word or a node can have; raises ValueError where they are too many."""
        bundles = self.token_bundles(vocabulary)
        bundles |= self.variants(bundles)
        self.words = sorted(bundles, key=sorted)
        for level in levels:
            bundles |= self.node_bundles(level, ClassAlphabet(bundles, {}))
        bundles |= {
            frozenset({"QUOTE", *(f"QUOTE.{a}" for a in s)})
            for n in range(len(QUOTE_ATTRIBUTES) + 1)
            for s in itertools.combinations(QUOTE_ATTRIBUTES, n)
        }
        bundles |= {frozenset({"CLAIM"}), frozenset({"CLAIM", "CLAIM.quoted"})}
        return ClassAlphabet(bundles, self.usage())

    def token_bundles(self, v: Vocabulary) -> set[Atoms]:
        """Every set of atoms that a token can have: lexicon entries and unknown words, in every case shape."""
        restricted = self.restricted(v)
        shapes = [(a, x.regex) for a, x, unknown in self.shapes() if not unknown]
        case_of: dict[str, Atoms] = {}

        def case(word: str) -> Atoms:
            if word not in case_of:
                case_of[word] = frozenset(x for a, r in shapes if r.fullmatch(word) for x in a)
            return case_of[word]

        out: set[Atoms] = set()
        for word, b in restricted.lower.items():
            kind = word[0] if len(word) == 1 or not word[0].isalpha() else "x" * (1 + (len(word) > 1))
            out.update(b | case(sample) for sample in (kind, kind.capitalize(), kind.upper()))
        for word, b in restricted.exact.items():
            known = b | restricted.lower.get(word.lower(), frozenset())
            out.add(known | case(word))
        cases = {case(x) for x in ("word", "Word", "WORD", "W", "9", "9th", "$9", ".", "wOrd", "\u4e00")}
        unknown: set[Atoms] = {a for a, _, only in self.shapes() if only} | {frozenset()}
        out |= {u | c for u in unknown for c in cases}
        for e in self.expressions:
            out |= {b | {f"r:{e}"} for b in out}
        return {self.keep(b) for b in out}

    def variants(self, bundles: set[Atoms]) -> set[Atoms]:
        """What word rules and partial quotations make of these."""
        effects = {self.without_cues(), *(self.effect(w.is_, w.drop) for w in self.d.words)}
        out: set[Atoms] = set()
        new = set(bundles)
        while new:
            made = {_turned(b, effect) for effect in effects for b in new}
            new = made - out - bundles
            out |= new
        return out

    def effect(self, is_: tuple[str, ...], drop: tuple[str, ...]) -> Effect:
        """What it does to a word that it is one of these parts of speech here, and none of these classes."""
        known = self.effects.get((is_, drop))
        if known is None:
            stays = frozenset(a for a in self.universe if self.stays(a, is_, drop))
            of_speech = frozenset(a for a in self.universe if self.pos.get(a) in is_)
            names = self.settings.get("parts-of-speech", {}).get(is_[0], "").split() if is_ else ()
            known = self.effects[is_, drop] = stays, of_speech, frozenset(self.keep(names))
        return known

    def stays(self, atom: str, is_: tuple[str, ...], drop: tuple[str, ...]) -> bool:
        cls = atom.partition(".")[0]
        if ":" in atom or cls not in self.pos:
            return True
        return atom not in drop and cls not in drop and (not is_ or self.pos[cls] in is_)

    def without_cues(self) -> Effect:
        return self.effect((), tuple(self.settings.get("inside-quotation", {}).get("drop", ())))

    def node_bundles(self, level: int, below: ClassAlphabet) -> set[Atoms]:
        """Every set of atoms that a node of a level can have, made of what there is below it."""
        out: set[Atoms] = set()
        known = frozenset(a for b, _ in below.kinds() for a in b)
        for n in self.d.nodes:
            if n.level != level:
                continue
            flags = [m for m, _ in n.marks]
            subsets = [s for k in range(len(flags) + 1) for s in itertools.combinations(flags, k)]
            kinds = NodeKinds(NodeInfo(n.id, n.makes, n.attributes, n.head_pos, n.sheds), self.pos, self.upper)
            kept = kinds.kept(known)
            heads = [head for x in n.patterns if (head := _head(self.expanded(x, n.id))) is not None]
            for b in {below.atoms(c) & kept for head in heads for c in below.members(head.condition)}:
                out.update(kinds.of(b, s) for s in subsets)
        return out

    # compiling -----------------------------------------------------------------------------------------------------------

    def expression(self, tree: p.Element) -> Expression:
        return Expression(compile_pattern(tree, self.alphabet, self.begins).source)

    def together(self, name: str, expressions: list[Expression]) -> tuple[Expression, ...]:
        """The expressions of a setting; one for all of them where it does not matter which of them fits."""
        return (either(e.source for e in expressions),) if name in _TOGETHER else tuple(expressions)

    def turning(self, effect: Effect) -> Turns:
        chars = self.chars
        turned = [(b, changed) for b in self.words if (changed := _turned(b, effect)) != b and changed in chars]
        return Turns("".join(chars[b] for b, _ in turned), "".join(chars[changed] for _, changed in turned))

    def word_steps(self) -> tuple[WordStep, ...]:
        steps: list[WordStep] = []
        turns: dict[Effect, Turns] = {}
        for (is_, drop), group in itertools.groupby(self.d.words, key=lambda w: (w.is_, w.drop)):
            rules = list(group)
            effect = self.effect(is_, drop)
            if effect not in turns:
                turns[effect] = self.turning(effect)
            branches = []
            for w in rules:
                word = self.write(w.word.tree)
                left = f"(?<={self.write(w.left.tree) if w.left is not None else ''}{word})"
                right = "" if w.right is None else f"(?={self.write(w.right.tree)})"
                try:
                    re.compile(left)
                except re.error:
                    self.problems.add(
                        "E205",
                        "what stands before _ must be of fixed length: no ? * + or choice of lengths",
                        w.place,
                        w.id,
                    )
                    continue
                branches.append(left + right)
            # a search for words is quick; what stands around them is looked at behind each
            words = charset(
                self.alphabet.members(p.union(c for w in rules if (c := first_of(w.word.tree)) is not None))
            )
            expression = Expression(f"{words}(?:{'|'.join(branches)})")
            steps.append(WordStep(expression, turns[effect], tuple(w.id for w in rules)))
        return tuple(steps)

    def write(self, element: p.Element) -> str:
        return compile_pattern(element, self.alphabet, self.begins).source.join(("(?:", ")"))

    def level(self, number: int) -> NodeLevel:
        rules, marks = [], []
        blocks: list[str] = []
        ruled = [n for n in self.d.nodes if n.level == number]
        for _, group in itertools.groupby(ruled, key=lambda n: n.makes):
            sources: list[str] = []
            firsts: list[p.Condition | None] = []
            for n in group:
                branches = []
                for x in n.patterns:
                    tree = self.expanded(x, n.id)
                    firsts.append(first_of(tree))
                    sources.append(_ungrouped(compile_pattern(tree, self.alphabet, self.begins).source))
                    # a piece is read again without what follows it
                    if isinstance(tree, p.Sequence) and isinstance(tree.items[-1], p.Before):
                        tree = p.Sequence(tree.items[:-1])
                    branches.append(compile_pattern(tree, self.alphabet, self.begins).source)
                rules.append(
                    (NodeInfo(n.id, n.makes, n.attributes, n.head_pos, n.sheds), Expression("|".join(branches)))
                )
                marks.append(
                    tuple(
                        (m, Chars(self.alphabet.members(x.tree.condition)) if isinstance(x.tree, p.One) else Chars())
                        for m, x in n.marks
                    )
                )
            known = [c for c in firsts if c is not None]
            guard = ""
            if len(known) == len(firsts) > 1:
                guard = f"(?={charset(self.alphabet.members(p.union(known)))})"
            blocks.append(f"{guard}(?:{'|'.join(sources)})")
        return NodeLevel(Expression("|".join([*blocks, "[\\s\\S]"])), tuple(rules), tuple(marks))

    def shared_openings(self) -> tuple[Expression, ...]:
        """The elements that three patterns or more begin with, each before the first node of what follows it."""
        follow: dict[p.Element, list[p.Condition]] = {}
        for r in self.d.rules:
            for x in r.patterns:
                tree = self.expanded(x, r.id)
                if isinstance(tree, p.Sequence) and not isinstance(tree.items[0], p.One | p.Anchor):
                    following = first_of(p.Sequence(tree.items[1:]))
                    if following is not None:
                        follow.setdefault(tree.items[0], []).append(following)
        shared = {e: p.union(dict.fromkeys(c)) for e, c in follow.items() if len(c) >= 3}
        self.openings = {e: n for n, e in enumerate(shared)}
        return tuple(
            Expression(_ungrouped("(?=" + self.write(e) + charset(self.alphabet.members(c)) + ")"))
            for e, c in shared.items()
        )

    def stages(self) -> dict[str, tuple[CompiledRule, ...]]:
        out: dict[str, list[CompiledRule]] = {}
        for r in self.d.rules:
            if r.status == "deprecated":
                continue
            out.setdefault(r.stage, []).append(
                CompiledRule(
                    RuleInfo(
                        r.id,
                        r.stage,
                        r.act,
                        r.speaker,
                        r.attach,
                        r.pending,
                        r.relation,
                        tuple(map(str, r.beats)),
                        r.place,
                    ),
                    tuple(self.compiled(x, r.id) for x in r.patterns),
                    tuple(self.compiled(u.pattern, r.id, exception=True) for u in r.unless),
                    tuple(
                        (role, Chars(self.alphabet.members(x.tree.condition)))
                        for role, x in r.inside
                        if isinstance(x.tree, p.One)
                    ),
                )
            )
        return {k: tuple(v) for k, v in out.items()}

    def compiled(self, pattern: Pattern, owner: str, exception: bool = False) -> CompiledPattern:
        tree = self.expanded(pattern, owner)
        bad = p.unbounded(tree)
        if bad is not None:
            self.problems.add(
                "E601",
                f"{p.describe(bad)} repeats inside a repetition, which can take time without bound; bound one of them",
                pattern.place,
                owner,
            )
        c = compile_pattern(tree, self.alphabet, self.begins)
        if not c.required and not exception:
            self.problems.add("W503", "no class is required, so the rule runs on every sentence", pattern.place, owner)
        needs = sum(1 << self.needs.setdefault(s, len(self.needs)) for s in c.required)
        begins = None if exception else _opening(tree)
        opening = self.openings.get(begins) if begins is not None else None
        return CompiledPattern(Expression(c.source), c.roles, needs, opening, pattern.source, pattern.place)

    def ends(self) -> Ends:
        cuts: dict[tuple[str, bool, bool, bool], Expression] = {}
        for kind in (*self.d.kinds, "any"):
            for tight, fronted, relative in itertools.product((True, False), repeat=3):
                rows = [
                    b
                    for b in self.d.boundaries
                    if (not b.after or kind in b.after)
                    and b.cue in ("any", "tight" if tight else "other")
                    and (b.where == "anywhere" or (fronted if b.where == "fronted" else relative))
                ]
                # A row that says keep guards the rows below it: its place is passed over.
                branches: list[str] = []
                guards: list[str] = []
                for b in rows:
                    source = compile_pattern(self.expanded(b.at, None), self.alphabet, self.begins).source
                    source = _ungrouped(source)
                    if b.cut:
                        guard = "".join(f"(?!{g})" for g in guards)
                        branches.append(guard + source)
                    else:
                        guards.append(source)
                cuts[kind, tight, fronted, relative] = Expression(
                    "|".join([*branches, f"[{SENTENCE_END}{PARAGRAPH_END}]"])
                )
        cores = {
            kind: Expression(_ungrouped(compile_pattern(tree, self.alphabet, self.begins).source))
            for kind, tree in self.cores.items()
        }
        return Ends(cuts, cores)


def _turned(atoms: Atoms, effect: Effect) -> Atoms:
    """What a word is on which a word rule has this effect."""
    stays, of_speech, default = effect
    kept = atoms & stays
    return kept | default if kept.isdisjoint(of_speech) else kept


def _head(tree: p.Element) -> p.One | None:
    """The element that carries the node's head: the role ``head``, else the last single node."""
    last = None
    for e in p.walk(tree):
        if isinstance(e, p.Role):
            inner = e.inner
            while isinstance(inner, p.Repeat | p.Role):
                inner = inner.inner
            return inner if isinstance(inner, p.One) else None
        if isinstance(e, p.One):
            last = e
    return last


def _act_of(atoms: Atoms) -> str | None:
    """The act of a cue's classes, whatever the node that it heads."""
    found = sorted(a for a in atoms if a.partition(".")[2] in ACTS and not a.startswith(("VG.", "NP.")))
    return found[0].partition(".")[2] if found else None


def _opening(tree: p.Element) -> p.Element | None:
    """What a pattern begins with, if more follows."""
    return tree.items[0] if isinstance(tree, p.Sequence) and first_of(p.Sequence(tree.items[1:])) is not None else None


def _ungrouped(source: str) -> str:
    """A regular expression without capturing groups."""
    return re.sub(r"\((?!\?)", "(?:", source)


def read_morphology(s: dict[str, Value], problems: Problems) -> Morphology:
    """The inflection of a pack, from its tables."""

    def rules(kind: str) -> tuple[Inflection, ...]:
        table = s.get("inflections")
        out = []
        for item in _tables(table.get(kind) if isinstance(table, Table) else None):  # type: ignore[call-overload]
            f = Fields(item, problems)
            pairs = tuple((str(x[0]), str(x[1])) for x in f.raw("rules") or [] if isinstance(x, Items) and len(x) == 2)
            out.append(Inflection(str(f.need("form")), pairs))
        return tuple(out)

    irregular = {str(k): (str(v[0]), str(v[1])) for k, v in _mapping(s.get("irregular")) if len(v) == 2}
    for k, v in _mapping(s.get("irregular-also")):
        past, part = irregular.get(str(k), (str(v[0]), str(v[1])))
        irregular[str(k)] = (f"{past}/{v[0]}", f"{part}/{v[1]}")
    return Morphology(
        verb=rules("verb"),
        noun=rules("noun"),
        irregular=irregular,
        present={str(k): str(v) for k, v in _mapping(s.get("irregular-present"))},
        plurals={str(k): str(v) for k, v in _mapping(s.get("irregular-plurals"))},
        doubling=frozenset(map(str, s.get("doubling", ()))),
        optional=frozenset(map(str, s.get("doubling-optional", ()))),
    )


def _tables(value: Value | None) -> Iterator[Table]:
    if isinstance(value, Items):
        yield from (x for x in value if isinstance(x, Table))


def _mapping(value: Value | None) -> Iterator[tuple[Text, Any]]:
    if isinstance(value, Table):
        yield from value.items()


def _plain(value: Value) -> Any:
    if isinstance(value, Table):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, Items):
        return [_plain(v) for v in value]
    return str(value)


def compile_pack(d: Definitions, used: tuple[PackUsed, ...], problems: Problems) -> RulePack | None:
    """The compiled pack of these definitions; None, with the faults noted, where they cannot be compiled."""
    compiler = _Compiler(d, problems)
    try:
        return compiler.run(used)
    except p.PatternError as e:
        problems.add(e.code, e.message, Place(d.name))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        if not problems.errors:
            raise
        # a table that is no table was noted when it was read; what else is wrong shows once that is repaired
    return None
