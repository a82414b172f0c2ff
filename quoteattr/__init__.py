"""Quotation extraction and attribution for English news: who said what, and through whom, by rules in YAML."""

from quoteattr._version import __version__
from quoteattr.errors import InputError, Place, Problem, QuoteattrError, RuleError, UsageError
from quoteattr.graph import Edge, Graph, Node
from quoteattr.loader import load_rules
from quoteattr.pipeline import Extractor, extract
from quoteattr.readers.extractions import read_extractions
from quoteattr.records import (
    Anonymity,
    Cue,
    Diagnostic,
    Extraction,
    Mention,
    PackUsed,
    Party,
    Quote,
    Record,
)
from quoteattr.rulepack import RulePack
from quoteattr.spans import Span

__all__ = [
    "Anonymity",
    "Cue",
    "Diagnostic",
    "Edge",
    "Extraction",
    "Extractor",
    "Graph",
    "InputError",
    "Mention",
    "Node",
    "PackUsed",
    "Party",
    "Place",
    "Problem",
    "Quote",
    "QuoteattrError",
    "Record",
    "RuleError",
    "RulePack",
    "Span",
    "UsageError",
    "__version__",
    "extract",
    "load_rules",
    "read_extractions",
]
