"""A text and a record that somebody misses → why it is not there, and the edit that would give it.

First what the run itself tells: the record is there, or its act is not asked for, or a match of it was beaten, blocked by an
exception or dropped. Else the rules that nearly match, by the number of edits, and of the edits the first that was tried
and gives the record: an entry for a lexicon, a further alternative of a rule, or a rule of its own.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from attrs import field, frozen

from quoteattr import patterns as p
from quoteattr.alignment import Step
from quoteattr.drafts import Wanted
from quoteattr.errors import Place
from quoteattr.explain import Aside, classes, explain, in_brackets, words
from quoteattr.nearmisses import NearMiss, Search
from quoteattr.pipeline import Extractor
from quoteattr.records import DEFAULT_ACTS, Record
from quoteattr.repairs import Change, NewEntry, NewPattern, NewRule, Workshop, overlay, rule_file
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens

LOSSES = ("beaten", "blocked", "dropped")
"""What became of a match that no edit is proposed for: the rules are as they are meant to be."""
SHOWN = 3
"""Near rules that are told."""


@frozen
class Near:
    """A rule that nearly matches."""

    rule: str
    """Its id."""
    place: Place = field(eq=False)
    """Where the alternative stands."""
    pattern: str
    """The alternative, as written."""
    faults: tuple[str, ...]
    """What does not fit, one edit each: ``"thundered" is no SAY[that & fin & active]``."""


@frozen
class Repair:
    """An edit that was tried and gives the record."""

    changes: tuple[Change, ...]
    """What is changed."""
    what: tuple[str, ...]
    """Each change in a sentence."""
    overlay: str
    """The file of an overlay that makes it."""
    rules: str
    """The file of the new rule beside it; empty where there is none."""
    record: Record = field(eq=False)
    """The record that it gives."""


@frozen
class Answer:
    """Why a record is not there."""

    verdict: str
    """``found``; ``act``, its act is not given by default; ``different``; ``beaten``, ``blocked`` or
    ``dropped``, as for asides of an explanation; ``near``, rules nearly match; ``nothing``."""
    says: tuple[str, ...]
    """The same in sentences."""
    near: tuple[Near, ...]
    """The rules that nearly match, nearest first."""
    repair: Repair | None
    """The edit; None where none is wanted or found."""


def why_not(extractor: Extractor, text: str, wanted: Wanted, rule: str = "*", shop: Workshop | None = None) -> Answer:
    """Why a text does not give the wanted record by the rules whose ids fit ``rule``; the extractor gives every act.

    Who asks often passes a workshop of the extractor's pack, which is costly to make.
    """
    explanation = explain(extractor, text)
    records = [told.record for told in explanation.told]
    met = [r for r in records if wanted.met(r) and fnmatchcase(r.rule, rule)]
    if met:
        return _found(text, min(met, key=lambda r: r.act not in DEFAULT_ACTS))
    lost = [a for a in explanation.asides if a.kind in LOSSES and _concerns(a, text, wanted, rule)]
    if lost:
        return Answer(lost[0].kind, tuple(map(_loss, lost[:SHOWN])), (), None)
    _, tokens, streams, _ = extractor.run(text)
    shop = shop or Workshop(extractor.rules)
    search = Search(shop, text, (tokens, streams), records, wanted, rule)
    near = search.near()
    mended = search.mended(near)
    lacking = search.sign(near) if mended is None else None
    mended = mended or search.own_rule(extractor)
    other = tuple(_other(text, r, wanted) for r in records if wanted.named() and _partly(r, wanted))
    told = tuple(_near(n, tokens, extractor.rules) for n in _by_rule(near))
    verdict = "different" if other else "near" if told else "nothing"
    if lacking is not None:
        other = (*other, _lacking(text, *lacking))
    return Answer(verdict, other, told, _repair(shop, *mended) if mended is not None else None)


def _found(text: str, record: Record) -> Answer:
    shown = in_brackets(text, record)
    if record.act in DEFAULT_ACTS:
        return Answer("found", (f"the record is there, by {record.rule}: {shown}",), (), None)
    says = f"the record is there, but its act is {record.act}, which is given with --all-acts only: {shown}"
    return Answer("act", (says, f"the rule is {record.rule}"), (), None)


def _concerns(a: Aside, text: str, wanted: Wanted, rule: str) -> bool:
    places = [x for role in wanted.named() if (x := wanted.place(role, text)) is not None]
    chosen = rule != "*" and fnmatchcase(a.rule, rule)
    if not places:
        return chosen or rule == "*"
    return fnmatchcase(a.rule, rule) and all(a.start < end and start < a.end for start, end in places)


def _loss(a: Aside) -> str:
    return f"{a.rule} ({a.place.path}:{a.place.line}) matches “{a.words}”, but it was {a.why}"


def _partly(record: Record, wanted: Wanted) -> bool:
    """Whether a record has one of the wanted roles."""
    return any(Wanted(**{role: w}).met(record) for role, w in wanted.named().items())


def _other(text: str, record: Record, wanted: Wanted) -> str:
    missed = [f"{role} is not {w!r}" for role, w in wanted.named().items() if not Wanted(**{role: w}).met(record)]
    return f"there is another record, by {record.rule}, whose {' and '.join(missed)}: {in_brackets(text, record)}"


def _lacking(text: str, sign: str, at: int, record: Record) -> str:
    behind = text[at:].split(maxsplit=1)[0]
    return f"the text lacks “{sign}” before “{behind}”: with it, {record.rule} gives the record"


def _by_rule(near: list[NearMiss]) -> list[NearMiss]:
    """The nearest alternative of each of the nearest rules."""
    first: dict[str, NearMiss] = {}
    for n in near:
        first.setdefault(n.rule.id, n)
    return list(first.values())[:SHOWN]


def _near(n: NearMiss, t: Tokens, pack: RulePack) -> Near:
    return Near(n.rule.id, n.pattern.place, n.pattern.source, tuple(_fault(e, n.stream, t, pack) for e in n.fit.edits))


def _fault(e: Step, s: Stream, t: Tokens, pack: RulePack) -> str:
    element = p.describe(e.element)
    said = words(t, s, e.at, e.at + 1)
    there = f"“{said}”" if said else "the end"
    match e.kind:
        case "other":
            known = "+".join(c for c in classes(pack, s.chars[e.at]) if "." not in c)
            return f"{there} is {known or 'of no class'}, not {element}"
        case "missing":
            return f"{element} is missing before {there}"
        case "extra":
            return f"{there} stands before {element}, where the pattern has nothing"
        case _:
            return f"{element} does not hold at {there}"


def _repair(shop: Workshop, changes: tuple[Change, ...], record: Record) -> Repair:
    rules = rule_file(c for c in changes if isinstance(c, NewRule))
    return Repair(
        changes, tuple(_sentence(shop, c) for c in changes), overlay(shop.definitions, changes), rules, record
    )


def _sentence(shop: Workshop, change: Change) -> str:
    match change:
        case NewEntry(lexicon):
            return f"{_unknown(shop, change)}: add {change.line} to {lexicon}, {_place(shop, change)}"
        case NewPattern(rule, source):
            return f"{rule} has no such alternative: add {source}"
        case NewRule(id):
            return f"no rule has these words in this order: {id} does"


def _unknown(shop: Workshop, new: NewEntry) -> str:
    known = shop.known(new.form)
    own = next((e for c, e in known if c == new.lexicon), None)
    if own is not None:
        lacks = ", ".join(a for a in new.attributes if a not in own.attributes)
        return f"“{new.form}” is {new.lexicon}, but without {lacks or 'what is asked of it'}"
    others = ", ".join(dict.fromkeys(c for c, _ in known))
    return f"“{new.form}” is {others}, not {new.lexicon}" if others else f"“{new.form}” is in no lexicon"


def _place(shop: Workshop, new: NewEntry) -> str:
    """Where the entry stands already, else where its lexicon begins."""
    own = next((e.place for c, e in shop.known(new.form) if c == new.lexicon), new.place)
    return f"{own.path}:{own.line}"


# --- as plain text and JSON -------------------------------------------------------------------------------------------


def plain(a: Answer, text: str) -> str:
    """The answer as a terminal shows it."""
    lines = list(a.says)
    if a.verdict == "nothing":
        lines.append("no rule is near")
    for n in a.near:
        edits = f"{len(n.faults)} edit{'s' if len(n.faults) > 1 else ''} away"
        lines += [f"{n.rule} ({n.place.path}:{n.place.line}) is {edits}: {n.pattern}", *(f"    {x}" for x in n.faults)]
    if a.repair is not None:
        lines += ["", *a.repair.what, "", "as an overlay:", *_indented(a.repair.overlay)]
        if a.repair.rules:
            lines += ["and beside it:", *_indented(a.repair.rules)]
        lines += ["tried, it gives:", f"    {in_brackets(text, a.repair.record)}"]
    elif a.verdict in ("near", "nothing", "different"):
        lines += ["", "no single edit was found that gives the record; name it with --speaker and --quote"]
    return "\n".join(lines)


def brief(a: Answer) -> str:
    """The answer in one line, for those who list many."""
    near = [f"{n.rule} is nearest: {'; '.join(n.faults)}" for n in a.near[:1]]
    return "; ".join([*a.says, *near, *(a.repair.what if a.repair is not None else ())])


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.splitlines()]


def to_dict(a: Answer) -> dict[str, Any]:
    """The answer as JSON has it; places are ``path:line:column``."""
    repair = a.repair and {
        "what": list(a.repair.what),
        "overlay": a.repair.overlay,
        "rules": a.repair.rules,
        "record": a.repair.record.to_dict(),
    }
    near = [{"rule": n.rule, "place": str(n.place), "pattern": n.pattern, "faults": list(n.faults)} for n in a.near]
    return {"verdict": a.verdict, "says": list(a.says), "near": near, "repair": repair}
