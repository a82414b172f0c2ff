"""``rules doc``: a page for each rule, or the reference of the language."""

from __future__ import annotations

import argparse
import json
from fnmatch import fnmatchcase
from pathlib import Path

from quoteattr.cli.output import put
from quoteattr.errors import UsageError
from quoteattr.loader import load_rules


def run(args: argparse.Namespace) -> int:
    """Write what is asked for; 2 where no rule has such an id."""
    pack = load_rules(*args.packs)
    if args.reference:
        from quoteattr.reference import reference

        put(reference(pack.definitions), args.output)
        return 0
    from quoteattr.ruledoc import index, pages

    rules = [r for r in pack.definitions.rules if fnmatchcase(r.id, args.rule)]
    if not rules:
        raise UsageError(f"no rule has an id like {args.rule!r}; the ids are in {pack.used[0].pack}'s files")
    written = pages(pack, rules)
    if args.json:
        put(json.dumps(dict(written), ensure_ascii=False, indent=1) + "\n", args.output)
    elif args.output is None:
        put("\n".join(text for _, text in written), None)
    else:
        _folder(args.output, {"index": index(pack, rules), **dict(written)})
    return 0


def _folder(name: str, texts: dict[str, str]) -> None:
    """Write each text as a file of the folder."""
    try:
        Path(name).mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise UsageError(f"{name}: cannot be written: {e.strerror or e}") from None
    for file, text in texts.items():
        put(text, Path(name, f"{file}.md"))
    print(f"{len(texts) - 1} rules: {Path(name, 'index.md')}")
