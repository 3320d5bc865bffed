# `make decks` sets up and builds everything under decks/out/; `make test` runs every check.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: decks test lint unit wheel docs bench clean

decks: $(VENV)/installed
	$(BIN)/duizhao build
	$(BIN)/duizhao quiz karpathy --items 20 --versions 2 --seed 7 --lang zh-Hans,en
	@echo "Import decks/out/karpathy.apkg into Anki, print decks/out/*.pdf, or run $(BIN)/duizhao test karpathy"

test: lint unit wheel docs

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/installed-dev
	$(BIN)/python -m pytest

# The package as a stranger gets it: built, installed alone into an empty environment, run on a fresh workspace.
wheel: $(VENV)/installed-dev
	BIN=$(BIN) sh tools/try_wheel.sh

# The documentation as a site in build/site/; a link or an anchor that leads nowhere fails.
docs: $(VENV)/installed-docs
	$(BIN)/python tools/docs_site.py
	@echo "To look at it: $(BIN)/python -m http.server --directory build/site"

bench: $(VENV)/installed-dev
	$(BIN)/python bench/run.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "duizhao needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 3; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make a virtual environment here; on Debian and Ubuntu: sudo apt-get install python3-venv"; exit 3; }

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-docs: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

clean:
	rm -rf $(VENV) decks/out dist build .cache
