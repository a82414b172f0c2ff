"""``why-not``: why a text does not give a record, and the edit that would make it give one."""

from __future__ import annotations

import argparse

from quoteattr.cli.output import print_json
from quoteattr.cli.tokens import given
from quoteattr.drafts import Wanted
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS
from quoteattr.whynot import plain, to_dict, why_not


def run(args: argparse.Namespace) -> int:
    """Print the reason, the nearest rules and the edit."""
    text = given(args.text)
    wanted = Wanted(args.speaker, args.quote, args.cue)
    answer = why_not(Extractor(load_rules(*(args.rules or ())), acts=ACTS), text, wanted, args.rule)
    print_json(to_dict(answer)) if args.json else print(plain(answer, text))
    return 0
