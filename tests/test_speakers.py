"""Whom a mention stands for."""

from __future__ import annotations

import pytest

from quoteattr import Extraction, Extractor, Mention


def speakers(x: Extraction) -> list[Mention]:
    return [r.speaker for r in x.records if r.speaker is not None]


def test_a_surname_is_the_full_name(newsroom: Extractor) -> None:
    """The surname alone stands for the one who bears it."""
    x = newsroom.extract("“We will win,” said Ana Diaz.\n\nDiaz said that it was over.")
    first, second = speakers(x)
    assert (first.name, first.resolved_by) == ("Ana Diaz", "name")
    assert (second.name, second.resolved_by, second.text) == ("Ana Diaz", "surname", "Diaz")
    assert first.party == second.party
    assert len(x.parties) == 1


def test_a_name_may_come_before_it_is_said_by(newsroom: Extractor) -> None:
    """The full name need not speak: that the article gives it is enough."""
    x = newsroom.extract("The town voted for Ana Diaz on Monday.\n\nDiaz said that it was over.")
    assert speakers(x)[0].name == "Ana Diaz"


def test_titles_are_no_names(newsroom: Extractor) -> None:
    """The name is given without its titles, the mention with them."""
    (m,) = speakers(newsroom.extract("“We will win,” said Prime Minister Ana Diaz."))
    assert (m.text, m.name) == ("Prime Minister Ana Diaz", "Ana Diaz")


def test_a_pronoun_is_the_one_who_spoke(newsroom: Extractor) -> None:
    """She, in the next paragraph, is the woman who has just spoken."""
    first, second = speakers(newsroom.extract("“We will win,” said Ana Diaz.\n\nShe said that it was over."))
    assert (second.name, second.resolved_by) == ("Ana Diaz", "pronoun")
    assert first.party == second.party


def test_pronouns_are_not_mixed(newsroom: Extractor) -> None:
    """A party that the article calls she is not called he."""
    text = (
        "“We will win,” said Ana Diaz. She said that it was over.\n\n“No,” said Paul Rowe. He said that it was not.\n\n"
        "She said that it was late."
    )
    assert [m.name for m in speakers(newsroom.extract(text))][-1] == "Ana Diaz"


def test_nobody_is_guessed(newsroom: Extractor) -> None:
    """A pronoun that stands for nobody in the article keeps no name."""
    (m,) = speakers(newsroom.extract("She said that it was over."))
    assert (m.text, m.name, m.resolved_by) == ("She", None, "none")


def test_first_persons_are_nobody(newsroom: Extractor) -> None:
    """ "I said" is never resolved into the one who spoke before."""
    x = newsroom.extract("“We will win,” said Ana Diaz.\n\nI said that it was over.")
    assert all(m.name != "Ana Diaz" for m in speakers(x)[1:])


@pytest.mark.parametrize(
    ("source", "naming"), [("officials", "bare"), ("a State Department official", "described"), ("Ana Diaz", "named")]
)
def test_how_a_party_is_named(newsroom: Extractor, source: str, naming: str) -> None:
    """Bare, described and named parties are told apart; the description of a party that is never named is its name."""
    x = newsroom.extract(f"“We will win,” said {source}.")
    assert [(p.name, p.naming) for p in x.parties] == [(source, naming)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ana Diaz", "person"),
        ("Paul Rowe", "person"),
        ("NHK", "outlet"),
        ("Reuters", "outlet"),
        ("the mayor", "person"),
    ],
)
def test_kinds(newsroom: Extractor, name: str, kind: str) -> None:
    """People and outlets are told apart."""
    (m,) = speakers(newsroom.extract(f"The plan was dead, according to {name}."))
    assert m.kind == kind


def test_joint_speakers_are_one_party(newsroom: Extractor) -> None:
    """Two people who say one thing are a party with members."""
    x = newsroom.extract("Ana Diaz and Paul Rowe said that it was over.")
    (m,) = speakers(x)
    assert m.name == "Ana Diaz and Paul Rowe"
    party = next(p for p in x.parties if p.id == m.party)
    assert sorted(p.name or "" for p in x.parties if p.id in party.members) == ["Ana Diaz", "Paul Rowe"]


def test_parties_are_numbered_by_appearance(newsroom: Extractor) -> None:
    """The ids of parties follow the text, and each mention of a speaker is listed with its party."""
    text = "“One,” said Ana Diaz.\n\n“Two,” said Paul Rowe.\n\n“Three,” said Diaz."
    x = newsroom.extract(text)
    assert [(p.id, p.name) for p in x.parties] == [("p1", "Ana Diaz"), ("p2", "Paul Rowe")]
    assert [text[a:b] for a, b in x.parties[0].mentions] == ["Ana Diaz", "Diaz"]


def test_namesakes_are_kept_apart(newsroom: Extractor) -> None:
    """Two people of one surname are two parties."""
    x = newsroom.extract("“One,” said Ana Diaz.\n\n“Two,” said Omar Diaz.")
    assert len({m.party for m in speakers(x)}) == 2


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("Hillary Marsh met Bill Marsh. Hillary said that it was over.", "Hillary Marsh", "alias"),
        ("Ana Diaz Jr. met Ana Diaz. Diaz said that it was over.", "Ana Diaz", "surname"),
        (
            "Grant Ackerly won. His wife, Delphine Ackerly, wept. Ackerly said that it was over.",
            "Grant Ackerly",
            "surname",
        ),
        ("Texas Sen. Ana Diaz met Ohio Sen. Paul Rowe. The Texas senator said that it was over.", "Ana Diaz", "role"),
        (
            "An aide familiar with the plan wept. The aide said that it was over.",
            "An aide familiar with the plan",
            "role",
        ),
        ("Maria Diaz met Paul Rowe. He said that it was over.", "Paul Rowe", "pronoun"),
        ("Paul Rowe met Lee Marsh. He said that it was over.", "Paul Rowe", "pronoun"),
        ("A letter from Ana Diaz said that it was over.", "Ana Diaz", "role"),
        ("A clip of Gov. Ana Diaz was shown. Diaz said that it was over.", "Ana Diaz", "surname"),
        ("The minister, Ana Diaz, said that it was over.", "Ana Diaz", "name"),
        ("Ana Diaz of Leeds said that it was over.", "Ana Diaz", "name"),
        ("Ana Diaz MP said that it was over.", "Ana Diaz", "name"),
        ("Leeds-based Luminal Cell said that it was over.", "Luminal Cell", "name"),
        ("Calder & Lune Water said that it was over.", "Calder & Lune Water", "name"),
        (
            "Sheikh Omar bin Rashid al-Karim left. Al-Karim said that it was over.",
            "Omar bin Rashid al-Karim",
            "surname",
        ),
        ("María José Ortega de Silva left. Ortega said that it was over.", "María José Ortega de Silva", "alias"),
        ("Hewlett-Packard fell. HP said that it was over.", "Hewlett-Packard", "alias"),
        ("Mr Justice Oduya met Mr Pargeter. The judge said that it was over.", "Oduya", "role"),
        (
            "Eva Roth won. It rained. It snowed. It hailed. Karl Roth left. Roth said that it was over.",
            "Karl Roth",
            "surname",
        ),
        ("Her husband, Karl Roth, left. Ana Diaz wept. Her husband said that it was over.", "Karl Roth", "role"),
        (
            "A treasury spokesman said that it was over.\n\nTreasury spokesman Bo Roth left. He said so.",
            "Bo Roth",
            "pronoun",
        ),
        ("One of them, a bride, said that it was over.", "a bride", "name"),
        ("“It is over,” said a banker involved in the talks.", "a banker involved in the talks", "name"),
        ("Ana Diaz and Bob Roth met. They said that it was over.", "Ana Diaz and Bob Roth", "pronoun"),
        ("Carson, Diaz and Roth have all said that it was over.", "Carson, Diaz and Roth", "name"),
        ("According to the BBC, a rival group in Hobart has said that it was over.", "a rival group in Hobart", "name"),
    ],
)
def test_whom_a_mention_means(extractor: Extractor, text: str, name: str, how: str) -> None:
    """Family, juniors, roles, descriptions, pronouns and papers, by the shipped rules."""
    m = speakers(extractor.extract(text))[-1]
    assert (m.name, m.resolved_by) == (name, how)


def test_in_a_quotation_i_am_the_speaker(extractor: Extractor) -> None:
    """Whose words a quotation holds is also who says "I" in it."""
    x = extractor.extract("“Rowe wept. I told him, ‘It is over,’” Ana Diaz said.")
    assert {m.name for m in speakers(x)} == {"Ana Diaz"}


def test_a_description_that_nobody_fits_stays_one(extractor: Extractor) -> None:
    """A spokesman is not whoever was mentioned last."""
    m = speakers(extractor.extract("Ana Diaz won on Monday. The spokesman said that it was over."))[-1]
    assert (m.name, m.resolved_by) == ("The spokesman", "name")


def test_whose_lawyer_tells_lawyers_apart(extractor: Extractor) -> None:
    """ "His lawyer" is another where he is another."""
    x = extractor.extract(
        "Paul Rowe won on Monday. His lawyer said that it was over.\n\nLee Marsh won too. His lawyer said that it was not."
    )
    first, second = speakers(x)
    assert first.party != second.party


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“It is over,” the Fars news agency reported.", "Fars"),
        ("“It is over,” the Times newspaper reported.", "Times"),
        ("“It is over,” the London newspaper reported.", "the London newspaper"),
        ("“It is over,” Velmian public radio reported.", "Velmian public radio"),
    ],
)
def test_what_an_outlet_is_stands_behind_its_name(newsroom: Extractor, text: str, name: str) -> None:
    """A newspaper's name is given without that word; a place before it is no name, and a station's name may end so."""
    assert [m.name for m in speakers(newsroom.extract(text))] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Diaz sent an email to aides. Bo Roth left. “It is over,” the email said.", "Ana Diaz"),
        ("On the wall hung a letter from Ana Diaz. “It is over,” the letter said.", "Ana Diaz"),
        ("The board issued a statement. “It is over,” the statement said.", "The board"),
        ("Bo Roth read a memo. “It is over,” the letter said.", "the letter"),
        ("“It is over,” the company's statement said.", "the company"),
        ("Acme, the insurer, fell. “It is over,” said the insurer's statement.", "Acme"),
    ],
)
def test_a_statement_is_its_author_s(newsroom: Extractor, text: str, name: str) -> None:
    """A letter or statement that somebody sent or issued holds his or her words; of another one nothing is known."""
    assert [m.name for m in speakers(newsroom.extract(text))] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A farmer said it was over.\n\nAna Diaz, who grows rye, left.", "Ana Diaz"),
        ("The mayor's former driver said it was over.\n\n“Late,” said Ana Diaz.", "Ana Diaz"),
        ("A farmer said it was over.\n\nAna Diaz left. Ms Diaz was tired.", "Ana Diaz"),
        ("A farmer said it was over.\n\nMayor Ana Diaz left.", "A farmer"),
        ("An official said it was over.\n\nAna Diaz left.", "An official"),
        ("Ana Diaz won. A farmer said it was over.\n\nAna Diaz left.", "A farmer"),
    ],
)
def test_a_description_before_its_name(newsroom: Extractor, text: str, name: str) -> None:
    """Who is introduced in the next sentence is the one described, unless known before, something else, or one of many."""
    assert speakers(newsroom.extract(text))[0].name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Aung San Suu Kyi was freed. Suu Kyi said it was over.", "Aung San Suu Kyi"),
        ("Luiz Inácio Lula da Silva won. Lula said it was over.", "Luiz Inácio Lula da Silva"),
        ("Mohammed bin Rashid Al Maktoum won. Al Maktoum said it was over.", "Mohammed bin Rashid Al Maktoum"),
        ("Abdel Fattah el-Sisi won. Sisi said it was over.", "Abdel Fattah el-Sisi"),
        ("Ana Diaz Faces New Questions\n\nAna Diaz said it was over.", "Ana Diaz"),
    ],
)
def test_long_names(newsroom: Extractor, text: str, name: str) -> None:
    """A long name is that of whoever is called by its end, its middle or a surname without its article; a headline is none."""
    assert [m.name for m in speakers(newsroom.extract(text))] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Diaz and Bob Roth married in May. The couple said they were happy.", "Ana Diaz and Bob Roth"),
        ("Ana Diaz, Bob Roth and Eva Marsh met. The pair said they were happy.", "The pair"),
        ("Ana Diaz married. The couple said they were happy.", "The couple"),
    ],
)
def test_a_pair_is_the_two_who_are_named_together(newsroom: Extractor, text: str, name: str) -> None:
    """The couple, the pair and the two are two people who were just named together; not three, and not one."""
    assert [m.name for m in speakers(newsroom.extract(text))] == [name]


LATER = "It rained. It rained. It rained. "
"""Sentences that name nobody."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Most were tired, an Ipsos poll found. It was over, the survey said.", "an Ipsos poll"),
        (
            f"Nordwerk, the parent company of Ostvik, rose. {LATER}Acme Holdings fell. The company said so.",
            "Acme Holdings",
        ),
        (f"Nordwerk rose. {LATER}Nordwerk fell. {LATER}{LATER}The company said so.", "Nordwerk"),
        (f"Nordwerk rose. {LATER}{LATER}The company said so.", "The company"),
        (f"Nordwerk, the company, rose. {LATER}Acme Holdings fell. The company said so.", "Nordwerk"),
        ("Ana Diaz beat Bo Roth. “It was hard,” the German said.", "Ana Diaz"),
        ("Ana Diaz beat Bo Roth. “It was hard,” the French said.", "the French"),
    ],
)
def test_what_else_a_party_is_called(newsroom: Extractor, text: str, name: str) -> None:
    """A poll is a survey, a German may be whom the article speaks of, and a company far back is not "the company" now."""
    assert [m.name for m in speakers(newsroom.extract(text))][-1] == name
