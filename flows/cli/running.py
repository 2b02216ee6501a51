"""``crossweave deliver`` and ``crossweave digest``: send what is due."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import func, select

from flows.cli.options import AsJson, DryRun
from flows.cli.output import counted, progress, say, say_json, say_table, warn
from flows.installation import this_installation


def deliver(
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
    from store import OutboxRow

    installation = this_installation()
    with installation.database() as database:
        if settle:
            from notifications.claims import settle as settle_row

            with database.writing() as session:
                settle_row(session, settle, sent=arrived, now=installation.now())
            say(f"{settle} is {'sent' if arrived else 'queued again'}.")
            return
        posted = None
        if not dry_run:
            from flows.posting import post

            with progress("Sending") as shown:
                posted = post(
                    installation,
                    database,
                    on_progress=lambda done, total: shown(done / total, f"{done:,} of {total:,}"),
                )
        with database.reading() as session:
            states = dict(
                session.execute(
                    select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
                ).tuples()
            )
            stuck = session.execute(
                select(OutboxRow.key, OutboxRow.state, OutboxRow.state_reason)
                .where(OutboxRow.state.in_(("uncertain", "failed", "deferred")))
                .order_by(OutboxRow.key)
            ).all()
    if as_json:
        say_json({"states": states, "stuck": [tuple(row) for row in stuck]})
        return
    if posted:
        sent = posted.delivery
        say(
            f"{counted(sent.sent, 'message')} sent, {sent.deferred:,} deferred,"
            f" {sent.failed:,} failed, {sent.uncertain:,} uncertain, {sent.left:,} still due."
        )
        if posted.reconciled.stopped or posted.reconciled.told:
            say(
                f"{counted(posted.reconciled.gone, 'member')} no longer take part:"
                f" {posted.reconciled.stopped:,} messages stopped, the others told."
            )
        if sent.stopped:
            warn(sent.stopped)
    say(f"All messages: {', '.join(f'{n:,} {state}' for state, n in sorted(states.items()))}.")
    if stuck:
        say_table(("key", "state", "why"), [tuple(row) for row in stuck[:20]])
    if posted and (posted.delivery.stopped or posted.delivery.failed):
        raise typer.Exit(1)


def digest(
    community: Annotated[str, typer.Argument(help="A community: the name of its file.")],
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
        if not week.thanked:
            say("Nobody to thank by name this week, so nothing is sent.")
        if dry_run or not week.thanked:
            return
        with database.writing() as session:
            queued = queue_digest(session, sender, now=now)
    say(f"{counted(queued, 'message')} queued. Next: crossweave deliver")
