from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, plan
from matching.evaluate import allowed_pairs, lower
from matching.horizon import exact
from matching.horizon.planning import MOST_MEMBERS

LONG = {"rest": {"rounds": 1000, "else": "oldest"}}
UNTIL = {"rest": {"until": "everyone_met"}}
DIFFERENT = {"different": "function"}


def _policy(*must, odd="sit_out", **more):
    return parse_policy({"odd": odd, "must": list(must), **more})


def _lay(problem, policy, rounds, seed=1):
    """Plan, and have every round checked: everybody once, and every lasting must."""
    horizon = plan(problem, policy, rounds, seed=seed)
    assert len(horizon.rounds) == rounds
    lasting = lower(problem, policy).without(["rest"])
    able = np.flatnonzero(problem.members.capacity > 0).tolist()
    seen = {
        (a, b)
        for a, b, met in zip(
            problem.met.a.tolist(), problem.met.b.tolist(), problem.met.met, strict=True
        )
        if met
    }
    for planned in horizon.rounds:
        there = [member for group in planned.groups for member in group] + list(planned.left)
        assert sorted(there) == able
        assert {len(group) for group in planned.groups} <= (
            {2} if policy.odd == "sit_out" else {2, 3}
        )
        pairs = [pair for group in planned.groups for pair in combinations(group, 2)]
        if pairs:
            a, b = np.array(pairs).T
            assert allowed_pairs(lasting, a, b).all()
        assert planned.repeats == sum(pair in seen for pair in pairs)
        seen |= set(pairs)
    return horizon


def _functions(*sizes):
    return [f"F{at}" for at, size in enumerate(sizes) for _ in range(size)]


def test_twenty_people_meet_nineteen_times_without_a_repeat(build):
    """Where greedy matchers repeat 38 times nobody meets again, under any rest rule or none."""
    for must in ([UNTIL], [LONG], []):
        for seed in range(3):
            horizon = _lay(build(20), _policy(*must), 19, seed)
            assert (horizon.repeats, horizon.first_repeat) == (0, None)
            assert horizon.most_without_repeat == 19


@pytest.mark.parametrize("size", range(2, 41, 2))
def test_an_even_number_meets_everyone_first(build, size):
    """All pairs of an even roster fit into one round fewer than it has members."""
    horizon = _lay(build(size), _policy(UNTIL), size - 1)
    assert horizon.repeats == 0
    assert not any(planned.left for planned in horizon.rounds)


@pytest.mark.parametrize("size", range(3, 40, 2))
def test_of_an_odd_number_each_sits_out_once(build, size):
    """All pairs of an odd roster fit into as many rounds as it has members, one out in each."""
    horizon = _lay(build(size), _policy(UNTIL), size)
    assert horizon.repeats == 0
    assert Counter(out for planned in horizon.rounds for out in planned.left) == dict.fromkeys(
        range(size), 1
    )


@pytest.mark.parametrize(("size", "rounds"), [(9, 6), (11, 7), (15, 11), (21, 17)])
def test_trios_leave_room_for_new_people(build, size, rounds):
    """An odd roster with a trio in each round repeats nothing for as long as counting allows."""
    horizon = _lay(build(size), _policy(LONG, odd="trio"), rounds)
    assert (horizon.repeats, horizon.most_without_repeat) == (0, rounds)
    assert not any(planned.left for planned in horizon.rounds)


def test_nobody_sits_out_twice_before_everyone_has(build):
    """Turns are taken also where many are left over, as in a large function."""
    horizon = _lay(build(12, function=_functions(9, 3)), _policy(DIFFERENT), 3)
    outs = Counter(out for planned in horizon.rounds for out in planned.left)
    assert sum(outs.values()) == 18
    assert set(outs.values()) == {2}


def test_a_relaxed_trio_seats_a_majority(build):
    """Where two functions suffice in a trio a large function is seated with others, all of it."""
    problem = build(101, function=_functions(61, 10, 10, 10, 10))
    horizon = plan(problem, _policy(DIFFERENT, LONG, odd="relaxed_trio"), 3, seed=1)
    assert not any(planned.left for planned in horizon.rounds)
    assert horizon.repeats == 0


def test_once_everyone_has_met_it_starts_anew(build):
    """Of forty rounds of twenty people the repeats are those that counting demands, from 20 on."""
    horizon = _lay(build(20), _policy(UNTIL), 40)
    assert (horizon.first_repeat, horizon.repeats) == (20, 210)
    assert horizon.forced
    assert horizon.optimal


def test_two_functions_meet_crosswise(build):
    """Six and six of two functions have six rounds, and the seventh has to repeat."""
    problem = build(12, function=_functions(6, 6))
    assert _lay(problem, _policy(DIFFERENT, UNTIL), 6).repeats == 0
    horizon = _lay(problem, _policy(DIFFERENT, UNTIL), 7)
    assert (horizon.first_repeat, horizon.forced) == (7, True)


@pytest.mark.parametrize("sizes", [(4, 5, 5), (3, 4, 5), (4, 4, 8), (2, 3, 4, 5)])
def test_no_repeat_before_it_is_forced(build, sizes):
    """Functions of unequal size meet without a repeat until it is proven that none can be had."""
    policy = _policy(DIFFERENT, LONG)
    horizon = _lay(build(sum(sizes), function=_functions(*sizes)), policy, sum(sizes) - 2)
    assert horizon.forced
    assert horizon.first_repeat == horizon.most_without_repeat + 1


def test_a_history_counts_as_met(build):
    """After eight rounds at random of twenty people eleven more are found without a repeat."""
    for seed in range(4):
        random, met = np.random.default_rng(seed), []
        while len(met) < 80:
            free, ago = list(range(20)), 8 - len(met) // 10
            pairs = []
            for _ in range(10):
                a, b = sorted(random.choice(free, 2, replace=False).tolist())
                pairs.append((a, b, ago, 1))
                free = [member for member in free if member not in {a, b}]
            if not {pair[:2] for pair in pairs} & {pair[:2] for pair in met}:
                met += pairs
        assert _lay(build(20, met=met), _policy(LONG), 11).repeats == 0


def test_blocks_managers_and_capacity_hold_in_every_round(build):
    """Who may not meet does not, in no round; who takes no match now is in none."""
    problem = build(
        10,
        blocked=[(0, 1), (2, 3)],
        manager=[-1, 0, 0, 1, 1, -1, 5, 5, 6, 6],
        capacity=[1] * 9 + [0],
    )
    horizon = _lay(problem, _policy({"apart": "reporting_line"}, UNTIL), 8)
    assert horizon.optimal


def test_with_unmatched_nobody_repeats(build):
    """Where the rest rule does not give way members stay out rather than meet again."""
    horizon = _lay(build(4), _policy({"rest": {"rounds": 99, "else": "unmatched"}}), 5)
    assert horizon.repeats == 0
    assert [len(planned.left) for planned in horizon.rounds] == [0, 0, 0, 4, 4]


def test_a_short_rest_is_kept(build):
    """Four people with a rest of two rounds meet again after three, not sooner."""
    horizon = _lay(build(4), _policy({"rest": {"rounds": 2, "else": "unmatched"}}), 9)
    rounds = [set(planned.groups) for planned in horizon.rounds]
    assert not any(planned.left for planned in horizon.rounds)
    assert not any(rounds[at] & (rounds[at - 1] | rounds[at - 2]) for at in range(2, 9))


@given(size=st.integers(2, 6), rounds=st.integers(1, 3), seed=st.integers(0, 100_000))
@settings(max_examples=25, deadline=None)
@example(size=5, rounds=3, seed=4774)  # fewer repeats if one member sits out two rounds of three
def test_repeats_are_the_fewest_there_are(build, size, rounds, seed):
    """No other plan of as many pairs that is as fair has fewer repeats (all are tried)."""
    random = np.random.default_rng(seed)
    pairs = list(combinations(range(size), 2))
    blocked = [pair for pair in pairs if random.random() < 0.25]
    met = [pair for pair in pairs if random.random() < 0.35]
    problem = build(
        size, blocked=np.array(blocked).reshape(-1, 2), met=[(a, b, 1, 1) for a, b in met]
    )
    horizon = _lay(problem, _policy(LONG), rounds, seed)
    found = _matchings([pair for pair in pairs if pair not in blocked])
    most = max(map(len, found))
    ways = [frozenset(way) for way in found if len(way) == most]
    able = {member for pair in pairs if pair not in blocked for member in pair}
    turns = _fewest_turns(able, [planned.groups for planned in horizon.rounds])
    fewest = min(
        rounds * most - len(frozenset().union(*chosen) - set(met))
        for chosen in product(ways, repeat=rounds)
        if _fewest_turns(able, chosen) >= turns
    )
    assert all(len(planned.groups) == most for planned in horizon.rounds)
    assert horizon.repeats == fewest
    assert horizon.fewest_repeats <= fewest


def _fewest_turns(able, rounds):
    """Tell in how many rounds whoever is served least often has a partner."""
    served = Counter(member for groups in rounds for pair in groups for member in pair)
    return min((served[member] for member in able), default=0)


def _matchings(pairs):
    """List every matching of a few pairs."""
    if not pairs:
        return [()]
    (a, b), *others = pairs
    apart = [pair for pair in others if not {a, b} & set(pair)]
    return _matchings(others) + [((a, b), *way) for way in _matchings(apart)]


@given(size=st.integers(2, 9), rounds=st.integers(1, 7), seed=st.integers(0, 100_000))
@settings(max_examples=25, deadline=None)
def test_what_counting_says_is_true(draw, size, rounds, seed):
    """The bounds are never above what a plan of any roster reaches, whatever the rules."""
    odd = ("trio", "relaxed_trio", "sit_out")[seed % 3]
    must = [LONG, *([DIFFERENT] if seed % 2 else [])]
    problem = draw(size, seed, function=[f"F{member % 3}" for member in range(size)])
    policy = _policy(*must, odd=odd, prefer=[{"owed": 5}])
    horizon = plan(problem, policy, rounds, seed=seed)
    assert horizon.fewest_repeats <= horizon.repeats
    full = {len(planned.left) for planned in horizon.rounds} == {0}
    if full and horizon.first_repeat is None:
        assert horizon.most_without_repeat is None or horizon.most_without_repeat >= rounds


def test_points_decide_where_nothing_else_does(build):
    """Of plans without a repeat those of more points are taken."""
    problem = build(8, site=["A", "B"] * 4)
    far = {"prefer": [{"different": {"attribute": "site", "points": 9}}]}
    horizon = _lay(problem, _policy(LONG, **far), 4)
    assert [planned.objective for planned in horizon.rounds] == [4 * 18_000] * 4


def test_the_same_seed_gives_the_same_plan(draw):
    """To the byte; another seed gives another one."""
    problem = draw(21, 3, blocked=np.empty((0, 2), int))
    policy = _policy(LONG, odd="trio", prefer=[{"owed": 5}])
    one, same, other = (plan(problem, policy, 12, seed=seed).to_bytes() for seed in (4, 4, 5))
    assert one == same
    assert one != other


def test_limits_are_honoured(build):
    """Without work or time there is still a plan, with what stopped it."""
    for limit in ({"work_limit": 0}, {"time_limit": 0}):
        horizon = plan(
            build(12, function=_functions(3, 4, 5)), _policy(DIFFERENT, LONG), 9, seed=1, **limit
        )
        assert horizon.stopped_by in limit
        assert len(horizon.rounds) == 9


def test_progress_is_told(build, monkeypatch):
    """Whoever waits sees how far the plan is, and it never goes back."""
    monkeypatch.setattr(exact, "EFFORT", 0.1)
    told: list[float] = []
    functions = _functions(3, 4, 5)
    policy = _policy(DIFFERENT, LONG)
    plan(
        build(12, function=functions),
        policy,
        9,
        seed=1,
        on_progress=lambda share, _: told.append(share),
    )
    assert told == sorted(told)
    assert told[-1] <= 1.0


def test_what_cannot_be_planned_is_refused(build):
    """No rounds, too many members, or a rule over a column that nobody has."""
    with pytest.raises(ValueError, match="1 round or more"):
        plan(build(2), _policy(), 0, seed=1)
    with pytest.raises(ValueError, match="propose round by round"):
        plan(build(MOST_MEMBERS + 1), _policy(), 1, seed=1)
    with pytest.raises(PolicyError, match="no member has 'function'"):
        plan(build(2), _policy(DIFFERENT), 1, seed=1)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_nearly_nobody(build, size):
    """An empty roster and one member have empty rounds; two members meet once and then repeat."""
    horizon = _lay(build(size), _policy(UNTIL, odd="trio"), 2)
    assert [len(planned.groups) for planned in horizon.rounds] == [size // 2] * 2
    assert [planned.left for planned in horizon.rounds] == [(0,) * (size == 1)] * 2


def test_several_hundred_members(draw):
    """A large roster is planned from a few partners of each, without a repeat."""
    problem = draw(
        330, 1, function=[f"F{member % 6}" for member in range(330)], capacity=[1] * 330,
        blocked=np.empty((0, 2), int), met=[],
    )  # fmt: skip
    horizon = _lay(problem, _policy(DIFFERENT, LONG, odd="trio", prefer=[{"owed": 5}]), 5)
    assert horizon.repeats == 0
    assert not any(planned.left for planned in horizon.rounds)
    assert horizon.coverage.complete_after == 1
