# Thin names for what pyproject.toml defines. `make help` lists them.
# Texts that a user may read on the terminal are Swedish.

PYTHON     ?= python3
VENV       := .venv
BIN        := $(VENV)/bin
LOCKED     := $(VENV)/.locked
READY      := $(VENV)/.ready
LOCK_VENV  := .cache/lock
FISCA_VENV := .cache/openfisca
FUZZ_VENV  := .cache/fuzz
UV_VERSION := 0.13.9
PYTEST_ARGS ?= -n auto --dist worksteal
LOCK_ARGS  ?=
BENCH_ARGS ?=
TORTURE_ARGS ?=
FUZZ_ARGS  ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test check format bench torture fuzz bilder lock clean env libraries-run libraries-test

export PYTHON

help: ## visa den här listan
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: libraries-run $(READY) ## starta kassan i övningsläge
	@$(BIN)/kassa --ovning

test: libraries-test $(READY) ## kör alla tester (PYTEST_ARGS="-n 2 -k frikort" för ett urval)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(READY) ## kör alla kontroller av koden: form, typer, importregler, stavning, beroenden
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	$(BIN)/deptry .

format: $(READY) ## formatera koden och rätta det som går att rätta
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bilder: libraries-test $(READY) ## gör bilderna i README och handboken
	@QT_QPA_PLATFORM=offscreen $(BIN)/python scripts/bilder.py docs/bilder \
		nar_frikort_ljust uteblivet_tolk_ja_morkt kvitton_ljust patient_ljust
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m scripts.handbok

bench: libraries-test $(READY) $(FISCA_VENV)/.ready ## mät hastigheten, varje mått bredvid sin jämförelse (BENCH_ARGS=--kort)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks $(BENCH_ARGS)

torture: libraries-test $(READY) ## pröva datafilen hårt: avbrott, strömavbrott, full disk (TORTURE_ARGS="--help")
	@$(BIN)/python -m torture $(TORTURE_ARGS)

fuzz: $(FUZZ_VENV)/.ready ## mata alla läsare av främmande filer med skräp (FUZZ_ARGS="--inputs 20000")
	@$(FUZZ_VENV)/bin/python -m fuzz $(FUZZ_ARGS)

env: $(READY) ## gör i ordning Python-miljön i .venv

lock: $(LOCK_VENV)/.uv-$(UV_VERSION) ## lås beroendena på nytt (LOCK_ARGS=--upgrade för nyare versioner)
	$(LOCK_VENV)/bin/uv pip compile $(LOCK_FLAGS) -o requirements/run.txt pyproject.toml
	$(LOCK_VENV)/bin/uv pip compile $(LOCK_FLAGS) -o requirements/dev.txt --extra dev \
		-c requirements/run.txt pyproject.toml
	$(LOCK_VENV)/bin/uv pip compile $(LOCK_FLAGS) -o requirements/fuzz.txt --extra fuzz \
		-c requirements/run.txt pyproject.toml
	$(LOCK_VENV)/bin/uv pip compile $(LOCK_FLAGS) -o requirements/openfisca.txt \
		--group pyproject.toml:openfisca

# What the machine itself must have; before the environment, hence .NOTPARALLEL above.
libraries-run libraries-test:
	@scripts/system-libraries.sh $(@:libraries-%=%)

clean: ## ta bort allt som är framställt, även .venv
	rm -rf $(VENV) .cache build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The fuzzer is large and only wanted here: an environment of its own.
$(FUZZ_VENV)/.ready: requirements/fuzz.txt
	@scripts/system-libraries.sh python
	@$(PYTHON) -m venv --clear $(FUZZ_VENV)
	@$(FUZZ_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes -r requirements/fuzz.txt
	@touch $@

# OpenFisca is only measured beside: an environment of its own, and no figure where it cannot be had.
$(FISCA_VENV)/.ready: requirements/openfisca.txt
	@scripts/system-libraries.sh python
	@$(PYTHON) -m venv --clear $(FISCA_VENV)
	@$(FISCA_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes -r requirements/openfisca.txt || rm -rf $(FISCA_VENV)/bin
	@touch $@

# The lock holds hashes and no addresses: any index that serves the same files will do.
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet $(LOCK_ARGS)

$(LOCK_VENV)/.uv-$(UV_VERSION):
	@scripts/system-libraries.sh python
	$(PYTHON) -m venv --clear $(LOCK_VENV)
	$(LOCK_VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# One environment for running and for testing. A changed lock makes it anew, so nothing stale
# stays behind; a changed pyproject.toml only installs Kassa itself again.
$(LOCKED): requirements/dev.txt
	@scripts/system-libraries.sh python
	@echo "Gör i ordning Python-miljön i $(VENV) (några minuter första gången) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes -r requirements/dev.txt
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
		--no-deps --no-build-isolation -e .
	@touch $@
