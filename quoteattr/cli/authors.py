"""The parsers of the commands for those who write rules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands) -> None:
    """Add these commands to the parsers of all commands."""
    _on_text(commands, "tokens", "show tokens, classes and nodes of a text")
    _on_text(commands, "explain", "show which rule made each record")
    why = _on_text(commands, "why-not", "say why a record is not there, and the edit that would give it")
    why.add_argument("--rule", default="*", metavar="GLOB", help="only rules with such an id")
    for role in ("speaker", "quote", "cue"):
        why.add_argument(f"--{role}", metavar="WORDS", help=f"the {role} of the record that is missed")
    rules = commands.add_parser("rules", help="check, test, document and lay out rule packs")
    _on_packs(rules.add_subparsers(dest="rules_command", required=True, metavar="COMMAND"))


def _on_packs(rules: Commands) -> None:
    """What is done with whole packs."""
    check = rules.add_parser("check", help="report every fault of a pack, without reading an article")
    takes_packs(check)
    check.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="how to print faults (default: text)"
    )
    check.set_defaults(run="quoteattr.cli.rules_check")
    test = rules.add_parser("test", help="run the examples, rejects and todos of a pack")
    takes_packs(test)
    test.add_argument("--rule", default="*", metavar="GLOB", help="only rules with such an id")
    test.set_defaults(run="quoteattr.cli.rules_test")
    fmt = rules.add_parser("fmt", help="lay out rule files, comments kept")
    fmt.add_argument("packs", nargs="+", metavar="PACK", help="packs or folders")
    fmt.add_argument("--check", action="store_true", help="only name the files that would change")
    fmt.add_argument("--json", action="store_true", help="print JSON")
    fmt.set_defaults(run="quoteattr.cli.rules_fmt")
    init = rules.add_parser("init", help="write a folder of your own rules to start from")
    init.add_argument("folder", metavar="DIR", help="a folder that is empty or not there yet")
    init.set_defaults(run="quoteattr.cli.rules_init")
    doc = rules.add_parser("doc", help="write a page for each rule")
    takes_packs(doc)
    doc.add_argument("--rule", default="*", metavar="GLOB", help="only rules with such an id")
    doc.add_argument("--reference", action="store_true", help="the reference of the rule language instead")
    doc.add_argument("--json", action="store_true", help="JSON: id and page")
    doc.add_argument("-o", "--output", metavar="DIR", help="write files there (of --reference and --json: one file)")
    doc.set_defaults(run="quoteattr.cli.rules_doc")
    schema = rules.add_parser("schema", help="write the JSON Schema of rule files, for editors")
    takes_packs(schema)
    schema.add_argument("-o", "--output", metavar="FILE", help="write there instead of standard output")
    schema.set_defaults(run="quoteattr.cli.rules_schema")


def _on_text(commands: Commands, name: str, what: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what)
    command.add_argument("text", metavar="TEXT", help="the text itself, or - for standard input")
    takes_rules(command)
    command.add_argument("--json", action="store_true", help="print JSON instead")
    command.set_defaults(run=f"quoteattr.cli.{name.replace('-', '_')}")
    return command


def takes_rules(command: argparse.ArgumentParser) -> None:
    """Add the option of commands that read texts."""
    several = "a pack or folder; several apply in order (default: en)"
    command.add_argument("--rules", action="append", metavar="PACK", help=several)


def takes_packs(command: argparse.ArgumentParser) -> None:
    """Add the arguments of commands that read rules."""
    several = "packs or folders, in the order in which they apply (default: en)"
    command.add_argument("packs", nargs="*", metavar="PACK", help=several)
