# make demo | test | check | fix | bench | lock | docs | screenshots
VENV ?= .venv
PY := $(VENV)/bin/python
export PYTHONPATH := src
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Where Python may not keep what it has compiled, each process compiles two thousand modules anew: four seconds a start.
unexport PYTHONDONTWRITEBYTECODE

# As the program itself has it: cli/start.py says why.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: demo test check fix bench lock docs screenshots vendor clean

demo: $(VENV)/.runtime
	$(PY) -m trappen demo

test: $(VENV)/.dev
	scripts/system-packages
	scripts/with-postgres scripts/test

check: $(VENV)/.dev
	scripts/check

fix: $(VENV)/.dev
	ruff check --fix --quiet || true
	ruff format
	djlint src --reformat --quiet || true
	$(PY) scripts/generate_docs.py

bench: $(VENV)/.dev
	scripts/system-packages
	scripts/with-postgres $(PY) benchmarks/run.py

docs: $(VENV)/.dev
	$(PY) scripts/generate_docs.py

screenshots: $(VENV)/.dev
	scripts/system-packages
	TRAPPEN_SCREENSHOTS=1 $(PY) -m pytest -q -m functional tests/functional

vendor: $(VENV)/.dev
	$(PY) scripts/vendor_frontend.py

lock: $(VENV)/bin/uv
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 requirements/bootstrap.in -o requirements/bootstrap.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements/runtime.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --extra dev --extra cluster pyproject.toml -o requirements/dev.txt

$(VENV)/bin/uv:
	scripts/create-venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/uv
	scripts/install $(VENV) runtime
	touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/uv
	scripts/install $(VENV) dev
	touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) build dist src/*.egg-info
