"""Every code under which ``rules check`` reports a fault, each at its exact line and column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr.cli import main
from quoteattr.errors import CODES
from tests.marked import marked
from tests.test_ruletests import SAID, TABLES

OVERLAY = "overlay: small>=1,<2\nname: desk\n"
AGAIN = """
- «W502»id: small.again
  pattern: «W501»speaker=NP cue=said quote=SPAN[clause]
  examples:
    - text: «E301»Smith said the plan works.
      want: [{cue: said}]
"""

IN_RULES = {
    "E101 key": SAID + "  act: speech\n  «E101»act: speech\n",
    "E101 id": SAID + "- id: «E101»small.said\n  pattern: speaker=NP cue=wrote quote=NP\n",
    "E102 key": SAID + "  «E102»rejcts: []\n",
    "E102 value": SAID + "  status: «E102»stabel\n",
    "E102 wanted field": SAID + "    - text: The plan failed.\n      want: [{«E102»speeker: null}]\n",
    "E102 id": SAID + "- id: «E102»other.said\n  pattern: speaker=NP cue=wrote quote=NP\n",
    "E103": SAID + "- «E103»id: small.empty\n",
    "E110 colon": SAID + "  rejects:\n    - «E110»Diaz said: no\n",
    "E110 hash": SAID + "  about: «E110»They're ranked #1 there.\n",
    "E110 wanted": SAID + "    - text: The plan failed.\n      want: [{via: «E110»[NHK, FT]}]\n",
    "E201": SAID + "  stage: «E201»clam\n",
    "E202": SAID.replace("cue=SAY", "cue=«E202»SAI"),
    "E203 attribute": SAID.replace("cue=SAY", "cue=SAY[«E203»taht]"),
    "E203 kind": SAID.replace("SPAN[clause]", "«E203»SPAN[clauze]"),
    "E204": SAID.replace("speaker=NP", "speaker=«E204»<subjct>"),
    "E205": SAID.replace("speaker=NP", "speaker=«E205»(NP"),
    "E206": SAID.replace("speaker=NP", "«E206»sepaker=NP"),
    "E207 beats": SAID + "  beats: [«E207»small.sayd]\n",
    "E301": SAID.replace("text: ", "text: «E301»") + AGAIN,
    "E302": SAID + "  unless:\n    - {pattern: «E302»wrote, example: Diaz said the plan works.}\n",
    "E401": SAID + "    - text: «E401»The plan failed.\n      want: [{quote: The plan failed}]\n",
    "E402": SAID + "  rejects: [«E402»Smith wrote the plan works.]\n",
    "E403": SAID.replace("text: ", "text: «E403»").replace("speaker: Diaz", "speaker: Smith"),
    "E601": SAID + "- id: small.long\n  pattern: «E601»(NP+ COMMA?)+ cue=wrote quote=NP\n",
    "W501": SAID.replace("  pattern: ", "  pattern:\n    - «W501»quote=NP COMMA cue=SAY speaker=NP\n    - "),
    "W502": SAID + "- «W502»id: small.weak\n  pattern: «W501»cue=said quote=SPAN[clause]\n  stage: fallback\n",
    "W503": SAID + "- id: small.any\n  pattern: «W501»«W503»quote=!(NP|SAY|VB|STOP)\n  stage: orphan\n",
    "W505": SAID + "    - text: «W505»The plan failed.\n",
    "W507": SAID + "  todo: [{text: «W507»Smith wrote the plan works., want: [{cue: wrote}]}]\n",
    "W508": SAID + "  «W508»# allow: W503 the rule has a cue\n",
}
"""Faults in the rules of the small pack."""
IN_TABLES = {
    "E102 part of speech": ("is: noun", "is: «E102»nown"),
    "E102 version": ("version: 1.0.0", "version: «E102»one"),
    "E102 setting": ("sentences: [STOP]", "sentences: [STOP]\nmarks: [{open: '<', close: '>', «E102»singel: yes}]"),
    "E103 setting": ("- {name: word, pattern:", "- «E103»{name: word, «E102»patern:"),
    "E110 setting": ("sentences: [STOP]", "sentences: [STOP]\nnumbers: «E110»[two]"),
    "E202 mark": ("head-pos: [noun]", "marks: {definite: «E202»DETT}, head-pos: [noun]"),
    "E202 drop": ("is: noun", "is: noun, drop: [«E202»SAI]"),
    "E102 name": ("stop: STOP,", "stop: STOP, «E102»stopp: STOP,"),
    "E202 name": ("stop: STOP,", "stop: «E202»STOPP,"),
    "E202 sentence": ("sentences: [STOP]", "sentences: [«E202»STOPP]"),
    "E202 neighbour": ("when: DET _", "when: «E202»DETT _"),
    "E203 word": ("'VB[NN]'", "'VB[«E203»nnn]'"),
    "E203 kind": ("COMMA, do: cut", "COMMA, after: [«E203»clauze], do: cut"),
    "E205 mark": ("head-pos: [noun]", "marks: {definite: «E205»DET NN}, head-pos: [noun]"),
    "W504": ("entries: {said: {act: speech}", "entries: {said: {act: speech}, «W504»Said: {act: speech}"),
    "W506": ("- {id: small.node.name, makes: NP", "- «W506»{id: small.node.name, level: 1, makes: NP"),
}
"""Faults in its tables: a text and what stands there instead."""
IN_OVERLAY = {
    "E102 rules": OVERLAY + "«E102»rules: []\n",
    "E102 extend": OVERLAY + "extend: {small.said: {«E102»examples: []}}\n",
    "E202 lexicon": OVERLAY + "lexicon: {«E202»SAI: {thunder: {}}}\n",
    "E203 lexicon": OVERLAY + "lexicon: {SAY: {thunder: {act: speech, takes: [«E203»qoute]}}}\n",
    "E207 disable": OVERLAY + "disable: [«E207»small.sayd]\n",
    "E207 extend": OVERLAY + "extend: {«E207»small.sayd: {}}\n",
    "E207 confidence": OVERLAY + "confidence: {«E207»small.sayd: 0.5}\n",
    "E208 version": OVERLAY.replace("small>=1", "«E208»small>=2"),
    "E208 pack": OVERLAY.replace("small>=1", "«E208»large>=1"),
    "E208 no overlay": "pack: «E208»desk\nversion: 1.0.0\n",
    "E209": OVERLAY.replace("name: desk", "name: «E209»small"),
}
"""Faults of an overlay on it."""
ELSEWHERE = {"E100": "test_rulefiles", "E600": "test_alphabet"}
"""What no few lines of YAML bring about."""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def checked(capsys: pytest.CaptureFixture[str], **files: str) -> tuple[list[str], list[str], int]:
    """What is found in the packs of these files, what their marks say, and the exit code."""
    wanted = []
    for name, content in files.items():
        folder = Path("desk" if name == "overlay" else "small")
        folder.mkdir(exist_ok=True)
        text, places = marked(content, f"{folder}/{name}.yaml")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        wanted += places
    code = main(["rules", "check", *(["small", "desk"] if "overlay" in files else ["small"]), "--format", "json"])
    listed = json.loads(capsys.readouterr().out)["problems"]
    return [f"{x['path']}:{x['line']}:{x['column']} {x['code']}" for x in listed], sorted(wanted), code


@pytest.mark.parametrize("rules", IN_RULES.values(), ids=IN_RULES)
def test_faults_of_rules(capsys: pytest.CaptureFixture[str], rules: str) -> None:
    """Each mark stands where the fault of its code is reported, and nothing else is; errors cost exit code 1."""
    found, wanted, code = checked(capsys, a_tables=TABLES, rules=rules)
    assert sorted(found) == wanted
    assert code == any(" E" in x for x in wanted)


@pytest.mark.parametrize(("old", "new"), IN_TABLES.values(), ids=IN_TABLES)
def test_faults_of_tables(capsys: pytest.CaptureFixture[str], old: str, new: str) -> None:
    """The same for what stands in the tables of a pack."""
    tables = TABLES.replace("example: Diaz failed.", "example: the plan failed.") if "W506" in new else TABLES
    assert old in tables
    found, wanted, _ = checked(capsys, a_tables=tables.replace(old, new, 1), rules=SAID)
    assert sorted(found) == wanted


@pytest.mark.parametrize("overlay", IN_OVERLAY.values(), ids=IN_OVERLAY)
def test_faults_of_overlays(capsys: pytest.CaptureFixture[str], overlay: str) -> None:
    """The same for an overlay."""
    found, wanted, _ = checked(capsys, a_tables=TABLES, rules=SAID, overlay=overlay)
    assert sorted(found) == wanted


def test_every_code_is_tried() -> None:
    """No code is without a test."""
    tried = {name[:4] for table in (IN_RULES, IN_TABLES, IN_OVERLAY) for name in table}
    assert tried | set(ELSEWHERE) == set(CODES)


def test_formats(capsys: pytest.CaptureFixture[str]) -> None:
    """Faults are lines for eyes, JSON for programs, or annotations for GitHub, in which a comma and a percent sign are escaped."""
    rules = SAID.replace("cue=SAY", "cue=SAI") + "  about: They're, ranked #1 by 5%.\n"
    checked(capsys, a_tables=TABLES, **{"x, y": rules})
    assert main(["rules", "check", "small"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "small/x, y.yaml:3:27: E202 small.said: unknown class SAI; did you mean SAY?"
    assert err == "2 errors, 0 warnings (0 allowed)\n"
    assert main(["rules", "check", "small", "--format", "github"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "::error file=small/x%2C y.yaml,line=3,col=27,title=E202 small.said::unknown class SAI; did you mean SAY?"
    )
    assert "::YAML cuts this text at #; write 'They''re, ranked #1 by 5%25.'" in second


def test_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing wrong is 0, an error 1, and what is no pack 2, told in one line."""
    assert checked(capsys, a_tables=TABLES, rules=SAID) == ([], [], 0)
    assert main(["rules", "check", "small/rules.yaml"]) == 2
    assert "a pack is a folder, so name the one that the file stands in" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["rules", "check", "--format", "xml"])
    assert caught.value.code == 2
