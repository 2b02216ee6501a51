"""When a message may go: in a member's working hours, and only so many a week. Pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.settings import Settings
from notifications.contexts import Rank

WEEK: Final = timedelta(days=7)
MINUTE: Final = timedelta(minutes=1)
SATURDAY: Final = 5
FROM_HOUR: Final = 8
UNTIL_HOUR: Final = 18
PER_WEEK: Final = 2
DAYS_AHEAD: Final = 9
"""A weekend, a day without its first hours and the day that it is are over by then."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of the day in which members get mail.

    Attributes
    ----------
    opens, closes
        Minutes of the local day, from 0 to 1440; the first before the second.
    on_weekends
        Whether Saturday and Sunday are days for mail.
    time_zone
        IANA name, for members whose own is not known.
    """

    opens: int = FROM_HOUR * 60
    closes: int = UNTIL_HOUR * 60
    on_weekends: bool = False
    time_zone: str = "UTC"

    def within(self, works_from: int | None, works_until: int | None) -> Hours:
        """Narrow the hours to those in which a member works, if the two have any in common."""
        opens = max(self.opens, works_from if works_from is not None else self.opens)
        closes = min(self.closes, works_until if works_until is not None else self.closes)
        if opens >= closes:
            return self
        return Hours(opens, closes, self.on_weekends, self.time_zone)

    def next_open(self, now: datetime, time_zone: str | None) -> datetime:
        """Return the first instant from `now` on at which mail may go: `now` itself if it may.

        Parameters
        ----------
        time_zone
            The member's; one that is not known counts as that of the organisation.
        """
        zone = _zone(time_zone) or ZoneInfo(self.time_zone)
        today = now.astimezone(zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
            if day.weekday() >= SATURDAY and not self.on_weekends:
                continue
            opens, closes = _instant(day, self.opens, zone), _instant(day, self.closes, zone)
            if max(now, opens) < closes:  # the hour that a spring day skips may be all there was
                return max(now, opens)
        raise AssertionError("no day of a week is open")


@dataclass(frozen=True, slots=True)
class Pace:
    """How much mail may go, and when; without anything said, all of it at once.

    Attributes
    ----------
    per_minute, per_minute_domain
        Messages in any 60 seconds, in all and to the addresses of one domain; 0 for no limit.
    per_week
        Messages to one member in any seven days; 0 for no limit.
    hours
        When members get mail; None for at any time.
    """

    per_minute: int = 0
    per_minute_domain: int = 0
    per_week: int = 0
    hours: Hours | None = None

    @classmethod
    def of(cls, settings: Settings, *, reaches_people: bool) -> Pace:
        """Take the pace from the settings.

        Parameters
        ----------
        reaches_people
            False where mail becomes files: these wait for nothing that was not set.
        """
        week = settings.mail_per_week
        return cls(
            per_minute=settings.mail_per_minute or 0,
            per_minute_domain=settings.mail_per_minute_domain or 0,
            per_week=(PER_WEEK if reaches_people else 0) if week is None else week,
            hours=_hours_of(settings, reaches_people=reaches_people),
        )


UNPACED: Final = Pace()


@dataclass(frozen=True, slots=True)
class Shares:
    """What becomes of the messages that wait for one member.

    Attributes
    ----------
    alone
        How many of them go by themselves, the first ones.
    together
        How many of them go in one message, those after the first ones.
    until
        When the others may be looked at again; None when there are no others.
    """

    alone: int
    together: int = 0
    until: datetime | None = None


def share_out(ranks: Sequence[Rank], sent: Sequence[datetime], *, per_week: int) -> Shares:
    """Decide about the messages that wait for one member.

    As long as the week has places for all of them, each goes alone. Where it has not, the last
    place is for all that are left, in one message. Where it has none, they wait, unless one is
    among them that cannot: then all go, in one message.

    Parameters
    ----------
    ranks
        Of the messages that wait, in the order in which they shall go.
    sent
        When messages that count went to this member, in the last seven days.
    per_week
        Messages in any seven days; 0 for no limit.
    """
    count = len(ranks)
    places = per_week - len(sent)
    if per_week == 0 or count <= places:
        return Shares(count)
    if places > 0:
        return Shares(places - 1, count - places + 1)
    if Rank.PROMPT in ranks:
        return Shares(1) if count == 1 else Shares(0, count)
    return Shares(0, 0, sorted(sent)[-per_week] + WEEK)


def _hours_of(settings: Settings, *, reaches_people: bool) -> Hours | None:
    opens, closes = settings.mail_from_hour, settings.mail_until_hour
    weekends = settings.mail_on_weekends
    nothing_set = opens is None and closes is None and weekends is None
    if nothing_set and not reaches_people:
        return None
    early = 0 if closes is not None and closes <= FROM_HOUR else FROM_HOUR
    late = 24 if opens is not None and opens >= UNTIL_HOUR else UNTIL_HOUR
    return Hours(
        opens=(early if opens is None else opens) * 60,
        closes=(late if closes is None else closes) * 60,
        on_weekends=bool(weekends),
        time_zone=settings.time_zone,
    )


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    midnight = datetime.combine(day, time(), zone)
    # On the wall, not after so many hours: a day on which the clocks change opens at eight too.
    return (midnight + timedelta(minutes=minute)).astimezone(ZoneInfo("UTC"))
