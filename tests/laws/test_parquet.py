"""The law: "Records survive their file formats", here Parquet."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extraction, Extractor, InputError
from quoteattr.arrow import ParquetWriter, error_row, extractions, read_parquet, rows
from tests.laws.articles import ODD_TEXT, article, paragraphs

TEXTS = (ODD_TEXT | paragraphs().map(article)).map(lambda t: t.encode("utf-8", "replace").decode())
"""Any text that has no half characters, which Parquet cannot hold."""
ERRORS = st.builds(InputError, st.text(st.characters(exclude_categories=["Cs"])))


def through_parquet(found: list[Extraction | InputError]) -> list[Extraction | InputError]:
    out = io.BytesIO()
    with ParquetWriter(out) as writer:
        for x in found:
            writer.write(rows(x) if isinstance(x, Extraction) else [error_row("a", str(x))])
    return list(extractions(read_parquet(out)))


@given(st.lists(TEXTS | ERRORS, max_size=4))
def test_extractions_survive_parquet(extractor: Extractor, given: list[str | InputError]) -> None:
    """Whatever was found in whatever text, a file gives it back, and failures between it."""
    found = [extractor.extract(x, id=str(n)) if isinstance(x, str) else x for n, x in enumerate(given)]
    assert [x if isinstance(x, Extraction) else str(x) for x in through_parquet(found)] == [
        x if isinstance(x, Extraction) else str(x) for x in found
    ]
