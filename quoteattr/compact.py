"""Sets and mappings of many short texts that are pickled as a few long ones.

To read a hundred thousand texts one by one takes most of the time in which a process starts; so these values, which are
used as any set and mapping, hand a pickle their texts in one piece and take them apart when they are read back.
"""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Chars(frozenset[str]):
    """A set of characters."""

    def __reduce__(self) -> tuple[object, ...]:
        return Chars, ("".join(sorted(self)),)


class Texts(frozenset[str]):
    """A set of texts without line breaks."""

    def __reduce__(self) -> tuple[object, ...]:
        return _texts, ("\n".join(sorted(self)),)


class Turns(dict[str, str]):
    """Character → what it turns into, looked up when it is first asked for; itself where it turns into no other."""

    def __init__(self, characters: str, others: str) -> None:
        super().__init__()
        self._characters = characters
        self._others = others

    def __missing__(self, character: str) -> str:
        at = self._characters.find(character)
        self[character] = other = self._others[at] if at >= 0 else character
        return other

    def __reduce__(self) -> tuple[object, ...]:
        return Turns, (self._characters, self._others)


class Shared(dict[str, V]):
    """Text without line breaks → a value that many texts share."""

    def __reduce__(self) -> tuple[object, ...]:
        return _shared, ([(value, "\n".join(texts)) for value, texts in _by_value(self).items()],)


class SharedByTwo(dict[tuple[str, str], V]):
    """Two texts without line breaks → a value that many of them share."""

    def __reduce__(self) -> tuple[object, ...]:
        return _shared_by_two, ([(value, "\n".join(map("\n".join, two))) for value, two in _by_value(self).items()],)


def _by_value(mapping: dict[K, V]) -> dict[V, list[K]]:
    out: dict[V, list[K]] = {}
    for key, value in mapping.items():
        out.setdefault(value, []).append(key)
    return out


def _texts(joined: str) -> Texts:
    return Texts(joined.split("\n") if joined else ())


def _shared(groups: list[tuple[V, str]]) -> Shared[V]:
    out: Shared[V] = Shared()
    for value, joined in groups:
        out.update(dict.fromkeys(joined.split("\n"), value))
    return out


def _shared_by_two(groups: list[tuple[V, str]]) -> SharedByTwo[V]:
    out: SharedByTwo[V] = SharedByTwo()
    for value, joined in groups:
        texts = joined.split("\n")
        out.update(dict.fromkeys(zip(texts[::2], texts[1::2], strict=True), value))
    return out
