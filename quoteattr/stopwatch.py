"""A pack and a corpus → the time that each stage and rule takes, and the paragraph that takes longest."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter
from typing import Any

from attrs import asdict, evolve, frozen

from quoteattr.attributions import Attributor
from quoteattr.chunks import Chunker
from quoteattr.links import Linker
from quoteattr.matching import Matcher
from quoteattr.pipeline import Extractor
from quoteattr.segments import Segmenter, Stream
from quoteattr.speakers import Resolver
from quoteattr.tokens import Tokenizer

STAGES: dict[str, tuple[Callable[..., Any], ...]] = {
    "tokens": (Tokenizer.tokenize,),
    "segments": (Segmenter.quotations, Segmenter.outer, Segmenter.inner, Segmenter.around),
    "chunks": (Chunker.chunk,),
    "attributions": (Attributor.attributions,),
    "links": (Linker.link,),
    "speakers": (Resolver.__init__, Resolver.speaker, Resolver.parties),
}
"""The stages, and what does their work."""


@frozen
class Times:
    """Seconds, of all texts together; what is done once a process is not counted."""

    characters: int
    """How long the texts are together, in code points."""
    seconds: float
    """A whole run over all of them."""
    stages: tuple[tuple[str, float], ...]
    """Each stage with its share of a run, from 0 to 1."""
    rules: tuple[tuple[str, float], ...]
    """Each rule with the time of matching it alone, the slowest first; those for links only see what others found."""
    worst: str
    """The paragraph that takes longest."""
    worst_seconds: float
    """Its time."""


def measure(extractor: Extractor, texts: Iterable[str]) -> Times:
    """Time every text, after a first run in which expressions are compiled."""
    read = list(texts)
    _over(extractor, read)
    paragraphs = [x for text in read for x in text.split("\n") if x.strip()]
    timed = [(_seconds(partial(_over, extractor, [x])), x) for x in paragraphs]
    worst = max(timed, default=(0.0, ""))
    seconds = _seconds(partial(_over, extractor, read))
    rules = sorted(_rules(extractor, read).items(), key=lambda x: -x[1])
    return Times(sum(map(len, read)), seconds, _stages(extractor, read), tuple(rules), worst[1], worst[0])


def _over(extractor: Extractor, texts: Iterable[str]) -> None:
    for text in texts:
        extractor.extract(text)


def _stages(extractor: Extractor, texts: list[str]) -> tuple[tuple[str, float], ...]:
    profile = cProfile.Profile()
    profile.runcall(_over, extractor, texts)
    taken: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    codes = {name: [f.__code__ for f in functions] for name, functions in STAGES.items()}
    keys = {name: [(c.co_filename, c.co_firstlineno, c.co_name) for c in each] for name, each in codes.items()}
    total = sum(x[2] for x in taken.values()) or 1.0
    return tuple((name, sum(taken[k][3] for k in each if k in taken) / total) for name, each in keys.items())


def _rules(extractor: Extractor, texts: list[str]) -> dict[str, float]:
    streams = [s for text in texts for s in extractor.run(text)[2]]
    out = {}
    for stage, rules in extractor.rules.stages.items():
        for rule in rules if stage != "link" else ():
            matcher = Matcher(evolve(extractor.rules, stages={stage: (rule,)}))
            _matched(matcher, streams, stage)  # what needs to be worked out once
            out[rule.rule.id] = _seconds(partial(_matched, matcher, streams, stage))
    return out


def _matched(matcher: Matcher, streams: list[Stream], stage: str) -> None:
    for s in streams:
        matcher.matches(s, stage)


def _seconds(what: Callable[[], None]) -> float:
    start = perf_counter()
    what()
    return perf_counter() - start


def plain(t: Times, most: int = 15) -> str:
    """The times for eyes, of the rules no more than ``most``."""
    lines = [f"{t.characters:,} characters in {t.seconds:.2f} s", "", "stages, share of a run:"]
    lines += [f"  {name:<14} {share:6.1%}" for name, share in t.stages]
    lines += ["", "rules, matched alone:", *(f"  {name:<30} {1000 * s:8.1f} ms" for name, s in t.rules[:most])]
    return "\n".join([*lines, "", f"worst paragraph, {1000 * t.worst_seconds:.1f} ms:", f"  {t.worst}"])


def to_dict(t: Times) -> dict[str, Any]:
    """The times as JSON has it."""
    return {**asdict(t), "stages": dict(t.stages), "rules": dict(t.rules)}
