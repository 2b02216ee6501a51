from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import PinRefused, PolicyError, parse_policy, propose, verify
from matching.evaluate import allowed_block, lower, score_block
from matching.policy import check_policy

DIFFERENT = {"must": [{"different": "function"}]}


def _round(problem, document, seed=1):
    """Propose, and have it checked."""
    policy = parse_policy(document)
    proposal = propose(problem, policy, seed=seed)
    assert verify(problem, policy, proposal) == []
    return proposal


def _groups(proposal) -> list[tuple[int, ...]]:
    return [match.members for match in proposal.matches]


def _left(proposal) -> dict[int, str]:
    return {left.member: left.reason for left in proposal.unmatched}


def test_an_empty_roster_gives_an_empty_round(build, full):
    """Nobody joined: no matches, nothing to complain about."""
    proposal = _round(build(0), full)
    assert (proposal.matches, proposal.unmatched, proposal.upper_bound) == ((), (), 0)
    assert proposal.optimal


def test_one_member_has_no_partner(build):
    """Somebody alone is told that there is nobody."""
    assert _left(_round(build(1), {})) == {0: "no_partner"}


def test_two_who_may_not_meet(build):
    """Two of one function are both left, with the rule that kept them apart."""
    proposal = _round(build(2, function=["IT", "IT"]), DIFFERENT)
    assert _left(proposal) == {0: "no_partner", 1: "no_partner"}
    assert proposal.unmatched[0].blocked_by == {"different.function": 1}


def test_a_block_is_only_called_not_possible(build):
    """Why two may not meet is never said, not even to admins."""
    proposal = _round(build(2, blocked=[(0, 1)]), {})
    assert proposal.unmatched[0].blocked_by == {"not_possible": 1}


@given(size=st.integers(2, 12), seed=st.integers(0, 10_000))
@settings(max_examples=60)
def test_the_best_of_the_most_pairs(draw, full, size, seed):
    """Without trios a round is a maximum-weight maximum-cardinality matching, as in networkx."""
    problem = draw(size, seed, capacity=[1] * size)
    document = {"odd": "sit_out", **DIFFERENT, "prefer": [{"owed": 7}, {"bridge": 30}]}
    policy = parse_policy(document)
    assume(not check_policy(problem, policy))
    lowered = lower(problem, policy)
    everyone = slice(0, size)
    allowed = allowed_block(lowered, everyone, everyone)
    scores = score_block(lowered, everyone, everyone)
    graph = nx.Graph()
    for a, b in combinations(range(size), 2):
        if allowed[a, b]:
            graph.add_edge(a, b, weight=int(scores[a, b]))
    best = nx.max_weight_matching(graph, maxcardinality=True)
    proposal = _round(problem, policy.document())
    assert len(proposal.matches) == len(best)
    assert proposal.objective == sum(int(scores[a, b]) for a, b in best) == proposal.upper_bound
    assert proposal.optimal


def test_the_odd_one_joins_a_pair(build):
    """Three of three functions make one trio, which scores the mean of its pairs, rounded down."""
    problem = build(3, function=["IT", "HR", "Law"], owed=[1, 0, 0])
    proposal = _round(problem, DIFFERENT | {"prefer": [{"owed": 1}]})
    assert _groups(proposal) == [(0, 1, 2)]
    assert proposal.matches[0].score == proposal.objective == 2000 // 3
    assert proposal.upper_bound >= proposal.objective


def test_every_rule_holds_for_every_two_of_a_trio(build):
    """With odd: trio nobody joins a pair in which one is of their own function."""
    proposal = _round(build(3, function=["IT", "HR", "HR"]), DIFFERENT)
    assert len(proposal.matches) == 1
    assert set(_left(proposal).values()) == {"odd_one"}


def test_a_relaxed_trio_needs_two_functions(build):
    """With odd: relaxed_trio two of one function may sit together with one of another."""
    relaxed = DIFFERENT | {"odd": "relaxed_trio"}
    assert _groups(_round(build(3, function=["IT", "HR", "HR"]), relaxed)) == [(0, 1, 2)]
    assert _groups(_round(build(3, function=["HR", "HR", "HR"]), relaxed)) == []


def test_a_relaxed_trio_keeps_every_other_must(build):
    """Only the `different` rules relax: a manager is still kept away, and so is a block."""
    must = [{"different": "function"}, {"apart": "reporting_line"}]
    relaxed = {"odd": "relaxed_trio", "must": must}
    line = build(3, function=["IT", "HR", "HR"], manager=[-1, -1, 1])
    assert len(_groups(_round(line, relaxed))[0]) == 2
    blocked = build(3, function=["IT", "HR", "HR"], blocked=[(1, 2)])
    assert len(_groups(_round(blocked, relaxed))[0]) == 2


def test_the_odd_one_may_sit_out(build):
    """With odd: sit_out nobody is ever a third."""
    proposal = _round(build(5), {"odd": "sit_out"})
    assert len(proposal.matches) == 2
    assert list(_left(proposal).values()) == ["odd_one"]


def test_somebody_without_a_seat_takes_the_place_of_who_has_one(build):
    """Member 4 may meet 0 only and joins no pair; whoever sits with 0 moves, and all are served."""
    apart = [(4, other) for other in (1, 2, 3)]
    for seed in range(8):
        proposal = _round(build(5, blocked=apart), {"prefer": [{"owed": 1}]}, seed)
        assert _left(proposal) == {}


@pytest.mark.parametrize("size", [50, 101])
def test_a_majority_leaves_no_more_than_it_must(draw, size):
    """With 60% in one function as few are left as any matching leaves, each with its reason."""
    functions = ["Sales"] * (size * 6 // 10)
    functions += [f"F{k % 5}" for k in range(size - len(functions))]
    problem = draw(size, 1, function=functions, capacity=[1] * size, blocked=np.empty((0, 2), int))
    for odd in ("trio", "sit_out"):
        left = _left(_round(problem, DIFFERENT | {"odd": odd}))
        assert len(left) == functions.count("Sales") * 2 - size
        assert set(left.values()) <= {"surplus", "odd_one"}
    assert _left(_round(problem, DIFFERENT | {"odd": "relaxed_trio"})) == {}


def test_pins_override_preferences(build):
    """Pinned members are together whatever the points, and the reason is for admins."""
    problem = build(4, site=["A", "A", "B", "B"], pinned=[(0, 1)])
    proposal = _round(problem, {"prefer": [{"different": {"attribute": "site", "points": 9}}]})
    assert _groups(proposal) == [(0, 1), (2, 3)]
    (reason,) = proposal.matches[0].reasons
    assert (reason.message_id, reason.audience) == ("pinned", "admin")


def test_a_pinned_pair_may_take_a_third(build):
    """Nobody is left out because the only pair there is was pinned."""
    proposal = _round(build(3, pinned=[(0, 2)], owed=[0, 9, 0]), {"prefer": [{"owed": 5}]})
    assert _groups(proposal) == [(0, 1, 2)]


@pytest.mark.parametrize(
    ("columns", "rules"),
    [
        ({"function": ["IT", "IT", "HR"]}, ("different.function",)),
        ({"function": ["IT", "HR", "HR"], "blocked": [(0, 1)]}, ("not_possible",)),
        ({"function": ["IT", "HR", "HR"], "capacity": [1, 0, 1]}, ("not_possible",)),
        ({"function": ["IT", "HR", "HR"], "met": [(0, 1, 1, 1)]}, ("rest",)),
    ],
)
def test_pins_never_override_musts(build, columns, rules):
    """A pinned pair that breaks a must is refused, with the rules it breaks."""
    policy = parse_policy(
        {"must": [{"different": "function"}, {"rest": {"rounds": 2, "else": "oldest"}}]}
    )
    with pytest.raises(PinRefused, match="remove the pin") as caught:
        propose(build(3, pinned=[(0, 1)], **columns), policy, seed=1)
    assert (caught.value.members, caught.value.rules) == ((0, 1), rules)


def test_nobody_is_pinned_twice(build):
    """Two pins on one member contradict each other."""
    with pytest.raises(PinRefused, match="pinned to somebody else too"):
        propose(build(3, pinned=[(0, 1), (1, 2)]), parse_policy({}), seed=1)


def test_who_takes_no_match_now_is_told_so(build):
    """A member without capacity is nobody's partner, and is left with that reason."""
    proposal = _round(build(3, capacity=[1, 0, 1]), {})
    assert _groups(proposal) == [(0, 2)]
    assert _left(proposal) == {1: "no_capacity"}


def test_a_field_that_no_member_has_is_refused(build, full):
    """A policy over columns that are empty is refused before anything is solved."""
    with pytest.raises(PolicyError, match="no member has 'function'"):
        propose(build(2), parse_policy(full), seed=1)


def _rest(otherwise="oldest", rounds=50, odd="sit_out"):
    return {"odd": odd, "must": [{"rest": {"rounds": rounds, "else": otherwise}}]}


def _repeats(proposal) -> list[int]:
    return sorted(
        reason.params["rounds_ago"]
        for match in proposal.matches
        for reason in match.reasons
        if reason.message_id == "rest.oldest"
    )


def test_rest_leaves_them_unmatched_when_told_to(build):
    """With else: unmatched two who met are left, and the rule is named."""
    proposal = _round(build(2, met=[(0, 1, 7, 1)]), _rest("unmatched"))
    assert _left(proposal) == {0: "no_partner", 1: "no_partner"}
    assert proposal.unmatched[0].blocked_by == {"rest": 1}


def test_only_the_oldest_meetings_are_repeated(build):
    """Four who all met meet again in the two pairs whose meetings are longest ago."""
    ages = {(0, 1): 5, (2, 3): 5, (0, 2): 6, (1, 3): 3, (0, 3): 1, (1, 2): 9}
    problem = build(4, met=[(a, b, ago, 1) for (a, b), ago in ages.items()])
    proposal = _round(problem, _rest())
    assert _groups(proposal) == [(0, 1), (2, 3)]
    assert _repeats(proposal) == [5, 5]


def test_one_repeat_rather_than_two(build):
    """One recent repeat is better than two old ones, and no repeat better than points."""
    met = [(0, 1, 1, 1), (0, 2, 40, 1), (1, 3, 40, 1), (0, 3, 2, 1), (1, 2, 2, 1)]
    proposal = _round(build(4, met=met), _rest())
    assert _repeats(proposal) == [1]
    fresh = build(4, met=[(0, 1, 1, 1)], site=["A", "B", "A", "B"])
    prefer = {"prefer": [{"different": {"attribute": "site", "points": 900}}]}
    assert _repeats(_round(fresh, _rest() | prefer)) == []


@given(seed=st.integers(0, 10_000), size=st.integers(2, 9))
@settings(max_examples=40)
def test_repeats_are_as_few_as_any_round_has(build, seed, size):
    """No way to make as many pairs has fewer repeats (every matching is tried)."""
    random = np.random.default_rng(seed)
    pairs = [pair for pair in combinations(range(size), 2) if random.random() < 0.7]
    blocked = [pair for pair in combinations(range(size), 2) if random.random() < 0.2]
    met = [(a, b, int(random.integers(1, 9)), 1) for a, b in pairs]
    problem = build(size, met=met, blocked=np.array(blocked).reshape(-1, 2))
    proposal = _round(problem, _rest())
    free = set(combinations(range(size), 2)) - set(blocked)
    most, fewest = max(
        (len(way), -len(way & set(pairs))) for way in _matchings(sorted(free), frozenset())
    )
    assert (len(proposal.matches), -len(_repeats(proposal))) == (most, fewest)


def _matchings(pairs, taken):
    """List every matching of a few pairs."""
    yield taken
    for at, (a, b) in enumerate(pairs):
        rest = [pair for pair in pairs[at + 1 :] if not {a, b} & set(pair)]
        yield from _matchings(rest, taken | {(a, b)})


def test_a_trio_of_new_people_comes_before_a_repeat(build):
    """Where seats among new people serve everybody, nobody meets again."""
    met = [(0, 1, 3, 1), (0, 2, 3, 1), (0, 3, 3, 1), (0, 4, 3, 1)]
    assert _repeats(_round(build(6, met=met), _rest(odd="trio"))) == []
    five = _round(build(5, met=met), _rest(odd="trio"))
    assert len(_repeats(five)) in (1, 2)
    assert _left(five) == {}


def test_twenty_people_meet_nineteen_times_without_a_repeat(build):
    """Round after round nobody meets again while that can be avoided."""
    met: list[tuple[int, int, int]] = []
    for now in range(19):
        history = [(a, b, now - then, 1) for a, b, then in met]
        proposal = _round(build(20, met=history), _rest(), seed=now)
        assert _left(proposal) == {}
        met += [(*match.members, now) for match in proposal.matches]
    repeats = len(met) - len({pair[:2] for pair in met})
    assert repeats <= 4


def test_progress_is_told(build):
    """Whoever waits sees how far the round is."""
    told: list[float] = []
    propose(build(5), parse_policy({}), seed=1, on_progress=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[0] == 0.0


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_changes_nothing(draw, full, pool):
    """The blocks may run in any thread, process or machine: the same proposal, to the byte."""
    problem, policy = draw(40, 5), parse_policy(full)
    alone = propose(problem, policy, seed=1)
    with pool(2) as executor:
        assert propose(problem, policy, seed=1, executor=executor).to_bytes() == alone.to_bytes()
