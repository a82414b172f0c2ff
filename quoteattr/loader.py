"""Finding, checking, compiling and keeping rule packs.

A compiled pack is kept in the user's cache folder under the hash of its files, so that a process starts without reading
YAML; what reads YAML is imported only where no kept copy serves.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from quoteattr._version import __version__
from quoteattr.errors import Problem, RuleError, UsageError
from quoteattr.records import PackUsed
from quoteattr.rulepack import RulePack

KEPT = 20
"""Compiled packs that are kept; beyond that the one that was not used for longest goes."""


def shipped(name: str) -> Path | None:
    """The folder of a shipped pack: in the wheel, or in the checkout of an editable install."""
    installed = Path(__file__).resolve().parent / "rules" / name
    checkout = Path(__file__).resolve().parent.parent / "rules" / name
    return next((d for d in (installed, checkout) if d.is_dir()), None)


def _folder(source: str | os.PathLike[str]) -> Path:
    path = Path(source)
    if path.is_dir():
        return path
    found = shipped(str(source)) if path.parent == Path() else None
    if path.is_file():
        raise UsageError(f"no rule pack {str(source)!r}: a pack is a folder, so name the one that the file stands in")
    if found is None:
        raise UsageError(f"no rule pack {str(source)!r}: neither a folder nor a shipped pack (en)")
    return found


def _files(folder: Path) -> list[Path]:
    """The rule files of a folder and its subfolders, and those that are taken for one; what is hidden is passed over."""
    found = (f for f in folder.rglob("*") if f.suffix in (".yaml", ".yml"))
    return sorted(f for f in found if not any(part.startswith(".") for part in f.relative_to(folder).parts))


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _hash(folder: Path, files: Sequence[Path]) -> str:
    h = hashlib.sha256()
    for f in files:
        h.update(f.relative_to(folder).as_posix().encode() + b"\0" + _bytes(f) + b"\0")
    return h.hexdigest()


def _bytes(path: Path) -> bytes:
    """The bytes of a file; what cannot be read is told when the rules are read."""
    try:
        return path.read_bytes()
    except OSError:
        return b"\xff"


def load_rules(*packs: str | os.PathLike[str], cache: bool = True) -> RulePack:
    """The compiled pack of these sources, applied in the order given; without any, the shipped English pack.

    Each source is the name of a shipped pack (``en``) or a folder of YAML files; a folder that is an overlay stands on
    the shipped pack that it names. With ``cache``, a compiled copy keyed by the hash of all files is kept in the user's
    cache folder. Raises RuleError with every fault of every file, UsageError for a source that does not exist.
    """
    listed = _listed(packs)
    parts = [__version__, sys.version, *_code(), *(str(d) + _hash(d, f) for d, f in listed)]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    kept = _cache_file(key) if cache else None
    if kept is not None:
        pack = _read_cache(kept)
        if pack is not None:
            return pack
    pack, problems = check_rules(listed)
    if pack is None:
        raise RuleError(x for x in problems if x.is_error)
    if kept is not None:
        _write_cache(kept, pack)
    return pack


def _listed(packs: Sequence[str | os.PathLike[str]]) -> list[tuple[Path, list[Path]]]:
    """The folders of these sources with their files; an overlay that comes first is put on the pack that it names."""
    listed = [(d, _files(d)) for d in map(_folder, packs or ("en",))]
    for folder, files in listed:
        if not files:
            raise UsageError(f"no rule pack in {folder}: the folder holds no .yaml file")
    base = next((m[1] for f in listed[0][1] if b"overlay:" in (raw := _bytes(f)) and (m := _OVERLAY.search(raw))), None)
    if base is not None:
        below = _folder(base.decode())
        listed.insert(0, (below, _files(below)))
    return listed


_OVERLAY = re.compile(rb"^overlay:\s*[\"']?([a-z][a-z0-9-]*)", re.MULTILINE)
"""The line by which an overlay names its base."""


def _code() -> list[str]:
    """What tells this code from other code of the same version: a kept pack serves only the code that made it."""
    return [
        f"{f.name} {s.st_mtime_ns} {s.st_size}" for f in sorted(Path(__file__).parent.glob("*.py")) for s in (f.stat(),)
    ]


def _cache_file(key: str) -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME") or (os.path.expanduser("~/.cache"))
    return Path(base) / "quoteattr" / f"{key[:40]}.pack" if os.path.isabs(base) else None


def _read_cache(path: Path) -> RulePack | None:
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand values come to stay: looking for garbage among them doubles the time
    try:
        with open(path, "rb") as f:
            pack = pickle.load(f)
        with suppress(OSError):
            os.utime(path)  # the packs that were used last are kept
        return pack if isinstance(pack, RulePack) else None
    except Exception:  # a damaged or foreign file is no cache: read the rules instead
        return None
    finally:
        if collecting:
            gc.enable()


def _write_cache(path: Path, pack: RulePack) -> None:
    import tempfile  # only where a pack was compiled

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as f:
            pickle.dump(pack, f, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(f.name, path)
        kept = sorted(path.parent.iterdir(), key=lambda p: p.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink()
    except OSError:
        return


def check_rules(listed: list[tuple[Path, list[Path]]]) -> tuple[RulePack | None, list[Problem]]:
    """The compiled pack, or None, and everything that is wrong or doubtful with it, in the order of the files."""
    from quoteattr.compiler import compile_pack
    from quoteattr.definitions import define
    from quoteattr.overlays import merge
    from quoteattr.rulefiles import Problems, read_file

    problems = Problems()
    read = []
    for folder, files in listed:
        values = [(_shown(f), read_file(f, _shown(f), problems)) for f in files]
        d = define([(s, v) for s, v in values if v is not None], problems)
        read.append((d, PackUsed(str(d.name), str(d.version), _hash(folder, files))))
    merged = merge([d for d, _ in read], problems)
    pack = compile_pack(merged, tuple(u for _, u in read), problems)
    found = sorted(set(problems.found), key=lambda x: x.sort_key)
    return (None if problems.errors else pack), found


def check_folders(
    *packs: str | os.PathLike[str], without: str | os.PathLike[str] | None = None
) -> tuple[RulePack | None, list[Problem]]:
    """As :func:`check_rules`, for the sources that :func:`load_rules` takes, as if the file ``without`` were not there."""
    left_out = Path(without).resolve() if without is not None else None
    return check_rules([(d, [f for f in files if f.resolve() != left_out]) for d, files in _listed(packs)])


def folder_files(pack: str | os.PathLike[str]) -> list[str]:
    """The files of one source alone, as faults name them."""
    return [_shown(f) for f in _files(_folder(pack))]


def files_of(*packs: str | os.PathLike[str]) -> list[str]:
    """The files of the sources that :func:`load_rules` takes, as faults name them."""
    return [_shown(f) for _, files in _listed(packs) for f in files]
