"""What is promised to somebody who went without: they are in again, or come first."""

from __future__ import annotations

from datetime import date

from notifications.wording.dates import long_day
from notifications.wording.translation import _


def promised(day: date | None, *, first_in_line: bool) -> str:
    """Say what comes next for somebody who went without.

    Parameters
    ----------
    day
        The first day of the next round, when it is known.
    first_in_line
        Whether the program puts those who went without ahead; only then is it promised.
    """
    if day is None:
        first, again = _("You come first next time."), _("You are in again next time.")
    else:
        on = long_day(day)
        first = _("You come first next time, on {day}.", day=on)
        again = _("You are in again next time, on {day}.", day=on)
    return first if first_in_line else again
