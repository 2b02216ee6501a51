"""Read who was in touch with whom, a day at a time, in rows that fit into memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from store.activity import ActivityEvent
from store.people import Member

PIECE = 50_000
"""How many rows are in memory at a time."""

ContactRow = Row[tuple[int, int | None, int, float, int]]
"""One member's id, the other's, the kind's place, the weight, and how many events of these."""


def contact_events(
    session: Session, first_day: date, until: datetime, kinds: Sequence[str]
) -> Iterator[tuple[date, Sequence[ContactRow]]]:
    """Give the events between two members, equal ones of a day counted together.

    A day needs no dates read, one by one, and the database counts what it can. Both databases
    read a day by the index on the instant.

    Parameters
    ----------
    first_day
        The first day, from midnight UTC on.
    until
        The last instant.
    kinds
        The kinds to read; their places stand for them in the rows.

    Yields
    ------
    day, rows : date, sequence of ContactRow
        Up to `PIECE` rows of a day; a day may come several times, or not at all.
    """
    place = case({kind: at for at, kind in enumerate(kinds)}, value=ActivityEvent.kind)
    columns = (ActivityEvent.actor_id, ActivityEvent.target_id, place, ActivityEvent.weight)
    counted = (
        select(*columns, func.count())
        .where(
            ActivityEvent.target_id.is_not(None),
            ActivityEvent.kind.in_(kinds),
        )
        .group_by(
            ActivityEvent.actor_id,
            ActivityEvent.target_id,
            ActivityEvent.kind,
            ActivityEvent.weight,
        )
        .execution_options(yield_per=PIECE)
    )
    day = first_day
    while (begins := datetime.combine(day, time(), UTC)) <= until:
        # One bound from above: of two, SQLite may take the farther one and read all that follows.
        ends = min(begins + timedelta(days=1), until + timedelta(microseconds=1))
        of_day = counted.where(ActivityEvent.at >= begins, ActivityEvent.at < ends)
        for rows in session.connection().execute(of_day).partitions():
            yield day, rows
        day += timedelta(days=1)


def members_with_activity(
    session: Session,
    until: datetime,
    since: datetime | None = None,
    countries: Collection[str] | None = None,
) -> set[int]:
    """Return the ids of all members of whom there is any activity, however long ago.

    Parameters
    ----------
    since, until
        The first and the last instant that are looked at; no first one: from the beginning.
    countries
        Where everybody whom an event names has to be, as members have them; None: anywhere.
    """
    within = ActivityEvent.at <= until
    if since is not None:
        within &= ActivityEvent.at >= since
    if countries is not None:
        elsewhere = select(Member.id).where(
            Member.country.is_(None) | Member.country.not_in(sorted(countries))
        )
        alone = ActivityEvent.target_id.is_(None)
        within &= ActivityEvent.actor_id.not_in(elsewhere)
        within &= alone | ActivityEvent.target_id.not_in(elsewhere)
    sides = (
        select(side).where(side.is_not(None), within).distinct()
        for side in (ActivityEvent.actor_id, ActivityEvent.target_id)
    )
    return {member for side in sides for member in session.scalars(side) if member is not None}
