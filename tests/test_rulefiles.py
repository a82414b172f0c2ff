"""Faulty rule files: every fault at once, each at its line and column and with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.errors import Problem, RuleError
from quoteattr.loader import check_folders, load_rules
from quoteattr.rulefiles import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from tests.marked import marked

TABLES = r"""
pack: small
version: 1.0.0
lang: en
tokens:
  - {name: word, pattern: '\w+'}
shapes:
  - {gives: [NAME], pattern: '\p{Lu}.*', when: unknown}
  - {gives: [NN], pattern: '.*', when: unknown}
lexicons:
  - {lexicon: COMMA, pos: punctuation, entries: {',': {}}}
  - {lexicon: STOP, pos: punctuation, entries: {'.': {}}}
  - {lexicon: SAY, pos: verb, attributes: [that, clause], entries: {said: {takes: [that]}}}
fragments:
  subject: (NP | NAME)
kinds: {clause: NP}
nodes:
  - {id: small.np, makes: NP, pattern: head=NAME, example: Diaz works.}
"""


def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: str | bytes) -> list[Problem]:
    """Everything that is found in a small pack with these rules, places as seen from its folder."""
    (tmp_path / "a_tables.yaml").write_text(TABLES, encoding="utf-8")
    raw = rules if isinstance(rules, bytes) else rules.encode()
    (tmp_path / "rules.yaml").write_bytes(raw)
    monkeypatch.chdir(tmp_path)
    return check_folders(tmp_path)[1]


def one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: str | bytes) -> Problem:
    """The only fault that is found."""
    found = check(tmp_path, monkeypatch, rules)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


TEN = """\
- id: small.stage
  stage: «E201»clame
  pattern: speaker=NP cue=SAY quote=SPAN
- id: small.class
  pattern: speaker=NP cue=«E202»SAI quote=SPAN
- id: small.attribute
  pattern: speaker=NP cue=SAY[clause & «E203»taht] quote=SPAN
- id: small.fragment
  pattern: speaker=«E204»<subjct> cue=SAY quote=SPAN
- id: small.bracket
  pattern: speaker=NP «E205»( cue=SAY | cue=NAME
- id: small.role
  pattern: «E206»speker=NP cue=SAY quote=SPAN
- id: small.key
  «E102»exampels: []
  pattern: speaker=NP cue=SAY quote=SPAN
- id: small.twice
  pattern: speaker=NP cue=SAY quote=SPAN
  «E101»pattern: speaker=NAME cue=SAY quote=SPAN
- «E103»id: small.pattern
  about: A rule without a pattern.
- id: small.kind
  pattern: speaker=NP cue=SAY quote=«E203»SPAN[claus]
"""


def test_ten_mistakes_give_ten_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten mistakes in one file give ten messages, each with the line, the column and the code of its mistake."""
    source, wanted = marked(TEN)
    found = check(tmp_path, monkeypatch, source)
    assert [f"{x.place} {x.code}" for x in found] == wanted
    assert len(found) == 10


def test_remedies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message names what was probably meant."""
    messages = {f"{x.code} {x.rule}": x.message for x in check(tmp_path, monkeypatch, marked(TEN)[0])}
    assert messages["E201 small.stage"] == "unknown stage 'clame'; did you mean claim?"
    assert messages["E202 small.class"] == "unknown class SAI; did you mean SAY?"
    assert messages["E203 small.attribute"] == "SAY has no attribute 'taht'; did you mean that?"
    assert messages["E203 small.kind"] == "unknown kind of content 'claus'; did you mean clause?"
    assert messages["E206 small.role"] == "the stage claim has no role 'speker'; did you mean speaker?"
    assert messages["E102 small.key"] == "unknown key 'exampels'; did you mean examples?"


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize(
    "pattern",
    [
        "speaker=NP cue=«E202»SAI quote=SPAN",
        "speaker=NP cue=SAY[«E203»taht] quote=SPAN",
        "speaker=«E204»<subjct> cue=SAY quote=SPAN",
        "speaker=NP cue=SAY «E205»)",
        "«E206»speker=NP cue=SAY quote=SPAN",
        "speaker=NP cue=SAY quote=«E203»SPAN[claus]",
    ],
)
def test_columns_in_quoted_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, quote: str) -> None:
    """A column counts the quotation mark of the pattern that it points into."""
    source, wanted = marked(f"- id: small.quoted\n  pattern:\n    - {quote}{pattern}{quote}\n")
    assert [f"{x.place} {x.code}" for x in check(tmp_path, monkeypatch, source)] == wanted


def test_load_rules_raises_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading a faulty pack raises one error that holds every fault in the order of the file."""
    check(tmp_path, monkeypatch, marked(TEN)[0])
    with pytest.raises(RuleError) as error:
        load_rules(tmp_path, cache=False)
    assert len(error.value.problems) == 10
    assert str(error.value).splitlines()[1] == "rules.yaml:5:27: E202 small.class: unknown class SAI; did you mean SAY?"


def test_a_key_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a key that stands twice the second is reported, which YAML would let win without a word."""
    found = one(tmp_path, monkeypatch, "- id: small.x\n  pattern: SAY\n  act: speech\n  act: thought\n")
    assert str(found) == "rules.yaml:4:3: E101 the key 'act' stands here twice; keep one"


def test_an_id_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are unique."""
    found = one(tmp_path, monkeypatch, "- {id: small.x, pattern: SAY}\n- {id: small.x, pattern: SAY}\n")
    assert (found.code, found.place.line, found.place.column) == ("E101", 2, 8)


def test_an_unknown_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown key is reported with the nearest known one."""
    found = one(tmp_path, monkeypatch, "- id: small.x\n  pattern: SAY\n  rejcts: []\n")
    assert str(found) == "rules.yaml:3:3: E102 small.x: unknown key 'rejcts'; did you mean rejects?"


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("  about: !important", 10, "tags (!) are not allowed"),
        ("  about: !!python/object/apply:os.system [ls]", 10, "tags (!) are not allowed"),
        ("  about: &name text", 10, "anchors (&) and aliases (*) are not allowed"),
        ("  about: *name", 10, "anchors (&) and aliases (*) are not allowed"),
        ("  <<: *name", 7, "anchors (&) and aliases (*) are not allowed"),
    ],
)
def test_no_tags_no_anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, column: int, said: str) -> None:
    """No tag, anchor or alias is read, and a text that looks like one is shown in quotation marks."""
    found = one(tmp_path, monkeypatch, f"- id: small.x\n{line}\n")
    assert (found.code, found.place.line, found.place.column) == ("E110", 2, column)
    assert said in found.message
    assert "quot" in found.message


def test_nested_too_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nesting has a limit, and the bracket that passes it is shown; even a hundred thousand of them are no crash."""
    found = one(tmp_path, monkeypatch, "- id: small.x\n  about: " + "[" * 100_000 + "\n")
    assert (found.code, found.place.line) == ("E110", 2)
    assert found.place.column == len("  about: ") + MAX_DEPTH - 1
    assert f"nested more than {MAX_DEPTH} deep" in found.message


@pytest.mark.parametrize("bomb", ["- a\n" * 400_000, "[" + "a," * 900_000 + "a]"])
def test_too_many_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bomb: str) -> None:
    """A file that holds far more values than any rules need is refused before they are built, on many lines or on one."""
    found = one(tmp_path, monkeypatch, bomb)
    assert found.code == "E110"
    assert f"more than {MAX_VALUES} values in one file" in found.message


def test_billions_of_aliases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Aliases that would grow to billions of values are refused at the first anchor, before anything grows."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = one(tmp_path, monkeypatch, "\n".join(lines) + "\n#" + "x" * 1_900_000)
    assert (str(found.place), found.code) == ("rules.yaml:1:5", "E110")


def test_fragments_that_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fragments that double one another grow without end, too, and are refused before they are put in."""
    lines = ["fragments:", "  f0: NP COMMA", *(f"  f{n}: <f{n - 1}> <f{n - 1}>" for n in range(1, 60))]
    found = check(tmp_path, monkeypatch, "\n".join(lines) + "\n")
    assert {x.code for x in found} == {"E204"}
    assert (
        str(found[0].place) == "rules.yaml:11:7"
    )  # NP COMMA is 3 elements, f1 7, and f9, 2 ** 11 - 1, the first too large
    assert "more than 2000 elements" in found[0].message


def test_a_folder_and_another_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks like a rule file and is none is told, not passed over; what is hidden is no part of a pack."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "other.yml").write_text("- {id: small.x, pattern: SAY}\n")
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "ci.yml").write_text("on: push\n")
    found = check(tmp_path, monkeypatch, "- {id: small.x, pattern: speaker=NP cue=SAY quote=SPAN}\n")
    assert [str(x) for x in found] == [
        "folder.yaml:1:1: E100 cannot be read: Is a directory",
        "other.yml:1:1: E100 only .yaml files are read; rename it to other.yaml",
    ]


def test_a_binary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control character is shown with its place."""
    found = one(tmp_path, monkeypatch, b"- id: small.x\n  about: a\x00b\n")
    assert (str(found.place), found.code) == ("rules.yaml:2:11", "E110")
    assert "U+0000" in found.message


def test_tabs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML knows no tabs, and says so in its own words only."""
    found = one(tmp_path, monkeypatch, "fragments:\n\tsubject: NP\n")
    assert (str(found.place), found.code) == ("rules.yaml:2:1", "E110")
    assert "indent with blanks" in found.message


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark is shown, not the end of the file."""
    found = one(tmp_path, monkeypatch, "- id: small.x\n  about: 'It\n  pattern: SAY\n  status: stable\n")
    assert (str(found.place), found.code) == ("rules.yaml:2:10", "E110")


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is not read at all."""
    found = one(tmp_path, monkeypatch, b"#" * (MAX_BYTES + 1))
    assert (str(found.place), found.code) == ("rules.yaml:1:1", "E100")
    assert "split it" in found.message


@pytest.mark.parametrize("raw", [b"- id: small.x\n  about: caf\xe9\n", b"\n\xff\xfe-\x00"])
def test_not_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    """A file in another encoding is reported at the line of its first odd byte."""
    found = one(tmp_path, monkeypatch, raw)
    assert (found.code, found.place.line, found.message) == ("E100", 2, "not UTF-8; save the file as UTF-8")


def test_a_byte_order_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte order mark, as some editors write it, does no harm."""
    assert check(tmp_path, monkeypatch, "\ufeff- {id: small.x, pattern: speaker=NP cue=SAY quote=SPAN}\n") == []


def test_a_text_cut_at_a_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that YAML would cut at # is refused and shown in quotation marks; a comment with a blank is a comment."""
    found = one(tmp_path, monkeypatch, "- id: small.x\n  pattern: SAY\n  about: They're ranked #1 there.\n")
    assert (str(found.place), found.code) == ("rules.yaml:3:10", "E110")
    assert "'They''re ranked #1 there.'" in found.message
    assert check(tmp_path, monkeypatch, "- id: small.x\n  pattern: SAY  # not cut\n") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("'Will we' win", "'''Will we'' win'"),
        ("@anna said", "'@anna said'"),
        ("Diaz said: we will: win", "'Diaz said: we will: win'"),
    ],
)
def test_a_text_that_is_no_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    """A text that YAML cannot read is shown as it should be written."""
    found = one(tmp_path, monkeypatch, f"- id: small.x\n  about: {text}\n")
    assert (found.code, found.place.line) == ("E110", 2)
    assert said in found.message


def test_a_text_that_is_a_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reject with a colon becomes a mapping, which is refused at its place."""
    found = one(tmp_path, monkeypatch, "- id: small.x\n  pattern: SAY\n  rejects:\n    - Diaz said: no\n")
    assert (str(found.place), found.code, found.rule) == ("rules.yaml:4:7", "E110", "small.x")


def test_every_scalar_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yes, 1.0 and dates stay the words that they are."""
    source = "- id: small.x\n  pattern: SAY\n  rejects: [yes, 1.0, 2024-01-01, null, 0x1F]\n"
    assert check(tmp_path, monkeypatch, source) == []
    (rule,) = load_rules(tmp_path, cache=False).definitions.rules
    assert rule.rejects == ("yes", "1.0", "2024-01-01", "null", "0x1F")


def test_a_fault_inside_a_fragment_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fragment that refers to an unknown one is reported where it stands, not at every rule that uses it."""
    source, wanted = marked("fragments:\n  outer: NP «E204»<inner>\n")
    rule = "- {id: small.x, pattern: speaker=<outer> cue=SAY quote=SPAN}\n"
    (tmp_path / "z_rules.yaml").write_text(rule, encoding="utf-8")
    assert [f"{x.place} {x.code}" for x in check(tmp_path, monkeypatch, source)] == wanted


def test_a_fragment_that_holds_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fragment inside itself would never end."""
    source, wanted = marked("fragments:\n  outer: NP «E204»<outer>\n")
    assert [f"{x.place} {x.code}" for x in check(tmp_path, monkeypatch, source)] == wanted


def test_a_pattern_without_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repetition inside a repetition is refused before it can take its time."""
    found = one(tmp_path, monkeypatch, "- {id: small.x, pattern: (NP+ COMMA?)+ cue=SAY quote=NP}\n")
    assert (found.code, found.place.line, found.place.column) == ("E601", 1, 26)


def test_a_rule_for_every_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that requires no class is a warning, and the pack still loads."""
    found = one(tmp_path, monkeypatch, "- {id: small.x, pattern: quote=ANY}\n")
    assert (found.code, found.is_error) == ("W503", False)
    assert load_rules(tmp_path, cache=False).problems == (found,)
