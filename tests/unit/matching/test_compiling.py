"""Compiling ahead leaves nothing to be compiled by the first large round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from matching import compiled, compiling
from matching.solvers import kernels
from matching.solvers.grouping.annealing import anneal, descend
from matching.solvers.grouping.crossing import cross
from matching.solvers.grouping.exact import fill_group
from matching.solvers.grouping.population import compiled as compiled_bench


@pytest.fixture
def limit() -> Iterator[None]:
    """Put the solver's limit for plain lists back."""
    kept = kernels.LISTS_UP_TO
    yield
    kernels.LISTS_UP_TO = kept


def test_the_engine_and_the_solver_run_compiled(limit):
    """Both kernels of the engine have been called, and every step of the solver."""
    compiling.compile_engine()
    compiling.compile_solver()
    assert compiled.best_of_rows.signatures
    assert compiled.best_hosts.signatures


def test_groups_run_compiled():
    """Every step of a search for groups has been called, and the one for a dozen members."""
    compiling.compile_groups()
    bench = compiled_bench()
    for step in (anneal, descend, cross, fill_group):
        assert bench.run(step).signatures
