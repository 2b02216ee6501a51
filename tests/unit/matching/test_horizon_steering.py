from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from matching import parse_policy, verify
from matching.arrangement import arrange
from matching.candidates import candidates
from matching.horizon import steered
from matching.pairing import proposal_of, table_of
from matching.search import Search

LONG = {"rest": {"rounds": 1000, "else": "oldest"}}
UNTIL = {"rest": {"until": "everyone_met"}}
POINTS = {"prefer": [{"near": {"attribute": "level", "within": 1, "points": 10}}, {"owed": 5}]}


def _propose(problem, policy, seed):
    """Propose a steered round, and have it verified against the policy as it is."""
    search, table = Search(seed), table_of(problem, policy)
    graph = candidates(table.lowered, seed=seed)
    plan = arrange(search, *steered(table, graph, seed=seed))
    proposal = proposal_of(table, graph, plan, seed=seed, stopped_by=search.stopped_by)
    assert verify(problem, policy, proposal) == []
    return proposal


def _round_by_round(build, size, rounds, policy, seed=0, **columns):
    """Put each round's result into the history of the next; give repeats by round, and outs."""
    levels = np.random.default_rng(seed).integers(1, 6, size).tolist()
    met: list[tuple[int, int, int]] = []
    repeats, outs = [], Counter()
    for now in range(rounds):
        history = [(a, b, now - then, 1) for a, b, then in met]
        problem = build(size, met=history, level=levels, **columns)
        proposal = _propose(problem, policy, seed + now)
        pairs = [p for match in proposal.matches for p in combinations(match.members, 2)]
        repeats.append(len(set(pairs) & {entry[:2] for entry in met}))
        outs.update(left.member for left in proposal.unmatched)
        met += [(*pair, now) for pair in pairs]
    return repeats, outs


def _policy(rest, *must, odd="sit_out"):
    return parse_policy({"odd": odd, "must": [rest, *must], **POINTS})


@pytest.mark.parametrize("rest", [LONG, UNTIL], ids=["rounds", "until"])
@pytest.mark.parametrize("size", [8, 12, 16, 20, 30])
def test_an_even_roster_meets_everyone_round_by_round(build, size, rest):
    """Rounds that are solved one at a time repeat nothing before everyone has met."""
    repeats, outs = _round_by_round(build, size, size - 1, _policy(rest))
    assert sum(repeats) == 0
    assert not outs


@pytest.mark.parametrize("seed", [10, 20, 30])
def test_twenty_people_whatever_the_seed(build, seed):
    """Nineteen rounds have no repeat, and the count of `until` has them begin again at ease."""
    repeats, _ = _round_by_round(build, 20, 21, _policy(UNTIL), seed)
    assert repeats == [0] * 19 + [10, 10]


@pytest.mark.parametrize("rest", [LONG, UNTIL], ids=["rounds", "until"])
@pytest.mark.parametrize("size", [3, 5, 7, 9, 15, 21])
def test_an_odd_roster_sits_out_in_turns(build, size, rest):
    """Each sits out once while all meet all."""
    repeats, outs = _round_by_round(build, size, size, _policy(rest))
    assert sum(repeats) == 0
    assert outs == dict.fromkeys(range(size), 1)


def test_trios_are_steered_too(build):
    """An odd roster with trios repeats little before its new people are used up."""
    repeats, outs = _round_by_round(build, 15, 10, _policy(LONG, odd="trio"))
    assert sum(repeats) == 0
    assert not outs


def test_functions_of_unequal_size(build):
    """Four, five and five have the eight rounds that counting allows."""
    functions = ["A"] * 4 + ["B"] * 5 + ["C"] * 5
    policy = _policy(LONG, {"different": "function"})
    repeats, outs = _round_by_round(build, 14, 8, policy, function=functions)
    assert sum(repeats) == 0
    assert not outs


def test_pins_stay(build):
    """A pinned pair is part of the coming round, and the others are planned around it."""
    problem = build(
        6, pinned=[(0, 5)], met=[(0, 1, 1, 1), (2, 3, 1, 1), (4, 5, 1, 1)], level=[1] * 6
    )
    proposal = _propose(problem, _policy(LONG), 1)
    assert (0, 5) in [match.members for match in proposal.matches]
    assert len(proposal.matches) == 3


def _unchanged(problem, policy):
    table = table_of(problem, policy)
    graph = candidates(table.lowered, seed=1)
    return steered(table, graph, seed=1) == (table, graph)


def test_nothing_changes_where_there_is_no_need(build):
    """No rest rule, new people in plenty, or nobody new for somebody: the round is left alone."""
    assert _unchanged(build(8, level=[1] * 8), parse_policy({}))
    assert _unchanged(build(30, level=[1] * 30), _policy(LONG))
    everyone = [(0, other, other, 1) for other in range(1, 6)]
    assert _unchanged(build(6, met=everyone, level=[1] * 6), _policy(LONG))
    assert _unchanged(build(70, level=[1] * 70), _policy(LONG))
    assert _unchanged(build(0), parse_policy({"must": [LONG]}))


def test_a_round_that_leads_nowhere_is_not_taken(build):
    """Eight who met but for two rings of four: the best points would strand them, and do not."""
    new = {
        frozenset(pair)
        for ring in ((0, 1, 2, 3), (4, 5, 6, 7))
        for pair in zip(ring, ring[1:] + ring[:1], strict=True)
    }
    new |= {frozenset({0, 4}), frozenset({2, 6}), frozenset({1, 5}), frozenset({3, 7})}
    met = [(a, b, 1, 1) for a, b in combinations(range(8), 2) if {a, b} not in new]
    policy = _policy(LONG)
    levels = [1, 1, 9, 9, 1, 1, 9, 9]
    history, repeats = met, 0
    for now in range(3):
        problem = build(8, met=history, level=levels)
        proposal = _propose(problem, policy, now)
        pairs = [match.members for match in proposal.matches]
        repeats += sum(frozenset(pair) not in new for pair in pairs)
        new -= {frozenset(pair) for pair in pairs}
        history = [(a, b, ago + 1, 1) for a, b, ago, _ in history] + [(*p, 1, 1) for p in pairs]
    assert (repeats, new) == (0, set())
