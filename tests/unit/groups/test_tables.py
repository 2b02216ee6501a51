"""Tables of three to six: everybody who can be seated is, and every rule holds at each table."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PinRefused, Proposal, parse_policy, propose, verify
from matching.groups import NoTeams
from matching.history import Contacts

EXCHANGE = {"exchange": {"teach": "skills", "learn": "interests", "points": 40}}


def tables(size=4, odd="uneven", must=(), prefer=(EXCHANGE,)):
    return parse_policy(
        {"group_size": size, "odd": odd, "must": list(must), "prefer": list(prefer)}
    )


def sizes(proposal):
    return sorted(len(match.members) for match in proposal.matches)


@st.composite
def rosters(draw, most=8):
    size = draw(st.integers(0, most))
    topics = st.lists(st.sampled_from("xyz"), max_size=2, unique=True)
    people = st.lists(topics, min_size=size, max_size=size)
    pairs = st.tuples(st.integers(0, max(size - 1, 0)), st.integers(0, max(size - 1, 0)))
    met = draw(st.lists(st.tuples(pairs, st.integers(1, 4)), max_size=6)) if size > 1 else []
    return {
        "functions": draw(st.lists(st.sampled_from("ABCD"), min_size=size, max_size=size)),
        "managers": [-1 if n == 0 else draw(st.integers(-1, n - 1)) for n in range(size)],
        "skills": draw(people),
        "interests": draw(people),
        "met": [(a, b, ago) for (a, b), ago in met if a != b],
        "capacity": draw(st.lists(st.sampled_from([1] * 6 + [0]), min_size=size, max_size=size)),
    }


RULES = [
    {"different": "function"},
    {"apart": "reporting_line"},
    {"rest": {"rounds": 3}},
    {"at_most": {"same": "function", "count": 2}},
    {"at_least": {"distinct": "function", "count": 2}},
]


@settings(max_examples=60, deadline=None)
@given(rosters(), st.lists(st.sampled_from(RULES), unique_by=str), st.sampled_from([3, 4]))
def test_as_many_as_can_be_are_seated(roster, most_served, people, must, size):
    """All ways to seat a few people are looked at: none that keeps the rules serves more."""
    problem, policy = roster(**people), tables(size, must=must, prefer=[])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    served = sum(len(match.members) for match in found.matches)
    assert served == most_served(problem, policy, 3, max(size + 1, 5))


@settings(max_examples=30, deadline=None)
@given(rosters(), st.sampled_from([3, 4]))
def test_tables_of_one_size(roster, most_served, people, size):
    """With `sit_out` all tables have the size, and as many are seated as such tables take."""
    problem, policy = roster(**people), tables(size, "sit_out", [{"apart": "reporting_line"}], [])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert set(sizes(found)) <= {size}
    served = sum(len(match.members) for match in found.matches)
    assert served == most_served(problem, policy, size, size)


@pytest.mark.parametrize(
    ("people", "size", "expected"),
    [
        (12, 4, [4, 4, 4]),
        (13, 4, [4, 4, 5]),
        (14, 4, [3, 3, 4, 4]),
        (15, 4, [3, 4, 4, 4]),
        (22, 4, [3, 3, 4, 4, 4, 4]),
        (5, 3, [5]),
        (8, 3, [4, 4]),
        (9, 6, [4, 5]),
        (3, 6, [3]),
        (2, 3, []),
        (25, 6, [6, 6, 6, 7]),
    ],
)
def test_tables_are_close_to_their_size(roster, people, size, expected):
    """Nobody sits out where tables of another size near it take everybody."""
    problem = roster(["A"] * people)
    found = propose(problem, tables(size, prefer=[]), seed=1)
    assert sizes(found) == expected
    assert verify(problem, tables(size, prefer=[]), found) == []


def test_a_majority_that_tables_cannot_hold(roster):
    """With different functions each table takes one of the majority: tables get small and many."""
    problem = roster(["A"] * 12 + ["B"] * 4 + ["C"] * 4)
    policy = tables(4, must=[{"different": "function"}], prefer=[])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert sizes(found) == [3, 3, 3, 3]
    assert Counter(left.reason for left in found.unmatched) == {"surplus": 8}


def test_a_meeting_is_repeated_only_where_nobody_is_served_otherwise(roster):
    """Six people who all met: with `oldest` they meet again, the oldest meetings first."""
    met = [(a, b, 1 if b < 3 or a > 2 else 5) for a in range(6) for b in range(a + 1, 6)]
    problem = roster(["A"] * 6, met=met)
    never = tables(3, must=[{"rest": {"rounds": 9}}], prefer=[])
    assert propose(problem, never, seed=1).matches == ()
    policy = tables(3, must=[{"rest": {"rounds": 9, "else": "oldest"}}], prefer=[])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert found.unmatched == ()
    assert all(len({member < 3 for member in match.members}) == 2 for match in found.matches)


def test_new_faces_come_before_points(roster):
    """Where tables without a repeat serve everybody, no points make two meet again."""
    teach = [["x"], ["y"]] * 6
    learn = [["y"], ["x"]] * 6
    met = [(n, n + 1, 1) for n in range(0, 12, 2)]
    problem = roster(["A"] * 12, skills=teach, interests=learn, met=met)
    policy = tables(3, must=[{"rest": {"rounds": 2, "else": "oldest"}}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    tables_of = {member: match for match in found.matches for member in match.members}
    assert all(tables_of[a] is not tables_of[b] for a, b, _ in met)


def test_quiet_and_open_members_sit_together(roster):
    """With activity, each table has somebody who is in touch with many; without, it is neutral."""
    policy = tables(4, prefer=[{"spread": 10}])
    plain = roster(["A"] * 8)
    assert propose(plain, policy, seed=1).objective == 0
    pairs = [(a, b) for a in (0, 1) for b in range(2, 6)]
    ends = np.array([*pairs, *((b, a) for a, b in pairs)])
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    counts = np.bincount(ends[:, 0], minlength=8)
    contacts = Contacts(
        np.concatenate([[0], np.cumsum(counts)]),
        ends[order, 1].astype(np.int32),
        np.ones(len(ends), np.float32),
    )
    problem = roster(["A"] * 8, contacts=contacts)
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    quiet, busy = {6, 7}, {0, 1}
    for match in found.matches:
        assert len(quiet & set(match.members)) == len(busy & set(match.members)) == 1


def test_pinned_members_sit_together(roster):
    """Several pins may share a member at a table; one that breaks a must is refused."""
    problem = roster(["A", "B"] * 9, pinned=[(0, 1), (1, 2), (6, 17)])
    policy = tables(4, must=[{"at_most": {"same": "function", "count": 2}}], prefer=[])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    refused = tables(4, must=[{"different": "function"}], prefer=[])
    with pytest.raises(PinRefused, match=r"members 0 and 2 .* break different\.function"):
        propose(roster(["A", "B"] * 3, pinned=[(0, 2)]), refused, seed=1)


def test_pins_that_no_table_holds(roster):
    """A chain of pins that is longer than a table is refused, and what stands against it named."""
    pinned = [(n, n + 1) for n in range(6)]
    with pytest.raises(NoTeams, match="pinned cannot be kept"):
        propose(roster(["A"] * 16, pinned=pinned), tables(4, prefer=[]), seed=1)


def test_tables_with_few_of_the_second_function(roster):
    """Five people of another function make five tables, and the others are told."""
    problem = roster(["A"] * 115 + ["B"] * 5)
    policy = tables(4, must=[{"at_least": {"distinct": "function", "count": 2}}], prefer=[])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert sizes(found) == [5] * 5


def test_more_members_than_memory_holds(roster):
    """A roster that is too large is refused with what to do, before anything is scored."""
    with pytest.raises(ValueError, match="up to 20,000 members, there are 20,001; make several"):
        propose(roster(["A"] * 20_001), tables(4, prefer=[]), seed=1)


def test_a_round_comes_out_the_same_again(roster):
    """The same problem, policy and seed give the same bytes, and the bytes read back."""
    random = np.random.default_rng(4)
    topics = [[str(topic)] for topic in random.integers(0, 5, 30)]
    problem = roster(["A", "B", "C"] * 10, skills=topics, interests=topics[::-1])
    policy = tables(4, must=[{"at_most": {"same": "function", "count": 2}}])
    first, second = (propose(problem, policy, seed=3).to_bytes() for _ in range(2))
    assert first == second
    assert Proposal.from_bytes(first).to_bytes() == first
    assert verify(problem, policy, Proposal.from_bytes(first)) == []
