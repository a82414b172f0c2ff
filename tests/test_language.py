"""Text in another language is told by its function words, and gives no records."""

from __future__ import annotations

import pytest

from quoteattr import Extractor

OTHERS = {
    "Afrikaans": (
        "Die regering het Maandag aangekondig dat hy die wet nog hierdie jaar wil verander. “Ons kan nie langer wag "
        "nie,” het die minister in Pretoria aan verslaggewers gesê. Volgens die polisie is die man in die aand in ’n "
        "hotel in hegtenis geneem. Die opposisie was nie met die plan tevrede nie, en dit is nog te vroeg om oor die "
        "gevolge te praat. Hy is in die tuin, sê hulle, en my hand is in sy hand."
    ),
    "Dutch": (
        "De regering heeft maandag bekendgemaakt dat ze de wet nog dit jaar wil veranderen. “We kunnen niet langer "
        "wachten”, zei de minister tegen verslaggevers. Volgens de politie was de man in de loop van de avond in een "
        "hotel aangehouden. Een woordvoerder van het bedrijf wilde er niet op ingaan. Hij had het over een test die we "
        "in de week over hebben, en was het er niet mee eens."
    ),
    "French": (
        "Le gouvernement a annoncé lundi qu'il voulait modifier la loi avant la fin de l'année. « Nous ne pouvons plus "
        "attendre », a déclaré la ministre à Paris devant des journalistes. Selon la police, l'homme a été arrêté dans "
        "la soirée dans un hôtel. Le porte-parole de l'entreprise n'a pas souhaité faire de commentaire sur cette "
        "affaire. L'opposition a vivement critiqué le projet et accusé la majorité d'abandonner les citoyens."
    ),
    "Portuguese": (
        "O governo anunciou na segunda-feira que quer mudar a lei até ao fim do ano. “Não podemos esperar mais”, disse "
        "a ministra em Lisboa aos jornalistas. Segundo a polícia, o homem foi detido à noite num hotel. As "
        "consequências são ainda difíceis de prever, e as pessoas não me disseram nada. Do que se fala, no entanto, é "
        "de as regras."
    ),
}
ENGLISH = (
    "The council said on Monday that it would close the bridge. “We have waited for long,” said Ana Diaz, the mayor. "
)


@pytest.mark.parametrize("language", OTHERS)
def test_another_language(newsroom: Extractor, language: str) -> None:
    """The nearest relatives of English, and the languages that share most of its short words, give a diagnostic alone."""
    x = newsroom.extract(OTHERS[language], publisher="NHK", byline="Bo Lee")
    assert (x.records, x.parties) == ((), ())
    assert (x.publisher, x.byline) == ("NHK", ("Bo Lee",))
    (d,) = x.diagnostics
    assert (d.code, d.start, d.end) == ("other-language", 0, len(OTHERS[language]))


def test_a_short_text_is_always_read(newsroom: Extractor) -> None:
    """Names and foreign words can be all of a short text that is English for all that."""
    x = newsroom.extract("“Liberté, égalité, fraternité, mes amis de Saint-Denis,” said Jean-Luc Durand.")
    assert [r.speaker.name for r in x.records if r.speaker] == ["Jean-Luc Durand"]


def test_english_with_a_long_quotation_is_read(newsroom: Extractor) -> None:
    """An article that quotes another language at length is English."""
    text = ENGLISH * 3 + "“" + OTHERS["French"] + "”"
    assert [d.code for d in newsroom.extract(text).diagnostics if d.code == "other-language"] == []


def test_a_list_before_an_article(newsroom: Extractor) -> None:
    """A beginning without function words, such as results, is outweighed by the article behind it."""
    results = "Leeds 3, Hull 1. Derby 0, Stoke 2. Scorers: Diaz, Roe, Poe, Lee. Referee: Smith. " * 30
    assert len(newsroom.extract(results + "\n\n" + ENGLISH * 20).records) >= 20


def test_rules_that_say_nothing_of_it(mini: object) -> None:
    """A pack without the table reads everything."""
    x = Extractor(str(mini)).extract("zut " * 100 + "“We will win,” said Ana Diaz.")
    assert [d.code for d in x.diagnostics] == []
