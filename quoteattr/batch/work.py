"""What is done with one document: read, extracted, made a part of the output."""

from __future__ import annotations

import gc
from collections.abc import Callable

from attrs import evolve, frozen

from quoteattr.errors import InputError
from quoteattr.pipeline import Extractor
from quoteattr.readers import Document, Unread
from quoteattr.rulepack import RulePack
from quoteattr.writers import format_of

Item = Document | Unread | InputError
"""What readers give."""


def size_of(item: object) -> int:
    """How much an item holds, in code points or bytes."""
    if isinstance(item, Document):
        return len(item.text)
    return len(item.raw) if isinstance(item, Unread) else 0


@frozen
class Done:
    """A document that was read."""

    id: str
    """Its id."""
    part: bytes
    """Its part of the output, as the format made it."""
    records: int
    """How many records it gave."""
    chars: int
    """How long its text is, in code points."""


@frozen
class Work:
    """All that has to be known to do it, in this process or another."""

    rules: RulePack
    """The compiled rules."""
    acts: tuple[str, ...]
    """The kinds of attribution that are given."""
    min_confidence: float | None
    """The confidence that a record needs; None where any will do."""
    format: str
    """The name of the output's format."""
    publisher: str | None = None
    """The publisher of documents that name none themselves."""
    byline: tuple[str, ...] | None = None
    """The authors of documents that name none themselves."""

    def worker(self) -> Callable[[Item], Done | InputError]:
        """What turns items into their results; raises UsageError for an unknown act or a confidence out of range."""
        extractor = Extractor(self.rules, acts=self.acts, min_confidence=self.min_confidence)
        render = format_of(self.format).render
        gc.freeze()  # the rules stay to the end: the collector need not walk through them again and again

        def do(item: Item) -> Done | InputError:
            document = item if isinstance(item, InputError) else item.read()
            if isinstance(document, InputError):
                return document
            try:
                return self._done(document, extractor, render)
            except Exception as e:  # one document must not end a run over a million
                return InputError(f"{document.id}: a fault of quoteattr, please report it: {e!r}", document.id)

        return do

    def _done(self, d: Document, extractor: Extractor, render: Callable[..., bytes]) -> Done:
        byline = d.byline if d.byline is not None else self.byline
        x = extractor.extract(d.text, id=d.id, publisher=d.publisher or self.publisher, byline=byline)
        if d.diagnostics:
            x = evolve(x, diagnostics=(*d.diagnostics, *x.diagnostics))
        return Done(d.id, render(d.text, x), len(x.records), len(d.text))
