"""Streams of tokens → streams of nodes: names, noun phrases, verb groups, times.

Word rules first settle what ambiguous words are; then each level of node rules cuts the stream into pieces, and a memo
turns each piece into the character of its node. Nothing is built for a node but its place in the lists of the stream.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from quoteattr.alphabet import ClassAlphabet
from quoteattr.compact import Turns
from quoteattr.rulepack import NodeKinds, NodeLevel, RulePack
from quoteattr.segments import Stream

MEMO_LIMIT = 100_000
"""Pieces kept in the memo of a level; beyond it the memo starts anew."""


class Chunker:
    """Applies the word rules and the node levels of a pack."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._memos = [_Memo(pack, level) for level in pack.levels]

    def words(self, stream: Stream) -> Stream:
        """The stream with every ambiguous word settled that a rule settles."""
        chars = stream.chars
        for step in self._pack.words:
            chars = step.expression.regex.sub(_turned(step.turns), chars)
        return Stream(chars, stream.first, stream.last, stream.partial)

    def chunk(self, stream: Stream) -> Stream:
        """The stream of nodes."""
        stream = self.words(stream)
        for i, level in enumerate(self._pack.levels):
            memo = self._memos[i]
            if len(memo) > MEMO_LIMIT:
                self._memos[i] = memo = _Memo(self._pack, level)
            pieces = level.expression.regex.findall(stream.chars)
            ends = list(accumulate(map(len, pieces)))
            first, last = stream.first, stream.last
            stream = Stream(
                "".join(map(memo.__getitem__, pieces)),
                [first[0], *map(first.__getitem__, ends[:-1])],
                [last[e - 1] for e in ends],
                stream.partial,
            )
        return stream


def _turned(turns: Turns) -> Callable[[re.Match[str]], str]:
    """What a match of a word step becomes."""
    return lambda m: turns[m[0]]


class _Memo(dict[str, str]):
    """Piece → the character of its node."""

    def __init__(self, pack: RulePack, level: NodeLevel) -> None:
        super().__init__()
        self._level = level
        self._alphabet: ClassAlphabet = pack.alphabet
        self._kinds = [NodeKinds(rule, pack.vocabulary.pos, pack.node_atoms) for rule, _ in level.rules]

    def __missing__(self, piece: str) -> str:
        char = self._node(piece)
        self[piece] = char
        return char

    def _node(self, piece: str) -> str:
        for kinds, (_, expression), marks in zip(self._kinds, self._level.rules, self._level.marks, strict=True):
            m = expression.regex.fullmatch(piece)
            if m is None:
                continue
            head = next((g for g in m.groups() if g), piece)[-1]
            flags = tuple(name for name, chars in marks if not chars.isdisjoint(piece))
            return self._alphabet.char(kinds.of(self._alphabet.atoms(head), flags)) or head
        return piece if len(piece) == 1 else piece[-1]
