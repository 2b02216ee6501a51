"""Bring the members of the store in line with a directory of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from sources.erased import IsErased, nobody_is_erased
from sources.intake import Intake, leave_out_erased, leave_out_taken_addresses, take_in
from sources.known import KnownPeople
from sources.people_plan import Difference, Plan, plan_people, refuse_vanishing
from sources.protocols import PeopleSource
from sources.records import BadRow
from sources.reporting import ReportingLine, find_managers
from sources.sync_log import CHUNK, OnProgress, write_sync_run
from store import Member

VANISHED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class PeopleSync:
    """What a sync of people did.

    Attributes
    ----------
    source
        The feed.
    seen
        How many rows it had.
    added, changed, unchanged, returned, deactivated
        How many people are new, changed, the same, back, or gone.
    erased
        How many rows are of people whose data was erased; nothing of them is taken.
    quarantined
        The rows that were left out, in the order of the file.
    refused_columns
        The columns that nobody takes.
    warnings
        What an admin should look at.
    differences
        What happened to whom.
    """

    source: str
    seen: int
    added: int
    changed: int
    unchanged: int
    returned: int
    deactivated: int
    erased: int
    quarantined: tuple[BadRow, ...]
    refused_columns: tuple[str, ...]
    warnings: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def figures(self) -> dict[str, Any]:
        """The figures as plain data, without anybody's key."""
        return {
            "seen": self.seen,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "returned": self.returned,
            "deactivated": self.deactivated,
            "erased": self.erased,
            "quarantined": len(self.quarantined),
            "refused_columns": list(self.refused_columns),
            "warnings": list(self.warnings),
        }


def sync_people(
    session: Session,
    source: PeopleSource,
    *,
    now: datetime,
    vanished_share: float = VANISHED_SHARE,
    allow_vanished: bool = False,
    on_progress: OnProgress | None = None,
    is_erased: IsErased = nobody_is_erased,
) -> PeopleSync:
    """Add, change and mark as left the members of one feed; nobody is enrolled in anything.

    A second run of the same feed changes nothing. What a member set is left alone. Somebody who
    joined by a link before, with the same address, becomes a member of the feed. Somebody whose
    row is left out stays as they are. For a dry run, call it in ``Database.reading``.

    Parameters
    ----------
    session
        A session in a transaction.
    source
        The feed.
    now
        The time of the sync, with its zone.
    vanished_share
        The share, from 0 to 1, of the feed's active and away members that may leave at once.
    allow_vanished
        Whether any share may leave.
    on_progress
        Told the rows read so far.
    is_erased
        Tells whose data was erased: their rows are counted, and nothing of them is taken.

    Raises
    ------
    VanishedError
        When more would leave than may; nothing is written.
    """
    intake = take_in(source.people(now), on_progress)
    known = KnownPeople(session, source.name)
    leave_out_erased(intake, known, source.name, is_erased)
    line = _settle(intake, known)
    plan = plan_people(source.name, intake, line, known, now)
    if not allow_vanished:
        refuse_vanishing(source.name, plan, known, vanished_share)
    _write(session, source.name, plan, now)
    done = _sum_up(source, intake, line, plan)
    write_sync_run(
        session,
        source=source.name,
        kind="people",
        at=now,
        figures=done.figures,
        bad_rows=done.quarantined,
    )
    return done


def _settle(intake: Intake, known: KnownPeople) -> ReportingLine:
    """Leave out rows until the rest agree: who stays as they are keeps their address."""
    while True:
        leave_out_taken_addresses(intake, known)
        left_out = len(intake.bad_rows)
        line = find_managers(intake, known)
        if len(intake.bad_rows) == left_out:
            return line


def _sum_up(source: PeopleSource, intake: Intake, line: ReportingLine, plan: Plan) -> PeopleSync:
    changed, returned = plan.count("changed"), plan.count("returned")
    return PeopleSync(
        source=source.name,
        seen=intake.seen,
        added=len(plan.inserts),
        changed=changed,
        unchanged=len(intake.people) - len(plan.inserts) - changed - returned,
        returned=returned,
        deactivated=plan.count("left"),
        erased=intake.erased,
        quarantined=tuple(sorted(intake.bad_rows, key=lambda bad: (bad.file, bad.line))),
        refused_columns=source.refused_columns,
        warnings=(*source.notes, *_empty_warning(intake.seen), *line.warnings),
        differences=tuple(plan.differences),
    )


def _empty_warning(seen: int) -> tuple[str, ...]:
    return () if seen else ("The feed has a header and no rows.",)


def _write(session: Session, source: str, plan: Plan, now: datetime) -> None:
    for start in range(0, len(plan.inserts), CHUNK):
        session.execute(insert(Member), plan.inserts[start : start + CHUNK])
    _update(session, plan.updates)
    if plan.late_managers:
        _update(session, _late_updates(session, source, plan, now))
    session.expire_all()  # the statements above pass by the objects that the session holds


def _late_updates(session: Session, source: str, plan: Plan, now: datetime) -> list[dict[str, Any]]:
    stored = select(Member.source_key, Member.id).where(Member.source == source)
    ids = dict(session.execute(stored).tuples().all())
    return [
        {"id": ids[key], "manager_id": ids[manager], "changed_at": now}
        for key, manager in plan.late_managers.items()
    ]


def _update(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write changed columns; rows with the same columns go together."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    for group in alike.values():
        for start in range(0, len(group), CHUNK):
            session.execute(update(Member), group[start : start + CHUNK])
