"""What is measured, by figures worked out by hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import yaml

from quoteattr import Extractor, RulePack
from quoteattr.comparison import CAUSES, Compared, Yardstick, compare, errors, found_in
from quoteattr.evaluate import LENIENT, Bin, Fired, Rate, changed, confidence_table, figures
from quoteattr.gold import Annotated, Attributed, Spans
from quoteattr.readers import Document

ROOT = Path(__file__).parents[1]
SCORE = ROOT.parent / "shared" / "eval" / "score.py"


def place(text: str, words: str) -> Spans:
    """The places of words in a text, several parted by a bar; none for an empty string."""
    return tuple((at, at + len(w)) for w in words.split("|") if w for at in (text.index(w),))


def said(
    text: str, source: str, cue: str, content: str, rule: str | None = None, confidence: float | None = None
) -> Attributed:
    return Attributed(place(text, source), place(text, cue), place(text, content), rule, "speech", confidence)


@pytest.fixture(scope="module")
def yardstick(pack: RulePack) -> Yardstick:
    """The marks and reporting expressions of English."""
    return Yardstick(pack)


def compared(yardstick: Yardstick, text: str, gold: list[Attributed], found: list[Attributed]) -> Compared:
    return compare(yardstick, Annotated(Document("a", text), tuple(gold)), found)


def counts(rate: Rate) -> tuple[int, int, int]:
    """Right, found, gold."""
    assert rate.right == rate.hit
    return rate.right, rate.found, rate.gold


PLAN = "Ana Diaz said the plan was dead."


def test_one_attribution_by_hand(yardstick: Yardstick) -> None:
    """Gold: [Ana Diaz] [said] [the plan was dead]; found: [Diaz] [said] [the plan].

    Words of content: two found, both of the four of gold. Sources: one of two. Cues: the same. Nothing but the cue is
    exact. The contents share two of four words, a Jaccard index of 0.5, and so do the sources, one of two: lenient, not
    strict. No quotation mark: indirect; "said" makes it plain speech.
    """
    gold = said(PLAN, "Ana Diaz", "said", "the plan was dead")
    c = compared(yardstick, PLAN, [gold], [said(PLAN, "Diaz", "said", "the plan")])
    rates = figures([c]).rates
    assert {k: counts(r) for k, r in rates.items()} == {
        "content.words": (2, 2, 4),
        "content.exact": (0, 1, 1),
        "content.run": (0, 1, 1),
        "source.words": (1, 1, 2),
        "source.exact": (0, 1, 1),
        "source.run": (0, 1, 1),
        "cue.words": (1, 1, 1),
        "cue.exact": (1, 1, 1),
        "cue.run": (1, 1, 1),
        "attribution.content-only": (1, 1, 1),
        "attribution.lenient": (1, 1, 1),
        "attribution.strict": (0, 1, 1),
        "lenient.direct": (0, 0, 0),
        "lenient.indirect": (1, 1, 1),
        "lenient.mixed": (0, 0, 0),
        "lenient.speech": (1, 1, 1),
    }
    assert rates["content.words"].to_dict() == {
        "precision": 100.0, "recall": 50.0, "f1": 66.7, "found": 2, "gold": 4,
    }  # fmt: skip


def test_edges_do_not_count(yardstick: Yardstick) -> None:
    """Marks, blanks and punctuation at the edges of a span change nothing: "the plan was dead." is exact."""
    text = "“We will win,” said Ana Diaz."
    gold = said(text, "Ana Diaz", "said", "“We will win,”")
    c = compared(yardstick, text, [gold], [said(text, "Ana Diaz.", " said", "We will win")])
    assert c.strict == {0}
    assert figures([c]).rates["lenient.direct"] == Rate(1, 1, 1, 1)


def test_a_split_quote(yardstick: Yardstick) -> None:
    """Gold: "We will win, … and soon"; found only its first part.

    The whole content is not exact, but one of its two runs is found: content.run has one right of one found and of two.
    """
    text = "“We will win,” said Diaz, “and soon.”"
    gold = said(text, "Diaz", "said", "We will win|and soon")
    c = compared(yardstick, text, [gold], [said(text, "Diaz", "said", "We will win")])
    rates = figures([c]).rates
    assert counts(rates["content.exact"]) == (0, 1, 1)
    assert counts(rates["content.run"]) == (1, 1, 2)
    assert counts(rates[LENIENT]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("gold", "found", "agree"),
    [
        ("Ana Diaz", "Ana Diaz", True),
        ("", "", True),
        ("Ana Diaz", "", False),
        ("Ana", "Diaz", False),
        ("Diaz", "Ana Diaz, the mayor of Lemona", True),
        ("Ana Diaz, the mayor of Lemona", "the mayor", True),
        ("Ana Diaz, the mayor", "the mayor of Lemona", False),
    ],
)
def test_sources_agree(yardstick: Yardstick, gold: str, found: str, agree: bool) -> None:
    """Sources agree that are alike by half or of which one holds the other; two that only overlap do not.

    "Ana Diaz, the mayor" and "the mayor of Lemona" share two of six words.
    """
    text = "Ana Diaz, the mayor of Lemona, said it was late."
    c = compared(yardstick, text, [said(text, gold, "said", "it was")], [said(text, found, "said", "it was")])
    assert (len(c.pairs), len(c.located)) == (int(agree), 1)


def test_pairs_are_one_to_one(yardstick: Yardstick) -> None:
    """Two found for one of gold: the one whose content is more alike is right, the other is not."""
    gold = said(PLAN, "Ana Diaz", "said", "the plan was dead")
    found = [said(PLAN, "Ana Diaz", "said", "the plan was"), gold]
    c = compared(yardstick, PLAN, [gold], found)
    assert c.pairs == ((1, 0),)
    assert c.strict == {1}
    assert figures([c]).rates[LENIENT] == Rate(1, 2, 1, 1)


def test_a_strict_pair_shares_its_cue(yardstick: Yardstick) -> None:
    """With another cue a pair is lenient only; where gold has no cue, any will do."""
    text = "Diaz said and said again the plan was dead."
    gold, other = (said(text, "Diaz", cue, "the plan was dead") for cue in ("said and", "again"))
    assert compared(yardstick, text, [gold], [other]).strict == frozenset()
    bare = said(text, "Diaz", "", "the plan was dead")
    assert compared(yardstick, text, [bare], [other]).strict == {0}


@pytest.mark.parametrize(
    ("text", "content", "form"),
    [
        ("He said “we will win” today.", "we will win", "direct"),
        ("He said “we will win” today.", "we will win” today", "mixed"),
        ("He said we will win today.", "we will win", "indirect"),
        ('He said "we will" win.', "we will", "direct"),
        ('He said "we will" win.', "win", "indirect"),
        ("He said “we will\nwin” today.", "win", "indirect"),
        ("He said ``we will win'' today.", "we will win", "direct"),
        ("He said “we will “win today.", "we will", "indirect"),
    ],
)
def test_forms(yardstick: Yardstick, text: str, content: str, form: str) -> None:
    """The form of content is told by the marks around it: none goes on behind its line, and one that opens counts anew."""
    c = compared(yardstick, text, [said(text, "He", "said", content)], [])
    assert [m.form for m in c.gold] == [form]


def test_plain_speech(yardstick: Yardstick) -> None:
    """A plain reporting expression or quotation marks make plain speech; "hopes that" is none."""
    text = "Diaz said it was late. She hopes that it ends. She calls it “the end”."
    gold = [said(text, "Diaz", "said", "it was late"), said(text, "She", "hopes", "that it ends")]
    c = compared(yardstick, text, [*gold, said(text, "She", "calls", "“the end”")], [])
    assert [m.speech for m in c.gold] == [True, False, True]


def test_what_does_not_count(yardstick: Yardstick) -> None:
    """An attribution without content is none, and what begins in boilerplate counts neither for nor against."""
    text = "Click here, said the site. Ana Diaz said the plan was dead."
    found = [said(text, "the site", "said", "Click here"), said(text, "Ana Diaz", "said", "")]
    annotated = Annotated(Document("a", text), (said(text, "Ana Diaz", "said", ""),), ((0, 26),))
    c = compare(yardstick, annotated, found)
    assert (c.gold, c.found) == ((), ())
    assert figures([c]).rates[LENIENT].to_dict()["f1"] == 0.0


def test_rules_and_acts(yardstick: Yardstick) -> None:
    """Three records of en.a: two right, one of them to the word; one of en.b: wrong.

    en.a: precision 2/3. Of 4 found and 2 of gold, 2 pair: precision 0.5, recall 1, F1 2/3. So a rule pays above 1/3:
    en.a does, en.b does not.
    """
    text = "Ana Diaz said the plan was dead. Omar Haddad said that it was late."
    gold = [said(text, "Ana Diaz", "said", "the plan was dead"), said(text, "Omar Haddad", "said", "that it was late")]
    found = [
        said(text, "Ana Diaz", "said", "the plan was dead", "en.a"),
        said(text, "Omar Haddad", "said", "it was late", "en.a"),
        said(text, "Omar Haddad", "was", "dead", "en.a"),
        said(text, "plan", "was", "dead", "en.b"),
    ]
    f = figures([compared(yardstick, text, gold, found)])
    assert f.rules == {"en.a": Fired(3, 2, 1), "en.b": Fired(1, 0, 0)}
    assert f.acts == {"speech": Fired(4, 2, 1)}
    assert f.rates[LENIENT].f1 == pytest.approx(2 / 3)
    assert {k: (x["wrong"], x["pays"]) for k, x in f.to_dict()["rules"].items()} == {
        "en.a": (1, True),
        "en.b": (1, False),
    }


@pytest.mark.parametrize(
    ("fired", "right", "bound"), [(10, 9, 0.5958), (1, 1, 0.2065), (5, 0, 0.0), (1000, 500, 0.4691)]
)
def test_the_bound(fired: int, right: int, bound: float) -> None:
    """Wilson's lower end of the 95% interval: 9 of 10 is at least 0.596, 1 of 1 at least 0.207.

    For 9 of 10: (0.9 + 0.1921 - 1.96 * sqrt(0.9 * 0.1 / 10 + 0.0096)) / (1 + 0.3841) = (1.0921 - 0.2674) / 1.3841.
    """
    assert Fired(fired, right, 0).bound == pytest.approx(bound, abs=1e-4)


def test_calibration(yardstick: Yardstick) -> None:
    """Two records state 0.5 and 0.6, of which one is right; one states 0.95 and is right; one states nothing.

    0.5 lies in the range from 0.4, 0.6 in the one from 0.6, which begins with it.
    """
    text = "Ana Diaz said the plan was dead."
    gold = [said(text, "Ana Diaz", "said", "the plan was dead")]
    wrong = said(text, "plan", "was", "dead", confidence=0.5)
    nothing = said(text, "plan", "was", "Ana")
    sure = said(text, "Ana Diaz", "said", "the plan was dead", confidence=0.95)
    other = said(text, "Diaz", "was", "dead", confidence=0.6)
    f = figures([compared(yardstick, text, gold, [wrong, other, nothing, sure])])
    assert f.calibration == (Bin(0.4, 0.6, 1, 0.5, 0.0), Bin(0.6, 0.8, 1, 0.6, 0.0), Bin(0.8, 1.0, 1, 0.95, 1.0))


def test_errors_and_their_causes(yardstick: Yardstick) -> None:
    """Each error is told once: what is missed, what is wrong and in what, and what is spurious."""
    text = (
        "Ana Diaz said the plan was dead. Omar Haddad claimed it was late. Lee hoped that Kim knew the price. "
        "The mayor sang of rain. Rao denied a deal."
    )
    gold = [
        said(text, "Ana Diaz", "said", "the plan was dead"),
        said(text, "Omar Haddad", "claimed", "it was late"),
        said(text, "Kim", "knew", "the price"),
        said(text, "Rao", "denied", "a deal"),
    ]
    found = [
        said(text, "Ana Diaz", "said", "dead", "en.a"),
        said(text, "Ana", "claimed", "it was late", "en.b"),
        said(text, "Lee", "hoped", "that Kim knew the price", "en.c"),
        said(text, "The mayor", "sang", "of rain", "en.d"),
        said(text, "Ana Diaz", "said", "the", "en.e"),
        said(text, "Lee", "knew", "Kim", "en.f"),
    ]
    told = [
        (e.kind, e.cause, e.gold.given.source if e.gold else None, e.found.given.rule if e.found else None)
        for e in errors(compared(yardstick, text, gold, found))
    ]
    assert told == [
        ("wrong", "content", place(text, "Ana Diaz"), "en.a"),
        ("wrong", "source", place(text, "Omar Haddad"), "en.b"),
        ("wrong", "content", place(text, "Kim"), "en.f"),
        ("missed", "no cue found", place(text, "Rao"), None),
        ("spurious", "not in gold", None, "en.c"),
        ("spurious", "not in gold", None, "en.d"),
        ("spurious", "double", None, "en.e"),
    ]
    inside = errors(compared(yardstick, text, gold[2:3], found[2:3]))
    assert [(e.kind, e.cause) for e in inside] == [("missed", "swallowed"), ("spurious", "not in gold")]
    turned = errors(compared(yardstick, text, found[2:3], gold[2:3]))
    assert [(e.kind, e.cause) for e in turned] == [("missed", "no cue found"), ("spurious", "inside")]
    twice = [gold[0], said(text, "Ana Diaz", "said", "the plan was")]
    taken = errors(compared(yardstick, text, twice, gold[:1]))
    assert [(e.kind, e.cause) for e in taken] == [("missed", "taken")]
    assert {(e.kind, e.cause) for e in (*inside, *turned, *taken)} | {(k, c) for k, c, _, _ in told} == {
        (kind, cause) for kind, causes in CAUSES.items() for cause in causes
    }


def test_won_and_lost(yardstick: Yardstick) -> None:
    """What one run finds and the other does not is won or lost."""
    text = "Ana Diaz said the plan was dead. Omar Haddad said that it was late."
    gold = [said(text, "Ana Diaz", "said", "the plan was dead"), said(text, "Omar Haddad", "said", "that it was late")]
    before, now = (compared(yardstick, text, gold, [g]) for g in gold)
    assert changed(before, now) == (frozenset({1}), frozenset({0}))
    assert changed(now, now) == (frozenset(), frozenset())


def test_the_table_of_confidence() -> None:
    """The bound of each rule, rounded down, in the order of their ids, with what it was measured on."""
    table = confidence_table({"en.b": Fired(10, 9, 0), "en.a": Fired(5, 0, 0)}, "three documents")
    assert table.endswith("\nconfidence:\n  en.a: 0.00 # 0 of 5\n  en.b: 0.59 # 9 of 10\n")
    assert "# Measured on three documents.\n" in table
    assert yaml.safe_load(table) == {"confidence": {"en.a": 0.0, "en.b": 0.59}}


def test_records_are_attributions(newsroom: Extractor) -> None:
    """What an extraction found is measured with its rule, act and confidence."""
    text = "“We will win,” said Ana Diaz. “Soon.”"
    x = newsroom.extract(text)
    (a,) = found_in(x)
    assert (a.source, a.cue, a.content) == (
        place(text, "Ana Diaz"),
        place(text, "said"),
        place(text, "We will win,|Soon."),
    )
    assert (a.rule, a.act, a.confidence) == (x.records[0].rule, "speech", x.records[0].confidence)


def test_a_pack_without_the_table(mini: Path) -> None:
    """A pack that tells no marks and no reporting expressions can still be measured: everything is indirect."""
    c = compared(Yardstick(Extractor(mini).rules), PLAN, [said(PLAN, "Ana Diaz", "said", "the plan was dead")], [])
    assert [(m.form, m.speech) for m in c.gold] == [("indirect", False)]


def worsened(found: tuple[Attributed, ...]) -> tuple[Attributed, ...]:
    """Gold that differs here and there from what was found: of each four, one loses its source, one is cut, one goes."""
    out = []
    for n, a in enumerate(found):
        if n % 4 == 0:
            out.append(Attributed((), a.cue, a.content))
        elif n % 4 == 1:
            out.append(Attributed(a.source, a.cue, tuple((s, s + (e - s) * 2 // 3) for s, e in a.content)))
        elif n % 4 == 2:
            out.append(a)
    return tuple(out)


def test_another_program_measures_the_same(extractor: Extractor, yardstick: Yardstick) -> None:
    """Figures agree with those of the score program that stands beside the checkout."""
    if not SCORE.exists():
        pytest.skip(f"no {SCORE.name} beside the checkout")
    spec = importlib.util.spec_from_file_location("score", SCORE)
    assert spec is not None
    assert spec.loader is not None
    score: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    golds, founds = [], {}
    for file in sorted((ROOT / "corpus").glob("*.txt"))[:8]:
        text = file.read_text(encoding="utf-8")
        found = found_in(extractor.extract(text))
        golds.append(Annotated(Document(file.name, text), worsened(found), ((0, 100),)))
        founds[file.name] = found
    mine = figures([compare(yardstick, g, founds[g.document.id]) for g in golds]).rates
    theirs, _ = score.score(
        [g.to_dict() for g in golds], {id: {"attributions": [a.to_dict() for a in x]} for id, x in founds.items()}
    )
    renamed = {"precision": "p", "recall": "r", "f1": "f1", "found": "predicted", "gold": "gold"}
    assert {
        k.replace(".words", ".token"): {renamed[x]: y for x, y in r.to_dict().items()} for k, r in mine.items()
    } == theirs
    assert 0 < mine[LENIENT].precision < 1
