"""``tokens``: how a text is cut and classified, which lexicon says so, and the nodes that rules see."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from quoteattr.cli.output import print_json
from quoteattr.explain import classes, words
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens


def run(args: argparse.Namespace) -> int:
    """Print a table of tokens, then one of nodes for each sentence; or all of it as JSON."""
    pack = load_rules(*(args.rules or ()))
    _, tokens, streams, _ = Extractor(pack).run(given(args.text))
    told = {"tokens": list(_tokens(pack, tokens)), "sentences": list(_sentences(pack, tokens, streams))}
    if args.json:
        print_json(told)
    else:
        _show(told)
    return 0


def given(text: str) -> str:
    """The text of the command line; all of standard input where it is ``-``."""
    return sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text


def _tokens(pack: RulePack, t: Tokens) -> Iterator[dict[str, Any]]:
    entries = pack.entries
    for n, char in enumerate(t.shadow):
        start, end = t.starts[n], t.end(n)
        word = t.word(n)
        given_by = [*entries.get(word, ()), *(entries.get(word.lower(), ()) if word != word.lower() else ())]
        yield {
            "text": t.text[start:end] if end > start else "¶",
            "start": start,
            "end": max(end, start),
            "classes": classes(pack, char),
            "entries": [{"class": c, "entry": e.word, "place": f"{e.place.path}:{e.place.line}"} for c, e in given_by],
        }


def _sentences(pack: RulePack, t: Tokens, streams: list[Stream]) -> Iterator[dict[str, Any]]:
    for n, s in enumerate(streams):
        for begin, end in s.sentences():
            nodes = [{"text": words(t, s, i, i + 1), "classes": classes(pack, s.chars[i])} for i in range(begin, end)]
            yield {"inside": n > 0, "text": words(t, s, begin, end), "nodes": nodes}


def _show(told: dict[str, Any]) -> None:
    head = [("token", "offsets", "classes", "entries")]
    rows = [(x["text"], f"{x['start']}-{x['end']}", _known(x), _given(x)) for x in told["tokens"]]
    print("\n".join(_aligned([*head, *rows])))
    for s in told["sentences"]:
        print(f"\n{'inside a quotation' if s['inside'] else 'sentence'}: {s['text']}")
        print("\n".join(_aligned([("node", "classes"), *((x["text"], _known(x)) for x in s["nodes"])])))


def _known(row: dict[str, Any]) -> str:
    return " ".join(row["classes"]) or "-"


def _given(row: dict[str, Any]) -> str:
    """The lexicon lines that know a token, each class with its entry and place."""
    return "; ".join(f"{x['class']} {x['entry']} ({x['place']})" for x in row["entries"])


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
