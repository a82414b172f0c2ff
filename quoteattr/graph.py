"""Who passed on what to whom: parties as nodes, steps of chains as edges; as JSON and as DOT.

The words of a record go from its speaker to the nearest intermediary, from there to the next, and so on: each step is an
edge. Steps of one kind between the same two parties are one edge, which knows their records.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen


@frozen
class Node:
    """A party."""

    id: str
    """The id of the party, e.g. ``p3``."""
    name: str | None
    """The fullest name or description; None where the party could not be resolved."""
    kind: str
    """The kind of the party."""
    records: tuple[str, ...]
    """The ids of the records whose speaker it is, in the order of the text."""

    def to_dict(self) -> dict[str, Any]:
        """The node as JSON holds it."""
        return {"id": self.id, "name": self.name, "kind": self.kind, "records": list(self.records)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Node:
        """The reverse of :meth:`to_dict`."""
        return cls(data["id"], data["name"], data["kind"], tuple(data["records"]))


@frozen
class Edge:
    """That one party's words came through another."""

    source: str
    """The party that the words come from: the speaker, or a nearer intermediary."""
    target: str
    """The party that passed them on."""
    relation: str
    """How it passed them on: the relation of the intermediary."""
    records: tuple[str, ...]
    """The ids of the records whose chains hold this step, in the order of the text."""

    def to_dict(self) -> dict[str, Any]:
        """The edge as JSON holds it."""
        return {"source": self.source, "target": self.target, "relation": self.relation, "records": list(self.records)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Edge:
        """The reverse of :meth:`to_dict`."""
        return cls(data["source"], data["target"], data["relation"], tuple(data["records"]))


@frozen
class Graph:
    """The parties of one document, and through whom their words came."""

    id: str
    """The document's id."""
    nodes: tuple[Node, ...]
    """One a party, in the order of the parties."""
    edges: tuple[Edge, ...]
    """In the order in which their first records stand in the text, nearest to the speaker first."""

    def to_dict(self) -> dict[str, Any]:
        """The graph as JSON holds it: nodes and links as NetworkX and D3 read them."""
        return {
            "directed": True,
            "multigraph": True,
            "graph": {"id": self.id},
            "nodes": [n.to_dict() for n in self.nodes],
            "edges": [e.to_dict() for e in self.edges],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Graph:
        """The reverse of :meth:`to_dict`."""
        nodes, edges = map(Node.from_dict, data["nodes"]), map(Edge.from_dict, data["edges"])
        return cls(data["graph"]["id"], tuple(nodes), tuple(edges))

    def to_dot(self) -> str:
        """The graph in the language of Graphviz, without the last line end; an edge shows how many records took it."""
        lines = [f"digraph {_dot(self.id)} {{", "  rankdir=LR;"]
        lines += [f"  {_dot(n.id)} [label={_dot(n.name or '?')}, tooltip={_dot(n.kind)}];" for n in self.nodes]
        for e in self.edges:
            label = e.relation if len(e.records) == 1 else f"{e.relation} ({len(e.records)})"
            lines.append(f"  {_dot(e.source)} -> {_dot(e.target)} [label={_dot(label)}];")
        return "\n".join([*lines, "}"])


def _dot(text: str) -> str:
    """A quoted name; control signs, which no quoting makes safe, become blanks, and half characters a question mark."""
    plain = "".join(" " if ord(c) < 32 or c in "\x7f\u2028\u2029\x85" else c for c in text)
    plain = plain.encode("utf-8", "replace").decode()
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
