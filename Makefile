# One way in, for people and for CI. Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
BROWSER_TESTS := tests/e2e/browser
# Command and Debian package of what the browser tier looks at reports with.
DEBIAN_TOOLS := chromium:chromium soffice:libreoffice-calc lowriter:libreoffice-writer pdftoppm:poppler-utils node:nodejs npm:npm
EVERY_TIER := -m "not benchmarks"
FILES_PER_TIER = $(wildcard $(1)/test_*.py)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup reports lab demo test test-browser test-all bench check format lock picture clean \
	debian-tools

help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

# --- what people come for ---------------------------------------------------------------------

reports: .venv/runtime.stamp ## write every report and their index, and print the index's path
	@status=0; $(BIN)/udmelding run || status=$$?; \
	index="$(CURDIR)/reports/offentlig/index.html"; \
	if [ -e "$$index" ]; then echo "$$index"; fi; \
	exit $$status

lab: .venv/runtime.stamp ## open JupyterLab on the notebooks
	@$(BIN)/udmelding lab

demo: .venv/runtime.stamp ## the whole way on synthetic returns, into reports-demo
	@$(BIN)/udmelding demo

setup: .venv/runtime.stamp ## set up .venv for reports

# --- what developers and CI run ---------------------------------------------------------------

# Two halves side by side, one for each core: the log of the units follows when both are done.
UNIT_LOG := .pytest_cache/unit.log

test: .venv/test.stamp ## every test that Python alone can run
	@mkdir -p $(dir $(UNIT_LOG)); status=0; \
	$(BIN)/pytest tests/unit > $(UNIT_LOG) 2>&1 & units=$$!; \
	$(BIN)/pytest src tests --ignore=tests/unit || status=$$?; \
	wait $$units || status=$$?; cat $(UNIT_LOG); exit $$status

test-browser: .venv/test.stamp debian-tools $(BROWSER_TESTS)/node_modules/.package-lock.json ## reports as a person opens them
ifeq ($(call FILES_PER_TIER,$(BROWSER_TESTS)),)
	@echo "make test-browser: the browser tier has no tests yet."
else
	$(BIN)/pytest -m browser $(BROWSER_TESTS)
endif

test-all: .venv/test.stamp debian-tools $(BROWSER_TESTS)/node_modules/.package-lock.json ## every test there is; takes long
	$(BIN)/pytest $(EVERY_TIER) --hypothesis-profile=exhaustive

bench: .venv/test.stamp ## benchmarks against peers, as ratios
ifeq ($(call FILES_PER_TIER,tests/benchmarks),)
	@echo "make bench: there are no benchmarks yet."
else
	$(BIN)/pytest -m benchmarks tests/benchmarks
endif

check: .venv/test.stamp ## lint, format, strict types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python -m analysis.desk.notebook_outputs --check
	$(BIN)/pytest -q tests/contract/test_repository_hygiene.py

format: .venv/test.stamp ## put code into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# A test of the browser tier says when the picture is no longer the report's page one.
PICTURE := udviklingshaemning-dom-2023-fornyet danmark assessment
picture: .venv/runtime.stamp debian-tools ## draw docs/report.png anew: page one of a report
	$(BIN)/udmelding run $(word 1,$(PICTURE)) --area $(word 2,$(PICTURE)) --notebook $(word 3,$(PICTURE)) --out build/picture
	pdftoppm -png -r 80 -f 1 -l 1 -singlefile \
		build/picture/offentlig/$(word 1,$(PICTURE))/$(word 2,$(PICTURE))/$(word 3,$(PICTURE)).da/report.pdf docs/report

# --- setting up -------------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12 ..." >&2; exit 6; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python's venv is missing; on Debian: apt-get install python3-venv" >&2; exit 6; }

# The order-only prerequisite: a venv's python is newer than the lock, and that means nothing.
.venv/runtime.packages: requirements.lock | .venv/bin/python
	@echo "Setting up .venv from requirements.lock; the first time takes some minutes."
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/test.packages: requirements-test.lock | .venv/bin/python
	@echo "Setting up .venv from requirements-test.lock; the first time takes some minutes."
	@$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@

# `analysis` itself, from this checkout: the backend is in the lock, so nothing is fetched.
.venv/%.stamp: .venv/%.packages pyproject.toml
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m analysis.desk.notebook_outputs --install
	@touch $@

debian-tools:
	@missing=$$(for tool in $(DEBIAN_TOOLS); do \
		command -v $${tool%%:*} >/dev/null || echo $${tool##*:}; done); \
	[ -z "$$missing" ] || { \
		echo "Installing from Debian:" $$missing; \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --no-install-recommends $$missing; }

$(BROWSER_TESTS)/node_modules/.package-lock.json: $(BROWSER_TESTS)/package-lock.json | debian-tools
	cd $(BROWSER_TESTS) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# Keeps the pins that still fit; `make lock LOCK_FLAGS=--upgrade` takes the newest that agree.
LOCK := .venv-lock/bin/uv pip compile pyproject.toml --quiet --group build --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate \
	--custom-compile-command "make lock" $(LOCK_FLAGS)

lock: .venv-lock/bin/uv ## write the two lock files from pyproject.toml
	$(LOCK) --extra workbench --output-file requirements.lock
	$(LOCK) --extra workbench --extra test --constraints requirements.lock --output-file requirements-test.lock

.venv-lock/bin/uv:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv==0.13.9

clean: ## remove .venv, caches and built files; reports stay
	@git config --remove-section filter.udmelding-notebook 2>/dev/null || true
	rm -rf .venv .venv-lock build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -rf $(BROWSER_TESTS)/node_modules src/*.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
