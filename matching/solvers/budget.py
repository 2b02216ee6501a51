"""Limits on work and time, and the reporting of progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from numbers import Real

from matching.solvers.result import Progress, StoppedBy


class Exhausted(Exception):  # noqa: N818  (a signal, not a fault)
    """A limit is reached; ``reason`` says which."""

    def __init__(self, reason: StoppedBy) -> None:
        super().__init__(reason)
        self.reason: StoppedBy = reason


class Budget:
    """What a solver may still spend.

    Parameters
    ----------
    time_limit : float or None
        Seconds from now.
    work_limit : int or None
        Work units. One unit is one directed edge looked at.
    on_progress : callable or None
        Called with a :class:`Progress` after each step of a stage.

    Raises
    ------
    ValueError
        A limit is negative or not a number.
    """

    def __init__(
        self,
        time_limit: float | None = None,
        work_limit: int | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        _refuse_negative("time_limit", time_limit)
        _refuse_negative("work_limit", work_limit)
        self._start = time.monotonic()
        self._deadline = None if time_limit is None else self._start + time_limit
        self._work_limit = work_limit
        self._on_progress = on_progress
        self.work = 0

    def allowance(self, most: int) -> int:
        """Return how many units may be worked off now, ``most`` of them at most.

        Raises
        ------
        Exhausted
            None: all units are spent, or the time is over.
        """
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise Exhausted("time_limit")
        if self._work_limit is None:
            return most
        if self.work >= self._work_limit:
            raise Exhausted("work_limit")
        return min(most, int(self._work_limit - self.work))

    def is_over(self) -> bool:
        """Tell whether the time is over."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def seconds_left(self) -> float | None:
        """Return how much time is left, None without a limit."""
        if self._deadline is None:
            return None
        return max(0.0, self._deadline - time.monotonic())

    def keep_for_closing(self) -> None:
        """Keep as much time as has passed for completing what will have been found."""
        if self._deadline is not None:
            self._deadline -= time.monotonic() - self._start

    def charge(self, units: int) -> None:
        """Count the work that was done."""
        self.work += units

    def report(self, stage: str, done: int, total: int) -> None:
        """Tell the caller how far the stage is."""
        if self._on_progress is not None:
            self._on_progress(Progress(stage, done, total, self.work))


def _refuse_negative(name: str, limit: float | None) -> None:
    if limit is not None and not (isinstance(limit, Real) and limit >= 0):
        raise ValueError(f"{name} must be a number of at least 0 or None, not {limit!r}")
