"""How the documentation is built: ``make docs``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from quoteattr import __version__  # noqa: E402
from quoteattr.rulefiles import Problems, read_file  # noqa: E402

project = "quoteattr"
author = "The quoteattr authors"
copyright = author
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"quoteattr {__version__}"
html_copy_source = False
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_mock_imports = ["pyspark"]
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
smartquotes = False


class ClassTable(SphinxDirective):
    """``{class-table}``: the classes of the English pack, read from its lexicons, so that the page is always theirs."""

    def run(self) -> list[nodes.Node]:
        """The table as the nodes of its Markdown."""
        lines = ["| class | is | what it holds | attributes |", "| --- | --- | --- | --- |", *map(_row, _lexicons())]
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, "lexicons"), 0, holder)
        return holder.children


def _lexicons() -> list[dict[str, Any]]:
    """Each class once, with the attributes of all its lexicons, in the order of their names."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "rules" / "en").rglob("*.yaml")):
        content: Any = read_file(path, path.name, Problems())
        if not isinstance(content, dict):
            continue
        own = [content] if isinstance(content.get("lexicon"), str) else content.get("lexicons", [])
        for lexicon in own:
            kept = found.setdefault(lexicon["lexicon"], {**lexicon, "attributes": {}})
            kept["attributes"] |= dict.fromkeys(lexicon.get("attributes") or ())
    return [found[name] for name in sorted(found)]


def _row(lexicon: dict[str, Any]) -> str:
    under = f", `{lexicon['under']}`" if lexicon.get("under") else ""
    attributes = " ".join(f"`{a}`" for a in lexicon["attributes"])
    about = lexicon.get("about", "").replace("|", "\\|")
    return f"| `{lexicon['lexicon']}` | {lexicon.get('pos', 'noun')}{under} | {about} | {attributes} |"


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("class-table", ClassTable)
