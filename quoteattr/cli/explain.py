"""``explain``: which rule made each record of a text, and what was beaten, blocked or dropped."""

from __future__ import annotations

import argparse

from quoteattr.cli.output import print_json
from quoteattr.cli.tokens import given
from quoteattr.explain import explain, plain, to_dict
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS


def run(args: argparse.Namespace) -> int:
    """Print the explanation, with attributions of every act."""
    told = explain(Extractor(load_rules(*(args.rules or ())), acts=ACTS), given(args.text))
    print_json(to_dict(told)) if args.json else print(plain(told))
    return 0
