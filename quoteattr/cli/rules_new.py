"""``rules new``: a draft rule from a sentence whose roles are named, with the sentence as its example."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from attrs import asdict

from quoteattr.cli.output import print_json
from quoteattr.drafts import Wanted, draft
from quoteattr.errors import UsageError
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.records import ACTS
from quoteattr.repairs import NewRule, Workshop, rule_file


def run(args: argparse.Namespace) -> int:
    """Print the draft; 1 where none was found that gives the record and changes no example of the pack."""
    wanted = Wanted(args.speaker, args.quote, args.cue, args.via)
    for role in wanted.named():
        if wanted.place(role, args.text) is None:
            raise UsageError(f"--{role}: these words do not stand in the sentence; give them as printed")
    if not wanted.quote:
        raise UsageError("a rule needs its quote; name it with --quote")
    pack = load_rules(*(args.rules or ()))
    made = draft(Workshop(pack), Extractor(pack, acts=ACTS), args.text, wanted, args.id)
    if made is None:
        print("quoteattr: no pattern of these nodes gives the record alone; see quoteattr explain", file=sys.stderr)
        return 1
    print_json(_dict(made)) if args.json else print(rule_file([made]), end="")
    return 0


def _dict(rule: NewRule) -> dict[str, Any]:
    return {**asdict(rule), "want": dict(rule.want), "yaml": rule_file([rule])}
