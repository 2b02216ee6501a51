"""Questions that several tests of grouping share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matching.solvers.grouping.question import read_question

PLAIN = {
    "groups": None,
    "forbidden": (),
    "constraints": (),
    "placement": None,
    "allowed": None,
    "waiting": None,
    "optional": (),
}


@pytest.fixture(scope="session")
def question_of() -> Any:
    """Give what makes a question: affinity, sizes, and what differs from a plain one."""

    def make(affinity: Any, sizes: Any, **changes: Any) -> Any:
        return read_question(affinity, sizes, **(PLAIN | changes))

    return make


@pytest.fixture(scope="session")
def affinity_of() -> Any:
    """Give what draws a symmetric matrix of whole numbers."""

    def make(n: int, seed: int = 0, least: int = -3, most: int = 10) -> Any:
        drawn = np.triu(np.random.default_rng(seed).integers(least, most, (n, n)), 1)
        return drawn + drawn.T

    return make
