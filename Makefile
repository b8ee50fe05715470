# One word per job; `make` alone lists them.
#
#   make demo PORT=8080                        on another port
#   make demo DATABASE_URL=postgres://...      on PostgreSQL
#   make check PYTHON=/path/to/python3.12      with another Python (3.11 or later)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
JOBS ?= 2
export PORT
# A program that may not keep what it compiled compiles all its libraries at each start.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
MANAGE := $(BIN)/python manage.py
# The tools look at the code, never at somebody's data.
NO_DATA := DATABASE_URL=sqlite://:memory: QUADRO_ENV=local
MYPY_PATHS = manage.py config quadro tests $(filter-out scripts/build_map.py,$(wildcard scripts/*.py)) $(wildcard benchmarks)
# The folders too: their dates tell that a file went away.
STATIC_SOURCES = $(shell find quadro -path '*/static*' -not -name '*.pyc')
MESSAGES = $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.PHONY: help demo test check fix docs bench bench-large clean locks messages \
	check-static check-types check-layers check-docs check-production test-sqlite test-postgres test-journeys

help:
	@echo "make demo      see Quadro with Milan's real data on 127.0.0.1:$(PORT)"
	@echo "make test      everything: check, tests on SQLite and PostgreSQL, browser journeys"
	@echo "make check     what needs no database: style, types, layers, templates, docs, locks"
	@echo "make fix       mend what tools can mend"
	@echo "make docs      write again the pages that come from the code"
	@echo "make bench     measure, on both databases (make bench-large: of a country)"
	@echo "make messages  collect the strings to translate (needs gettext)"
	@echo "make locks     lock the requirements again (UPGRADE=1: to the newest)"
	@echo "make clean     remove what was built; the data in var/ stay"

# What is built ------------------------------------------------------------------------------------

$(BIN)/python:
	@python=$$(scripts/python.sh) && "$$python" -m venv $(VENV)

$(VENV)/.uv: requirements/uv.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.base: requirements/base.txt $(VENV)/.uv
	@echo "Installing the libraries"
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing the tools of the tests"
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes \
		-r requirements/base.txt -r $<
	@touch $@

%.mo: %.po $(VENV)/.base
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
	@test -e $@ || { echo "$<: take the line '#, fuzzy' off its first entry."; exit 1; }
	@touch $@

var/.static: $(STATIC_SOURCES) $(VENV)/.base
	@mkdir -p var
	@$(NO_DATA) STATIC_ROOT="$(CURDIR)/var/static" $(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@

# The jobs -----------------------------------------------------------------------------------------

demo: $(VENV)/.base $(MESSAGES) var/.static
	@$(BIN)/python scripts/demo.py

test:
	@scripts/system.sh
	@$(MAKE) check
	@$(MAKE) test-sqlite
	@$(MAKE) test-postgres
	@$(MAKE) test-journeys
	@echo "All well: checks, SQLite, PostgreSQL, journeys."

test-sqlite: $(VENV)/.dev $(MESSAGES) var/.static
	@echo "== Tests on SQLite"
	@env -u DATABASE_URL $(BIN)/pytest -n $(JOBS)

test-postgres: $(VENV)/.dev $(MESSAGES) var/.static
	@echo "== Tests on PostgreSQL"
	@scripts/postgres.sh run $(BIN)/pytest -n $(JOBS)

# Each journey has its own copy of the demonstration and its own server, each worker its own browser;
# who has no journey left takes the last of the other's.
test-journeys: $(VENV)/.dev $(MESSAGES) var/.static
	@echo "== Journeys in a real browser"
	@chromium=$$(scripts/chromium.sh) && \
		env -u DATABASE_URL CHROMIUM="$$chromium" $(BIN)/pytest -m journey -n $(JOBS) --dist worksteal

# The types take as long as all the rest together: they begin first, the rest goes on beside them.
check: $(VENV)/.dev $(MESSAGES)
	@$(MAKE) --jobs=$(JOBS) check-types check-static check-layers check-docs check-production
	@echo "Checks passed."

check-static: $(VENV)/.dev
	@! grep -nE '^ *(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)|https?://' requirements/*.txt || \
		{ echo "A lock names an index: make it again with make locks."; exit 1; }
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint quadro --lint --quiet
	@$(BIN)/djlint quadro --check

check-types: $(VENV)/.dev
	@$(NO_DATA) $(BIN)/mypy $(MYPY_PATHS)

check-layers: $(VENV)/.dev
	@$(NO_DATA) $(BIN)/lint-imports
	@$(NO_DATA) $(MANAGE) makemigrations --check --dry-run

check-docs: $(VENV)/.dev $(MESSAGES)
	@$(NO_DATA) $(MANAGE) generate_docs --check

# A production start with every required setting has nothing to be told off for.
check-production: $(VENV)/.dev
	@QUADRO_ENV=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
		SITE_URL=https://quadro.example.it ALLOWED_HOSTS=quadro.example.it \
		DATABASE_URL=postgres://quadro@/quadro EMAIL_URL=smtp+tls://user:password@mail.example.it:587 \
		$(MANAGE) check --deploy --fail-level WARNING

fix: $(VENV)/.dev
	@$(BIN)/ruff check --fix --exit-zero .
	@$(BIN)/ruff format .
	@$(BIN)/djlint quadro --reformat --quiet || true

docs: $(VENV)/.dev $(MESSAGES)
	@$(NO_DATA) $(MANAGE) generate_docs

bench: $(VENV)/.dev $(MESSAGES) var/.static
	@scripts/postgres.sh bin >/dev/null
	@mkdir -p var && rm -f var/bench.sqlite3*
	@echo "== SQLite"
	@DATABASE_URL="sqlite:///$(CURDIR)/var/bench.sqlite3" $(BIN)/python benchmarks/run.py
	@rm -f var/bench.sqlite3*
	@echo "== PostgreSQL"
	@scripts/postgres.sh run $(BIN)/python benchmarks/run.py
	@for size in S M; do \
		rm -f var/bench.sqlite3*; \
		DATABASE_URL="sqlite:///$(CURDIR)/var/bench.sqlite3" $(BIN)/python -m benchmarks.monitoring --size $$size || exit 1; \
		scripts/postgres.sh run $(BIN)/python -m benchmarks.monitoring --size $$size || exit 1; \
	done
	@rm -f var/bench.sqlite3*
	@scripts/postgres.sh run $(BIN)/python -m benchmarks.opendata
	@$(BIN)/python -m benchmarks.page
	@echo "== Comparison of texts"
	@$(BIN)/python benchmarks/compare.py
	@echo "== Signatures"
	@$(BIN)/python -m benchmarks.signatures

# A country: some twenty minutes, and some ten gigabytes of disk.
LARGE = -c shared_buffers=2GB -c work_mem=128MB -c maintenance_work_mem=512MB -c max_wal_size=8GB
bench-large: $(VENV)/.dev $(MESSAGES) var/.static
	@PG_SETTINGS="$(LARGE)" scripts/postgres.sh run $(BIN)/python -m benchmarks.monitoring --size L
	@PG_SETTINGS="$(LARGE)" scripts/postgres.sh run $(BIN)/python -m benchmarks.opendata --interventions 2000000
	@$(BIN)/python -m benchmarks.page

messages: $(VENV)/.base
	@command -v xgettext >/dev/null || { echo "Install gettext (on Debian: sudo apt-get install gettext)."; exit 1; }
	@$(NO_DATA) $(MANAGE) makemessages --locale en --no-wrap --add-location file \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'

locks: $(VENV)/.uv
	@for name in uv base dev tools; do \
		$(UV) pip compile requirements/$$name.in --output-file requirements/$$name.txt --quiet \
			--universal --python-version 3.11 --generate-hashes --no-header $(if $(UPGRADE),--upgrade) || exit 1; \
	done

clean:
	@rm -rf $(VENV) var/static var/.static var/bench.sqlite3* .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis .coverage htmlcov
	@rm -f $(MESSAGES)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Your data are still in var/ (delete that folder to start the demo anew)."
