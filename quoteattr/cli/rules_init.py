"""``rules init``: a folder of one's own rules to start from."""

from __future__ import annotations

import argparse
import json
import re
from importlib.resources import files
from pathlib import Path

from quoteattr.cli.output import put
from quoteattr.errors import UsageError
from quoteattr.loader import load_rules, shipped
from quoteattr.schema import LINE, schema

BASE = "en"
"""The shipped pack that the folder stands on."""


def run(args: argparse.Namespace) -> int:
    """Write an overlay that passes ``rules check``, the schema for editors, and say what comes next."""
    folder = Path(args.folder)
    _empty(folder)
    name = _name(folder.resolve().name)
    for file in files("quoteattr").joinpath("starter").iterdir():
        text = f"{LINE.format('schema.json')}\n{file.read_text(encoding='utf-8')}"
        put(text.replace("newsroom", name), folder / file.name)
    put(json.dumps(schema(load_rules(folder).definitions), ensure_ascii=False, indent=1) + "\n", folder / "schema.json")
    print(
        f"{folder}/overlay.yaml: what changes about the English rules: words, rules to switch off or extend\n"
        f"{folder}/rules.yaml: rules of your own\n"
        f"{folder}/schema.json: for editors; made anew by quoteattr rules schema {folder} -o {folder}/schema.json\n"
        f"The English rules, to read and to copy from: {shipped(BASE)}\n"
        f"Next: quoteattr rules check {folder}"
    )
    return 0


def _empty(folder: Path) -> None:
    """Make the folder; UsageError where it cannot be made or holds something."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = next((f.name for f in sorted(folder.iterdir()) if not f.name.startswith(".")), None)
    except OSError as e:
        raise UsageError(f"{folder}: cannot be made: {e.strerror or e}") from None
    if held is not None:
        raise UsageError(f"{folder} is not empty (it holds {held}); name a folder that is empty or not there yet")


def _name(folder: str) -> str:
    """The name of the overlay: that of its folder, as far as ids can begin with it."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")
    return name if name[:1].isalpha() and shipped(name) is None else f"my-{name}".rstrip("-")
