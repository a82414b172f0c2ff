"""Texts that show in their own words where faults stand."""

from __future__ import annotations


def marked(source: str, name: str = "rules.yaml") -> tuple[str, list[str]]:
    """A file without its marks, and ``name:line:column code`` of every ``«E000»`` in the order of the text."""
    lines, wanted = [], []
    for number, line in enumerate(source.split("\n"), 1):
        while "«" in line:
            before, _, rest = line.partition("«")
            code, _, after = rest.partition("»")
            wanted.append(f"{name}:{number}:{len(before) + 1} {code}")
            line = before + after
        lines.append(line)
    return "\n".join(lines), wanted
