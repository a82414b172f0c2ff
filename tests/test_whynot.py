"""Fifty sentences that give no record, or not the right one: what is proposed, and that it works when it is applied."""

from __future__ import annotations

import json

import pytest

from quoteattr import Extractor, RulePack, load_rules
from quoteattr.cli import main
from quoteattr.drafts import Wanted
from quoteattr.records import ACTS
from quoteattr.repairs import NewRule, Workshop, overlay, rule_file
from quoteattr.whynot import Answer, why_not

UNKNOWN_CUES = [
    ("Diaz vroomped that the plan was dead.", {}, "vroomp: {takes: [that], act: speech}"),
    ("The mayor zonkled that the bridge would close.", {}, "zonkle: {takes: [that], act: speech}"),
    ("Diaz grumpled the plan was dead.", {}, "grumple: {takes: [clause]"),
    ("The council has flibbered that the pool must close.", {}, "flibber: {takes: [that], act: speech}"),
    ("The report blivvets that the dam was cracked.", {}, "blivvet: {takes: [that], act: speech}"),
    ("Officials frazz that the dam was cracked.", {}, "frazz: {takes: [that], act: speech}"),
    ("The baker spake that the oven was cold.", {}, "spake: {takes: [that], act: speech}"),
    ("The vicar chuntled that the organ was broken.", {}, "chuntle: {takes: [that], act: speech}"),
    ("Rowe quizzled why the bridge was closed.", {}, "quizzle: {takes: [wh], act: speech}"),
    ("Rowe pondled whether the bridge would open.", {}, "pondle: {takes: [wh], act: speech}"),
    ("Diaz jurbed to rebuild the bridge.", {}, "jurb: {takes: [to], act: speech}"),
    ("Diaz nargled Rowe to close the pool.", {}, "nargle: {takes: [object-to], act: speech}"),
    ("The mayor droffed the closing of the pool.", {}, "droff: {takes: [np], act: speech}"),
    ("Diaz klimped the plan as a failure.", {"speaker": "Diaz"}, "klimp: {takes: [np], act: speech}"),
    ("The plan is dead, brizzled the mayor.", {"speaker": "the mayor"}, "brizzle: {is: [invert], act: speech}"),
    (
        "The plan, skorped by the mayor as a failure, passed.",
        {"speaker": "the mayor"},
        "skorp: {takes: [as], is: [sourceless], act: speech}",
    ),
    (
        "“We will win,” mumfled a tired Diaz, “and we will win here.”",
        {},
        "mumfle: {is: [tag], act: speech}",
    ),
    ("Rowe was glonk that the pool was cold.", {"speaker": "Rowe"}, "glonk: {takes: [that], act: speech}"),
    ("Rowe issued a trundlement to close the pool.", {"speaker": "Rowe"}, "trundlement: {takes: [to], act: speech}"),
    ("They laughed at the mayor's whinkle that the pool was cold.", {"speaker": "the mayor"}, "whinkle: {takes: [that"),
    ("The chairman wharbled that the club was sold.", {}, "wharble: {takes: [that], act: speech}"),
    ("Farmers have snorbed that the wells are dry.", {}, "snorb: {takes: [that], act: speech}"),
    ("Rowe prindled whether the club was sold.", {}, "prindle: {takes: [wh], act: speech}"),
    ("Officials warbosh why the dam was cracked.", {}, "warbosh: {takes: [wh], act: speech}"),
]
"""A word that no lexicon has: the entry, with the frame that the sentence shows."""

FRAMES = [
    ("Diaz accused that the bank was broke.", {}, "accuse: {takes: [that], act: speech}"),
    ("The minister refused that the tax would rise.", {}, "refuse: {takes: [that], act: speech}"),
    ("The captain called that the ship was safe.", {}, "call: {takes: [that], act: speech}"),
    ("Rowe whispered whether the vote was lawful.", {}, "whisper: {takes: [wh], act: speech}"),
    ("Rowe criticised that the vote was late.", {}, "criticise: {takes: [that], act: speech}"),
    ("Diaz slammed that the bank was closed.", {}, "slam: {takes: [that], act: speech}"),
    ("The council voted that the pool would close.", {}, "vote: {takes: [that], act: speech}"),
    ("The committee praised that the bridge was open.", {}, "praise: {takes: [that], act: speech}"),
    ("Diaz denounced whether the bank was broke.", {}, "denounce: {takes: [wh], act: speech}"),
    ("The plan is dead, condemned the mayor.", {"speaker": "the mayor"}, "condemn: {is: [invert], act: speech}"),
]
"""A cue without the frame of the sentence: what its entry lacks."""

OTHER_WORDS: list[tuple[str, dict[str, str], str]] = [
    ("Rowe lied that she had paid.", {}, "lie: {takes: [that], act: speech}"),
    ("The pilot swallowed that the wing was cracked.", {}, "swallow: {takes: [that], act: speech}"),
    ("The captain danced that the ship was safe.", {}, "dance: {takes: [that], act: speech}"),
    ("The judge ate whether the vote was lawful.", {}, "eat: {takes: [wh], act: speech}"),
]
"""A verb that is no cue yet."""

SIGNS = [
    ("According to the mayor the bridge is closed.", {"quote": "the bridge is closed"}, "en.according.fronted"),
    ("Ana Diaz — “We will win.”", {"speaker": "Ana Diaz", "quote": "We will win"}, "en.direct.colon"),
]
"""A sign that is missing or another one: a further alternative."""

ORDERS = [
    (
        "“We will win” bellowed to reporters Ana Diaz.",
        {"speaker": "Ana Diaz", "quote": "We will win", "cue": "bellowed"},
        "cue=SAY",
    ),
    ("Said to reporters Diaz the plan was dead.", {"speaker": "Diaz", "quote": "the plan was dead"}, "speaker="),
    ("The plan was dead: so Ana Diaz on Monday.", {"speaker": "Ana Diaz", "quote": "The plan was dead"}, "quote="),
    ("“We will win” (Ana Diaz)", {"speaker": "Ana Diaz", "quote": "We will win"}, "LPAREN"),
    ("“We will win”; Ana Diaz.", {"speaker": "Ana Diaz", "quote": "We will win"}, "SEMI"),
    ("The plan is dead, thus Diaz.", {"speaker": "Diaz", "quote": "The plan is dead"}, "COMMA ADV"),
    ("The plan is dead, if one believes Diaz.", {"speaker": "Diaz", "quote": "The plan is dead"}, "COMMA"),
    ("Word from Rowe is that the bridge is safe.", {"speaker": "Rowe", "quote": "that the bridge is safe"}, "quote="),
    ("Diaz was quoted through Rowe: the plan is dead.", {"speaker": "Diaz", "quote": "the plan is dead"}, "COLON"),
    ("The plan is dead (source: Ana Diaz).", {"speaker": "Ana Diaz", "quote": "The plan is dead"}, "LPAREN"),
]
"""An order of words that no rule has: a rule of its own."""

SENTENCES = [*UNKNOWN_CUES, *FRAMES, *OTHER_WORDS, *SIGNS, *ORDERS]


@pytest.fixture(scope="module")
def shop(pack: RulePack) -> Workshop:
    return Workshop(pack)


@pytest.fixture(scope="module")
def answers(extractor: Extractor, shop: Workshop) -> dict[str, Answer]:
    """What is said of each of the fifty."""
    return {text: why_not(extractor, text, Wanted(**wanted), shop=shop) for text, wanted, _ in SENTENCES}


@pytest.fixture(scope="module")
def mended(answers: dict[str, Answer], shop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Extractor:
    """English with all of the proposed edits in one overlay."""
    changes = [c for a in answers.values() if a.repair for c in a.repair.changes]
    rules = [c for c in changes if isinstance(c, NewRule)]
    numbered = [NewRule(f"{r.id}-{n}", *_rest(r)) for n, r in enumerate(rules)]
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "overlay.yaml").write_text(overlay(shop.definitions, list(dict.fromkeys(changes))), encoding="utf-8")
    (folder / "rules.yaml").write_text(rule_file(numbered), encoding="utf-8")
    return Extractor(load_rules(folder, cache=False), acts=ACTS)


def _rest(r: NewRule) -> tuple[str, str | None, str, str, tuple[tuple[str, str | None], ...]]:
    return r.stage, r.act, r.source, r.text, r.want


def test_there_are_fifty() -> None:
    """The list has fifty sentences, none of them twice."""
    assert len({text for text, _, _ in SENTENCES}) == 50


@pytest.mark.parametrize(("text", "edit"), [(text, edit) for text, _, edit in SENTENCES])
def test_the_edit_is_named(answers: dict[str, Answer], text: str, edit: str) -> None:
    """The proposal is the entry, alternative or rule that the sentence lacks."""
    repair = answers[text].repair
    assert repair is not None
    assert edit in repair.overlay + repair.rules


@pytest.mark.parametrize(("text", "wanted"), [(text, wanted) for text, wanted, _ in SENTENCES])
def test_the_edit_works(
    answers: dict[str, Answer], mended: Extractor, extractor: Extractor, text: str, wanted: dict[str, str]
) -> None:
    """With the overlay the record is there that was not there before."""
    repair = answers[text].repair
    assert repair is not None
    before, after = extractor.extract(text).records, mended.extract(text).records
    assert not any(Wanted(**wanted).met(r) and r.quote == repair.record.quote for r in before)
    assert any(Wanted(**wanted).met(r) and r.quote.text == repair.record.quote.text for r in after)


@pytest.mark.parametrize(
    ("text", "wanted", "verdict", "says"),
    [
        ("Diaz said the plan was dead.", {"speaker": "Diaz"}, "found", "en.indirect.clause"),
        ("Diaz thinks the plan is dead.", {}, "act", "thought, which is given with --all-acts only"),
        ("Diaz said the plan was dead.", {"speaker": "Rowe", "quote": "the plan was dead"}, "different", "'Rowe'"),
        (
            '"The plan will fail," Diaz wrote, citing two officials.',
            {"speaker": "two officials"},
            "blocked",
            "blocked by the exception",
        ),
        (
            "According to the bank prices rose by 3%.",
            {"speaker": "the bank", "quote": "prices rose by 3%"},
            "near",
            "lacks “,” before “prices”",
        ),
    ],
)
def test_nothing_to_mend(
    extractor: Extractor, shop: Workshop, text: str, wanted: dict[str, str], verdict: str, says: str
) -> None:
    """A record that is there, is not asked for, is another one, is blocked, or lacks a sign of the text: no edit."""
    answer = why_not(extractor, text, Wanted(**wanted), shop=shop)
    assert (answer.verdict, answer.repair) == (verdict, None)
    assert says in " ".join(answer.says)


def test_one_rule_only(extractor: Extractor, shop: Workshop) -> None:
    """With a rule named only its own near misses are told."""
    answer = why_not(extractor, "Diaz said the plan was dead.", Wanted(), "en.direct.*", shop)
    assert answer.near
    assert {n.rule.rpartition(".")[0] for n in answer.near} == {"en.direct"}


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the nearest rules with their edits, and as JSON the same."""
    text = "Diaz vroomped that the plan was dead."
    assert main(["why-not", text]) == 0
    out = capsys.readouterr().out
    assert "“vroomped” is VB+VG, not SAY[that & fin & active]" in out
    assert "vroomp: {takes: [that], act: speech}" in out
    assert main(["why-not", "--json", "--speaker", "Diaz", text]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "near"
    assert found["near"][0]["rule"] == "en.indirect.that"
    assert found["repair"]["record"]["speaker"]["text"] == "Diaz"
