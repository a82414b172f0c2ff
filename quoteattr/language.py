"""Whether a text is in the language of the rules, by the share of that language's function words among its words."""

from __future__ import annotations

from operator import itemgetter

from quoteattr.records import Diagnostic
from quoteattr.rulepack import RulePack
from quoteattr.tokens import Tokens


class Language:
    """Tells texts in another language by a pack's table ``language``; without the table, none is told."""

    def __init__(self, pack: RulePack) -> None:
        settings = pack.settings.get("language", {})
        self._function_words = pack.named("function-word")
        self._least_words = int(settings.get("least-words", 0))
        self._least_share = float(settings.get("least-share", 0))
        self._sample = int(settings.get("sample", 0))
        self._lang = pack.lang

    def foreign(self, t: Tokens) -> Diagnostic | None:
        """What is said of a text that is plainly in another language; None for every other one."""
        if len(t.pieces) < self._least_words or self._share(t, self._sample)[1] >= self._least_share:
            return None
        words, share = self._share(t, len(t.pieces))
        different = {piece.rstrip().lower() for piece in t.pieces if piece[0].isalpha()}
        if len(different) < self._least_words or share >= self._least_share:
            return None
        message = (
            f"of {words} words {share:.0%} are function words of the language {self._lang}: taken for another language"
        )
        return Diagnostic("other-language", f"{message} and not read", 0, len(t.text))

    def _share(self, t: Tokens, tokens: int) -> tuple[int, float]:
        """The number of words among the first tokens, and the share of function words among these."""
        words = sum(map(str.isalpha, map(itemgetter(0), t.pieces[:tokens])))
        known = sum(map(self._function_words.__contains__, t.shadow[:tokens]))
        return words, known / words if words else 0.0
