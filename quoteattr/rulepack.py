"""A compiled rule pack: immutable values that the stages read.

Nothing here knows how rules are written; :mod:`quoteattr.compiler` makes these values out of definitions.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from typing import Any

from attrs import field, frozen

from quoteattr.alphabet import NO_ATOMS, ClassAlphabet, Vocabulary
from quoteattr.compact import Turns
from quoteattr.errors import Place, Problem
from quoteattr.expressions import NOTHING, Expression
from quoteattr.records import PackUsed
from quoteattr.signs import Atoms

QUOTE_ATTRIBUTES = ("stop", "comma", "open", "capital", "question")
"""What is known of a full quotation: how it ends and how it begins."""


@frozen(eq=False)
class CompiledPattern:
    """One alternative of a rule, ready to be matched."""

    expression: Expression
    """Over node characters."""
    roles: tuple[tuple[str, str | None], ...]
    """By group: the role, and the kind of content where the content's end is to be found."""
    required: int
    """One bit for each of the pack's ``needs`` that a sentence must meet."""
    opening: int | None
    """The number of the pack's ``openings`` with which it begins; None where few patterns begin alike."""
    source: str
    """As the author wrote it."""
    place: Place
    """Where it stands."""


@frozen
class RuleInfo:
    """What the stages need to know of a rule; its examples and syntax trees stay with its definition."""

    id: str
    """Permanent, begins with the pack's name."""
    stage: str
    """The stage of the cascade."""
    act: str | None
    """The kind of attribution, whatever the cue's entry says."""
    speaker: str | None
    """``inherit`` or ``subject`` where the speaker stands elsewhere."""
    attach: str | None
    """``previous`` where the quotation joins the attribution before."""
    pending: str | None
    """``block`` or ``quotations`` where the next paragraphs are the quote, ``paragraph`` where the rest of its own is,
    ``above`` where the one before is."""
    relation: str | None
    """How an intermediary passed it on."""
    beats: tuple[str, ...]
    """Rules that give way."""
    place: Place
    """Where it stands."""


@frozen
class NodeInfo:
    """What chunking needs to know of a node rule."""

    id: str
    """Permanent, begins with the pack's name."""
    makes: str
    """The class of the node."""
    attributes: tuple[str, ...]
    """What it has whatever its head."""
    head_pos: tuple[str, ...]
    """The parts of speech that the head keeps."""
    sheds: tuple[str, ...]
    """Attributes of the head that the node does not have."""


@frozen(eq=False)
class CompiledRule:
    """A rule, ready to be matched."""

    rule: RuleInfo
    """What is known of it."""
    patterns: tuple[CompiledPattern, ...]
    """Its alternatives."""
    unless: tuple[CompiledPattern, ...]
    """Its exceptions."""
    inside: tuple[tuple[str, frozenset[str]], ...] = ()
    """Roles that are one word of the quote, and the characters of such words."""


@frozen(eq=False)
class WordStep:
    """Several word rules of the same effect, tried in one pass."""

    expression: Expression
    """Over token characters; a match is one word, whatever is looked at around it."""
    turns: Turns
    """Character → the character of what the word is here."""
    rules: tuple[str, ...]
    """The ids."""


@frozen(eq=False)
class NodeLevel:
    """The node rules of one level."""

    expression: Expression
    """Splits a stream into pieces, each a node or a single character."""
    rules: tuple[tuple[NodeInfo, Expression], ...]
    """Each rule with the expression of its pieces, the head in group 1."""
    marks: tuple[tuple[tuple[str, frozenset[str]], ...], ...]
    """By rule: attributes and the characters that give them."""


@frozen(eq=False)
class Ends:
    """Where content ends, by kind of content and tightness of the cue."""

    cuts: dict[tuple[str, bool, bool, bool], Expression]
    """By kind, tight cue, fronted clause and relative clause: the first match behind the beginning is the end."""
    cores: dict[str, Expression]
    """By kind: what content holds at least, from its beginning."""


@frozen(eq=False)
class RulePack:
    """A compiled pack: immutable, safe to share between threads and to send to other processes."""

    used: tuple[PackUsed, ...]
    """Name, version and hash of every pack in it."""
    lang: str
    """The language of the texts."""
    source: bytes = field(repr=False)
    """What it was made of, pickled: see :attr:`definitions`."""
    entries_source: bytes = field(repr=False)
    """The entries of its lexicons, pickled: see :attr:`entries`."""
    vocabulary: Vocabulary
    """The words."""
    alphabet: ClassAlphabet
    """The characters of the classes."""
    node_atoms: Atoms
    """What patterns over nodes ask about."""
    shapes: tuple[tuple[Atoms, Expression, bool], ...]
    """(atoms, expression that the whole token fits, only for unknown words)."""
    token_expressions: tuple[tuple[str, Expression], ...]
    """Atoms that patterns ask about, with the expression that the whole token fits."""
    words: tuple[WordStep, ...]
    """Word rules in their order."""
    muted: Turns
    """What a word inside a partial quotation becomes: a cue there is none."""
    levels: tuple[NodeLevel, ...]
    """Node rules by level."""
    stages: dict[str, tuple[CompiledRule, ...]]
    """Attribution rules by stage."""
    needs: tuple[str, ...]
    """Sorted characters of which a sentence must hold one before a pattern is tried on it."""
    openings: tuple[Expression, ...]
    """What many patterns begin with, before what any of them goes on with: sought once for all of them."""
    ends: Ends
    """Where content ends."""
    token_patterns: dict[str, tuple[Expression, ...]]
    """Further patterns over tokens by the name of their setting."""
    texts: dict[str, tuple[Expression, ...]]
    """Expressions over the text itself by the name of their setting."""
    conditions: dict[str, frozenset[str]]
    """Sets of node characters that stages ask about by name."""
    finders: dict[str, Expression]
    """The same as expressions, by the names of the table ``names``."""
    acts: dict[str, str]
    """Character of a cue → its act."""
    tight: frozenset[str]
    """Characters of plain reporting verbs."""
    quotes: frozenset[str]
    """Characters of full quotations."""
    confidence: dict[str, float]
    """Rule → its measured precision, lower bound; rules that were not measured are not in it."""
    settings: dict[str, Any]
    """Plain tables that stages read, as text."""
    problems: tuple[Problem, ...] = field(default=())
    """Warnings."""

    def named(self, name: str) -> frozenset[str]:
        """The characters that a pack's table ``names`` gives a name; none where it gives no such name."""
        return self.conditions.get(f"name:{name}", frozenset())

    def finder(self, name: str) -> re.Pattern[str]:
        """An expression that finds one of the characters of :meth:`named`; one that finds nothing without that name."""
        return self.finders.get(name, NOTHING).regex

    def only(self, name: str) -> re.Pattern[str]:
        """The one expression of a setting; one that finds nothing without that setting."""
        return next(iter(self.texts.get(name) or self.token_patterns.get(name) or (NOTHING,))).regex

    @property
    def definitions(self) -> Any:
        """What it was made of (a ``Definitions``), for those who test and explain; lexicons without their entries."""
        return pickle.loads(self.source)

    @property
    def entries(self) -> dict[str, list[tuple[str, Any]]]:
        """Form → (class, ``Entry``) of every entry that gives it, for those who explain."""
        found: dict[str, list[tuple[str, Any]]] = pickle.loads(self.entries_source)
        return found

    @property
    def sha256(self) -> str:
        """One hash over all packs in it."""
        return hashlib.sha256("".join(u.sha256 for u in self.used).encode()).hexdigest()


class NodeKinds:
    """What the nodes of a rule are: its class, what it takes over from its head, and the attributes of both."""

    def __init__(self, rule: NodeInfo, pos: dict[str, str], wanted: Atoms) -> None:
        self._rule = rule
        self._pos = pos
        self._wanted = wanted
        self._given: dict[tuple[str, ...], dict[str, Atoms]] = {}
        self._kept: dict[str, bool] = {}

    def of(self, head: Atoms, flags: tuple[str, ...]) -> Atoms:
        """The atoms of a node with this head in which these further attributes were found."""
        given = self._given.setdefault(flags, {})
        out = {f"{self._rule.makes}.{x}" for x in (*self._rule.attributes, *flags)} | {self._rule.makes}
        out &= self._wanted
        for a in head:
            out |= given[a] if a in given else given.setdefault(a, self._from(a, flags))
        return frozenset(out)

    def kept(self, head: Atoms) -> Atoms:
        """What a node takes over from its head: the classes of the parts of speech that the rule keeps, with their attributes."""
        known = self._kept
        return frozenset(a for a in head if (known[a] if a in known else known.setdefault(a, self._keeps(a))))

    def _keeps(self, atom: str) -> bool:
        rule, (cls, _, attribute) = self._rule, atom.partition(".")
        if attribute in rule.sheds:
            return False
        return cls == rule.makes or (cls in self._pos and (not rule.head_pos or self._pos[cls] in rule.head_pos))

    def _from(self, atom: str, flags: tuple[str, ...]) -> Atoms:
        """What one atom of the head gives."""
        if not self._keeps(atom):
            return NO_ATOMS
        cls, _, attribute = atom.partition(".")
        extra = {f"{cls}.{x}" for x in (*self._rule.attributes, *flags)}
        return frozenset({atom, f"{self._rule.makes}.{attribute or cls.lower()}", *extra} & self._wanted)
