# heshi (核实): `make` lists what can be done. Works with GNU make 3.81 or later.
#
#   VENV=…      the virtual environment to use or create (.venv)
#   PYTHON=…    the Python that creates it (the newest of 3.11 or later on the PATH)
#   SEMANTIC=1  with `run`: install the semantic extra as well (140 MB)
#   ARGS=…      further arguments of `run`, `bench` and of pytest in `test`

VENV ?= .venv
ARGS ?=
SEMANTIC ?=
SETUP = VENV="$(VENV)" PYTHON="$(PYTHON)" sh tools/setup.sh
IN_VENV = VENV="$(VENV)" sh tools/in_venv.sh

.DEFAULT_GOAL := help
.PHONY: help run test lint format docs bench pins wheel setup clean

help: ## this list
	@echo "heshi: a fact-checker that lives in chats"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## set up if needed, then open the web chat on http://127.0.0.1:8765
	@$(SETUP) $(if $(filter-out 0 no,$(SEMANTIC)),semantic,run)
	@$(IN_VENV) python -m bot serve $(ARGS)

test: ## set up if needed, then everything that must pass: style, types, imports, facts, tests
	@$(SETUP) test
	@$(MAKE) --no-print-directory checks
	$(IN_VENV) python -m coverage erase
	$(IN_VENV) python -m pytest -n logical --dist loadfile --cov --cov-report=term $(ARGS)

lint: ## the quick part of `make test`: all but the tests
	@$(SETUP) test
	@$(MAKE) --no-print-directory checks

.PHONY: checks
checks:
	$(IN_VENV) python -m ruff format --check
	$(IN_VENV) python -m ruff check
	$(IN_VENV) python -m mypy
	$(IN_VENV) lint-imports
	$(IN_VENV) python -m bot facts lint

format: ## format the code and mend what can be mended by itself
	@$(SETUP) test
	$(IN_VENV) python -m ruff format
	$(IN_VENV) python -m ruff check --fix

docs: ## write the generated pages anew
	@$(SETUP) test
	$(IN_VENV) python -m tools.make_docs

bench: ## speed and memory, beside other tools in the same run, as a Markdown table
	@$(SETUP) bench
	$(IN_VENV) python -m benchmarks $(ARGS)

pins: ## resolve the pins under requirements/ anew (needs the network)
	@$(SETUP) test
	$(IN_VENV) python -m tools.make_pins

wheel: ## build the wheel into dist/
	@$(SETUP) run
	$(IN_VENV) python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

setup: ## set up only
	@$(SETUP) test

clean: ## remove what was made here, the virtual environment .venv included
	rm -rf .venv dist build htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
