"""``crossweave sync``: read all feeds of ``feeds.yaml`` now."""

from __future__ import annotations

import typer

from flows.cli.imports import (
    AllowVanished,
    activity_document,
    activity_file,
    exit_unless_whole,
    people_document,
    people_file,
    tell_activity,
    tell_people,
)
from flows.cli.options import AsJson, By, DryRun
from flows.cli.output import say, say_json
from flows.errors import UsageError
from flows.feeds import Feed, load_feeds
from flows.installation import Installation, this_installation

app = typer.Typer(no_args_is_help=True, help="Read the feeds of feeds.yaml now.")


@app.command()
def people(
    by: By,
    allow_vanished: AllowVanished = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read the people feeds; with --dry-run print the difference.

    Example: crossweave sync people --dry-run
    """
    installation = this_installation()
    results = []
    for feed in _feeds(installation, "people"):
        result = people_file(
            installation,
            feed.file,
            feed.mapping,
            by=by,
            allow_vanished=allow_vanished,
            dry_run=dry_run,
        )
        results.append(result)
        if not as_json:
            say(_title(feed))
            tell_people(result, dry_run=dry_run)
    if as_json:
        say_json([people_document(result) for result in results])
    exit_unless_whole(*results)


@app.command()
def activity(by: By, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Read the activity feeds; with --dry-run only count.

    Example: crossweave sync activity
    """
    installation = this_installation()
    results = []
    for feed in _feeds(installation, "activity"):
        result = activity_file(installation, feed.file, feed.mapping, by=by, dry_run=dry_run)
        results.append(result)
        if not as_json:
            say(_title(feed))
            tell_activity(result, dry_run=dry_run)
    if as_json:
        say_json([activity_document(result) for result in results])
    exit_unless_whole(*results)


def _feeds(installation: Installation, kind: str) -> tuple[Feed, ...]:
    feeds = load_feeds(installation.home).of(kind)
    if not feeds:
        raise UsageError(
            f"{installation.home.feeds} names no {kind} feed. Add one, or read a file once with"
            f" `crossweave import {kind} FILE`."
        )
    return feeds


def _title(feed: Feed) -> str:
    return f"{feed.file} ({feed.mapping})"
