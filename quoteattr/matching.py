"""Streams of nodes × compiled rules → matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from operator import or_

from attrs import frozen

from quoteattr.rulepack import CompiledPattern, CompiledRule, RulePack
from quoteattr.segments import Stream

MARKS = 2
"""How many marks behind a sentence a pattern looks at: its end, and that of the paragraph."""


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
        for r, a, b, _ in self.roles:
            if r == role:
                return a, b
        return None


class Matcher:
    """Finds the matches of a pack's rules, a stage at a time.

    No pattern goes beyond its sentence, since nothing that it takes is a mark of its end; so each is tried only on the
    sentences that hold all that it requires.
    """

    def __init__(self, pack: RulePack) -> None:
        self._stages = pack.stages
        self._openings = pack.openings
        self._met = _Met(pack.needs)
        self._required = {k: {p.required for r in rules for p in r.patterns} for k, rules in pack.stages.items()}
        self._last: _Survey | None = None

    def matches(self, stream: Stream, stage: str, blocked: list[Match] | None = None) -> list[Match]:
        """All matches of the rules of a stage; those that an exception stops are added to ``blocked`` instead."""
        survey = self._survey(stream)
        anywhere = survey.anywhere
        out: list[Match] = []
        for rule in self._stages.get(stage, ()):
            for pattern in rule.patterns:
                if pattern.required & anywhere != pattern.required:
                    continue
                for m in self._found(pattern, survey):
                    roles = tuple(
                        (role, a, b, kind)
                        for (role, kind), (a, b) in zip(pattern.roles, m.regs[1:], strict=True)
                        if a >= 0 and (b > a or kind is not None)
                    )
                    match = Match(rule, pattern, m.start(), m.end(), roles)
                    if rule.unless and exception(stream, match) is not None:
                        if blocked is not None:
                            blocked.append(match)
                    else:
                        out.append(match)
        return out

    def possible(self, chars: str, stage: str) -> bool:
        """Whether a sentence of these nodes holds all that some pattern of a stage requires."""
        met = reduce(or_, map(self._met.__getitem__, set(chars)), 0)
        return any(required & met == required for required in self._required.get(stage, ()))

    def _found(self, pattern: CompiledPattern, survey: _Survey) -> Iterator[re.Match[str]]:
        """The matches of a pattern from left to right, without overlap."""
        chars, required = survey.chars, pattern.required
        sentences = [(begin, end) for begin, end, met in survey.sentences if met & required == required]
        if not sentences:
            return
        regex = pattern.expression.regex
        if pattern.opening is None:
            for begin, end in sentences:
                for m in regex.finditer(chars, begin, end + MARKS):
                    if m.start() < end:
                        yield m
            return
        for begin, end in sentences:
            behind = begin
            for at in self._starts(pattern.opening, survey, begin, end):
                if at >= behind and (found := regex.match(chars, at)) is not None:
                    behind = found.end()
                    yield found

    def _starts(self, opening: int, survey: _Survey, begin: int, end: int) -> list[int]:
        """Where a shared opening begins in a sentence, found once for all patterns."""
        found = survey.starts.get((opening, begin))
        if found is None:
            regex = self._openings[opening].regex
            found = [m.start() for m in regex.finditer(survey.chars, begin, end + MARKS) if m.start() < end]
            survey.starts[opening, begin] = found
        return found

    def _survey(self, stream: Stream) -> _Survey:
        """What the sentences of a stream hold; the last answer is kept, since the stages ask about one stream."""
        last = self._last
        if last is None or last.chars is not stream.chars:
            self._last = last = _Survey(stream, self._met)
        return last


def exception(stream: Stream, match: Match) -> CompiledPattern | None:
    """The exception of its rule that a match overlaps in its sentence."""
    begin, end = stream.sentence(match.start)
    for pattern in match.rule.unless:
        for m in pattern.expression.regex.finditer(stream.chars, max(begin - 1, 0), max(end, match.end)):
            if m.start() < match.end and m.end() > match.start:
                return pattern
    return None


class _Survey:
    """What a stream and its sentences hold."""

    def __init__(self, stream: Stream, met: _Met) -> None:
        self._stream = stream
        self._met = met
        self.chars = stream.chars
        self.anywhere = reduce(or_, map(met.__getitem__, set(stream.chars)))
        """One bit for each need that the stream meets."""
        self.starts: dict[tuple[int, int], list[int]] = {}
        """Where an opening begins in a sentence, by the number of the one and the beginning of the other."""

    @cached_property
    def sentences(self) -> list[tuple[int, int, int]]:
        """Where each sentence begins and ends, and one bit for each need that it meets."""
        chars, met = self.chars, self._met.__getitem__
        return [(begin, end, reduce(or_, map(met, set(chars[begin:end])))) for begin, end in self._stream.sentences()]


class _Met(dict[str, int]):
    """Character → one bit for each need that it meets."""

    def __init__(self, needs: Sequence[str]) -> None:
        super().__init__()
        self._needs = needs

    def __missing__(self, char: str) -> int:
        self[char] = met = sum(1 << n for n, need in enumerate(self._needs) if char in need)
        return met
