"""The text of a rule file → the same in canonical layout, comments kept.

Nested mappings are indented by two blanks, items of lists by two more than their key, and nothing stands at the end of a line.
Quotation marks stay as they are, and so do characters written as ``"\\u00a0"`` and what stands in [ ] or { } over several lines.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import yaml

from quoteattr.errors import UsageError
from quoteattr.rulefiles import Items, Problems, read_text

INSTALL = "rules fmt needs ruamel.yaml; install it with: pip install 'quoteattr[fmt]'"
"""What to do where the library is missing."""
_WIDE = 1_000_000


def formatted(text: str, shown: str, problems: Problems) -> str | None:
    """The canonical text of one file; None, with the faults noted, where it cannot be read.

    Raises UsageError where ruamel.yaml is not installed.
    """
    before = len(problems.found)
    value = read_text(text, shown, problems)
    if len(problems.found) > before:
        return None
    kept = _kept(text)
    marked = _marked(text, kept)
    out = _restored(_list(marked) if isinstance(value, Items) else _laid_out(marked), text, kept)
    return out if read_text(out, shown, Problems()) == value else text


def _kept(text: str) -> list[tuple[int, int]]:
    """Where the outermost collections in brackets stand that span several lines, and other texts with escapes."""
    depth = start = 0
    found: list[tuple[int, int]] = []
    events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader)
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent) and (depth or event.flow_style):
            start = event.start_mark.index if depth == 0 else start  # type: ignore[union-attr]
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent) and depth:
            depth -= 1
            end: int = event.end_mark.index  # type: ignore[union-attr]
            if depth == 0 and "\n" in text[start:end]:
                found = [*(x for x in found if x[0] < start), (start, end)]
        elif isinstance(event, yaml.ScalarEvent) and event.style == '"':
            own: tuple[int, int] = event.start_mark.index, event.end_mark.index  # type: ignore[union-attr]
            if "\\" in text[slice(*own)]:
                found.append(own)
    return found


def _name(number: int) -> str:
    return f"KEPT{number:06}"


def _marked(text: str, kept: list[tuple[int, int]]) -> str:
    """The text with a name in place of each stretch that keeps its layout."""
    for number in reversed(range(len(kept))):
        start, end = kept[number]
        text = text[:start] + _name(number) + text[end:]
    return text


def _restored(marked: str, text: str, kept: list[tuple[int, int]]) -> str:
    for number, (start, end) in enumerate(kept):
        marked = marked.replace(_name(number), text[start:end])
    return "\n".join(line.rstrip() for line in marked.rstrip().split("\n")) + "\n"


def _laid_out(text: str) -> str:
    try:
        from ruamel.yaml import YAML
    except ImportError:
        raise UsageError(INSTALL) from None
    writer = YAML()
    writer.preserve_quotes = writer.brace_single_entry_mapping_in_flow_sequence = True
    writer.width = _WIDE
    writer.indent(mapping=2, sequence=4, offset=2)
    value = writer.load(text)
    if value is None:
        return text
    out = io.StringIO()
    writer.dump(value, out)
    return out.getvalue()


def _list(text: str) -> str:
    """The same for a list, whose items stand at the left: laid out as the value of a key would be."""
    inner = "\n".join(f"  {line}" if line else line for line in text.split("\n"))
    return "\n".join(line.removeprefix("  ") for line in _laid_out(inner).split("\n"))
