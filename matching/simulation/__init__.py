"""Rounds one after the other, each with those before it as its history, and nothing written."""

from __future__ import annotations

from matching.simulation.course import Debts, Period, Places
from matching.simulation.functions import functions_that_may_meet
from matching.simulation.steps import Step, simulate

__all__ = ["Debts", "Period", "Places", "Step", "functions_that_may_meet", "simulate"]
