"""Regular expressions, most of them over class characters, compiled when they are first used and kept in compiled form.

A source goes in, a pattern of ``re`` comes out. Reading the sets of thousands of characters that such sources hold takes
the compiler of ``re`` nearly all of the time in which a process starts; so an expression that is pickled carries the code
that the compiler made, and the process that reads it back only hands the code over. Code of another interpreter is
left aside, and the source compiled anew.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby

Code = tuple[str, int, bytes, int, dict[str, int]]
"""The interpreter that the code is for, flags, words of code, number of groups with the whole match, names of groups."""


class Expression:
    """A regular expression, compiled when it is first used."""

    __slots__ = ("_code", "_compiled", "flags", "source")

    def __init__(self, source: str, flags: int = 0, code: Code | None = None) -> None:
        self.source = source
        self.flags = flags
        self._code = code
        self._compiled: re.Pattern[str] | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._compiled is None:
            self._compiled = _assembled(self.source, self._code) or re.compile(self.source, self.flags)
        return self._compiled

    def __reduce__(self) -> tuple[type[Expression], tuple[str, int, Code | None]]:
        return Expression, (self.source, self.flags, self._code or _code(self.source, self.flags))


NOTHING = Expression("(?!)")
"""Fits nowhere."""


def either(sources: Iterable[str]) -> Expression:
    """One expression that fits where any of these does; nowhere without one."""
    return Expression("|".join(f"(?:{s})" for s in sources) or NOTHING.source)


def over_words(source: str) -> Expression:
    r"""An expression of ``re`` in which ``\p{Lu}`` stands for a general category of Unicode, and ``\p{L}`` for several.

    Raises ``re.error`` where it cannot be read.
    """
    inside = False

    def written(piece: re.Match[str]) -> str:
        nonlocal inside
        if piece["category"] is None:
            inside = piece[0].startswith("[") or (inside and piece[0] != "]")
            return piece[0]
        ranges = "".join(r for c, r in _categories().items() if c.startswith(piece["category"]))
        if not ranges:
            raise re.error(f"no character of the category {piece['category']}")
        return ranges if inside else f"[{ranges}]"

    return Expression(re.compile(_PIECE.sub(written, source)).pattern)


_PIECE = re.compile(r"\\p\{(?P<category>\w*)\}|\\.|\[\^?\]?|\]", re.DOTALL)
"""What counts where a category is to be put in: itself, and where sets of characters begin and end."""


@cache
def _categories() -> dict[str, str]:
    """General category of Unicode → its characters, as ranges in a set."""
    import unicodedata  # only where rules are compiled

    out: dict[str, str] = {}
    for category, run in groupby(map(chr, range(sys.maxunicode + 1)), unicodedata.category):
        first, *rest = run
        out[category] = out.get(category, "") + re.escape(first) + (f"-{re.escape(rest[-1])}" if rest else "")
    return out


@lru_cache(1024)
def _code(source: str, flags: int) -> Code | None:
    """What the compiler of ``re`` makes of a source; None where the interpreter does not show it."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(source, flags)
        words = _compiler._code(parsed, flags)
        state = parsed.state
        return sys.version, flags | state.flags, array("I", words).tobytes(), state.groups, dict(state.groupdict)
    except (ImportError, AttributeError):
        return None


def _assembled(source: str, code: Code | None) -> re.Pattern[str] | None:
    """The pattern of kept code; None where there is none for this interpreter."""
    if code is None or code[0] != sys.version:
        return None
    try:
        from _sre import compile as assemble  # type: ignore[import-not-found]
    except ImportError:
        return None
    _, flags, words, groups, names = code
    by_number = {n: name for name, n in names.items()}
    of_group = tuple(by_number.get(n) for n in range(groups))
    return assemble(source, flags, array("I", words).tolist(), groups - 1, names, of_group)  # type: ignore[no-any-return]
