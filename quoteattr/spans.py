"""Half-open stretches of the caller's text, counted in Unicode code points."""

from __future__ import annotations

from typing import Any

from attrs import frozen


@frozen(order=True)
class Span:
    """A stretch of the text as it was given: ``text_of_document[start:end] == text``."""

    start: int
    """The offset of the first code point."""
    end: int
    """The offset behind the last code point."""
    text: str
    """The words themselves, e.g. ``Ana Diaz``."""

    def to_dict(self) -> dict[str, Any]:
        """The span as JSON holds it."""
        return {"start": self.start, "end": self.end, "text": self.text}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Span:
        """The reverse of :meth:`to_dict`; KeyError where a field lacks."""
        return cls(data["start"], data["end"], data["text"])

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of ``text`` from ``start`` to ``end``."""
        return cls(start, end, text[start:end])
