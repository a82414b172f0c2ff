"""Streams of nodes × compiled rules → matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from quoteattr.rulepack import CompiledPattern, CompiledRule, RulePack
from quoteattr.segments import Stream


@frozen(eq=False)
class Match:
    """A place where a pattern of a rule fits."""

    rule: CompiledRule
    """The rule."""
    pattern: CompiledPattern
    """Its alternative that fits."""
    start: int
    """The first node, as a position in the stream."""
    end: int
    """Behind the last node that the pattern took."""
    roles: tuple[tuple[str, int, int, str | None], ...]
    """(role, start, end, kind of content whose end is still to be found) in the order of the text."""

    def first(self, role: str) -> tuple[int, int] | None:
        """The nodes of the first occurrence of a role."""
        return next(((a, b) for r, a, b, _ in self.roles if r == role), None)


class Matcher:
    """Finds the matches of a pack's rules, a stage at a time."""

    def __init__(self, pack: RulePack) -> None:
        self._stages = pack.stages
        self._needs = pack.needs
        self._openings = pack.openings
        self._opened: tuple[str, dict[int, list[int]]] | None = None
        self._last: tuple[str, list[bool]] | None = None

    def matches(self, stream: Stream, stage: str, blocked: list[Match] | None = None) -> list[Match]:
        """All matches of the rules of a stage; those that an exception stops are added to ``blocked`` instead."""
        chars = stream.chars
        met = self.met(chars)
        out: list[Match] = []
        for rule in self._stages.get(stage, ()):
            for pattern in rule.patterns:
                if not all(map(met.__getitem__, pattern.required)):
                    continue
                for m in self._found(pattern, chars):
                    roles = tuple(
                        (role, a, b, kind)
                        for n, (role, kind) in enumerate(pattern.roles, 1)
                        for a, b in (m.span(n),)
                        if a >= 0 and (b > a or kind is not None)
                    )
                    match = Match(rule, pattern, m.start(), m.end(), roles)
                    if rule.unless and self._excepted(rule, stream, match):
                        if blocked is not None:
                            blocked.append(match)
                    else:
                        out.append(match)
        return out

    def _found(self, pattern: CompiledPattern, chars: str) -> Iterator[re.Match[str]]:
        """The matches of a pattern from left to right, without overlap."""
        if pattern.opening is None:
            yield from pattern.expression.regex.finditer(chars)
            return
        match = pattern.expression.regex.match
        behind = 0
        for at in self._starts(pattern.opening, chars):
            if at >= behind:
                m = match(chars, at)
                if m is not None:
                    behind = m.end()
                    yield m

    def _starts(self, opening: int, chars: str) -> list[int]:
        """Where a shared opening begins; the last stream's answers are kept."""
        opened = self._opened
        if opened is None or opened[0] is not chars:
            opened = self._opened = (chars, {})
        found = opened[1].get(opening)
        if found is None:
            found = opened[1][opening] = [m.start() for m in self._openings[opening].regex.finditer(chars)]
        return found

    def met(self, chars: str) -> list[bool]:
        """Which of the pack's needs a stream meets; the last answer is kept, since the stages ask about one stream."""
        last = self._last
        if last is not None and last[0] is chars:
            return last[1]
        present = frozenset(chars)
        met = [not present.isdisjoint(n) for n in self._needs]
        self._last = (chars, met)
        return met

    @staticmethod
    def _excepted(rule: CompiledRule, stream: Stream, match: Match) -> bool:
        begin, end = stream.sentence(match.start)
        for exception in rule.unless:
            for m in exception.expression.regex.finditer(stream.chars, max(begin - 1, 0), max(end, match.end)):
                if m.start() < match.end and m.end() > match.start:
                    return True
        return False
