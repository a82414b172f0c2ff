"""The reference of the rule language as Markdown: what is listed in it comes from the code and from a pack, nothing by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quoteattr import keys
from quoteattr.definitions import Definitions, Lexicon
from quoteattr.errors import CODES
from quoteattr.keys import Key
from quoteattr.rulepack import QUOTE_ATTRIBUTES

NOTATION = (
    ("SAY", "a node of this class; classes are written in capitals, two letters at least"),
    ("ANY", "any node"),
    ("SAY[(quote|that) & fin & !neg]", "with these attributes: `&` is and, `|` or, `!` not; `&` binds before `|`"),
    ("CAP[VB & !VB.past]", "a class, or an attribute of another class, that the same node must have"),
    ("said", "this word in any case; known of tokens only, as is the next one"),
    ("/[A-Z]{2,5}/", "an expression of Python's `re` that the whole token must fit"),
    (",", "the class `COMMA`"),
    (".", "the class `STOP`"),
    ("'s", "the class `POSS`"),
    ("!(COMMA|SEMI)", "one node that is none of these"),
    ("( NP | PRON VG )", "alternatives, the first that fits first"),
    ("NP?", "none or one"),
    ("NP*", "any number, up to 40"),
    ("NP+", "at least one"),
    ("NP{2,5}", "from two to five; `NP{3}` three"),
    ("..3", "at most three nodes whatever they are, as few as will do, but none of `SEMI`, `QUOTE`, `STOP`"),
    ("^", "the beginning of a sentence, `^^` of a paragraph"),
    ("$", "the end of a sentence, `$$` of a paragraph"),
    ("before !NP", "what follows, and is not taken; `!`: what must not follow"),
    ("behind !NP", "what stands directly before, one node, and is not taken"),
    ("<subject>", "the fragment of that name"),
    ("speaker=NP", "the speaker of the record: a role"),
    ("quote=SPAN[that]", "what was said, from here on, of this kind of content; `SPAN` of any kind"),
)
"""Each sign of a pattern in use, and what it means."""

_SECTIONS = (
    ("A rule", "rule"), ("An exception", "exception"), ("An example", "example"), ("A wanted record", "want"),
    ("A lexicon", "lexicon"), ("An entry", "entry"), ("A word rule", "word rule"), ("A node rule", "node rule"),
    ("A boundary", "boundary"), ("What an overlay adds to a rule", "extension"),
)  # fmt: skip
_APART = {name for _, name in _SECTIONS} | {"group"}


def reference(d: Definitions) -> str:
    """The page of a pack: notation, stages, roles, the keys of everything, settings, classes and codes."""
    return "\n".join(_lines(d)).rstrip() + "\n"


def _lines(d: Definitions) -> Iterator[str]:
    yield "# Reference of the rule language"
    yield ""
    yield (
        f"Made by `quoteattr rules doc --reference` from the program and the pack `{d.name}` {d.version}; [](rules.md) explains "
        "what is listed here."
    )
    yield ""
    yield from _section("Notation", ("write", "means"), ((_code(a), b) for a, b in NOTATION))
    yield from _section("Stages", ("stage", "what its rules take"), ((_code(a), b) for a, b in keys.STAGES.items()))
    roles = ((_code(r), about, "yes" if r in keys.LINK_ROLES else "") for r, about in keys.ROLES.items())
    yield from _section("Roles", ("role", "names", "in link rules too"), roles)
    yield from ("Node rules have the role `head` only.", "")
    for title, name in _SECTIONS:
        yield from _section(title, ("key", "value"), map(_row, keys.SHAPES[name].items()))
    yield from _section("A pack or overlay", ("key", "value"), map(_row, keys.PACK.items()))
    yield from _section("Tables that define", ("key", "value"), map(_row, keys.DEFINING.items()))
    yield from _section("Tables that stages read", ("key", "value"), _settings())
    yield from _classes(d)
    yield from _section("Codes", ("code", "what is wrong"), CODES.items())


def _section(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from (f"## {title}", "", *_table(head, rows), "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        cells = (cell.replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{text}`"


def _row(item: tuple[str, Key]) -> tuple[str, str]:
    """A key with what stands behind it."""
    name, key = item
    among = f": {', '.join(map(_code, key.among))}" if key.among else ""
    return _code(name), f"{key.about}{among}{' (needed)' if key.needed else ''}"


def _settings() -> Iterator[tuple[str, str]]:
    """The tables that stages read, each followed by the keys inside it."""
    for name, key in keys.SETTINGS.items():
        yield _row((name, key))
        yield from _inside(name, key)


def _inside(path: str, key: Key) -> Iterator[tuple[str, str]]:
    for name, inner in keys.SHAPES.get(key.shape, {}).items():
        if key.shape not in _APART:
            yield _row((f"{path}: {name}", inner))
            yield from _inside(f"{path}: {name}", inner)


def _classes(d: Definitions) -> Iterator[str]:
    yield from _section("Classes of lexicons", ("class", "is", "holds", "attributes"), map(_lexicon, _merged(d)))
    nodes = {
        n.makes: sorted({a for m in d.nodes if m.makes == n.makes for a in (*m.attributes, *dict(m.marks))})
        for n in d.nodes
    }
    made = [(_code(c), "node rules", " ".join(map(_code, a))) for c, a in sorted(nodes.items())]
    made.append(
        (
            _code("QUOTE"),
            "the engine: a quotation that is a statement of its own",
            " ".join(map(_code, QUOTE_ATTRIBUTES)),
        )
    )
    made.append((_code("CLAIM"), "the engine, for link rules: what was said", _code("quoted")))
    yield from _section("Classes of nodes", ("class", "made by", "attributes"), made)
    yield from ("A class of its head is an attribute of a node, too, in lower case: `NP[outlet]`.", "")
    meanings = ((_code(f"{x.name}[{a}]"), m) for x in _merged(d) for a, m in x.meanings if m)
    yield from _section("Attributes", ("attribute", "means"), meanings)


def _merged(d: Definitions) -> list[Lexicon]:
    """Each class of words once, with the attributes of all its lexicons, by name."""
    found: dict[str, Lexicon] = {}
    for x in (x for x in d.lexicons if not x.is_addition):
        first = found.setdefault(x.name, x)
        if first is not x:
            meanings = tuple({**dict(x.meanings), **dict(first.meanings)}.items())
            found[x.name] = Lexicon(
                x.name, first.pos, first.under or x.under, first.inflect, first.exact, (), (), first.place,
                first.about or x.about, meanings,
            )  # fmt: skip
    return [found[name] for name in sorted(found)]


def _lexicon(x: Lexicon) -> tuple[str, str, str, str]:
    under = f", {_code(x.under)}" if x.under else ""
    return _code(x.name), x.pos + under, x.about, " ".join(_code(a) for a, _ in x.meanings)
