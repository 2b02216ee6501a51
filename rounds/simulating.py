"""Simulate a program's coming rounds from what is stored, and write nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from threading import Event, Lock

from sqlalchemy.orm import Session

from matching import Policy, Problem
from matching.columns import Int32
from matching.history import Contacts
from matching.rule_costs import RuleCost, rule_costs
from matching.simulation import Debts, Period, Places, Step, functions_that_may_meet, simulate
from rounds.contacts import contacts_of
from rounds.lifecycle import RoundError
from rounds.opening import seed_of
from rounds.places_over_time import let_served_ask_again, places_over_time
from rounds.planning import coming_round, periods_from
from rounds.problem import build_problem, lasting_blocks, participants
from rounds.program_file import ProgramFile
from rounds.simulated_debts import debts_over_time
from rounds.simulated_figures import Named, Simulation, simulation_of
from rounds.solving import SAFETY_SECONDS, Progress, refusals_in_words, refuse_violations
from rounds.what_if import changed_program
from store import Database, Round

Costing = Callable[..., list[RuleCost]]
"""Finds what rules cost: `matching.rule_costs.rule_costs`, or `no_costs`."""

_SHARE_OF_ROUNDS = 0.6
"""How much of the work the rounds are; the rest is what each rule costs."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the policies that are set side by side.

    Attributes
    ----------
    title
        What it is called beside the other.
    file
        The program with this policy.
    changes
        What was changed for it, as the admin wrote it.
    """

    title: str
    file: ProgramFile
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a simulation starts from; nothing of it is read from the store later.

    Attributes
    ----------
    problem
        The first round.
    periods
        When all rounds take place.
    blocked
        Who is kept apart in every round.
    places
        How long mentorships run.
    debts
        Keeps what is owed.
    keys
        What each member is called in a refusal.
    contacts
        Who is in touch, whether or not a rule asks for it.
    """

    problem: Problem
    periods: tuple[Period, ...]
    blocked: Int32
    places: Places
    debts: Debts
    keys: tuple[str, ...]
    contacts: Contacts | None


def with_changes(file: ProgramFile, changes: Sequence[str]) -> tuple[Side, ...]:
    """Give the program's own policy and, if there are changes, the changed one beside it.

    Raises
    ------
    ConfigError
        When a change cannot be made.
    """
    if not changes:
        return (Side(file.slug, file),)
    changed = Side("changed", changed_program(file, changes), tuple(changes))
    return Side("as it is", file), changed


def beside_another(file: ProgramFile, other: ProgramFile) -> tuple[Side, Side]:
    """Give the program's own policy and another program's, tried on the same members.

    Raises
    ------
    RoundError
        When the two are of different kinds.
    """
    if other.policy.kind != file.policy.kind:
        raise RoundError(
            f"{file.slug} is a program of kind {file.policy.kind}, {other.slug} of kind"
            f" {other.policy.kind}: they do not compare. Simulate each on its own."
        )
    tried = replace(other, slug=file.slug)
    title = other.slug if other.slug != file.slug else "the other"
    return Side("as it is", file), Side(title, tried)


def simulate_program(
    database: Database,
    sides: Sequence[Side],
    rounds: int,
    *,
    now: datetime,
    costing: Costing = rule_costs,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> tuple[Simulation, ...]:
    """Propose a program's coming rounds one after the other, under each of some policies.

    Everybody who could take part now takes part in every round, and all who are introduced meet.
    Each round is checked as a real one is. Nothing is written, and nobody waits: the solving
    happens outside of a transaction.

    Parameters
    ----------
    sides
        The policies.
    rounds
        How many.
    costing
        Finds what each rule costs in the first round, or `no_costs`.

    Raises
    ------
    RoundError
        When too few take part, or a round cannot be solved.
    """
    found = []
    for at, side in enumerate(sides):
        with database.reading() as session:
            beginning = _beginning(session, side.file, rounds, now=now)
        report = _part_of_progress(on_progress, at / len(sides), 1 / len(sides))
        found.append(_simulated(side, beginning, costing, report, executor))
    return tuple(found)


def _beginning(session: Session, file: ProgramFile, rounds: int, *, now: datetime) -> Beginning:
    round_ = coming_round(session, file, purpose="simulate", now=now)
    round_.document = file.document  # of a round that is open already, in a session thrown away
    if file.policy.kind == "mentoring":
        let_served_ask_again(session, round_)
    members = participants(session, round_)
    problem = build_problem(session, round_, members)
    term = file.arrangement.term_days
    sides = problem.mentoring
    return Beginning(
        problem=problem,
        periods=tuple(islice(_periods(file, round_, now), rounds)),
        blocked=lasting_blocks(session, members),
        places=(
            Places(term)
            if sides is None
            else places_over_time(session, round_, members, sides, term=term)
        ),
        debts=debts_over_time(session, round_, members),
        keys=tuple(member.source_key for member in members),
        contacts=problem.contacts or contacts_of(session, round_, members),
    )


def _periods(file: ProgramFile, first: Round, now: datetime) -> Iterator[Period]:
    """Give the first round's period, and those of the cadence that begin after it."""
    yield Period(first.starts_on, first.days, first.seed)
    for period in periods_from(file, now):
        if period.starts_on > first.starts_on:
            yield Period(period.starts_on, period.days, seed_of(file.slug, period.name))


def no_costs(problem: Problem, policy: Policy, **_: object) -> list[RuleCost]:  # noqa: ARG001
    """Leave out what each rule costs, which takes as long as a round for each."""
    return []


def _simulated(
    side: Side,
    beginning: Beginning,
    costing: Costing,
    on_progress: Progress,
    executor: Executor | None,
) -> Simulation:
    policy, problem = side.file.policy, beginning.problem
    names = [project.name for project in side.file.arrangement.projects]
    with refusals_in_words(problem, policy, keys=beginning.keys, names=names):
        may_meet = functions_that_may_meet(problem, policy)
        steps, costs = _solved(policy, beginning, costing, _TwoBars(on_progress), executor)
    named = Named(side.title, side.changes, side.file.arrangement.name)
    return simulation_of(
        named,
        problem,
        policy,
        steps,
        may_meet=may_meet,
        contacts=beginning.contacts,
        costs=costs,
    )


def _solved(
    policy: Policy,
    beginning: Beginning,
    costing: Costing,
    bars: _TwoBars,
    executor: Executor | None,
) -> tuple[list[Step], list[RuleCost]]:
    """Propose the rounds and, from the first one on, find beside them what each rule costs.

    The solvers let go of the interpreter, so that two threads do keep two cores busy.
    """
    steps: list[Step] = []
    costs: Future[list[RuleCost]] | None = None
    with ThreadPoolExecutor(1) as beside:
        try:
            for step in simulate(
                beginning.problem,
                policy,
                beginning.periods,
                blocked=beginning.blocked,
                places=beginning.places,
                debts=beginning.debts,
                time_limit=SAFETY_SECONDS,
                on_progress=bars.rounds,
                executor=executor,
            ):
                if step.proposal is not None:
                    refuse_violations(step.problem, policy, step.proposal)
                steps.append(step)
                if costs is None:
                    costs = beside.submit(
                        costing,
                        step.problem,
                        policy,
                        seed=step.period.seed,
                        now=step.proposal,
                        time_limit=SAFETY_SECONDS,
                        on_progress=bars.costs,
                        executor=executor,
                    )
            return steps, [] if costs is None else costs.result()
        except BaseException:
            bars.stop()
            raise


class _Stopped(Exception):  # noqa: N818 - it says what happened
    """Nobody waits for what rules cost any more."""


class _TwoBars:
    """The progress of two things that are done beside each other, as one."""

    def __init__(self, on_progress: Progress) -> None:
        self._on_progress, self._lock = on_progress, Lock()
        self._rounds = self._costs = 0.0
        self._stopped = Event()

    def rounds(self, share: float, stage: str) -> None:
        """Tell how far the rounds are."""
        self._rounds = share
        self._tell(stage)

    def costs(self, share: float, stage: str) -> None:  # noqa: ARG002 - the rounds say more
        """Tell how far it is known what rules cost; end that when nobody waits for it."""
        if self._stopped.is_set():
            raise _Stopped
        self._costs = share
        self._tell("what each rule costs")

    def stop(self) -> None:
        """Let the costs end at their next step."""
        self._stopped.set()

    def _tell(self, stage: str) -> None:
        with self._lock:
            share = _SHARE_OF_ROUNDS * self._rounds + (1 - _SHARE_OF_ROUNDS) * self._costs
            self._on_progress(share, stage)


def _part_of_progress(
    on_progress: Progress | None, begin: float, share: float
) -> Callable[[float, str], None]:
    def report(done: float, stage: str) -> None:
        if on_progress is not None:
            on_progress(begin + share * done, stage)

    return report
