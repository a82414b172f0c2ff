"""The stages called in order: text → :class:`Extraction`."""

from __future__ import annotations

import hashlib
import os
import threading
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter

from quoteattr.attributions import Attribution, Attributor, Trace
from quoteattr.chunks import Chunker
from quoteattr.errors import UsageError, nearest
from quoteattr.language import Language
from quoteattr.links import Linker
from quoteattr.loader import load_rules
from quoteattr.origins import Origins
from quoteattr.parties import Draft
from quoteattr.profiles import Profiler
from quoteattr.records import ACTS, DEFAULT_ACTS, Cue, Diagnostic, Extraction, Mention, Quote, Record
from quoteattr.rulepack import RulePack
from quoteattr.segments import Quotation, Segmenter, Stream
from quoteattr.spans import Span
from quoteattr.speakers import Resolver
from quoteattr.tokens import Tokenizer, Tokens
from quoteattr.via import Step, chain, nest, tell_again

MAX_DEPTH = 4
"""How deep quotations inside quotations are read."""
CUES = 100_000
"""Cues whose modality is remembered."""


class Extractor:
    """Extracts attributions by one rule pack; safe to share between threads."""

    def __init__(
        self, rules: RulePack | str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None, *,
        acts: Iterable[str] = DEFAULT_ACTS, min_confidence: float | None = None,
    ) -> None:  # fmt: skip
        """An extractor of these rules (a loaded pack, a folder or a shipped name; English without) and these acts.

        With ``min_confidence``, from 0 to 1, records of lower confidence are left out, and those of rules that were not
        measured. Raises RuleError for faulty rules, UsageError for an unknown act or pack and a number out of range.
        """
        if rules is None:
            rules = load_rules()
        elif not isinstance(rules, RulePack):
            rules = load_rules(*([rules] if isinstance(rules, str | os.PathLike) else rules))
        self.rules = rules
        """The compiled pack."""
        self.acts = frozenset(acts)
        """The kinds of attribution that are given."""
        for act in self.acts:
            if act not in ACTS:
                raise UsageError(f"unknown act {act!r}; {nearest(act, ACTS)}")
        if min_confidence is not None and not 0 <= min_confidence <= 1:
            raise UsageError(f"min_confidence is a number from 0 to 1, not {min_confidence}")
        self.min_confidence = min_confidence
        """The confidence that a record needs; None where any will do."""
        self._tokenizer = Tokenizer(rules)
        self._language = Language(rules)
        self._segmenter = Segmenter(rules)
        self._chunker = Chunker(rules)
        self._attributor = Attributor(rules)
        self._linker = Linker(rules)
        self._origins = Origins(rules)
        self._profiler = Profiler(rules)
        self._modality = _Modality(rules)

    def extract(
        self, text: str, *, id: str = "", publisher: str | None = None, byline: Sequence[str] | str | None = None
    ) -> Extraction:
        """All attributions of a text; offsets count its code points.

        ``publisher`` and ``byline`` say what the caller knows of the document and go before what the text says. Any
        string is accepted: what is odd about it becomes a diagnostic. Raises TypeError where ``text`` is no string.
        """
        return self.run(text, id=id, publisher=publisher, byline=byline)[0]

    def run(
        self, text: str, *, id: str = "", publisher: str | None = None, byline: Sequence[str] | str | None = None,
        trace: Trace | None = None,
    ) -> tuple[Extraction, Tokens, list[Stream], list[tuple[Record, Attribution]]]:  # fmt: skip
        """As :meth:`extract`, with what the stages made on the way, for those who explain."""
        if not isinstance(text, str):
            raise TypeError(f"text must be a str, not {type(text).__name__}; decode bytes first")
        names = (byline,) if isinstance(byline, str) else tuple(byline) if byline is not None else None
        diagnostics: list[Diagnostic] = []
        t = self._tokenizer.tokenize(text)
        foreign = self._language.foreign(t)
        if foreign is not None:
            return self._unread(text, id, publisher, names, foreign), t, [], []
        quotations = self._segmenter.quotations(t, diagnostics)
        origin = self._origins.read(t, publisher, names)
        outer = self._segmenter.outer(t, quotations, diagnostics, origin.apart)
        streams = [self._chunker.chunk(outer)]
        found = self._attributions(streams[0], trace)
        for depth in range(1, MAX_DEPTH + 1):
            inner = self._segmenter.inner(t, quotations, depth, diagnostics)
            if inner is not None:
                streams.append(self._chunker.chunk(inner))
                for a in self._attributions(streams[-1], trace):
                    a.depth = depth
                    found.append(a)
        around = self._chunker.chunk(self._segmenter.around(t, quotations, origin.apart))
        nest(found)
        found = self._attributor.reported(found)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
        resolver = Resolver(self.rules, t, streams, found, around)
        tell_again(found, resolver)
        build = _Builder(self, t, quotations, resolver, digest.hexdigest(), id)
        records = build.records(found, origin.publisher, origin.credit)
        extraction = Extraction(
            id=id,
            sha256=digest.hexdigest(),
            lang=self.rules.lang,
            publisher=origin.publisher,
            byline=origin.byline,
            dateline=origin.dateline,
            rules=self.rules.used,
            records=tuple(r for r, _ in records),
            parties=self._profiler.parties(t, streams[0], resolver.parties()),
            diagnostics=tuple(sorted(diagnostics, key=lambda d: (d.start, d.end, d.code))),
        )
        return extraction, t, streams, records

    def _unread(
        self, text: str, id: str, publisher: str | None, byline: tuple[str, ...] | None, why: Diagnostic
    ) -> Extraction:
        """What is said of a text that is not in the language of the rules."""
        sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Extraction(id, sha, self.rules.lang, publisher, byline or (), None, self.rules.used, (), (), (why,))

    def _attributions(self, stream: Stream, trace: Trace | None) -> list[Attribution]:
        return self._linker.link(stream, self._attributor.attributions(stream, trace), trace)


class _Modality(dict[str, tuple[bool, str | None]]):
    """The characters of a cue → whether it is negated, and its modality."""

    def __init__(self, pack: RulePack) -> None:
        super().__init__()
        self._kinds = {
            k.partition(":")[2]: [e.regex for e in v]
            for k, v in pack.token_patterns.items()
            if k.startswith("modality:")
        }

    def __missing__(self, piece: str) -> tuple[bool, str | None]:
        if len(self) > CUES:
            self.clear()
        found = [k for k, regexes in self._kinds.items() if any(r.search(piece) for r in regexes)]
        self[piece] = said = "negated" in found, next((k for k in found if k != "negated"), None)
        return said


class _Builder:
    """Turns the attributions of one text into records."""

    def __init__(
        self, e: Extractor, t: Tokens, quotations: list[Quotation], resolver: Resolver, sha: str, id: str
    ) -> None:
        self.t = t
        self.extractor = e
        self.pack = e.rules
        self.resolver = resolver
        self.seed = hashlib.sha256(f"{id}\0{sha}".encode("utf-8", "surrogatepass"))
        self.words = bytearray(map(str.isalnum, map(itemgetter(0), t.pieces)))
        self.quoted = bytearray(len(self.words))
        for q in quotations:
            if q.depth == 1:
                self.quoted[q.open : q.close] = self.words[q.open : q.close]
        self.marks = sorted((q.open, q.close, q) for q in quotations if q.depth == 1)
        self.opens = [o for o, _, _ in self.marks]
        self.nested = {q.open: q.close for q in quotations if q.depth > 1}

    def records(
        self, found: list[Attribution], publisher: str | None, credit: tuple[int, int] | None
    ) -> list[tuple[Record, Attribution]]:
        order = sorted((a for a in found if a.act in self.extractor.acts), key=self._key)
        by_cue = sorted(order, key=lambda a: a.stream.first[a.cue[0] if a.cue else a.extent[0]])
        speakers = {id(a): self.resolver.speaker(a) for a in by_cue}
        chains = {id(a): chain(a, self.resolver, speakers) for a in order}
        ids: dict[int, str] = {}
        made = []
        for a in order:
            spans = self._spans(a)
            cue = self._cue(a)
            if (not spans and a.act != "silence") or not self._sure(a):
                continue
            ids[id(a)] = self._id(a, spans, cue)
            made.append((a, spans, cue))
        out = []
        for a, spans, cue in made:
            parent = a.parent
            while parent is not None and id(parent) not in ids:
                parent = parent.parent
            spk = speakers.get(id(a))
            mention = self.resolver.to_mention(*spk) if spk else None
            via = [self.resolver.to_mention(v.place, v.party, v.how, v.relation) for v in chains[id(a)]]
            if publisher is not None:
                via.append(self._publisher(publisher, credit, spk[1] if spk else None, chains[id(a)]))
            negated, modality = self._modality(a)
            record = Record(
                id=ids[id(a)],
                form=self._form(a),
                act=a.act,
                quote=Quote(" … ".join(s.text for s in spans) or None, tuple(spans), self._quote_marks(a)),
                cue=cue,
                speaker=mention,
                via=tuple(v for v in via if v is not None),
                addressee=self._other(a, "addressee"),
                when=self._other(a, "when"),
                setting=self._other(a, "setting"),
                negated=negated,
                modality=modality,
                parent=ids[id(parent)] if parent is not None else None,
                rule=a.rule.rule.id,
                confidence=self.pack.confidence.get(a.rule.rule.id),
            )
            out.append((record, a))
        return out

    def _key(self, a: Attribution) -> tuple[int, int]:
        first = a.content[0][0] if a.content else a.extent[0]
        return a.stream.first[min(first, a.extent[0])], -a.stream.last[a.extent[1] - 1]

    def _sure(self, a: Attribution) -> bool:
        """Whether the rule is as sure as is asked for; one that was not measured is not."""
        least = self.extractor.min_confidence
        return least is None or self.pack.confidence.get(a.rule.rule.id, -1.0) >= least

    def _publisher(
        self, name: str, credit: tuple[int, int] | None, speaker: Draft | None, steps: list[Step]
    ) -> Mention | None:
        draft = self.resolver.outlet(name)
        if any(d is draft for d in (speaker, *(v.party for v in steps))):
            return None
        if credit is None:
            return Mention(None, None, None, draft.id, draft.name, "outlet", "name", "publisher")
        return self.resolver.to_mention(credit, draft, "name", "publisher")

    # spans ---------------------------------------------------------------------------------------------------------------------

    def _spans(self, a: Attribution) -> list[Span]:
        t = self.t
        out: list[Span] = []
        for b, e in a.content:
            first, last = a.stream.first[b], a.stream.last[e - 1]
            first, last, end = self._without_marks(first, last)
            if first < last:
                out.append(Span.of(t.text, t.starts[first], end if end else t.end(last - 1)))
        out.sort()
        merged: list[Span] = []
        for s in out:
            if merged and s.start < merged[-1].end:
                continue
            merged.append(s)
        return merged

    def _without_marks(self, first: int, last: int) -> tuple[int, int, int]:
        """Outer marks left out; an inner closing mark just behind the last token is taken in when its opening one is in."""
        if self.nested.get(first, -1) >= last - 1:
            return first + 1, min(self.nested[first], last), 0
        for n in range(bisect_left(self.opens, first), len(self.marks)):
            o, c, q = self.marks[n]
            if o == first and (c >= last - 1 if q.closed else c >= last):
                return first + 1, min(c, last), 0
            if first < o < last and c == last and q.closed:
                return first, last + 1, 0
            if o > last:
                break
        return first, last, 0

    def _form(self, a: Attribution) -> str:
        words = inside = 0
        for b, e in a.content:
            first, last = a.stream.first[b], a.stream.last[e - 1]
            words += self.words.count(1, first, last)
            inside += self.quoted.count(1, first, last)
        if not words or not inside:
            return "indirect"
        return "direct" if inside >= 0.95 * words else "mixed"

    def _quote_marks(self, a: Attribution) -> str:
        for b, e in a.content:
            n = bisect_left(self.opens, a.stream.first[b] - 1)
            if n < len(self.marks) and self.marks[n][0] < a.stream.last[e - 1]:
                q = self.marks[n][2]
                return "closed" if q.closed else "continued" if q.continued else "unclosed"
        return "none"

    def _cue(self, a: Attribution) -> Cue | None:
        if a.cue is None:
            return None
        t = self.t
        first, last = a.stream.first[a.cue[0]], a.stream.last[a.cue[1] - 1]
        start, end = t.starts[first], t.end(last - 1)
        return Cue(start, end, t.text[start:end], self._lemma(first, last))

    def _lemma(self, first: int, last: int) -> str:
        cue = self.pack.named("cue")
        for k in range(last - 1, first - 1, -1):
            if self.t.shadow[k] in cue:
                return self.pack.vocabulary.lemma(self.t.word(k).lower())
        return self.t.view[self.t.starts[first] : self.t.end(last - 1)].lower()

    def _modality(self, a: Attribution) -> tuple[bool, str | None]:
        if a.cue is None:
            return False, None
        return self.extractor._modality[self.t.shadow[a.stream.first[a.cue[0]] : a.stream.last[a.cue[1] - 1]]]

    def _other(self, a: Attribution, role: str) -> Span | None:
        r = a.others.get(role)
        if r is not None:
            return Span.of(self.t.text, *self.resolver.place(a.stream, r))
        for inside, chars in a.rule.inside:
            if inside == role:
                for b, e in a.content:
                    for k in range(a.stream.first[b], a.stream.last[e - 1]):
                        if self.t.shadow[k] in chars:
                            return Span.of(self.t.text, self.t.starts[k], self.t.end(k))
        return None

    def _id(self, a: Attribution, spans: list[Span], cue: Cue | None) -> str:
        h = self.seed.copy()
        where = [(s.start, s.end) for s in spans] + ([(cue.start, cue.end)] if cue else [])
        h.update(f"{where}{a.rule.rule.id}".encode())
        return h.hexdigest()[:16]


_default: Extractor | None = None
_lock = threading.Lock()


def default_extractor() -> Extractor:
    """The extractor of the shipped English pack, made at the first call."""
    global _default
    with _lock:
        if _default is None:
            _default = Extractor()
        return _default


def extract(
    text: str, *, publisher: str | None = None, byline: Sequence[str] | str | None = None,
    rules: RulePack | str | os.PathLike[str] | None = None, acts: Iterable[str] = DEFAULT_ACTS,
    min_confidence: float | None = None,
) -> Extraction:  # fmt: skip
    """The attributions of a text by the shipped English rules, or by ``rules``; see :class:`Extractor`."""
    chosen = frozenset(acts)
    if rules is None and min_confidence is None and chosen == frozenset(DEFAULT_ACTS):
        return default_extractor().extract(text, publisher=publisher, byline=byline)
    return Extractor(rules, acts=chosen, min_confidence=min_confidence).extract(
        text, publisher=publisher, byline=byline
    )
