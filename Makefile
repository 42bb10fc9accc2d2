# Chignon's commands. On a fresh machine only Python >= 3.11 and make are needed.
SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PORT ?= 8000
export DATA_DIR ?= ./var
export STARTED_AT := $(shell date +%s)
# Modules are compiled once and kept, whatever the environment says: else every process compiles all of Django anew.
unexport PYTHONDONTWRITEBYTECODE

ROOMS := api billing booking crm platform tenants
NAMES_ICONS = $(shell grep -rlE "icon(=|[\"']: *)[\"']" --include='*.py' $(ROOMS))
FRONT_SOURCES = frontend templates package-lock.json $(NAMES_ICONS)

.DEFAULT_GOAL := help
.PHONY: help run test test-nightly lint bench install install-dev node build messages screenshots browser lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build ## Install, build, start everything on PORT with its data in DATA_DIR
	@exec $(PYTHON) manage.py up

test: install-dev build browser ## Run every test but the nightly ones
	@CHROMIUM="$$($(PYTHON) -m tests.chromium)" $(PYTHON) -m pytest -m "not nightly" $(ARGS)

test-nightly: install-dev build browser ## Run the long runs too; SEED=random tries another chance and says which
	@CHROMIUM="$$($(PYTHON) -m tests.chromium)" $(PYTHON) -m pytest $(ARGS)

lint: install-dev ## ruff, mypy --strict, import-linter, djhtml, missing migrations
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo
	find templates tenants crm booking billing api platform -name '*.html' -print0 2>/dev/null | xargs -0 -r djhtml --check --tabwidth 2
	$(PYTHON) manage.py makemigrations --check --dry-run

bench: install-dev build ## Print our times and the references' beside each other
	@$(PYTHON) -m bench $(ARGS)

install: ## Make .venv and install the locked packages
	@sh requirements/install.sh base

install-dev: ## The same with the tools for tests and lint
	@sh requirements/install.sh dev

node: install
	@cmp -s package-lock.json node_modules/.installed-lock.json || { \
	  npm ci --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed-lock.json; }

build: node ## Build the style sheets, scripts and translations where their sources changed
	@test -e static/dist/.built && test -z "$$(find $(FRONT_SOURCES) -newer static/dist/.built -type f | head -n 1)" || { \
	  npm run --silent build && touch static/dist/.built; }
	@for po in $$(find $(ROOMS) -name django.po); do \
	  test "$${po%.po}.mo" -nt "$$po" || exec $(PYTHON) -m kernel.catalogs; done

messages: install ## Refresh the .po files from the sources
	@$(PYTHON) manage.py messages

screenshots: install-dev build browser ## Take the README's pictures anew
	@CHROMIUM="$$($(PYTHON) -m tests.chromium)" $(PYTHON) -m docs.screenshots

browser: install
	@$(PYTHON) -m tests.chromium --install >/dev/null

lock: ## Renew the locked requirements after a change of pyproject.toml
	@sh requirements/lock.sh

clean: ## Remove what can be made again (never the data)
	rm -rf $(VENV) node_modules static/dist staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
