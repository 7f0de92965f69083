# Two commands do all set-up: `make run` and `make test`. A bare `make` explains each target.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help run demo test check format bench torture eval fit clean

help: ## explain each target
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Witnessmark needs Python 3.11 or newer; \"$(PYTHON)\" is not. Remedy: install it (Debian: apt-get install python3), or say make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; \
	  echo "Python cannot make an environment: its venv module is missing. Remedy (Debian): apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv (a package index is needed this once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' || { \
	  echo "Installing failed, see above. If a package had to be compiled: apt-get install build-essential python3-dev. If the index was out of reach: check the network or pip's configuration, then run make again." >&2; exit 1; }
	@touch $@

run: $(STAMP) ## make the environment, look once at every watched page, say what was seen
	@$(BIN)/witnessmark check --exit-zero

demo: $(STAMP) ## the whole story on one screen, without internet: a fictional vendor weakens its promises
	@$(BIN)/witnessmark demo

test: $(STAMP) ## the test suite (under 4 minutes on two cores)
	@$(BIN)/pytest -m "not torture"

check: $(STAMP) ## format, lint, types, floors
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(STAMP) ## benchmarks, as ratios of one run
	@$(BIN)/python -m benchmarks

torture: $(STAMP) ## long fault suites; BOUND=ci runs a sample of each
	@$(BIN)/pytest -m torture

eval: $(STAMP) ## the safeguard reader against labelled pairs
	@$(BIN)/python -m benchmarks.eval

fit: $(STAMP) ## fit the reader's weights anew from the examples
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[fit]'
	@$(BIN)/python -m benchmarks.fit

clean: ## remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
