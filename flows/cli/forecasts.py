"""``crossweave deliver --dry-run``: what would go where and when, and why the rest waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from flows.cli.output import counted, say, say_json, say_table
from flows.installation import Installation
from store import Database, OutboxRow, Round

if TYPE_CHECKING:
    from notifications.forecast import Foreseen, What

MOST_SHOWN: Final = 20
STUCK: Final = ("uncertain", "failed", "deferred")
IN_WORDS: Final[dict[What, str]] = {
    "now": "would go now",
    "later": "would wait",
    "merged": "would be put together with others",
    "never": "would not be sent",
}


def tell_forecast(installation: Installation, database: Database, *, as_json: bool) -> None:
    """Say what a delivery would do; it sends and changes nothing."""
    from flows.sending import forecast

    foreseen = forecast(installation, database)
    states, stuck = outbox(database)
    approved = _approved(database)
    if as_json:
        say_json(
            {
                "states": states,
                "stuck": [tuple(row) for row in stuck],
                "rounds_to_introduce": approved,
                "foreseen": [each.document() for each in foreseen],
            }
        )
        return
    _say(installation, foreseen, approved)
    tell_outbox(states, stuck)


def outbox(database: Database) -> tuple[dict[str, int], Sequence[tuple[str, str, str | None]]]:
    """Return how many messages are in which state, and those that need an eye."""
    with database.reading() as session:
        states = session.execute(
            select(OutboxRow.state, func.count())
            .group_by(OutboxRow.state)
            .order_by(OutboxRow.state)
        )
        stuck = session.execute(
            select(OutboxRow.key, OutboxRow.state, OutboxRow.state_reason)
            .where(OutboxRow.state.in_(STUCK))
            .order_by(OutboxRow.key)
        )
        return dict(states.tuples().all()), stuck.tuples().all()


def tell_outbox(states: dict[str, int], stuck: Sequence[tuple[str, str, str | None]]) -> None:
    """Say how many messages there are in which state, and which need an eye."""
    words = ", ".join(f"{count:,} {state}" for state, count in states.items())
    say(f"All messages: {words or 'none'}.")
    if stuck:
        say_table(("key", "state", "why"), stuck[:MOST_SHOWN])
    if len(stuck) > MOST_SHOWN:
        say(f"... and {len(stuck) - MOST_SHOWN:,} more (all of them with --json)")


def _say(installation: Installation, foreseen: Sequence[Foreseen], approved: int) -> None:
    say("Nothing is sent or changed.")
    redirected = installation.settings.mail_redirect_all_to
    if redirected:
        say(f"Everything would go to {redirected} (CROSSWEAVE_MAIL_REDIRECT_ALL_TO).")
    if approved:
        say(f"{counted(approved, 'round')} approved: the introductions would be written first.")
    if not foreseen:
        say("No message waits.")
        return
    counts = Counter(each.what for each in foreseen)
    say(", ".join(f"{counts[what]:,} {words}" for what, words in IN_WORDS.items() if counts[what]))
    rows = [(each.key, each.to or "", _when(each.at), each.why or "") for each in foreseen]
    say_table(("key", "to", "when", "why not now"), rows[:MOST_SHOWN])
    if len(rows) > MOST_SHOWN:
        say(f"... and {len(rows) - MOST_SHOWN:,} more (all of them with --json)")


def _when(at: datetime | None) -> str:
    return "" if at is None else f"{at:%a %Y-%m-%d %H:%M} UTC"


def _approved(database: Database) -> int:
    with database.reading() as session:
        found = select(func.count()).select_from(Round).where(Round.state == "approved")
        return session.execute(found).scalar_one()
