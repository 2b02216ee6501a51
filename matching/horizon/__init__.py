"""A horizon: the next rounds laid out together, so that nobody meets again before they must."""

from __future__ import annotations

from matching.horizon.planning import plan
from matching.horizon.result import Coverage, Horizon, PlannedRound
from matching.horizon.steering import steered

__all__ = ["Coverage", "Horizon", "PlannedRound", "plan", "steered"]
