# policypress: `make release` and `make test` need only git, make and Python 3.11 to 3.14 with venv and pip.
# Everything they install goes into .venv/; everything they make goes into build/. `make help` lists the targets.
#
#   make release ARGS="--no-recipients"     more arguments for the command behind a target
#   make test ARGS="-k sealing"
#   make PYTHON=/path/to/python3 release    another Python for .venv/

ARGS    ?=
WORKERS ?= 2
UV      ?= uv
PY      := .venv/bin/python

# Quiets a box which Material prints on every build; README says what it is about.
export NO_MKDOCS_2_WARNING = 1
ifdef PYTHON
export PYTHON
endif

.DEFAULT_GOAL := help
.PHONY: help release check serve test lint bench verdict-diff crash fuzz mutants pictures words release-check pins runtime dev clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

release: runtime ## the main job: verdict, site, list of users to notify
	@$(PY) scripts/release.py $(ARGS)

check: runtime ## everything that is wrong with the working texts
	@$(PY) scripts/check.py $(ARGS)

serve: runtime ## the site with drafts and live redlines, on this machine only
	@$(PY) -m mkdocs serve $(ARGS)

test: lint ## lint, types and every test
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: dev ## lint, types and the rules for workflows only
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/zizmor --quiet --offline --no-progress --persona pedantic --collect=all .github action.yml comment

bench: dev ## measure against the floors, write docs/performance.md
	$(PY) benchmarks/run.py $(ARGS)

verdict-diff: dev ## which verdicts and leading reasons differ from those at BASE=main
	$(PY) benchmarks/verdict_diff.py --base $(or $(BASE),main) $(ARGS)

mutants: dev ## how many small slips in the code the tests notice, sampled for half an hour
	$(PY) benchmarks/mutants.py $(ARGS)

crash: dev ## kill every writing command before every file operation, write docs/crash.md
	$(PY) benchmarks/crash_matrix.py $(ARGS)

fuzz: dev ## 500,000 hostile inputs at everything that reads input: none may be met with more than a message
	nice -n 10 $(PY) benchmarks/fuzz/run.py $(ARGS)

attack: dev ## 50,000 random changes of meaning against the proofs: none may be cleared
	nice -n 10 $(PY) benchmarks/attack/run.py $(ARGS)

pictures: dev ## take the README's pictures of the built site
	$(PY) docs/pictures.py $(ARGS)

words: dev ## bring the catalogues of the site's words up to date, and name what is not translated
	@$(PY) .ci/words $(ARGS)

release-check: dev ## the parts of what a user installs (CycloneDX) and their licences; fails on one not allowed
	$(PY) .ci/parts.py

pins: ## for maintainers: newest versions into requirements/, each checked for wheels (needs uv)
	@UV=$(UV) .ci/pins $(ARGS)

runtime:
	@.ci/set-up runtime

dev:
	@.ci/set-up dev

clean: ## remove .venv/, build/ and every cache
	rm -rf .venv build .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks
	find scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
