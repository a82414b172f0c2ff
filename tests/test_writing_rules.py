"""The requests of the cookbook, and what they give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quoteattr import Extractor, load_rules
from quoteattr.explain import in_brackets
from quoteattr.records import ACTS
from quoteattr.ruletests import run_examples

PAGE = (Path(__file__).parents[1] / "docs" / "writing-rules.md").read_text(encoding="utf-8")
COOKBOOK = PAGE.partition("(cookbook)=")[2]
REQUESTS = re.findall(r"^### (.+?)\n.*?```yaml\n(.*?)```\n\n```text\n(.*?)\n```", COOKBOOK, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def newsroom_of_the_page(tmp_path_factory: pytest.TempPathFactory) -> Extractor:
    """All requests in one overlay, a file each."""
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "overlay.yaml").write_text("overlay: en>=1,<2\nname: newsroom\nversion: 0.1.0\n", encoding="utf-8")
    for n, (_, table, _) in enumerate(REQUESTS):
        (folder / f"request-{n:02}.yaml").write_text(table, encoding="utf-8")
    return Extractor(load_rules(folder, cache=False), acts=ACTS)


def shown(extractor: Extractor, text: str) -> list[str]:
    return [in_brackets(text, r) for r in extractor.extract(text).records] or [text]


def test_there_are_twelve() -> None:
    """The page has twelve requests."""
    assert len(REQUESTS) == 12


@pytest.mark.parametrize(("request_", "wanted"), [(r, w) for r, _, w in REQUESTS], ids=[r for r, _, _ in REQUESTS])
def test_request(newsroom_of_the_page: Extractor, extractor: Extractor, request_: str, wanted: str) -> None:
    """A request gives what the page shows, and the pack alone does not."""
    text = re.sub(r"\[[a-z]+ |\]", "", wanted)
    assert wanted in shown(newsroom_of_the_page, text), request_
    assert wanted not in shown(extractor, text)


def test_examples_of_the_requests(newsroom_of_the_page: Extractor) -> None:
    """The examples of its rules hold."""
    found = run_examples(newsroom_of_the_page.rules, "newsroom.*")
    assert (found.rules, found.failed) == (2, 0)
