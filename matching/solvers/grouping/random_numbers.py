"""Random numbers for compiled loops: xorshift64* (Vigna 2016, "An experimental exploration")."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from matching.solvers.kernels import kernel

_A, _B, _C = np.uint64(12), np.uint64(25), np.uint64(27)
_HALF, _LOW = np.uint64(32), np.uint64(11)
_FACTOR: Final = np.uint64(2685821657736338717)
_UNIT: Final = 1.0 / 9007199254740992.0


@kernel
def draw(state: Any) -> Any:
    """Return the next 64 bits; ``state`` is ``uint64 (1,)`` and not 0."""
    x = state[0]
    x ^= x >> _A
    x ^= x << _B
    x ^= x >> _C
    state[0] = x
    return x * _FACTOR


@kernel
def below(state: Any, count: int) -> int:
    """Return a number from 0 to ``count - 1``."""
    return np.int64(((draw(state) >> _HALF) * np.uint64(count)) >> _HALF)  # type: ignore[return-value]


@kernel
def chance(state: Any) -> float:
    """Return a number from 0 to 1, 1 excluded."""
    return np.float64(draw(state) >> _LOW) * _UNIT
