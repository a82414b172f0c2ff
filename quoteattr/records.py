"""The public values: what an extraction holds (docs/record.md).

Offsets are half-open and count Unicode code points of the text as given. What is absent is ``None``, never an empty
string. All values are immutable, compare, hash and pickle, and turn into plain JSON values and back.
"""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from quoteattr.graph import Edge, Graph, Node
from quoteattr.spans import Span

SCHEMA = "quoteattr/1"
"""The version of the record; it grows when a field changes its meaning or goes."""
FORMS = ("direct", "indirect", "mixed")
"""All, none or some of the words inside quotation marks."""
ACTS = ("speech", "writing", "evidence", "thought", "intention", "stance", "silence")
"""The kinds of attribution."""
DEFAULT_ACTS = ("speech", "writing", "silence")
"""What a newsroom asks for: what was said, what was written, and who would not say."""
MARKS = ("closed", "unclosed", "continued", "none")
"""How the quotation marks of a quote stand."""
KINDS = ("person", "group", "organisation", "outlet", "document", "platform", "unknown")
"""The kinds of party."""
RELATIONS = ("according-to", "citing", "told", "in-outlet", "reported-by", "hearsay", "spokesman", "publisher")
"""How an intermediary passed the words on."""


@frozen
class Quote:
    """What was said."""

    text: str | None
    """The words, spans joined by an ellipsis between blanks; None where nothing was said and nothing named."""
    spans: tuple[Span, ...]
    """The stretches of text, without the outer quotation marks; several where the cue splits them."""
    marks: str = "none"
    """``closed``, ``unclosed``, ``continued`` (into a next paragraph) or ``none``."""

    def to_dict(self) -> dict[str, Any]:
        """The quote as JSON holds it."""
        return {"text": self.text, "spans": [s.to_dict() for s in self.spans], "marks": self.marks}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Quote:
        """The reverse of :meth:`to_dict`."""
        return cls(data["text"], tuple(Span.from_dict(s) for s in data["spans"]), data["marks"])


@frozen
class Cue:
    """The words that attribute, e.g. ``had repeatedly told``."""

    start: int
    """The offset of the first code point."""
    end: int
    """The offset behind the last code point."""
    text: str
    """The words themselves."""
    lemma: str
    """The entry of the lexicon, e.g. ``tell``."""

    def to_dict(self) -> dict[str, Any]:
        """The cue as JSON holds it."""
        return {"start": self.start, "end": self.end, "text": self.text, "lemma": self.lemma}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Cue:
        """The reverse of :meth:`to_dict`."""
        return cls(data["start"], data["end"], data["text"], data["lemma"])


@frozen
class Mention:
    """A place in the text that stands for a party, e.g. ``the senator``."""

    start: int | None
    """The offset of the first code point; None only for a publisher that the caller named."""
    end: int | None
    """The offset behind the last code point; None only for a publisher that the caller named."""
    text: str | None
    """The words themselves; None only for a publisher that the caller named."""
    party: str
    """The id of its :class:`Party`, e.g. ``p3``."""
    name: str | None
    """The fullest name or description that the article gives the party, e.g. ``Ana Diaz``."""
    kind: str
    """One of :data:`KINDS`."""
    resolved_by: str
    """``name``, ``surname``, ``alias``, ``role``, ``pronoun``, ``inherited`` or ``none``."""
    relation: str | None = None
    """For an intermediary one of :data:`RELATIONS`; None for a speaker."""

    def to_dict(self) -> dict[str, Any]:
        """The mention as JSON holds it; ``relation`` only for intermediaries."""
        data = {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "party": self.party,
            "name": self.name,
            "kind": self.kind,
            "resolved_by": self.resolved_by,
        }
        if self.relation is not None:
            data["relation"] = self.relation
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Mention:
        """The reverse of :meth:`to_dict`."""
        fields = ("start", "end", "text", "party", "name", "kind", "resolved_by")
        return cls(**{f: data[f] for f in fields}, relation=data.get("relation"))


@frozen
class Record:
    """One attribution: who said what, by which words, and through whom it came."""

    id: str
    """A hash of the document's id and text, the spans and the rule: the same on every run."""
    form: str
    """One of :data:`FORMS`."""
    act: str
    """One of :data:`ACTS`."""
    quote: Quote
    """What was said."""
    cue: Cue | None
    """The words that attribute; None where the position alone does (an orphan quotation)."""
    speaker: Mention | None
    """Whose words or claim it is; None where the sentence names nobody."""
    via: tuple[Mention, ...]
    """Those who passed it on, nearest to the speaker first."""
    addressee: Span | None
    """To whom, e.g. ``reporters``; for silence who asked."""
    when: Span | None
    """The time of saying, e.g. ``on Saturday``."""
    setting: Span | None
    """The occasion or medium, e.g. ``in a statement``."""
    negated: bool
    """True for ``did not say``."""
    modality: str | None
    """``future``, ``possible``, ``expected`` or None."""
    parent: str | None
    """The id of the record whose quote holds this one."""
    rule: str
    """The rule that made it, e.g. ``en.direct.post``."""
    confidence: float | None
    """The measured precision of that rule, lower bound; None where it was not measured."""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON holds it."""
        return {
            "id": self.id,
            "form": self.form,
            "act": self.act,
            "quote": self.quote.to_dict(),
            "cue": self.cue.to_dict() if self.cue else None,
            "speaker": self.speaker.to_dict() if self.speaker else None,
            "via": [v.to_dict() for v in self.via],
            "addressee": self.addressee.to_dict() if self.addressee else None,
            "when": self.when.to_dict() if self.when else None,
            "setting": self.setting.to_dict() if self.setting else None,
            "negated": self.negated,
            "modality": self.modality,
            "parent": self.parent,
            "rule": self.rule,
            "confidence": self.confidence,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Record:
        """The reverse of :meth:`to_dict`."""
        return cls(
            id=data["id"],
            form=data["form"],
            act=data["act"],
            quote=Quote.from_dict(data["quote"]),
            cue=Cue.from_dict(data["cue"]) if data["cue"] else None,
            speaker=Mention.from_dict(data["speaker"]) if data["speaker"] else None,
            via=tuple(Mention.from_dict(v) for v in data["via"]),
            addressee=_span(data["addressee"]),
            when=_span(data["when"]),
            setting=_span(data["setting"]),
            negated=data["negated"],
            modality=data["modality"],
            parent=data["parent"],
            rule=data["rule"],
            confidence=data["confidence"],
        )


def _span(data: dict[str, Any] | None) -> Span | None:
    return Span.from_dict(data) if data else None


@frozen
class Anonymity:
    """That a party is not named, and why."""

    condition: Span | None
    """E.g. ``on condition of anonymity``."""
    reason: Span | None
    """E.g. ``because they were not authorised to speak publicly``."""

    def to_dict(self) -> dict[str, Any]:
        """The condition as JSON holds it."""
        return {
            "condition": self.condition.to_dict() if self.condition else None,
            "reason": self.reason.to_dict() if self.reason else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Anonymity:
        """The reverse of :meth:`to_dict`."""
        return cls(_span(data["condition"]), _span(data["reason"]))


@frozen
class Party:
    """Someone who speaks or passes on, whatever the text calls them."""

    id: str
    """E.g. ``p3``, by order of appearance."""
    name: str | None
    """The fullest name or description."""
    kind: str
    """One of :data:`KINDS`."""
    naming: str
    """``named``, ``described`` (a State Department official) or ``bare`` (sources)."""
    role: str | None = None
    """E.g. ``Japan expert and senior fellow``."""
    affiliation: str | None = None
    """E.g. ``Council on Foreign Relations``."""
    members: tuple[str, ...] = ()
    """The party ids of a joint speaker (``Smith and Jones``)."""
    anonymity: Anonymity | None = None
    """What the article says of not naming the party."""
    pronouns: tuple[str, ...] = ()
    """As the article uses them of the party, never inferred from a name."""
    mentions: tuple[tuple[int, int], ...] = ()
    """Where the party is mentioned as a speaker or intermediary, in the order of the text."""

    def to_dict(self) -> dict[str, Any]:
        """The party as JSON holds it."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "naming": self.naming,
            "role": self.role,
            "affiliation": self.affiliation,
            "members": list(self.members),
            "anonymity": self.anonymity.to_dict() if self.anonymity else None,
            "pronouns": list(self.pronouns),
            "mentions": [list(m) for m in self.mentions],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Party:
        """The reverse of :meth:`to_dict`."""
        return cls(
            id=data["id"],
            name=data["name"],
            kind=data["kind"],
            naming=data["naming"],
            role=data["role"],
            affiliation=data["affiliation"],
            members=tuple(data["members"]),
            anonymity=Anonymity.from_dict(data["anonymity"]) if data["anonymity"] else None,
            pronouns=tuple(data["pronouns"]),
            mentions=tuple((a, b) for a, b in data["mentions"]),
        )


@frozen
class Diagnostic:
    """Something odd about the text, never fatal."""

    code: str
    """E.g. ``unclosed-quotation``."""
    message: str
    """What was found and what was done about it."""
    start: int
    """Where it begins, in code points."""
    end: int
    """Where it ends."""

    def to_dict(self) -> dict[str, Any]:
        """The diagnostic as JSON holds it."""
        return {"code": self.code, "message": self.message, "start": self.start, "end": self.end}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Diagnostic:
        """The reverse of :meth:`to_dict`."""
        return cls(data["code"], data["message"], data["start"], data["end"])


@frozen
class PackUsed:
    """A rule pack that made the records."""

    pack: str
    """Its name, e.g. ``en``."""
    version: str
    """Its version."""
    sha256: str
    """The hash of its files."""

    def to_dict(self) -> dict[str, Any]:
        """The pack as JSON holds it."""
        return {"pack": self.pack, "version": self.version, "sha256": self.sha256}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> PackUsed:
        """The reverse of :meth:`to_dict`."""
        return cls(data["pack"], data["version"], data["sha256"])


@frozen
class Extraction:
    """All that was found in one document."""

    id: str
    """The document's id, empty for a text without one."""
    sha256: str
    """Of the text as UTF-8."""
    lang: str
    """The language of the rules, e.g. ``en``."""
    publisher: str | None
    """The outlet or agency that publishes, found in the text or given by the caller."""
    byline: tuple[str, ...]
    """The authors, found in the text or given by the caller."""
    dateline: str | None
    """The place of the dateline, e.g. ``TOKYO``."""
    rules: tuple[PackUsed, ...]
    """The packs that made the records."""
    records: tuple[Record, ...]
    """In the order of the text."""
    parties: tuple[Party, ...]
    """Everyone who speaks or passes on."""
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    """What was odd about the text."""

    def graph(self) -> Graph:
        """Who passed on what to whom: the parties as nodes, the steps of all chains as edges."""
        said: dict[str, list[str]] = {p.id: [] for p in self.parties}
        steps: dict[tuple[str, str, str], list[str]] = {}
        for r in self.records:
            if r.speaker is not None:
                said[r.speaker.party].append(r.id)
            chain = [r.speaker.party] if r.speaker is not None else []
            for v in r.via:
                if chain:
                    steps.setdefault((chain[-1], v.party, v.relation or ""), []).append(r.id)
                chain.append(v.party)
        return Graph(
            self.id,
            tuple(Node(p.id, p.name, p.kind, tuple(said[p.id])) for p in self.parties),
            tuple(Edge(*step, tuple(ids)) for step, ids in steps.items()),
        )

    def to_dict(self) -> dict[str, Any]:
        """The document line as JSON holds it."""
        return {
            "schema": SCHEMA,
            "id": self.id,
            "sha256": self.sha256,
            "lang": self.lang,
            "publisher": self.publisher,
            "byline": list(self.byline),
            "dateline": self.dateline,
            "rules": [r.to_dict() for r in self.rules],
            "records": [r.to_dict() for r in self.records],
            "parties": [p.to_dict() for p in self.parties],
            "diagnostics": [d.to_dict() for d in self.diagnostics],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Extraction:
        """The reverse of :meth:`to_dict`; ValueError for another version of the schema."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"schema {data.get('schema')!r} is not {SCHEMA!r}, which this version reads")
        return cls(
            id=data["id"],
            sha256=data["sha256"],
            lang=data["lang"],
            publisher=data["publisher"],
            byline=tuple(data["byline"]),
            dateline=data["dateline"],
            rules=tuple(PackUsed.from_dict(r) for r in data["rules"]),
            records=tuple(Record.from_dict(r) for r in data["records"]),
            parties=tuple(Party.from_dict(p) for p in data["parties"]),
            diagnostics=tuple(Diagnostic.from_dict(d) for d in data["diagnostics"]),
        )
