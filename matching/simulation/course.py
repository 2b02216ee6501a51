"""What lies behind each round of a simulation: a history that grows, and the problem it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from matching.columns import Int32, Int64
from matching.history import Met
from matching.outcome import introduced
from matching.problem import Mentoring, Problem
from matching.proposal import Match, Proposal
from matching.simulation.part import part_of

Pair = tuple[int, int]

Debts = Callable[[Proposal, Int64], Int32]
"""Writes down a round, given with its members' numbers in the first problem, and says how often
everybody of the first problem is owed a good match after it."""


@dataclass(frozen=True, slots=True)
class Period:
    """When a round takes place, and what decides its ties.

    Attributes
    ----------
    on
        Its first day.
    days
        How long it lasts.
    seed
        The round's seed.
    """

    on: date
    days: int
    seed: int


@dataclass(frozen=True, slots=True)
class Places:
    """How long mentorships take a mentor's place.

    Attributes
    ----------
    term
        Days from the first day of a round until its mentorships end.
    ends
        When mentorships that run before the first round end, by mentor and mentee; a mentee asks
        again from then on. Those that only the first problem names run on.
    freed
        Mentors and days from which they have one place more, because a mentorship with somebody
        who takes no part ends.
    """

    term: int = 182
    ends: Mapping[Pair, date] = field(default_factory=dict)
    freed: Sequence[tuple[int, date]] = ()


class Course:
    """A row of rounds, as far as it has come.

    Parameters
    ----------
    first
        The problem of the first round.
    blocked
        ``int32 (k, 2)``: pairs that may not meet in the rounds after the first.
    places
        Of a mentoring round.
    debts
        Keeps what is owed; left out, who went without in the round before is owed a match.
    """

    def __init__(
        self, first: Problem, blocked: Int32, places: Places, debts: Debts | None = None
    ) -> None:
        self._first, self._blocked, self._places = first, blocked, places
        self._debts = debts or self._left_out
        self._met, self._owed, self._held = first.met, first.owed, 0
        self._begun: list[tuple[int, Match, date]] = []

    def problem(self, period: Period) -> tuple[Problem, Int64]:
        """Give the problem of the next round.

        Returns
        -------
        problem, members
            And who is in it, ``int64 (k,)``: the numbers in the first problem, ascending.
        """
        problem = replace(
            self._first, on=period.on, days=period.days, met=self._met, owed=self._owed
        )
        if self._held:
            problem = replace(problem, blocked=self._blocked, pinned=np.empty((0, 2), np.int32))
        if problem.mentoring is None:
            return problem, np.arange(problem.size)
        return self._mentoring(problem, problem.mentoring)

    def take(self, proposal: Proposal, members: Int64, period: Period) -> None:
        """Write down a round: all who were introduced met."""
        self._held += 1
        pairs = members[introduced(proposal.matches)]
        ones = np.ones(len(pairs), np.int64)
        met = self._met
        self._met = Met(
            np.concatenate([met.a, pairs[:, 0]]),
            np.concatenate([met.b, pairs[:, 1]]),
            np.concatenate([met.rounds_ago.astype(np.int64) + 1, ones]),
            np.concatenate([met.met, ones]),
        )
        self._owed = self._debts(proposal, members)
        ends = period.on + timedelta(days=self._places.term)
        self._begun += [
            (self._held, _in_whole(match, members), ends)
            for match in proposal.matches
            if match.mentor is not None
        ]

    def _left_out(self, proposal: Proposal, members: Int64) -> Int32:
        """Owe a match to who went without; a mentor without a mentee had nothing to lose by it."""
        left = [int(members[one.member]) for one in proposal.unmatched if one.role != "mentor"]
        owed = np.zeros(self._first.size, np.int32)
        owed[left] = 1
        return owed

    def _mentoring(self, whole: Problem, first: Mentoring) -> tuple[Problem, Int64]:
        """Let go of what is over, and of mentees who have a mentor."""
        known = dict.fromkeys(_rows(first.current), date.max) | dict(self._places.ends)
        begun = {_pair(match): ends for _, match, ends in self._begun}
        running = [pair for pair, ends in (known | begun).items() if ends > whole.on]
        served = {mentee for _, mentee in running}
        seeks = first.seeks.copy()
        seeks[sorted(served)] = False
        members = np.flatnonzero(first.offers | seeks)
        there = set(members.tolist())
        inside = [pair for pair in running if there.issuperset(pair)]
        outside = [mentor for mentor, mentee in running if mentee not in there]
        part = part_of(whole, members)
        assert part.mentoring is not None
        wishes = part.mentoring.wishes
        sides = replace(
            part.mentoring,
            seeks=seeks[members],
            places=self._free(first.places, outside, whole.on)[members],
            current=np.searchsorted(members, _columns(inside)).astype(np.int32),
            wishes=wishes[seeks[members][wishes[:, 0]]],
            led=self._led(part.mentoring.led, members),
            served=self._served(first.served)[members],
        )
        return replace(part, mentoring=sides), members

    def _free(self, places: Int32, outside: Sequence[int], on: date) -> Int32:
        """Count each mentor's places less those of mentees who take no part."""
        counted = places.astype(np.int64)
        for mentor, day in self._places.freed:
            counted[mentor] += day <= on
        counted -= np.bincount(np.array(outside, np.int64), minlength=len(places))
        return np.maximum(counted, 0).astype(np.int32)

    def _led(self, before: Int32, members: Int64) -> Int32:
        """Add the simulation's rounds to when each mentor had a mentee, in the part's numbers."""
        since = [(_pair(match)[0], self._held - number + 1) for number, match, _ in self._begun]
        mentors, ago = _columns(since).T
        fresh = np.stack([np.searchsorted(members, mentors), ago], axis=1)
        old = before + np.array([0, self._held], np.int32)
        return np.concatenate([old, fresh]).astype(np.int32)

    def _served(self, before: Int32) -> Int32:
        mentees = np.array([_pair(match)[1] for _, match, _ in self._begun], np.int64)
        return (before + np.bincount(mentees, minlength=len(before))).astype(np.int32)


def _rows(pairs: Int32) -> list[Pair]:
    return [(int(a), int(b)) for a, b in pairs]


def _columns(rows: Sequence[Pair]) -> Int32:
    return np.array(rows, np.int32).reshape(-1, 2)


def _pair(match: Match) -> Pair:
    assert match.mentor is not None
    assert match.mentee is not None
    return match.mentor, match.mentee


def _in_whole(match: Match, members: Int64) -> Match:
    """Give a mentorship the numbers of the whole."""
    a, b = (int(member) for member in members[list(match.members)])
    mentor = a if match.mentor == match.members[0] else b
    return Match((a, b), match.score, mentor=mentor)
