"""The fairness report of a program: how its rounds served functions and levels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from insights.fairness import Seen
from insights.fairness_table import Table, fairness_table
from rounds.history import HELD
from rounds.lifecycle import REMATCH, RoundError
from rounds.loading import kind_of, period_label
from rounds.program_file import frozen_program
from rounds.swap_choices import swaps_made
from store import Database, Program, Round, RoundMember

if TYPE_CHECKING:
    from matching import Match, Policy, Problem

Progress = Callable[[float, str], None]

LOOKED_AT: Final = ("proposed", "approved", *HELD)

NOT_KNOWN: Final = "not known"

DRAWS: Final = 4
"""How often each round is drawn by chance.

With four draws, what chance gives is known twice as well as what the round gave, and the test
counts with the uncertainty that is left; a draw takes as long as a round.
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A round as it was stored.

    Attributes
    ----------
    ids
        The members' ids by their number in the Problem.
    problem, proposal
        The engine's input and answer, as bytes.
    swaps
        Who took whose place afterwards, by number.
    """

    label: str
    state: str
    slug: str
    document: dict[str, Any]
    seed: int
    ids: dict[int, int]
    problem: bytes
    proposal: bytes
    swaps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """How some rounds of a program served its members.

    Attributes
    ----------
    rounds
        What the rounds are called that were looked at, the first one first.
    erased
        Those whose data was erased, so that nothing can be said of them.
    kind
        The program's kind: of mentoring only mentees are looked at.
    functions, levels
        The tables.
    """

    program: str
    kind: str
    rounds: tuple[str, ...]
    erased: tuple[str, ...]
    functions: Table
    levels: Table


def fairness_report(
    database: Database,
    slug: str,
    *,
    rounds: int,
    draws: int = DRAWS,
    on_progress: Progress | None = None,
) -> FairnessReport:
    """Look at a program's latest rounds, held or proposed, and draw each by chance besides.

    Parameters
    ----------
    rounds
        How many rounds are looked at.
    draws
        How often each is drawn by chance; 0 leaves the comparison out.

    Raises
    ------
    RoundError
        When there is no round yet, or the data of all was erased.
    """
    with database.reading() as session:
        latest = _latest(session, slug, rounds)
        erased = tuple(period_label(each) for each in latest if each.problem is None)
        stored = [_stored(session, each) for each in latest if each.problem is not None]
        if not latest:
            raise RoundError(f"{slug} has no round that was proposed yet: there is nothing to see.")
        program, kind = latest[-1].document["name"], kind_of(latest[-1])
    if not stored:
        raise RoundError("The data of these rounds was erased, so nothing can be said of them.")
    rows = list(_rows(stored, draws, on_progress))
    return FairnessReport(
        program=program,
        kind=kind,
        rounds=tuple(each.label for each in stored),
        erased=erased,
        functions=_table(rows, [row.function for row in rows]),
        levels=_table(rows, [row.level for row in rows]),
    )


def _latest(session: Session, slug: str, rounds: int) -> list[Round]:
    found = session.scalars(
        select(Round)
        .join(Program)
        .where(
            Program.slug == slug,
            Round.state.in_(LOOKED_AT),
            Round.period.not_like(f"{REMATCH}%"),
        )
        .order_by(Round.starts_on.desc(), Round.id.desc())
        .limit(rounds)
    ).all()
    return list(reversed(found))


def _stored(session: Session, round_: Round) -> Stored:
    numbers = session.execute(
        select(RoundMember.number, RoundMember.member_id).where(
            RoundMember.round_id == round_.id, RoundMember.number.is_not(None)
        )
    )
    return Stored(
        label=period_label(round_),
        state=round_.state,
        slug=round_.program.slug,
        document=round_.document,
        seed=round_.seed,
        ids={number: member for number, member in numbers.tuples() if number is not None},
        problem=round_.problem or b"",
        proposal=round_.proposal or b"",
        swaps=swaps_made(round_.figures),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One member in one round."""

    person: int
    round_number: int
    function: str
    level: str
    matched: bool
    points: float
    asked: bool
    met: bool
    matched_by_chance: int
    met_by_chance: int
    draws: int


def _rows(stored: Sequence[Stored], draws: int, on_progress: Progress | None) -> Iterator[_Row]:
    for number, each in enumerate(stored):
        if on_progress is not None:
            on_progress(number / len(stored), each.label)
        yield from _of_round(number, each, draws)


def _of_round(number: int, stored: Stored, times: int) -> Iterator[_Row]:
    from matching import Problem, Proposal
    from matching.swapping import swapped

    problem = Problem.from_bytes(stored.problem)
    policy = frozen_program(stored.slug, stored.document).policy
    proposal = Proposal.from_bytes(stored.proposal)
    if stored.swaps:
        proposal = swapped(problem, policy, proposal, stored.swaps)
    wants = _Wants(problem)
    own = _Outcome(wants, proposal.matches)
    drawn_by_chance = _by_chance(problem, policy, stored.seed, times)
    draws = [_Outcome(wants, matches) for matches in drawn_by_chance]
    for member in wants.members:
        yield _Row(
            # A member who was erased since is somebody of their own.
            person=stored.ids.get(member, -1 - member - number * problem.size),
            round_number=number,
            function=problem.members.categories["function"].value(member) or NOT_KNOWN,
            level=_level(problem, member),
            matched=member in own.points,
            points=own.points.get(member, float("nan")),
            asked=bool(wants.asked[member]),
            met=member in own.met,
            matched_by_chance=sum(member in drawn.points for drawn in draws),
            met_by_chance=sum(member in drawn.met for drawn in draws),
            draws=len(draws),
        )


def _by_chance(
    problem: Problem, policy: Policy, seed: int, times: int
) -> Iterator[Sequence[Match]]:
    """Draw a round by chance, several times; nothing where no such draw is known."""
    if policy.kind == "mentoring":
        return
    if policy.makes_groups:
        from matching.groups import random_groups

        for turn in range(1, times + 1):
            yield random_groups(problem, policy, seed=seed + turn)
        return
    from matching.baseline import random_proposal

    for turn in range(1, times + 1):
        yield random_proposal(problem, policy, seed=seed + turn).matches


class _Wants:
    """Who is looked at, what each of them asked for, and what each member can show."""

    def __init__(self, problem: Problem) -> None:
        sides = problem.mentoring
        size = range(problem.size)
        if sides is None:
            sets = problem.members.sets
            shown, asked = sets.get("skills"), sets.get("interests")
            self.members = [m for m in size if problem.members.capacity[m] > 0]
        else:
            shown, asked = sides.topics_offered, sides.topics_asked
            self.members = [m for m in size if sides.seeks[m]]
        self.shown = [set(shown.values(m)) if shown else set[str]() for m in size]
        self.asked = [set(asked.values(m)) if asked else set[str]() for m in size]


class _Outcome:
    """What matches give those who are looked at: points, and somebody who shows what they asked."""

    def __init__(self, wants: _Wants, matches: Sequence[Match]) -> None:
        found: dict[int, list[float]] = {}
        self.met: set[int] = set()
        for match in matches:
            for member in match.members:
                if match.mentor == member:
                    continue
                found.setdefault(member, []).append(match.score / 1000)
                others = (other for other in match.members if other != member)
                if any(wants.shown[other] & wants.asked[member] for other in others):
                    self.met.add(member)
        self.points = {member: sum(points) / len(points) for member, points in found.items()}


def _level(problem: Problem, member: int) -> str:
    from matching.problem import MISSING

    levels = problem.members.numbers.get("level")
    if levels is None or levels[member] == MISSING:
        return NOT_KNOWN
    return f"level {levels[member]}"


def _table(rows: Sequence[_Row], labels: Sequence[str]) -> Table:
    names = sorted(set(labels))
    number_of = {name: number for number, name in enumerate(names)}
    people = np.unique([row.person for row in rows], return_inverse=True)[1].reshape(-1)
    seen = Seen(
        people=people.astype(np.int64),
        rounds=np.array([row.round_number for row in rows], np.int64),
        groups=np.array([number_of[label] for label in labels], np.int64),
        matched=np.array([row.matched for row in rows], np.bool_),
        points=np.array([row.points for row in rows], np.float64),
        asked=np.array([row.asked for row in rows], np.bool_),
        met=np.array([row.met for row in rows], np.bool_),
        matched_by_chance=np.array([row.matched_by_chance for row in rows], np.int64),
        met_by_chance=np.array([row.met_by_chance for row in rows], np.int64),
        draws=np.array([row.draws for row in rows], np.int64),
    )
    return fairness_table(seen, names)
