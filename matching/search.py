"""The limits of one round's search, shared out over the solves it needs."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from matching.columns import Int64

if TYPE_CHECKING:
    from matching.solvers import Matching

Progress = Callable[[float, str], None]
"""Called with the share that is done, 0 to 1, and what is being done."""


@dataclass(slots=True)
class Search:
    """Solves matchings for one round, within its limits.

    Attributes
    ----------
    seed
        Decides between equally good matchings.
    work_limit, time_limit
        What all solves together may spend, in the solver's units and in seconds, or ``None``.
    on_progress
        Told about each step.
    executor
        Evaluates blocks of pairs, or ``None``.
    stopped_by
        ``optimal``, or which limit stopped a solve.
    """

    seed: int
    work_limit: int | None = None
    time_limit: float | None = None
    on_progress: Progress | None = None
    executor: Executor | None = None
    stopped_by: str = "optimal"
    _began: float = field(default_factory=time.monotonic)

    def report(self, share: float, stage: str) -> None:
        """Tell the caller how far the round is."""
        if self.on_progress is not None:
            self.on_progress(share, stage)

    def solve(self, size: int, a: Int64, b: Int64, weights: Int64) -> Matching:
        """Find the most pairs, and among those the largest weight.

        Parameters
        ----------
        size
            How many vertices there are.
        a, b
            ``int64 (m,)``: the pairs to choose from.
        weights
            ``int64 (m,)``.

        Returns
        -------
        Matching
            With a valid bound, also when a limit stopped it.
        """
        # Loaded where something is solved: most commands only read.
        from matching.solvers import max_weight_matching

        found = max_weight_matching(
            size,
            np.stack([a, b], axis=1),
            weights,
            seed=self.seed,
            work_limit=self.work_limit,
            time_limit=self.seconds_left(),
        )
        self.spent(found.work, found.stopped_by)
        return found

    def spent(self, work: int, stopped_by: str) -> None:
        """Take what a solve spent off the limit, and note what stopped it."""
        if self.work_limit is not None:
            self.work_limit = max(0, self.work_limit - work)
        if stopped_by != "optimal":
            self.stopped_by = stopped_by

    def seconds_left(self) -> float | None:
        """Give what is left of the time limit."""
        if self.time_limit is None:
            return None
        return max(0.0, self.time_limit - (time.monotonic() - self._began))
