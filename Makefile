# Everything a developer, a server and CI run. The set-up itself is .ci/setup.

PORT ?= 8000
# Extra arguments of one call, as in: make test ARGS="tests/house -x"
ARGS ?=
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile
# What no database makes a difference to runs on the first alone (tests/once.py); 5: ARGS named nothing else.
define TEST
CARTOFORMA_TEST_DATABASE=sqlite $(PYTEST) $(ARGS)
CARTOFORMA_TEST_DATABASE=postgresql $(PYTEST) -m "not once" $(ARGS) || [ $$? -eq 5 ]
endef
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml --group build

.DEFAULT_GOAL := help
.PHONY: help setup serve test check bench lighthouse lock clean

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv and install what development needs.
	@.ci/setup dev

serve: ## Migrate, load the facts once, serve on PORT (8000; 0 takes a free one).
	@.ci/setup run
	@$(BIN)/cartoforma migrate
	@$(BIN)/cartoforma seed
	@exec $(BIN)/cartoforma serve --port $(PORT)

test: ## Run every test on SQLite, and on PostgreSQL what depends on the database.
	@.ci/setup dev browser
	$(TEST)

check: ## What CI runs: format, lint, types, imports, migrations, tests on both databases.
	@.ci/setup dev browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/cartoforma migrate --check
	$(BIN)/hadolint Dockerfile deploy/pgbouncer/Dockerfile
	$(BIN)/shellcheck .ci/setup .ci/run deploy/*.sh deploy/pgbouncer/*.sh
	$(TEST)

bench: ## Measure, as ratios to a static route of the same server.
	@.ci/setup bench
	$(BIN)/python -m tests.bench $(ARGS)

lighthouse: ## Let Lighthouse judge the main pages (npm fetches it).
	@.ci/setup dev browser
	$(BIN)/python -m tests.bench.lighthouse

lock: ## Write the lock files anew (ARGS=--upgrade for newer versions).
	@.ci/setup dev
	$(LOCK) $(ARGS) --output-file requirements.lock
	$(LOCK) $(ARGS) --group dev --constraints requirements.lock --output-file requirements-dev.lock
	$(LOCK) $(ARGS) --group dev --group bench --constraints requirements-dev.lock --output-file requirements-bench.lock

clean: ## Remove what the set-up and the tools made; data/ stays.
	rm -rf .venv dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
