"""Proposing round after round, as real rounds would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal

from matching.columns import Int32, Int64
from matching.groups import NoTeams
from matching.outcome import introduced
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Proposal
from matching.proposing import propose
from matching.search import Progress
from matching.simulation.course import Course, Debts, Period, Places
from matching.solvers.kernels import load_compiler_for

WhyNone = Literal["no_teams", "nobody_asks"]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One round of a simulation.

    Attributes
    ----------
    period
        When it takes place.
    members
        ``int64 (k,)``: who takes part, by their numbers in the first problem, ascending. Only in
        mentoring these are not all: mentees with a mentor do not ask.
    problem
        What the round was made from.
    proposal
        The round, in the numbers of its own problem; ``None`` where there is none.
    why_none
        ``no_teams``: no teams keep the rules; ``nobody_asks``: every mentee has a mentor.
    """

    period: Period
    members: Int64
    problem: Problem
    proposal: Proposal | None
    why_none: WhyNone | None = None

    def pairs(self) -> Int64:
        """List who is brought together, in the numbers of the first problem, ``int64 (k, 2)``."""
        matches = () if self.proposal is None else self.proposal.matches
        pairs: Int64 = self.members[introduced(matches)]
        return pairs


def simulate(
    problem: Problem,
    policy: Policy,
    periods: Sequence[Period],
    *,
    blocked: Int32 | None = None,
    places: Places | None = None,
    debts: Debts | None = None,
    work_limit: int | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Iterator[Step]:
    """Propose rounds one after the other, each with those before it as its history.

    Everybody takes part in every round, all who are introduced meet, and nobody pauses; who is in
    touch, and how loaded people are elsewhere, stays as it is in the first problem. A mentorship
    takes its mentor's place until its term is over, and so long its mentee does not ask. Projects
    are the same in every round. Choices that were made for the first round, its pins, do not hold
    in the others. Where no teams can be made there is no round, and so nothing changes after it.

    Parameters
    ----------
    problem
        The first round.
    policy
        The rules of all rounds.
    periods
        When the rounds take place, and their seeds; the first is that of `problem`.
    blocked
        ``int32 (k, 2)``: pairs that may not meet after the first round; left out, those of
        `problem`.
    places
        Of mentoring: how long mentorships run.
    debts
        Keeps what members are owed; left out, who went without in the round before is owed a match.
    work_limit, time_limit
        For each round.
    on_progress
        Called with the share that is done, 0 to 1, and what is being done.
    executor
        As for `matching.propose`.

    Yields
    ------
    Step
        A round, as soon as it is solved. The same arguments give the same rounds, to the byte.

    Raises
    ------
    PolicyError, PinRefused, ValueError
        As `matching.propose` does.
    """
    load_compiler_for(problem.size)
    lasting = problem.blocked if blocked is None else blocked
    course = Course(problem, lasting, Places() if places is None else places, debts)
    why_none: WhyNone | None = None
    for at, period in enumerate(periods):
        asked, members = course.problem(period)

        def report(share: float, stage: str, at: int = at) -> None:
            if on_progress is not None:
                on_progress((at + share) / len(periods), f"round {at + 1}: {stage}")

        if why_none != "no_teams":
            why_none = None if _anybody_asks(asked) else "nobody_asks"
        proposal = None
        if why_none is None:
            try:
                proposal = propose(
                    asked,
                    policy,
                    seed=period.seed,
                    work_limit=work_limit,
                    time_limit=time_limit,
                    on_progress=report,
                    executor=executor,
                )
                course.take(proposal, members, period)
            except NoTeams:
                why_none = "no_teams"
        yield Step(period, members, asked, proposal, why_none)


def _anybody_asks(problem: Problem) -> bool:
    """Say whether there is a round at all: without a mentee a mentoring round is called off."""
    return problem.mentoring is None or bool(problem.mentoring.seeks.any())
