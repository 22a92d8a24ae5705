# The project's commands. `make` alone lists them.
# Needs a POSIX shell, GNU Make 4 and Python 3.11.5 or newer; everything else is installed into $(VENV) on first use,
# from the locked requirements.txt.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.project

ADDRESS ?= 127.0.0.1:8000
SITE ?= site
STRICT ?= yes
DRAFTS ?= no
N ?= 1000
JOBS ?= auto
PYTEST_ARGS ?=

# Commands read these from the environment, and so see them without any further flag. A variable that is not set stays
# unset.
ifdef ARCHIVE
export ARCHIVE
endif
ifdef AS_OF
export AS_OF
endif
export SITE STRICT DRAFTS

# Material for MkDocs and ProperDocs each print a banner about the future of MkDocs at every start. mkdocs is pinned
# below 2 and the same site is tested under properdocs, so the banners tell nobody here anything.
export NO_MKDOCS_2_WARNING := true
export DISABLE_MKDOCS_2_WARNING := true

# ARCHIVE=DIR may be relative to where make was called; what reads it may not stand there.
ABSOLUTE_ARCHIVE = if [ -n "$${ARCHIVE-}" ]; then \
	  absolute=$$(cd -- "$$ARCHIVE" 2>/dev/null && pwd) || { echo "ARCHIVE=$$ARCHIVE: no such folder" >&2; exit 2; }; \
	  ARCHIVE=$$absolute; export ARCHIVE; fi

# A virtual environment knows its own place by absolute paths: one that was moved, or whose interpreter is gone, is
# built anew.
ifneq ($(wildcard $(READY)),)
ifneq ($(shell [ -x $(BIN)/python ] && [ "$$(cat $(READY))" = "$$(pwd)" ] && echo usable),usable)
$(shell rm -f $(VENV)/.requirements $(READY))
endif
endif

##@ The archive

.PHONY: serve
serve: $(READY) ## Build the site and serve it on http://127.0.0.1:8000 (ADDRESS=), rebuilding as files change
	@# --livereload is said aloud because some releases of click turn mkdocs's default for it around.
	@$(ABSOLUTE_ARCHIVE); exec $(BIN)/mkdocs serve --livereload --dev-addr "$(ADDRESS)"

.PHONY: site
site: $(READY) ## Build the site, strictly, into site/ (SITE=DIR ARCHIVE=DIR STRICT=no AS_OF=DATE DRAFTS=yes)
	@case "$$STRICT" in yes) strict=--strict ;; no) strict= ;; \
	  *) echo "STRICT is yes or no, not $$STRICT" >&2; exit 2 ;; esac; \
	$(ABSOLUTE_ARCHIVE); \
	case "$$SITE" in /*) ;; *) SITE=$$(pwd)/$$SITE ;; esac; \
	if [ "$$SITE" != "$$(pwd)/site" ] && [ -n "$$(ls -A -- "$$SITE" 2>/dev/null)" ] && [ ! -e "$$SITE/404.html" ]; then \
	  echo "SITE=$$SITE is not empty and holds no site; a build would empty it. Name another folder." >&2; exit 2; \
	fi; \
	exec $(BIN)/mkdocs build $$strict --clean --site-dir "$$SITE"

.PHONY: check
check: $(READY) ## Check the postmortems themselves (ARCHIVE=DIR AS_OF=DATE)
	@$(ABSOLUTE_ARCHIVE); \
	exec $(BIN)/python scripts/check_postmortems.py $${ARCHIVE:+--archive "$$ARCHIVE"} $${AS_OF:+--as-of "$$AS_OF"}

##@ The tool

.PHONY: test
test: lint types pytest ## Run everything that CI runs: ruff, mypy, and all tests, those in a browser included

.PHONY: lint
lint: $(READY) ## Check style and formatting
	@echo "ruff check"; $(BIN)/ruff check .
	@echo "ruff format --check"; $(BIN)/ruff format --check .

.PHONY: types
types: $(READY) ## Check types
	@echo "mypy"; $(BIN)/mypy

.PHONY: pytest
pytest: $(READY) ## Run the tests alone (PYTEST_ARGS="-k timeline" JOBS=1)
	@$(BROWSER); \
	exec $(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(PYTEST_ARGS)

.PHONY: format
format: $(READY) ## Format the code and mend what can be mended by machine
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

.PHONY: bench
bench: $(READY) ## Measure a build of N made-up postmortems against stock Material (N=1000)
	@exec $(BIN)/python scripts/bench_build.py $(N)

# What is measured in a browser; docs/handbook/quality.md says what it has to come to.
BROWSER = unset ARCHIVE AS_OF SITE STRICT DRAFTS; CHROMIUM=$$(.ci/get-chromium $(BIN)) || exit 1; export CHROMIUM

.PHONY: measure
measure: $(READY) ## Measure in a browser what pages weigh, whether they move, and the archive of N (N=10000: minutes)
	@$(BROWSER); weight=0; archive=0; \
	$(BIN)/python scripts/measure_pages.py || weight=$$?; \
	$(BIN)/python scripts/measure_archive.py $(N) || archive=$$?; \
	[ $$weight = 0 ] && exit $$archive; exit $$weight

# Node's packages, with the hashes of its lock. Their scripts are not run.
LIGHTHOUSE := tests/lighthouse/node_modules/.package-lock.json

.PHONY: lighthouse
lighthouse: $(READY) $(LIGHTHOUSE) ## Measure the main pages with Lighthouse (needs Node 20 and npm)
	@$(BROWSER); exec $(BIN)/python scripts/measure_lighthouse.py

.PHONY: screenshots
screenshots: $(READY) ## Take pictures of the main pages into build/screenshots/
	@$(BROWSER); exec $(BIN)/python scripts/take_screenshots.py

.PHONY: lock
lock: ## Bring requirements.txt in line with pyproject.toml, with hashes (UPGRADE=yes for the newest versions)
	@# No $(READY) here: a lock that cannot be installed must be possible to replace.
	@PATH="$$PATH:$(BIN)"; \
	command -v uv >/dev/null || { echo "make lock needs uv: install it, or run 'make install' first" >&2; exit 1; }; \
	exec uv pip compile pyproject.toml --extra site --group dev --universal --python-version 3.11.5 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet \
	  $(if $(filter yes,$(UPGRADE)),--upgrade) --output-file requirements.txt

.PHONY: install
install: $(READY) ## Build the virtual environment, and do nothing else

.PHONY: clean
clean: ## Remove what builds and tests leave behind
	rm -rf site build .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find src hooks scripts tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: distclean
distclean: clean ## Remove what was installed too
	rm -rf $(VENV) tests/lighthouse/node_modules

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Each stamp is written last, by a step that succeeded, so an interrupted install is begun again.
$(VENV)/.requirements: requirements.txt
	@.ci/make-venv $(VENV)
	@touch $@

$(LIGHTHOUSE): tests/lighthouse/package-lock.json
	@command -v npm >/dev/null || { echo "make lighthouse needs Node 20 or newer and npm" >&2; exit 1; }
	@npm ci --prefix tests/lighthouse --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(READY): $(VENV)/.requirements pyproject.toml
	@$(BIN)/uv --quiet pip install --offline --no-cache --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@pwd > $@
