# Everything starts from a bare Python >= 3.11: the tools come into .venv from the hashed locks.
# Written for GNU make 3.81 (macOS) and later.

# The newest Python that is new enough; make PYTHON=… takes another one.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
LOCKS := requirements/run.txt requirements/polish.txt requirements/letters.txt requirements/build.txt pyproject.toml tools/bootstrap.py
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo run install dev test check bench e2e i18n lock clean

help: ## show this list
	@echo "make WHAT, where WHAT is one of:"
	@sed -n 's/^\([a-z0-9]*\):.*## /  \1\t/p' Makefile | expand -t 14

$(RUN): $(LOCKS)
	@$(call bootstrap,run)
	@touch $@

$(DEV): $(LOCKS) requirements/dev.txt
	@$(call bootstrap,dev)
	@touch $@ $(RUN)

define bootstrap
if [ -z "$(PYTHON)" ]; then \
	echo "prezent: no Python 3.11 or newer was found. On Debian or Ubuntu: apt install python3 python3-venv." >&2; \
	echo "prezent: One that lies elsewhere is taken with: make PYTHON=/path/to/python3 ..." >&2; \
	exit 1; \
fi; \
$(PYTHON) tools/bootstrap.py $(1)
endef

demo: $(RUN) ## run the demo firm (in var/demo)
	@$(BIN)/prezent demo $(ARGS)

run: $(RUN) ## run the desk (in var, or PREZENT_HOME)
	@$(BIN)/prezent up $(ARGS)

install: $(RUN) ## put the command prezent into .venv/bin
	@echo "$(BIN)/prezent is ready."

dev: $(DEV) ## also install what tests and checks need

test: $(DEV) ## run every test
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

e2e: $(DEV) ## run the tests in a real browser
	$(BIN)/python -m pytest -m e2e $(ARGS)

check: $(DEV) ## style, types, layers, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src/prezent/web/templates
	find src/prezent/web/templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/python tools/i18n.py check

bench: $(DEV) ## measure and print one table
	$(BIN)/python -m bench $(ARGS)

i18n: $(DEV) ## collect messages and compile the catalogues
	$(BIN)/python tools/i18n.py update
	$(BIN)/python tools/i18n.py compile

lock: ## renew requirements/*.txt (needs uv)
	sh tools/lock.sh $(ARGS)

clean: ## remove what was built; state in var stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage dist
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
