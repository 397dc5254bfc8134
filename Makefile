# Two commands do everything on a machine with Python 3.11, pip and make: `make demo` and `make test`.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
BENCH   := .venv-bench
RUNTIME := $(VENV)/.installed-runtime
DEV     := $(VENV)/.installed-dev
COMPILED := $(wildcard extractors/*.pyx extractors/*.pxi extractors/readers/*.pyx extractors/readers/*.pxi schemas/*.pyx schemas/*.pxi)
PIP     := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
BENCH_PIP := $(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup apps demo test test-portal portal coverage check samples schemas bench bench-compare soak fuzz explore clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(DEV) ## install everything into .venv (again only when pyproject.toml, constraints.txt or compiled code changed)

apps: ## as root on Debian: Chromium, LibreOffice and Tesseract, without which their tests are left out
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium libreoffice-calc fonts-noto-cjk tesseract-ocr-jpn

demo: $(RUNTIME) ## convert the sample report and show what came out
	$(BIN)/torikumi convert samples/tokushima-r1/report.pdf -o output --show

test: check coverage ## all checks and tests, as in CI
	$(BIN)/pytest -n 2 --dist loadfile --ignore tests/normalizers --ignore tests/test_doctests.py

test-portal: $(DEV) ## publish into a real CKAN, installed and started for it (Debian; as root the first time)
	$(BIN)/python -m tests.portal.run $(BIN)/pytest -m portal tests/publish

portal: $(DEV) ## start that CKAN to look at, until Ctrl-C
	$(BIN)/python -m tests.portal.run

coverage: $(DEV) ## every branch of the normalizers, by their own tests
	$(BIN)/pytest -n 2 --dist loadfile tests/normalizers tests/test_doctests.py --cov --cov-fail-under=100

check: $(DEV) ## style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy docs/make_checks.py docs/make_compare_columns.py docs/make_corpus.py
	MYPYPATH=samples $(BIN)/mypy samples/make_samples.py samples/typesetting

samples: $(DEV) ## draw the sample reports anew from their truth files
	$(BIN)/python samples/make_samples.py

schemas: $(DEV) ## write the published schemas anew from the models
	$(BIN)/python -m torikumi.schemas.published

bench: $(BENCH)/.installed ## measure speed and memory beside other readers (BENCH_ARGS=--quick)
	$(BENCH)/bin/python benchmarks/run.py $(BENCH_ARGS)

fuzz: $(DEV) $(VENV)/.tried-atheris ## mutated samples through the whole program for two minutes (FUZZ_ARGS="--seconds 300")
	nice $(BIN)/python fuzz/hunt.py $(FUZZ_ARGS)

explore: $(DEV) ## draw 300 new cases of each random test, others each time (EXAMPLES=1000)
	FUZZ_EXAMPLES=$(or $(EXAMPLES),300) nice $(BIN)/pytest -n 2 -m hypothesis

soak: $(DEV) ## convert 1,000 documents, killed five times, and see what is lost (SOAK_ARGS=--help)
	PYTHONPATH=benchmarks:samples $(BIN)/python benchmarks/soak.py $(SOAK_ARGS)

bench-compare: $(DEV) ## compare 200 generated datasets, and say how long it takes (COMPARE_ARGS=--help)
	PYTHONPATH=benchmarks:samples $(BIN)/python benchmarks/compare.py $(COMPARE_ARGS)

clean: ## remove what tools leave behind (.venv stays)
	rm -rf build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Some distributions ship venv without ensurepip; then the machine's own pip puts pip into the new environment.
$(BIN)/python $(BENCH)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("torikumi needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(@D)/.. || { \
	  $(PYTHON) -m venv --clear --without-pip $(@D)/.. && $(PYTHON) -m pip --python $@ install --quiet pip; }

$(RUNTIME): pyproject.toml constraints.txt $(COMPILED) | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(DEV): pyproject.toml constraints.txt $(COMPILED) | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $(RUNTIME) $@

# atheris has wheels for few systems; without it the coverage-guided part is left out, and said so.
$(VENV)/.tried-atheris: pyproject.toml constraints.txt | $(DEV)
	$(PIP) -e '.[fuzz]' || echo "atheris does not install here: no coverage-guided fuzzing"
	@touch $@

# The peers all at once, or one by one where one of them cannot be installed; the run says which are missing.
$(BENCH)/.installed: pyproject.toml constraints.txt $(COMPILED) benchmarks/requirements.txt | $(BENCH)/bin/python
	$(BENCH_PIP) -e '.[samples]'
	$(BENCH_PIP) -r benchmarks/requirements.txt || \
	  sed -n 's/^\([^#= ]*==[^ ]*\).*/\1/p' benchmarks/requirements.txt | xargs -n 1 $(BENCH_PIP) || true
	@touch $@
