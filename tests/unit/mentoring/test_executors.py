"""The blocks of a mentoring round on other executors."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from matching import propose
from matching.mentoring import arcs


@pytest.mark.parametrize("objective", ["best_total", "stable"])
def test_the_answer_is_the_same_on_any_executor(
    draw, mentoring, full_policy, objective, monkeypatch
):
    """One block or many, on threads or in other processes: the same bytes."""
    problem, policy = draw(60, 7), mentoring(**full_policy, objective=objective)
    expected = propose(problem, policy, seed=3).to_bytes()
    monkeypatch.setattr(arcs, "_CELLS", 100)
    with ThreadPoolExecutor(2) as threads:
        assert propose(problem, policy, seed=3, executor=threads).to_bytes() == expected
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert propose(problem, policy, seed=3, executor=processes).to_bytes() == expected
