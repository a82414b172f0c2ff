"""Text → tokens, each one character of a shadow string that says what is known of it.

One regular expression cuts the text into pieces that cover it without a gap (a token and the blanks behind it); a memo
turns each piece into its character. No object is made for a token: offsets are a list of numbers, classes a string.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from attrs import frozen

from quoteattr.alphabet import NO_ATOMS
from quoteattr.rulepack import RulePack
from quoteattr.signs import PARAGRAPH_END, Atoms

MEMO_LIMIT = 200_000
"""Pieces kept in the memo; beyond it the memo starts anew, so that memory stays flat over an archive."""


@frozen(eq=False)
class Tokens:
    """The tokens of one text."""

    text: str
    """The caller's text, unchanged."""
    view: str
    """The same with curly apostrophes, odd blanks and the line breaks of wrapped text made plain, one for one."""
    pieces: list[str]
    """Each token of the view with the blanks behind it."""
    starts: list[int]
    """The offset of each piece, and behind the last the length of the text."""
    shadow: str
    """One class character a piece."""

    def end(self, token: int) -> int:
        """The offset behind the last code point of a token, blanks left out."""
        return self.starts[token] + len(self.pieces[token].rstrip())

    def phrase(self, a: int, b: int) -> str:
        """The words of some tokens as the text has them, blanks folded; ``a`` is one of words."""
        return " ".join(self.text[self.starts[a] : self.end(b - 1)].split())

    def word(self, token: int) -> str:
        """The token of the view without its blanks."""
        return self.pieces[token].rstrip()


class Tokenizer:
    """Cuts and classifies text by a pack; shared between threads, since the memo only ever gains equal answers."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._memo = _Memo(pack)
        settings = pack.settings
        self._cut = pack.texts["tokens"][0].regex
        self._phrases = pack.vocabulary.phrases
        self._plain_words = _PlainWords()
        self._plain = [(a, b) for a, b in settings.get("view", {}).items() if len(a) == len(b) == 1]
        wrapping = settings.get("wrapping", {})
        self._columns = (int(wrapping.get("least", 50)), int(wrapping.get("most", 90)))

    def tokenize(self, text: str) -> Tokens:
        """The tokens of any text."""
        view = self.view(text)
        pieces = self._joined(self._cut.findall(view))
        memo = self._memo
        if len(memo) > MEMO_LIMIT:
            self._memo = memo = _Memo(self._pack)
        shadow = "".join(map(memo.__getitem__, pieces))
        starts = list(accumulate(map(len, pieces), initial=0))
        return Tokens(text, view, pieces, starts, shadow)

    def _joined(self, pieces: list[str]) -> list[str]:
        """The pieces with those of a phrase put together, the longest phrase first; most pieces begin none."""
        lengths = self._phrases.lengths
        words = [*map(self._plain_words.__getitem__, pieces)]
        begins = [at for at, two in enumerate(pairwise(words)) if two in lengths]
        if not begins:
            return pieces
        exact, lower = self._phrases.exact, self._phrases.lower
        out: list[str] = []
        done = 0
        for at in begins:
            if at < done:
                continue
            for n in lengths[words[at], words[at + 1]]:
                piece = "".join(pieces[at : at + n])
                phrase = piece.rstrip()
                if "  " in phrase:
                    phrase = " ".join(phrase.split())
                if (phrase in exact or phrase.lower() in lower) and "\n" not in piece:
                    out += pieces[done:at]
                    out.append(piece)
                    done = at + n
                    break
        out += pieces[done:]
        return out

    def view(self, text: str) -> str:
        """The text with its typography made plain, one code point for one."""
        for odd, plain in self._plain:
            if odd in text:
                text = text.replace(odd, plain)
        return unwrapped(text, *self._columns)

    def atoms(self, word: str) -> Atoms:
        """What is known of a word on its own."""
        return self._pack.alphabet.atoms(self._memo[word])


class _PlainWords(dict[str, str]):
    """Piece → its word in lower case."""

    def __missing__(self, piece: str) -> str:
        if len(self) > MEMO_LIMIT:
            self.clear()
        self[piece] = word = piece.rstrip().lower()
        return word


class _Memo(dict[str, str]):
    """Piece → class character, worked out once."""

    def __init__(self, pack: RulePack) -> None:
        super().__init__()
        v = pack.vocabulary
        self._lower, self._exact = v.lower, v.exact
        self._always = [(a, e.regex) for a, e, unknown in pack.shapes if not unknown]
        self._unknown = [(a, e.regex) for a, e, unknown in pack.shapes if unknown]
        self._expressions = [(name, e.regex) for name, e in pack.token_expressions]
        self._char = pack.alphabet.char
        self._nothing = pack.alphabet.char(NO_ATOMS) or PARAGRAPH_END

    def __missing__(self, piece: str) -> str:
        word = piece.rstrip()
        char = PARAGRAPH_END if not word else self._classify(word)
        self[piece] = char
        return char

    def _classify(self, word: str) -> str:
        word = re.sub(" +", " ", word)
        low = word.lower()
        atoms = self._exact.get(word, frozenset()) | self._lower.get(low, frozenset())
        if word not in self._exact and low not in self._lower:
            atoms |= next((a for a, r in self._unknown if r.fullmatch(word)), frozenset())
        for a, r in self._always:
            if r.fullmatch(word):
                atoms |= a
        for name, r in self._expressions:
            if r.fullmatch(word):
                atoms |= {name}
        found = self._char(frozenset(atoms))
        if found is None:  # a mixture that the enumeration did not foresee: the words's own classes, without its case
            bare = self._lower.get(low) or self._exact.get(word) or NO_ATOMS
            found = self._char(bare) or self._nothing
        return found


def unwrapped(text: str, least: int, most: int) -> str:
    """The text with the line breaks inside paragraphs of hard-wrapped copy turned into blanks; other text as it is.

    Wire copy and e-mail are broken at some 64 or 72 columns; a blank line, an indent or a line that stops well short of
    the margin marks the end of a paragraph there. Decided once a text, by its line lengths.
    """
    if text.count("\n") < 6:
        return text
    lines = text.split("\n")
    lengths = [len(x.rstrip()) for x in lines]
    inner = [
        n
        for n, following in zip(lengths, lines[1:], strict=False)
        if n and following.strip() and following[0] not in " \t"
    ]
    if len(inner) < 5:
        return text
    width = sorted(lengths)[-max(1, len(lengths) // 20)]
    near = sum(1 for n in inner if n >= 0.75 * width)
    if not (least <= width <= most and max(lengths) <= most * 1.25 and near >= 0.6 * len(inner)):
        return text
    out = [lines[0]]
    for before, n, line in zip(lines, lengths, lines[1:], strict=False):
        first = line.split(" ", 1)[0]
        goes_on = (
            bool(before.strip()) and bool(line.strip()) and line[0] not in " \t" and n + len(first) + 1 >= 0.75 * width
        )
        out.append((" " if goes_on else "\n") + line)
    return "".join(out)
