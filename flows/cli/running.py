"""``crossweave deliver`` and ``crossweave digest``: send what is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import func, select

from flows.cli.options import AsJson, By, DryRun
from flows.cli.output import counted, progress, say, say_json, say_table, warn
from flows.installation import Installation, this_installation
from store import Database, OutboxRow

if TYPE_CHECKING:
    from flows.keeping_in_touch import InTouch
    from flows.posting import Posted
    from rounds.following_up import FollowedUp

MOST_SHOWN = 20


def deliver(
    by: By,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    settle: Annotated[
        str | None,
        typer.Option(help="The key of an uncertain message of which you know what became."),
    ] = None,
    arrived: Annotated[
        bool, typer.Option("--arrived/--lost", help="With --settle: lost ones are sent again.")
    ] = True,
) -> None:
    """Send what is due: introductions of approved rounds, notes, digests. Never anything twice.

    Example: crossweave deliver
    """
    installation = this_installation()
    with installation.database() as database:
        if settle:
            _settle(installation, database, settle, arrived=arrived, by=by)
            return
        posted = None if dry_run else _post(installation, database)
        states, stuck = _outbox(database)
    if as_json:
        say_json({"states": states, "stuck": [tuple(row) for row in stuck]})
    else:
        if posted:
            _tell_posted(posted)
        _tell_outbox(states, stuck)
        if posted and installation.settings.mail_server is None:
            _tell_of_files(installation)
    if posted and posted.delivery.stopped:
        warn(posted.delivery.stopped)
    if posted and (posted.delivery.stopped or posted.delivery.failed):
        raise typer.Exit(1)


def _settle(
    installation: Installation, database: Database, key: str, *, arrived: bool, by: str
) -> None:
    from notifications.claims import settle

    with database.writing() as session:
        settle(session, key, sent=arrived, actor=by, now=installation.now())
    say(f"{key} is {'sent' if arrived else 'queued again'}.")


def _post(installation: Installation, database: Database) -> Posted:
    from flows.posting import post

    with progress("Sending") as shown:
        return post(
            installation,
            database,
            on_progress=lambda done, total: shown(done / total, f"{done:,} of {total:,}"),
        )


def _outbox(database: Database) -> tuple[dict[str, int], Sequence[tuple[str, str, str | None]]]:
    """Return how many messages are in which state, and those that need an eye."""
    with database.reading() as session:
        states = session.execute(
            select(OutboxRow.state, func.count())
            .group_by(OutboxRow.state)
            .order_by(OutboxRow.state)
        )
        stuck = session.execute(
            select(OutboxRow.key, OutboxRow.state, OutboxRow.state_reason)
            .where(OutboxRow.state.in_(("uncertain", "failed", "deferred")))
            .order_by(OutboxRow.key)
        )
        return dict(states.tuples().all()), stuck.tuples().all()


def _tell_posted(posted: Posted) -> None:
    sent, changed = posted.delivery, posted.reconciled
    say(
        f"{counted(sent.sent, 'message')} sent, {sent.deferred:,} deferred,"
        f" {sent.failed:,} failed, {sent.uncertain:,} uncertain, {sent.left:,} still due."
    )
    if changed.gone:
        say(
            f"{counted(changed.gone, 'member')} no longer in a round:"
            f" {counted(changed.stopped, 'message')} stopped, the others told."
        )
    elif changed.stopped:
        say(f"{counted(changed.stopped, 'message')} stopped, to members who take no part.")
    _tell_followed(posted.followed)
    _tell_in_touch(posted.in_touch)


def _tell_in_touch(touch: InTouch) -> None:
    done = (
        (touch.asked, "asked if they met"),
        (touch.consents, "asked if others may read what came of their meeting"),
        (touch.announced, "told of the coming round"),
        (touch.paused, "paused, as nothing was heard of them"),
    )
    words = [f"{count:,} {what}" for count, what in done if count]
    if words:
        say(f"Members: {', '.join(words)}.")


def _tell_followed(followed: FollowedUp) -> None:
    done = (
        (followed.checked, "asked how it goes"),
        (followed.completed, "completed"),
        (followed.ended, "ended, as somebody left"),
    )
    words = [f"{count:,} {what}" for count, what in done if count]
    if words:
        say(f"Mentorships: {', '.join(words)}.")


def _tell_of_files(installation: Installation) -> None:
    from notifications.gallery import write_gallery

    folder = installation.settings.mail_folder
    if folder.is_dir():
        say(
            "No mail server is set, so messages are files and nobody got one (docs/mail.md).",
            f"Open: {write_gallery(folder)}",
        )


def _tell_outbox(states: dict[str, int], stuck: Sequence[tuple[str, str, str | None]]) -> None:
    words = ", ".join(f"{count:,} {state}" for state, count in states.items())
    say(f"All messages: {words or 'none'}.")
    if stuck:
        say_table(("key", "state", "why"), stuck[:MOST_SHOWN])
    if len(stuck) > MOST_SHOWN:
        say(f"... and {len(stuck) - MOST_SHOWN:,} more (all of them with --json)")


def digest(
    community: Annotated[str, typer.Argument(help="A community: the name of its file.")],
    by: By,
    dry_run: DryRun = False,
) -> None:
    """Queue the week's recognition digest of a community; `crossweave deliver` sends it.

    Example: crossweave digest ai-learners --dry-run
    """
    from communities.digests import compose_digest, queue_digest

    installation = this_installation()
    sender = installation.sender(community)
    now = installation.now()
    with installation.database() as database:
        with database.reading() as session:
            week = compose_digest(session, community, now=now)
        for person in week.thanked:
            say(f"{person.name} helped {counted(person.people_helped, 'person', 'people')}")
        if week.activity_is_off:
            warn(
                "Activity is off, so nobody can be thanked. privacy.yaml in the home folder"
                " switches it on (docs/network.md)."
            )
        for tip in week.tips:
            say(f"Passed on: {' '.join(tip.text.split())}")
        if not week.says_something:
            say("Nobody to thank by name and nothing to pass on this week, so no digest is sent.")
        if dry_run:
            return
        with database.writing() as session:
            queued = queue_digest(session, sender, actor=by, now=now)
    say(f"{counted(queued, 'message')} queued. Next: crossweave deliver")
