"""Names in a text → the parties of the document: variants of one name, surnames, acronyms, aliases, roles.

All names of the text are entered before any mention is resolved: first those of several words, so that a word alone
("Diaz", "the Herald") joins the one party that bears it wherever it stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import define, field, frozen

from quoteattr.attributions import Range
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens

NAME_WORDS = 6
"""Words of the longest name of a person."""
NEAR = 25
"""Tokens behind a name in which a pronoun is taken to be its."""


@frozen
class Role:
    """What a party is, as the text says beside its name ("Texas Sen. …", "…, a former judge")."""

    head: str
    """The noun, in lower case: senator, judge."""
    modifiers: frozenset[str]
    """Other words with it, in lower case."""
    text: str
    """As printed, without an article."""
    tokens: Range = field(eq=False)
    """Where it stands."""


@define(eq=False)
class Draft:
    """A party in the making."""

    number: int
    """By order of appearance; 0 while it neither speaks nor passes on."""
    name: str
    """The fullest name or description so far."""
    kind: str
    """See records.KINDS."""
    named: bool
    """False where it is only described."""
    plural: bool = False
    """Several people."""
    place: bool = False
    """A country, a city."""
    places: list[int] = field(factory=list)
    """Tokens at which it is mentioned, in order."""
    roles: list[Role] = field(factory=list)
    """What it is."""
    titles: frozenset[str] = frozenset()
    """The pronouns that its titles and roles go with."""
    given: frozenset[str] = frozenset()
    """The pronouns that its given name mostly goes with."""
    votes: dict[str, int] = field(factory=dict)
    """How often the article uses a pronoun of it."""
    members: tuple[Draft, ...] = ()
    """Of a joint party."""
    mentions: set[Range] = field(factory=set)
    """Where it speaks or passes on, in code points."""

    @property
    def id(self) -> str:
        """As records refer to it."""
        return f"p{self.number}"

    @property
    def hints(self) -> frozenset[str]:
        """Which pronouns it goes by: as its titles say, else as the article uses them, else as its given name has it."""
        if len(self.titles) == 1:
            return self.titles
        return _majority({p: self.votes.get(p, 0) + 2 * (p in self.given) for p in {*self.votes, *self.given}})

    def suits(self, kind: str) -> bool:
        """Whether a noun of a kind can describe it: no organisation is a senator, and no person a ministry."""
        kinds = {kind, self.kind}
        return len(kinds) == 1 or "unknown" in kinds or "person" not in kinds

    def mention_before(self, token: int) -> int:
        """The index in ``places`` of the last mention before a token; -1 without one."""
        return bisect_left(self.places, token) - 1

    def last_before(self, token: int) -> int:
        """The token of the last mention before a token, which there must be."""
        return self.places[self.mention_before(token)]


@frozen
class Pronoun:
    """A pronoun and what goes with it, from a pack's table ``pronouns``."""

    name: str
    """As records give it: he, she, it, they."""
    words: frozenset[str]
    """Characters of its forms."""
    nouns: frozenset[str]
    """Characters of nouns that settle it: spokeswoman."""
    given: frozenset[str]
    """Characters of given names that it mostly goes with."""
    kinds: frozenset[str]
    """Kinds of party that it can stand for."""
    plural: bool
    """True where it stands for several."""
    contradicts: frozenset[str]
    """Pronouns that the same party cannot go by."""
    descriptions: frozenset[str]
    """Characters of noun phrases without a name that it can stand for."""

    @classmethod
    def of(cls, pack: RulePack, row: dict[str, Any]) -> Pronoun:
        """From a row of the table."""
        name = row["is"]

        def chars(key: str) -> frozenset[str]:
            return pack.conditions.get(f"pronoun:{name}:{key}", frozenset())

        return cls(
            name, chars("words"), chars("nouns"), chars("given"), frozenset(row.get("kinds", ())),
            row.get("number") == "many", frozenset(row.get("not", ())), chars("descriptions"),
        )  # fmt: skip


class Names:
    """The names of one text and the parties that bear them."""

    def __init__(self, pack: RulePack, tokens: Tokens, streams: Iterable[Stream]) -> None:
        self._t = tokens
        self._pack = pack
        self._namelike = pack.named("name")
        self._title = pack.named("title")
        self._role, self._org = pack.named("role-noun"), pack.named("org-noun")
        self._within = pack.named("within-name")
        self._people, self._given_name = pack.named("plural-person"), pack.named("person-name")
        self._body, self._institution = pack.named("body"), pack.named("institution")
        self._of = pack.named("part-of")
        self._poss = pack.named("possessive")
        self._article = pack.named("article")
        self._place = pack.named("place")
        self._suffix, self._honour = pack.named("suffix"), pack.named("honour")
        self._ordinary = pack.vocabulary.lower
        self._articles = frozenset(pack.settings.get("name-articles", ()))
        self._also: dict[str, list[str]] = pack.settings.get("also-called", {})
        self.pronouns = [Pronoun.of(pack, row) for row in pack.settings.get("pronouns", [])]
        """Those of the pack."""
        self._token_kinds = [(k, pack.named(f"{k}-name")) for k in ("outlet", "organisation", "person")]
        self._find_name = pack.finder("name-token")
        self._np = pack.named("noun-phrase")
        self._kinds = [(k.split(":")[2], v) for k, v in pack.conditions.items() if k.startswith("kind:")]
        self._by_name: dict[str, Draft] = {}
        self._by_ends: dict[tuple[str, str, bool], Draft] = {}
        self._by_last: dict[str, list[Draft]] = {}
        self._by_word: dict[str, list[Draft]] = {}
        self._by_middle: dict[str, list[Draft]] = {}
        self._full: dict[tuple[str, Draft], tuple[bool, int]] = {}
        self._by_role: dict[str, list[Draft]] = {}
        self.all: list[Draft] = []
        """Every named party of the text."""
        self._collect(streams)

    # entering ----------------------------------------------------------------------------------------------------------

    def _collect(self, streams: Iterable[Stream]) -> None:
        t = self._t
        found: dict[str, list[tuple[int, int, str]]] = {}
        for s in streams:
            for i in self._phrases_with_names(s):
                a, b = s.first[i], s.last[i]
                found.setdefault(t.view[t.starts[a] : t.starts[b]].rstrip(), []).append((a, b, s.chars[i]))
        several: list[tuple[str, tuple[int, int, int], str, list[int]]] = []
        alone: list[tuple[str, tuple[int, int, int], str, list[int]]] = []
        for at in found.values():
            a, b, char = at[0]
            for begin, start, end in self._inner_names(a, b):
                name = self._t.phrase(start, end)
                heads = self.is_name(start, end, b) and begin == self._head(a, b)
                kind = (
                    self.kind(char)
                    if heads and t.shadow[end - 1] not in self._institution
                    else self._kind_of(start, end)
                )
                if kind == "organisation" and self._like_a_person(start, end):
                    kind = "unknown"
                places = [x + start - a for x, _, _ in at]
                (several if " " in name or "-" in name else alone).append((name, (begin, start, end), kind, places))
        for name, tokens, kind, places in sorted(several, key=lambda x: (x[0].count(" ") > 2, -len(x[0]))):
            inner = self._inside(name, kind) if name.count(" ") > 2 else None
            if inner is None:
                self._enter(name, tokens, kind, places)
            else:
                inner.places.extend(places)
                self._lengthen(inner, name, min(places))
        for name, tokens, kind, places in sorted(alone, key=lambda x: -len(x[3])):
            pronouns = self.titles(*tokens[:2])
            if not pronouns and len(self.surnamed(name)) > 1:
                pronouns = self._goes_by(places)
            party = self.find(name, t.shadow[tokens[2] - 1], pronouns)
            if party is None:
                self._enter(name, tokens, kind, places)
            else:
                party.places.extend(places)
                self._titled(party, *tokens[:2])
        for d in self.all:
            d.places = sorted(set(d.places))

    def _phrases_with_names(self, s: Stream) -> Iterator[int]:
        """The noun phrases of a stream that hold a name: at their head, or beside it ("a clip of Ana Diaz")."""
        first, last, chars = s.first, s.last, s.chars
        i = -1
        for m in self._find_name.finditer(self._t.shadow):
            if i >= 0 and first[i] <= m.start() < last[i]:
                continue
            i = bisect_right(first, m.start()) - 1
            if i >= 0 and chars[i] in self._np and m.start() < last[i]:
                yield i

    def beside(self, a: int, b: int) -> Draft | None:
        """The party of the last name in a noun phrase: of "Ana Diaz of the Farmers Federation" the federation."""
        last = None
        for begin, start, end in self._inner_names(a, b):
            last = self.find(self._t.phrase(start, end), self._t.shadow[end - 1], self.titles(begin, start))
        return last

    def _inner_names(self, a: int, b: int) -> Iterator[tuple[int, int, int]]:
        """The names in a noun phrase, that of its head and those beside it: "Ana Diaz | 's lawyer", "a friend of | Ana Diaz".

        Of each the token at which its part begins, its first token, and the one behind its last.
        """
        shadow = self._t.shadow
        begin = a
        for k in range(a, b + 1):
            if k < b and shadow[k] not in self._poss and shadow[k] not in self._of:
                continue
            if begin < k:
                start, end = self.name_tokens(begin, k)
                if self.is_name(start, end, k):
                    if k < b and shadow[k] in self._of and shadow[k - 1] in self._body:
                        yield begin, start, b
                        return
                    yield begin, start, end
            begin = k + 1

    def _head(self, a: int, b: int) -> int:
        """The token behind the last possessive of a noun phrase."""
        return next((k + 1 for k in range(b - 2, a, -1) if self._t.shadow[k] in self._poss), a)

    def _kind_of(self, start: int, end: int) -> str:
        """Of a name that heads no noun phrase."""
        first, last = self._t.shadow[start], self._t.shadow[end - 1]
        return next(
            (k for k, chars in self._token_kinds if last in chars or (k == "person" and first in chars)), "unknown"
        )

    def _like_a_person(self, start: int, end: int) -> bool:
        """Whether a given name begins a name whose end is a place or a firm by chance: "Jordan Henderson", "Paris Hilton"."""
        first, last = self._t.shadow[start], self._t.shadow[end - 1]
        return end - start > 1 and first in self._given_name and last not in self._institution and last not in self._org

    def _enter(self, name: str, tokens: tuple[int, int, int], kind: str, places: list[int]) -> None:
        begin, start, end = tokens
        shadow = self._t.shadow
        low = name.lower()
        bare = end
        while bare > start + 2 and shadow[bare - 1] in self._suffix:
            bare -= 1
        words = self._t.phrase(start, bare).lower().split(" ")
        person = kind in ("person", "unknown") and not any(c in self._of for c in shadow[start:end])
        ends = (words[0], words[-1], bare < end) if len(words) > 1 and person else None
        party = self.exact(name) or (
            self._by_ends.get(ends) or self._longer(words) or self._ending(name) if ends else None
        )
        if party is None:
            place = shadow[end - 1] in self._place and not self._like_a_person(start, end)
            party = Draft(0, name, kind, named=True, place=place)
            self.all.append(party)
            if ends is not None:
                self._by_ends[ends] = party
                party.given = frozenset(p.name for p in self.pronouns if shadow[start] in p.given)
            if len(words) > 1:
                self._index(party, words, person=ends is not None)
                self._by_name.setdefault(" ".join(sorted(low.split(" "))), party)
            for short in self._acronyms(name):
                self._by_word.setdefault(short, []).append(party)
        elif party.kind == "unknown":
            party.kind = kind
        self._by_name.setdefault(low, party)
        self._introduce(party, words[-1], (bare < end, min(places)))  # "Diaz" is rather Ana Diaz than Ana Diaz Jr.
        party.places.extend(places)
        self._titled(party, begin, start)

    def _index(self, party: Draft, words: list[str], person: bool) -> None:
        """Let a party be found by the parts of a name of several words."""
        (self._by_last if person else self._by_word).setdefault(words[-1], []).append(party)
        self._by_word.setdefault(words[0], []).append(party)
        for middle in words[1:-1] if person else ():
            self._by_middle.setdefault(middle, []).append(party)

    def _lengthen(self, party: Draft, name: str, place: int) -> None:
        """Give a person the long name around the short one: "Aung San | Suu Kyi"; not the ordinary words of a headline."""
        new = [w for w in name.split(" ") if w not in party.name.split(" ")]
        words = name.lower().split(" ")
        headline = any(w.lower() in self._ordinary and not w.islower() for w in new)
        if not new or headline or len(words) > NAME_WORDS:
            return
        party.name = name
        self._by_name.setdefault(name.lower(), party)
        self._index(party, [w.lower() for w in new], person=True)
        self._introduce(party, words[-1], (False, place))

    def _introduce(self, party: Draft, surname: str, first: tuple[bool, int]) -> None:
        """Note where a party has its full name first, by its surname with and without an article: "el-Sisi", "Sisi"."""
        article, _, bare = surname.partition("-")
        for word in (surname, bare) if bare and article in self._articles else (surname,):
            self._full[word, party] = min(self._full.get((word, party), first), first)
            if word is bare and party not in self._by_last.setdefault(bare, []):
                self._by_last[bare].append(party)

    def _goes_by(self, places: list[int]) -> frozenset[str]:
        """The pronoun that mostly comes first behind these places."""
        shadow = self._t.shadow
        votes: dict[str, int] = {}
        for place in places:
            near = (
                p.name
                for c in shadow[place + 1 : place + NEAR]
                for p in self.pronouns
                if p.contradicts and c in p.words
            )
            first = next(near, None)
            if first is not None:
                votes[first] = votes.get(first, 0) + 1
        return _majority(votes)

    def _ending(self, name: str) -> Draft | None:
        """The one whose full name ends so: "bin Salman", "Suu Kyi"."""
        low = name.lower()
        same = [d for d in self.surnamed(low.rpartition(" ")[2]) if d.name.lower().endswith(" " + low)]
        return same[0] if len(same) == 1 else None

    def _longer(self, words: list[str]) -> Draft | None:
        """The one whose name these words are without its last: "Eva Roth" of "Eva Roth Diaz"."""
        junior = self._by_ends.get((words[0], words[-1], True))
        same = [
            d for d in self.holding(words[0]) if d is not junior and d.name.lower().startswith(" ".join(words) + " ")
        ]  # fmt: skip
        return same[0] if len(same) == 1 and same[0].kind in ("person", "unknown") else None

    def _inside(self, name: str, kind: str) -> Draft | None:
        """The person whose full name begins or ends a run of capitals: "Ana Diaz Faces New Questions" in a headline."""
        if kind not in ("person", "unknown"):
            return None
        words = name.lower().split(" ")
        for n in (3, 2):
            for part in (words[:n], words[-n:]):
                found = self._by_ends.get((part[0], part[-1], False))
                if found is not None and found.name.lower() == " ".join(part):
                    return found
        return None

    @staticmethod
    def _acronyms(name: str) -> set[str]:
        """The initials of a name, with and without those of its small words; none where fewer than two words have one."""
        words = name.replace("-", " ").split()
        big = "".join(w[0] for w in words if w[0].isupper())
        every = "".join(w[0] for w in words)
        return {x.lower() for x in (big, every)} if len(big) > 1 else set()

    def _titled(self, party: Draft, begin: int, start: int) -> None:
        """What stands before a name within its noun phrase: "Texas Sen.", "the oil company"."""
        while begin < start and self._t.shadow[begin] in self._article:
            begin += 1
        last = self._t.shadow[start - 1]
        if (
            begin < start
            and last in self._role
            and not (last in self._org and party.kind in ("person", "organisation"))
        ):
            self.add_role(party, begin, start)

    def add_role(self, party: Draft, begin: int, end: int) -> None:
        """Note of a party what these tokens say that it is."""
        text = self._t.phrase(begin, end)
        words = text.lower().split(" ")
        party.titles |= self.titles(begin, end)
        own, whole = words[-1].rstrip("."), self._t.word(end - 1).lower().rstrip(".")
        for head in dict.fromkeys((own, *self._also.get(own, ()), *self._also.get(whole, ()))):
            role = Role(head, frozenset(words[:-1]), text, (begin, end))
            if role not in party.roles:
                party.roles.append(role)
                bearers = self._by_role.setdefault(head, [])
                if party not in bearers:
                    bearers.append(party)

    def alias(self, party: Draft, name: str) -> None:
        """Let a party be known by a further name; a party that has only that name becomes part of it."""
        other = self._by_name.get(name.lower())
        if other is party:
            return
        self._by_name[name.lower()] = party
        if other is not None and " " not in other.name and other.named:
            party.places = sorted({*party.places, *other.places})
            self.all.remove(other)

    # reading a noun phrase ----------------------------------------------------------------------------------------------

    def name_tokens(self, a: int, b: int) -> Range:
        """The tokens of the name in a noun phrase: the last run of name-like words behind any possessive and title.

        "Ana Diaz of Leeds" is Ana Diaz, "the Bank of England" is Bank of England. Empty where the head has no name.
        """
        shadow, like = self._t.shadow, self._namelike
        a = self._head(a, b)
        stop = next((k for k in range(a + 1, b) if shadow[k] in self._of), b)
        while stop > a and shadow[stop - 1] in self._honour:
            stop -= 1
        end = stop
        while end > a and shadow[end - 1] not in like:
            end -= 1
        start = end
        while start > a and (shadow[start - 1] in like or (start < end and shadow[start - 1] in self._within)):
            if start < end and self._ends_title(start - 1, end):
                break
            start -= 1
        while start < end and shadow[start] in self._within and shadow[start] not in like:
            start += 1
        if start < end and end == stop < b and shadow[end] in self._of and shadow[end - 1] in self._body:
            end = b
        return start, end

    def _ends_title(self, k: int, end: int) -> bool:
        """Whether a token is a title before a name rather than its beginning: not so in "Farmers Federation", "Dean Roth"."""
        char, behind = self._t.shadow[k], self._t.shadow[k + 1]
        if char not in self._title or char in self._within:
            return False
        if char in self._given_name:
            return behind in self._given_name
        return char not in self._people or self._t.shadow[end - 1] not in self._body

    def is_name(self, start: int, end: int, b: int) -> bool:
        """Whether these tokens of a noun phrase that ends at ``b`` are its head: not so "Ohio" in "the Ohio governor"."""
        return start < end and (end == b or self._t.shadow[end] in self._of or self._t.shadow[end] in self._honour)

    def kind(self, char: str) -> str:
        """Of a node, the kind of party that it names; see records.KINDS."""
        return next((k for k, chars in self._kinds if char in chars), "unknown")

    # asking ---------------------------------------------------------------------------------------------------------------

    def exact(self, name: str) -> Draft | None:
        """The party of this name, whatever the order of its words."""
        low = name.lower()
        return self._by_name.get(low) or self._by_name.get(" ".join(sorted(low.split(" "))))

    def entry(self, key: str, draft: Draft) -> Draft:
        """The party that :meth:`exact` finds by a key, else this one, which it finds from now on."""
        found = self.exact(key)
        if found is None:
            found = self._by_name[key.lower()] = draft
        return found

    def surnamed(self, word: str) -> list[Draft]:
        """Those whose full name ends in a word."""
        return self._by_last.get(word.lower(), [])

    def introduced(self, surname: str, d: Draft) -> int:
        """The token at which somebody of this surname has his or her full name first."""
        return self._full[surname.lower(), d][1]

    def holding(self, word: str) -> list[Draft]:
        """Those whose full name begins in a word or is shortened to it, and organisations whose name ends in it."""
        return self._by_word.get(word.lower(), [])

    def containing(self, word: str) -> list[Draft]:
        """Those that are no people and have a word in their name."""
        return [d for d in self.all if d.kind != "person" and word in d.name.lower().split(" ")]

    def with_role(self, head: str) -> list[Draft]:
        """Those whom the text calls so."""
        return self._by_role.get(head, [])

    def find(self, name: str, char: str, pronouns: frozenset[str]) -> Draft | None:
        """The party that a name must mean: of that name; of a word, who bears it as a surname, else begins in it.

        Where several bear it, the one that is named so first, of those that ``pronouns`` (of a title) can stand for.
        """
        known = self.exact(name)
        if known is not None or " " in name:
            return known or self._ending(name)
        people = self.surnamed(name)
        if people:
            fit = [d for d in people if not pronouns or not (h := d.hints) or h & pronouns]
            return min(fit or people, key=lambda d: self._full[name.lower(), d])
        others = [] if char in self._place else self.holding(name) or self._by_middle.get(name.lower(), [])
        if name.isupper():
            others = [d for d in others if name.lower() in self._acronyms(d.name)]
        return others[0] if len(others) == 1 else None

    def titles(self, begin: int, end: int) -> frozenset[str]:
        """What the titles and nouns among these tokens say of the pronoun of who bears them: "Mr.", "actress"."""
        data = self._pack.vocabulary.data
        out: set[str] = set()
        for k in range(begin, end):
            word, char = self._t.word(k).lower(), self._t.shadow[k]
            out.update(p for key in (word, word + ".") if (p := data.get(key, {}).get("pronoun")))
            out.update(p.name for p in self.pronouns if char in p.nouns)
        return frozenset(out)


def _majority(votes: dict[str, int]) -> frozenset[str]:
    """The pronoun that has more than half of the votes, if one has."""
    return frozenset(p for p, n in votes.items() if 2 * n > sum(votes.values()))
