"""The parsers of the commands by which authors see what rules do: text, why-not, tests and corpora."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, rules: Commands) -> None:
    """Add these commands to the parsers of all commands and of those of ``rules``."""
    _on_text(commands, "tokens", "show tokens, classes and nodes of a text")
    _on_text(commands, "explain", "show which rule made each record")
    why = _on_text(commands, "why-not", "say why a record is not there, and the edit that would give it")
    why.add_argument("--rule", default="*", metavar="GLOB", help="only rules with such an id")
    for role in ("speaker", "quote", "cue"):
        why.add_argument(f"--{role}", metavar="WORDS", help=f"the {role} of the record that is missed")

    test = rules.add_parser("test", help="run the examples, rejects and todos of a pack")
    takes_packs(test)
    test.add_argument("--rule", default="*", metavar="GLOB", help="only rules with such an id")
    test.set_defaults(run="quoteattr.cli.rules_test")


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
