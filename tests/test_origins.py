"""What stands around an article says who wrote and published it, and nothing else."""

from __future__ import annotations

import pytest

from quoteattr import Extraction, Extractor

BODY = "A dam burst on Monday and swept away two villages. “We will rebuild,” Marta Quell said."
ARTICLES = [
    ("Dam bursts\n\nBy REUTERS\n\n{}", (), None, "REUTERS"),
    ("Dam bursts\n\nBy Ana Diaz, Associated Press\n\n{}", ("Ana Diaz",), None, "Associated Press"),
    ("Dam bursts\nBy Ana Diaz and Bo Lee | The Herald\n{}", ("Ana Diaz", "Bo Lee"), None, "Herald"),
    ("Dam bursts\n\nAna Diaz in Paris\n\n{}", ("Ana Diaz",), None, None),
    ("Dam bursts\n\nAna Diaz, Political Editor\nPublished 3 March 2024, 5:42pm\n\n{}", ("Ana Diaz",), None, None),
    ("BY ANA DIAZ Staff Writer\nUpdated 5:42 p.m. March 3\n\nMAPLE FORK — {}", ("ANA DIAZ",), "MAPLE FORK", None),
    ("(By Ana Diaz)\n{}\n(Editing by Bo Lee)", ("Ana Diaz",), None, None),
    ("LONDON, March 3 (Reuters) - {}\n(Reporting by Ana Diaz; Editing by Bo Lee)", ("Ana Diaz",), "LONDON", "Reuters"),
    ("NAIROBI, Kenya (AP) — {}\n\nThe Associated Press contributed to this report.", (), "NAIROBI", "AP"),
    ("New Delhi: {}\n\n(With inputs from PTI)", (), "New Delhi", None),
    ("AFP, Paris\n\n{}", (), "Paris", "AFP"),
    ("[Xinhua] {}", (), None, "Xinhua"),
    ("MANILA, Philippines — {}\n\nWith files from The Canadian Press", (), "MANILA", None),
    ("Accra, March 3 (AFP) – {}", (), "Accra", "AFP"),
    ("Words: Ana Diaz\n\n{}\n\n— AFP", ("Ana Diaz",), None, "AFP"),
    ("Our Special Correspondent\n\n{} (PTI)", (), None, "PTI"),
    ("{}\n\nSource: Reuters", (), None, "Reuters"),
    ("{} - AFP \n \n", (), None, "AFP"),
    ("Dam bursts (AFP)\n\n{}", (), None, None),
    ("{}\n\n© 2024 AFP", (), None, "AFP"),
    ("{}\n\nThis article originally appeared in the Financial Times.", (), None, "Financial Times"),
    ("{}\n\nAna Diaz reported from Paris. Follow her on Twitter: @anadiaz", (), None, None),
    ("Story by Ana Diaz, CNN\n\n(CNN) — {}\n\nCNN's Bo Lee contributed to this report.", ("Ana Diaz",), None, "CNN"),
    ("Harbour Post Staff\nBy a staff writer\n\n{}\n\nAdditional reporting by Bo Lee and agencies", (), None, None),
]
"""Heads and tails from around the world; what they say of byline, dateline and publisher."""


@pytest.mark.parametrize(("text", "byline", "dateline", "publisher"), ARTICLES)
def test_heads_and_tails(
    newsroom: Extractor, text: str, byline: tuple[str, ...], dateline: str | None, publisher: str | None
) -> None:
    """Authors, place and publisher are told apart, and the lines that name them attribute nothing to anybody."""
    x = newsroom.extract(text.format(BODY))
    assert (x.byline, x.dateline, x.publisher) == (byline, dateline, publisher)
    (r,) = x.records
    assert (r.quote.text, r.speaker and r.speaker.name) == ("We will rebuild,", "Marta Quell")
    assert [(v.relation, v.text) for v in r.via] == ([("publisher", publisher)] if publisher else [])
    assert {p.id for p in x.parties} == {m.party for m in (r.speaker, *r.via) if m}


@pytest.mark.parametrize(
    "text",
    [
        "By Monday, the bank had lost its licence, Diaz said.",
        "By Lake Talavu, Ana Diaz said, the water was gone.",
        "With Diaz gone, they left, Lee said.",
        "Published accounts of 2024 put the dead at 40, Diaz said.",
        "Our reporters were told to leave, Diaz said.",
        "FIFA (the Federation) said it was over.",
        "Diaz (Labour) said it was over.",
        "Reporting by the police was poor, Diaz said.",
        "The rain, to which the wind contributed, was heavy, Diaz said.",
    ],
)
def test_prose_is_none(newsroom: Extractor, text: str) -> None:
    """A sentence that begins like a byline, a dateline or a credit line is a sentence."""
    x: Extraction = newsroom.extract(text)
    assert (x.byline, x.dateline, x.publisher) == ((), None, None)
    assert x.records


def test_a_quotation_is_not_cut(newsroom: Extractor) -> None:
    """A line inside a quotation that goes on behind it belongs to what was said."""
    x = newsroom.extract("Ana Diaz said: “It began\nBy Bo Lee\nand it ended there.”")
    assert x.records


def test_where_the_publisher_stands(newsroom: Extractor) -> None:
    """The mention of the publisher is where the text names it; where only the caller does it has no place."""
    text = f"LONDON (Reuters) - {BODY}"
    (mention,) = newsroom.extract(text).records[0].via
    assert (mention.start, mention.text) == (8, "Reuters")
    (mention,) = newsroom.extract(text, publisher="The Daily").records[0].via
    assert (mention.start, mention.name) == (None, "The Daily")
