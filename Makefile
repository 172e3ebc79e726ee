# Everything a newcomer types. Each target sets up what it needs; nothing is installed outside .venv,
# save Chromium, Java, two SPARQL servers and python3-venv, through apt-get, where they are missing.

VENV   := .venv
PYTHON := $(VENV)/bin/python
PAGE   := build/remit.html

.PHONY: help explore test lint bench docs constraints clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

explore:  ## write the interactive page and open it where there is a screen
	@sh scripts/environment.sh run
	@$(PYTHON) scripts/explore.py $(PAGE)

test:  ## all tests, in a real Chromium and a real Spark too; PYTEST="-k overlap" narrows it
	@sh scripts/environment.sh dev
	@sh scripts/chromium.sh
	@sh scripts/java.sh
	@sh scripts/servers.sh
	@$(PYTHON) -m pytest -n auto --maxprocesses 8 --dist loadgroup $(PYTEST)

lint:  ## ruff, mypy, and the types of the page's scripts
	@sh scripts/environment.sh dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	@sh scripts/javascript.sh

bench:  ## our figures beside those of others, into docs/performance.md; SIZES="esco", ALSO="road"
	@sh scripts/environment.sh bench
	@DATA="$(DATA)" LIMIT="$(LIMIT)" $(PYTHON) benchmarks/overlap.py $(SIZES)
	@for name in $(ALSO); do echo "$$name"; DATA="$(DATA)" $(PYTHON) benchmarks/$$name.py || exit 1; done

docs:  ## write the generated pages of docs/ again, and the site of all pages to build/site
	@sh scripts/environment.sh dev
	$(PYTHON) scripts/write_commands.py
	$(PYTHON) scripts/vocabulary_doc.py
	$(PYTHON) scripts/write_alignments.py
	$(PYTHON) scripts/format_ontology.py
	$(PYTHON) scripts/write_questions.py
	$(PYTHON) -m sphinx -q -W --keep-going -b html -d build/doctrees docs build/site
	@echo "the site: build/site/index.html"

constraints:  ## pin what a new environment resolves to today
	@sh scripts/constraints.sh

clean:  ## remove the environment and everything built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
