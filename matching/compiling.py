"""Compile what large rosters need, so that the first round of one does not wait for it.

The stored code lies beside the source, or where ``NUMBA_CACHE_DIR`` says::

    python -m matching.compiling
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import numpy as np

from matching import parse_policy, propose
from matching.candidates import KEEP_ALL
from matching.columns import Int64
from matching.history import Contacts, Met
from matching.problem import Category, Problem, Roster, SetColumn
from matching.solvers import (
    GroupCount,
    GroupVariety,
    assign,
    kernels,
    max_weight_matching,
    partition,
    stable_assign,
)


def main() -> None:
    """Compile the kernels of the engine and those of the solvers, side by side."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = (compile_engine, compile_solver, compile_groups)
        for waiting in [pool.submit(part) for part in parts]:
            waiting.result()


def compile_engine() -> None:
    """Solve a round of a roster that is just large enough, with terms of every kind."""
    policy = parse_policy(
        {
            "odd": "relaxed_trio",
            "must": [{"different": "function"}, {"rest": 3}, {"share": "languages"}],
            "prefer": [{"exchange": {"points": 9}}, {"bridge": 3}, {"owed": 2}],
        }
    )
    propose(_roster(KEEP_ALL + 1), policy, seed=0)


def _roster(size: int) -> Problem:
    """Make a roster with 60 % of its members in one function, each in touch with the next."""
    random = np.random.default_rng(0)
    topics = [f"topic {number}" for number in range(20)]
    some = SetColumn.of([random.choice(topics, 3).tolist() for _ in range(size)])
    functions = [("IT", "IT", "IT", "HR", "Law")[number % 5] for number in range(size)]
    members = Roster(
        size,
        categories={"function": Category.of(functions)},
        sets={"skills": some, "interests": some, "languages": some},
    )
    first = np.arange(size - 1)
    ends = np.concatenate([np.stack([first, first + 1]), np.stack([first + 1, first])], axis=1)
    rows, columns = ends[:, np.lexsort(ends[::-1])]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))])
    return Problem(
        members,
        on=date(2027, 1, 4),
        met=_met(first),
        contacts=Contacts(starts, columns.astype(np.int32), np.ones(len(columns), np.float32)),
        owed=(np.arange(size) % 3).astype(np.int32),
    )


def _met(first: Int64) -> Met:
    """Let each member have met the one after the next."""
    a, ones = first[:-1].astype(np.int32), np.ones(len(first) - 1, np.int32)
    return Met(a, a + np.int32(2), ones, ones.astype(np.int8))


def compile_solver() -> None:
    """Solve small questions as if they were large."""
    kernels.LISTS_UP_TO = 0
    compile_matching()
    compile_assignment()


def compile_assignment() -> None:
    """Assign two sides without pattern, by weight and by wishes, and along a chain."""
    random = np.random.default_rng(0)
    edges = random.integers(0, 100, (1000, 2))
    assign(100, 100, edges, random.integers(0, 1000, 1000), right_capacity=2)
    ranks = random.permuted(np.tile(np.arange(100), (100, 1)), axis=1)
    stable_assign(ranks, ranks, 2)
    link = np.arange(200)
    chain = np.concatenate([np.stack([link, link], 1), np.stack([link[1:], link[:-1]], 1)])
    assign(200, 200, chain, np.repeat([0, 1000], [200, 199]))


def compile_groups() -> None:
    """Put some into groups: a dozen, and more of them with rules of every kind."""
    random = np.random.default_rng(0)
    for size in (12, 40):
        affinity = random.integers(0, 9, (size, size))
        kinds = random.integers(0, 3, size)
        partition(
            affinity + affinity.T,
            (2, size),
            groups=4,
            forbidden=[(0, 1)],
            constraints=[GroupCount(kinds == 0, least=0), GroupVariety(kinds, least=1, weight=3)],
            work_limit=1_000_000,
        )


def compile_matching() -> None:
    """Match graphs without pattern, and full of odd sets."""
    random = np.random.default_rng(0)
    for size, edges in ((300, random.integers(0, 300, (2000, 2))), (270, _cliques(30))):
        proper = edges[edges[:, 0] != edges[:, 1]]
        for weights in (random.integers(0, 1000, len(proper)), random.integers(0, 3, len(proper))):
            for most in (True, False):
                full = max_weight_matching(size, proper, weights, max_cardinality=most)
                for share in (2, 4):
                    max_weight_matching(
                        size, proper, weights, max_cardinality=most, work_limit=full.work // share
                    )


def _cliques(count: int) -> Int64:
    """List the edges of cliques of nine, in a chain."""
    first = np.arange(count)[:, None] * 9
    i, j = np.triu_indices(9, 1)
    inside = np.stack([(first + i).ravel(), (first + j).ravel()], axis=1)
    return np.concatenate([inside, np.concatenate([first[1:], first[:-1] + 8], axis=1)])


if __name__ == "__main__":
    main()
