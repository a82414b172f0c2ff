"""The law: "Same text and same rules: same records, byte for byte, on any machine, in any process, in any
order." """

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extractor, RulePack
from quoteattr.writers import jsonl
from tests.laws.articles import ODD_TEXT, article, paragraphs


@pytest.fixture(scope="module")
def second(pack: RulePack) -> Extractor:
    """An extractor that has read nothing yet."""
    return Extractor(pack)


@given(st.lists(ODD_TEXT | paragraphs().map(article), min_size=1, max_size=4))
def test_order_and_extractor_do_not_matter(newsroom: Extractor, second: Extractor, texts: list[str]) -> None:
    """What was read before leaves no trace, in this extractor or in another."""
    first = [jsonl(newsroom.extract(t)) for t in texts]
    assert [jsonl(second.extract(t)) for t in reversed(texts)][::-1] == first
    assert [jsonl(newsroom.extract(t)) for t in texts] == first


def test_threads_share_an_extractor(newsroom: Extractor, articles: list[str]) -> None:
    """Several threads that read the same articles at once get the same records."""
    once = [jsonl(newsroom.extract(t)) for t in articles]
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda t: jsonl(newsroom.extract(t)), articles * 3))
    assert again == once * 3


@pytest.fixture(scope="module")
def articles() -> list[str]:
    """Six articles of the corpus."""
    files = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))
    return [f.read_text(encoding="utf-8") for f in files[:6]]


PROGRAM = """
import sys
from quoteattr import Extractor
from quoteattr.writers import jsonl
text = "“We will win,” said Ana Diaz. Diaz said that it was over."
sys.stdout.buffer.write(jsonl(Extractor(sys.argv[1]).extract(text)).encode())
"""


def test_processes_agree(mini: Path) -> None:
    """Processes whose hashes of words differ write the same bytes."""
    lines = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(mini)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(lines) == 1
