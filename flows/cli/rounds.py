"""``crossweave round``: look at, open, solve, change, approve and introduce a round."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.costs import coming_prices, prices_document, say_prices, stored_prices
from flows.cli.options import AsJson, By, MemberName, OnlyProgram, Period, Program
from flows.cli.output import counted, progress, say, say_json, warn
from flows.cli.sheets import (
    exit_if_in_vain,
    lost_in_words,
    say_sheet,
    sheet_document,
    write_files,
)
from flows.installation import this_installation

if TYPE_CHECKING:
    from matching.rule_costs import RuleCost
    from rounds.sheet import RoundSheet
    from store import Database

CHANGED_SINCE = (
    "The file of {slug} has changed since this round was opened, and the round goes by what it was"
    " then. To take it up: crossweave round reopen {slug}"
)

app = typer.Typer(
    no_args_is_help=True, help="Preview, open, propose, change, approve and introduce a round."
)
Details = Annotated[bool, typer.Option("--details", help="Also objective, bound, gap, seconds.")]
Costs = Annotated[
    bool, typer.Option("--costs", help="Also what each rule costs; solves once for each.")
]
Xlsx = Annotated[Path | None, typer.Option(help="Write a spreadsheet to this file.")]
Html = Annotated[Path | None, typer.Option(help="Write a page to this file.")]
NewPeriod = Annotated[
    str | None, typer.Option(help="A name for an ad hoc round; else the period that is on.")
]


@app.command()
def preview(
    program: OnlyProgram = None,
    details: Details = False,
    costs: Costs = False,
    xlsx: Xlsx = None,
    html: Html = None,
    as_json: AsJson = False,
) -> None:
    """Solve the round that could be opened now, and write nothing.

    Example: crossweave round preview learning-partners
    """
    from rounds.opening import current_period
    from rounds.previewing import opened_now, preview_round

    installation = this_installation()
    file = installation.program_or_only(program)
    now = installation.now()
    period = current_period(file, now)
    prices: list[RuleCost] = []
    with installation.database() as database, installation.executor() as executor:
        with progress("Solving") as shown:
            sheet = preview_round(
                database, file, period, now=now, on_progress=shown, executor=executor
            )
        if costs and sheet.figures:
            prices = coming_prices(database, opened_now(file, period, now), now, executor)
    written = write_files(sheet, prices, xlsx=xlsx, html=html)
    if as_json:
        say_json(sheet_document(sheet) | prices_document(prices, asked=costs))
    else:
        say(*(f"wrote {path}" for path in written))
        if not written:
            say_sheet(sheet, details=details)
            say_prices(prices)
        say("", "This was a preview: no round was changed and nobody gets mail.")
    exit_if_in_vain(sheet)


@app.command("open")
def open_(by: By, program: OnlyProgram = None, period: NewPeriod = None) -> None:
    """Open the round of the period that is on: who takes part is frozen now.

    Example: crossweave round open learning-partners
    """
    from rounds.opening import ad_hoc_period, current_period
    from rounds.running import begin_round

    installation = this_installation()
    file = installation.program_or_only(program)
    now = installation.now()
    which = ad_hoc_period(file, period, now) if period else current_period(file, now)
    with installation.database() as database:
        round_id = begin_round(database, file, which, installation.sender_of, actor=by, now=now)
        sheet = _sheet(database, round_id)
    say_sheet(sheet, details=False)
    exit_if_in_vain(sheet)
    _say_next(sheet, which.name if period else None)


@app.command()
def reopen(by: By, program: OnlyProgram = None, period: Period = None) -> None:
    """Take up the program's file, and who takes part, as they are now; pins and the like stay.

    For a round that is not approved yet. What was proposed is forgotten.

    Example: crossweave round reopen learning-partners
    """
    from rounds.lifecycle import find_round, lock_round
    from rounds.reopening import reopen_round
    from rounds.running import tell_endings

    installation = this_installation()
    file = installation.program_or_only(program)
    now = installation.now()
    with installation.database() as database:
        with database.writing() as session:
            round_ = lock_round(session, find_round(session, file.slug, period).id)
            reopen_round(session, round_, file, actor=by, now=now)
            tell_endings(session, installation.sender_of, now=now)
            round_id = round_.id
        sheet = _sheet(database, round_id)
    say_sheet(sheet, details=False)
    exit_if_in_vain(sheet)
    _say_next(sheet, period)


@app.command()
def propose(by: By, program: OnlyProgram = None, period: Period = None) -> None:
    """Solve an open round, or solve it again after a choice.

    Example: crossweave round propose learning-partners
    """
    from rounds.lifecycle import find_round
    from rounds.proposing import propose_round
    from rounds.reopening import is_of_another_file
    from rounds.running import settle_proposal
    from rounds.swap_choices import swaps_of

    installation = this_installation()
    file = installation.program_or_only(program)
    now = installation.now()
    with installation.database() as database:
        with database.reading() as session:
            round_ = find_round(session, file.slug, period)
            round_id = round_.id
            swaps = len(swaps_of(session, round_id))
            if is_of_another_file(round_, file):
                warn(CHANGED_SINCE.format(slug=file.slug))
        with installation.executor() as executor, progress("Solving") as shown:
            propose_round(
                database, round_id, actor=by, now=now, on_progress=shown, executor=executor
            )
        settle_proposal(database, round_id, installation.sender_of, actor=by, now=now)
        sheet = _sheet(database, round_id)
    say_sheet(sheet, details=False)
    if swaps:
        say("", lost_in_words(swaps))
    exit_if_in_vain(sheet)


@app.command()
def show(
    program: OnlyProgram = None,
    period: Period = None,
    details: Details = False,
    costs: Costs = False,
    xlsx: Xlsx = None,
    html: Html = None,
    as_json: AsJson = False,
) -> None:
    """Show a round: its figures, matches with reasons, and who went without and why.

    Example: crossweave round show learning-partners --xlsx round.xlsx
    """
    from rounds.lifecycle import find_round
    from rounds.sheet import round_sheet

    installation = this_installation()
    slug = installation.slug_or_only(program)
    prices: list[RuleCost] = []
    with installation.database() as database:
        with database.reading() as session:
            sheet = round_sheet(session, find_round(session, slug, period))
        if costs and sheet.figures:
            with installation.executor() as executor:
                prices = stored_prices(database, slug, period, installation.now(), executor)
    written = write_files(sheet, prices, xlsx=xlsx, html=html)
    if as_json:
        say_json(sheet_document(sheet) | prices_document(prices, asked=costs))
        return
    say(*(f"wrote {path}" for path in written))
    if not written:
        say_sheet(sheet, details=details)
        say_prices(prices)


@app.command()
def explain(
    member: MemberName,
    program: Program = None,
    period: Period = None,
    what_if: Annotated[
        bool,
        typer.Option("--what-if", help="Solve again without each rule, however many take part."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say why a member has this match, or none, or takes no part.

    Small rounds are solved again without each must rule, to see whether the member would have a
    match then; with --what-if large ones too.

    Example: crossweave round explain H0042
    """
    from members.lookup import find_member
    from rounds.explaining import ALWAYS_TRIED, TRIED
    from rounds.explaining import explain as put_into_words
    from rounds.lifecycle import find_round

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with (
        installation.database() as database,
        database.reading() as session,
        progress("Solving again"),
    ):
        told = put_into_words(
            session,
            find_round(session, slug, period),
            find_member(session, member),
            try_up_to=ALWAYS_TRIED if what_if else TRIED,
        )
    if as_json:
        say_json({"headline": told.headline, "lines": list(told.lines)})
        return
    say(told.headline, *(f"  {line}" for line in told.lines))


@app.command()
def approve(by: By, program: OnlyProgram = None, period: Period = None) -> None:
    """Approve a proposed round; `crossweave up` then introduces it within a minute.

    Example: crossweave round approve learning-partners --by "Ada Admin"
    """
    from rounds.approving import approve as give_approval
    from rounds.lifecycle import find_round, lock_round

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with installation.database() as database, database.writing() as session:
        round_ = lock_round(session, find_round(session, slug, period).id)
        give_approval(session, round_, actor=by, now=installation.now())
        name = round_.period
    say(
        f"Round {name} of {slug} is approved. While `crossweave up` runs, its introductions go out"
        " by themselves; else: crossweave deliver"
    )


@app.command()
def introduce(by: By, program: OnlyProgram = None, period: Period = None) -> None:
    """Queue the introductions of an approved round. `crossweave deliver` then sends them.

    Example: crossweave round introduce learning-partners
    """
    from rounds.introducing import introduce as queue_mail
    from rounds.lifecycle import find_round, lock_round

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with installation.database() as database, database.writing() as session:
        round_ = lock_round(session, find_round(session, slug, period).id)
        sender = installation.sender_of(round_)
        queued = queue_mail(session, round_, sender, actor=by, now=installation.now())
    say(
        f"{counted(queued.queued, 'message')} queued, {queued.withheld:,} withheld for want of an"
        " address. Next: crossweave deliver"
    )


@app.command()
def cancel(
    reason: Annotated[str, typer.Option(help="Why; kept with the round and told to the admins.")],
    by: By,
    program: OnlyProgram = None,
    period: Period = None,
) -> None:
    """Call a round off that is not introduced yet.

    Example: crossweave round cancel learning-partners --reason "company holiday"
    """
    from rounds.endings import cancel as call_off
    from rounds.lifecycle import find_round, lock_round
    from rounds.running import tell_endings

    installation = this_installation()
    slug = installation.slug_or_only(program)
    now = installation.now()
    with installation.database() as database, database.writing() as session:
        round_ = lock_round(session, find_round(session, slug, period).id)
        call_off(session, round_, reason=reason, actor=by, now=now)
        tell_endings(session, installation.sender_of, now=now)
        name = round_.period
    say(f"Round {name} is cancelled.")


@app.command()
def replay(program: OnlyProgram = None, period: Period = None, as_json: AsJson = False) -> None:
    """Solve a round again from what was stored, and compare the answers to the byte.

    Example: crossweave round replay learning-partners
    """
    from rounds.lifecycle import find_round
    from rounds.replaying import replay as solve_again

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with (
        installation.database() as database,
        database.reading() as session,
        installation.executor() as executor,
        progress("Solving again"),
    ):
        result = solve_again(find_round(session, slug, period), executor)
    if as_json:
        say_json(
            {
                "same": result.same,
                "stored": result.stored,
                "again": result.again,
                "swaps": result.swaps,
            }
        )
    elif result.same:
        also = f", with {counted(result.swaps, 'swap')}" if result.swaps else ""
        say(f"The same, to the byte: {result.stored[:16]}{also}")
    else:
        promise = "" if result.promised else " It had been stopped by the clock: none is promised."
        say(f"Not the same: {result.stored[:16]} was stored, {result.again[:16]} now.{promise}")
    if not result.same:
        raise typer.Exit(1)


def _say_next(sheet: RoundSheet, period: str | None) -> None:
    if sheet.state == "open":
        named = f" --period {period}" if period else ""
        say(f"Next: crossweave round propose {sheet.slug}{named}")


def _sheet(database: Database, round_id: int) -> RoundSheet:
    from rounds.sheet import round_sheet
    from store import Round

    with database.reading() as session:
        return round_sheet(session, session.get_one(Round, round_id))
