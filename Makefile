# make book             the whole report (focus China), in _build/html
# make book SESSION=ahc7 FOCUS=Brazil    another edition
# make pdf              the whole report as one document; SESSION and FOCUS as for the book
# make site             every edition and a start page
# make package          checkout and built book as one archive for a deposit
# make session NEW=ahc8  a folder for a new session; make check SESSION=ahc8 checks its papers
# make test             every test
# make scale            installs Apache Spark and tests scores made with it; needs Java
# make mutants          plants faults in data, formulas, figures and text: verify must name each
# make verify           rebuilds the report twice and checks every exhibit (SESSION=every: all editions)
# make bench            how long it all takes (see benchmarks/README.md)
# make lint | format | check | refresh | lock | clean

PYTHON ?= python3

KNOWN := PYTHON SESSION FOCUS NEW
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command line,$(origin $(name))),$(name)))
UNKNOWN := $(filter-out $(KNOWN) MAKEFLAGS,$(GIVEN))
ifneq ($(strip $(UNKNOWN)),)
$(error unknown setting $(UNKNOWN); this Makefile takes SESSION, FOCUS, NEW and PYTHON)
endif

CHOSEN := $(if $(filter undefined,$(origin SESSION)),,--session "$(SESSION)")
FOCUSED := $(if $(filter undefined,$(origin FOCUS)),,--focus "$(FOCUS)")
BIN := .venv/bin
READY := .venv/.ready
TESTED := .venv/.tested
SCALED := .venv/.scaled
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
LOCKED := --universal --python-version 3.11 --generate-hashes --no-emit-index-url

.PHONY: book pdf site test scale mutants verify package lint format check session refresh lock clean setup bench
.DEFAULT_GOAL := book

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Python {v[0]}.{v[1]} found; this project needs 3.11, 3.12 or 3.13: make PYTHON=python3.12")'
	@echo "setting up .venv from requirements.txt (about a minute, once)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "python3 cannot make environments; on Debian: apt install python3-venv"; exit 1; }
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(TESTED): $(READY) requirements-tests.txt
	@echo "adding what the tests need (requirements-tests.txt)"
	@$(PIP) --require-hashes -r requirements-tests.txt
	@touch $@

$(SCALED): $(TESTED) requirements-scale.txt
	@echo "adding Apache Spark (requirements-scale.txt)"
	@$(PIP) --require-hashes -r requirements-scale.txt
	@touch $@

book: $(READY)
	@$(BIN)/positions render $(CHOSEN) $(FOCUSED)

pdf: $(READY)
	@$(BIN)/positions pdf $(CHOSEN) $(FOCUSED)

site: $(READY)
	@$(BIN)/positions site $(FOCUSED)

test: $(TESTED)
	@echo "1/2 unit tests and doctests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@echo "2/2 stored notebooks run again, outputs compared"
	@$(BIN)/python -m pytest -c tests/nbval.ini --rootdir . -n 2 --dist loadfile index.ipynb chapters examples

scale: $(SCALED)
	@$(BIN)/python -m pytest -q tests/with_spark.py

mutants: $(TESTED)
	@$(BIN)/python -m pytest -q -n 2 tests/test_mutants.py

verify: $(READY)
	@$(BIN)/positions verify $(CHOSEN) $(FOCUSED)

package: $(READY)
	@$(BIN)/positions package

lint: $(TESTED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/deptry lib

format: $(TESTED)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

check: $(READY)
	@$(BIN)/positions check $(SESSION)

session: $(READY)
	@$(BIN)/positions new-session "$(NEW)"

refresh: $(READY)
	@$(BIN)/positions refresh

bench: $(TESTED)
	@$(BIN)/python benchmarks/wordscores.py
	@$(BIN)/python benchmarks/build.py
	@$(BIN)/python benchmarks/papers.py

lock:
	uv pip compile $(LOCKED) requirements.in -o requirements.txt
	uv pip compile $(LOCKED) requirements-tests.in -o requirements-tests.txt
	uv pip compile $(LOCKED) requirements-scale.in -o requirements-scale.txt

clean:
	rm -rf _build
