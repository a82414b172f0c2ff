"""Packs are found, compiled once and kept."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from quoteattr import Extractor, RulePack, UsageError, load_rules
from quoteattr.writers import jsonl

TEXT = (
    "“We will win,” said Ana Diaz. Ana Diaz said that the plan was dead. "
    "Diaz thundered that it was late. Diaz: “We won.”"
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "quoteattr"


def test_a_compiled_pack_is_kept(cache: Path, mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second start reads the compiled copy and not the rules, and finds the same."""
    first = load_rules(mini)
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr("quoteattr.loader.check_rules", lambda _: pytest.fail("the rules were read again"))
    again = load_rules(mini)
    assert again is not first
    assert again.sha256 == first.sha256
    assert jsonl(Extractor(again).extract(TEXT)) == jsonl(Extractor(first).extract(TEXT))


def test_an_edited_pack_is_read_anew(cache: Path, mini: Path, tmp_path: Path) -> None:
    """A rule file that changed has another hash, and its old copy is not used."""
    own = tmp_path / "own"
    shutil.copytree(mini, own)
    before = load_rules(own).sha256
    rules = own / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("cue=SAY[that]", "cue=SAY[quote]"), encoding="utf-8")
    assert load_rules(own).sha256 != before
    assert len(list(cache.iterdir())) == 2


def test_packs_that_nobody_uses_go(cache: Path, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many compiled packs are kept: the one that was not used for longest makes room."""
    monkeypatch.setattr("quoteattr.loader.KEPT", 2)
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        shutil.copytree(mini, folder)
    made: list[Path] = []
    for folder in folders[:2]:
        load_rules(folder)
        made += set(cache.iterdir()) - set(made)
    for n, kept in enumerate(made):
        os.utime(kept, (n, n))
    load_rules(folders[0])
    load_rules(folders[2])
    assert made[0] in cache.iterdir()
    assert made[1] not in cache.iterdir()
    assert len(list(cache.iterdir())) == 2


def test_a_damaged_copy_is_no_copy(cache: Path, mini: Path) -> None:
    """A cache file that cannot be read is passed over and replaced."""
    load_rules(mini)
    (kept,) = cache.iterdir()
    kept.write_bytes(b"\x80\x05damaged")
    assert isinstance(load_rules(mini), RulePack)
    kept.write_bytes(pickle.dumps("something else"))
    assert isinstance(load_rules(mini), RulePack)


def test_no_cache_is_no_fault(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, the pack is compiled each time; with cache=False nothing is written."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_rules(mini).used[0].pack == "mini"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))
    load_rules(mini, cache=False)
    assert not (tmp_path / "empty").exists()


def test_two_threads_load_and_read(cache: Path, mini: Path) -> None:
    """Threads that load and read at once get the same records."""
    lines: list[str] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        lines.append(jsonl(Extractor(mini).extract(TEXT)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(lines) == 4
    assert len(set(lines)) == 1
    assert [f.suffix for f in cache.iterdir()] == [".pack"]


def test_what_is_no_pack(tmp_path: Path) -> None:
    """A folder without rules, and a name that is no pack, are told apart from faulty rules."""
    (tmp_path / "empty").mkdir()
    for source in (tmp_path / "empty", tmp_path / "none", "klingon"):
        with pytest.raises(UsageError, match="no rule pack"):
            load_rules(source)


def test_an_overlay_says_what_it_stands_on(mini: Path, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overlay that is given alone stands on the shipped pack that it names."""
    monkeypatch.setattr("quoteattr.loader.shipped", lambda name: mini if name == "mini" else None)
    assert [u.pack for u in load_rules(overlay, cache=False).used] == ["mini", "newsroom"]


@pytest.mark.usefixtures("cache")
def test_a_kept_pack_needs_no_reader_of_yaml(mini: Path) -> None:
    """A process that finds its rules kept imports neither YAML nor what reads and compiles rules."""
    load_rules(mini)
    code = (
        "import sys, quoteattr; quoteattr.load_rules(sys.argv[1]); "
        "print(sorted({'yaml', 'quoteattr.rulefiles', 'quoteattr.compiler', 'quoteattr.patterns'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(mini)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
