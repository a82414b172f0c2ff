"""The keys of rule files: what stands behind each, said once for the loader, the JSON Schema and the reference."""

from __future__ import annotations

from attrs import frozen

from quoteattr.records import ACTS, RELATIONS
from quoteattr.rulefiles import Fields, Table

STAGES = {
    "outer": 'the outermost frame of a sentence: a quotation with its tag, ", Diaz said" at its end, "According to NHK, …"',
    "claim": "subject, cue and content, from left to right",
    "orphan": "quotations that nothing took",
    "fallback": "what is left",
    "link": "what adds an intermediary to an attribution",
}
"""The stages whose rules make attributions, in the order of the cascade; ``words`` and ``nodes`` have tables of their own."""
STATUSES = ("draft", "experimental", "stable", "deprecated")
"""How far a rule has come."""
ROLES = {
    "quote": "what was said; several times where the cue splits it",
    "cue": "the words that attribute",
    "speaker": "whose words they are",
    "addressee": "to whom",
    "when": "when",
    "setting": "the occasion or medium",
    "via": "who passed the words on; several times for several",
}
"""What a pattern of a rule for attributions can name; of those that stand several times the first counts, but where said."""
CLAIM_ROLES = tuple(ROLES)
"""What a rule of the stages outer, claim, orphan and fallback can name."""
LINK_ROLES = ("speaker", "via")
"""What a link rule can name."""
LINES = ("byline", "dateline", "credit")
"""What a document says of itself."""
PARTS_OF_SPEECH = ("verb", "noun", "adjective", "adverb", "name", "function", "punctuation")
"""What a lexicon holds; word rules choose among these."""
PREFERENCES = (
    "same-sentence", "sentence-before", "two-sentences-before", "far", "same-paragraph", "spoke-last", "enclosing-speaker",
    "subject", "reported-only", "pronoun-known", "given-name", "person",
)  # fmt: skip
"""What the table ``preferences`` can give points for."""


@frozen
class Key:
    """What stands behind a key."""

    is_: str
    """``text``, ``number``, ``share`` (0 to 1), ``flag`` (yes or no), ``pattern``, ``condition`` (a pattern of one node),
    ``expression`` (a regular expression), ``class``, ``attribute``, ``content`` (a kind of content), ``rule`` (an id),
    ``rows`` (a list of mappings), ``mapping`` or ``any``."""
    about: str
    """What it means, in Markdown."""
    among: tuple[str, ...] = ()
    """The only values, where the list is closed."""
    shape: str = ""
    """For ``rows`` and ``mapping``: which of :data:`SHAPES` each row, or the mapping, has."""
    of: str = ""
    """For a ``mapping`` from names of the author's own: what stands behind each name, as in ``is_``, or ``texts``,
    ``pair`` (two texts), ``entry``, ``words`` and ``extension`` (which have shapes)."""
    several: bool = False
    """Whether a list of such values may stand there too."""
    needed: bool = False
    """Whether the key must be there."""


_ABOUT = Key("text", "what it is for, in a sentence")
_EXAMPLE = Key("text", "a text in which it applies")
_ID = Key(
    "text",
    "permanent; lower case letters, digits, hyphens and dots; begins with the pack's name and a dot",
    needed=True,
)

RULE = {
    "id": _ID,
    "stage": Key("text", "where in the cascade it runs; `claim` where none is given", tuple(STAGES)),
    "about": _ABOUT,
    "status": Key("text", "how far it has come; `stable` where none is given; a deprecated rule does not run", STATUSES),
    "replaces": Key("text", "ids of rules that it stands for; who disables or extends one of these is told", several=True),
    "pattern": Key("pattern", "one pattern, or several, one a line", several=True, needed=True),
    "unless": Key("rows", "exceptions; a match that one of them overlaps in its sentence is none", shape="exception"),
    "examples": Key("rows", "texts and their records", shape="example"),
    "rejects": Key("text", "texts that give no record by this rule", several=True),
    "todo": Key("rows", "known misses, written like examples; one that passes is reported", shape="example"),
    "beats": Key("rule", "rules that give way where both match the same cue", several=True),
    "act": Key("text", "the act of the record, whatever the cue's lexicon entry says", ACTS),
    "speaker": Key(
        "text",
        '`inherit`: where the pattern names no speaker, that of the attribution before in the sentence ("and added", '
        '", saying"), else the nearest subject before it; `subject`: that subject. Where there is nobody, only a match that '
        "holds a quotation counts",
        ("inherit", "subject"),
    ),
    "attach": Key(
        "text",
        "`previous`, in the stage orphan: the quotation joins the last attribution of speech or writing of its paragraph, or of "
        "the one before",
        ("previous",),
    ),
    "pending": Key(
        "text",
        "`block`: the paragraphs after the match are the quote, those that are quotations, or one without marks; `quotations`: "
        "only those that are quotations; `paragraph`: the rest of its paragraph, and in a transcript (four such matches) the "
        "paragraphs up to the next one, until one that has a tag of its own. What such a match holds is read as if it stood "
        "alone; `above`: the paragraph before, where it is a quotation",
        ("block", "quotations", "paragraph", "above"),
    ),
    "relation": Key("text", "how `via` of this rule passed the words on; one of the relations of the record", RELATIONS),
    "inside": Key(
        "mapping",
        "role → a class: the first word of that class inside the quote has the role (`inside: {addressee: OUTLET}`: who asked, "
        'in "did not respond to a Reuters request")',
        of="condition",
    ),
}  # fmt: skip
"""A rule for attributions."""

EXCEPTION = {
    "pattern": Key("pattern", "what blocks the rule where it overlaps the match", needed=True),
    "example": Key("text", "a text in which it blocks a match"),
    "about": _ABOUT,
}
"""An exception to a rule."""

EXAMPLE = {
    "text": Key("text", "the text", needed=True),
    "want": Key("rows", "every record that the whole pack must find in it by default", shape="want"),
    "about": _ABOUT,
}
"""A text and its records."""

WANT = {
    "quote": Key("text", "the quote's text; several spans are joined by ` … `"),
    "cue": Key("text", "the words of the cue"),
    "lemma": Key("text", "its lexicon entry"),
    "speaker": Key("text", "the speaker's words"),
    "name": Key("text", "the speaker's name, as resolved"),
    "kind": Key("text", "the kind of the speaker's party"),
    "resolved_by": Key("text", "how the speaker was resolved"),
    "via": Key("text", "the names of the chain, joined by ` > `"),
    "form": Key("text", "`direct`, `indirect` or `mixed`", ("direct", "indirect", "mixed")),
    "act": Key("text", "the act", ACTS),
    "marks": Key("text", "how the quotation marks stand"),
    "modality": Key("text", "`future`, `possible` or `expected`"),
    "rule": Key("text", "the rule that made it"),
    "addressee": Key("text", "to whom"),
    "when": Key("text", "when"),
    "setting": Key("text", "the occasion or medium"),
    "negated": Key("flag", "whether it says that nobody said so"),
}
"""A record as an example states it: a field that is left out is not compared, `null` says that there is nothing."""

LEXICON = {
    "lexicon": Key("class", "the class; several lexicons of one class add up", needed=True),
    "about": Key("text", "what it holds"),
    "pos": Key(
        "text", "the part of speech, among which word rules choose; `noun` where none is given", PARTS_OF_SPEECH
    ),
    "under": Key("class", "a wider class that each entry has too, with the attributes of its form"),
    "inflect": Key(
        "text",
        "`verb`: the forms get the attributes `base`, `pres3`, `past`, `part`, `ing`; `noun`: `sing`, `plural`; `none` where "
        "none is given",
        ("verb", "noun", "none"),
    ),
    "case": Key(
        "text", "`any` (where none is given): entries match in any case; `exact`: only as printed", ("any", "exact")
    ),
    "attributes": Key(
        "any", "every attribute that an entry may have, best with what it means; the acts need not be listed"
    ),
    "entries": Key("mapping", "word or phrase → its properties", of="entry"),
    "groups": Key("rows", "several words with the same properties", shape="group"),
}
"""A class of words."""

ENTRY = {
    "takes": Key("attribute", "what may follow it", several=True),
    "is": Key("attribute", "what else it is", several=True),
    "act": Key("attribute", "the act that it is the cue of", several=True),
    "forms": Key("text", "all forms, where they are not regular and not in the lists of irregular ones; they get no attribute "
                 "of a form", several=True),
    "aliases": Key("text", "other spellings, which count as the entry", several=True),
    "pronoun": Key("text", '`he` or `she`, of a title or role ("Mrs."); helps to resolve pronouns'),
    "name": Key("text", "the full name, kept with the entry for readers"),
}  # fmt: skip
"""A word; any other key is kept with the entry for readers."""

GROUP = {**ENTRY, "words": Key("text", "the words", several=True, needed=True)}
"""Several words with the same properties."""

WORD = {
    "id": _ID,
    "about": _ABOUT,
    "when": Key(
        "text", "the neighbours, with `_` for the word; what stands before it must be of fixed length", needed=True
    ),
    "word": Key("pattern", "which words are meant", needed=True),
    "is": Key(
        "text",
        "the parts of speech that remain; classes of others go. Where none remains, the word becomes what `parts-of-speech` says "
        "of the first",
        PARTS_OF_SPEECH,
        several=True,
    ),
    "drop": Key("text", "classes, or attributes such as `VB.past`, that the word does not have here", several=True),
    "example": _EXAMPLE,
}
"""A rule for an ambiguous word, tried in their order; neighbours of the same effect are tried in one pass."""

NODE = {
    "id": _ID,
    "about": _ABOUT,
    "level": Key("number", "nodes of one level are made of those of the levels below; 1 where none is given"),
    "makes": Key("class", "the class of the node", needed=True),
    "pattern": Key("pattern", "one or several; without `^ $ .. SPAN behind`, and `before` only at the end", several=True,
                   needed=True),
    "is": Key("text", "attributes that the node always has", several=True),
    "marks": Key("mapping", "attributes that it has where it holds such a word: attribute → one class or choice of classes",
                 of="condition"),
    "head-pos": Key("text", "the parts of speech that the node takes over from its head; all of them where none is given",
                    PARTS_OF_SPEECH, several=True),
    "sheds": Key("text", 'attributes of the head that the node does not have ("is planning" is no participle)', several=True),
    "example": _EXAMPLE,
}  # fmt: skip
"""A rule that makes words into a node."""

BOUNDARY = {
    "at": Key("pattern", "the sign at which content ends; the content ends before it", needed=True),
    "after": Key("content", "the kinds of content that it applies to; all where none is given", several=True),
    "cue": Key(
        "text", "`tight` (cues with that attribute), `other`, `any` (where none is given)", ("tight", "other", "any")
    ),
    "where": Key(
        "text",
        "`fronted`: only in sentences that begin as the table `fronted` says; `relative`: only where the speaker is a word of the "
        'name `relative` ("Diaz, who said …"); `anywhere` (where none is given)',
        ("fronted", "relative", "anywhere"),
    ),
    "do": Key(
        "text", "`cut` (where none is given), or `keep`: the rows below do not cut where this one fits", ("cut", "keep")
    ),
    "measured": Key("text", "the share of such places at which gold ends; for readers"),
    "example": _EXAMPLE,
    "about": _ABOUT,
}
"""Where content ends."""

EXTENSION = {
    f"{k}+": RULE[k] for k in ("pattern", "unless", "examples", "rejects", "todo", "beats")
}  # fmt: skip
"""What an overlay can add to a rule."""

PACK = {
    "pack": Key("text", "the name of a pack that stands by itself, with which the ids of its rules begin"),
    "overlay": Key("text", "of an overlay: the pack that it stands on, and which versions of it, e.g. `en>=1,<2`"),
    "name": Key("text", "of an overlay: its own name, with which the ids of its rules begin"),
    "version": Key("text", "numbers with dots, `1.2.0`; every extraction states it"),
    "lang": Key("text", "the language of the texts; `en` where none is given"),
    "about": _ABOUT,
    "disable": Key("rule", "of an overlay: rules for attributions that do not run", several=True),
    "extend": Key("mapping", "of an overlay: rule → what is added to it", of="extension"),
    "lexicon": Key("mapping", "of an overlay: class → further entries, which inflect and match as the lexicon that they add to",
                   of="words"),
}  # fmt: skip
"""What a pack or overlay is, and what an overlay does to the packs below it."""

_SHOWS = {
    "example": Key("text", "a text that shows it"),
    "name": Key("text", "the name that the speaker of the text's last record must get"),
}

SHAPES: dict[str, dict[str, Key]] = {
    "rule": RULE,
    "exception": EXCEPTION,
    "example": EXAMPLE,
    "want": WANT,
    "lexicon": LEXICON,
    "entry": ENTRY,
    "group": GROUP,
    "word rule": WORD,
    "node rule": NODE,
    "boundary": BOUNDARY,
    "extension": EXTENSION,
    "token": {
        "name": Key("text", "what it is called"),
        "pattern": Key("expression", "an expression of Python's `re`", needed=True),
    },
    "shape": {
        "gives": Key("text", "classes, and attributes such as `NN.sing`", several=True, needed=True),
        "pattern": Key("expression", "expression of `re`, with `\\p{Lu}` and the like, that a whole token must fit", needed=True),
        "when": Key("text", "`always`, or `unknown` (where none is given): words in no lexicon, the first that fits",
                    ("always", "unknown")),
        "about": _ABOUT,
    },
    "inflections": {"verb": Key("rows", "forms of verbs", shape="inflection"),
                    "noun": Key("rows", "forms of nouns", shape="inflection")},
    "inflection": {
        "form": Key("text", "the attribute that the form gets", needed=True),
        "rules": Key("any", "pairs of `[expression, replacement]`; the first that fits the word is applied"),
    },
    "mark": {
        "open": Key("text", "the opening mark", needed=True),
        "close": Key("text", "the closing mark", needed=True),
        "single": Key("flag", "`yes` where the sign is an apostrophe too"),
    },
    "language": {
        "least-words": Key("number", "of a text of fewer different words nothing is said"),
        "least-share": Key("share", "of the words, how many are function words at least"),
        "sample": Key("number", "how many tokens are looked at first"),
    },
    "wrapping": {"least": Key("number", "the first column"), "most": Key("number", "the last column")},
    "quotations": {"tag": Key("pattern", "over tokens: what makes a quotation before it a full one", several=True)},
    "inside-quotation": {
        "drop": Key("text", "classes that a word inside a partial quotation does not have, since it is no cue there", several=True)
    },
    "modality": {
        "is": Key("text", "what the record is", ("negated", "future", "possible", "expected"), needed=True),
        "pattern": Key("pattern", "over the tokens of the cue", several=True, needed=True),
    },
    "party": {
        "kind": Key("text", "the kind", needed=True),
        "when": Key("condition", "its node", needed=True),
        "about": _ABOUT,
    },
    "appositions": {
        "behind": Key("rows", 'the name and what the one is ("Ana Diaz, the mayor,")', shape="apposition"),
        "before": Key("rows", "the other way round", shape="apposition"),
        "short": Key("rows", "the name and a short name in brackets", shape="apposition"),
        "tail": Key("rows", "without roles: what a description loses at its end", shape="apposition"),
        "named-tail": Key("rows", "the same where a name is part of the description", shape="apposition"),
        "pair": Key("rows", 'without roles: several names that "they" can take up together', shape="apposition"),
        "restriction": Key("rows", "without roles: what a description keeps beyond its mention", shape="apposition"),
        "issued": Key("rows", "who made it known and the statement, letter or post", shape="apposition"),
        "next": Key("rows", "with one role: who opens the sentence behind a description that meant him or her", shape="apposition"),
    },
    "apposition": {"pattern": Key("pattern", "over nodes, with two roles, of which the order counts", needed=True), **_SHOWS},
    "pronoun": {
        "is": Key("text", "as records give it", needed=True),
        "words": Key("condition", "its forms", needed=True),
        "nouns": Key("condition", "nouns that settle it (spokeswoman)"),
        "given": Key("condition", "given names that mostly go with it"),
        "descriptions": Key("condition", "nodes without a name that it can take up"),
        "kinds": Key("text", "the kinds of party that it stands for", several=True),
        "number": Key("text", "`many`", ("many",)),
        "not": Key("text", "the pronouns that the same party cannot go by", several=True),
        **_SHOWS,
    },
    "generic noun": {
        "nouns": Key("condition", 'the head of the description ("the company")', needed=True),
        "kinds": Key("text", "the kinds of party that it can take up", several=True),
        "least": Key("number", "the points that such a party must have more than"),
        "main": Key("flag", "whether it can be the one named most, where nobody has the points"),
        **_SHOWS,
    },
    "preferences": {
        "least": Key("number", "what the winner must have more than"),
        "points": Key("rows", "what is preferred", shape="preference"),
    },
    "preference": {
        "prefer": Key("text", "what is preferred", PREFERENCES, needed=True),
        "points": Key("number", "how much it counts; it may be negative", needed=True),
        **_SHOWS,
    },
    "profiles": {
        k: Key("rows", about, shape="profile")
        for k, about in (
            ("bare", "the whole of a description that tells nothing of the party"),
            ("count", "how many, at the beginning of a description"),
            ("former", "that somebody is a former one"),
            ("role", "what somebody is, where a name begins"),
            ("affiliation", "the organisation, in the noun phrase of a name and in descriptions"),
        )
    },
    "profile": {
        "pattern": Key("pattern", "over tokens; the role `head` is what counts", needed=True),
        "example": Key("text", "a text that shows it"),
        "gives": Key("text", "what a party of it must get"),
    },
    "anonymity": {
        k: Key("rows", about, shape="condition of anonymity")
        for k, about in (
            ("condition", "that somebody would not be named"),
            ("unnamed", "the same within a description"),
            ("reason", "why, directly behind a condition; one group"),
            ("unauthorised", "a reason that stands alone; one group"),
        )
    },
    "condition of anonymity": {
        "pattern": Key("expression", "an expression of Python's `re`", needed=True),
        "example": Key("text", "a text that shows it"),
        "gives": Key("text", "the words that a party of it must get"),
    },
    "names": {
        k: Key("condition", about)
        for k, about in (
            ("function-word", "small words by whose share a text is known to be in the language of the pack"),
            ("stop", "signs that end a sentence"),
            ("comma", "commas"),
            ("question", "question marks"),
            ("capital", "words that a sentence can begin with"),
            ("mark", "quotation marks"),
            ("opening", "what a quotation can stand behind as behind a sentence end: dashes, brackets"),
            ("introducer", "what announces a full quotation"),
            ("pause", "what a partial quotation goes on behind, whatever its first letter"),
            ("edge", "signs and words that content and speakers lose at both ends"),
            ("noun-phrase", "noun phrases"),
            ("proper", "noun phrases that are a name"),
            ("named", "noun phrases with a name in them"),
            ("person-noun", "descriptions of people"),
            ("plural", "noun phrases for several"),
            ("place", "names of places"),
            ("pronoun", "pronouns"),
            ("pronominal", 'noun phrases that stand for a party like a pronoun ("one of them")'),
            ("first-person", '"I" and "we"'),
            ("relative", "what takes up a party in a relative clause"),
            ("spokesperson", "descriptions of those who speak for another"),
            ("own-document", "letters, statements and the like, which speak for their author"),
            ("from", "what names the author of such a document"),
            ("withheld", "descriptions of those who stay unnamed or are many"),
            ("carrier", 'outlets and platforms whose name inside a description passes the words on ("a Facebook post")'),
            ("determiner", "words that tell a description from a bare title"),
            ("article", "articles"),
            ("definite", "the definite article"),
            ("possessive", "the sign of the possessive"),
            ("part-of", "what ends the head of a noun phrase"),
            ("trailing", "what may stand between the head and that"),
            ("aside", "what an aside behind a speaker begins with"),
            ("joins", "what joins several speakers"),
            ("and", "what makes several of them joint speakers"),
            ("dash", "dashes"),
            ("between", "what may stand between a subject and its verb"),
            ("predicate", "finite verb groups, which tell a subject"),
            ("name", "words that names are made of"),
            ("name-token", "words that alone may be names"),
            ("within-name", "what may stand inside a name"),
            ("title", "titles in front of a name"),
            ("suffix", 'what a name can end in without it ("Jr.")'),
            ("honour", "what stands behind a name and is no part of it: MP, newspaper"),
            ("person-name", "given names"),
            ("outlet-name", "names of outlets"),
            ("organisation-name", "words that a name of an organisation ends in"),
            ("org-noun", "nouns for organisations"),
            ("role-noun", "nouns that say what somebody is"),
            ("plural-person", "nouns for several people"),
            ("body", 'words behind which "of …" belongs to the name ("Bank of England")'),
            ("institution", "the last word of an institution's name, whatever stands before it"),
            ("answer", "what labels the answers of an interview"),
            ("cue", "words that give a cue its lemma"),
            ("hearsay", "cues that report what a third party said"),
            ("told", "cues of indirect speech that a paragraph of quotations goes on with"),
            ("quoting", "cues before a quotation that leave no doubt that somebody spoke"),
            ("reporter", "speakers whose content is all a report of others"),
            ("reported", "cues that report what a third party said in the content of these"),
            ("no-hearsay", "speakers whose report inside that of another passes nothing on"),
            ("quoted-hearsay", "speakers whose report inside quotation marks passes words on"),
            ("quoted-hearsay-cue", "the cues of these"),
            ("comments", "cues that judge what somebody else said without reporting it"),
            ("transparent", "participles that name the source of the claim before them"),
            ("asking", "verbs whose answer is what links are about"),
            ("remark", 'what a paragraph begins with that interrupts a turn ("(Laughter.)")'),
        )
    },
    "document": {
        "head": Key("number", "in how many code points at the beginning of a text bylines and datelines are sought"),
        "tail": Key("number", "in how many at its end credit lines are sought"),
        "line": Key("number", "the longest line that an expression which ends with the line is tried on"),
        "pieces": Key("mapping", "name → expression, put in wherever `{name}` stands further down", of="expression"),
        **{k: Key("rows", f"expressions for a {k}", shape="line") for k in LINES},
    },
    "line": {
        "about": _ABOUT,
        "pattern": Key("expression", "expressions of Python's `re` with multiline anchors", several=True, needed=True),
        "examples": Key("rows", "texts and what they say", shape="line example"),
        "rejects": Key("text", "texts that the expression makes nothing of", several=True),
    },
    "line example": {
        "text": Key("text", "the text", needed=True),
        "byline": Key("text", "the authors, joined by ` | `; nobody where it is left out"),
        "dateline": Key("text", "the place; none where it is left out"),
        "publisher": Key("text", "the publisher; none where it is left out"),
    },
    "evaluation": {
        "quotation-marks": Key("any", "the lists `opening`, `closing` and `either`"),
        "speech": Key("text", "plain reporting expressions", several=True),
    },
}  # fmt: skip
"""What a mapping of each kind holds."""

DEFINING = {
    "lexicons": Key("rows", "several lexicons in one file", shape="lexicon"),
    "fragments": Key("mapping", "named pieces of pattern, written `<name>`", of="pattern"),
    "words": Key("rows", "rules for ambiguous words", shape="word rule"),
    "nodes": Key("rows", "rules that make words into nodes", shape="node rule"),
    "boundaries": Key("rows", "where content ends", shape="boundary"),
    "kinds": Key("mapping", "kind of content → how it begins", of="pattern"),
    "cores": Key("mapping", "kind of content → what it holds at least, from its beginning: no boundary cuts inside it",
                 of="pattern"),
    "confidence": Key("mapping", "rule → its measured precision, lower bound, from 0 to 1: the `confidence` of its records; "
                      "written by `quoteattr evaluate`", of="share"),
}  # fmt: skip
"""Tables that define classes, patterns and rules."""

SETTINGS = {
    "view": Key("mapping", "typography that means the same: sign → sign, one code point for one", of="text"),
    "language": Key("mapping", "when a text is taken for one in another language", shape="language"),
    "wrapping": Key("mapping", "the columns between which the margin of hard-wrapped text lies", shape="wrapping"),
    "tokens": Key("rows", "expressions that cut the text, tried in order; what fits none is a token of one sign", shape="token"),
    "shapes": Key("rows", "classes and attributes of tokens that fit an expression", shape="shape"),
    "parts-of-speech": Key("mapping", "what a word is that a word rule calls by a part of speech which no lexicon gives it",
                           of="text"),
    "inflections": Key("mapping", "how regular forms are made", shape="inflections"),
    "irregular": Key("mapping", "verb → `[past, participle]`", of="pair"),
    "irregular-also": Key("mapping", "verb → further forms of the same", of="pair"),
    "irregular-present": Key("mapping", "verb → third person present", of="text"),
    "irregular-plurals": Key("mapping", "noun → plural, several parted by `/`", of="text"),
    "doubling": Key("text", "verbs that double their last consonant", several=True),
    "doubling-optional": Key("text", "verbs that may", several=True),
    "abbreviations": Key("text", "abbreviations with their dots, which become the class `ABBR`", several=True),
    "may-end": Key("text", "abbreviations that can end a sentence, too", several=True),
    "marks": Key("rows", "pairs of quotation marks", shape="mark"),
    "quotations": Key("mapping", "what makes a quotation a full one", shape="quotations"),
    "inside-quotation": Key("mapping", "what a word inside a partial quotation is not", shape="inside-quotation"),
    "sentences": Key("pattern", "over tokens; a sentence ends behind each match", several=True),
    "subjects": Key("pattern", "over nodes: a subject before a cue, with the role `speaker`", several=True),
    "subjects-behind": Key("pattern", "over nodes: the first subject behind a cue that has none before it", several=True),
    "fronted": Key("pattern", "over nodes: sentences that begin with a subordinate clause, for boundaries", several=True),
    "modality": Key("rows", "whether something was said, will be or may be", shape="modality"),
    "parties": Key("rows", "the kind of a party by its node, the first that fits", shape="party"),
    "appositions": Key("mapping", "what stands beside a name", shape="appositions"),
    "pronouns": Key("rows", "third-person pronouns", shape="pronoun"),
    "generic-nouns": Key("rows", "descriptions that can take up any party of some kinds", shape="generic noun"),
    "preferences": Key("mapping", "whom a pronoun or description means where several parties are in question", shape="preferences"),
    "profiles": Key("mapping", "what the text says of a party beside its name", shape="profiles"),
    "numbers": Key("mapping", "word → number, for `count`", of="text"),
    "name-articles": Key("text", "what a hyphen joins to a surname that can stand without it: el-Sisi", several=True),
    "pair-nouns": Key("text", "what takes up two who are named together", several=True),
    "honorifics": Key("text", "titles that say nothing of what somebody is", several=True),
    "anonymity": Key("mapping", "that somebody would not be named", shape="anonymity"),
    "also-called": Key("mapping", "office or calling → what else somebody of it is called", of="texts"),
    "names": Key("mapping", "what stages ask for, by one class or choice of classes", shape="names"),
    "document": Key("mapping", "what a document says of itself, above the article and below it", shape="document"),
    "evaluation": Key("mapping", "what `quoteattr evaluate` measures by, and no rule reads", shape="evaluation"),
}  # fmt: skip
"""Tables that one stage reads; a whole one of an overlay replaces that of the pack."""


def check_keys(table: Table, shape: dict[str, Key], f: Fields) -> None:
    """Note every key of a mapping that its shape does not have or lacks, and every value that is of another kind."""
    own = Fields(table, f.problems, f.owner)
    own.known(*shape)
    for name, key in shape.items():
        if key.needed and name not in table:
            own.problems.add("E103", f"the key {name!r} is missing", table, f.owner)
        check_value(own, name, key)


def check_value(f: Fields, name: str, key: Key) -> None:
    """Note what is wrong with the value behind a key, and with all that stands inside it."""
    match key.is_:
        case "rows":
            for row in f.tables(name):
                check_keys(row, SHAPES[key.shape], f)
        case "mapping":
            table = f.table_of(name)
            if table is not None and key.shape:
                check_keys(table, SHAPES[key.shape], f)
            elif table is not None:
                _check_values(table, key.of, f)
        case "number":
            f.number(name, 0)
        case "flag":
            f.flag(name)
        case "any":
            pass
        case _ if key.among:
            f.choices(name, key.among)
        case _:
            f.texts(name) if key.several else f.text(name)


def _check_values(table: Table, of: str, f: Fields) -> None:
    """Note every value of a mapping with names of the author's own that is no text, or no pair of texts."""
    own = Fields(table, f.problems, f.owner)
    for name in table:
        if of == "pair" and len(own.texts(name)) != 2:
            own.problems.add("E110", f"{name} needs two texts, e.g. [went, gone]", own.at(name), f.owner)
        elif of == "texts":
            own.texts(name)
        elif of in ("text", "expression", "condition", "pattern"):
            own.text(name)
