"""A page for each rule of a pack, as Markdown: what it is for, its patterns, and what they find in its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quoteattr import patterns as p
from quoteattr.definitions import Definitions, Pattern, Rule
from quoteattr.explain import in_brackets, on_one_line
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS
from quoteattr.rulepack import RulePack


def pages(pack: RulePack, rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """(id, page) of each of these rules, in their order."""
    writer = _Writer(pack)
    for rule in rules:
        yield rule.id, "\n".join(writer.page(rule)) + "\n"


def index(pack: RulePack, rules: Iterable[Rule]) -> str:
    """A page that lists these rules by stage, and the pieces that their patterns share."""
    d: Definitions = pack.definitions
    out = [f"# Rules of {', '.join(f'{u.pack} {u.version}' for u in pack.used)}", ""]
    listed = list(rules)
    for stage in dict.fromkeys(r.stage for r in listed):
        out += [f"## {stage}", "", *(f"- [{r.id}]({r.id}.md): {r.about}" for r in listed if r.stage == stage), ""]
    for title, table in (("Fragments", d.fragments), ("Kinds of content", d.kinds)):
        out += [f"## {title}", "", "```text", *(f"{name}: {x.source}" for name, x in table.items()), "```", ""]
    return "\n".join(out)


class _Writer:
    """Writes pages with one extractor."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self.extractor = Extractor(pack, acts=ACTS)
        self.shared: dict[str, Pattern] = pack.definitions.fragments

    def page(self, rule: Rule) -> Iterator[str]:
        yield from (f"# {rule.id}", "", rule.about, "", *self.facts(rule), "")
        yield from ("## Patterns", "", "```text", *(x.source for x in rule.patterns), "```", "")
        fragments = self.fragments(rule)
        if fragments:
            yield from ("The fragments in them:", "", "```text", *fragments, "```", "")
        if rule.unless:
            yield from ("## Exceptions", "")
            yield from (f"- `{u.pattern.source}`: {on_one_line(u.example)}" for u in rule.unless)
            yield ""
        yield from self.texts("Examples", [e.text for e in rule.examples], rule)
        yield from self.texts("Rejects", rule.rejects, rule)
        yield from self.texts("Known misses", [t.text for t in rule.todo], rule)

    def facts(self, rule: Rule) -> Iterator[str]:
        """What else a rule states, in a list."""
        yield f"- stage `{rule.stage}`, {rule.status}, {rule.place.path}:{rule.place.line}"
        for name in ("act", "speaker", "attach", "pending", "relation"):
            value = getattr(rule, name)
            if value is not None:
                yield f"- {name}: {value}"
        for name, ids in (("beats", rule.beats), ("replaces", rule.replaces)):
            if ids:
                yield f"- {name} {', '.join(ids)}"
        yield from (f"- {role}: the first `{x.source}` inside the quote" for role, x in rule.inside)
        measured = self.pack.confidence.get(rule.id)
        yield f"- measured precision: {f'at least {measured:.2f}' if measured is not None else 'not measured'}"

    def fragments(self, rule: Rule) -> list[str]:
        """The fragments that the patterns of a rule hold, and those that these hold, each once."""
        found: dict[str, str] = {}
        sought = [x.tree for x in (*rule.patterns, *(u.pattern for u in rule.unless))]
        while sought:
            held = [e.name for e in p.walk(sought.pop(0)) if isinstance(e, p.Fragment) and e.name not in found]
            found.update((name, f"<{name}>  {self.shared[name].source}") for name in held)
            sought += [self.shared[name].tree for name in dict.fromkeys(held)]
        return list(found.values())

    def texts(self, title: str, texts: Iterable[str], rule: Rule) -> Iterator[str]:
        """Texts with what the whole pack finds in them, the records of the rule itself first."""
        shown = [line for text in texts for line in self.found(text, rule)]
        if shown:
            yield from (f"## {title}", "", *shown, "")

    def found(self, text: str, rule: Rule) -> Iterator[str]:
        records = self.extractor.extract(text).records
        if not records:
            yield f"- {on_one_line(text)}"
        for record in sorted(records, key=lambda r: r.rule != rule.id):
            by = "" if record.rule == rule.id else f" (by {record.rule})"
            yield f"- {in_brackets(text, record)}{by}"
