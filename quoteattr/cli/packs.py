"""The parsers of the commands that check, write and show rule packs as they stand, without a text."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from quoteattr.cli.authors import takes_ids, takes_json, takes_packs

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(rules: Commands) -> None:
    """Add these commands to the parsers of those of ``rules``."""
    check = _command(rules, "check", "report every fault of a pack, without reading an article")
    takes_packs(check)
    formats = ("text", "json", "github")
    check.add_argument("--format", choices=formats, default="text", help="how to print faults (default: text)")

    init = _command(rules, "init", "write a folder of your own rules to start from")
    init.add_argument("folder", metavar="DIR", help="a folder that is empty or not there yet")
    takes_json(init)

    fmt = _command(rules, "fmt", "lay out rule files, comments kept")
    fmt.add_argument("packs", nargs="+", metavar="PACK", help="packs or folders")
    fmt.add_argument("--check", action="store_true", help="only name the files that would change")
    takes_json(fmt)

    doc = _command(rules, "doc", "write a page for each rule")
    takes_packs(doc)
    takes_ids(doc)
    doc.add_argument("--reference", action="store_true", help="the reference of the rule language instead")
    takes_json(doc)
    doc.add_argument("-o", "--output", metavar="PATH", help="write there: a folder of pages, with the others a file")

    schema = _command(rules, "schema", "write the JSON Schema of rule files, for editors")
    takes_packs(schema)
    schema.add_argument("-o", "--output", metavar="FILE", help="write there instead of standard output")


def _command(rules: Commands, name: str, what: str) -> argparse.ArgumentParser:
    command = rules.add_parser(name, help=what)
    command.set_defaults(run=f"quoteattr.cli.rules_{name}")
    return command
