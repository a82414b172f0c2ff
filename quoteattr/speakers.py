"""Mentions → parties of the document: names, roles, descriptions, pronouns, relatives.

What a name means is settled by the names of the whole text (:mod:`quoteattr.parties`). A pronoun, and a description that
fits several, is weighed: the pack's ``preferences`` give points to every party mentioned before that it can stand for, and
the most points win if they are enough. ``resolved_by`` says how each was resolved; a mention that is not resolved keeps
its own words.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import partial
from itertools import chain

from quoteattr.attributions import Attribution, Range
from quoteattr.parties import Draft, Names, Pronoun, Role
from quoteattr.records import Mention
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.timeline import Timeline
from quoteattr.tokens import Tokens

Resolved = tuple[Range, Draft | None, str]
"""The code points of a mention, its party if there is one, and how it was resolved."""
STALE = 3
"""Sentences behind which an organisation may no longer be "the company"."""
SEARCHES = 60
"""Earlier places of a noun at which a description is sought."""


class Resolver:
    """Resolves the mentions of one text; one object a text.

    ``around`` is what stands around the article: a byline gives the interviewer's full name, but no pronoun means an author.
    """

    def __init__(
        self, pack: RulePack, tokens: Tokens, streams: list[Stream], found: Iterable[Attribution] = (),
        around: Stream | None = None,
    ) -> None:  # fmt: skip
        self._t = tokens
        named = pack.named
        self._proper, self._named, self._np = named("proper"), named("named"), named("noun-phrase")
        self._pronoun, self._relative = named("pronoun"), named("relative")
        self._people, self._carriers = named("person-noun"), named("carrier")
        self._plural, self._connect, self._and = named("plural"), named("joins"), named("and")
        self._comma, self._dash, self._of = named("comma"), named("dash"), named("part-of")
        self._poss, self._definite, self._article = named("possessive"), named("definite"), named("article")
        self._trailing, self._answer, self._comments = named("trailing"), named("answer"), named("comments")
        self._aside, self._pronominal = named("aside"), named("pronominal")
        self._spokesperson, self._determiner = named("spokesperson"), named("determiner")
        self._pair_nouns = frozenset(pack.settings.get("pair-nouns", ()))
        self._own, self._from, self._withheld = named("own-document"), named("from"), named("withheld")
        self._between, self._first = named("between"), named("first-person")
        self._generic = [
            (pack.conditions[f"generic:{n}"], frozenset(row["kinds"]), float(row["least"]), row.get("main") == "yes")
            for n, row in enumerate(pack.settings.get("generic-nouns", []))
        ]
        self._calling: dict[str, list[str]] = {}
        for noun, others in pack.settings.get("also-called", {}).items():
            for other in others:
                self._calling.setdefault(other, []).append(noun)
        self._phrases = pack.token_patterns
        self._outer = streams[0]
        low = tokens.view.lower()
        self._low = low if len(low) == len(tokens.view) else tokens.view
        self.names = Names(pack, tokens, streams if around is None else [*streams, around])
        self._pronouns = self.names.pronouns
        self._timeline = Timeline(pack, self._outer, len(tokens.shadow), found)
        self._known: dict[tuple[int, int, int], Resolved] = {}
        self._mentioned: set[tuple[int, int]] = set()
        self._called: dict[tuple[int, int], Draft] = {}
        self._order: list[Draft] = []
        self._issued: list[tuple[int, int]] = []
        self._awaited: dict[str, int] = {}
        self._appositions()
        lines = zip(around.first, around.last, strict=True) if around is not None else ()
        outside = {p for a, b in lines for p in range(a, b)}
        self._timeline.fill(self.names.all, outside)
        self._votes()

    # what the text says of its names --------------------------------------------------------------------------------------

    def _appositions(self) -> None:
        """Descriptions and shorter names that stand beside a name."""
        s = self._outer
        for key, name, other in (("behind", 1, 2), ("before", 2, 1), ("short", 1, 2)):
            for expression in self._phrases.get(f"appositions:{key}", ()):
                for m in expression.regex.finditer(s.chars):
                    i, k = m.start(name), m.start(other)
                    a, b = s.first[k], s.last[k]
                    if key == "short":
                        party = self.names.beside(s.first[i], s.last[i])
                        if party is not None:
                            self.names.alias(party, self._t.phrase(*self.names.name_tokens(a, b)))
                        continue
                    party, _ = self._by_name(s, i)
                    begin, end = self._core(a, b)
                    if party is not None and begin < end and self._by_name(s, k)[0] is None:
                        self.names.add_role(party, begin, end)
                        self._called[id(s), k] = party

        for expression in self._phrases.get("appositions:issued", ()):
            self._issued.extend((m.start(2), m.start(1)) for m in expression.regex.finditer(s.chars))
        self._issued.sort()

    def _votes(self) -> None:
        """Count the pronouns that the article uses of the only one that a sentence names before them."""
        for p in self._pronouns:
            if p.plural or not p.contradicts:
                continue
            for m in re.finditer(f"[{''.join(p.words)}]", self._t.shadow):
                near = self._timeline.before(m.start(), self._timeline.begin(m.start()))
                here = {d for _, d in near if d.kind in p.kinds}
                if len(here) == 1:
                    d = here.pop()
                    d.votes[p.name] = d.votes.get(p.name, 0) + 1

    # mentions --------------------------------------------------------------------------------------------------------------

    def speaker(self, a: Attribution) -> Resolved | None:
        """Of an attribution: the code points of the mention, its party, and how it was resolved; None without one."""
        if a.speaker is None:
            return None
        place, party, how = self.mention(a.stream, a.speaker, a)
        if party is not None:
            if not a.inherited:
                token = a.stream.first[a.speaker[0]]
                self._timeline.spoke(token, party)
            self._enter(party, place)
        return place, party, "inherited" if a.inherited and party is not None else how

    def intermediary(self, s: Stream, r: Range) -> Resolved:
        """As :meth:`speaker`, for someone who passed the words on; of "a Facebook post" it is Facebook."""
        place, party, how = self._carrier(s, r) or self.mention(s, r)
        if party is not None:
            self._enter(party, place)
        return place, party, how

    def named(self, s: Stream, r: Range) -> Draft | None:
        """Whom a stretch names; None where it is no name alone."""
        return self._by_name(s, r[0])[0] if r[1] - r[0] == 1 and s.chars[r[0]] in self._proper else None

    def passes_on(self, a: Attribution) -> bool:
        """Whether its speaker passed on what is said inside its content; whoever only comments on it did not."""
        if a.speaker is None or a.act not in ("speech", "writing"):
            return False
        return a.cue is None or self._comments.isdisjoint(a.stream.chars[slice(*a.cue)])

    def _carrier(self, s: Stream, r: Range) -> Resolved | None:
        """The outlet or platform whose name stands inside a node that names no one."""
        i = r[0]
        if r[1] - i > 1 or s.chars[i] in self._proper or s.chars[i] in self._people:
            return None
        k = self._carried(s, i)
        return ((self._t.starts[k], self._t.end(k)), self._bearer(k), "name") if k is not None else None

    def _carried(self, s: Stream, i: int) -> int | None:
        """The token inside a node that is the name of an outlet or a platform, the last of several."""
        return next((k for k in reversed(range(s.first[i], s.last[i])) if self._t.shadow[k] in self._carriers), None)

    def _bearer(self, k: int) -> Draft:
        """The outlet or platform that a token names."""
        name = self._t.phrase(k, k + 1)
        return self.names.entry(name, Draft(0, name, "outlet", named=True))

    def _enter(self, party: Draft, place: Range) -> None:
        if party.number == 0:
            for m in party.members:
                self._enter(m, place)
        self._number(party)
        party.mentions.add(place)

    def _number(self, party: Draft) -> None:
        """Give a party its place among those of the document, the first time."""
        if party.number == 0:
            self._order.append(party)
            party.number = len(self._order)

    def outlet(self, name: str) -> Draft:
        """The party of a publisher, which need not be mentioned."""
        found = self.names.find(name, "", frozenset())
        if found is None or found.kind == "person":
            found = self.names.entry(name, Draft(0, name, "outlet", named=True))
        self._number(found)
        found.kind = "outlet"
        return found

    def place(self, s: Stream, r: Range) -> Range:
        """The code points of a stretch of a stream."""
        return self._t.starts[s.first[r[0]]], self._t.end(s.last[r[1] - 1] - 1)

    def mention(self, s: Stream, r: Range, a: Attribution | None = None) -> Resolved:
        """The code points of a mention, its party if there is one, and how it was resolved."""
        key = id(s), *r
        if key not in self._known:
            self._known[key] = self.place(s, r), *self._party(s, r, a)
        return self._known[key]

    def _party(self, s: Stream, r: Range, a: Attribution | None) -> tuple[Draft | None, str]:
        chars = s.chars[r[0] : r[1]]
        if len(chars) == 1 and s.last[r[0]] - s.first[r[0]] == 1:
            char = self._t.shadow[s.first[r[0]]]
            if chars in self._first or char in self._first:
                return self._first_person(a)
            for p in self._pronouns:
                if char in p.words:
                    return self._by_pronoun(s, r[0], p, a)
            if char in self._answer:
                return self._interviewee(s.first[r[0]])
        if len(chars) == 1 and chars in self._pronoun:
            return None, "none"
        if len(chars) == 1 and chars in self._relative:
            before = r[0] - 1
            while before > 0 and s.chars[before] not in self._np and r[0] - before < 3:
                before -= 1
            if s.chars[before] not in self._np:
                return None, "none"
            party, how = self._single(s, before, before + 1)
            return party, "pronoun" if party is not None else how
        heads = self._joint(s, r)
        if len(heads) > 1:
            found = (self._party(s, (h, h + 1), a)[0] for h in heads)
            return self._together(tuple(dict.fromkeys(d for d in found if d is not None))), "name"
        return self._single(s, self._head(s, heads[0] if heads else r[0], r[1]), r[1])

    def _interviewee(self, at: int) -> tuple[Draft | None, str]:
        """Who answers in an interview: the person whom the text in front of it names most."""
        people = [d for d in self.names.all if d.kind == "person" and d.mention_before(self._first_turn(at)) >= 0]
        if not people:
            return None, "none"
        return max(people, key=lambda d: (len(d.places), -d.places[0])), "role"

    def _first_turn(self, at: int) -> int:
        """The first token that labels an answer."""
        return next((k for k, c in enumerate(self._t.shadow[:at]) if c in self._answer), at)

    def _head(self, s: Stream, i: int, end: int) -> int:
        """The noun phrase that names the one who is meant: of "the minister, Ana Diaz" and "one of them, a bride" the second."""
        chars = s.chars
        k = next((k for k in range(i + 1, end - 1) if chars[k] in self._comma), i) + 1
        if chars[i] in self._proper or k == i + 1 or not (k + 1 == end or chars[k + 1] in self._aside):
            return i
        if chars[k] in self._proper and (k == i + 2 or chars[i] in self._people) and not self._is_place(s, k):
            return k
        return k if k == i + 2 and chars[i] in self._pronominal and chars[k] in self._people else i

    def _is_place(self, s: Stream, i: int) -> bool:
        found, _ = self._by_name(s, i)
        return found is not None and found.place

    def _joint(self, s: Stream, r: Range) -> list[int]:
        """The noun phrases that are joined by "and" at the beginning of a mention."""
        heads = []
        i = r[0]
        while i < r[1]:
            if s.chars[i] in self._np or (i == r[0] and s.chars[i] in self._pronoun):
                heads.append(i)
                i += 1
            else:
                break
            j = i
            while j < r[1] and s.chars[j] in self._connect:
                j += 1
            if j == i or j >= r[1]:
                break
            i = j
        if len(heads) < 2 or not any(c in self._and for c in s.chars[r[0] : i]):
            return heads[:1]
        # "Ana Diaz, a Japan expert and senior fellow": behind a name, a comma and no name is an apposition
        apposition = s.chars[heads[0] + 1] in self._comma and s.chars[heads[1]] not in self._proper
        return heads[:1] if apposition else heads

    def _together(self, drafts: tuple[Draft, ...]) -> Draft:
        names = [d.name for d in drafts]
        name = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else " ".join(names)
        together = Draft(0, name, "group", named=all(d.named for d in drafts), plural=True, members=drafts)
        return self.names.entry(name, together)

    def _single(self, s: Stream, i: int, end: int) -> tuple[Draft | None, str]:
        """The party of the noun phrase at a position; its description may go on up to ``end``."""
        called = self._called.get((id(s), i))
        if called is not None:
            return called, "role"
        found, how = self._by_name(s, i)
        if found is not None:
            return found, how
        named = self._carried(s, i) if self.names.kind(s.chars[i]) == "outlet" else None
        if named is not None:  # "the Mehr news agency"
            return self._bearer(named), "name"
        a, b = s.first[i], s.last[i]
        begin, stop = self._core(a, b)
        if self._t.shadow[a] in self._definite and self._t.phrase(begin, stop).lower() in self._pair_nouns:
            pair = self._both(a)
            if pair is not None:
                return pair, "role"
        if s.chars[i] in self._own:
            author = self._author(s, i, end) or self._issuer(s, i)
            if author is not None:
                return author, "role"
        if begin < stop and s.chars[i] not in self._proper:
            meant, kind = None, self.names.kind(s.chars[i])
            if any(self._t.shadow[k] in self._poss for k in range(begin, stop)):
                meant = self._with_role(self._t.phrase(begin, stop), kind, a, strict=True) or self._belonging(
                    s, i, stop
                )
            elif any(self._t.shadow[a] in p.words for p in self._pronouns):
                meant = self._belonging(s, i, stop)
            elif (
                s.chars[i] in self._people
                and s.chars[i] not in self._plural
                and self._t.shadow[a] not in self._definite
            ):
                meant = self._named_later(self._t.phrase(begin, stop), a)
            elif begin == a and stop == b == a + 1 and s.chars[i] in self._plural and s.chars[i] in self._people:
                meant = self._earlier(self._t.phrase(a, b).lower(), frozenset(), a)
            elif self._t.shadow[a] in self._definite:
                meant = self._meant(s.chars[i], a, begin, stop, stop == b and not self._narrowed(s, i, end))
            if meant is not None:
                return meant, "role"
            following = self._named_next(s, i, stop)
            if following is not None:
                return following, "role"
        return self._described(s, i, end), "name"

    def _by_name(self, s: Stream, i: int) -> tuple[Draft | None, str]:
        """The party that a noun phrase names."""
        a, b = s.first[i], s.last[i]
        if s.chars[i] not in self._named:
            # "King said", "Cllr Moss said": a title or an ordinary word that is a surname here
            word = self._t.word(self._core(a, b)[1] - 1)
            if not word[:1].isupper() or not self.names.surnamed(word):
                return None, "none"
            return self.names.find(word, s.chars[i], self.names.titles(a, b - 1)), "surname"
        start, end = self.names.name_tokens(a, b)
        if not self.names.is_name(start, end, b):
            return None, "none"
        name = self._t.phrase(start, end)
        found = self.names.find(name, s.chars[i], self.names.titles(a, start))
        if found is None:
            return None, "none"
        found = self._introduced(name, found, a) if start == a else found
        words, full = name.lower().split(" "), found.name.lower().split(" ")
        if found.kind == "unknown" and found.given:
            found.kind = "person"
        return found, "name" if sorted(words) == sorted(full) else "surname" if words[-1] == full[-1] else "alias"

    def _introduced(self, name: str, found: Draft, at: int) -> Draft:
        """Of two with one surname the one introduced just before, where the other is not near: "… Karl Roth left. Roth said"."""
        near = self._timeline.begin(at, 2)
        if any(near <= p < at for p in found.places):
            return found
        return next((d for d in self.names.surnamed(name) if near <= self.names.introduced(name, d) < at), found)

    def _narrowed(self, s: Stream, i: int, end: int) -> bool:
        """Whether more than the noun phrase at a position says who is meant: "the company | that drilled the well"."""
        return i + 1 < end and s.chars[i + 1] not in self._comma and s.chars[i + 1] not in self._dash

    # descriptions ------------------------------------------------------------------------------------------------------------

    def _core(self, a: int, b: int) -> Range:
        """The tokens of a noun phrase without its article and what stands behind the head: "Texas senator"."""
        shadow = self._t.shadow
        while a < b and shadow[a] in self._article:
            a += 1
        end = next((k for k in range(a + 1, b) if shadow[k] in self._of), b)
        while end < b and end > a + 1 and shadow[end - 1] in self._trailing:
            end -= 1
        return a, end

    def _meant(self, char: str, at: int, begin: int, end: int, whole: bool) -> Draft | None:
        """The party that a definite description takes up."""
        text = self._t.phrase(begin, end)
        *modifiers, head = text.lower().split(" ")
        kind = self.names.kind(char)
        called = self._with_role(text, kind, at)
        heads = (head, *self._calling.get(head, ()))
        found = (self._earlier(h, frozenset(modifiers), at) for h in heads)
        earlier = next((d for d in found if d is not None), None)
        if called is not None and (earlier is None or called.mention_before(at) >= 0):
            vague = modifiers and whole and not any(r.modifiers & frozenset(modifiers) for r in called.roles)
            passed_over = vague or (whole and self._stale(called, head, at))
            return (self._most_likely(char, at) if passed_over else None) or called
        if earlier is not None:
            return earlier
        bearers = [d for d in self.names.containing(head) if d.suits(kind) and d.mention_before(at) >= 0]
        if bearers:
            return max(bearers, key=lambda d: d.last_before(at))
        return self._most_likely(char, at) if whole else None

    def _stale(self, d: Draft, head: str, at: int) -> bool:
        """Whether "the company" is rather one mentioned since than "the parent company of Acme" many sentences back."""
        if d.kind == "person" or not all(r.modifiers for r in d.roles if r.head == head):
            return False
        last = self._timeline.number(d.last_before(at)) if d.mention_before(at) >= 0 else 0
        return self._timeline.number(at) - last > STALE

    def _with_role(self, text: str, kind: str, at: int, strict: bool = False) -> Draft | None:
        """The party that the text calls so; ``strict``: that is known by each of these words."""
        *words, head = (w.removesuffix("'s").removesuffix("’s") for w in text.lower().split(" "))
        modifiers = frozenset(words)
        best: tuple[int, bool] | None = None
        chosen: list[Draft] = []
        for d in self.names.with_role(head):
            if not d.suits(kind):
                continue
            roles = [r for r in d.roles if r.head == head]
            others = frozenset(w for r in d.roles for w in (*r.modifiers, r.head))
            shared = max(len(modifiers & r.modifiers) for r in roles)
            strange = len(modifiers - others)
            clash = strange and not shared and any(r.modifiers for r in roles)
            if (strict and (shared < 2 or strange > 1)) or (clash and strange == len(modifiers)):
                continue
            rank = shared - strange, d.mention_before(at) >= 0
            if best is None or rank >= best:
                chosen = [*chosen, d] if rank == best else [d]
                best = rank
        if len(chosen) > 1 and best is not None and best[1]:
            likeliest = self._timeline.likeliest(at, "", chosen.__contains__, None, -math.inf)
            return likeliest or max(chosen, key=lambda d: d.last_before(at))
        return min(chosen, key=lambda d: d.places[0], default=None)

    def _belonging(self, s: Stream, i: int, end: int) -> Draft | None:
        """Whom the text names beside the same noun with the same possessor: "his wife" and "Lee Roth's wife"."""
        head = self._t.word(end - 1).lower()
        bearers = self.names.with_role(head)
        if not bearers:
            return None
        owner, _ = self._possessor(s, i)
        own = next((p for p in self._pronouns if self._t.shadow[s.first[i]] in p.words), None)
        found = [
            d for d in bearers if d is not owner and any(r.head == head and self._owned(r, own, owner) for r in d.roles)
        ]
        return found[0] if len(found) == 1 else None

    def _owned(self, role: Role, pronoun: Pronoun | None, owner: Draft | None) -> bool:
        """Whether its possessor stands beside it as the same pronoun or by name."""
        if pronoun is not None and self._t.shadow[role.tokens[0]] in pronoun.words:
            return True
        last = owner.name.lower().split(" ")[-1] if owner is not None else ""
        return any(w.removesuffix("'s").removesuffix("’s") == last for w in role.modifiers)

    def _named_later(self, text: str, at: int) -> Draft | None:
        """Who is named further on where the text says all of this of one: "a treasury spokesman" at the beginning."""
        *words, head = text.lower().split(" ")
        bare = self._t.shadow[at] not in self._determiner
        found = [
            d for d in self.names.with_role(head)
            if d.kind == "person" and d.places[0] > at
            and any(r.head == head and r.modifiers.issuperset(words) and (bare or words) for r in d.roles)
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def _named_next(self, s: Stream, i: int, stop: int) -> Draft | None:
        """Who opens the next sentence, named for the first time and nothing else: "A farmer said so.", "Ana Diaz, who …"."""
        char, at, outer = s.chars[i], s.first[i], self._outer
        n, sentences = self._timeline.number(at), self._timeline.sentences
        described = self.names.kind(char) == "person" and char not in self._plural and char not in self._withheld
        if s is not outer or not described or n == len(sentences):
            return None
        if any(d.mention_before(at) >= 0 for d in self.names.with_role(self._t.word(stop - 1).lower())):
            return None
        for opening in self._phrases.get("appositions:next", ()):
            m = opening.regex.match(outer.chars, bisect_left(outer.first, sentences[n]))
            if m is None:
                continue
            found, _ = self._by_name(outer, m.start(m.lastindex or 0))
            called = found is not None and any(r.tokens[0] < outer.last[m.end() - 1] for r in found.roles)
            if found is not None and found.kind == "person" and " " in found.name and not called:
                new = found.mention_before(sentences[n]) < 0 and self._awaited.setdefault(found.name, i) == i
                return found if new else None
        return None

    def _earlier(self, head: str, modifiers: frozenset[str], at: int) -> Draft | None:
        """The party of an earlier description with the same noun that says more: of several the one that says most."""
        t, s = self._t, self._outer
        offset = t.starts[at]
        best, chosen = 0, -1
        for _ in range(SEARCHES):
            offset = self._low.rfind(head, 0, offset)
            if offset < 0:
                break
            token = bisect_right(t.starts, offset) - 1
            i = bisect_right(s.first, token) - 1
            if i < 0 or s.chars[i] not in self._np or s.last[i] <= token:
                continue
            a, b = s.first[i], s.last[i]
            begin, end = self._core(a, b)
            if end - 1 != token or self._noun(token) != head:
                continue
            words = self._t.phrase(begin, end).lower().split(" ")
            known = (id(s), i) in self._called
            fuller = len(words) - 1 > len(modifiers) or end < b or self._reach(s, i, i + 1) > i + 1
            indefinite = t.shadow[a] in self._article and t.shadow[a] not in self._definite
            if not modifiers <= set(words[:-1]) or not (fuller or indefinite or known):
                continue
            if known:
                chosen = i
                break
            if b - begin > best:
                best, chosen = b - begin, i
        if chosen < 0:
            return None
        author = self._author(s, chosen, min(chosen + 3, len(s.chars))) if s.chars[chosen] in self._own else None
        return author or self._single(s, chosen, self._reach(s, chosen, chosen + 1))[0]

    def _most_likely(self, char: str, at: int) -> Draft | None:
        """Of "the company" and the like, the party of that kind that the preferences favour."""
        rows = [row for row in self._generic if char in row[0]]
        likeliest = self._timeline.likeliest
        fitting = (likeliest(at, "", partial(self._is_named, kinds), None, least) for _, kinds, least, _ in rows)
        main = (self._most_named(kinds, at) for _, kinds, _, main in rows if main)
        meant = next((d for d in chain(fitting, main) if d is not None), None)
        if meant is not None and meant.kind == "unknown":
            meant.kind = "organisation"
        return meant

    def _most_named(self, kinds: frozenset[str], at: int) -> Draft | None:
        """The one of some kinds that the text has named more often than any other of them, and not only once."""
        named = ((d.mention_before(at) + 1, d) for d in self.names.all if self._is_named(kinds, d) and not d.hints)
        counts = sorted(named, key=lambda x: -x[0])[:2]
        if not counts or counts[0][0] < 2 or (len(counts) > 1 and counts[1][0] == counts[0][0]):
            return None
        return counts[0][1]

    @staticmethod
    def _is_named(kinds: frozenset[str], d: Draft) -> bool:
        return d.named and d.kind in kinds and not d.place

    def _described(self, s: Stream, i: int, end: int) -> Draft:
        """The party that has no name but this description; whose lawyer or campaign it is tells "her lawyer" apart."""
        a, b = s.first[i], s.last[i]
        text = self._t.phrase(a, s.last[self._description_end(s, i, self._reach(s, i, end)) - 1])
        kind = self.names.kind(s.chars[i])
        owner, rest, stop = self._spoken_for(s, i) if s.chars[i] in self._spokesperson else (*self._possessor(s, i), b)
        key = f"{owner.name}'s {self._t.phrase(rest, stop)}" if owner is not None else text
        titles = self.names.titles(b - 1, b) if a + 1 < b else frozenset()
        described = Draft(0, text, kind, named=False, plural=s.chars[i] in self._plural, titles=titles)
        found = self.names.entry(key, described)
        if owner is not None and rest > a + 1 and not found.named and len(text) > len(found.name):
            found.name = text  # "Diaz's lawyer" says more than "her lawyer"
        return found

    def _author(self, s: Stream, i: int, end: int) -> Draft | None:
        """Of "Diaz's letter", "a letter from Diaz" and "a Kremlin letter" the one whose words it holds."""
        owner, _ = self._possessor(s, i)
        if owner is not None:
            return owner
        described = self._described_owner(s, i)
        if described is not None:
            return described
        begin, head = self._core(s.first[i], s.last[i])
        start, stop = self.names.name_tokens(begin, head - 1)
        if start < stop == head - 1:  # "a Kremlin statement"
            owner = self.names.find(self._t.phrase(start, stop), self._t.shadow[stop - 1], frozenset())
            if owner is not None and not owner.place:
                return owner
        if i + 2 < end and s.chars[i + 1] in self._from and s.chars[i + 2] in self._np:
            return self._single(s, i + 2, end)[0]
        return None

    def _noun(self, token: int) -> str:
        """The last word of a token in lower case: of "news agency" the second."""
        return self._t.word(token).lower().split(" ")[-1]

    def _described_owner(self, s: Stream, i: int) -> Draft | None:
        """Of "the company's statement" the company, who it is or as it is described."""
        a = s.first[i]
        k = next((k for k in range(a + 1, s.last[i]) if self._t.shadow[k] in self._poss), None)
        if k is None or self._t.shadow[a] not in self._definite:
            return None
        text = self._t.phrase(a, k)
        return self._meant("", a, a + 1, k, True) or self.names.entry(text, Draft(0, text, "unknown", named=False))

    def _issuer(self, s: Stream, i: int) -> Draft | None:
        """Of "the statement" who issued one before it, and of "a statement" who issues it."""
        a, b = s.first[i], s.last[i]
        word = self._noun(self._core(a, b)[1] - 1)
        definite = self._t.shadow[a] in self._definite
        for k, subject in reversed(self._issued):
            begin, end = self._outer.first[k], self._outer.last[k]
            if begin > a or (not definite and begin != a):
                continue
            if self._noun(self._core(begin, end)[1] - 1) == word:
                return self._single(self._outer, subject, subject + 1)[0]
        return None

    def _possessor(self, s: Stream, i: int) -> tuple[Draft | None, int]:
        """Who stands in the possessive of a noun phrase, "her" or "Diaz's", and the token behind it."""
        a, b = s.first[i], s.last[i]
        shadow = self._t.shadow
        pronoun = next((p for p in self._pronouns if shadow[a] in p.words), None)
        if pronoun is not None and a + 1 < b:
            return self._by_pronoun(s, i, pronoun, None)[0], a + 1
        k = next((k for k in range(a + 1, b - 1) if shadow[k] in self._poss), None)
        if k is None:
            return None, a
        start, end = self.names.name_tokens(a, k)
        if start >= end or end != k:
            return None, a
        return self.names.find(self._t.phrase(start, end), shadow[end - 1], self.names.titles(a, start)), k + 1

    def _spoken_for(self, s: Stream, i: int) -> tuple[Draft | None, int, int]:
        """For whom a spokesman speaks, "of Quellbank" or "the Quellbank spokesman", and the tokens of the noun."""
        begin, stop = self._core(s.first[i], s.last[i])
        start, end = self.names.name_tokens(begin, stop - 1)
        if stop < s.last[i]:
            owner = self.names.beside(stop, s.last[i])
        elif start < end == stop - 1:
            owner = self.names.find(self._t.phrase(start, end), self._t.shadow[end - 1], frozenset())
        else:
            owner, _ = self._possessor(s, i)
        return owner, stop - 1, stop

    def _reach(self, s: Stream, i: int, end: int) -> int:
        """Where a description ends whose mention may be too short: "a banker | involved in the talks"."""
        for restriction in self._phrases.get("appositions:restriction", ()):
            m = restriction.regex.match(s.chars, i)
            if m is not None:
                return max(end, m.end())
        return end

    def _description_end(self, s: Stream, i: int, end: int) -> int:
        """Where a description ends: with its mention, or before a comma ("a banker involved in the talks, …")."""
        stop = i + 1
        while stop < end and s.chars[stop] not in self._comma and s.chars[stop] not in self._dash:
            stop += 1
        named = self._phrases.get("appositions:named-tail", ()) if s.chars[i] in self._named else ()
        for tail in (*self._phrases.get("appositions:tail", ()), *named):
            m = tail.regex.search(s.chars, i + 1, stop)
            if m is not None:
                return m.start()
        return i + 1 if stop == i + 2 and s.chars[i + 1] in self._between else stop

    # pronouns ------------------------------------------------------------------------------------------------------------------

    def _first_person(self, a: Attribution | None) -> tuple[Draft | None, str]:
        """Inside a quotation, "I" and "we" are whose words it holds."""
        if a is not None and a.depth and a.parent is not None:
            outer = self.speaker(a.parent)
            if outer is not None and outer[1] is not None:
                return outer[1], "pronoun"
        return None, "none"

    def _by_pronoun(self, s: Stream, i: int, p: Pronoun, a: Attribution | None) -> tuple[Draft | None, str]:
        at = s.first[i]
        enclosing = quoted = None
        if a is not None and a.parent is not None:
            outer = self.speaker(a.parent)
            enclosing = outer[1] if outer is not None else None
            quoted = enclosing if a.depth else None
        if p.descriptions:
            self._describe(at, p.descriptions)
            if p.plural:
                self._pair(at)
        fits = partial(self._fits, p, [quoted, *self._beside(a)])
        chosen = self._timeline.likeliest(at, p.name, fits, enclosing, self._timeline.least)
        if chosen is None:
            return None, "none"
        if p.contradicts:
            chosen.votes[p.name] = chosen.votes.get(p.name, 0) + 1
            if chosen.kind == "unknown":
                chosen.kind = "person"
        return chosen, "pronoun"

    def _beside(self, a: Attribution | None) -> list[Draft]:
        """Whom an attribution names beside its speaker, who is none of them: "He told Rowe"."""
        if a is None:
            return []
        ranges = [r for r, _ in a.via] + [r for role, r in a.others.items() if role == "addressee"]
        return [d for d in (self.named(a.stream, r) for r in ranges) if d is not None]

    def _describe(self, at: int, chars: frozenset[str]) -> None:
        """Let the descriptions of these kinds in the sentence of a token and in the one before be mentions of a party."""
        s = self._outer
        begin = self._timeline.begin(at, 1)
        for k in range(bisect_left(s.first, begin), bisect_left(s.first, at)):
            if s.chars[k] in chars and (id(s), k) not in self._mentioned:
                self._mentioned.add((id(s), k))
                party, _ = self._single(s, k, k + 1)
                if party is not None:
                    self._timeline.mentioned(s.first[k], party)

    def _pair(self, at: int) -> None:
        """Let names that are joined in the sentence of a token or in the one before be a mention of all of them."""
        s = self._outer
        begin = self._timeline.begin(at, 1)
        for pair in self._phrases.get("appositions:pair", ()):
            for m in pair.regex.finditer(s.chars, bisect_left(s.first, begin), bisect_left(s.first, at)):
                party, _ = self._party(s, m.span(), None)
                if party is not None and party.members and (id(s), m.start()) not in self._mentioned:
                    self._mentioned.add((id(s), m.start()))
                    self._timeline.mentioned(s.last[m.end() - 1] - 1, party)

    def _both(self, at: int) -> Draft | None:
        """The two who are named together not long before a token."""
        self._pair(at)
        return self._timeline.likeliest(at, "", lambda d: len(d.members) == 2, None, self._timeline.least)

    @staticmethod
    def _fits(p: Pronoun, but: list[Draft | None], d: Draft) -> bool:
        """Whether a pronoun can stand for a party that is none of these, by number, kind and the pronouns that it goes by."""
        if any(d is x for x in but):
            return False
        if d.plural != p.plural and not (p.plural and d.kind in p.kinds):
            return False
        if d.kind not in p.kinds:
            return False
        hints = d.hints
        return not hints or p.name in hints or not hints & p.contradicts

    # results -------------------------------------------------------------------------------------------------------------------

    def to_mention(
        self, place: Range | None, party: Draft | None, how: str, relation: str | None = None
    ) -> Mention | None:
        """The public value of a mention; None without a place."""
        if place is None:
            return None
        text = self._t.text[place[0] : place[1]]
        if party is None:
            party = self._anonymous(text)
            self._enter(party, place)
            return Mention(place[0], place[1], text, party.id, None, "unknown", "none", relation)
        return Mention(place[0], place[1], text, party.id, party.name, party.kind, how, relation)

    def _anonymous(self, text: str) -> Draft:
        return self.names.entry("\0" + text, Draft(0, "", "unknown", named=False))

    def parties(self) -> list[Draft]:
        """Everyone who spoke or passed on, in order of appearance."""
        return self._order
