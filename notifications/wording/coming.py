"""What comes next for somebody who has no partner this time."""

from __future__ import annotations

from datetime import date

from notifications.wording.dates import long_day
from notifications.wording.translation import _


def next_time(next_round: date | None, *, first_in_line: bool) -> str:
    """Say when somebody is in again.

    Parameters
    ----------
    next_round
        The first day of the next round; None when it is not known.
    first_in_line
        Whether they come before others then.
    """
    if next_round is None:
        if first_in_line:
            return _("You are first in line next time.")
        return _("You are in again next time.")
    day = long_day(next_round)
    if first_in_line:
        return _("You are first in line next time, on {day}.", day=day)
    return _("You are in again next time, on {day}.", day=day)
