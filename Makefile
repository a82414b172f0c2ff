# The commands of this project; `make run` and `make test` work in a fresh clone with Python 3.11 or later and make alone.

VENV := .venv
BIN := $(VENV)/bin
# The first of these that starts and is new enough; `make PYTHON=/path/to/python3.12` takes another.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
SPHINX := $(BIN)/python -m sphinx -W --keep-going -q

.DEFAULT_GOAL := help
.PHONY: help run test lint types docs bench clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '%-12s %s\n' "$$name" "$$what"; done

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with venv was found. Install one (on Debian and Ubuntu" \
		"also python3-venv), or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Stamps: what is installed is installed again only when pyproject.toml changes.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable '.[cli]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable '.[dev]'
	@touch $(VENV)/.installed $@

run: $(VENV)/.installed ## install, then show what is found in the articles of corpus/
	$(BIN)/quoteattr extract corpus --format text

test: lint types ## install the tools, then run every check: lint, types, layers, tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev ## style, and that modules import only downwards
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo --no-cache

types: $(VENV)/.installed-dev ## mypy, strict
	$(BIN)/mypy

docs: $(VENV)/.installed-dev ## the documentation as HTML, warnings are errors
	$(SPHINX) -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(VENV)/.installed-dev ## speed (beside spaCy's), processes, start, memory and linearity as tables
	$(PIP) install --quiet --editable '.[dev,bench]'
	$(BIN)/python benchmarks/bench.py $(BENCH)

clean: ## remove what the commands made, .venv too
	rm -rf $(VENV) docs/_build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
