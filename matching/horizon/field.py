"""Who may meet whom over the rounds of a horizon, and who has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_block, lower, row_blocks
from matching.history import Met
from matching.policy import Policy
from matching.problem import Problem
from matching.rules.different import MustDifferent
from matching.rules.rest import MustRest


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A roster under the musts that do not change from round to round.

    Attributes
    ----------
    problem, policy
        As given; the rules are taken as they are in the first round.
    rest
        The policy's rest rule, if it has one.
    allowed
        ``bool (n, n)``: the pairs that every other must allows.
    seated
        ``bool (n, n)``: the pairs that a third member may be in.
    active
        ``bool (n,)``: members with anybody to meet.
    function
        ``int64 (n,)``: a code, the last one for members whose function is not known.
    """

    problem: Problem
    policy: Policy
    rest: MustRest | None
    allowed: Bool
    seated: Bool
    active: Bool
    function: Int64

    @property
    def size(self) -> int:
        """How many members there are."""
        return self.problem.size

    @property
    def may_repeat(self) -> bool:
        """Whether a pair that is still resting may meet where somebody would be left out."""
        return self.rest is None or self.rest.otherwise == "oldest"

    @property
    def thirds(self) -> bool:
        """Whether a member who is left over may join a pair."""
        return self.policy.odd != "sit_out"


def field_of(problem: Problem, policy: Policy) -> Field:
    """Evaluate the lasting musts for all pairs.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    """
    rest = next((rule for rule in policy.must if isinstance(rule, MustRest)), None)
    lasting = lower(problem, policy).without([] if rest is None else [rest.label])
    allowed = _all_pairs(lasting)
    different = [rule.label for rule in policy.must if isinstance(rule, MustDifferent)]
    relaxed = policy.odd == "relaxed_trio" and different
    return Field(
        problem=problem,
        policy=policy,
        rest=rest,
        allowed=allowed,
        seated=_all_pairs(lasting.without(different)) if relaxed else allowed,
        active=np.asarray(allowed.any(axis=1), np.bool_),
        function=_functions(problem),
    )


def _all_pairs(lowered: Lowered) -> Bool:
    everyone = slice(0, lowered.size)
    rows = [allowed_block(lowered, rows, everyone) for rows in row_blocks(lowered.size)]
    return np.concatenate([np.empty((0, lowered.size), np.bool_), *rows])


def _functions(problem: Problem) -> Int64:
    function = problem.members.categories.get("function")
    if function is None:
        return np.zeros(problem.size, dtype=np.int64)
    codes = function.codes.astype(np.int64)
    return np.where(codes < 0, len(function.labels), codes)


class Diary:
    """What has happened by some round of the horizon: who met, who sat out.

    Parameters
    ----------
    field
        The roster; its problem's history is where the diary begins.

    Attributes
    ----------
    times
        ``int16 (n, n)``: how often two members have met.
    last
        ``int32 (n, n)``: the round of the horizon, from 0, in which they last met; history is
        negative. Only right where `times` is above 0.
    sat_out
        ``int64 (n,)``: in how many rounds of the horizon a member was left over, be it without a
        match or as the third of one.
    now
        How many rounds of the horizon are written down.
    """

    def __init__(self, field: Field) -> None:
        met, counted = field.problem.met, field.problem.met.counted()
        a, b, ago = (column[counted] for column in (met.a, met.b, met.rounds_ago))
        self._field = field
        self.times = np.zeros((field.size, field.size), dtype=np.int16)
        self.last = np.full((field.size, field.size), np.iinfo(np.int32).min, dtype=np.int32)
        for x, y in ((a, b), (b, a)):
            np.add.at(self.times, (x, y), 1)
            np.maximum.at(self.last, (x, y), -ago)
        self.sat_out = np.zeros(field.size, dtype=np.int64)
        self.now = 0
        self._meetings: list[tuple[int, int, int]] = []
        self._owed: list[int] = []

    def write(self, meetings: Int64, left_over: Int64, owed: Int64) -> None:
        """Add a round.

        Parameters
        ----------
        meetings
            ``int64 (k, 2)``: all pairs of all matches.
        left_over
            Members who were not in the pairs at first.
        owed
            Those of them who have no match.
        """
        for x, y in (meetings.T, meetings.T[::-1]):
            self.times[x, y] += 1
            self.last[x, y] = self.now
        self.sat_out[left_over] += 1
        self._meetings += [(int(x), int(y), self.now) for x, y in meetings]
        self._owed = owed.tolist()
        self.now += 1

    def fresh(self) -> Bool:
        """Mark the allowed pairs that have never met, ``bool (n, n)``."""
        fresh: Bool = self._field.allowed & (self.times == 0)
        return fresh

    def resting(self) -> Bool:
        """Mark the pairs that the rest rule keeps apart in the coming round."""
        resting = np.zeros_like(self._field.allowed)
        if self._field.rest is not None:
            a, b, _ = self._field.rest.recent(self.problem())
            resting[a, b] = resting[b, a] = True
        return resting

    def problem(self) -> Problem:
        """Give the problem of the coming round, as far as it can be foreseen."""
        given = self._field.problem
        if not self.now:
            return given
        a, b, when = np.array(self._meetings, dtype=np.int64).reshape(-1, 3).T
        met = Met(
            np.concatenate([given.met.a, a]).astype(np.int32),
            np.concatenate([given.met.b, b]).astype(np.int32),
            np.concatenate([given.met.rounds_ago + self.now, self.now - when]).astype(np.int32),
            np.concatenate([given.met.met, np.full(len(a), -1)]).astype(np.int8),
        )
        owed = np.zeros(given.size, dtype=np.int32)
        owed[self._owed] = 1
        days = timedelta(days=given.days * self.now)
        return replace(given, met=met, owed=owed, on=given.on + days)
