"""Definitions of several packs → one: each overlay adds to, extends or switches off what is below it."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import evolve

from quoteattr.definitions import Definitions, Rule
from quoteattr.errors import nearest
from quoteattr.keys import EXTENSION
from quoteattr.rulefiles import Items, Problems, Table, Text
from quoteattr.tables import define_rule


def merge(layers: Sequence[Definitions], problems: Problems) -> Definitions:
    """One set of definitions out of a pack and the overlays on it, in their order, with every fault noted."""
    base = layers[0]
    if base.overlay:
        remedy = f"nothing lies below it; load the pack before it, or write `overlay: {base.overlay[0]}` in a line of its own"
        problems.add("E208", f"this is an overlay, and {remedy}", base.overlay[0])
    check_measured(base, base.rules, problems)
    names = {str(base.name)}
    gone: dict[str, str] = {}
    for layer in layers[1:]:
        check_layer(layer, base, names, problems)
        check_measured(layer, [*base.rules, *layer.rules], problems)
        rules = _extended(layer, _left(layer, base.rules, gone, problems), gone, problems)
        base = _over(base, layer, rules)
        names.add(str(layer.name))
    return base


def _over(base: Definitions, layer: Definitions, rules: list[Rule]) -> Definitions:
    return evolve(
        base,
        lexicons=[*base.lexicons, *layer.lexicons],
        fragments={**base.fragments, **layer.fragments},
        words=[*layer.words, *base.words],
        nodes=[*layer.nodes, *base.nodes],
        rules=[*rules, *layer.rules],
        boundaries=[*layer.boundaries, *base.boundaries],
        kinds={**base.kinds, **layer.kinds},
        cores={**base.cores, **layer.cores},
        settings={**base.settings, **layer.settings},
        confidence={**base.confidence, **layer.confidence},
        disabled=[*base.disabled, *layer.disabled],
    )


def check_layer(layer: Definitions, base: Definitions, names: Iterable[str], problems: Problems) -> None:
    """Note it where a layer is no overlay, is made for something else than the base, or is called as one below it."""
    if layer.name in names:
        message = f"another pack below is called {str(layer.name)!r} too; each needs a name of its own, since ids begin with it"
        problems.add("E209", message, layer.name)
    if layer.overlay:
        check_base(layer.overlay[0], base, problems)
    else:
        message = f"only an overlay lies on another pack; write `overlay: {base.name}` and `name: {layer.name}`"
        problems.add("E208", message, layer.name)


def check_measured(layer: Definitions, rules: Sequence[Rule], problems: Problems) -> None:
    """Note every rule whose confidence a layer states, and which there is not."""
    known = {r.id for r in rules}
    for rule in layer.confidence:
        if rule not in known:
            remedy = f"{nearest(rule, known)}; take the line out, or measure again with quoteattr evaluate"
            problems.add("E207", f"no rule {str(rule)!r} to state the confidence of; {remedy}", rule)


def check_base(wanted: Text, base: Definitions, problems: Problems) -> None:
    """Note it where an overlay stands on another pack or another version than it was written for (``en>=1,<2``)."""
    name, bounds = re.fullmatch(r"([a-z0-9-]*)(.*)", wanted.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    if name != base.name:
        message = f"this overlay is for {name!r}, but stands on {str(base.name)!r}; load {name!r} before it"
        problems.add("E208", message, wanted)
    for bound in filter(None, (b.strip() for b in bounds.split(","))):
        m = re.fullmatch(r"(>=|<=|==|<|>)\s*(\d+(?:\.\d+)*)", bound)
        if m is None:
            problems.add("E208", f"{bound!r} is no bound of a version; write e.g. {name}>=1,<2", wanted)
        elif not _BOUNDS[m[1]](_version(base.version), _version(m[2])):
            this = f"this overlay wants {name} {bound}, and this is {base.version}"
            problems.add("E208", f"{this}; run its examples and move the bound", wanted)


_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip


def _version(text: str) -> tuple[int, ...]:
    """Numbers that compare as versions do: 1 is 1.0.0."""
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    return tuple([*numbers, 0, 0, 0][:3])


def _left(layer: Definitions, rules: Sequence[Rule], gone: dict[str, str], problems: Problems) -> list[Rule]:
    """The rules that a layer leaves on; those that it switches off are noted in ``gone`` with its name."""
    known = {r.id for r in rules}
    for off in layer.disabled:
        if off not in known:
            problems.add("E207", _no_rule(off, "disable", rules, gone), off)
    gone.update((str(off), str(layer.name)) for off in layer.disabled)
    return [r for r in rules if r.id not in layer.disabled]


def _no_rule(wanted: str, to: str, rules: Sequence[Rule], gone: dict[str, str]) -> str:
    """What became of a rule that is not there: switched off, replaced, or never known."""
    if wanted in gone:
        return f"no rule {str(wanted)!r} to {to}: {gone[str(wanted)]} switches it off; take one of the two out"
    heirs = [r.id for r in rules if wanted in r.replaces]
    remedy = f"{', '.join(heirs)} replaces it" if heirs else nearest(wanted, [r.id for r in rules])
    return f"no rule {str(wanted)!r} to {to}; {remedy}"


def _extended(layer: Definitions, rules: list[Rule], gone: dict[str, str], problems: Problems) -> list[Rule]:
    """The rules with what a layer adds to some of them."""
    known = {r.id for r in rules}
    for name in layer.extended:
        if name not in known:
            problems.add("E207", _no_rule(name, "extend", rules, gone), name)
    return [_longer(r, layer.extended[Text(r.id, r.place)], problems) if r.id in layer.extended else r for r in rules]


def _longer(rule: Rule, table: Table, problems: Problems) -> Rule:
    """A rule with what an overlay adds to it; its examples are run again with their addition."""
    own = Table(table.place)
    for key, value in table.items():
        if key in EXTENSION:
            own[Text(key[:-1], key.place)] = value
        else:
            problems.add("E102", f"unknown key {str(key)!r}; {nearest(key, EXTENSION)}", key, rule.id)
    own[Text("id", table.place)] = Text(rule.id, table.place)
    own[Text("stage", table.place)] = Text(rule.stage, table.place)
    own.setdefault(Text("pattern", table.place), Items([], table.place))
    holder = Definitions(Text(rule.id.split(".")[0], table.place), "0", "")
    define_rule(own, holder, problems)
    (added,) = holder.rules
    return evolve(
        rule,
        patterns=rule.patterns + added.patterns,
        unless=rule.unless + added.unless,
        examples=rule.examples + added.examples,
        rejects=rule.rejects + added.rejects,
        todo=rule.todo + added.todo,
        beats=rule.beats + added.beats,
    )
