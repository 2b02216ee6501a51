"""``crossweave privacy``: what is kept of people and why; delete what was kept long enough."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import AsJson, By, DryRun
from flows.cli.output import say, say_json, say_table, warn
from flows.installation import this_installation

if TYPE_CHECKING:
    from rounds.privacy_report import PrivacyReport

app = typer.Typer(
    no_args_is_help=True,
    help="Say what is kept of people and why; delete what was kept long enough.",
)


@app.command()
def report(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    html: Annotated[
        Path | None, typer.Option(help="Write a page to this file, to print and sign.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is kept, why, who reads it, what is worked out and what leaves this machine.

    It is put together from the settings, files and database as they are now. Ends with exit code 1
    when something is not as it has to be.

    Example: crossweave privacy report --html privacy.html
    """
    from flows.configuration import configuration
    from rounds.privacy_report import privacy_report

    installation = this_installation()
    now_set = configuration(installation)
    with installation.database() as database, database.reading() as session:
        found = privacy_report(session, now_set, now=installation.now())
    if html:
        _write_page(found, html)
    if as_json:
        say_json(report_document(found))
    elif html:
        say(f"wrote {html}")
    else:
        _say_report(found)
    if found.wrong:
        warn("", "Not as it has to be:", *(f"  {line}" for line in found.wrong))
        raise typer.Exit(1)


def report_document(found: PrivacyReport) -> dict[str, Any]:
    """Return a report as plain data: by section its sentences, and a row a mapping."""
    return {
        "organisation": found.organisation,
        "at": found.at,
        "wrong": list(found.wrong),
        "sections": {
            section.key: {
                "title": section.title,
                "sentences": list(section.sentences),
                "rows": [dict(zip(section.headers, row, strict=True)) for row in section.rows],
            }
            for section in found.sections
        },
    }


def _write_page(found: PrivacyReport, path: Path) -> None:
    from notifications.pages import write_privacy_page

    write_privacy_page(
        path,
        title=_title(found),
        lead="Put together from the settings, files and database as they were on"
        f" {found.at:%Y-%m-%d %H:%M} (UTC).",
        sections=found.sections,
        wrong=found.wrong,
    )


def _say_report(found: PrivacyReport) -> None:
    say(_title(found))
    for section in found.sections:
        say("", section.title.upper(), *section.sentences)
        groups = section.groups()
        for name, rows in groups:
            say("", name)
            say_table(section.headers[1:], rows)
        if section.rows and not groups:
            say_table(section.headers, _without_repeats(section.rows))


def _title(found: PrivacyReport) -> str:
    return f"{found.organisation}: what Crossweave keeps of people, and why"


def _without_repeats(rows: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    """Leave out a first cell that the row before has too."""
    before = ("", *(row[0] for row in rows))
    return [
        ("" if row[0] == above else row[0], *row[1:])
        for above, row in zip(before, rows, strict=False)
    ]


@app.command()
def clean(by: By, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Delete what was kept as long as privacy.yaml says; `crossweave up` does so every night.

    Example: crossweave privacy clean --dry-run
    """
    from config.privacy import load_privacy
    from config.retention import KINDS
    from members.joining import GOOD_FOR
    from notifications.wording.audit import counts_in_words
    from rounds.retention import clean as delete_old

    installation = this_installation()
    retention = load_privacy(installation.home).retention
    with installation.database() as database:
        open_session = database.reading if dry_run else database.writing
        with open_session() as session:
            counts = delete_old(session, retention, actor=by, now=installation.now())
    if as_json:
        say_json(counts)
        return
    verb = "Would be deleted" if dry_run else "Deleted"
    say(f"{verb}: {counts_in_words(counts)}.")
    say(
        *(
            f"  {kind}: {f'{weeks} weeks' if (weeks := retention.weeks(kind)) else 'kept'}"
            for kind in KINDS
        )
    )
    say(f"  join_requests: {GOOD_FOR.days} days")
