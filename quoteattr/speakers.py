"""Mentions → parties of the document: full names, surnames, roles, pronouns, descriptions.

Nothing is guessed into a name: a mention that is not resolved keeps its own words, and ``resolved_by`` says how each
was resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from attrs import define, field

from quoteattr.attributions import Attribution, Range
from quoteattr.records import Mention, Party
from quoteattr.rulepack import RulePack
from quoteattr.segments import Stream
from quoteattr.tokens import Tokens


@define(eq=False)
class Draft:
    """A party in the making."""

    number: int
    """By order of appearance."""
    name: str
    """The fullest name or description so far."""
    kind: str
    """See records.KINDS."""
    named: bool
    """False where it is only described."""
    plural: bool = False
    """Several people."""
    first: int = 0
    """The token at which it is first mentioned anywhere."""
    places: list[int] = field(factory=list)
    """Tokens at which its name stands, anywhere in the text."""
    roles: set[str] = field(factory=set)
    """Titles and role nouns that stand with the name, in lower case."""
    role: str | None = None
    """As an apposition gives it."""
    pronouns: dict[str, None] = field(factory=dict)
    """Pronouns that were resolved to it."""
    members: tuple[Draft, ...] = ()
    """Of a joint party."""
    mentions: set[Range] = field(factory=set)
    """Where it speaks or passes on, in code points."""

    @property
    def id(self) -> str:
        """As records refer to it."""
        return f"p{self.number}"


class Resolver:
    """Resolves the mentions of one text; one object a text."""

    def __init__(self, pack: RulePack, tokens: Tokens, streams: list[Stream]) -> None:
        self._t = tokens
        self._pack = pack
        self._atoms = pack.alphabet.atoms_of
        self._named = pack.named("named")
        self._proper = pack.named("proper")
        self._title = pack.named("title")
        self._namelike = pack.named("name")
        self._np = pack.named("noun-phrase")
        self._pronoun = pack.named("pronoun")
        self._relative = pack.named("relative")
        self._plural = pack.named("plural")
        self._connect = pack.named("joins")
        self._kinds = [(k.split(":")[2], v) for k, v in pack.conditions.items() if k.startswith("kind:")]
        self._find_named = pack.finder("named")
        self._phrases: dict[str, Draft] = {}
        self._parties: list[Draft] = []
        self._by_name: dict[str, Draft] = {}
        self._by_last: dict[str, list[Draft]] = {}
        self._by_role: dict[str, list[Draft]] = {}
        self._spoken: list[tuple[int, Draft]] = []
        self._order: list[Draft] = []
        for s in streams:
            self._collect(s)
        for d in self._parties:
            d.places.sort()

    # names anywhere in the text ------------------------------------------------------------------------------------------

    def _collect(self, s: Stream) -> None:
        """Enter every name of a stream; what was entered before by the same words only gains a place."""
        t, chars, known = self._t, s.chars, self._phrases
        for m in self._find_named.finditer(chars):
            i = m.start()
            a, b = s.first[i], s.last[i]
            phrase = t.view[t.starts[a] : t.starts[b]]
            entered = known.get(phrase)
            if entered is not None:
                entered.places.append(a)
                continue
            start, end = self._name_tokens(a, b)
            if start < end:
                before = {t.word(k).lower().rstrip(".") for k in range(a, start)}
                entered = self._add_name(start, end, self._kind(chars[i]), before)
                if entered is not None:
                    known[phrase] = entered

    def _name_tokens(self, a: int, b: int) -> Range:
        """The tokens of the name inside a noun phrase: the last run of name-like words behind any title."""
        shadow = self._t.shadow
        end = b
        while end > a and shadow[end - 1] not in self._namelike:
            end -= 1
        start = end
        while start > a and (
            shadow[start - 1] in self._namelike or (start < end and shadow[start - 1] in self._connect)
        ):
            if shadow[start - 1] in self._title and start < end:
                break
            start -= 1
        while start < end and shadow[start] in self._connect and shadow[start] not in self._namelike:
            start += 1
        return start, end

    def _text(self, a: int, b: int) -> str:
        """The words of these tokens, blanks folded."""
        return re.sub(r"\s+", " ", self._t.text[self._t.starts[a] : self._t.end(b - 1)])

    def _add_name(self, start: int, end: int, kind: str, before: set[str]) -> Draft | None:
        name = self._text(start, end)
        words = name.split(" ")
        found = self._by_name.get(name.lower()) or self._by_name.get(" ".join(sorted(w.lower() for w in words)))
        if found is None and len(words) == 1:
            # a surname alone joins the one party that bears it; the others wait for a mention
            bearers = self._by_last.get(name.lower(), [])
            if len(bearers) == 1:
                bearers[0].places.append(start)
                bearers[0].roles |= before
                self._roles(bearers[0], before)
                return bearers[0]
        if found is None:
            found = Draft(0, name, kind, named=True, first=start)
            self._by_name[name.lower()] = found
            self._by_name.setdefault(" ".join(sorted(w.lower() for w in words)), found)
            self._parties.append(found)
            if len(words) > 1 and kind not in ("outlet", "organisation"):
                for w in {words[-1].lower()}:
                    self._by_last.setdefault(w, []).append(found)
            if len(words) > 1:
                initials = "".join(w[0] for w in words if w[0].isupper())
                self._by_last.setdefault(initials.lower(), []).append(found)
        found.places.append(start)
        found.roles |= before
        self._roles(found, before)
        return found

    def _roles(self, d: Draft, new: set[str]) -> None:
        for r in new:
            if d not in self._by_role.setdefault(r, []):
                self._by_role[r].append(d)

    def _kind(self, char: str) -> str:
        return next((k for k, chars in self._kinds if char in chars), "unknown")

    # mentions --------------------------------------------------------------------------------------------------------------

    def speaker(self, a: Attribution) -> tuple[Range, Draft | None, str] | None:
        """Of an attribution: the code points of the mention, its party, and how it was resolved; None without one."""
        if a.speaker is None:
            return None
        resolved = self.mention(a.stream, a.speaker)
        place, party, how = resolved
        if party is not None:
            if not a.inherited:
                self._spoken.append((a.stream.first[a.speaker[0]], party))
            self._enter(party, place)
        return place, party, "inherited" if a.inherited and party is not None else how

    def intermediary(self, s: Stream, r: Range) -> tuple[Range, Draft | None, str]:
        """As :meth:`speaker`, for someone who passed the words on."""
        place, party, how = self.mention(s, r)
        if party is not None:
            self._enter(party, place)
        return place, party, how

    def _enter(self, party: Draft, place: Range) -> None:
        if party.number == 0:
            for m in party.members:
                self._enter(m, place)
            self._order.append(party)
            party.number = len(self._order)
        party.mentions.add(place)

    def outlet(self, name: str) -> Draft:
        """The party of a publisher, which need not be mentioned."""
        found = self._by_name.get(name.lower())
        if found is None:
            found = self._by_name[name.lower()] = Draft(0, name, "outlet", named=True)
        if found.number == 0:
            self._order.append(found)
            found.number = len(self._order)
        found.kind = "outlet"
        return found

    def place(self, s: Stream, r: Range) -> Range:
        """The code points of a stretch of a stream."""
        return self._t.starts[s.first[r[0]]], self._t.end(s.last[r[1] - 1] - 1)

    def mention(self, s: Stream, r: Range) -> tuple[Range, Draft | None, str]:
        """The code points of a mention, its party if there is one, and how it was resolved."""
        place = self.place(s, r)
        chars = s.chars[r[0] : r[1]]
        if len(chars) == 1 and chars in self._pronoun:
            return place, *self._by_pronoun(s, r[0])
        if len(chars) == 1 and chars in self._relative:
            before = r[0] - 1
            while before > 0 and s.chars[before] not in self._np and r[0] - before < 3:
                before -= 1
            if s.chars[before] in self._np:
                _, party, how = self.mention(s, (before, before + 1))
                return place, party, "pronoun" if party is not None else how
            return place, None, "none"
        heads = self._joint(s, r)
        if len(heads) > 1:
            drafts = tuple(d for h in heads if (d := self._single(s, h)[0]) is not None)
            return place, self._together(drafts), "name"
        party, how = self._single(s, heads[0] if heads else r[0], r[1])
        if party is not None and party.role is None and r[1] - r[0] > 2:
            party.role = self._apposition(s, r)
        return place, party, how

    def _joint(self, s: Stream, r: Range) -> list[int]:
        """The noun phrases that are joined by "and" at the beginning of a mention."""
        heads = []
        i = r[0]
        while i < r[1]:
            if s.chars[i] in self._np:
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
        joined = any("CONJ" in self._atoms[c] for c in s.chars[r[0] : i])
        if not joined or len(heads) < 2:
            return heads[:1]
        # "Ana Diaz, a Japan expert and senior fellow": behind a name, a comma and no name is an apposition
        between = s.chars[heads[0] + 1]
        apposition = "COMMA" in self._atoms[between] and s.chars[heads[1]] not in self._proper
        return heads[:1] if apposition else heads

    def _together(self, drafts: tuple[Draft, ...]) -> Draft:
        names = [d.name for d in drafts]
        name = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else " ".join(names)
        found = self._by_name.get(name.lower())
        if found is None:
            found = Draft(0, name, "group", named=all(d.named for d in drafts), plural=True, members=drafts)
            self._by_name[name.lower()] = found
        return found

    def _apposition(self, s: Stream, r: Range) -> str | None:
        if "COMMA" not in self._atoms[s.chars[r[0] + 1]]:
            return None
        end = r[1]
        while end > r[0] + 2 and "COMMA" in self._atoms[s.chars[end - 1]]:
            end -= 1
        text = self._text(s.first[r[0] + 2], s.last[end - 1])
        return re.sub(r"^(?:an?|the) ", "", text) if s.chars[r[0] + 2] in self._np else None

    def _single(self, s: Stream, i: int, end_of_mention: int = 0) -> tuple[Draft | None, str]:
        a, b = s.first[i], s.last[i]
        char = s.chars[i]
        start, end = self._name_tokens(a, b) if char in self._named else (b, b)
        if start < end and end == b:
            name = self._text(start, end)
            words = name.lower().split(" ")
            exact = self._by_name.get(name.lower()) or self._by_name.get(" ".join(sorted(words)))
            if exact is not None and (len(words) > 1 or not self._bearers(words[0])):
                return exact, "name"
            bearers = self._bearers(words[-1]) if len(words) == 1 else []
            if bearers:
                chosen = self._nearest(bearers, a)
                chosen.kind = "person" if chosen.kind == "unknown" else chosen.kind
                return chosen, "alias" if words[0] != chosen.name.lower().split(" ")[-1] else "surname"
            if exact is not None:
                return exact, "name"
        by_role = self._by_the_role(self._text(a, b).lower(), a)
        if by_role is not None:
            return by_role, "role"
        kind = self._kind(char)
        text = self._text(a, s.last[self._description_end(s, i, end_of_mention) - 1])
        if kind in ("organisation", "outlet") and text[:4].lower() == "the ":
            text = text[4:]
        found = self._by_name.get(text.lower())
        if found is None:
            found = Draft(0, text, kind, named=False, plural=char in self._plural, first=a)
            self._by_name[text.lower()] = found
        return found, "name"

    def _description_end(self, s: Stream, i: int, end: int) -> int:
        """Where a description ends: with its mention, or before a comma ("a banker involved in the talks, …")."""
        stop = i + 1
        while stop < end and "COMMA" not in self._atoms[s.chars[stop]] and "DASH" not in self._atoms[s.chars[stop]]:
            stop += 1
        return stop

    def _bearers(self, surname: str) -> list[Draft]:
        return self._by_last.get(surname, [])

    def _nearest(self, drafts: list[Draft], at: int) -> Draft:
        """The one mentioned last before a token, else the first to come."""

        def distance(d: Draft) -> tuple[int, int]:
            n = bisect_left(d.places, at)
            return (0, at - d.places[n - 1]) if n else (1, d.first)

        return min(drafts, key=distance)

    def _by_the_role(self, text: str, at: int) -> Draft | None:
        if not text.startswith("the "):
            return None
        bearers = self._by_role.get(text[4:], [])
        return self._nearest(bearers, at) if len(bearers) >= 1 else None

    def _by_pronoun(self, s: Stream, i: int) -> tuple[Draft | None, str]:
        at = s.first[i]
        word = self._t.word(at).lower()
        atoms = self._atoms[s.chars[i]]
        if "PRON.first" in atoms or "PRON.second" in atoms:
            return None, "none"
        group = {"him": "he", "himself": "he", "his": "he", "her": "she", "herself": "she"}.get(word, word)
        spoken = (d for k, d in reversed(self._spoken) if k < at and self._fits(d, group))
        chosen = next(spoken, None) or self._named_last(group, at)
        if chosen is None:
            return None, "none"
        if group in ("he", "she"):
            chosen.pronouns[group] = None
            if chosen.kind == "unknown":
                chosen.kind = "person"
        return chosen, "pronoun"

    def _fits(self, d: Draft, pronoun: str) -> bool:
        """Whether a pronoun can stand for a party, by number, kind and the pronouns and titles that go with it."""
        if pronoun in ("he", "she"):
            other = "she" if pronoun == "he" else "he"
            if d.plural or d.kind not in ("person", "unknown") or other in d.pronouns:
                return False
            hints = self._hints(d)
            return (d.named or d.kind == "person") and not (other in hints and pronoun not in hints)
        if pronoun == "it":
            return d.kind in ("organisation", "outlet", "document")
        return d.plural or d.kind in ("group", "organisation")

    def _hints(self, d: Draft) -> set[str]:
        """What titles and, more weakly, the given name say of a party's pronoun."""
        data = self._pack.vocabulary.data
        by_title = {p for r in d.roles for key in (r, r + ".") if (p := data.get(key, {}).get("pronoun"))}
        if by_title:
            return by_title
        first = d.name.split(" ")[0]
        atoms = self._pack.vocabulary.exact.get(first, frozenset()) if " " in d.name else frozenset()
        return {p for p in ("he", "she") if f"GIVEN.{p}" in atoms}

    def _named_last(self, pronoun: str, at: int) -> Draft | None:
        """The fitting party that was named last before a token."""
        best, chosen = -1, None
        for d in self._parties:
            n = bisect_left(d.places, at)
            if n and d.places[n - 1] > best and self._fits(d, pronoun):
                best, chosen = d.places[n - 1], d
        return chosen

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
        key = "\0" + text.lower()
        found = self._by_name.get(key)
        if found is None:
            found = self._by_name[key] = Draft(0, "", "unknown", named=False)
        return found

    def parties(self) -> tuple[Party, ...]:
        """Everyone who spoke or passed on, in order of appearance."""
        out = []
        for d in self._order:
            naming = "named" if d.named or d.kind == "outlet" else "described" if " " in d.name else "bare"
            out.append(
                Party(
                    id=d.id,
                    name=d.name or None,
                    kind=d.kind,
                    naming=naming,
                    role=d.role,
                    members=tuple(m.id for m in d.members),
                    pronouns=tuple(d.pronouns),
                    mentions=tuple(sorted(d.mentions)),
                )
            )
        return tuple(out)
