"""Enrolment, pauses and what members told us."""
