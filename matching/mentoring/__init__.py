"""Mentoring rounds: mentors with places, mentees with wishes, and three objectives."""

from __future__ import annotations

from matching.mentoring.explaining import explain_alone
from matching.mentoring.figures import mentoring_figures
from matching.mentoring.proposing import propose_mentoring

__all__ = ["explain_alone", "mentoring_figures", "propose_mentoring"]
