"""Laying out the next rounds together."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.horizon.counting import Bounds, served_always
from matching.horizon.laying import Laid, Layout
from matching.horizon.repairing import is_done, repaired, solved_exactly
from matching.horizon.result import Horizon, PlannedRound
from matching.horizon.tables import plan_tables
from matching.policy import Policy
from matching.problem import Problem
from matching.search import Progress, Search

MOST_MEMBERS: Final = 4000
"""Beyond that every pair would be held in memory several times."""


def plan(
    problem: Problem,
    policy: Policy,
    rounds: int,
    *,
    seed: int,
    work_limit: int | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
) -> Horizon:
    """Lay out the next rounds together, so that nobody meets again while that can be avoided.

    As many members as possible are served in each round; then repeats are as few as possible; then
    functions that have not met meet early; then points. First each round is solved on its own
    (`matching.solvers.max_weight_matching`). Where that runs into repeats, all rounds are repaired
    together by hill-climbing (`matching.horizon.climbing`) and, for a small roster, by constraint
    programming (`matching.horizon.exact`), and the best plan is given. Those who are left over, and
    join a pair as a third or stay without a match, change from round to round.

    Rounds of tables are laid out by `matching.horizon.tables.plan_tables`, which does the most to
    put off the first repeat.

    The rules are taken as they are in the first round; pins are not looked at.

    Parameters
    ----------
    problem
        The members and their history, which counts as met.
    policy
        The rules.
    rounds
        How many rounds, 1 or more.
    seed
        Decides between plans that are equally good. The same problem, policy, rounds, seed and
        work limit give the same plan, to the byte.
    work_limit
        Work units: those of the matchings, and 20 for each move of the repair; for tables those of
        the search for groups, not that for a schedule.
    time_limit
        Seconds, a safety net: what it stopped is not promised to come out the same again.
    on_progress
        Called with the share that is done, 0 to 1, and what is being done.

    Returns
    -------
    Horizon
        The rounds, and what can be said of them.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    ValueError
        When there are no rounds to plan, too many members, or the policy is not for pairing.
    """
    if policy.kind != "pairing":
        raise ValueError(f"a plan lays out rounds of pairing, not of {policy.kind}")
    if rounds < 1:
        raise ValueError(f"rounds: is {rounds}, plan 1 round or more")
    if problem.size > MOST_MEMBERS:
        raise ValueError(
            f"a plan holds up to {MOST_MEMBERS:,} members, not {problem.size:,};"
            " so large a roster does not run out of new people: propose round by round"
        )
    search = Search(seed, work_limit, time_limit, on_progress)
    if policy.makes_groups:
        return plan_tables(search, problem, policy, rounds)
    layout = Layout.of(problem, policy, search)
    always = served_always(search, layout.field, layout.most_pairs)
    bounds = Bounds(layout.field, layout.most_pairs, always)
    best, fewest = _best(layout, bounds, rounds)
    return _horizon(layout, best, bounds, fewest)


def _best(layout: Layout, bounds: Bounds, rounds: int) -> tuple[Laid, int]:
    """Find the best plan, and how few repeats are proven to be the fewest."""
    best = layout.lay(rounds, None, share=(0.0, 0.5))
    if not is_done(layout, best, bounds):
        ways = repaired(layout, best, bounds)
        for at, targets in enumerate(ways):
            share = 0.5 + 0.3 * at / len(ways), 0.5 + 0.3 * (at + 1) / len(ways)
            best = _better(best, layout.lay(rounds, targets, share=share))
    fewest = 0
    if not is_done(layout, best, bounds):
        exact, fewest = solved_exactly(layout, best)
        if exact is not None:
            best = _better(best, layout.lay(rounds, exact, share=(0.8, 1.0)))
    return best, fewest


def _better(one: Laid, other: Laid) -> Laid:
    return min(one, other, key=lambda laid: laid.cost())


def _horizon(layout: Layout, laid: Laid, bounds: Bounds, fewest: int) -> Horizon:
    """Put a plan into words that others read."""
    field, stopped = layout.field, layout.search.stopped_by
    idle = np.flatnonzero((field.problem.members.capacity > 0) & ~field.active).tolist()
    rounds = tuple(
        PlannedRound(
            groups=seating.groups(),
            left=tuple(sorted([*seating.left.tolist(), *idle])),
            repeats=repeats,
            objective=objective,
        )
        for seating, repeats, objective in zip(
            laid.seatings, laid.repeats, laid.objectives, strict=True
        )
    )
    return Horizon(
        rounds=rounds,
        coverage=laid.meetings.coverage(),
        most_without_repeat=bounds.rounds_without_repeat(),
        fewest_repeats=max(fewest, laid.fewest_repeats(bounds)),
        stopped_by=stopped if stopped in {"work_limit", "time_limit"} else "done",
        seed=layout.seed,
    )
