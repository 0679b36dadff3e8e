# Needs nothing but Python 3.11 or later and make. `make install` alone leaves a working .venv/bin/comity.
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
# What only reads the settings makes its keys below this folder, not those of an installation.
CHECKED := COMITY_DATA=$(CURDIR)/build/lint COMITY_KEYS=$(CURDIR)/build/lint/keys

.PHONY: install demo test lint prove bench wheel docs clean
.NOTPARALLEL:

install: .venv/package.stamp .venv/catalogues.stamp
	@$(BIN)/python -m comity.frame.build

demo: install
	@$(BIN)/comity demo

test: install lint
	$(BIN)/pytest -n 2 --dist worksteal

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(CHECKED) $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint src/comity --lint --quiet

# The full numbers, part by part with their seeds. Broken off, it goes on from there; ONLY="kill" runs the proofs of that name.
prove: install
	$(BIN)/python -m tests.prove $(if $(ONLY),--only "$(ONLY)")

# Every file of bench that can be run prints one table; what the machine lacks is skipped with a line. A quarter of an hour goes into
# filling a world of a million records, once for each shape of the schema.
bench: install
	@failed=; for file in $$(grep -l '^if __name__ == "__main__"' bench/*.py); do \
		name=$$(basename $$file .py); echo; echo "bench.$$name"; \
		$(BIN)/python -m bench.$$name || failed="$$failed $$name"; done; \
	test -z "$$failed" || { echo "Broken off:$$failed"; exit 1; }

# What is installed elsewhere: one file with everything in it, assets and catalogues included.
wheel: install
	$(BIN)/hatchling build -t wheel

docs: install
	$(CHECKED) $(BIN)/python -m docs.generate

clean:
	rm -rf .venv build dist node_modules src/comity/frame/static/dist

.venv/made.stamp:
	@test -n "$(PYTHON)" || { echo "Comity needs Python 3.11 or later: install python3 and run make again."; exit 1; }
	$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment: install the package python3-venv."; exit 1; }
	@touch $@

.venv/packages.stamp: .venv/made.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/package.stamp: .venv/packages.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/catalogues.stamp: .venv/packages.stamp $(wildcard src/comity/locale/*/LC_MESSAGES/*.po)
	@for catalogue in src/comity/locale/*/LC_MESSAGES/*.po; do \
		test ! -e $$catalogue || $(BIN)/pybabel --quiet compile -i $$catalogue -o $${catalogue%.po}.mo || exit 1; done
	@touch $@
