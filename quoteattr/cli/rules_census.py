"""``rules census``: what of a pack never fires in a corpus, and which cues and quotations nothing took."""

from __future__ import annotations

import argparse

from quoteattr.census import census, plain, to_dict
from quoteattr.cli.corpora import documents
from quoteattr.cli.output import print_json
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS


def run(args: argparse.Namespace) -> int:
    """Print the census."""
    found = census(Extractor(load_rules(*(args.rules or ())), acts=ACTS), (text for _, text in documents(args.corpus)))
    print_json(to_dict(found)) if args.json else print(plain(found))
    return 0
