"""The document's own part: text → its byline, dateline and publisher.

What a document says of itself stands around the article rather than in it: a byline above, a dateline in front of the first
sentence, a credit line below.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from quoteattr.tokens import Tokens


@frozen
class Origin:
    """What the document says of itself."""

    publisher: str | None
    """The agency or outlet."""
    byline: tuple[str, ...]
    """The authors, as printed."""
    dateline: str | None
    """The place."""
    opening: int | None
    """Where the article's first sentence begins behind its dateline, in code points."""
    credit: tuple[int, int] | None
    """Where the publisher stands in the text, in code points."""


class Origins:
    """Reads bylines, datelines and credit lines by the expressions of a pack."""

    def __init__(self, settings: dict[str, Any], names: dict[str, Any]) -> None:
        document = settings.get("document", {})
        self._byline = [re.compile(x, re.MULTILINE) for x in document.get("byline", [])]
        self._dateline = [re.compile(x, re.MULTILINE) for x in document.get("dateline", [])]
        self._credit = [re.compile(x, re.MULTILINE) for x in document.get("credit", [])]
        self._head = int(document.get("head", "1500"))
        self._names = names

    def read(self, t: Tokens, publisher: str | None, byline: tuple[str, ...] | None) -> Origin:
        """What the text says, unless the caller said it."""
        head = t.view[: self._head]
        names: list[str] = []
        credit: tuple[int, int] | None = None
        found: str | None = None
        dateline: str | None = None
        opening: int | None = None
        for r in self._dateline:
            m = r.search(head)
            if m is not None and not (m.groupdict().get("known") and not self._is_place(m.group("known"))):
                dateline, opening = (m.groupdict().get("place") or m.group("known")).strip(), m.end()
                if m.groupdict().get("agency"):
                    found, credit = m.group("agency"), m.span("agency")
                break
        for r in self._byline:
            for m in r.finditer(head):
                for part in re.split(r",\s*|\s+and\s+|;\s*", m.group("names")):
                    at = m.start("names") + m.group("names").find(part)
                    part = part.strip()
                    if not part:
                        continue
                    if part not in names:
                        names.append(part)
                    canonical = self._outlet(part)
                    if canonical is not None and found is None:
                        found, credit = canonical, (at, at + len(part))
        if found is None:
            for r in self._credit:
                m = r.search(t.view)
                if m is not None and self._outlet(m.group("agency")) is not None:
                    found, credit = m.group("agency"), m.span("agency")
                    break
        if found is not None:
            found = self._outlet(found) or found
        if publisher is not None:
            return Origin(
                publisher,
                byline if byline is not None else tuple(names),
                dateline,
                opening,
                credit if found == publisher else None,
            )
        return Origin(found, byline if byline is not None else tuple(names), dateline, opening, credit)

    def _is_place(self, name: str) -> bool:
        return any("PLACE" in self._names.get(x, ()) for x in (name, name.title()))

    def _outlet(self, name: str) -> str | None:
        for spelling in (name, name.title(), name.upper()):
            atoms = self._names.get(spelling)
            if atoms and "OUTLET" in atoms:
                return spelling
        return None
