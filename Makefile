# Two verbs do everything on a fresh machine: `make run` and `make test`. The others are parts of these, or benchmarks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
TORCH := $(shell grep '^torch==' constraints.txt)

BENCHES := $(addprefix bench-, answerability answers chooser damage ingest latency load near-duplicates overhead page \
	reader retrieval translator verification)

.PHONY: run test lint browser lock clean fuzz screenshots train-reader train-entailment train-chooser \
	train-translator $(BENCHES)

run: $(VENV)/.run
	$(BIN)/yinju serve --seed-with seeds

# On two processes, each with models of its own; what takes longest goes first.
SLOW := tests/test_end_to_end.py tests/ui
test: $(VENV)/.test browser lint
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(SLOW) tests

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The browser tests run where Chromium is; elsewhere they say so and are skipped.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 \
		|| echo "Chromium is not here: browser tests are skipped (Debian: apt-get install chromium fonts-noto-cjk)"

# Torch comes first and alone, so that the pinned build is taken (on Linux without a GPU: the CPU one, if your package
# index has it) before anything else asks for any torch.
$(VENV)/.run: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) "$(TORCH)"
	$(INSTALL) --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(INSTALL) --editable ".[dev]"
	touch $@

# Other retrievers, which a benchmark puts beside ours.
$(VENV)/.peers: $(VENV)/.run
	$(INSTALL) --editable ".[peers]"
	touch $@

# What reads and writes a language model's weights, to train updates of them; and compares translations.
$(VENV)/.training: $(VENV)/.run
	$(INSTALL) --editable ".[training]"
	touch $@

lock: $(VENV)/.test $(VENV)/.peers $(VENV)/.training
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/^\(torch==[0-9.]*\).*/\1/' > constraints.txt

# Each benchmark is the module of its name; what needs more than Yinju itself is told below.
$(BENCHES): bench-%: $(VENV)/.run
	$(BIN)/python -m benchmarks.$(subst -,_,$*)

bench-retrieval: $(VENV)/.peers bench-latency
bench-load bench-overhead bench-page: $(VENV)/.test
bench-translator: $(VENV)/.training

# Make the weights in rag/models anew; those of entailment begin with those of the reader.
train-reader train-entailment train-chooser train-translator: train-%: $(VENV)/.run
	$(BIN)/python -m benchmarks.train_$*

train-chooser train-translator: $(VENV)/.training

# Thousands of requests that schemathesis makes up from the OpenAPI document.
fuzz: $(VENV)/.test
	$(BIN)/python -m benchmarks.fuzz

# Pictures of the running program, for the README.
screenshots: $(VENV)/.test
	$(BIN)/python -m benchmarks.screenshots

clean:
	rm -rf $(VENV) build *.egg-info
