"""A round's period, as the reader's language writes it."""

from __future__ import annotations

from notifications.contexts import Period
from notifications.wording.dates import span


def period_words(period: Period) -> str:
    """Give a period's days, or the name that it is known by instead."""
    return span(period.starts_on, period.days) if period.days else period.label
