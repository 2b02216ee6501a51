"""``crossweave import``: read one file into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson, By, DryRun, InputFile
from flows.cli.output import counted, progress, say, say_json, warn
from flows.installation import Installation, this_installation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from members.answers import AnswersTaken
    from members.mentoring_intake import MentoringTaken
    from sources import ActivitySync, BadRow, PeopleSync

MOST_ROWS_SHOWN = 20

app = typer.Typer(
    no_args_is_help=True, help="Read people, activity, answers or mentoring from a file."
)
Mapping = Annotated[
    str, typer.Option(help="Which column is which: a mapping's name in the home folder, or a file.")
]
AllowVanished = Annotated[
    bool,
    typer.Option("--allow-vanished", help="Take the file even though many people are missing."),
]


@app.command()
def people(
    file: InputFile,
    by: By,
    mapping: Mapping = "people",
    allow_vanished: AllowVanished = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read an HR file. It enrols nobody, and reads only the columns that the mapping names.

    Example: crossweave import people hr.csv --mapping people
    """
    installation = this_installation()
    result = people_file(
        installation, file, mapping, by=by, allow_vanished=allow_vanished, dry_run=dry_run
    )
    if as_json:
        say_json(people_document(result))
    else:
        tell_people(result, dry_run=dry_run)
    exit_unless_whole(result)
    if not result.seen:
        raise typer.Exit(1)


@app.command()
def activity(
    file: InputFile,
    by: By,
    mapping: Mapping = "activity",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read who replied to, worked with or met whom, and when; never what was said.

    Example: crossweave import activity activity.csv
    """
    result = activity_file(this_installation(), file, mapping, by=by, dry_run=dry_run)
    if as_json:
        say_json(activity_document(result))
    else:
        tell_activity(result, dry_run=dry_run)
    exit_unless_whole(result)


@app.command()
def answers(
    file: InputFile,
    by: By,
    mapping: Mapping = "answers",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read what members answered: what they could show, want to learn, and join.

    Example: crossweave import answers form.csv
    """
    from flows.intake import take_answers_file

    result = take_answers_file(this_installation(), file, mapping, dry_run=dry_run, actor=by)
    if as_json:
        say_json(
            {
                "seen": result.seen,
                "changed": result.changed,
                "joined": result.joined,
                "stayed_out": result.stayed_out,
                "erased": result.erased,
                "quarantined": [_row(row) for row in result.quarantined],
            }
        )
    else:
        say(
            f"{counted(result.seen, 'answer')}: {result.changed:,} changed what we know,"
            f" {result.joined:,} joined a program{_dry(dry_run)}."
        )
        if result.stayed_out:
            warn(
                f"{counted(result.stayed_out, 'yes', 'yeses')} of people who have left or paused"
                " since: they stay out. To bring one back: crossweave members join PROGRAM MEMBER"
            )
        tell_erased(result.erased)
        tell_quarantined(result.quarantined, "row or entry", "rows or entries")
    exit_unless_whole(result)


@app.command()
def mentoring(
    file: InputFile,
    by: By,
    program: Annotated[
        str | None, typer.Option(help="The mentoring program; else the only program there is.")
    ] = None,
    mapping: Mapping = "mentoring",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read who offers to mentor and who asks for a mentor, and mentorships that run already.

    Who says so has the place; nobody who left or paused since is put back.

    Example: crossweave import mentoring form.csv --program mentoring --mapping mentoring
    """
    from flows.intake import take_mentoring_file

    with progress("Reading offers and asks") as shown:
        result = take_mentoring_file(
            this_installation(),
            file,
            mapping,
            program,
            dry_run=dry_run,
            actor=by,
            on_progress=_counting(shown),
        )
    if as_json:
        say_json(mentoring_document(result))
    else:
        tell_mentoring(result, dry_run=dry_run)
    exit_unless_whole(result)


MENTORING_FIGURES = (
    "seen", "offered", "asked", "changed", "mentorships", "stayed_out", "over", "erased",
)  # fmt: skip


def mentoring_document(result: MentoringTaken) -> dict[str, object]:
    """Return what reading offers and asks did as plain data."""
    return {name: getattr(result, name) for name in MENTORING_FIGURES} | {
        "refused_columns": list(result.refused_columns),
        "notes": list(result.notes),
        "quarantined": [_row(row) for row in result.quarantined],
    }


def tell_mentoring(result: MentoringTaken, *, dry_run: bool) -> None:
    """Print what reading offers and asks did."""
    say(
        f"{counted(result.seen, 'offer or ask', 'offers and asks')}: {result.offered:,} new as"
        f" mentor, {result.asked:,} new as mentee, {result.changed:,} changed,"
        f" {counted(result.mentorships, 'running mentorship')} new{_dry(dry_run)}."
    )
    if result.refused_columns:
        say(f"Columns refused: {', '.join(result.refused_columns)}.")
    warn(*result.notes)
    if result.stayed_out:
        warn(
            f"{counted(result.stayed_out, 'offer or ask', 'offers and asks')} of people who have"
            " left or paused since: they stay out. To bring one back: crossweave members join"
            " PROGRAM MEMBER --as mentor (or mentee)"
        )
    if result.over:
        warn(
            f"{counted(result.over, 'present mentee')} of mentorships that have ended here: they do"
            " not begin again."
        )
    tell_erased(result.erased)
    tell_quarantined(result.quarantined, "row or entry", "rows or entries")


def people_file(
    installation: Installation,
    file: Path,
    mapping: str,
    *,
    by: str,
    allow_vanished: bool,
    dry_run: bool,
) -> PeopleSync:
    """Read an HR file with a progress bar."""
    from flows.intake import take_people

    with progress("Reading people") as shown:
        return take_people(
            installation,
            file,
            mapping,
            allow_vanished=allow_vanished,
            dry_run=dry_run,
            actor=by,
            on_progress=_counting(shown),
        )


def activity_file(
    installation: Installation, file: Path, mapping: str, *, by: str, dry_run: bool
) -> ActivitySync:
    """Read an activity file with a progress bar."""
    from flows.intake import take_activity

    with progress("Reading activity") as shown:
        return take_activity(
            installation,
            file,
            mapping,
            dry_run=dry_run,
            actor=by,
            on_progress=_counting(shown),
        )


PEOPLE_FIGURES = ("seen", "added", "changed", "unchanged", "returned", "deactivated", "erased")


def people_document(result: PeopleSync) -> dict[str, object]:
    """Return what reading an HR file did as plain data."""
    return {name: getattr(result, name) for name in PEOPLE_FIGURES} | {
        "refused_columns": list(result.refused_columns),
        "warnings": list(result.warnings),
        "quarantined": [_row(row) for row in result.quarantined],
        "differences": [
            {"kind": each.kind, "key": each.key, "fields": list(each.fields)}
            for each in result.differences
        ],
    }


def tell_people(result: PeopleSync, *, dry_run: bool) -> None:
    """Print what reading an HR file did."""
    say(
        f"{counted(result.seen, 'person', 'people')} in the file: {result.added:,} new,"
        f" {result.changed:,} changed, {result.unchanged:,} as before, {result.returned:,} back,"
        f" {result.deactivated:,} left{_dry(dry_run)}."
    )
    if result.refused_columns:
        say(f"Columns refused: {', '.join(result.refused_columns)}.")
    if dry_run:
        for each in result.differences[:MOST_ROWS_SHOWN]:
            say(f"  {each.kind} {each.key}: {', '.join(each.fields) or 'all'}")
        _and_more(len(result.differences))
    tell_erased(result.erased)
    warn(*result.warnings)
    tell_quarantined(result.quarantined)


def activity_document(result: ActivitySync) -> dict[str, object]:
    """Return what reading an activity file did as plain data."""
    return result.figures | {"quarantined": [_row(row) for row in result.quarantined]}


def tell_activity(result: ActivitySync, *, dry_run: bool) -> None:
    """Print what reading an activity file did."""
    say(
        f"{counted(result.seen, 'event')} in the file: {result.added:,} new,"
        f" {result.known:,} known{_dry(dry_run)}."
    )
    if result.refused_columns:
        say(f"Columns refused: {', '.join(result.refused_columns)}.")
    tell_erased(result.erased)
    warn(*result.warnings)
    tell_quarantined(result.quarantined)


def tell_erased(rows: int) -> None:
    """Print how many rows are of people whose data was erased; never whose."""
    if rows:
        say(f"{counted(rows, 'row')} of people whose data was erased: nothing of them is taken.")


def tell_quarantined(rows: Sequence[BadRow], one: str = "row", many: str = "rows") -> None:
    """Print which rows were left out, and why."""
    if not rows:
        return
    warn(
        f"{counted(len(rows), one, many)} left out; the others were taken. Mend them and import"
        " again:"
    )
    for row in rows[:MOST_ROWS_SHOWN]:
        warn(f"  {row.file}:{row.line}: {row.reason}")
    _and_more(len(rows))


def _counting(shown: Callable[[float, str], None]) -> Callable[[int, int | None], None]:
    return lambda done, total: shown(done / total if total else 0.0, f"{done:,}")


def exit_unless_whole(*results: PeopleSync | ActivitySync | AnswersTaken | MentoringTaken) -> None:
    """End with exit code 1 when a row was left out."""
    if any(result.quarantined for result in results):
        raise typer.Exit(1)


def _and_more(count: int) -> None:
    if count > MOST_ROWS_SHOWN:
        warn(f"  ... and {count - MOST_ROWS_SHOWN:,} more (all of them with --json)")


def _row(row: BadRow) -> dict[str, object]:
    return {"file": row.file, "line": row.line, "reason": row.reason}


def _dry(dry_run: bool) -> str:
    return " (dry run: nothing was written)" if dry_run else ""
