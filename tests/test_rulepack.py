"""A compiled pack travels, and a newsroom's own stands beside it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from quoteattr import Extractor, keys, load_rules
from quoteattr.rulepack import RulePack
from quoteattr.writers import jsonl

T = TypeVar("T")
TEXT = (
    "“We will win,” said Ana Diaz. Ana Diaz said that the plan was dead. "
    "Diaz thundered that it was late. Diaz: “We won.”"
)


def test_a_pack_goes_to_other_processes(mini: Path) -> None:
    """A pickled pack is the same pack."""
    pack = load_rules(mini, cache=False)
    sent = pickle.loads(pickle.dumps(pack))
    assert jsonl(Extractor(sent).extract(TEXT)) == jsonl(Extractor(pack).extract(TEXT))


def test_what_stages_ask_for_has_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name that a stage asks for is described among the keys, and nobody asks for none of those."""
    asked: set[str] = set()
    named, finder = RulePack.named, RulePack.finder

    def noted(of: Callable[[RulePack, str], T]) -> Callable[[RulePack, str], T]:
        def ask(pack: RulePack, name: str) -> T:
            asked.add(name)
            return of(pack, name)

        return ask

    monkeypatch.setattr(RulePack, "named", noted(named))
    monkeypatch.setattr(RulePack, "finder", noted(finder))
    Extractor().extract(TEXT)
    assert asked == set(keys.SHAPES["names"])


def test_the_pack_below_is_not_changed(mini: Path, overlay: Path) -> None:
    """Loading an overlay leaves the pack below as it was."""
    before = load_rules(mini)
    over = load_rules(mini, overlay)
    assert over.sha256 != before.sha256
    assert load_rules(mini, cache=False).sha256 == before.sha256
    assert [(u.pack, u.version) for u in over.used] == [("mini", "0.1.0"), ("newsroom", "2.0.0")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Extractor:
    """English, and beside it a newsroom's own pack."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "house.yaml").write_text(
        "overlay: en\nname: house\nversion: 1.0.0\ndisable: [en.according.fronted]\n"
        "lexicon: {SAY: {zonkle: {takes: [that, quote], is: [tag], act: speech}}}\n",
        encoding="utf-8",
    )
    (folder / "rules.yaml").write_text(
        "- id: house.bullet\n  stage: outer\n  about: A name, a bullet and what was said.\n  act: speech\n"
        "  pattern: speaker=NP cue=BULLET quote=QUOTE\n"
        '  examples: [{text: "Ana Diaz • “We will win.”", want: [{quote: We will win., speaker: Ana Diaz}]}]\n',
        encoding="utf-8",
    )
    return Extractor(load_rules("en", folder))


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Ana Diaz zonkled that the plan was dead.", [], ["that the plan was dead"]),
        ("Ana Diaz • “We will win.”", [], ["We will win."]),
        ("According to Ana Diaz, the plan is dead.", ["the plan is dead"], []),
        ("“We will win,” said Ana Diaz.", ["We will win,"], ["We will win,"]),
    ],
)
def test_a_pack_beside_english(
    newsroom: Extractor, house: Extractor, text: str, before: list[str], after: list[str]
) -> None:
    """An added word, an added rule and a rule switched off change what is found, and nothing else does."""
    assert [r.quote.text for r in newsroom.extract(text).records] == before
    assert [r.quote.text for r in house.extract(text).records] == after
