# What people do with Alongside. `make help` lists it; docs/author.md and CONTRIBUTING.md say more.
# Any of it with another Python: make course PYTHON=/path/to/python3

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
# These stand for "installed as pyproject.toml says": older than it, and it is installed again.
COURSE := $(VENV)/.ready-for-course
TESTS := $(VENV)/.ready-for-tests
BENCH := $(VENV)/.ready-for-bench
DOCS := $(VENV)/.ready-for-docs
BOUNDS := $(VENV)/.ready-for-bounds
# Types take one core half a minute the first time: they are checked beside the tests, and come last.
BESIDE_TYPES = $(BIN)/mypy >$(VENV)/types.log 2>&1 & types=$$!;
TYPES_TOO = ; passed=$$?; wait $$types || { cat $(VENV)/types.log; passed=1; }; exit $$passed
TRY = chromium="$$($(BIN)/python scripts/browser.py)" && ALONGSIDE_CHROMIUM="$$chromium" \
	$(BIN)/python -m scripts.version_bounds
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What Python has compiled once it keeps, whatever the shell says: every server that a test starts reads it.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help course lab static test quick soak check style fmt lowest newest bench docs pictures ship
.NOTPARALLEL:

help: ## list these commands
	@sed -n 's/^\([a-z]*\): [^#]*## /\1	/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='	' read -r name about; do printf '  make %-8s %s\n' "$$name" "$$about"; done

course: $(COURSE) ## open the course as a site in your browser
	@$(BIN)/alongside serve

lab: $(COURSE) ## open the course in JupyterLab
	@$(BIN)/alongside lab

static: $(COURSE) ## write the course as files for any web host, into build/static
	@$(BIN)/alongside static build/static

# Four workers, whatever the number of cores: tests in a browser mostly wait. In the order of the
# files, so that those begin first.
test: style ## check everything: style, types, the course, all tests
	@chromium="$$($(BIN)/python scripts/browser.py)" || exit 1; $(BESIDE_TYPES) \
		ALONGSIDE_CHROMIUM="$$chromium" $(BIN)/python -m scripts.test_tools \
		$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(TYPES_TOO)

# What it leaves out is not even imported: SLOW in tests/conftest.py.
quick: style ## after each edit: style, types, the course, and the tests without a server or a browser
	@$(BESIDE_TYPES) $(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow" $(TYPES_TOO)

# What `make test` tries in a short form, as long as it takes: cuts of minutes, kills by the hundred.
soak: $(TESTS) $(DOCS) ## the long cuts, kills and histories, and every case; about an hour
	@chromium="$$($(BIN)/python scripts/browser.py)" && ALONGSIDE_CHROMIUM="$$chromium" ALONGSIDE_SOAK=1 \
		$(BIN)/python -m scripts.test_tools $(BIN)/python -m pytest -n 2 --dist loadfile -m "slow or soak"

check: style ## the quick part of that: style, types, the course
	$(BIN)/mypy

style: $(TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/reuse lint --quiet
	$(BIN)/alongside check

fmt: $(TESTS) ## put code, notebooks and the published schema in their usual form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/nbstripout --keep-id course/*.ipynb
	$(BIN)/python scripts/schema.py
	$(BIN)/python scripts/version.py write

lowest: $(BOUNDS) ## open forms with the lowest versions that pyproject.toml promises
	@$(TRY) lowest

newest: $(BOUNDS) ## the same with the newest
	@$(TRY) newest

bench: $(BENCH) ## measure how fast it is, each measure against its peer
	@for measure in bench/*.py; do echo "$$measure"; $(BIN)/python "$$measure" || exit 1; done

docs: $(DOCS) ## build the documentation site, with warnings as errors
	@$(BIN)/python -m scripts.docs_site

pictures: $(TESTS) ## take the pictures of the documentation anew
	@chromium="$$($(BIN)/python scripts/browser.py)" && ALONGSIDE_CHROMIUM="$$chromium" \
		$(BIN)/python -m scripts.pictures

ship: $(TESTS) ## build the package and try it in an environment of its own
	rm -rf dist build
	$(BIN)/python -m build --outdir dist
	$(BIN)/check-wheel-contents dist/*.whl
	$(BIN)/python -m venv build/clean
	build/clean/bin/python -m pip install --quiet --upgrade pip
	build/clean/bin/python -m pip install --quiet dist/*.whl
	build/clean/bin/python scripts/imports.py
	build/clean/bin/python scripts/installed.py
	cd / && $(CURDIR)/build/clean/bin/alongside check --no-report
	build/clean/bin/python scripts/installed.py --remove

$(VENV)/pyvenv.cfg:
	@for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		echo "Making the environment $(VENV) with $$("$$python" --version)."; \
		"$$python" -m venv $(VENV) && exit 0; \
		rm -rf $(VENV); \
		echo "$$python can't make an environment. On Debian or Ubuntu: apt install python3-venv" >&2; \
		exit 1; \
	done; \
	echo "No Python 3.11 or newer was found. Install one, or name it: make course PYTHON=/path/to/python3" >&2; \
	exit 1

# Jupyter looks for the extension outside the package: after a change it is put there again.
EXTENSION := $(shell find widgets/alongside/lab/labextension widgets/alongside/lab/jupyter_server_config.d -type f 2>/dev/null)

$(COURSE): pyproject.toml $(EXTENSION) $(VENV)/pyvenv.cfg
	@echo "Installing what the course needs. The first time takes a minute or two."
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(BENCH): $(TESTS)
	@echo "Installing what the course is measured against."
	@$(BIN)/python -m pip install --quiet --editable . --group bench
	@touch $@

$(DOCS): $(COURSE)
	@echo "Installing what the documentation is built with."
	@$(BIN)/python -m pip install --quiet --editable . --group docs
	@touch $@

$(BOUNDS): $(TESTS)
	@$(BIN)/python -m pip install --quiet --group bounds
	@touch $@

# All tests are compiled here once: each worker of a run would compile them all anew.
$(TESTS): $(COURSE)
	@echo "Installing what the tests need."
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null 2>&1 || true
	@touch $@
