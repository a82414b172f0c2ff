"""``rules schema``: the JSON Schema of a pack's files, for editors."""

from __future__ import annotations

import argparse
import json
import sys

from quoteattr.cli.output import put
from quoteattr.loader import load_rules
from quoteattr.schema import LINE, schema


def run(args: argparse.Namespace) -> int:
    """Write the schema, and say how a file names it."""
    text = json.dumps(schema(load_rules(*args.packs).definitions), ensure_ascii=False, indent=1)
    put(text + "\n", args.output)
    if args.output is not None:
        print(f"first line of a rule file beside it: {LINE.format(args.output)}", file=sys.stderr)
    return 0
