"""Plans of tables: no two meet twice for as long as possible, under every rule."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, plan
from matching.evaluate import allowed_pairs, lower

LONG = {"rest": {"rounds": 1000, "else": "oldest"}}
DIFFERENT = {"different": "function"}


def _policy(size, *must, odd="uneven", **more):
    return parse_policy({"group_size": size, "odd": odd, "must": list(must), **more})


def _lay(problem, policy, rounds, seed=1, **limits):
    """Plan, and have every round checked: everybody once, every lasting must, repeats counted."""
    horizon = plan(problem, policy, rounds, seed=seed, **limits)
    assert len(horizon.rounds) == rounds
    lasting = lower(problem, policy).without(["rest"])
    able = np.flatnonzero(problem.members.capacity > 0).tolist()
    met = problem.met
    counted = met.counted()
    seen = set(zip(met.a[counted].tolist(), met.b[counted].tolist(), strict=True))
    for planned in horizon.rounds:
        there = [member for group in planned.groups for member in group] + list(planned.left)
        assert sorted(there) == able
        pairs = _pairs(planned)
        a, b = np.array(pairs, np.int64).reshape(-1, 2).T
        assert allowed_pairs(lasting, a, b).all()
        assert planned.repeats == sum(pair in seen for pair in pairs)
        seen |= set(pairs)
    return horizon


def _pairs(planned):
    return [pair for group in planned.groups for pair in combinations(group, 2)]


def _sizes(planned):
    return dict(Counter(len(group) for group in planned.groups))


def _functions(*sizes):
    return [f"F{at}" for at, size in enumerate(sizes) for _ in range(size)]


@pytest.mark.parametrize(("people", "size", "rounds"), [(15, 3, 7), (16, 4, 5)])
def test_everybody_meets_everybody_once(build, people, size, rounds):
    """As many rounds as there can be have no repeat; the next one has nothing but repeats."""
    horizon = _lay(build(people), _policy(size, LONG), rounds + 1)
    assert [planned.repeats for planned in horizon.rounds[:-1]] == [0] * rounds
    assert horizon.most_without_repeat == rounds
    assert (horizon.first_repeat, horizon.forced, horizon.optimal) == (rounds + 1, True, True)
    assert horizon.repeats == people * (size - 1) // 2
    assert all(_sizes(planned) == {size: people // size} for planned in horizon.rounds)


def test_without_a_rest_rule_nobody_meets_again_either(build):
    """A program that lets people meet again is planned as if it did not."""
    horizon = _lay(build(16), _policy(4), 5)
    assert (horizon.repeats, horizon.first_repeat, horizon.forced) == (0, None, False)


def test_a_short_rest_avoids_older_meetings_too(build):
    """Who met long ago meets again only where somebody would be left out."""
    short = {"rest": {"rounds": 1, "else": "oldest"}}
    met = [(a, b, 9, 1) for a, b in combinations(range(4), 2)]
    horizon = _lay(build(16, met=met), _policy(4, short), 3)
    assert horizon.repeats == 0


def test_what_rests_by_the_rule_stays_apart(build):
    """With `unmatched` a pair that rests is never seated, whoever has to go without for it."""
    rest = {"rest": {"rounds": 2, "else": "unmatched"}}
    horizon = _lay(build(9), _policy(3, rest), 7)
    rounds = [set(_pairs(planned)) for planned in horizon.rounds]
    assert not any(rounds[at] & (rounds[at - 1] | rounds[at - 2]) for at in range(2, 7))
    assert horizon.repeats > 0


def test_history_counts_as_met(build):
    """After a round that was held four more of fours have no repeat to fear, and avoid it."""
    met = [
        (a, b, 1, 1) for first in (0, 4, 8, 12) for a, b in combinations(range(first, first + 4), 2)
    ]
    horizon = _lay(build(16, met=met), _policy(4, LONG), 3)
    assert horizon.rounds[0].repeats == 0
    assert horizon.most_without_repeat == 4


def test_functions_are_kept_apart_in_every_round(build):
    """A rule about two, and one about the whole table, hold at each table of each round."""
    functions = _functions(4, 4, 4, 4)
    horizon = _lay(build(16, function=functions), _policy(4, DIFFERENT, LONG), 3)
    assert horizon.coverage.complete_after == 1
    assert not any(planned.left for planned in horizon.rounds)
    at_most = {"at_most": {"same": "function", "count": 2}}
    horizon = _lay(build(16, function=_functions(8, 8)), _policy(4, at_most, LONG), 3)
    for planned in horizon.rounds:
        assert all(Counter(functions_of(group)) == {0: 2, 1: 2} for group in planned.groups)


def functions_of(group):
    return [member // 8 for member in group]


def test_blocks_and_capacity_hold_in_every_round(build):
    """Who may not meet does not; who takes no match now is in none."""
    horizon = _lay(build(13, blocked=[(0, 1), (2, 3)], capacity=[1] * 12 + [0]), _policy(3), 3)
    assert horizon.repeats == 0


def test_every_pair_of_a_table_is_counted(build):
    """A table of two functions adds its six meetings to what functions have met."""
    horizon = _lay(build(4, function=_functions(2, 2)), _policy(4), 1)
    assert horizon.coverage.meetings == ((1, 4), (4, 1))


def test_sitting_out_goes_round(build):
    """Where one of seventeen has no seat it is somebody else each time."""
    horizon = _lay(build(17), _policy(4, LONG, odd="sit_out"), 6)
    outs = [member for planned in horizon.rounds for member in planned.left]
    assert len(outs) == len(set(outs)) == 6


def test_too_few_tables_force_a_repeat(build):
    """Five of a table cannot go to four tables: the second round has to repeat."""
    horizon = _lay(build(17), _policy(4, LONG), 2)
    assert (horizon.first_repeat, horizon.most_without_repeat, horizon.forced) == (2, 1, True)


def test_points_decide_between_plans_without_repeats(build):
    """Where people are plenty rounds have the points that the program prefers."""
    prefer = [{"different": {"attribute": "site", "points": 9}}]
    horizon = _lay(build(24, site=["A", "B", "C"] * 8), _policy(3, LONG, prefer=prefer), 2)
    assert [planned.objective for planned in horizon.rounds] == [8 * 18_000] * 2
    assert horizon.repeats == 0


@pytest.mark.parametrize("people", range(5))
def test_nearly_nobody(build, people):
    """One table or none is planned, too."""
    horizon = _lay(build(people), _policy(3, LONG), 2)
    assert [len(planned.groups) for planned in horizon.rounds] == [people // 3] * 2
    assert horizon.most_without_repeat == (1 if people > 2 else None)


@given(size=st.integers(3, 14), rounds=st.integers(1, 4), seed=st.integers(0, 100_000))
@settings(max_examples=20, deadline=None)
def test_what_counting_says_is_true(draw, size, rounds, seed):
    """The bounds are never above what a plan of any roster reaches, whatever the rules."""
    must = [[LONG], [DIFFERENT], [{"rest": 2}, DIFFERENT]][seed % 3]
    function = [f"F{member % 4}" for member in range(size)]
    policy = _policy(3 + seed % 2, *must, odd=("uneven", "sit_out")[seed // 3 % 2])
    horizon = _lay(draw(size, seed, function=function), policy, rounds, seed)
    assert horizon.fewest_repeats <= horizon.repeats
    if horizon.first_repeat is None and horizon.most_without_repeat is not None:
        assert horizon.most_without_repeat >= rounds


def test_the_same_seed_gives_the_same_plan(draw):
    """To the byte; another seed gives another one."""
    problem = draw(21, 3, blocked=np.empty((0, 2), int))
    policy = _policy(4, LONG, prefer=[{"owed": 5}])
    one, same, other = (plan(problem, policy, 3, seed=seed).to_bytes() for seed in (4, 4, 5))
    assert one == same
    assert one != other


@pytest.mark.parametrize("limit", [{"work_limit": 0}, {"time_limit": 0}])
def test_limits_are_honoured(build, limit):
    """Without work or time there is still a plan, with what stopped it."""
    horizon = _lay(build(16), _policy(4, LONG), 4, **limit)
    assert horizon.stopped_by in limit


def test_progress_is_told(build):
    """Whoever waits sees how far the plan is, and it never goes back."""
    told: list[float] = []
    policy = _policy(3, LONG)
    plan(build(15), policy, 8, seed=1, on_progress=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[-1] <= 1.0


def test_what_cannot_be_planned_is_refused(build):
    """Teams, or a rule over a column that nobody has."""
    with pytest.raises(ValueError, match="rounds of pairing, not of teams"):
        plan(build(12), parse_policy({"kind": "teams"}), 1, seed=1)
    with pytest.raises(PolicyError, match="no member has 'function'"):
        plan(build(6), _policy(3, DIFFERENT), 1, seed=1)
