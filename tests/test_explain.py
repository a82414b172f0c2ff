"""A text, told: which words each element of a rule took, and what was beaten, blocked or dropped."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from quoteattr.cli import main
from quoteattr.explain import Aside, Element, Explanation, explain, in_brackets, plain
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS

TABLES = r"""
pack: small
version: 1.0.0
lang: en
tokens:
  - {name: word, pattern: '\w+'}
shapes:
  - {gives: [CAP], pattern: '\p{Lu}.*', when: always}
  - {gives: [NAME], pattern: '\p{Lu}.*', when: unknown}
  - {gives: [NN], pattern: '\p{Ll}.*', when: unknown}
lexicons:
  - {lexicon: COMMA, pos: punctuation, entries: {',': {}}}
  - {lexicon: STOP, pos: punctuation, entries: {'.': {}}}
  - {lexicon: MARK, pos: punctuation, entries: {'"': {}}}
  - {lexicon: DET, pos: function, entries: {the: {}, a: {}}}
  - {lexicon: VB, pos: verb, entries: {failed: {}, works: {}}}
  - {lexicon: NAME, pos: name, entries: {}}
  - {lexicon: NN, pos: noun, entries: {}}
  - {lexicon: SAY, pos: verb, attributes: [tag], entries: {said: {act: speech}, thinks: {act: thought}}}
marks: [{open: '"', close: '"'}]
quotations: {tag: [SAY]}
kinds: {clause: NP}
boundaries: [{at: COMMA VB, do: cut, example: 'Diaz said the plan, works.'}]
sentences: [STOP, QUOTE before MARK]
names: {stop: STOP, comma: COMMA, capital: CAP, mark: MARK, noun-phrase: NP, edge: COMMA, hearsay: SAY}
fragments: {by: speaker=NP}
nodes:
  - {id: small.node.name, makes: NP, pattern: head=NAME, head-pos: [name], example: Diaz failed.}
  - {id: small.node.np, makes: NP, pattern: DET head=NN, head-pos: [noun], example: The plan failed.}
"""
RULES = """
- id: small.after
  stage: outer
  pattern: quote=QUOTE cue=SAY <by>
- id: small.said
  pattern:
    - <by> cue=SAY quote=SPAN[clause]
  unless:
    - {pattern: said a, example: ''}
- id: small.bare
  pattern: cue=SAY quote=NP
- id: small.orphan
  stage: orphan
  attach: previous
  pattern: quote=QUOTE
- id: small.heard
  stage: link
  relation: citing
  pattern: SAY NP COMMA via=NP
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of five rules, its folder the working folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "a_tables.yaml").write_text(TABLES, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture
def extractor(pack: Path) -> Extractor:
    return Extractor(load_rules(pack, cache=False), acts=ACTS)


def test_elements_and_their_words(extractor: Extractor) -> None:
    """Each role stands beside its words as the author wrote it, those of fragments and open ends too."""
    (told,) = explain(extractor, "Diaz said the plan works.").told
    assert told.elements == (
        Element("speaker=NP", "Diaz"),
        Element("cue=SAY", "said"),
        Element("quote=SPAN[clause]", "the plan works"),
    )
    assert told.pattern == "<by> cue=SAY quote=SPAN[clause]"
    assert (str(told.place), told.record.rule) == ("small/rules.yaml:5:3", "small.said")


def asides(e: Explanation) -> list[tuple[str, str, str]]:
    return [(a.rule, a.words, a.why) for a in e.asides]


def test_what_was_beaten(extractor: Extractor) -> None:
    """Of two rules that want one cue the loser is told with the words that it wanted and the winner."""
    found = explain(extractor, "Diaz said the plan works.")
    assert asides(found) == [("small.bare", "said the plan", "beaten by small.said")]


def test_what_was_beaten_inside_a_quotation(extractor: Extractor) -> None:
    """A match inside a quotation is told with the words of the quotation, not of the sentence around it."""
    found = explain(extractor, '"The senator failed. Diaz said the plan works." said Jones.')
    assert ("small.bare", "said the plan", "beaten by small.said") in asides(found)


def test_what_was_blocked(pack: Path) -> None:
    """A match that an exception stopped is told, and that no record came of it."""
    (pack / "rules.yaml").write_text(
        RULES.replace("cue=SAY quote=NP", "cue=failed quote=NP").replace("said a", "said NP")
    )
    found = explain(Extractor(load_rules(pack, cache=False)), "Diaz said the plan works.")
    assert found.told == ()
    assert asides(found) == [("small.said", "Diaz said", "blocked by the exception said NP (small/rules.yaml:9)")]
    assert plain(found).startswith(
        "no record\n\non the way:\n  small.said (small/rules.yaml:7) blocked by the exception"
    )


def test_a_link(extractor: Extractor) -> None:
    """A link is told with the intermediary that it added and the record that it added it to."""
    found = explain(extractor, '"The plan works." said Diaz, NHK.')
    record = found.told[0].record
    assert [v.text for v in record.via] == ["NHK"]
    assert ("small.heard", "NHK", f"linked to {record.id} as citing") in asides(found)


def test_an_orphan(extractor: Extractor) -> None:
    """A quotation without a tag is told with the record that it joined."""
    found = explain(extractor, '"The plan works." said Diaz. "The senator failed."')
    assert ("small.orphan", '"The senator failed."', f"joined {found.told[0].record.id}") in asides(found)


def test_no_rule_matched(extractor: Extractor) -> None:
    """Where nothing matches the nodes show what the rules saw."""
    found = explain(extractor, "The plan failed. Diaz works.")
    assert found.asides == ()
    assert found.nodes == ("The plan/NP failed/VB ./STOP", "Diaz/NP works/VB ./STOP")
    assert plain(found).startswith("no rule matched\n\nnodes:\n  The plan/NP")


@pytest.mark.parametrize("text", ["", "\n", "\x00", "\ud800", '"', '" said', "Diaz said", "\u00a0\n\n\u2028"])
def test_odd_texts(extractor: Extractor, text: str) -> None:
    """Any text can be explained."""
    assert plain(explain(extractor, text))


def test_roles_in_brackets(extractor: Extractor) -> None:
    """The roles of a record stand in brackets around their words, on one line."""
    text = "The senator\nfailed. Diaz said the plan\n works."
    (told,) = explain(extractor, text).told
    assert in_brackets(text, told.record) == "The senator failed. [speaker Diaz] [cue said] [quote the plan] works."


def test_explain_prints_everything(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints rule, place, pattern, elements, speaker and chain of each record."""
    assert main(["explain", "--rules", str(pack), "Diaz thinks the plan works."]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("  indirect thought")
    assert lines[1:9] == [
        "  [speaker Diaz] [cue thinks] [quote the plan works].",
        "  rule: small.said (small/rules.yaml:5)",
        "  pattern: <by> cue=SAY quote=SPAN[clause] (line 7)",
        "    speaker=NP          Diaz",
        "    cue=SAY             thinks",
        "    quote=SPAN[clause]  the plan works",
        "  speaker: Diaz → Diaz (unknown, by name)",
        "  chain: Diaz",
    ]
    assert lines[-1] == "  Diaz/NP thinks/SAY the plan/NP works/VB ./STOP"


def test_tokens_prints_a_table(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints tokens with offsets and classes, then the nodes of each sentence."""
    assert main(["tokens", "--rules", str(pack), "Diaz failed. The plan\nworks."]) == 0
    tokens, first, second, third = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert [line.split() for line in tokens.splitlines()] == [
        ["token", "offsets", "classes", "entries"],
        ["Diaz", "0-4", "CAP", "NAME"],
        ["failed", "5-11", "VB", "VB", "failed", "(small/a_tables.yaml:16)"],
        [".", "11-12", "STOP", "STOP", ".", "(small/a_tables.yaml:13)"],
        ["The", "13-16", "CAP", "DET", "DET", "the", "(small/a_tables.yaml:15)"],
        ["plan", "17-21", "NN"],
        ["¶", "21-21", "-"],
        ["works", "22-27", "VB", "VB", "works", "(small/a_tables.yaml:16)"],
        [".", "27-28", "STOP", "STOP", ".", "(small/a_tables.yaml:13)"],
    ]
    assert first.splitlines() == [
        "sentence: Diaz failed.",
        "node    classes",
        "Diaz    NP",
        "failed  VB",
        ".       STOP",
    ]
    assert (second.splitlines()[0], third.splitlines()[0]) == ("sentence: The plan", "sentence: works.")


def test_what_found_nobody(extractor: Extractor) -> None:
    """A quotation that no attribution stands before is told, and why it is no record."""
    found = explain(extractor, '"The plan works."')
    assert [(a.kind, a.why) for a in found.asides] == [("alone", "found no attribution to go on from")]


def test_as_json(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both commands print the same as JSON: records with places and elements, tokens with their lexicon lines."""
    assert main(["explain", "--rules", str(pack), "--json", "Diaz said the plan works."]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["records"][0]["elements"][1] == {"written": "cue=SAY", "words": "said"}
    assert told["records"][0]["pattern_place"] == "small/rules.yaml:7:7"
    assert [(a["kind"], a["start"], a["end"]) for a in told["asides"]] == [("beaten", 5, 18)]
    assert main(["tokens", "--rules", str(pack), "--json", "Diaz said so."]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tokens"][1]["entries"] == [{"class": "SAY", "entry": "said", "place": "small/a_tables.yaml:19"}]
    assert [n["text"] for n in told["sentences"][0]["nodes"]] == ["Diaz", "said", "so", "."]


def test_tokens_of_standard_input(
    pack: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hyphen reads standard input, whatever bytes it holds."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Diaz \xff failed.")))
    assert main(["tokens", "--rules", str(pack), "-"]) == 0
    assert "\ufffd" in capsys.readouterr().out


def test_asides_compare_by_what_they_tell(extractor: Extractor) -> None:
    """Two explanations of one text are equal; where a rule stands does not count."""
    a, b = (explain(extractor, "Diaz said the plan works.") for _ in range(2))
    assert a == b
    assert isinstance(a.asides[0], Aside)
