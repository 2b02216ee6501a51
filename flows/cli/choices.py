"""``crossweave round pin``, ``forbid``, ``drop`` and ``swap``: change a round before approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import AsJson, By, DryRun, MemberName, Period, Program
from flows.cli.output import progress, say, say_json
from flows.cli.weights import DONE, cost_document, say_cost
from flows.installation import Installation, this_installation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rounds.choices import PairKind
    from rounds.foreseeing import FindRound
    from rounds.swapping import Edit
    from rounds.weighing import Choose
    from store import Database, Round

Undo = Annotated[bool, typer.Option("--undo", help="Take back what was chosen so before.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice as it was typed."""

    kind: str
    members: tuple[str, ...]
    by: str
    program: str | None
    period: str | None
    undo: bool
    dry_run: bool
    as_json: bool

    def command(self, slug: str) -> str:
        """Return what to type to make the choice."""
        members = " ".join(f'"{name}"' if " " in name else name for name in self.members)
        period = f" --period {self.period}" if self.period else ""
        undo = " --undo" if self.undo else ""
        return f"crossweave round {self.kind} {members} --program {slug}{period}{undo}"


def pin(
    member: MemberName,
    other: MemberName,
    by: By,
    program: Program = None,
    period: Period = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put two members together in a round that is not approved yet. Then propose it again.

    Example: crossweave round pin H0042 H0137 --dry-run
    """
    _choose(Asked("pin", (member, other), by, program, period, undo, dry_run, as_json))


def forbid(
    member: MemberName,
    other: MemberName,
    by: By,
    program: Program = None,
    period: Period = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Keep two members apart in a round that is not approved yet. Then propose it again.

    Example: crossweave round forbid H0042 H0137 --dry-run
    """
    _choose(Asked("forbid", (member, other), by, program, period, undo, dry_run, as_json))


def drop(
    member: MemberName,
    by: By,
    program: Program = None,
    period: Period = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a member out of a round that is not approved yet. Then propose it again.

    Example: crossweave round drop H0042 --dry-run
    """
    _choose(Asked("drop", (member,), by, program, period, False, dry_run, as_json))


def swap(
    member: MemberName,
    other: MemberName,
    by: By,
    program: Program = None,
    period: Period = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let two members take each other's places in a proposed round; all others stay.

    Example: crossweave round swap H0042 H0137 --dry-run
    """
    from rounds.lifecycle import find_round
    from rounds.sheet import round_sheet
    from rounds.swapping import carry_out, foreseen_edit
    from rounds.weighing import compared

    asked = Asked("swap", (member, other), by, program, period, undo, dry_run, as_json)
    installation = this_installation()
    slug = installation.slug_or_only(program)
    with installation.database() as database:
        with database.reading() as session:
            round_ = find_round(session, slug, period)
            round_id, before = round_.id, round_sheet(session, round_)
        edit = _prepared(installation, database, round_id, asked)
        after = foreseen_edit(database, round_id, edit, now=installation.now())
        if not dry_run:
            carry_out(database, round_id, edit, now=installation.now())
    cost = compared(before, after)
    if as_json:
        say_json(_said(asked, slug) | cost_document(cost))
        return
    if dry_run:
        say_cost(cost)
        say("", f"Nothing was written. To do it: {asked.command(slug)}")
        return
    say_cost(cost, DONE)
    say("", f"Done. The round is not solved again: crossweave round show {slug}")


def _prepared(installation: Installation, database: Database, round_id: int, asked: Asked) -> Edit:
    """Prepare a swap, or that one is taken back, with a bar."""
    from members.lookup import find_member
    from rounds.swapping import Places, swap_edit, undo_edit

    with database.reading() as session:
        first, second = (find_member(session, name).id for name in asked.members)
    places = Places(first, second, asked.by, installation.now())
    prepare = undo_edit if asked.undo else swap_edit
    with installation.executor() as executor, progress("Swapping"):
        return prepare(database, round_id, places, executor=executor)


def _choose(asked: Asked) -> None:
    """Make a choice, or say what it would cost."""
    from rounds.lifecycle import find_round, lock_round

    installation = this_installation()
    slug = installation.slug_or_only(asked.program)
    choose = _choosing(asked, installation)
    with installation.database() as database:
        if asked.dry_run:
            _weigh(installation, database, asked, slug, choose)
            return
        with database.writing() as session:
            choose(session, lock_round(session, find_round(session, slug, asked.period).id))
    if asked.as_json:
        say_json(_said(asked, slug))
        return
    say(f"Done. To see what it changes: crossweave round propose {slug}")


def _choosing(asked: Asked, installation: Installation) -> Choose:
    """Give what makes a choice in a session."""
    from members.lookup import find_member
    from rounds.choices import choose_pair, drop_member, undo_pair

    now = installation.now()

    def choose(session: Session, round_: Round) -> None:
        people = [find_member(session, name) for name in asked.members]
        if asked.kind == "drop":
            drop_member(session, round_, people[0], actor=asked.by, now=now)
            return
        change = undo_pair if asked.undo else choose_pair
        kind: PairKind = "pin" if asked.kind == "pin" else "forbid"
        change(session, round_, kind, *people, actor=asked.by, now=now)

    return choose


def _weigh(
    installation: Installation, database: Database, asked: Asked, slug: str, choose: Choose
) -> None:
    from rounds.weighing import cost_of_choice

    find = _round_to_weigh(installation, slug, asked.period)
    with installation.executor() as executor, progress("Solving") as shown:
        cost = cost_of_choice(
            database,
            find,
            choose,
            now=installation.now(),
            on_progress=shown,
            executor=executor,
        )
    if asked.as_json:
        say_json(_said(asked, slug) | cost_document(cost))
        return
    say_cost(cost)
    say("", f"Nothing was written. To do it: {asked.command(slug)}")


def _round_to_weigh(installation: Installation, slug: str, period: str | None) -> FindRound:
    """Give what finds the round, or opens the one that is on where none takes choices."""
    from rounds.lifecycle import find_round
    from rounds.opening import current_period
    from rounds.previewing import opened_now
    from rounds.weighing import or_else

    file, now = installation.program(slug), installation.now()

    def stored(session: Session) -> Round:
        return find_round(session, slug, period)

    if period is not None:
        return stored
    return or_else(stored, opened_now(file, current_period(file, now), now))


def _said(asked: Asked, slug: str) -> dict[str, Any]:
    """Return a choice as plain data."""
    return {
        "choice": asked.kind,
        "members": list(asked.members),
        "program": slug,
        "undo": asked.undo,
        "written": not asked.dry_run,
    }
