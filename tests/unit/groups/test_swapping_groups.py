"""Swaps at tables and in teams: groups keep their sizes and projects, and every rule holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, propose, verify
from matching.groups import NoTeams
from matching.swapping import SwapRefused, swapped

EXCHANGE = {"exchange": {"teach": "skills", "learn": "interests", "points": 40}}


def test_two_change_teams(roster, projects):
    """Each works on the other's project then, and wishes are counted anew."""
    problem = roster(
        ["A", "B"] * 4, projects=projects([(4, 4), (4, 4)], wishes=[(0, 0), (1, 1)], leads=[1] * 8)
    )
    policy = parse_policy({"kind": "teams", "prefer": [{"wish": 20}]})
    before = propose(problem, policy, seed=1)
    after = swapped(problem, policy, before, [(0, 1)])
    where = {m: match.project for match in after.matches for m in match.members}
    assert (where[0], where[1]) == (1, 0)
    assert before.objective > after.objective == 0
    assert verify(problem, policy, after) == []


def test_who_is_placed_stays(roster, projects):
    """A project's own members are not swapped away."""
    problem = roster(["A", "B"] * 4, projects=projects([(4, 4), (4, 4)], placed=[(0, 0)]))
    policy = parse_policy({"kind": "teams"})
    before = propose(problem, policy, seed=1)
    other = next(match.members[0] for match in before.matches if match.project == 1)
    with pytest.raises(SwapRefused) as refused:
        swapped(problem, policy, before, [(0, other)])
    assert {violation.rule for violation in refused.value.violations} == {"placed"}


def test_a_table_keeps_its_mix(roster):
    """A table that would have too many of one function is refused."""
    problem = roster(["A", "B", "C", "D"] * 2)
    policy = parse_policy({"group_size": 4, "odd": "sit_out", "must": [{"different": "function"}]})
    before = propose(problem, policy, seed=1)
    first, second = (match.members for match in before.matches)
    alike = next(m for m in second if m % 4 == first[0] % 4)
    unlike = next(m for m in second if m % 4 != first[0] % 4)
    assert verify(problem, policy, swapped(problem, policy, before, [(first[0], alike)])) == []
    with pytest.raises(SwapRefused) as refused:
        swapped(problem, policy, before, [(first[0], unlike)])
    assert {violation.rule for violation in refused.value.violations} == {"different.function"}


@st.composite
def cases(draw):
    size = draw(st.integers(6, 14))
    topics = st.lists(st.sampled_from("xyz"), max_size=2, unique=True)
    people = st.lists(topics, min_size=size, max_size=size)
    member = st.integers(0, size - 1)
    met = draw(st.lists(st.tuples(member, member, st.integers(1, 4)), max_size=5))
    problem = {
        "functions": draw(st.lists(st.sampled_from("ABCD"), min_size=size, max_size=size)),
        "managers": [-1 if n == 0 else draw(st.integers(-1, n - 1)) for n in range(size)],
        "skills": draw(people),
        "interests": draw(people),
        "met": [row for row in met if row[0] != row[1]],
        "capacity": draw(st.lists(st.sampled_from([1] * 6 + [0]), min_size=size, max_size=size)),
    }
    return problem, draw(st.tuples(member, member))


@settings(max_examples=80)
@given(cases(), st.sampled_from([{"group_size": 4, "odd": "uneven"}, {"kind": "teams"}]))
def test_no_swap_breaks_a_rule(roster, case, frame):
    """Whatever two are swapped, every group keeps every rule, or the swap is refused."""
    described, pair = case
    must = [
        {"apart": "reporting_line"},
        {"at_least": {"distinct": "function", "count": 2}},
        {"rest": {"rounds": 3, "else": "oldest"}},
    ]
    problem = roster(**described)
    policy = parse_policy(frame | {"must": must, "prefer": [EXCHANGE]})
    try:
        before = propose(problem, policy, seed=1)
        after = swapped(problem, policy, before, [pair])
    except (NoTeams, PolicyError, SwapRefused):
        return
    assert verify(problem, policy, after) == []
    assert sorted(len(match.members) for match in before.matches) == sorted(
        len(match.members) for match in after.matches
    )
    assert swapped(problem, policy, before, [pair, pair]) == before
