# Two commands: `make demo` and `make test`. Both need only Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Where Python is told to write no bytecode, every command that a test starts would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test install lint clean

demo: install
	@$(BIN)/crossweave demo

test: lint
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

install: $(VENV)/.installed

$(VENV)/.installed: constraints.txt pyproject.toml tools/install.sh
	@sh tools/install.sh $(PYTHON) $(VENV)
	@touch $@

clean:
	rm -rf $(VENV) var
