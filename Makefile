# Two commands matter: `make demo` and `make test`. Everything else is a convenience.
# Nothing is installed outside .venv, except missing system packages by `make test` run as root.

PYTHON ?= python3
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
STANDALONE := build/standalone/venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)/python
WORKERS ?= 2
RECORDS ?= 10000000
EXAMPLES ?= 2000
SECONDS ?= 60
CODE := .

.DEFAULT_GOAL := help
.PHONY: help demo test gui gui-demo screenshots translations lint format bench bench-delivery scoreboard fuzz test-slow standalone lock clean env env-dev env-graph env-fuzz system

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: env ## from the demonstration evidence to a report, sealed in a bundle, in build/demo
	@$(BIN)/evidencekit demo --out build/demo

test: system env-dev lint ## every check: style, types, layers, and all tests but the slow ones
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile -m "not slow"

gui: env ## open the window
	@$(PYTHON) packaging/machine.py gui
	@$(BIN)/evidencekit-gui

gui-demo: env ## open the window on the demonstration case
	@$(PYTHON) packaging/machine.py gui
	@ls -d build/demo/*.ekcase >/dev/null 2>&1 || $(MAKE) --no-print-directory demo
	@$(BIN)/evidencekit-gui build/demo/*.ekcase

screenshots: env ## write a picture of every page, light and dark, at 100 % and 150 %, into docs/images
	@$(PYTHON) packaging/machine.py gui
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m evidencekit_gui.screenshots docs/images
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m evidencekit_gui.screenshots docs/images --scale 1.5

translations: env ## bring assets/languages/window.ts up to the words in the source
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -source-language en -extensions py \
		gui/evidencekit_gui -ts assets/languages/window.ts

lint: env-dev ## style, types and layers only
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: env-dev ## put the code into the one style
	$(BIN)/ruff check --fix-only --quiet $(CODE)
	$(BIN)/ruff format $(CODE)

bench: env ## how fast the work is, beside hashing alone and stock programs (RECORDS=1000000 for less)
	PYTHONPATH=tests $(BIN)/python -m bench.speed --records $(RECORDS)
	PYTHONPATH=tests $(BIN)/python -m bench.analysis --records $(RECORDS)

bench-delivery: env ## reports to draw, and sealed bundles of up to 1 GiB to write and to verify: time and memory
	PYTHONPATH=tests $(BIN)/python -m bench.reports
	PYTHONPATH=tests $(BIN)/python -m bench.delivery

scoreboard: export PYTHONPATH = tests
scoreboard: env-dev ## damaged files of every layout, read by us, dump-acct and lastcomm (exit 1: ours not clean)
	$(BIN)/python -m scoreboard --workers $(WORKERS)

fuzz: env-dev env-fuzz ## thousands of new examples for each property test, then SECONDS (60) of atheris a harness
	EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -q -n $(WORKERS) -m hypothesis --hypothesis-profile=fuzz
	PYTHONPATH=tests $(BIN)/python -m fuzz --seconds $(SECONDS)

test-slow: system env-dev env-graph ## the long suites
	$(BIN)/python -m pytest -q -m slow -o faulthandler_timeout=1800

standalone: ## builds to hand out, with papers and checks, in dist
	@$(PYTHON) packaging/machine.py standalone
	@$(PYTHON) packaging/bootstrap.py standalone
	@PYTHONPATH=packaging $(STANDALONE) -m standalone.build

lock: env-dev ## resolve all dependencies anew and write packaging/locks
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python packaging/lock.py

clean: ## remove everything that make has made
	rm -rf build dist .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

env:
	@$(PYTHON) packaging/bootstrap.py run

env-graph:
	@$(PYTHON) packaging/bootstrap.py graph

env-fuzz:
	@$(PYTHON) packaging/bootstrap.py fuzz

env-dev:
	@$(PYTHON) packaging/bootstrap.py dev

system:
	@$(PYTHON) packaging/machine.py test
