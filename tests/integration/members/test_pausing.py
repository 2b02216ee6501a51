"""Pausing: until a day to come."""

from datetime import date

import pytest

from members.enrolment import pause, program_row
from members.errors import MembersError


def test_a_pause_until_a_past_day_is_refused(company, now):
    """A slip in the year does not leave somebody in the round who asked to be out."""
    company.hire("p1", function="Finance")
    with company.database.writing() as session:
        program = program_row(session, "buddies", community="ai-learners", now=now)
        member = company.member(session, "p1")
        with pytest.raises(MembersError, match="2026-01-01 is past"):
            pause(session, program, member, until=date(2026, 1, 1), actor="Ada", now=now)
