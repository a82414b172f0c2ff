"""Articles for the laws: any string, strings that look like news, and articles whose records are known beforehand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from quoteattr import Extraction, Mention, Record

PIECES = (
    "Ana Diaz",
    "Diaz",
    "the mayor",
    "She",
    "he",
    "NHK",
    "people familiar with the matter",
    "said",
    "told reporters",
    "had repeatedly said",
    "says",
    "wrote",
    "declined to comment",
    "did not respond",
    "claimed",
    "according to",
    "citing",
    "saying",
    "added",
    "that",
    "the plan was dead",
    "it was over",
    "We will win",
    "to go",
    "who",
    "and",
    "but",
    "as",
    "U.S.",
    "Mr.",
    "’",
    "'",
    '"',
    "“",
    "”",
    "‘",
    "''",
    "``",
    "«",
    "»",
    "„",
    ",",
    ".",
    ";",
    ":",
    "—",
    "-",
    "--",
    "(",
    ")",
    "[",
    "…",
    "?",
    "!",
    "\n",
    "\n\n",
    "\t",
    "\r\n",
    "\u00a0",
    "\u2028",
    "\x00",
    "\ud800",
    "\udfff",
    "😀",
    "👩‍🚀",
    "é",
    "e\u0301",
    "ﬁ",
    "İ",
    "ß",
    "中文",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\x01",
    "\x02",
    "\u4e00",
    "\U000f0000",
    "\U0010ffff",
    "9",
    "$9",
    "By REUTERS",
    "(Reuters) -",
    "TOKYO",
    "http://x.y/z",
    "@ana",
    "#vote",
    "'s",
    "n't",
)
"""What odd news is made of; the two control characters and the ideograph are signs that the engine uses itself."""

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=120)
"""Any string of code points, lone surrogates included."""
MARKS_ONLY = st.text(st.sampled_from("\"'“”‘’„«»`.,;:!?—–-()[]… \n"), max_size=120)
"""Nothing but punctuation."""
NEWSY = st.lists(st.sampled_from(PIECES), max_size=40).flatmap(
    lambda pieces: st.sampled_from(("", " ")).map(lambda glue: glue.join(pieces))
)
"""Words, marks and signs of news in any order."""
ODD_TEXT = ANY_TEXT | MARKS_ONLY | NEWSY


# --- articles whose records are known --------------------------------------------------------------------------------


@frozen
class Person:
    """A speaker."""

    name: str
    """The full name, e.g. ``Ana Diaz``."""
    pronoun: str
    """``She`` or ``He``."""

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split(" ")[-1]


@frozen
class Wanted:
    """What a record must say."""

    quote: tuple[str, ...]
    """Its spans."""
    cue: str
    """Its cue."""
    speaker: str
    """The mention."""
    name: str
    """The full name."""
    via: tuple[str, ...] = ()
    """The names of the intermediaries, the publisher left out."""


@frozen
class Told:
    """A paragraph and its records."""

    text: str
    """The paragraph."""
    wanted: tuple[Wanted, ...] = ()
    """Its records in the order of the text."""


PEOPLE = (
    Person("Nora Lindqvist", "She"),
    Person("Ana Diaz", "She"),
    Person("Maria Svensson", "She"),
    Person("Fatima Hassan", "She"),
    Person("Paul Rowe", "He"),
    Person("Kenji Tanaka", "He"),
    Person("David Novak", "He"),
    Person("Omar Haddad", "He"),
)
OUTLETS = ("NHK", "Reuters", "BBC News", "CNN")
CLAUSES = (
    "the plan was dead",
    "the bridge would open in May",
    "prices had doubled in a year",
    "the council had lost the money",
    "two of the five engines were safe",
    "nobody had been hurt",
)
QUOTES = (
    "We will rebuild",
    "The bridge is safe",
    "Nobody has been hurt",
    "It was a long night for the town",
    "There is no money left",
    "The river rose by two metres in an hour",
)
BACKGROUND = (
    "The bridge over the river opened in 1931.",
    "Rain fell on the town for six days.",
    "The town has 4,000 people and one school.",
    "Two roads to the north were closed on Monday.",
)


def upper_first(text: str) -> str:
    """The text as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


Frame = Callable[[str, Person, str, str, str, str], Told]
"""(mention, person, quote, further quote, clause, outlet) → a paragraph and its records."""


def _post_inverted(x: str, p: Person, q: str, _r: str, _c: str, _o: str) -> Told:
    return Told(f"“{q},” said {x}.", (Wanted((f"{q},",), "said", x, p.name),))


def _post(x: str, p: Person, q: str, _r: str, _c: str, _o: str) -> Told:
    return Told(f"“{q},” {x} said.", (Wanted((f"{q},",), "said", x, p.name),))


def _pre(x: str, p: Person, q: str, _r: str, _c: str, _o: str) -> Told:
    return Told(f"{upper_first(x)} said: “{q}.”", (Wanted((f"{q}.",), "said", upper_first(x), p.name),))


def _that(x: str, p: Person, _q: str, _r: str, c: str, _o: str) -> Told:
    return Told(f"{upper_first(x)} said that {c}.", (Wanted((f"that {c}",), "said", upper_first(x), p.name),))


def _bare(x: str, p: Person, _q: str, _r: str, c: str, _o: str) -> Told:
    return Told(f"{upper_first(x)} said {c}.", (Wanted((c,), "said", upper_first(x), p.name),))


def _tag(x: str, p: Person, _q: str, _r: str, c: str, _o: str) -> Told:
    return Told(f"{upper_first(c)}, {x} said.", (Wanted((upper_first(c),), "said", x, p.name),))


def _according(x: str, p: Person, _q: str, _r: str, c: str, _o: str) -> Told:
    return Told(f"{upper_first(c)}, according to {x}.", (Wanted((upper_first(c),), "according to", x, p.name),))


def _fronted(x: str, p: Person, _q: str, _r: str, c: str, _o: str) -> Told:
    return Told(f"According to {x}, {c}.", (Wanted((c,), "According to", x, p.name),))


def _split(x: str, p: Person, q: str, r: str, _c: str, _o: str) -> Told:
    return Told(f"“{q},” {x} said. “{r}.”", (Wanted((f"{q},", f"{r}."), "said", x, p.name),))


def _interrupted(x: str, p: Person, q: str, r: str, _c: str, _o: str) -> Told:
    tail = f"and {r[:1].lower()}{r[1:]}."
    return Told(f"“{q},” {x} said, “{tail}”", (Wanted((f"{q},", tail), "said", x, p.name),))


def _reporters(x: str, p: Person, _q: str, _r: str, c: str, _o: str) -> Told:
    return Told(f"{upper_first(x)} told reporters that {c}.", (Wanted((f"that {c}",), "told", upper_first(x), p.name),))


def _citing(x: str, p: Person, _q: str, _r: str, c: str, o: str) -> Told:
    return Told(f"{o}, citing {x}, said that {c}.", (Wanted((f"that {c}",), "said", x, p.name, (o,)),))


def _told_outlet(x: str, p: Person, q: str, _r: str, _c: str, o: str) -> Told:
    return Told(f"“{q},” {x} told {o}.", (Wanted((f"{q},",), "told", x, p.name, (o,)),))


def _relayed(x: str, p: Person, _q: str, _r: str, c: str, o: str) -> Told:
    said = f"{upper_first(x)} said that {c}"
    outer = Wanted((said,), "according to", o, o)
    return Told(f"{said}, according to {o}.", (outer, Wanted((f"that {c}",), "said", upper_first(x), p.name, (o,))))


FRAMES: dict[str, Frame] = {
    "“…,” said X": _post_inverted,
    "“…,” X said": _post,
    "X said: “…”": _pre,
    "X said that …": _that,
    "X said …": _bare,
    "…, X said": _tag,
    "…, according to X": _according,
    "According to X, …": _fronted,
    "“…,” X said. “…”": _split,
    "“…,” X said, “and …”": _interrupted,
    "X told reporters that …": _reporters,
    "V, citing X, said that …": _citing,
    "“…,” X told V": _told_outlet,
    "X said that …, according to V": _relayed,
}
"""Frames of news by the way they are written."""
LEADS = ("X said that …", "“…,” said X")
"""Frames that put the full name first and hold no outlet."""


@st.composite
def paragraphs(draw: st.DrawFn, frames: tuple[str, ...] = tuple(FRAMES)) -> list[Told]:
    """An article in paragraphs: each speaker by the full name first, then by surname, or by pronoun right behind."""
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    quotes = draw(st.permutations(QUOTES))
    clauses = draw(st.permutations(CLAUSES))
    out = [Told(draw(st.sampled_from(BACKGROUND)))]
    turns = draw(st.lists(st.sampled_from(frames), min_size=1, max_size=4))
    known: list[Person] = []
    for n, frame in enumerate(turns):
        person = draw(st.sampled_from(people))
        mention = person.name
        if person in known:
            forms = [person.surname, person.name]
            mention = draw(st.sampled_from(forms))
        known.append(person)
        outlet = draw(st.sampled_from(OUTLETS))
        out.append(FRAMES[frame](mention, person, quotes[n % 6], quotes[(n + 1) % 6], clauses[n % 6], outlet))
        if draw(st.booleans()):
            out.append(Told(draw(st.sampled_from(BACKGROUND))))
    return out


def article(told: list[Told]) -> str:
    """The text of an article."""
    return "\n\n".join(t.text for t in told)


def wanted(told: list[Told]) -> list[Wanted]:
    """The records of an article."""
    return [w for t in told for w in t.wanted]


def summary(r: Record) -> Wanted:
    """A record as the frames describe it."""
    return Wanted(
        tuple(s.text for s in r.quote.spans),
        r.cue.text if r.cue else "",
        (r.speaker.text or "") if r.speaker else "",
        (r.speaker.name or "") if r.speaker else "",
        tuple(v.name or "" for v in r.via if v.relation != "publisher"),
    )


# --- looking at extractions ------------------------------------------------------------------------------------------


def stretches(x: Extraction) -> Iterator[tuple[int, int, str]]:
    """(start, end, text) of everything in an extraction that stands for a place in the text."""
    for r in x.records:
        for s in (*r.quote.spans, r.cue, r.addressee, r.when, r.setting):
            if s is not None:
                yield s.start, s.end, s.text
        for m in (r.speaker, *r.via):
            if m is not None and m.start is not None and m.end is not None and m.text is not None:
                yield m.start, m.end, m.text


def mentions(x: Extraction) -> Iterator[Mention]:
    """Every speaker and intermediary."""
    for r in x.records:
        yield from (m for m in (r.speaker, *r.via) if m is not None)


PLACES = ("id", "start", "end", "sha256", "parent", "mentions")


def told_without(x: Extraction, *fields: str) -> str:
    """The records and parties as JSON, without places, hashes and these fields."""
    dropped = {*PLACES, *fields}

    def pruned(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: pruned(v) for k, v in value.items() if k not in dropped}
        return [pruned(v) for v in value] if isinstance(value, list) else value

    data = x.to_dict()
    return json.dumps(pruned({"records": data["records"], "parties": data["parties"]}), ensure_ascii=False, indent=1)


def swapped(text: str, changes: dict[str, str]) -> str:
    """The text with each of these words changed for another."""
    return re.sub("|".join(rf"\b{re.escape(w)}\b" for w in changes), lambda m: changes[m[0]], text)
