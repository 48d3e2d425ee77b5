# Aliases. The two commands that matter need no make: python3 -m tourapp up, python3 -m tourapp test.

PYTHON ?= python3
VENV := .venv/bin
UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(UPGRADE)
BUILD_REQUIRES := $(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")'

.PHONY: run test check bench drills lock screenshots

run:
	$(PYTHON) -m tourapp up

test:
	$(PYTHON) -m tourapp test

check:
	$(PYTHON) -m tourapp setup
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/deptry .
	$(VENV)/djlint --lint templates
	$(VENV)/python -m tourapp.translations
	$(VENV)/python -m pytest -q -k migration

bench:
	$(PYTHON) -m tourapp setup
	$(VENV)/python -m tests.bench

drills:
	$(PYTHON) -m tourapp setup
	$(VENV)/python -m tests.drills

screenshots:
	$(PYTHON) -m tourapp setup
	$(VENV)/python -m docs.screenshots

# Needs uv. `make lock UPGRADE=--upgrade` takes newer releases; without it the pins stay as long as they satisfy pyproject.toml.
lock:
	$(BUILD_REQUIRES) | $(COMPILE) pyproject.toml - --output-file requirements.lock
	$(BUILD_REQUIRES) | $(COMPILE) pyproject.toml - --extra test --extra dev --constraint requirements.lock \
		--output-file requirements-test.lock
