"""An evaluation → one HTML page for reading: each document with gold and found marked, filtered by outcome and by rule.

The page needs nothing but itself: no network, and no script beside its own few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

from quoteattr.comparison import Compared, Error, Measured, errors
from quoteattr.evaluate import LENIENT, Figures
from quoteattr.gold import ROLES


@frozen(eq=False)
class _Entry:
    """One line of a document's list: an attribution that is right, or an error."""

    outcome: str
    """``right``, or the kind of the error."""
    cause: str
    """Of the error; empty for a right one."""
    gold: Measured | None
    """What gold has."""
    found: Measured | None
    """What was found."""

    @property
    def rule(self) -> str:
        """The rule that found it; empty for a missed one."""
        return (self.found.given.rule or "") if self.found else ""


def page(compared: Sequence[Compared], f: Figures) -> str:
    """The page, as a string of HTML."""
    rate = f.rates[LENIENT].to_dict()
    told = (
        f"{f.documents} documents, {rate['gold']} attributions in gold, {rate['found']} found; lenient: "
        f"precision {rate['precision']}, recall {rate['recall']}, F1 {rate['f1']}"
    )
    outcomes = "".join(f"<option>{o}</option>" for o in ("all", "right", "wrong", "missed", "spurious"))
    rules = "".join(f"<option>{escape(rule)}</option>" for rule in sorted(f.rules))
    documents = "".join(part for n, c in enumerate(compared) for part in _document(n, c))
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>quoteattr evaluate</title>\n'
        f"<style>{STYLE}</style>\n<h1>quoteattr evaluate</h1>\n<p>{told}</p>\n{LEGEND}\n"
        f'<p class="filter"><label>Outcome <select id="outcome">{outcomes}</select></label>\n'
        f'<label>Rule <select id="rule"><option>all</option>{rules}</select></label></p>\n'
        f"{documents}<script>{SCRIPT}</script>\n</html>\n"
    )


def _entries(c: Compared) -> list[_Entry]:
    """What is right and what is not, in the order of the text."""
    out = [_Entry("right", "", c.gold[g], c.found[f]) for f, g in c.pairs]
    out += [_of(e) for e in errors(c)]
    return sorted(out, key=lambda e: min(min(m.content.words) for m in (e.gold, e.found) if m is not None))


def _of(e: Error) -> _Entry:
    return _Entry(e.kind, e.cause, e.gold, e.found)


def _document(number: int, c: Compared) -> Iterator[str]:
    entries = _entries(c)
    right = sum(e.outcome == "right" for e in entries)
    yield f"<details><summary>{escape(c.annotated.document.id)}: {right} of {len(c.gold)} in gold, {len(c.found)} found</summary>\n"
    yield f'<p class="text">{"".join(_marked(number, c.annotated.document.text, entries))}</p>\n<ol>\n'
    for n, e in enumerate(entries):
        yield f'<li id="d{number}e{n}" data-outcome="{e.outcome}" data-rule="{escape(e.rule)}"><b>{e.outcome}</b> '
        yield escape(", ".join(filter(None, (e.cause, e.rule))))
        for side, m in (("gold", e.gold), ("found", e.found)):
            if m is not None:
                yield f"<br>{side}: {' '.join(_roles(c.annotated.document.text, m))}"
        yield "</li>\n"
    yield "</ol></details>\n"


def _roles(text: str, m: Measured) -> Iterator[str]:
    for role in ROLES:
        words = " … ".join(text[s:e] for s, e in getattr(m, role).spans)
        if words:
            yield f'<span class="{role}">{escape(words)}</span>'


def _marked(number: int, text: str, entries: Sequence[_Entry]) -> Iterator[str]:
    """The text, cut wherever a role begins or ends, each piece with the roles and entries that it belongs to."""
    opens: dict[int, list[tuple[str, str]]] = {}
    closes: dict[int, list[tuple[str, str]]] = {}
    for n, e in enumerate(entries):
        for side, m in (("gold", e.gold), ("found", e.found)):
            for role in ROLES if m is not None else ():
                for start, end in getattr(m, role).spans:
                    opens.setdefault(start, []).append((f"{side}-{role}", f"d{number}e{n}"))
                    closes.setdefault(end, []).append((f"{side}-{role}", f"d{number}e{n}"))
    current: list[tuple[str, str]] = []
    at = 0
    for place in sorted({*opens, *closes, len(text)}):
        yield _piece(text[at:place], current)
        for mark in closes.get(place, ()):
            current.remove(mark)
        current.extend(opens.get(place, ()))
        at = place


def _piece(text: str, marks: Sequence[tuple[str, str]]) -> str:
    if not marks or not text:
        return escape(text)
    shown = " ".join(sorted({f"{mark}:{entry}" for mark, entry in marks}))
    return f'<span data-marks="{shown}">{escape(text)}</span>'


LEGEND = (
    '<p>Gold is underlined, what was found is coloured: <span class="found-source gold-source">source</span> '
    '<span class="found-cue gold-cue">cue</span> <span class="found-content gold-content">content</span>. '
    "A click on a line of a list shows its place.</p>"
)
STYLE = """
body { font: 16px/1.5 Georgia, serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
summary { cursor: pointer; font-weight: bold; padding: .3em 0 }
.text { white-space: pre-wrap; border-left: 3px solid #ddd; padding-left: 1em }
.filter { position: sticky; top: 0; background: #fff; padding: .5em 0 }
li { margin: .5em 0; cursor: pointer; font-size: 90% }
.hidden { display: none }
.source, .found-source { background: #cfe3ff }
.cue, .found-cue { background: #ffe2b3 }
.content, .found-content { background: #d9f2d0 }
.gold-source { border-bottom: 3px solid #2f6fd0 }
.gold-cue { border-bottom: 3px solid #d98300 }
.gold-content { border-bottom: 3px solid #3d9427 }
.here { outline: 2px solid #c00 }
"""
SCRIPT = """
const outcome = document.getElementById("outcome"), rule = document.getElementById("rule");
const wanted = item => (outcome.value === "all" || item.dataset.outcome === outcome.value)
  && (rule.value === "all" || item.dataset.rule === rule.value);
const pieces = part => part.querySelectorAll("[data-marks]");
function paint(part) {
  for (const piece of pieces(part))
    piece.className = piece.dataset.marks.split(" ").map(mark => mark.split(":"))
      .filter(([, entry]) => wanted(document.getElementById(entry))).map(([name]) => name).join(" ");
}
function filter() {
  for (const part of document.querySelectorAll("details")) {
    let shown = 0;
    for (const item of part.querySelectorAll("li")) {
      item.classList.toggle("hidden", !wanted(item));
      shown += wanted(item);
    }
    part.classList.toggle("hidden", !shown);
    if (part.open) paint(part);
  }
}
for (const part of document.querySelectorAll("details")) part.addEventListener("toggle", () => paint(part));
document.addEventListener("click", event => {
  const item = event.target.closest("li");
  if (!item) return;
  let first = null;
  for (const piece of pieces(item.closest("details"))) {
    const here = piece.dataset.marks.split(" ").some(mark => mark.split(":")[1] === item.id);
    piece.classList.toggle("here", here);
    first = first || (here ? piece : null);
  }
  if (first) first.scrollIntoView({block: "center"});
});
outcome.addEventListener("change", filter);
rule.addEventListener("change", filter);
"""
