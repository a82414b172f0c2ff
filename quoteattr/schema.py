"""A rule pack → the JSON Schema (2020-12) of its files, by which editors complete, explain and check while one types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from quoteattr import keys
from quoteattr.definitions import Definitions
from quoteattr.keys import Key
from quoteattr.records import ACTS

LINE = "# yaml-language-server: $schema={}"
"""The first line of a rule file, by which editors find its schema."""
_SCALAR = {"type": ["string", "number", "boolean", "null"]}
"""Every scalar is text for the loader, whatever YAML calls it."""
_CLASS = "[A-Z]{2,}"

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""


def schema(d: Definitions) -> Schema:
    """The schema of the files of a compiled pack and of overlays on it, with its classes, attributes and ids as enums."""
    s = _Schemas(d)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Rules of quoteattr: {d.name} {d.version}",
        "description": "A list of rules, a lexicon, or a mapping of tables.",
        "if": {"type": "array"},
        "then": {"items": s.ref("rule")},
        "else": {
            "type": "object",
            "if": {"required": ["lexicon"], "properties": {"lexicon": {"type": "string"}}},
            "then": s.ref("lexicon"),
            "else": s.ref("tables"),
        },
        "$defs": s.definitions(),
    }


@frozen
class _Names:
    """What can be named in a pack."""

    classes: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    """By class."""
    kinds: tuple[str, ...]
    fragments: tuple[str, ...]
    rules: tuple[str, ...]


def _names(d: Definitions) -> _Names:
    by_class: dict[str, set[str]] = {}
    for name in d.declared:
        cls, _, attribute = name.partition(".")
        if ":" not in name:
            by_class.setdefault(cls, set()).update({attribute} - {""})
    attributes = {c: tuple(sorted(by_class[c])) for c in sorted(by_class)}
    rules = tuple(sorted([r.id for r in d.rules] + list(map(str, d.disabled))))
    return _Names(tuple(attributes), attributes, ("any", *d.kinds), tuple(sorted(d.fragments)), rules)


class _Schemas:
    """Writes the parts of the schema of one pack."""

    def __init__(self, d: Definitions) -> None:
        self.names = _names(d)
        self.words = {
            x.name: tuple(sorted({*ACTS, *(a for y in d.lexicons if y.name == x.name for a in y.attributes)}))
            for x in d.lexicons
        }

    def ref(self, name: str) -> Schema:
        return {"$ref": f"#/$defs/{name.replace(' ', '-')}"}

    def definitions(self) -> dict[str, Schema]:
        shapes = {name: self.shape(shape) for name, shape in keys.SHAPES.items()}
        shapes["rule"] = self.rule(shapes["rule"])
        shapes["lexicon"]["allOf"] = [self.of_class(c) for c in self.words]
        shapes["tables"] = self.shape({**keys.PACK, **keys.DEFINING, **keys.SETTINGS})
        for name in ("entry", "group"):
            shapes[name]["additionalProperties"] = True
        shapes["words"] = {"type": "object", "additionalProperties": self.ref("entry")}
        for cls in self.words:
            shapes[f"{cls} entry"] = {"type": ["object", "null"], "properties": self.attributes(cls)}
        shapes |= {f"pattern-{x}": self.pattern(x, r) for x, r in _ROLES.items()}
        return {name.replace(" ", "-"): shape for name, shape in shapes.items()}

    def shape(self, shape: dict[str, Key]) -> Schema:
        out: Schema = {
            "type": "object",
            "properties": {name: {"description": key.about, **self.key(key)} for name, key in shape.items()},
            "additionalProperties": False,
        }
        needed = [name for name, key in shape.items() if key.needed]
        return {**out, "required": needed} if needed else out

    def rule(self, shape: Schema) -> Schema:
        """A rule, whose patterns can name the roles of its stage."""
        link = {"properties": {"stage": {"const": "link"}}, "required": ["stage"]}
        patterns = [{"properties": {"pattern": _one_or_many(self.ref(f"pattern-{x}"))}} for x in ("link", "claim")]
        anything = {"pattern": {"description": shape["properties"]["pattern"]["description"]}}
        return {
            **shape,
            "properties": shape["properties"] | anything,
            "if": link,
            "then": patterns[0],
            "else": patterns[1],
        }

    def of_class(self, cls: str) -> Schema:
        """What the words of a lexicon of a class can be."""
        entry, properties = self.ref(f"{cls} entry"), self.attributes(cls)
        inside = {"entries": {"additionalProperties": entry}, "groups": {"items": {"properties": properties}}}
        return {"if": {"properties": {"lexicon": {"const": cls}}}, "then": {"properties": inside}}

    def attributes(self, cls: str) -> dict[str, Schema]:
        return {k: _one_or_many({"enum": list(self.words[cls])}) for k in ("takes", "is", "act")}

    def key(self, key: Key) -> Schema:
        if key.is_ == "rows":
            return _one_or_many(self.ref(key.shape))
        if key.is_ == "mapping":
            return self.ref(key.shape) if key.shape else {"type": "object", **self.mapping(key)}
        value = {"enum": list(key.among)} if key.among else self.value(key.is_)
        return _one_or_many(value) if key.several else value

    def mapping(self, key: Key) -> Schema:
        if key.of == "words":
            of_class = {c: {"type": "object", "additionalProperties": self.ref(f"{c} entry")} for c in self.words}
            return {"properties": of_class, "additionalProperties": False}
        if key.of == "extension":
            return {"additionalProperties": self.ref("extension"), "propertyNames": {"enum": list(self.names.rules)}}
        if key.of == "share":
            return {"additionalProperties": self.value("share"), "propertyNames": {"enum": list(self.names.rules)}}
        if key.of == "entry":
            return {"additionalProperties": {"anyOf": [self.ref("entry"), {"type": "null"}, {"const": ""}]}}
        if key.of == "texts":
            return {"additionalProperties": _one_or_many(_SCALAR)}
        if key.of == "pair":
            return {"additionalProperties": {"type": "array", "items": _SCALAR, "minItems": 2, "maxItems": 2}}
        return {"additionalProperties": self.value(key.of)}

    def value(self, is_: str) -> Schema:
        match is_:
            case "pattern":
                return self.ref("pattern-any")
            case "condition":
                return self.ref("pattern-none")
            case "class":
                return {"type": "string", "pattern": f"^{_CLASS}$", "examples": list(self.names.classes)}
            case "content":
                return {"enum": list(self.names.kinds)}
            case "rule":
                return {"enum": list(self.names.rules)}
            case "attribute" | "text" | "expression":
                return _SCALAR
            case "number":
                return {"type": ["integer", "string"], "pattern": "^-?[0-9]+$"}
            case "share":
                return {
                    "type": ["number", "string"],
                    "minimum": 0,
                    "maximum": 1,
                    "pattern": r"^(0(\.[0-9]+)?|1(\.0+)?)$",
                }
            case "flag":
                return {"enum": ["yes", "no", "true", "false", True, False]}
            case _:
                return {}

    def pattern(self, name: str, roles: Iterable[str] | None) -> Schema:
        """A text whose classes, attributes, kinds of content, fragments and roles are there; brackets it does not count."""
        n = self.names
        attributes = _either(sorted({a for c in n.classes for a in n.attributes[c]}), "(?![a-z0-9-])")
        classes = _either(n.classes, "(?![A-Z])")
        inside = rf"(?:[\s&|!()]|{attributes}|{classes}(?:\.{attributes})?)*"
        content = rf"SPAN(?:\[\s*{_either(n.kinds, '')}\s*\])?"
        role = rf"|{_either(roles, '')}=" if roles else (r"|[a-z]+=" if roles is None else "")
        fragment = rf"|<{_either(n.fragments, '')}>" if n.fragments else ""
        words = r"[a-z0-9][a-z0-9'-]*(?![a-z0-9'=-])|[\s,.?*+()|!^$'{}0-9]"
        whole = rf"^(?:/(?:[^/\\]|\\.)+/|{content}(?![A-Z])|{classes}(?:\[{inside}\])?{role}{fragment}|{words})*$"
        return {"type": "string", "pattern": whole, "description": _ABOUT_PATTERN[name]}


_ROLES: dict[str, tuple[str, ...] | None] = {
    "any": None, "claim": keys.CLAIM_ROLES, "link": keys.LINK_ROLES, "none": (),
}  # fmt: skip
_ABOUT_PATTERN = {
    "any": "A pattern: elements with blanks between them.",
    "claim": f"A pattern with the roles {', '.join(keys.CLAIM_ROLES)}.",
    "link": f"A pattern with the roles {', '.join(keys.LINK_ROLES)}.",
    "none": "One class, word or choice of classes.",
}


def _either(names: Iterable[str] | None, behind: str) -> str:
    """One of these names, the longest first."""
    ordered = sorted(names or (), key=lambda n: (-len(n), n))
    return f"(?:{'|'.join(map(re.escape, ordered))}){behind}".replace("\\-", "-")


def _one_or_many(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "array", "items": value}]}
