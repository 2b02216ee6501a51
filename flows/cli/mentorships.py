"""``crossweave mentoring``: what outlives a round: extend, end, find another mentor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import AsJson, By, DryRun
from flows.cli.output import progress, say, say_json
from flows.cli.sheets import say_matches, sheet_document
from flows.errors import UsageError
from flows.installation import Installation, this_installation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rounds.mentorship_letters import MentorshipLetters
    from rounds.program_file import ProgramFile
    from rounds.sheet import RoundSheet
    from store import Database, Mentorship

app = typer.Typer(
    no_args_is_help=True, help="Extend or end a mentorship; find one mentee another mentor."
)
Mentee = Annotated[str, typer.Argument(help="The mentee: key, e-mail address or full name.")]
Mentor = Annotated[
    str | None, typer.Option("--mentor", help="Which mentor, when the mentee has several.")
]
Program = Annotated[
    str | None,
    typer.Option("--program", help="May be left out while only one is of mentoring."),
]
MOST_WEEKS = 260


@dataclass(frozen=True, slots=True)
class Found:
    """A mentorship in a transaction, and what writes its mail."""

    session: Session
    mentorship: Mentorship
    letters: MentorshipLetters
    now: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom another mentor is asked, by ids; whom to replace, and who asks."""

    mentee: int
    mentor: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Rematch:
    """A rematch to print.

    Attributes
    ----------
    told
        What is to be known beside the sheet and comes before what to do next; may be empty.
    looked
        Whether it was only looked for.
    """

    sheet: RoundSheet
    told: str
    looked: bool


@app.command()
def extend(
    mentee: Mentee,
    by: By,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its new last day.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, max=MOST_WEEKS, help="So many weeks longer.")
    ] = None,
    mentor: Mentor = None,
    program: Program = None,
    as_json: AsJson = False,
) -> None:
    """Let a mentorship run longer; both get a mail, and the check-ins move with the end.

    Up to four weeks after its last day one that has run its term can go on, too.

    Example: crossweave mentoring extend H0042 --weeks 8
    """
    from rounds.extending import extend as let_run
    from rounds.extending import weeks_longer

    if (until is None) == (weeks is None):
        raise UsageError("Say until when: either --until 2027-12-31 or --weeks 8.")

    def last_day(found: Found) -> date:
        if until is not None:
            return until.date()
        return weeks_longer(
            found.session, found.mentorship, found.letters, weeks=weeks or 0, now=found.now
        )

    with _mentorship(mentee, mentor, program) as found:
        changed = let_run(
            found.session,
            found.mentorship,
            found.letters,
            ends_on=last_day(found),
            actor=by,
            now=found.now,
        )
        told = _document(found.mentorship, changed=changed)
    _tell(told, as_json, "runs until {ends_on} now", "ran until {ends_on} already")


@app.command()
def end(
    mentee: Mentee,
    reason: Annotated[str, typer.Option(help="Why; kept for admins, told to neither of the two.")],
    by: By,
    mentor: Mentor = None,
    program: Program = None,
    as_json: AsJson = False,
) -> None:
    """End a mentorship early; both get a mail that says so, and never why.

    Example: crossweave mentoring end H0042 --reason "a new job abroad"
    """
    from rounds.mentorships import end as stop

    if not reason.strip():
        raise UsageError("Say why it ends: --reason TEXT. It is kept for admins only.")
    with _mentorship(mentee, mentor, program) as found:
        changed = stop(
            found.session,
            found.mentorship,
            found.letters,
            reason=reason,
            actor=by,
            now=found.now,
        )
        told = _document(found.mentorship, changed=changed)
    _tell(told, as_json, "has ended", "was over already")


@app.command()
def rematch(
    mentee: Mentee,
    by: By,
    mentor: Annotated[
        str | None,
        typer.Option("--mentor", help="The mentor to replace, when the mentee has several."),
    ] = None,
    program: Program = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Find a mentee another mentor among the free places; nobody else is disturbed.

    The mentorship that it replaces ends when the new one is introduced.

    Example: crossweave mentoring rematch H0042 --dry-run
    """
    installation = this_installation()
    file = installation.mentoring_program(program)
    with installation.database() as database:
        asked = Asked(
            _member_id(database, mentee), _member_id(database, mentor) if mentor else None, by
        )
        look = _seek if dry_run else _rematch
        found = look(installation, database, file, asked)
    if as_json:
        say_json(sheet_document(found.sheet))
        return
    say_matches(found.sheet)
    say("", *_next_steps(found))


def _seek(
    installation: Installation, database: Database, file: ProgramFile, asked: Asked
) -> Rematch:
    from rounds.rematching import seek, waiting_rematch

    now = installation.now()
    waiting = waiting_rematch(database, file, asked.mentee, mentor_id=asked.mentor, now=now)
    if waiting is not None:
        there = _rematch_of(database, waiting)
        told = f"This rematch is {there.sheet.state} already; nothing was written."
        return Rematch(there.sheet, told, looked=True)
    with installation.executor() as executor, progress("Looking") as shown:
        sought = seek(
            database,
            file,
            asked.mentee,
            mentor_id=asked.mentor,
            now=now,
            on_progress=shown,
            executor=executor,
        )
    told = "This was a look ahead: nothing was written and nobody gets mail."
    return Rematch(sought.sheet, told, looked=True)


def _rematch(
    installation: Installation, database: Database, file: ProgramFile, asked: Asked
) -> Rematch:
    from rounds.rematching import rematch as find_another

    with installation.executor() as executor, progress("Looking") as shown:
        round_id = find_another(
            database,
            file,
            asked.mentee,
            installation.sender_of,
            mentor_id=asked.mentor,
            actor=asked.by,
            now=installation.now(),
            on_progress=shown,
            executor=executor,
        )
    return _rematch_of(database, round_id)


def _rematch_of(database: Database, round_id: int) -> Rematch:
    from rounds.rematch_rounds import replaced_by
    from rounds.sheet import round_sheet
    from store import Round

    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        former = replaced_by(session, round_)
        going_on = (
            f"The mentorship with {former.mentor.name} goes on until this is approved and"
            " introduced."
            if former is not None
            else ""
        )
        return Rematch(round_sheet(session, round_), going_on, looked=False)


def _next_steps(found: Rematch) -> list[str]:
    sheet, told = found.sheet, [found.told] if found.told else []
    if found.looked:
        return told
    if sheet.state == "proposed":
        named = f"{sheet.slug} --period {sheet.period}"
        return [*told, f"Next: crossweave round approve {named}"]
    return [f"Round {sheet.period} is {sheet.state}. Next: crossweave deliver"]


def _member_id(database: Database, text: str) -> int:
    from members.lookup import find_member

    with database.reading() as session:
        return find_member(session, text).id


@contextmanager
def _mentorship(mentee: str, mentor: str | None, program: str | None) -> Iterator[Found]:
    """Give the mentorship that was named, in a transaction of its own."""
    from members.enrolment import program_row
    from members.lookup import find_member
    from rounds.mentorship_letters import MentorshipLetters
    from rounds.mentorships import find_mentorship

    installation = this_installation()
    file = installation.mentoring_program(program)
    community = file.arrangement.community
    sender = installation.sender(community)
    now = installation.now()
    with installation.database() as database, database.writing() as session:
        row = program_row(session, file.slug, community=community, now=now)
        other = find_member(session, mentor) if mentor else None
        mentorship = find_mentorship(session, row, find_member(session, mentee), other)
        letters = MentorshipLetters(session, row, file, sender)
        yield Found(session, mentorship, letters, now)


def _document(mentorship: Mentorship, *, changed: bool) -> dict[str, Any]:
    return {
        "mentor": mentorship.mentor.source_key,
        "mentee": mentorship.mentee.source_key,
        "state": mentorship.state,
        "starts_on": mentorship.starts_on,
        "ends_on": mentorship.ends_on,
        "ended_on": mentorship.ended_on,
        "changed": changed,
    }


def _tell(told: dict[str, Any], as_json: bool, done: str, before: str) -> None:
    if as_json:
        say_json(told)
        return
    words = (done if told["changed"] else before).format(**told)
    say(f"The mentorship of {told['mentee']} with {told['mentor']} {words}.")
    if told["changed"]:
        say("Both are told. While `crossweave up` runs, the mail goes out by itself; else:")
        say("  crossweave deliver")
