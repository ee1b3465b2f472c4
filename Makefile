# Everything from nothing on a machine with Python 3.10+, Node 20+ and make. Repeats only do what changed.
#   make run   set up, check and train the examples, open an editor with the extension
#   make test  all tests but those in a real editor, which are `make test-editor`
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
EXTENSION_SOURCES := $(shell find extension/src -name '*.ts' 2>/dev/null)

.PHONY: setup run test test-editor lint generate package quality chaos clean

setup: $(STAMPS)/python $(STAMPS)/node

# torch first and alone: it is the big one, and its version is the one the tests were written for.
$(STAMPS)/python: pyproject.toml scripts/setup.sh
	scripts/setup.sh python "$(PYTHON)"
	mkdir -p $(STAMPS)
	touch $@

$(STAMPS)/node: $(wildcard package.json package-lock.json) scripts/setup.sh
	if [ -f package-lock.json ]; then scripts/setup.sh node; fi
	mkdir -p $(STAMPS)
	touch $@

run: package
	echo "== torchvet check examples"
	$(BIN)/torchvet check examples || [ $$? -eq 1 ]
	echo "== torchvet train examples/train_digits.py"
	$(BIN)/torchvet train examples/train_digits.py --epochs 2 --run-dir runs/digits-$$(date +%Y%m%d-%H%M%S)
	echo "== open an editor"
	scripts/open_editor.sh

test: setup
	$(BIN)/pytest
	npm test

test-editor: package
	npm run test:editor

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy scripts/*.py
	$(BIN)/python scripts/generate.py --check
	npm run lint

generate: setup
	$(BIN)/python scripts/generate.py
	$(BIN)/pytest tests/rule_fixtures_test.py --regenerate -k fixed_file

# What is said about published packages: PACKAGES is a folder with one unpacked package in each subfolder.
quality: setup
	$(BIN)/python scripts/quality.py $(PACKAGES)

# Runs killed inside the writing of checkpoints, checkpoints with flipped bits, runs stopped anywhere and resumed: some minutes.
chaos: setup
	nice $(BIN)/python scripts/chaos.py
	nice $(BIN)/python scripts/resume_campaign.py

package: setup generate-check
	$(BIN)/python scripts/bundle_libs.py
	npm run package

.PHONY: generate-check
generate-check: setup
	$(BIN)/python scripts/generate.py --check

clean:
	rm -rf .venv node_modules dist out server/libs server/*.egg-info runs *.vsix
