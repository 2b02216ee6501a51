"""``crossweave deliver`` and ``crossweave digest``: send what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.forecasts import outbox, tell_forecast, tell_outbox
from flows.cli.options import AsJson, By, DryRun
from flows.cli.output import counted, progress, say, say_json, warn
from flows.installation import Installation, this_installation
from store import Database

if TYPE_CHECKING:
    from flows.keeping_in_touch import InTouch
    from flows.posting import Posted
    from notifications.delivery import Delivery
    from rounds.following_up import FollowedUp


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

    With --dry-run it says what would go where and when, and why the rest waits.

    Example: crossweave deliver --dry-run
    """
    installation = this_installation()
    with installation.database() as database:
        if settle:
            _settle(installation, database, settle, arrived=arrived, by=by)
            return
        if dry_run or installation.settings.mail_dry_run:
            tell_forecast(installation, database, as_json=as_json)
            return
        posted = _post(installation, database)
        states, stuck = outbox(database)
    if as_json:
        say_json({"states": states, "stuck": [tuple(row) for row in stuck]})
    else:
        _tell_posted(posted)
        tell_outbox(states, stuck)
        if installation.settings.mail_server is None:
            _tell_of_files(installation)
    if posted.delivery.stopped:
        warn(posted.delivery.stopped)
    if posted.delivery.stopped or posted.delivery.failed:
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


def _tell_posted(posted: Posted) -> None:
    sent, changed = posted.delivery, posted.reconciled
    say(
        f"{counted(sent.sent, 'message')} sent, {sent.deferred:,} deferred,"
        f" {sent.failed:,} failed, {sent.uncertain:,} uncertain, {sent.left:,} still due."
    )
    _tell_held(sent)
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


def _tell_held(delivery: Delivery) -> None:
    told = (
        (delivery.held, "wait for the hours or the week of their member"),
        (delivery.merged, "put together with others into one"),
        (delivery.suppressed, "not sent, as nobody wants them at that address"),
    )
    words = [f"{count:,} {what}" for count, what in told if count]
    if words:
        say(f"{'; '.join(words)} (see crossweave deliver --dry-run).")


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
