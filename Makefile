# make run: clean the seeds into out/.   make exports: bring exports/ up to date with the seeds.   make docs: write the pages of
# docs/ that are made.   make test: the whole suite, with lint and types.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet --constraint constraints.txt

.PHONY: run exports test lint docs clean

run: .venv/run.stamp
	$(BIN)/cleaner clean seeds -o out

# The command exits with 1 if it wrote something: here that is what it is for.
exports: .venv/run.stamp
	$(BIN)/cleaner export seeds --to tei,diplomatic,json || [ $$? = 1 ]
	$(BIN)/cleaner verify exports

test: .venv/test.stamp lint
	$(BIN)/python -m pytest -n auto

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: .venv/run.stamp
	$(BIN)/python -m scripts.rule_tables
	$(BIN)/python -m scripts.command_pages
	$(BIN)/python -m scripts.spacing_matrix
	$(BIN)/python -m scripts.tei_guide
	$(BIN)/python -m scripts.tei_odd

.venv/bin/python:
	$(PYTHON) -m venv .venv || { echo "The venv module is missing: install it (Debian: apt-get install python3-venv)."; exit 2; }

.venv/run.stamp: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) --only-binary :all: --no-binary jieba --editable .
	touch $@

.venv/test.stamp: .venv/run.stamp
	$(PIP) --only-binary :all: --no-binary jieba --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
