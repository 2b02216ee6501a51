"""What an admin's choice costs: the round without it, beside the round with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from rounds.approving import is_out_of_date
from rounds.foreseeing import FindRound, foreseen
from rounds.lifecycle import RoundError, RoundNotFoundError
from rounds.sheet import RoundSheet, SheetMatch, round_sheet
from rounds.solving import Progress
from store import Database, Round

Seat = tuple[str, str]
"""A member's key, and the role of the seat."""

Choose = Callable[[Session, Round], None]


@dataclass(frozen=True, slots=True)
class Weight:
    """What a round comes to.

    Attributes
    ----------
    introduced
        How many members are in a match; in mentoring, how many mentees have a mentor.
    matches
        How many matches there are.
    points
        Of all matches together, thousandths.
    repeats
        How many pairs were introduced before.
    """

    introduced: int
    matches: int
    points: int
    repeats: int

    @property
    def mean(self) -> float:
        """Points a match has in the mean; 0 where there is none."""
        return self.points / 1000 / self.matches if self.matches else 0.0


@dataclass(frozen=True, slots=True)
class ChoiceCost:
    """Two rounds that one choice tells apart.

    Attributes
    ----------
    before, after
        The round without the choice, and with it.
    left_out, come_in
        Who is in a match only without the choice, and who only with it.
    names
        What each of them is called, by key.
    gone, new
        The matches that only one of the two rounds has. Who has the same company in both is in
        neither, whatever the points.
    swaps_lost
        How many swaps end, as they were made in the proposal that is solved anew.
    """

    before: Weight
    after: Weight
    left_out: tuple[Seat, ...]
    come_in: tuple[Seat, ...]
    names: dict[str, str]
    gone: tuple[SheetMatch, ...]
    new: tuple[SheetMatch, ...]
    swaps_lost: int = 0


def cost_of_choice(
    database: Database,
    find: FindRound,
    choose: Choose,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> ChoiceCost:
    """Solve a round with a choice, and set it beside the round as it is; nothing is written.

    Parameters
    ----------
    find
        Gives the round in a session.
    choose
        Makes the choice there.

    Raises
    ------
    RoundError
        When the choice is refused, or the round cannot be solved with it.
    """

    def part(number: int) -> Progress | None:
        if on_progress is None:
            return None
        return lambda share, stage: on_progress((number + share) / 2, stage)

    def chosen(session: Session) -> Round:
        round_ = find(session)
        choose(session, round_)
        return round_

    with database.reading() as session:
        chosen(session)
    before = as_it_is(database, find, now=now, on_progress=part(0), executor=executor)
    after = foreseen(database, chosen, now=now, on_progress=part(1), executor=executor)
    return replace(compared(before, after), swaps_lost=before.figures.get("swaps", 0))


def as_it_is(
    database: Database,
    find: FindRound,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> RoundSheet:
    """Show a round as it is stored, or as it would be proposed now where that is out of date."""
    with database.reading() as session:
        round_ = find(session)
        if round_.state == "proposed" and not is_out_of_date(session, round_, now=now):
            return round_sheet(session, round_)
    return foreseen(database, find, now=now, on_progress=on_progress, executor=executor)


def or_else(stored: FindRound, coming: FindRound) -> FindRound:
    """Give the round that is stored where it takes choices, else the one that is on."""

    def find(session: Session) -> Round:
        try:
            round_ = stored(session)
        except RoundNotFoundError:
            return coming(session)
        over = round_.state in {"introduced", "closed", "cancelled", "expired"}
        return coming(session) if over else round_

    return find


def compared(before: RoundSheet, after: RoundSheet) -> ChoiceCost:
    """Set two rounds of the same members side by side.

    Raises
    ------
    RoundError
        When one of them was not solved, such as a round with too few members.
    """
    for sheet in (before, after):
        if not sheet.figures:
            why = f": {sheet.ended_reason}" if sheet.ended_reason else ""
            raise RoundError(
                f"Round {sheet.period} is {sheet.state}{why}. There is nothing to weigh."
            )
    seats, later = _seats(before.matches), _seats(after.matches)
    kept, now = {_company(m) for m in before.matches}, {_company(m) for m in after.matches}
    return ChoiceCost(
        before=_weight(before),
        after=_weight(after),
        left_out=tuple(sorted(seats.keys() - later.keys())),
        come_in=tuple(sorted(later.keys() - seats.keys())),
        names={key: name for (key, _), name in (seats | later).items()},
        gone=tuple(match for match in before.matches if _company(match) not in now),
        new=tuple(match for match in after.matches if _company(match) not in kept),
    )


def _weight(sheet: RoundSheet) -> Weight:
    figures = sheet.figures
    return Weight(
        introduced=figures.get("served", figures["matched"]),
        matches=len(sheet.matches),
        points=figures["objective"],
        repeats=figures["repeats"],
    )


def _company(match: SheetMatch) -> tuple[object, ...]:
    """Say who is together, in which role and for which project."""
    return frozenset(zip(match.keys, match.roles, strict=True)), match.project


def _seats(matches: Sequence[SheetMatch]) -> dict[Seat, str]:
    """Name everybody who is in a match, by key and role."""
    return {
        (key, role): person.name
        for match in matches
        for key, role, person in zip(match.keys, match.roles, match.people, strict=True)
    }
