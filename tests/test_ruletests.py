"""The examples of a pack, run: what an author is told, and what is let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.cli import main
from quoteattr.loader import load_rules
from quoteattr.rulepack import RulePack
from quoteattr.ruletests import Outcome, Report, run_examples

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
parts-of-speech: {noun: NN}
lexicons:
  - {lexicon: COMMA, pos: punctuation, entries: {',': {}}}
  - {lexicon: STOP, pos: punctuation, entries: {'.': {}}}
  - {lexicon: DET, pos: function, entries: {the: {}, a: {}}}
  - {lexicon: VB, pos: verb, entries: {failed: {}, works: {}, work: {}}}
  - {lexicon: NAME, pos: name, entries: {}}
  - {lexicon: NN, pos: noun, entries: {work: {}}}
  - lexicon: SAY
    pos: verb
    entries: {said: {act: speech}, wrote: {act: writing}, thinks: {act: thought}}
kinds: {clause: NP}
sentences: [STOP]
names: {stop: STOP, comma: COMMA, capital: CAP, noun-phrase: NP, edge: COMMA}
nodes:
  - {id: small.node.name, makes: NP, pattern: head=NAME, head-pos: [name], example: Diaz failed.}
  - {id: small.node.np, makes: NP, pattern: DET head=NN, head-pos: [noun], example: The plan failed.}
words:
  - {id: small.word.noun, when: DET _, word: 'VB[NN]', is: noun, example: The work failed.}
boundaries:
  - {at: COMMA, do: cut, example: 'Diaz said the plan works, the senator failed.'}
"""
SAID = """
- id: small.said
  pattern: speaker=NP cue=SAY quote=SPAN[clause]
  examples:
    - text: Diaz said the plan works.
      want: [{quote: the plan works, cue: said, speaker: Diaz, form: indirect, negated: no, via: null}]
"""


def folder(tmp_path: Path, rules: str, tables: str = TABLES) -> Path:
    pack = tmp_path / "small"
    pack.mkdir(exist_ok=True)
    (pack / "a_tables.yaml").write_text(tables, encoding="utf-8")
    (pack / "rules.yaml").write_text(rules, encoding="utf-8")
    return pack


def small(tmp_path: Path, rules: str, tables: str = TABLES) -> RulePack:
    return load_rules(folder(tmp_path, rules, tables), cache=False)


def report(tmp_path: Path, rules: str, tables: str = TABLES) -> Report:
    return run_examples(small(tmp_path, rules, tables))


def only(found: Report) -> Outcome:
    assert len(found.outcomes) == 1, [str(o.problem) for o in found.outcomes]
    return found.outcomes[0]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_examples_that_hold(tmp_path: Path) -> None:
    """Where every example gives what it states there is nothing to report."""
    found = report(tmp_path, SAID)
    assert found.outcomes == ()
    assert (found.rules, found.examples, found.failed, found.todos, found.passing) == (1, 1, 0, 0, 0)


def test_a_missing_record(tmp_path: Path) -> None:
    """ "The plan failed" has no cue, so the record that its example states is missing."""
    rules = SAID + "    - text: The plan failed.\n      want: [{quote: The plan failed}]\n"
    outcome = only(report(tmp_path, rules))
    assert (outcome.kind, outcome.problem.code, outcome.rule) == ("missing", "E401", "small.said")
    assert outcome.message == "missing: no record with quote 'The plan failed', nor any other: The plan failed."
    assert (outcome.place.line, outcome.place.column) == (7, 13)


def test_a_missing_record_shows_the_nearest(tmp_path: Path) -> None:
    """Of a record that is not there the nearest one is shown, with its roles in brackets."""
    rules = SAID + "    - text: Smith wrote the plan works.\n      want: [{cue: said, speaker: Diaz}, {cue: wrote}]\n"
    outcome = only(report(tmp_path, rules))
    assert outcome.message == (
        "missing: no record with cue 'said', speaker 'Diaz'; the nearest, by small.said: "
        "[speaker Smith] [cue wrote] [quote the plan works]."
    )


def test_a_different_record(tmp_path: Path) -> None:
    """The field that differs is named, with what it is and what it should be."""
    rules = SAID.replace("speaker: Diaz,", "speaker: Smith,").replace("via: null", "via: NHK > FT")
    outcome = only(report(tmp_path, rules))
    assert (outcome.kind, outcome.problem.code) == ("different", "E403")
    assert outcome.message == (
        "different: speaker is 'Diaz', not 'Smith'; via is nothing, not 'NHK > FT': "
        "[speaker Diaz] [cue said] [quote the plan works]."
    )


def test_a_record_too_many(tmp_path: Path) -> None:
    """An example names every record of its text."""
    rules = SAID + "    - text: Diaz said the plan works. Smith wrote the plan failed.\n      want: [{cue: said}]\n"
    outcome = only(report(tmp_path, rules))
    assert outcome.kind == "different"
    assert outcome.message.startswith("different: a record that want does not name, by small.said: Diaz said")
    assert outcome.message.endswith("[speaker Smith] [cue wrote] [quote the plan failed].")


def test_acts_that_nobody_speaks_of(tmp_path: Path) -> None:
    """A thought beside the words that an example is about need not be named, unless the example speaks of thoughts."""
    text = "    - text: Diaz said the plan works. Smith thinks the plan failed. Jones thinks the plan works.\n"
    assert report(tmp_path, f"{SAID}{text}      want: [{{cue: said}}]\n").outcomes == ()
    assert report(tmp_path, f"{SAID}{text}      want: [{{cue: said}}, {{speaker: Smith}}]\n").outcomes == ()
    spoken = report(tmp_path, f"{SAID}{text}      want: [{{cue: said}}, {{speaker: Smith, act: thought}}]\n")
    assert "[speaker Jones]" in only(spoken).message


def test_wants_take_different_records(tmp_path: Path) -> None:
    """A want that two records meet leaves to a stricter one the record that only that one meets."""
    text = "    - text: Diaz said the plan works. Smith said the plan works.\n"
    assert report(tmp_path, f"{SAID}{text}      want: [{{cue: said}}, {{speaker: Diaz}}]\n").outcomes == ()


def test_a_reject_that_fires(tmp_path: Path) -> None:
    """A reject is noisy only where this very rule fires on it."""
    other = "- id: small.other\n  pattern: speaker=NP cue=failed quote=NP\n  rejects: [Diaz said the plan works.]\n"
    found = report(tmp_path, SAID + "  rejects:\n    - Smith wrote the plan works.\n    - The plan failed.\n" + other)
    assert [o.kind for o in found.outcomes] == ["noisy", "unused-alternative"]
    assert found.outcomes[0].problem.code == "E402"
    assert found.outcomes[0].message == (
        "noisy: the rule fires on a reject: [speaker Smith] [cue wrote] [quote the plan works]."
    )
    assert (found.examples, found.failed) == (4, 1)


@pytest.mark.parametrize("want", ["", "      want: []\n"])
def test_an_example_without_records(tmp_path: Path, want: str) -> None:
    """An example that states no record checks nothing, and says so."""
    outcome = only(report(tmp_path, f"{SAID}    - text: The plan failed.\n{want}"))
    assert (outcome.problem.code, outcome.failed) == ("W505", False)


def test_todos(tmp_path: Path) -> None:
    """A known miss is silent while it is missed, and is reported once it is not."""
    rules = SAID + (
        "  todo:\n"
        "    - {text: The plan failed., want: [{quote: The plan failed}]}\n"
        "    - {text: Smith wrote the plan works., want: [{cue: wrote}]}\n"
    )
    found = report(tmp_path, rules)
    assert (found.todos, found.passing, found.failed) == (2, 1, 0)
    assert only(found).message == "this todo passes by now; move it to examples: Smith wrote the plan works."


def test_an_alternative_without_example(tmp_path: Path) -> None:
    """Each alternative of a rule needs an example that uses it."""
    two = "pattern:\n    - speaker=NP cue=SAY quote=SPAN[clause]\n    - quote=NP COMMA cue=SAY speaker=NP"
    outcome = only(report(tmp_path, SAID.replace("pattern: speaker=NP cue=SAY quote=SPAN[clause]", two)))
    assert (outcome.problem.code, outcome.place.line, outcome.place.column) == ("W501", 5, 7)


@pytest.mark.parametrize(
    ("example", "codes"), [("Diaz wrote the plan works.", []), ("Diaz said the plan works.", ["E302"])]
)
def test_exceptions(tmp_path: Path, example: str, codes: list[str]) -> None:
    """An exception must block a match of its rule in its example."""
    found = report(tmp_path, f"{SAID}  unless:\n    - {{pattern: wrote, example: {example}}}\n")
    assert [o.problem.code for o in found.outcomes] == codes
    assert (found.examples, found.failed) == (2, len(codes))


def test_exceptions_of_links(tmp_path: Path) -> None:
    """A link is blocked where it links less with the exception than without it."""
    rules = SAID + (
        "- id: small.heard\n  stage: link\n  relation: reported-by\n"
        "  pattern: CLAIM COMMA wrote via=NP\n"
        "  examples:\n    - {text: 'Diaz said the plan works, wrote Smith.', want: [{via: Smith}]}\n"
        "  unless:\n"
        "    - {pattern: 'wrote NP[nn]', example: 'Diaz said the plan works, wrote the senator.'}\n"
        "    - {pattern: failed NP, example: 'Diaz said the plan works, wrote Jones.'}\n"
    )
    idle = [o for o in report(tmp_path, rules).outcomes if o.kind == "idle-exception"]
    assert [(o.rule, o.place.line) for o in idle] == [("small.heard", 15)]


@pytest.mark.parametrize(
    ("stated", "instead", "said"),
    [
        ("example: Diaz failed.", "example: the plan failed.", "the node rule does not apply to its example"),
        ("example: The work failed.", "example: The plan failed.", "the word rule does not apply to its example"),
        ("the plan works, the senator failed.", "the plan works.", "the boundary COMMA does not apply to its example"),
        (", example: The work failed.", "", "the word rule has no example"),
    ],
)
def test_words_nodes_and_boundaries(tmp_path: Path, stated: str, instead: str, said: str) -> None:
    """The text beside a word rule, a node rule or a boundary is one to which it applies."""
    outcome = only(report(tmp_path, SAID, TABLES.replace(stated, instead)))
    assert outcome.problem.code == "W506"
    assert outcome.message.startswith(said)


def test_some_rules_only(tmp_path: Path) -> None:
    """A shell pattern chooses rules by their ids."""
    again = SAID.replace("small.said", "small.again\n  stage: fallback").replace("Diaz, form", "Smith, form")
    pack = small(tmp_path, SAID + again)
    assert run_examples(pack, "*.said").failed == 0
    assert [run_examples(pack, x).rules for x in ("small.again", "*.a*", "none")] == [1, 1, 0]


def test_rules_test_prints_failures_and_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``rules test`` prints what failed, then the figures, and leaves with 1 where something did."""
    monkeypatch.chdir(tmp_path)
    pack = folder(tmp_path, SAID + "  rejects: [Smith wrote the plan works.]\n")
    assert main(["rules", "test", str(pack)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("small/rules.yaml:7:13: E402 small.said: noisy: ")
    assert lines[1:] == ["1 rules, 2 examples: 1 failed; 0 todos (0 pass)"]
    assert main(["rules", "test", str(pack), "--rule", "small.other"]) == 0


def test_rules_check_prints_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``rules check`` prints faults in the order of the files; warnings alone do not fail it."""
    monkeypatch.chdir(tmp_path)
    pack = folder(tmp_path, SAID + "    - text: The plan failed.\n  todo: [{text: Nobody failed.}]\n")
    assert main(["rules", "check", str(pack)]) == 0
    out, err = capsys.readouterr()
    assert [line.split(" ")[:2] for line in out.splitlines()] == [
        ["small/rules.yaml:7:13:", "W505"],
        ["small/rules.yaml:8:17:", "W505"],
    ]
    assert err == "0 errors, 2 warnings (0 allowed)\n"
    folder(tmp_path, SAID.replace("SPAN[clause]", "SPAN[clauze]"))
    assert main(["rules", "check", str(pack)]) == 1
    assert "E203" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("# allow: W505 shown for its nodes only", ""),
        ("# allow: W505", "the comment gives no reason"),
        ("# allow: W501 shown for its nodes only", "W501 is not reported here; take the comment out"),
        ("# allow: E403 shown for its nodes only", "E403 is an error, and only warnings can be allowed"),
        ("# allow: shown for its nodes only", "the comment names no code"),
    ],
)
def test_a_warning_that_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str], comment: str, left: str) -> None:
    """A comment with the code and a reason silences a warning, on its line or the line above; an idle one is told."""
    for example in (
        f"    - text: The plan failed.  {comment}\n",
        f"    {comment}\n    - text: The plan failed.\n",
    ):
        assert main(["rules", "check", str(folder(tmp_path, SAID + example))]) == 0
        out, err = capsys.readouterr()
        assert [line.split()[1] for line in out.splitlines()].count("W508") == bool(left)
        assert left in out
        assert ("2 warnings (0 allowed)" if left else "0 warnings (1 allowed)") in err
