"""Through whom the words of a document came, as a graph."""

from __future__ import annotations

from quoteattr import Edge, Extraction, Extractor, Graph, Node

TEXT = (
    "“We will win,” Ana Diaz told CNN. “We will,” she told CNN.\n\n"
    "Paul Rowe said that the plan was dead, according to NHK."
)


def steps(x: Extraction) -> list[tuple[str | None, str | None, str, int]]:
    """Each edge by the names of its ends, with its relation and the number of its records."""
    graph = x.graph()
    name = {n.id: n.name for n in graph.nodes}
    return [(name[e.source], name[e.target], e.relation, len(e.records)) for e in graph.edges]


def test_steps_are_edges(newsroom: Extractor) -> None:
    """Each step of a chain is an edge, and equal steps are one edge that knows their records."""
    x = newsroom.extract(TEXT)
    assert steps(x) == [("Ana Diaz", "CNN", "told", 2), ("Paul Rowe", "NHK", "according-to", 1)]
    graph = x.graph()
    assert graph.edges[0].records == tuple(r.id for r in x.records[:2])


def test_a_chain_is_a_path(newsroom: Extractor) -> None:
    """From the speaker over each intermediary to the publisher."""
    x = newsroom.extract("“We will win,” Ana Diaz told CNN.", publisher="Herald")
    assert steps(x) == [("Ana Diaz", "CNN", "told", 1), ("CNN", "Herald", "publisher", 1)]


def test_who_speaks_for_himself_is_a_node(newsroom: Extractor) -> None:
    """A party whose words came through nobody stands alone, with the records that are its own."""
    x = newsroom.extract("“We will win,” said Ana Diaz.")
    assert x.graph() == Graph("", (Node("p1", "Ana Diaz", "person", (x.records[0].id,)),), ())


def test_nothing_said(newsroom: Extractor) -> None:
    """A text without records gives an empty graph, which can be drawn."""
    graph = newsroom.extract("The river rose.", id="a.txt").graph()
    assert (graph.nodes, graph.edges) == ((), ())
    assert graph.to_dot() == 'digraph "a.txt" {\n  rankdir=LR;\n}'


def test_plain_values_are_node_link_data(newsroom: Extractor) -> None:
    """The JSON has the form that NetworkX and D3 read."""
    data = newsroom.extract(TEXT, id="a.txt").graph().to_dict()
    assert (data["directed"], data["multigraph"], data["graph"]) == (True, True, {"id": "a.txt"})
    assert {n["name"] for n in data["nodes"]} == {"Ana Diaz", "CNN", "NHK", "Paul Rowe"}
    assert {e["source"] for e in data["edges"]} < {n["id"] for n in data["nodes"]}


def test_dot_is_escaped() -> None:
    """Quotation marks, backslashes, line breaks and half characters in a name do no harm."""
    graph = Graph(
        'a"b', (Node("p1", 'the "old"\nhand \\', "person", ("1",)), Node("p2", "\ud83d\x00", "outlet", ())),
        (Edge("p1", "p2", "told", ("1", "2")),),
    )  # fmt: skip
    assert graph.to_dot().split("\n") == [
        'digraph "a\\"b" {',
        "  rankdir=LR;",
        '  "p1" [label="the \\"old\\" hand \\\\", tooltip="person"];',
        '  "p2" [label="? ", tooltip="outlet"];',
        '  "p1" -> "p2" [label="told (2)"];',
        "}",
    ]


def test_one_that_is_nobody() -> None:
    """A mention that could not be resolved is drawn as a question mark."""
    assert '"p1" [label="?"' in Graph("", (Node("p1", None, "unknown", ()),), ()).to_dot()
