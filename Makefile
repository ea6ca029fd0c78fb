# Everything that is done to the project from a terminal. `make run` and `make test` set up what they need.

PYTHON ?= python3
BIN := .venv/bin

# Hundreds of processes start in the tests: what Python has compiled once is kept for the next.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run reset test check bench faults lighthouse format lock messages

run: .venv/run-time  ## serve the demo on localhost:8000 (PORT changes it)
	@exec $(BIN)/portal run

reset:  ## forget the demo's data; the next `make run` makes it anew
	rm -rf var

test: .venv/development .venv/chromium .venv/mariadb .venv/java  ## every test, in real databases and a real browser
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --durations 40 --durations-min 4

check: .venv/development  ## format, lint, types, import contracts, messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m portal.web.messages --check

bench: .venv/development  ## ratios against the bare thing
	$(BIN)/python -m tests.bench

faults: .venv/development  ## strikes the work in every way, and counts what it survives
	$(BIN)/python -m tests.faults

lighthouse: .venv/chromium  ## Lighthouse's figures of the overview, kept in tests/browser/lighthouse.json (needs npm)
	$(BIN)/python -m tests.browser.lighthouse

format: .venv/development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: .venv/development  ## bring the Swedish catalogue up to date with the sources
	$(BIN)/python -m portal.web.messages

lock: .venv/development  ## pin the newest versions anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra otel --constraint requirements.lock pyproject.toml -o requirements-otel.lock

# What runs needs no installer: pip and setuptools leave again, with a tenth of the room.
.venv/run-time: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip uninstall --quiet --yes setuptools pip
	@touch $@

.venv/development: .venv/run-time requirements-dev.lock
	$(BIN)/python -m ensurepip --default-pip >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# A browser of the system's, or Debian's where we may install it.
.venv/chromium: .venv/development
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) and run 'make test' again." >&2; \
			exit 1; \
		fi; }
	@touch $@

# The shop's database may be a MariaDB; the tests start a server of their own.
.venv/mariadb: .venv/development
	@command -v mariadbd >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq mariadb-server >/dev/null; \
		else \
			echo "The tests need MariaDB: install it (Debian: apt-get install mariadb-server) and run 'make test' again." >&2; \
			exit 1; \
		fi; }
	@touch $@

# veraPDF, which says whether letters are archivable and accessible, runs on Java.
.venv/java: .venv/development
	@command -v java >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jre-headless >/dev/null; \
		else \
			echo "The tests need Java: install it (Debian: apt-get install default-jre-headless) and run 'make test' again." >&2; \
			exit 1; \
		fi; }
	@touch $@
