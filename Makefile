# Rounds: the two commands are `make run` and `make test`.
SHELL := /bin/sh
PY := .venv/bin/python
BIN := .venv/bin
WORKERS ?= 2
UP := $(if $(COMPANY),--company $(COMPANY)) $(if $(CITY),--city "$(CITY)")
# instances of the routing bench: a few of each folder with 3 seeds, or those of every bar with 5
DATA ?= ../shared/data
SHORT = --seeds 3 --retries 1 --only 'c101_m2,r101_m3,rc104_m2,pr04_m2,pr10_m4,R112,F_20_400_r+*,F_1_40'
WHOLE = --seeds 5 --only 'c101_m2,r101_m3,rc104_m2,pr04_m2,pr10_m4,solomon/*,field/*'

.DEFAULT_GOAL := help
.PHONY: help run setup dev check test bench bench-sync bench-routing bench-peers screenshots

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1|/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'
	@echo
	@echo "  make run CITY=file.osm.pbf    another city        make run COMPANY=empty    start clean"
	@echo "  ROUNDS_PORT=8010 make run     another port        make run ROUNDS_VAR=dir   other data"

run: setup  ## install what is missing, then start everything (Ctrl-C stops it)
	@exec $(PY) -m backend up $(UP)

setup:  ## install without starting
	@sh infra/setup.sh run

dev:  ## install what tests and checks need too
	@sh infra/setup.sh dev

check: dev  ## format, lint, types, imports, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(PY) -m pytest -q tests/architecture
	@if [ -f pwa/package.json ]; then $(PY) -m infra.setup npm run check; fi

test: check  ## everything: checks, then tests with real PostgreSQL, S3, OSRM and Chromium
	@if [ -f pwa/package.json ]; then $(PY) -m infra.setup npm test; fi
	$(PY) -m pytest -q -n $(WORKERS) -m "not browser" --ignore=tests/architecture
	$(PY) -m pytest -q -m browser tests

bench: dev  ## measure on a product of its own, writing var/bench/*.json
	$(PY) -m tests.measure

bench-sync: dev  ## only what phones and server go through: storm, crash loop, feed, permissions, histories, killed tabs, faults (hours)
	$(PY) -m tests.measure sync

bench-routing: dev bench-peers  ## our routes beside other engines' on DATA (15 min; ALL=1: hours, every bar)
	@if [ ! -d "$(DATA)" ]; then echo "There is no folder $(DATA): name the instances' folder, make bench-routing DATA=dir"; exit 0; fi; \
	$(PY) -m backend bench routing --data "$(DATA)" $(if $(ALL),$(WHOLE),$(SHORT)) --json var/bench/routing.json

bench-peers: dev
	@$(PY) -m pip install --quiet --require-hashes -r requirements/bench.lock || echo "Only OR-Tools is compared with."

screenshots: dev  ## drive the running product and renew docs/images
	$(PY) -m tests.browser.screenshots
