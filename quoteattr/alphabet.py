"""Words → what is known of them → one character for each kind of word or node.

Lexicons come in; a :class:`Vocabulary` (surface form → atoms) and a closed :class:`ClassAlphabet` go out. Two words that
no pattern of the pack can tell apart share a character, so the alphabet stays small whatever the size of the lexicons.
The characters lie in one block of the Basic Multilingual Plane, where the standard library's regular expressions test
a set with one look-up (above it they walk through a list).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import compress
from typing import TYPE_CHECKING

from attrs import frozen

from quoteattr.signs import PARAGRAPH_END, SENTENCE_END, Atoms

if TYPE_CHECKING:
    from quoteattr.definitions import Entry
    from quoteattr.patterns import Condition

FIRST = 0x4E00
"""The first character of the alphabet."""
ROOM = 32_000
"""How many characters there are."""
NO_ATOMS: Atoms = frozenset()
_BITS = bytes.maketrans(b"01", b"\0\1")


@frozen
class Phrases:
    """Forms that the token expressions alone would cut."""

    exact: frozenset[str]
    """Those that match only as printed."""
    lower: frozenset[str]
    """Those that match in any case, in lower case."""
    lengths: dict[tuple[str, str], tuple[int, ...]]
    """First and second token in lower case → of how many tokens such forms consist, the longest first."""


@frozen
class Vocabulary:
    """Every form of every lexicon."""

    lower: dict[str, Atoms]
    """Forms that match in any case, by their lower-case spelling."""
    exact: dict[str, Atoms]
    """Forms that match only as printed."""
    lemmas: dict[str, dict[str, str]]
    """Form → class → entry, where the two differ."""
    data: dict[str, dict[str, str]]
    """Entry → its further properties, e.g. the canonical name of an outlet."""
    pos: dict[str, str]
    """Class → part of speech."""
    phrases: Phrases
    """Forms of several words or with inner punctuation, which make one token."""
    entries: dict[str, list[tuple[str, Entry]]]
    """Form → (class, entry) of every entry that gives it; empty in a compiled pack, which keeps them apart."""

    def lemma(self, form: str) -> str:
        """The entry of a form in lower case; the form itself where no entry differs from it."""
        return next(iter(self.lemmas.get(form, {}).values()), form)


class ClassAlphabet:
    """One character for each set of atoms that the pack's patterns can tell apart; closed once made."""

    def __init__(self, bundles: Iterable[Atoms], usage: Mapping[str, int]) -> None:
        found = set(bundles)
        if len(found) > ROOM:
            raise ValueError(f"{len(found)} kinds of word are more than the {ROOM} that there is room for")
        # what patterns ask about most often gets neighbouring characters, so that its set is written in few ranges
        atoms = sorted({a for b in found for a in b}, key=lambda a: (-usage.get(a, 0), a))
        letters = {a: chr(FIRST + i) for i, a in enumerate(atoms)}
        self._fill(atoms, sorted("".join(sorted(map(letters.__getitem__, b))) for b in found))

    def _fill(self, atoms: list[str], keys: list[str]) -> None:
        self._names = atoms
        self._letters = {a: chr(FIRST + i) for i, a in enumerate(atoms)}
        self._keys = keys
        self._chars = "".join(map(chr, range(FIRST, FIRST + len(keys))))
        self._atoms_of: dict[str, Atoms] = {SENTENCE_END: NO_ATOMS, PARAGRAPH_END: NO_ATOMS}
        self._members: dict[Condition, str] = {}
        self._masks: dict[str, int] = {}

    def __getstate__(self) -> tuple[str, str]:
        return "\n".join(self._names), "\n".join(self._keys)

    def __setstate__(self, state: tuple[str, str]) -> None:
        names, keys = state
        self._fill(names.split("\n"), keys.split("\n"))

    def char(self, atoms: Atoms) -> str | None:
        """The character of a set of atoms; None where no word and no node has it."""
        try:
            key = "".join(sorted(map(self._letters.__getitem__, atoms)))
        except KeyError:
            return None
        at = bisect_left(self._keys, key)
        return self._chars[at] if self._keys[at : at + 1] == [key] else None

    def atoms(self, char: str) -> Atoms:
        """What a character stands for."""
        found = self._atoms_of.get(char)
        if found is None:
            key = self._keys[ord(char) - FIRST]
            found = self._atoms_of[char] = frozenset(self._names[ord(c) - FIRST] for c in key)
        return found

    def kinds(self) -> Iterator[tuple[Atoms, str]]:
        """Every set of atoms with its character."""
        return ((self.atoms(c), c) for c in self._chars)

    def members(self, condition: Condition) -> str:
        """The characters for which the condition holds, sorted."""
        cached = self._members.get(condition)
        if cached is None:
            bits = bin(self._mask(condition))[:1:-1].encode().translate(_BITS)
            cached = self._members[condition] = "".join(compress(self._chars, bits))
        return cached

    def _mask(self, condition: Condition) -> int:
        """One bit a character: set where the condition holds."""
        from quoteattr.patterns import All, AnyOf, Atom, Not  # only who compiles asks

        if not self._masks:
            for i, (b, _) in enumerate(self.kinds()):
                for a in b:
                    self._masks[a] = self._masks.get(a, 0) | 1 << i
        everything = (1 << len(self)) - 1
        match condition:
            case Atom(name):
                return self._masks.get(name, 0)
            case Not(inner):
                return everything & ~self._mask(inner)
            case All(inner):
                out = everything
                for c in inner:
                    out &= self._mask(c)
                return out
            case AnyOf(inner):
                out = 0
                for c in inner:
                    out |= self._mask(c)
                return out

    def __len__(self) -> int:
        return len(self._keys)
