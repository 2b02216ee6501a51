"""Tell the admins when mail could not be delivered, once a day."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from flows.installation import Installation
from members.inbox import Returned
from notifications.contexts import Figure
from notifications.delivery import Delivery
from notifications.messages import DeliveryTrouble
from notifications.messages.to_admins import Command
from notifications.outbox import Draft, queue
from notifications.wording.translation import marked
from store import Database, OutboxRow

TROUBLED = (marked("failed"), marked("uncertain"), marked("deferred"), marked("bounced"))
MOST_PROBLEMS = 10


def tell_of_trouble(installation: Installation, database: Database, delivery: Delivery) -> int:
    """Queue a note to each admin when a delivery went wrong or stopped; return how many are new.

    The note has the day for its subject, so that a bad day makes one note.
    """
    if not (delivery.failed or delivery.uncertain or delivery.stopped):
        return 0
    return _tell(installation, database)


def tell_of_bounces(installation: Installation, database: Database, returned: Returned) -> int:
    """Queue the day's note when mail came back, so that nobody waits for who never heard."""
    return _tell(installation, database) if returned.bounced else 0


def _tell(installation: Installation, database: Database) -> int:
    now = installation.now()
    with database.writing() as session:
        note = trouble_note(installation, session)
        drafts = [
            Draft.to_admin(
                address,
                subject=f"{now:%Y-%m-%d}",
                context=note,
                locale=installation.settings.admin_locale,
            )
            for address in installation.settings.admin_addresses
        ]
        return queue(session, drafts, now=now).queued


def trouble_note(installation: Installation, session: Session) -> DeliveryTrouble:
    """Describe what is stuck in the outbox, in counts."""
    admins = installation.settings.admin_addresses
    return DeliveryTrouble(
        organisation=installation.settings.organisation,
        contact=admins[0] if admins else installation.settings.sender,
        figures=_counted(session, OutboxRow.state),
        problems=_counted(session, OutboxRow.state_reason)[:MOST_PROBLEMS],
        commands=(
            Command(marked("See which"), "crossweave deliver --dry-run"),
            Command(
                marked("An uncertain one did arrive"), "crossweave deliver --settle KEY --arrived"
            ),
            Command(marked("It did not, send it again"), "crossweave deliver --settle KEY --lost"),
            Command(marked("See whose mail came back"), "crossweave bounces list"),
        ),
    )


def _counted(session: Session, column: InstrumentedAttribute[Any]) -> tuple[Figure, ...]:
    """Count the troubled rows by a column, most first."""
    many = func.count().label("many")
    rows = session.execute(
        select(column, many)
        .where(OutboxRow.state.in_(TROUBLED), column.is_not(None))
        .group_by(column)
        .order_by(many.desc(), column)
    )
    return tuple(Figure.of(str(value), count) for value, count in rows)
