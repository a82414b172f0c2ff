"""The tables of rule files → definitions that know their place, with every fault noted.

Values of :mod:`quoteattr.rulefiles` come in. Patterns are read here, but not yet compiled.
"""

from __future__ import annotations

import re

from quoteattr import keys
from quoteattr import patterns as p
from quoteattr.definitions import (
    Boundary,
    Definitions,
    Entry,
    Example,
    Lexicon,
    Line,
    NodeRule,
    Pattern,
    Rule,
    Unless,
    WordRule,
)
from quoteattr.errors import Place, nearest
from quoteattr.notation import parse
from quoteattr.records import ACTS
from quoteattr.rulefiles import Fields, Items, Problems, Table, Text, Value

LONGEST_EXPRESSION = 20_000
"""The longest regular expression of the table ``document``, its pieces put in, in code points."""


def define(files: list[tuple[str, Value]], problems: Problems) -> Definitions:
    """The definitions of one pack from its files, (shown path, value) in order."""
    identity = Table(Place(files[0][0] if files else "?"))
    for _, value in files:
        if isinstance(value, Table) and ("pack" in value or "overlay" in value):
            identity = value
    f = Fields(identity, problems)
    key = "name" if "overlay" in identity else "pack"
    name = f.need(key) if identity else Text("", identity.place)
    if not identity:
        problems.add(
            "E103", "no file of the pack says `pack: NAME` (pack.yaml) or `overlay: en` with `name: NAME`", identity
        )
    elif not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        problems.add("E102", f"a pack's name is lower case letters, digits and hyphens, not {str(name)!r}", name)
    version = f.text("version", "0")
    if not re.fullmatch(r"\d+(\.\d+)*", version):
        problems.add("E102", f"a version is numbers with dots, e.g. 1.2.0, not {str(version)!r}", f.at("version"))
    out = Definitions(name, version, f.text("lang", "en"))
    if "overlay" in identity:
        out.overlay.append(f.need("overlay"))
    for _, value in files:
        if isinstance(value, Items):
            for item in value:
                define_rule(item, out, problems)
        elif isinstance(value, Table):
            _table(value, out, problems)
        else:
            problems.add("E110", "a rule file is a list of rules or a mapping of tables", value)
    out.lexicons.sort(key=lambda x: x.is_addition)
    _check_doubles(out.lexicons, problems)
    return out


def _check_doubles(lexicons: list[Lexicon], problems: Problems) -> None:
    """A word that is stated twice in one class has the properties of both, which nobody sees in either place."""
    seen: dict[tuple[str, str], Place] = {}
    for lexicon in lexicons:
        for entry in lexicon.entries:
            for word in entry.stated:
                key = lexicon.name, word if lexicon.exact else word.lower()
                first = seen.setdefault(key, entry.place)
                if first is not entry.place:
                    message = f"{word!r} stands in {lexicon.name} already, at {first}; put the two together"
                    problems.add("W504", message, entry.place)


def _table(table: Table, out: Definitions, problems: Problems) -> None:
    f = Fields(table, problems)
    if "lexicon" in table and isinstance(f.raw("lexicon"), Text):
        _lexicon(table, out, problems)
        return
    f.known(
        *keys.PACK,
        *keys.DEFINING,
        *keys.SETTINGS,
        rules="rules stand in a file of their own, as a list from `- id:` on",
    )
    for setting, key in keys.SETTINGS.items():
        keys.check_value(f, setting, key)
        value = f.raw(setting)
        if value is not None:
            out.settings[setting] = value
    for item in f.tables("lexicons"):
        _lexicon(item, out, problems)
    additions = f.table_of("lexicon")
    for name, entries in (additions or {}).items():
        if isinstance(entries, Table):
            out.lexicons.append(
                Lexicon(str(name), "", None, "", False, (), tuple(_entries(entries, problems, None)), name.place)
            )
        else:
            problems.add(
                "E110", "lexicon names a class, or maps classes to words: {SAY: {thunder: {takes: [quote]}}}", name
            )
    for table_name, target in (("fragments", out.fragments), ("kinds", out.kinds), ("cores", out.cores)):
        for name, source in (f.table_of(table_name) or {}).items():
            pattern = read_pattern(source, problems, str(name))
            if pattern is not None:
                target[str(name)] = pattern
    for item in f.tables("words"):
        _word_rule(item, out, problems)
    for item in f.tables("nodes"):
        _node_rule(item, out, problems)
    for item in f.tables("boundaries"):
        _boundary(item, out, problems)
    out.disabled.extend(f.texts("disable"))
    measured = f.table_of("confidence") or Table(table.place)
    out.confidence.update((rule, Fields(measured, problems).share(rule)) for rule in measured)
    for name, item in (f.table_of("extend") or {}).items():
        if not isinstance(item, Table):
            problems.add("E110", "extend maps a rule's id to what is added to it", item)
        elif name in out.extended:
            problems.add("E101", f"{str(name)!r} is extended in another file of the pack too; keep one", name)
        else:
            out.extended[name] = item


def read_pattern(source: Value, problems: Problems, owner: str | None = None) -> Pattern | None:
    """A pattern from a scalar; None with the fault noted where it cannot be read."""
    if not isinstance(source, Text):
        problems.add("E110", "a pattern must be one text; quote it", source, owner)
        return None
    try:
        return Pattern(str(source), parse(source), pattern_place(source, 0))
    except p.PatternError as e:
        problems.add(e.code, e.message, pattern_place(source, e.offset), owner)
        return None


def pattern_place(source: Text, offset: int) -> Place:
    """The place of a code point inside a scalar that stands on one line."""
    return source.place.behind(offset + (0 if source.plain else 1))


_CLASS = re.compile(r"[A-Z]{1,20}")
_ATTRIBUTE = re.compile(r"[a-z0-9][a-z0-9-]*")


def _lexicon(table: Table, out: Definitions, problems: Problems) -> None:
    f = Fields(table, problems)
    f.known(*keys.LEXICON)
    name = f.need("lexicon")
    if not _CLASS.fullmatch(name):
        problems.add("E202", f"a class is written in capitals, not {str(name)!r}", name)
    raw = f.raw("attributes")
    declared = tuple(map(str, raw)) if isinstance(raw, Table | Items) else ()
    for a in declared:
        if not _ATTRIBUTE.fullmatch(a):
            problems.add("E203", f"an attribute is lower case letters, digits and hyphens, not {a!r}", table, name)
    earlier = {a for x in out.lexicons if x.name == name for a in x.attributes}
    known = set(declared) | set(ACTS) | earlier
    entries = _entries(f.table_of("entries") or Table(table.place), problems, known)
    for group in f.tables("groups"):
        g = Fields(group, problems, name)
        shared = _properties(group, problems, known, skip=("words",))
        entries.extend(Entry(str(w), *shared, w.place) for w in g.texts("words"))
    out.lexicons.append(
        Lexicon(
            str(name),
            f.choice("pos", keys.PARTS_OF_SPEECH, "noun"),
            f.text("under") or None,
            f.choice("inflect", keys.LEXICON["inflect"].among, "none"),
            f.choice("case", keys.LEXICON["case"].among, "any") == "exact",
            tuple(sorted(known)),
            tuple(entries),
            table.place,
            str(f.text("about")),
            tuple((str(a), str(b)) for a, b in raw.items())
            if isinstance(raw, Table)
            else tuple((a, "") for a in declared),
        )
    )


def _entries(table: Table, problems: Problems, known: set[str] | None) -> list[Entry]:
    out = []
    for word, value in table.items():
        if isinstance(value, Table):
            properties = _properties(value, problems, known)
        elif isinstance(value, Text) and value in ("", "~", "null"):
            properties = (), (), ()
        else:
            problems.add("E110", f"the properties of {str(word)!r} must be a mapping, e.g. {{takes: [that]}}", value)
            continue
        out.append(Entry(str(word), *properties, word.place))
    return out


def _properties(
    table: Table, problems: Problems, known: set[str] | None, skip: tuple[str, ...] = ()
) -> tuple[tuple[Text, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """All attributes of an entry, those under ``takes``, and its further properties."""
    attributes: list[Text] = []
    takes: list[str] = []
    data: list[tuple[str, str]] = []
    f = Fields(table, problems)
    for key in table:
        if key in skip:
            continue
        if key in ("takes", "is", "act"):
            for a in f.texts(key):
                if known is not None and a not in known:
                    problems.add("E203", f"unknown attribute {str(a)!r}; {nearest(a, known)}", a)
                attributes.append(a)
                if key == "takes":
                    takes.append(str(a))
        else:
            data.append((str(key), "|".join(f.texts(key))))
    return tuple(dict.fromkeys(attributes)), tuple(dict.fromkeys(takes)), tuple(data)


def _word_rule(table: Table, out: Definitions, problems: Problems) -> None:
    f = Fields(table, problems)
    f.known(*keys.WORD)
    owner = f.need("id")
    _check_id(owner, out, problems)
    when, word = f.need("when"), read_pattern(f.need("word"), problems, owner)
    left, found, right = str(when).partition("_")
    if not found or "_" in right:
        problems.add("E205", "when needs one _ where the word stands, e.g. DET _", when, owner)
        return
    sides: list[Pattern | None] = []
    for side, shift in ((left, 0), (right, len(left) + 1)):
        try:
            sides.append(Pattern(side, parse(side), pattern_place(when, shift)) if side.strip() else None)
        except p.PatternError as e:
            problems.add(e.code, e.message, pattern_place(when, shift + e.offset), owner)
            return
    if word is None:
        return
    is_ = f.choices("is", keys.PARTS_OF_SPEECH)
    out.words.append(
        WordRule(
            str(owner),
            sides[0],
            word,
            sides[1],
            is_,
            tuple(f.texts("drop")),
            f.text("example"),
            table.place,
        )
    )


def _node_rule(table: Table, out: Definitions, problems: Problems) -> None:
    f = Fields(table, problems)
    f.known(*keys.NODE)
    owner = f.need("id")
    _check_id(owner, out, problems)
    found = _patterns(f, problems, owner, "pattern")
    for pattern in found:
        for e in p.walk(pattern.tree):
            if isinstance(e, p.Role) and e.name != "head":
                problems.add("E206", f"a node rule has only the role head, not {e.name}", pattern.place, owner)
            if isinstance(e, p.Anchor | p.Behind | p.Content | p.Gap) or (
                isinstance(e, p.Before) and not _is_last(pattern.tree, e)
            ):
                problems.add(
                    "E205", "a node rule has no ^ $ .. SPAN behind, and before only at its end", pattern.place, owner
                )
    marks = []
    for name, source in (f.table_of("marks") or {}).items():
        mark = read_pattern(source, problems, owner)
        if mark is not None and not isinstance(mark.tree, p.One):
            problems.add("E205", "marks gives one class, word or choice of classes for an attribute", source, owner)
        elif mark is not None:
            marks.append((str(name), mark))
    out.nodes.append(
        NodeRule(
            str(owner),
            f.number("level", 1),
            str(f.need("makes")),
            found,
            tuple(map(str, f.texts("is"))),
            tuple(marks),
            f.choices("head-pos", keys.PARTS_OF_SPEECH),
            tuple(map(str, f.texts("sheds"))),
            f.text("example"),
            table.place,
        )
    )


def _is_last(tree: p.Element, e: p.Element) -> bool:
    return isinstance(tree, p.Sequence) and tree.items[-1] is e


def _patterns(f: Fields, problems: Problems, owner: str, key: str) -> tuple[Pattern, ...]:
    read = [read_pattern(t, problems, owner) for t in f.texts(key)]
    if f.raw(key) is None:
        problems.add("E103", f"the key {key!r} is missing", f.table, owner)
    return tuple(x for x in read if x is not None)


def _boundary(table: Table, out: Definitions, problems: Problems) -> None:
    f = Fields(table, problems)
    f.known(*keys.BOUNDARY)
    at = read_pattern(f.need("at"), problems)
    if at is None:
        return
    out.boundaries.append(
        Boundary(
            at,
            tuple(f.texts("after")),
            f.choice("cue", keys.BOUNDARY["cue"].among, "any"),
            f.choice("where", keys.BOUNDARY["where"].among, "anywhere"),
            f.choice("do", keys.BOUNDARY["do"].among, "cut") == "cut",
            f.text("measured"),
            f.text("example"),
            table.place,
        )
    )


def read_document(table: Table, problems: Problems) -> tuple[dict[str, str], list[Line]]:
    """The numbers and pieces of the table ``document``, and its lines; pieces put into one another and into the lines."""
    f = Fields(table, problems)
    pieces: dict[str, str] = {}
    for name, source in (f.table_of("pieces") or {}).items():
        pieces[str(name)] = _filled(source, pieces, problems) if isinstance(source, Text) else ""
    lines = []
    for kind in keys.LINES:
        for row in f.tables(kind):
            r = Fields(row, problems)
            sources = tuple(Text(_filled(x, pieces, problems), x.place) for x in r.texts("pattern"))
            examples = []
            for item in r.tables("examples"):
                g = Fields(item, problems)
                examples.append((g.need("text"), {k: g.text(k) for k in (*keys.LINES[:2], "publisher")}))
            lines.append(Line(kind, sources, tuple(examples), tuple(r.texts("rejects")), row.place))
    numbers = {k: str(f.number(k, default)) for k, default in (("head", 1500), ("tail", 1500), ("line", 500))}
    return {**numbers, **pieces}, lines


def _filled(source: Text, pieces: dict[str, str], problems: Problems) -> str:
    """A regular expression with the pieces that it names as ``{piece}``."""

    def piece(m: re.Match[str]) -> str:
        if m[1] not in pieces:
            problems.add("E204", f"no piece {m[1]!r} above; {nearest(m[1], pieces)}", source)
        return f"(?:{pieces.get(m[1], '')})"

    out = re.sub(r"\{([a-z][a-z-]*)\}", piece, source)
    if len(out) > LONGEST_EXPRESSION:
        message = f"with its pieces put in this has more than {LONGEST_EXPRESSION} code points; make them smaller"
        problems.add("E204", message, source)
        return "(?!)"
    try:
        re.compile(out)
    except re.error as e:
        problems.add("E205", f"not a regular expression: {e}", source)
        return "(?!)"
    return out


def _check_id(owner: Text, out: Definitions, problems: Problems) -> None:
    """An id begins with the name of its pack and belongs to one rule, word rule or node rule."""
    if owner and not re.fullmatch(rf"{re.escape(out.name)}(\.[a-z0-9][a-z0-9-]*)+", owner):
        problems.add("E102", f"an id is lower case and begins with the pack's name: {out.name}.…", owner, str(owner))
    if owner in (*(r.id for r in out.rules), *(w.id for w in out.words), *(n.id for n in out.nodes)):
        problems.add("E101", f"the id {owner!s} stands here twice; ids are unique", owner, str(owner))


def define_rule(table: Value, out: Definitions, problems: Problems) -> None:
    """One rule from its table, added to ``out``."""
    if not isinstance(table, Table):
        problems.add("E110", "a rule is a mapping of keys that begins with `id:`", table)
        return
    f = Fields(table, problems)
    owner = f.need("id")
    f = Fields(table, problems, str(owner))
    f.known(*keys.RULE)
    _check_id(owner, out, problems)
    stage = f.text("stage", "claim")
    if stage not in keys.STAGES:
        at = stage if isinstance(stage, Text) else table
        problems.add("E201", f"unknown stage {str(stage)!r}; {nearest(stage, keys.STAGES)}", at, owner)
        stage = "claim"
    found = _patterns(f, problems, owner, "pattern")
    roles = keys.LINK_ROLES if stage == "link" else keys.CLAIM_ROLES
    for pattern in found:
        _check_roles(pattern, roles, stage, problems, str(owner))
    out.rules.append(
        Rule(
            id=str(owner),
            stage=str(stage),
            about=f.text("about"),
            status=f.choice("status", keys.STATUSES, "stable"),
            patterns=found,
            unless=_exceptions(f, problems, str(owner)),
            examples=_examples(f, "examples", problems, str(owner)),
            rejects=tuple(f.texts("rejects")),
            todo=_examples(f, "todo", problems, str(owner)),
            beats=tuple(f.texts("beats")),
            replaces=tuple(map(str, f.texts("replaces"))),
            act=f.choice("act", keys.RULE["act"].among, "") or None,
            speaker=f.choice("speaker", keys.RULE["speaker"].among, "") or None,
            attach=f.choice("attach", keys.RULE["attach"].among, "") or None,
            pending=f.choice("pending", keys.RULE["pending"].among, "") or None,
            relation=f.choice("relation", keys.RULE["relation"].among, "") or None,
            inside=_inside(f, roles, stage, problems, str(owner)),
            place=table.place,
        )
    )


def _inside(
    f: Fields, roles: tuple[str, ...], stage: str, problems: Problems, owner: str
) -> tuple[tuple[str, Pattern], ...]:
    out = []
    for role, source in (f.table_of("inside") or {}).items():
        if role not in roles:
            problems.add("E206", f"the stage {stage} has no role {str(role)!r}; {nearest(role, roles)}", role, owner)
        pattern = read_pattern(source, problems, owner)
        if pattern is not None and not isinstance(pattern.tree, p.One):
            problems.add("E205", "inside names one class or word for a role", source, owner)
        elif pattern is not None:
            out.append((str(role), pattern))
    return tuple(out)


def _check_roles(pattern: Pattern, roles: tuple[str, ...], stage: str, problems: Problems, owner: str) -> None:
    for e in p.walk(pattern.tree):
        if isinstance(e, p.Role) and e.name not in roles:
            place = pattern.place.behind(e.offset)
            problems.add("E206", f"the stage {stage} has no role {e.name!r}; {nearest(e.name, roles)}", place, owner)


def _exceptions(f: Fields, problems: Problems, owner: str) -> tuple[Unless, ...]:
    out = []
    for item in f.tables("unless"):
        g = Fields(item, problems, owner)
        g.known(*keys.EXCEPTION)
        pattern = read_pattern(g.need("pattern"), problems, owner)
        if pattern is not None:
            out.append(Unless(pattern, g.text("example")))
    return tuple(out)


def _wanted(value: Text) -> str | None:
    """The text of a wanted field; None for a plain ``null``: nothing must be there."""
    return None if value.plain and value in ("null", "~") else str(value)


def _examples(f: Fields, key: str, problems: Problems, owner: str) -> tuple[Example, ...]:
    out = []
    for item in f.tables(key):
        g = Fields(item, problems, owner)
        g.known(*keys.EXAMPLE)
        text = g.need("text")
        wants = []
        for want in g.tables("want"):
            w = Fields(want, problems, owner)
            w.known(*keys.WANT)
            for key in want:
                w.text(key)  # notes what is no text
            wants.append(tuple((str(k), _wanted(v)) for k, v in want.items() if isinstance(v, Text)))
        out.append(Example(str(text), tuple(wants), text.place))
    return tuple(out)
