"""What rule files define, as typed values that know their place: lexicons, word, node and attribution rules, tables."""

from __future__ import annotations

from attrs import field, frozen

from quoteattr import patterns as p
from quoteattr.errors import Place
from quoteattr.rulefiles import Table, Text, Value


@frozen
class Pattern:
    """One alternative of a rule."""

    source: str
    """As the author wrote it."""
    tree: p.Element
    """Its syntax tree, fragments not yet put in."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class Entry:
    """One word or phrase of a lexicon."""

    word: str
    """As written, e.g. ``point out``."""
    attributes: tuple[str, ...]
    """E.g. ``that``, ``np``, ``speech``."""
    takes: tuple[str, ...]
    """Those of the attributes that were written under ``takes``."""
    data: tuple[tuple[str, str], ...]
    """Further properties, e.g. the canonical name of an outlet."""
    place: Place = field(eq=False)
    """Where it stands."""

    @property
    def stated(self) -> tuple[str, ...]:
        """The word and its other spellings, without the forms that are derived or listed."""
        return self.word, *filter(None, dict(self.data).get("aliases", "").split("|"))


@frozen
class Lexicon:
    """A class of words."""

    name: str
    """The class, e.g. ``SAY``."""
    pos: str
    """One of :data:`~quoteattr.keys.PARTS_OF_SPEECH`."""
    under: str | None
    """A wider class that every entry belongs to as well, e.g. ``V``."""
    inflect: str
    """``verb``, ``noun`` or ``none``."""
    exact: bool
    """True where entries match only as printed."""
    attributes: tuple[str, ...]
    """Every attribute that an entry may have."""
    entries: tuple[Entry, ...]
    """The words."""
    place: Place = field(eq=False)
    """Where it stands."""
    about: str = ""
    """What it holds."""
    meanings: tuple[tuple[str, str], ...] = ()
    """The attributes that it declares, each with what it means."""

    @property
    def is_addition(self) -> bool:
        """Whether it only adds words to a lexicon that says the rest."""
        return not self.pos


@frozen
class WordRule:
    """What an ambiguous word is between these neighbours."""

    id: str
    """E.g. ``en.word.after-determiner``."""
    left: Pattern | None
    """What stands before it."""
    word: Pattern
    """The word itself."""
    right: Pattern | None
    """What stands behind it."""
    is_: tuple[str, ...]
    """The parts of speech that remain, or ``not-cue``."""
    drop: tuple[Text, ...]
    """Classes that it is not here."""
    example: str
    """A text in which the rule applies."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class NodeRule:
    """How words become a node."""

    id: str
    """E.g. ``en.node.name``."""
    level: int
    """Nodes of one level are made of those of the levels below."""
    makes: str
    """The class of the node, e.g. ``NP``."""
    patterns: tuple[Pattern, ...]
    """The alternatives."""
    attributes: tuple[str, ...]
    """What the node has whatever its head, e.g. ``finite``."""
    marks: tuple[tuple[str, Pattern], ...]
    """Attributes that it has where it holds such a word."""
    head_pos: tuple[str, ...]
    """The parts of speech that the head keeps; all where empty."""
    sheds: tuple[str, ...]
    """Attributes of the head that the node does not have ("is planning" is no participle)."""
    example: str
    """A text that makes such a node."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class Unless:
    """An exception to a rule."""

    pattern: Pattern
    """It blocks the rule where it overlaps the match."""
    example: str
    """A text that the exception blocks."""


@frozen
class Example:
    """A text and the records that it must give."""

    text: str
    """The text."""
    want: tuple[tuple[tuple[str, str | None], ...], ...]
    """One tuple of (field, value) a record; fields left out are not compared."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class Rule:
    """A rule that makes or extends attributions."""

    id: str
    """Permanent, begins with the pack's name."""
    stage: str
    """One of :data:`~quoteattr.keys.STAGES`."""
    about: str
    """What it is for, in a sentence."""
    status: str
    """One of :data:`~quoteattr.keys.STATUSES`."""
    patterns: tuple[Pattern, ...]
    """The alternatives."""
    unless: tuple[Unless, ...]
    """The exceptions."""
    examples: tuple[Example, ...]
    """Texts and their records."""
    rejects: tuple[Text, ...] = field(eq=False)
    """Texts that give no record by this rule."""
    todo: tuple[Example, ...]
    """Known misses."""
    beats: tuple[str, ...]
    """Rules that give way where both match the same words."""
    replaces: tuple[str, ...]
    """Rules of earlier versions that it stands for."""
    act: str | None
    """The kind of attribution, whatever the cue's entry says."""
    speaker: str | None
    """``inherit`` where the speaker is that of the attribution before, ``subject`` where it is the sentence's."""
    attach: str | None
    """``previous`` where the quotation joins the attribution before."""
    pending: str | None
    """``block`` where the next paragraphs are the quote, ``quotations`` where only those that are quotations can be,
    ``paragraph`` where the rest of its own paragraph is, ``above`` where the paragraph before is."""
    relation: str | None
    """For links: how the intermediary passed it on."""
    inside: tuple[tuple[str, Pattern], ...]
    """Roles that are one word of the quote: (role, what the word has to be)."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class Boundary:
    """Whether a quote goes on past a sign."""

    at: Pattern
    """The sign."""
    after: tuple[Text, ...]
    """The kinds of content that it applies to; all where empty."""
    cue: str
    """``tight``, ``other`` or ``any``."""
    where: str
    """``fronted``: only in a sentence that a subordinate clause opens ("As he said it was late, …"); ``relative``: only
    where the subject of the cue is a relative pronoun ("Diaz, who said it was late, …"); ``anywhere``."""
    cut: bool
    """Whether the quote ends before it."""
    measured: str
    """The share of such places at which gold ends, on look."""
    example: str
    """A text."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class Line:
    """An expression for lines that say something of the document itself."""

    kind: str
    """One of :data:`~quoteattr.keys.LINES`."""
    sources: tuple[Text, ...] = field(eq=False)
    """Regular expressions with their pieces put in, one alternative each."""
    examples: tuple[tuple[Text, dict[str, str]], ...] = field(eq=False)
    """Texts, and what they say: ``byline``, ``dateline`` and ``publisher``."""
    rejects: tuple[Text, ...] = field(eq=False)
    """Texts that the expression makes nothing of."""
    place: Place = field(eq=False)
    """Where it stands."""


@frozen
class Definitions:
    """All that the files of one pack define."""

    name: Text
    """The pack's name."""
    version: str
    """Its version."""
    lang: str
    """The language of the texts."""
    lexicons: list[Lexicon] = field(factory=list)
    """The classes of words."""
    fragments: dict[str, Pattern] = field(factory=dict)
    """Named pieces of pattern."""
    words: list[WordRule] = field(factory=list)
    """Rules for ambiguous words."""
    nodes: list[NodeRule] = field(factory=list)
    """Rules for nodes."""
    rules: list[Rule] = field(factory=list)
    """Rules for attributions."""
    boundaries: list[Boundary] = field(factory=list)
    """Where quotes end."""
    kinds: dict[str, Pattern] = field(factory=dict)
    """How each kind of content begins."""
    cores: dict[str, Pattern] = field(factory=dict)
    """What each kind of content holds at least, from its beginning: no boundary cuts inside it."""
    settings: dict[str, Value] = field(factory=dict)
    """Tables that one stage reads: tokens, shapes, morphology, quotes, segments, speakers, document …"""
    disabled: list[Text] = field(factory=list)
    """Rules of a pack below that an overlay switches off."""
    overlay: list[Text] = field(factory=list)
    """What an overlay stands on, e.g. ``en>=1,<2``; empty for a pack of its own."""
    confidence: dict[Text, float] = field(factory=dict)
    """The measured precision of rules, lower bound."""
    declared: frozenset[str] = frozenset()
    """Every class and attribute that a pattern can name, ``SAY`` and ``SAY.that``, once compiled."""
    extended: dict[Text, Table] = field(factory=dict)
    """What an overlay adds to rules below: :data:`~quoteattr.keys.EXTENSION`."""
