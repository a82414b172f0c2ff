"""The document's own part: text → its byline, dateline and publisher, and the lines that hold them.

What a document says of itself stands around the article rather than in it: a byline above, a dateline in front of the first
sentence, a credit line below. These lines attribute no words to anybody, so the later stages do not read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from quoteattr.rulepack import RulePack
from quoteattr.signs import Atoms
from quoteattr.tokens import Tokens

_LINE_END = re.compile("\n")


@frozen
class Origin:
    """What the document says of itself."""

    publisher: str | None
    """The agency or outlet."""
    byline: tuple[str, ...]
    """The authors, as printed."""
    dateline: str | None
    """The place."""
    credit: tuple[int, int] | None
    """Where the publisher stands in the text, in code points."""
    apart: tuple[tuple[int, int], ...]
    """The lines and the dateline that say so, in code points and in order; no two overlap."""


@frozen
class _Said:
    """What the lines say so far."""

    authors: list[str] = field(factory=list)
    outlets: list[tuple[str, int]] = field(factory=list)
    """(name, where it stands), the first goes before the others."""
    apart: list[tuple[int, int]] = field(factory=list)

    def free(self, m: re.Match[str]) -> bool:
        """Whether no line before has taken these words."""
        return all(m.end() <= a or b <= m.start() for a, b in self.apart)


class _Part:
    """Lines at the beginning or the end of a text."""

    def __init__(self, view: str, start: int, end: int, longest: int) -> None:
        self.view = view
        self.start, self.end = start, end
        self.lines = [start, *(m.end() for m in _LINE_END.finditer(view, start, end - 1))] if end > start else []
        """Where they begin."""
        behind = [*self.lines[1:], end + 1]
        self.short = [a for a, b in zip(self.lines, behind, strict=False) if b - a <= longest + 1]
        """Where those begin that can be a byline or a credit as a whole."""
        self.last = view.rfind("\n", start, start + len(view[start:end].rstrip())) + 1 or start
        """Where the last one begins that is not empty."""


class _Line:
    """An expression for lines of a document, tried only where it can fit.

    One that begins with ``^`` fits where a line begins, one that ends with ``$`` in no line that is too long, and one that
    ends with ``\\Z`` in the last.
    """

    def __init__(self, regex: re.Pattern[str]) -> None:
        self._regex = regex
        self._anchored = regex.pattern.startswith("^")
        self._whole, self._last = regex.pattern.endswith("$"), regex.pattern.endswith(r"\Z")

    def matches(self, part: _Part) -> Iterator[re.Match[str]]:
        """Its matches from left to right."""
        if not self._anchored:
            return self._regex.finditer(part.view, part.last if self._last else part.start, part.end)
        match, view, end = self._regex.match, part.view, part.end
        lines = [part.last] if self._last else part.short if self._whole else part.lines
        return (m for at in lines if (m := match(view, at, end)) is not None)


class Origins:
    """Reads bylines, datelines and credit lines by the table ``document`` of a pack."""

    def __init__(self, pack: RulePack) -> None:
        document: dict[str, Any] = pack.settings.get("document", {})
        self._head, self._tail, self._longest = (int(document.get(k, "0")) for k in ("head", "tail", "line"))
        self._bylines, self._datelines, self._credits = (
            [_Line(e.regex) for e in pack.texts.get(f"document:{kind}", ())]
            for kind in ("byline", "dateline", "credit")
        )
        self._author, self._phrase, self._article, self._form = (
            pack.only(f"document:{piece}") for piece in ("author", "phrase", "article", "outlet")
        )
        self._words = pack.vocabulary

    def read(self, t: Tokens, publisher: str | None, byline: tuple[str, ...] | None) -> Origin:
        """What the text says, unless the caller said it."""
        view = t.view
        head = _Part(view, 0, _line_end(view, self._head), self._longest)
        below = view.rfind("\n", 0, max(len(view) - self._tail, 0)) + 1
        said = _Said()
        dateline = self._dateline(head, said)
        self._byline(head, said)
        self._credit(_Part(view, below, len(view), self._longest), said)
        name, at = next(iter(said.outlets), (None, 0))
        found = (at, at + len(name)) if name is not None else None
        return Origin(
            publisher=name if publisher is None else publisher,
            byline=tuple(said.authors) if byline is None else byline,
            dateline=dateline,
            credit=found if publisher is None or publisher == name else None,
            apart=tuple(sorted(said.apart)),
        )

    def _dateline(self, head: _Part, said: _Said) -> str | None:
        """The place of the first dateline."""
        found = [m for line in self._datelines if (m := next(self._counting(line, head), None)) is not None]
        if not found:
            return None
        m = min(found, key=lambda m: (m.start(), -m.end()))
        said.apart.append(m.span())
        self._outlet(m, said)
        place = _group(m, "place") or _group(m, "known")
        return place.strip() if place else None

    def _byline(self, head: _Part, said: _Said) -> None:
        for line in self._bylines:
            for m in self._counting(line, head):
                if said.free(m) and not (_group(m, "bare") and said.authors):
                    # what a line without "By" stands behind is not its own
                    said.apart.append((m.start("bare") if _group(m, "bare") else m.start(), m.end()))
                    self._authors(m, said)
                    self._outlet(m, said)

    def _credit(self, tail: _Part, said: _Said) -> None:
        for line in self._credits:
            for m in self._counting(line, tail):
                if said.free(m):
                    said.apart.append(m.span())
                    self._outlet(m, said)
                    if not said.authors:
                        self._authors(m, said)

    def _counting(self, line: _Line, part: _Part) -> Iterator[re.Match[str]]:
        """The matches whose groups are what they are named after."""
        for m in line.matches(part):
            known, outlet, bare = _group(m, "known"), _group(m, "outlet"), _group(m, "bare")
            if (
                (known is None or self._is("PLACE", known))
                and (outlet is None or self._begins_with_outlet(outlet))
                and (bare is None or self._are_authors(self._names(bare)))
            ):
                yield m

    def _authors(self, m: re.Match[str], said: _Said) -> None:
        for group in ("names", "bare"):
            for name in self._names(_group(m, group) or ""):
                if self._is("OUTLET", name):
                    said.outlets.append((name, m.start(group) + m[group].index(name)))
                elif name not in said.authors and not self._is("PLACE", name):
                    said.authors.append(name)

    def _names(self, text: str) -> list[str]:
        return [m["name"] for m in self._author.finditer(text)]

    def _outlet(self, m: re.Match[str], said: _Said) -> None:
        if agency := _group(m, "agency"):
            said.outlets.append((agency, m.start("agency")))
        for group in ("outlet", "rest"):
            said.outlets.extend((name, m.start(group) + at) for name, at in self._outlets(_group(m, group) or ""))

    def _outlets(self, text: str) -> Iterator[tuple[str, int]]:
        """The outlets that a line names, by the lexicon or by their form: of each run of capitals the longest beginning."""
        for m in self._phrase.finditer(text):
            article = self._article.match(m.group())
            for at in (article.end(), 0) if article else (0,):
                words = m.group()[at:].split(" ")
                # "AFP Sport" is AFP's, but "Local Democracy Reporter" not Local's
                least = 0 if len(words) == 1 or words[0].isupper() else 1
                beginnings = (" ".join(words[:n]) for n in range(len(words), least, -1))
                name = next((x for x in beginnings if self._is("OUTLET", x) or self._form.fullmatch(x)), None)
                if name is not None:
                    yield name, m.start() + at
                    break

    def _begins_with_outlet(self, text: str) -> bool:
        name, at = next(self._outlets(text), ("", 0))
        article = self._article.match(text)
        return bool(name) and at in (0, article.end() if article else 0)

    def _is(self, cls: str, name: str) -> bool:
        return any(cls in self._known(x) for x in (name, name.title(), name.upper()))

    def _known(self, word: str) -> Atoms:
        return self._words.exact.get(word, frozenset())

    def _are_authors(self, names: list[str]) -> bool:
        """Whether these are names of people, but for papers and places behind the first ("Ana Diaz, Associated Press")."""
        return self._is_name(names[0]) and all(
            self._is_name(x) or self._is("OUTLET", x) or self._is("PLACE", x) for x in names[1:]
        )

    def _is_name(self, name: str) -> bool:
        """Whether it can only be somebody's name: it begins with a given name, or no word of it is an ordinary one."""
        first, *others = name.split(" ")
        given = self._known(first.title())
        if "GIVEN" in given and "GIVEN.ambiguous" not in given:
            return True
        ordinary = any(w.lower() in self._words.lower for w in (others if "GIVEN" in given else [first, *others]))
        return not (ordinary or self._is("PLACE", name) or self._is("OUTLET", name))


def _group(m: re.Match[str], name: str) -> str | None:
    """What a named group took; None where it took nothing or the expression has none of this name."""
    return m[name] if name in m.re.groupindex else None


def _line_end(view: str, at: int) -> int:
    """The end of the line that holds an offset."""
    end = view.find("\n", at)
    return len(view) if end < 0 else end
