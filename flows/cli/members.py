"""``crossweave members``: who is here, and what an admin records at a member's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli import mentoring
from flows.cli.options import AsJson, By, MemberName, ProgramName
from flows.cli.output import counted, say, say_json, say_table
from flows.errors import UsageError
from flows.installation import Installation, this_installation
from rounds.answering_whether_met import Met

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from store import Enrolment, Member, Program

    Change = Callable[[Session, Program, Member, datetime], object]

app = typer.Typer(
    no_args_is_help=True,
    help="See members; record that one joins, pauses, leaves or skips a round.",
)


@app.command("list")
def list_members(program: ProgramName, as_json: AsJson = False) -> None:
    """List the members of a program with their standing; of mentoring, each sign-up with its terms.

    Goals and wishes are not listed.

    Example: crossweave members list learning-partners
    """
    from sqlalchemy import select
    from sqlalchemy.orm import selectinload

    from store import Enrolment, Member, Program

    installation = this_installation()
    installation.slug_or_only(program)
    with installation.database() as database, database.reading() as session:
        rows = session.execute(
            select(Member, Enrolment)
            .join(Enrolment, Enrolment.member_id == Member.id)
            .join(Program)
            .where(Program.slug == program)
            .options(selectinload(Enrolment.terms))
            .order_by(Member.name, Enrolment.role)
        ).all()
        table = [_standing(member, enrolment) for member, enrolment in rows]
    if as_json:
        say_json(table)
        return
    roles = Counter(row["role"] for row in table if row["role"] != "member")
    headers = ["key", "name", "function", "status", "state", "paused_until"]
    if roles:
        headers[4:4] = ["role", "capacity", "topics"]
    say_table(headers, [[mentoring.cell(row.get(name)) for name in headers] for row in table])
    say(mentoring.counted_places(roles) if roles else counted(len(table), "member"))


def _standing(member: Member, place: Enrolment) -> dict[str, object]:
    return {
        "key": member.source_key,
        "name": member.name,
        "function": member.function,
        "status": member.status,
        "role": place.role,
        "state": place.state,
        "paused_until": place.paused_until,
        "since": place.since,
        **mentoring.shown_terms(place),
    }


@app.command()
def join(
    program: ProgramName,
    member: MemberName,
    by: By,
    role: mentoring.AsRole = None,
    capacity: mentoring.Capacity = None,
    topics: mentoring.Topics = None,
    functions: mentoring.Functions = None,
    how_often: mentoring.HowOften = None,
    goals: mentoring.Goals = None,
    wishes: mentoring.Wishes = None,
    leads: mentoring.Leads = None,
) -> None:
    """Record that a member joins a program, or ends a pause.

    Of mentoring say in which role, and what is offered or asked for; what is not said stays as it
    was. Without a role, who paused is back in every role.

    Example: crossweave members join learning-partners H0042

    Example: crossweave members join mentoring H0042 --as mentor --capacity 2 --topics "prompting"

    Example: crossweave members join pilots H0042 --wishes "Atlas; Borea" --leads
    """
    terms = mentoring.Terms(capacity, topics, functions, how_often, goals, wishes, leads)
    file = this_installation().program(program)
    change = mentoring.place_change(file, role, terms, by)
    _record(program, member, change, f"has joined{f' as {role}' if role else ''}")


@app.command()
def leave(program: ProgramName, member: MemberName, by: By, role: mentoring.AsRole = None) -> None:
    """Record that a member leaves a program. Mail that is still waiting is not sent.

    Of mentoring every sign-up is meant, unless a role is named.

    Example: crossweave members leave learning-partners H0042
    """
    from members.enrolment import leave as take_out

    _record(
        program,
        member,
        lambda session, row, person, now: take_out(
            session, row, person, role=role, actor=by, now=now
        ),
        f"has left{f' as {role}' if role else ''}",
    )


@app.command()
def pause(
    program: ProgramName,
    member: MemberName,
    by: By,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day they are back; else until they rejoin."),
    ] = None,
    role: mentoring.AsRole = None,
) -> None:
    """Record that a member pauses. Mail that is still waiting is not sent.

    Of mentoring every sign-up is meant, unless a role is named.

    Example: crossweave members pause learning-partners H0042 --until 2027-03-01
    """
    from members.enrolment import pause as rest

    last = until.date() if until else None
    _record(
        program,
        member,
        lambda session, row, person, now: rest(
            session, row, person, until=last, role=role, actor=by, now=now
        ),
        f"is paused{f' as {role}' if role else ''}{f' until {last}' if last else ''}",
    )


@app.command()
def answer(
    program: ProgramName,
    member: MemberName,
    by: By,
    takes_part: Annotated[bool, typer.Option("--yes/--no", help="In this round, or not?")],
    period: Annotated[
        str | None, typer.Option(help="The round's period, or its first day; else the coming one.")
    ] = None,
) -> None:
    """Record whether a member takes part in one round ("not this time").

    Example: crossweave members answer learning-partners H0042 --no
    """
    from members.participation import answer_round
    from rounds.opening import coming_period, period_of_day, require_period

    installation = this_installation()
    file = installation.program(program)
    name = period_of_day(file, period) or coming_period(file, installation.now()).name

    def answer_it(session: Session, row: Program, person: Member, now: datetime) -> None:
        require_period(session, file, name, now=now)
        answer_round(session, row, person, period=name, takes_part=takes_part, actor=by, now=now)

    _record(
        program,
        member,
        answer_it,
        f"{'takes part' if takes_part else 'sits out'} in round {name}",
    )


@app.command()
def met(
    program: ProgramName,
    member: MemberName,
    by: By,
    said: Annotated[Met, typer.Option("--said", help="What they say.")],
    worth: Annotated[
        int | None, typer.Option(min=1, max=5, help="What the meeting was worth to them.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(help="The round's period, or its first day; else the latest one.")
    ] = None,
) -> None:
    """Record what a member says of their meeting; they may still answer later.

    Example: crossweave members met learning-partners H0042 --said not_met
    """
    from rounds.answering_whether_met import latest_seat, say_whether_met
    from rounds.opening import period_of_day

    name = period_of_day(this_installation().program(program), period)

    def say_it(session: Session, row: Program, person: Member, now: datetime) -> None:
        seat = latest_seat(session, row, person, period=name)
        say_whether_met(session, seat, said, worth=worth, actor=by, now=now)

    _record(program, member, say_it, f"says: {said.value.replace('_', ' ')}")


@app.command()
def block(member: MemberName, other: MemberName, by: By) -> None:
    """Keep two members apart for good, in all programs; neither is told.

    Example: crossweave members block H0042 H0137
    """
    from members.blocks import block as keep_apart
    from members.lookup import find_member

    installation = this_installation()
    with installation.database() as database, database.writing() as session:
        first, second = find_member(session, member), find_member(session, other)
        if first.id == second.id:
            raise UsageError("Two different members are needed.")
        keep_apart(session, first, second, actor=by, now=installation.now())
    say("They will not be matched.")


@app.command()
def enrol(
    program: ProgramName,
    by: By,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
) -> None:
    """Enrol everyone in scope of a program whose participation is `enrolled`.

    Importing people enrols nobody; this does, by the approver that the program's file names.

    Example: crossweave members enrol pilot
    """
    from members.enrolment import enrol_everyone, program_row
    from rounds.eligibility import in_scope

    installation = this_installation()
    file = installation.program(program)
    arrangement = file.arrangement
    if file.policy.kind == "mentoring":
        raise UsageError(
            f"{program} is a mentoring program, where everybody has a role. Give them in a file:"
            f" crossweave import mentoring FILE --program {program}"
        )
    if arrangement.participation != "enrolled":
        raise UsageError(
            f"{program} is {arrangement.participation}: its members join themselves. To enrol"
            " everyone, its file must say `participation: enrolled` with an approver and a reason."
        )
    with installation.database() as database:
        open_session = database.reading if dry_run else database.writing
        with open_session() as session:
            now = installation.now()
            row = program_row(session, program, community=arrangement.community, now=now)
            done = enrol_everyone(
                session,
                row,
                in_scope(session, arrangement.scope),
                approver=arrangement.approver or "",
                reason=arrangement.reason or "",
                now=now,
                by=by,
            )
    verb = "would be enrolled" if dry_run else "enrolled"
    say(f"{counted(done.added, 'member')} {verb}, {done.already:,} had a place before.")
    if done.unwilling:
        say(f"{counted(done.unwilling, 'member')} asked for no mail at all and stay out.")


def _record(program: str, member: str, change: Change, words: str) -> None:
    from members.enrolment import program_row
    from members.lookup import find_member

    installation: Installation = this_installation()
    file = installation.program(program)
    with installation.database() as database, database.writing() as session:
        now = installation.now()
        row = program_row(session, program, community=file.arrangement.community, now=now)
        person = find_member(session, member)
        change(session, row, person, now)
        key = person.source_key
    say(f"{key} {words} ({program}).")
