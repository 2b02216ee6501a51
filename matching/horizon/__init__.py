"""A horizon: the next rounds laid out together, so that nobody meets again before they must."""

from __future__ import annotations

from matching.horizon.planning import plan
from matching.horizon.result import Coverage, Horizon, PlannedRound

__all__ = ["Coverage", "Horizon", "PlannedRound", "plan"]
