"""The loops, uncompiled on lists and compiled on arrays."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from matching.solvers import check_certificate, kernels, max_weight_matching

LARGE = 2**40


@pytest.mark.parametrize("max_cardinality", [True, False])
def test_compiled_loops_compute_the_same(monkeypatch, random_graph, geometric, max_cardinality):
    """Matching, bound, proof and work do not depend on how the loops run."""
    rng = np.random.default_rng(11)
    graphs = [geometric, random_graph(rng, 60, 2, -9, 9), random_graph(rng, 80, 3, 0, LARGE)]
    for graph in graphs:
        on_lists = max_weight_matching(*graph, max_cardinality=max_cardinality)
        monkeypatch.setattr(kernels, "LISTS_UP_TO", -1)
        compiled = max_weight_matching(*graph, max_cardinality=max_cardinality)
        monkeypatch.undo()
        assert compiled.mate.tolist() == on_lists.mate.tolist()
        assert (compiled.upper_bound, compiled.work) == (on_lists.upper_bound, on_lists.work)
        duals, other = compiled.certificate.duals, on_lists.certificate.duals
        assert duals.vertex.tolist() == other.vertex.tolist()
        assert duals.set_members.tolist() == other.set_members.tolist()
        faults = check_certificate(*graph, compiled, max_cardinality=max_cardinality)
        assert faults == []


def test_small_graphs_need_no_compiler():
    """A small graph is solved without loading numba, which takes a second."""
    code = (
        "import sys; from matching.solvers import max_weight_matching;"
        "found = max_weight_matching(3, [(0, 1), (1, 2)], [1, 2]);"
        "assert found.optimal; sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_plain_functions_are_kernels():
    """What cannot be run both ways is refused when it is marked."""
    with pytest.raises(TypeError, match="not a plain function"):
        kernels.kernel(len)


@pytest.mark.parametrize(("vertices", "loads"), [(0, False), (200, False), (202, True)])
def test_the_compiler_is_loaded_for_many_graphs_that_are_not_small(monkeypatch, vertices, loads):
    """A dozen rounds of a few hundred members pay for it, one of a few dozen does not."""
    loaded = []
    monkeypatch.setattr(kernels, "import_module", loaded.append)
    kernels.load_compiler_for(vertices)
    assert loaded == ["numba"] * loads
