"""What simulated rounds come to, in figures that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from insights.cells import Cells, cells
from insights.joining import Coverage, coverage, meetings_by_round, shares_across
from insights.suppression import LEAST_PEOPLE
from matching import Match, Policy, Problem
from matching.baseline import share_exchanging
from matching.columns import Bool, Int64
from matching.history import Contacts
from matching.outcome import introduced, repeats, served
from matching.rule_costs import RuleCost
from matching.simulation import Step


@dataclass(frozen=True, slots=True)
class SimulatedRound:
    """One round.

    Attributes
    ----------
    number, begins
        From 1, and its first day.
    taking_part
        Who takes part; in mentoring, the mentees who ask.
    served
        How many of them have a match.
    matches
        How many matches there are.
    unmatched
        How many have none, by the engine's reason.
    repeats
        How many pairs of members met before, in the program's history or in the simulation.
    mean_points
        Points of a match in the mean; ``None`` without a match.
    exchanging
        Share of those matched who meet somebody who can show what they asked for; in mentoring, of
        the mentees. ``None`` where nobody asked for anything.
    covered
        Share of the pairs of functions that may meet and have met since the first round.
    contacts_across
        Share of contacts that join two functions, if every introduction so far became a contact;
        ``None`` without activity.
    why_none
        ``no_teams`` or ``nobody_asks`` where there is no round.
    """

    number: int
    begins: date
    taking_part: int
    served: int
    matches: int
    unmatched: Mapping[str, int]
    repeats: int
    mean_points: float | None
    exchanging: float | None
    covered: float
    contacts_across: float | None
    why_none: str | None


@dataclass(frozen=True, slots=True)
class ServedFunction:
    """How a function fares; one with fewer than five people counts among the others.

    Attributes
    ----------
    people
        How many of it take part; in mentoring, as mentees.
    served
        Share of the matches that they could have had, all rounds together.
    least
        The same in the round that served the fewest, of those in which five people or more could
        have had one; where there is none, as `served`.
    """

    function: str
    people: int
    served: float
    least: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """A program's coming rounds under one policy.

    Attributes
    ----------
    title
        What the policy is called beside another.
    changes
        What was changed for it, as the admin wrote it.
    program
        The program's name.
    shape
        ``pairing``, ``tables``, ``teams`` or ``mentoring``.
    members
        How many take part.
    never_served
        How many of those who could have had a match have none in any round.
    functions, labels, joined
        How each function fares; the functions of the heat map, and in how many rounds at least one
        introduction joins two of them, symmetric.
    possible, complete_after
        How many pairs of functions may meet, and the round after which all of them have.
    contacts_across
        Share of contacts that join two functions before the first round.
    costs
        What each rule costs in the first round.
    """

    title: str
    changes: tuple[str, ...]
    program: str
    shape: str
    members: int
    rounds: tuple[SimulatedRound, ...]
    never_served: int
    functions: tuple[ServedFunction, ...]
    labels: tuple[str, ...]
    joined: tuple[tuple[int, ...], ...]
    possible: int
    complete_after: int | None
    contacts_across: float | None
    costs: tuple[RuleCost, ...]

    @property
    def first_repeat(self) -> int | None:
        """The first round, from 1, in which somebody meets again; ``None`` when nobody does."""
        return next((each.number for each in self.rounds if each.repeats), None)

    @property
    def repeats(self) -> int:
        """How many pairs meet again, in all rounds together."""
        return sum(each.repeats for each in self.rounds)

    @property
    def served(self) -> float:
        """Share of the matches that people could have had, all rounds together."""
        asked = sum(each.taking_part for each in self.rounds)
        return sum(each.served for each in self.rounds) / asked if asked else 0.0

    def document(self) -> dict[str, Any]:
        """Give it as plain data, with the figures that follow from it; it names nobody."""
        return asdict(self) | {
            "first_repeat": self.first_repeat,
            "repeats": self.repeats,
            "served": self.served,
        }


@dataclass(frozen=True, slots=True)
class Named:
    """What a simulation is called: as in `Simulation`."""

    title: str
    changes: tuple[str, ...]
    program: str


def simulation_of(
    named: Named,
    problem: Problem,
    policy: Policy,
    steps: Sequence[Step],
    *,
    may_meet: Bool,
    contacts: Contacts | None,
    costs: Sequence[RuleCost],
) -> Simulation:
    """Count what rounds come to.

    Parameters
    ----------
    named
        What it is called.
    problem
        The first round; steps name its members.
    policy
        The rules.
    steps
        The rounds.
    may_meet
        ``bool (f, f)``: which functions may meet, in the order of the roster's labels.
    contacts
        Who is in touch before the first round.
    costs
        What each rule costs.
    """
    codes, labels = _functions(problem)
    brought = [step.pairs() for step in steps]
    cover = coverage(meetings_by_round(codes, len(labels), brought), may_meet)
    across = shares_across(codes, _in_touch(contacts), brought)
    shown = cells(codes, labels)
    seats = [_seats(policy, step, problem.size) for step in steps]
    asked, got = (np.stack(side) for side in zip(*seats, strict=True))
    joined = (meetings_by_round(shown.codes, len(shown.labels), brought) > 0).sum(axis=0)
    return Simulation(
        title=named.title,
        changes=named.changes,
        program=named.program,
        shape="tables" if policy.makes_groups and policy.kind == "pairing" else policy.kind,
        members=problem.size,
        rounds=tuple(
            _round(policy, step, number, (asked, got), cover, across)
            for number, step in enumerate(steps, start=1)
        ),
        never_served=int(np.count_nonzero(asked.any(axis=0) & ~got.any(axis=0))),
        functions=_served_functions(codes, labels, asked, got),
        labels=shown.labels,
        joined=tuple(tuple(row) for row in joined.tolist()),
        possible=cover.possible,
        complete_after=cover.complete_after,
        contacts_across=across[0] if across else None,
        costs=tuple(costs),
    )


def _functions(problem: Problem) -> tuple[Int64, tuple[str, ...]]:
    known = problem.members.categories.get("function")
    if known is None:
        return np.full(problem.size, -1, np.int64), ()
    return known.codes.astype(np.int64), known.labels


def _in_touch(contacts: Contacts | None) -> Int64:
    """List who is in touch, ``int64 (k, 2)``; each contact stands there twice."""
    if contacts is None:
        return np.empty((0, 2), np.int64)
    rows = np.repeat(np.arange(len(contacts)), np.diff(contacts.indptr))
    return np.stack([rows, contacts.indices.astype(np.int64)], axis=1)


def _seats(policy: Policy, step: Step, size: int) -> tuple[Bool, Bool]:
    """Mark who could have a match in a round, and who has one, by the first problem's numbers."""
    sides = step.problem.mentoring
    asked, got = np.zeros((2, size), np.bool_)
    asked[step.members if sides is None else step.members[sides.seeks]] = True
    if step.proposal is not None:
        got[step.members[sorted(served(policy, step.proposal.matches))]] = True
    return asked, got


def _served_functions(
    codes: Int64, labels: Sequence[str], asked: Bool, got: Bool
) -> tuple[ServedFunction, ...]:
    """Say how each function fares that enough people are of who could have a match."""
    ever = asked.any(axis=0)
    groups = cells(codes[ever], labels)
    shares = [_shares(groups, code, asked[:, ever], got[:, ever]) for code in _codes(groups)]
    return tuple(
        ServedFunction(label, int(people), all_rounds, least)
        for label, people, (all_rounds, least) in zip(
            groups.labels, groups.sizes(), shares, strict=True
        )
    )


def _codes(groups: Cells) -> range:
    return range(len(groups.labels))


def _shares(groups: Cells, code: int, asked: Bool, got: Bool) -> tuple[float, float]:
    """Give the share served of one group, in all rounds and in the worst that may be shown."""
    ours = groups.codes == code
    could, did = asked[:, ours].sum(axis=1), got[:, ours].sum(axis=1)
    rounds = could >= LEAST_PEOPLE
    every = float(did.sum() / could.sum())
    return every, float((did[rounds] / could[rounds]).min()) if rounds.any() else every


def _round(
    policy: Policy,
    step: Step,
    number: int,
    seats: tuple[Bool, Bool],
    cover: Coverage,
    across: Sequence[float],
) -> SimulatedRound:
    asked, got = (int(side[number - 1].sum()) for side in seats)
    proposal = step.proposal
    matches = () if proposal is None else proposal.matches
    left = () if proposal is None else proposal.unmatched
    points = sum(match.score for match in matches) / 1000
    return SimulatedRound(
        number=number,
        begins=step.period.on,
        taking_part=asked,
        served=got,
        matches=len(matches),
        unmatched=dict(sorted(Counter(one.reason for one in left if one.role != "mentor").items())),
        repeats=_repeats(step),
        mean_points=points / len(matches) if matches else None,
        exchanging=_exchanging(policy, step),
        covered=cover.shares[number - 1],
        contacts_across=across[number] if across else None,
        why_none=step.why_none,
    )


def _repeats(step: Step) -> int:
    return 0 if step.proposal is None else repeats(step.problem, introduced(step.proposal.matches))


def _exchanging(policy: Policy, step: Step) -> float | None:
    """Give the share who meet somebody who can show what they asked for."""
    matches = () if step.proposal is None else step.proposal.matches
    if policy.kind == "mentoring":
        return _topics_met(step, matches)
    interests = step.problem.members.sets.get("interests")
    if not matches or interests is None or not interests.indices.size:
        return None
    return share_exchanging(step.problem, matches)


def _topics_met(step: Step, matches: Sequence[Match]) -> float | None:
    sides = step.problem.mentoring
    if sides is None or not matches or not sides.topics_asked.indices.size:
        return None
    met = [
        not set(sides.topics_asked.values(match.mentee)).isdisjoint(
            sides.topics_offered.values(match.mentor)
        )
        for match in matches
        if match.mentor is not None and match.mentee is not None
    ]
    return sum(met) / len(met)
