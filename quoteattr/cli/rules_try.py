"""``rules try``: the records that an edit of rules wins, loses and changes over a corpus."""

from __future__ import annotations

import argparse
from pathlib import Path

from quoteattr.cli.corpora import documents
from quoteattr.cli.output import print_json
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.rulepack import RulePack
from quoteattr.trials import compare, plain, to_dict


def run(args: argparse.Namespace) -> int:
    """Print what differs, and the figures."""
    path = Path(args.edited)
    edited = load_rules(path.parent if path.is_file() else args.edited)
    before = load_rules(args.against) if args.against else _below(edited)
    trial = compare(Extractor(before), Extractor(edited), documents(args.corpus))
    print_json(to_dict(trial)) if args.json else print(plain(trial))
    return 0


def _below(edited: RulePack) -> RulePack:
    """The shipped pack that an overlay stands on."""
    return load_rules(edited.used[0].pack)
