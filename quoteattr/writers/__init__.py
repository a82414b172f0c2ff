"""Extractions → text for eyes, JSON Lines, flat records, CSV, graphs, and annotations for other tools.

``lines``, ``tables``, ``eyes`` and ``annotations`` turn one extraction into text; ``formats`` lists them, and ``sinks`` writes what
they made to files.
"""

from quoteattr.writers.eyes import chain, text
from quoteattr.writers.formats import FORMATS, Format, format_of
from quoteattr.writers.lines import dot, graph_json, jsonl
from quoteattr.writers.tables import COLUMNS, csv_header, csv_rows, flat, records

__all__ = [
    "COLUMNS",
    "FORMATS",
    "Format",
    "chain",
    "csv_header",
    "csv_rows",
    "dot",
    "flat",
    "format_of",
    "graph_json",
    "jsonl",
    "records",
    "text",
]
