"""What is public is documented, and what is documented runs."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import sys
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

import quoteattr

README = Path(__file__).parents[1] / "README.md"
NAMES = [n for n in quoteattr.__all__ if not n.startswith("__")]
VALUES = [n for n in NAMES if inspect.isclass(getattr(quoteattr, n)) and attrs.has(getattr(quoteattr, n))]


def code_blocks() -> list[str]:
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    return re.findall(r"^```(?:python|pycon)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_public_names_have_docstrings(name: str) -> None:
    """Every public name, and every public method of a public class, says what it is."""
    value = getattr(quoteattr, name)
    assert (value.__doc__ or "").strip()
    if inspect.isclass(value) and not issubclass(value, Exception):
        for key, member in vars(value).items():
            if not key.startswith("_") and (
                inspect.isfunction(member) or isinstance(member, property | classmethod | staticmethod)
            ):
                assert (member.__doc__ or "").strip(), f"{name}.{key}"


@pytest.mark.parametrize("name", VALUES)
def test_every_field_has_a_line(name: str) -> None:
    """Each field of a public value has a docstring of its own below it."""
    value = getattr(quoteattr, name)
    tree = ast.parse(inspect.getsource(sys.modules[value.__module__]))
    body = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == name).body
    told = {
        a.target.id
        for a, b in pairwise(body)
        if isinstance(a, ast.AnnAssign)
        and isinstance(a.target, ast.Name)
        and isinstance(b, ast.Expr)
        and isinstance(b.value, ast.Constant)
        and isinstance(b.value.value, str)
        and b.value.value.strip()
    }
    assert [f.name for f in attrs.fields(value) if f.name not in told] == []


def test_every_module_says_what_it_does() -> None:
    """Each module begins with a docstring."""
    for file in sorted((Path(quoteattr.__file__).parent).rglob("*.py")):
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file


@pytest.mark.skipif(not code_blocks(), reason="the README has no Python code blocks yet")
def test_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code blocks of the README run one after the other, and sessions print what they show."""
    monkeypatch.chdir(README.parent)
    space: dict[str, object] = {}
    for n, block in enumerate(code_blocks(), 1):
        if ">>>" in block:
            test = doctest.DocTestParser().get_doctest(block, space, f"block {n}", str(README), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            shown: list[str] = []
            runner.run(test, out=shown.append, clear_globs=False)
            assert not runner.summarize(verbose=False).failed, "".join(shown)
            space.update(test.globs)
        else:
            exec(compile(block, f"{README.name}, block {n}", "exec"), space)  # our own README
