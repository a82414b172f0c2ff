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
    takes_ids(why)
    for role in ("speaker", "quote", "cue"):
        why.add_argument(f"--{role}", metavar="WORDS", help=f"the {role} of the record that is missed")

    test = rules.add_parser("test", help="run the examples, rejects and todos of a pack")
    takes_packs(test)
    takes_ids(test)
    test.add_argument(
        "--coverage",
        nargs="?",
        const="",
        metavar="CORPUS",
        help="what of the pack its examples, or a corpus, never use",
    )
    test.add_argument("--properties", type=int, metavar="N", help="try N variants of each example (needs hypothesis)")
    takes_json(test)
    test.set_defaults(run="quoteattr.cli.rules_test")

    trying = rules.add_parser("try", help="show the records that an edit wins, loses and changes over a corpus")
    trying.add_argument("edited", metavar="PACK", help="an overlay, a pack, or a file of one")
    _takes_corpus(trying)
    trying.add_argument(
        "--against", metavar="PACK", help="the pack to compare with (default: what the overlay stands on)"
    )
    takes_json(trying)
    trying.set_defaults(run="quoteattr.cli.rules_try")

    for name, what in (
        ("census", "show what of a pack never fires in a corpus, and what nothing took"),
        ("profile", "time the stages and rules of a pack over a corpus"),
    ):
        command = rules.add_parser(name, help=what)
        _takes_corpus(command)
        takes_rules(command)
        takes_json(command)
        command.set_defaults(run=f"quoteattr.cli.rules_{name}")

    new = rules.add_parser("new", help="draft a rule from a sentence whose roles are named")
    new.add_argument("--from", dest="text", required=True, metavar="SENTENCE", help="the sentence")
    for role in ("quote", "speaker", "cue", "via"):
        new.add_argument(f"--{role}", metavar="WORDS", help=f"the words of the {role}")
    new.add_argument(
        "--id", default="newsroom.draft", metavar="ID", help="the id of the rule (default: newsroom.draft)"
    )
    takes_rules(new)
    takes_json(new)
    new.set_defaults(run="quoteattr.cli.rules_new")


def _on_text(commands: Commands, name: str, what: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what)
    command.add_argument("text", metavar="TEXT", help="the text itself, or - for standard input")
    takes_rules(command)
    takes_json(command)
    command.set_defaults(run=f"quoteattr.cli.{name.replace('-', '_')}")
    return command


def takes_json(command: argparse.ArgumentParser) -> None:
    """Add the option of commands that print for programs too."""
    command.add_argument("--json", action="store_true", help="print JSON instead")


def takes_ids(command: argparse.ArgumentParser) -> None:
    """Add the option of commands that can be told which rules."""
    command.add_argument("--rule", default="*", metavar="GLOB", help="only rules with such an id")


def _takes_corpus(command: argparse.ArgumentParser) -> None:
    command.add_argument("corpus", nargs="+", metavar="CORPUS", help="files, folders, globs, or - for standard input")


def takes_rules(command: argparse.ArgumentParser) -> None:
    """Add the option of commands that read texts."""
    several = "a pack or folder; several apply in order (default: en)"
    command.add_argument("--rules", action="append", metavar="PACK", help=several)


def takes_packs(command: argparse.ArgumentParser) -> None:
    """Add the arguments of commands that read rules."""
    several = "packs or folders, in the order in which they apply (default: en)"
    command.add_argument("packs", nargs="*", metavar="PACK", help=several)
