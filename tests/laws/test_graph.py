"""The law: the graph holds the parties and the steps of all chains, no more and no fewer, and survives its forms."""

from __future__ import annotations

import json
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Edge, Extraction, Extractor, Graph, Node
from quoteattr.writers import dot, graph_json
from tests.laws.articles import ANY_TEXT, NEWSY, article, paragraphs

TEXTS = NEWSY | paragraphs().map(article)
NAMES = ANY_TEXT.filter(bool)
_QUOTED = r'"(?:[^"\\\x00-\x1f]|\\["\\])*"'
_LINE = re.compile(rf"  (?:rankdir=LR|{_QUOTED}(?: -> {_QUOTED})? \[label={_QUOTED}(?:, tooltip={_QUOTED})?\]);")


def steps(x: Extraction) -> list[tuple[str, str, str | None, str]]:
    """Every step of every chain: from whom, to whom, how, and of which record."""
    out = []
    for r in x.records:
        chain = ([(r.speaker.party, None)] if r.speaker else []) + [(v.party, v.relation) for v in r.via]
        out += [(a[0], b[0], b[1], r.id) for a, b in pairwise(chain)]
    return out


@given(TEXTS)
def test_the_steps_are_the_edges(extractor: Extractor, text: str) -> None:
    """Each step of a chain is in one edge, and each edge comes from steps."""
    x = extractor.extract(text, id="a", publisher="NHK")
    graph = x.graph()
    assert [n.id for n in graph.nodes] == [p.id for p in x.parties]
    assert sorted((e.source, e.target, e.relation, r) for e in graph.edges for r in e.records) == sorted(steps(x))
    assert len({(e.source, e.target, e.relation) for e in graph.edges}) == len(graph.edges)
    assert sorted(r for n in graph.nodes for r in n.records) == sorted(r.id for r in x.records if r.speaker)
    assert {i for e in graph.edges for i in (e.source, e.target)} <= {n.id for n in graph.nodes}
    assert all(e.source != e.target for e in graph.edges)


@given(TEXTS)
def test_graphs_survive_their_forms(extractor: Extractor, text: str) -> None:
    """JSON gives the graph back; the same text gives the same lines."""
    x = extractor.extract(text, id="a", publisher="NHK")
    assert Graph.from_dict(json.loads(graph_json(x))) == x.graph()
    assert "\n" not in graph_json(x)
    assert dot(x) == dot(Extraction.from_dict(x.to_dict()))
    assert hash(x.graph()) == hash(Extraction.from_dict(x.to_dict()).graph())


@given(st.lists(NAMES, max_size=4), NAMES)
def test_any_name_is_drawn(names: list[str], id: str) -> None:
    """Whatever a party is called, each line of the drawing is well-formed and can be written as UTF-8."""
    nodes = tuple(Node(f"p{n}", name, "person", ()) for n, name in enumerate(names))
    edges = tuple(Edge(a.id, b.id, "told", ("1",)) for a, b in pairwise(nodes))
    first, *lines, last = Graph(id, nodes, edges).to_dot().split("\n")
    assert re.fullmatch(rf"digraph {_QUOTED} {{", first)
    assert last == "}"
    assert all(_LINE.fullmatch(line) for line in lines)
    assert len(lines) == 1 + len(nodes) + len(edges)
    "\n".join(lines).encode("utf-8")
