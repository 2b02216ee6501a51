"""``crossweave sync``: read all feeds of ``feeds.yaml`` now."""

from __future__ import annotations

import typer

from flows.cli.imports import (
    AllowVanished,
    activity_file,
    people_file,
    tell_activity,
    tell_people,
)
from flows.cli.options import AsJson, DryRun
from flows.cli.output import say
from flows.cli.troubles import UsageError
from flows.feeds import Feed, load_feeds
from flows.installation import Installation, this_installation

app = typer.Typer(no_args_is_help=True, help="Read the feeds of feeds.yaml now.")


@app.command()
def people(
    allow_vanished: AllowVanished = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read the people feeds; with --dry-run print the difference.

    Example: crossweave sync people --dry-run
    """
    installation = this_installation()
    for feed in _feeds(installation, "people"):
        _title(feed, as_json=as_json)
        result = people_file(
            installation, feed.file, feed.mapping, allow_vanished=allow_vanished, dry_run=dry_run
        )
        tell_people(result, dry_run=dry_run, as_json=as_json)


@app.command()
def activity(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Read the activity feeds; with --dry-run only count.

    Example: crossweave sync activity
    """
    installation = this_installation()
    for feed in _feeds(installation, "activity"):
        _title(feed, as_json=as_json)
        result = activity_file(installation, feed.file, feed.mapping, dry_run=dry_run)
        tell_activity(result, dry_run=dry_run, as_json=as_json)


def _feeds(installation: Installation, kind: str) -> tuple[Feed, ...]:
    feeds = load_feeds(installation.home).of(kind)
    if not feeds:
        raise UsageError(
            f"{installation.home.feeds} names no {kind} feed. Add one, or read a file once with"
            f" `crossweave import {kind} FILE`."
        )
    return feeds


def _title(feed: Feed, *, as_json: bool) -> None:
    if not as_json:
        say(f"{feed.file} ({feed.mapping})")
