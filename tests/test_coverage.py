"""What examples and corpora use of a pack, and what they never do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr import Extractor, RulePack, load_rules
from quoteattr.census import census
from quoteattr.cli import main
from quoteattr.coverage import cover, example_texts
from quoteattr.records import ACTS
from quoteattr.stopwatch import measure

TEXT = "“We will win,” said Ana Diaz. The mayor left. “Nobody said this.”\n"


@pytest.fixture
def small(mini: Path) -> RulePack:
    return load_rules(mini)


def test_rules_and_alternatives(small: RulePack) -> None:
    """A text uses a rule by one of its alternatives; the other one is named."""
    found = cover(small, [TEXT])
    assert [(x.owner, x.used) for x in found.of("rule")] == [("mini.direct.post", 1), ("mini.indirect.that", 0)]
    assert [x.written for x in found.unused("alternative")] == [
        "quote=QUOTE COMMA? speaker=(NP|PRON) cue=SAY[quote]",
        "speaker=(NP|PRON) cue=SAY[that] quote=SPAN[that]",
    ]


def test_optional_elements(small: RulePack) -> None:
    """What may be left out counts where it stood: a comma behind the quotation does, inside it does not."""
    used = [
        x.used for t in ("“Win”, said Diaz.", "“Win,” said Diaz.") for x in cover(small, [t]).of("optional element")
    ]
    assert used == [0, 1, 0, 0]


def test_choices_and_links(pack: RulePack) -> None:
    """A branch of a choice counts where it took words, in link rules too; a fragment in another rule is no use of it."""
    used = {
        kind: {x.owner for x in cover(pack, [text]).of(kind) if x.used}
        for kind, text in (
            ("branch", "“We will win,” Diaz wrote in the Guardian."),
            ("optional element", "“We will win,” Diaz told CNN and NHK."),
        )
    }
    assert "in-media" in used["branch"]
    assert not any(owner.startswith("en.") for owner in used["branch"])
    assert "told-media" in used["optional element"]


def test_entries(small: RulePack) -> None:
    """An entry is used by any of its forms."""
    words = {x.written for x in cover(small, ["Ana said so."]).of("entry") if x.used}
    assert words == {"Ana", "say", "."}


def test_the_shipped_pack(pack: RulePack) -> None:
    """The examples of the English pack use each of its rules and alternatives, and each exception."""
    found = cover(pack, example_texts(pack))
    assert [x.owner for x in found.unused("rule")] == []
    assert [x.written for x in found.unused("alternative")] == []
    assert [x.written for x in found.unused("exception")] == []


def test_a_census(small: RulePack, extractor: Extractor) -> None:
    """Cues that stood where they made no record are told, and quotations that nothing took."""
    assert ("say", 2, 1) in census(extractor, [TEXT]).cues
    found = census(Extractor(small, acts=ACTS), [TEXT])
    assert (found.documents, found.records, found.missed) == (1, 1, 1)
    assert found.quotations == ("“Nobody said this.”",)


def test_times(small: RulePack) -> None:
    """Each stage and rule has its time, and the paragraph that takes longest is one of the text."""
    found = measure(Extractor(small), [TEXT])
    assert found.characters == len(TEXT)
    assert {name for name, _ in found.rules} == {"mini.direct.post", "mini.indirect.that"}
    assert all(0 <= share <= 1 for _, share in found.stages)
    assert found.worst == TEXT.strip()


def test_the_commands(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Coverage, census and profile print tables, and the same as JSON."""
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    for command, shown in (
        (["test", str(mini), "--coverage"], "alternatives       2 of 3 used (67%)"),
        (["test", str(mini), "--coverage", str(article)], "rules              1 of 2 used (50%)"),
        (["census", str(article), "--rules", str(mini)], "quotations that nothing took: 1"),
        (["profile", str(article), "--rules", str(mini)], "stages, share of a run:"),
    ):
        assert main(["rules", *command]) == 0
        assert shown in capsys.readouterr().out
        assert main(["rules", *command, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)
