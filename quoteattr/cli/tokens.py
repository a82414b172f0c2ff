"""``tokens``: how a text is cut and classified, and the nodes that rules see."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from quoteattr.explain import classes, words
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens


def run(args: argparse.Namespace) -> int:
    """Print a table of tokens, then one of nodes for each sentence."""
    pack = load_rules(*(args.rules or ()))
    _, tokens, streams, _ = Extractor(pack).run(given(args.text))
    print("\n".join(_aligned([("token", "offsets", "classes"), *_tokens(pack, tokens)])))
    for n, stream in enumerate(streams):
        for begin, end in stream.sentences():
            print(f"\n{'inside a quotation' if n else 'sentence'}: {words(tokens, stream, begin, end)}")
            print("\n".join(_aligned([("node", "classes"), *_nodes(pack, tokens, stream, begin, end)])))
    return 0


def given(text: str) -> str:
    """The text of the command line; all of standard input where it is ``-``."""
    return sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text


def _tokens(pack: RulePack, t: Tokens) -> Iterator[tuple[str, ...]]:
    for n, char in enumerate(t.shadow):
        start, end = t.starts[n], t.end(n)
        shown = t.text[start:end] if end > start else "¶"
        yield shown, f"{start}-{max(end, start)}", _shown(pack, char)


def _nodes(pack: RulePack, t: Tokens, s: Stream, begin: int, end: int) -> Iterator[tuple[str, ...]]:
    for i in range(begin, end):
        yield words(t, s, i, i + 1), _shown(pack, s.chars[i])


def _shown(pack: RulePack, char: str) -> str:
    return " ".join(classes(pack, char)) or "-"


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
