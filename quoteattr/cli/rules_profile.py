"""``rules profile``: the time that the stages and rules of a pack take over a corpus."""

from __future__ import annotations

import argparse

from quoteattr.cli.corpora import documents
from quoteattr.cli.output import print_json
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.stopwatch import measure, plain, to_dict


def run(args: argparse.Namespace) -> int:
    """Print the times."""
    times = measure(Extractor(load_rules(*(args.rules or ()))), [text for _, text in documents(args.corpus)])
    print_json(to_dict(times)) if args.json else print(plain(times))
    return 0
