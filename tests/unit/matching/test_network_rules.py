"""Rules that look at who is in touch: what they give, and that nothing known is never worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching import propose
from matching.policy import parse_policy
from matching.temperaments import NEITHER, OPEN, QUIET, temperaments


def _propose(problem, policy):
    return propose(problem, parse_policy(policy), seed=1)


def test_bridge_prefers_those_far_apart(build, pair_points):
    """In touch: nothing. A shared contact: less. Nothing on record: the whole points."""
    problem = build(6, contacts=[(0, 1), (1, 2), (2, 3), (3, 4), (1, 3)])
    points = pair_points(problem, {"bridge": 30})
    assert points[0, 1] == 0
    assert points[0, 2] == 0  # all that member 0 knows is known to member 2
    assert points[0, 4] == 60
    assert points[2, 4] == 0
    assert points[0, 5] == points[2, 5] == 60


def test_bridge_takes_the_share_of_the_smaller_circle(build, pair_points):
    """One of three contacts in common leaves two thirds of the points, rounded in thousandths."""
    problem = build(8, contacts=[(0, 2), (0, 3), (0, 4), (1, 2), (1, 5), (1, 6), (1, 7)])
    assert pair_points(problem, {"bridge": 30})[0, 1] == 2 * 30 * 0.667


def test_bridge_is_neutral_without_activity(build, pair_points):
    """Without any activity no pair gets points for it."""
    assert set(pair_points(build(3), {"bridge": 30}).values()) == {0}


@given(size=st.integers(2, 25), seed=st.integers(0, 10_000), data=st.data())
def test_nobody_is_worse_off_for_having_no_activity(draw, size, seed, data, pair_points):
    """Taken out of the activity, a member has the most that bridge gives, with everybody."""
    problem = draw(size, seed)
    if problem.contacts is None:
        return
    member = data.draw(st.integers(0, size - 1))
    without = replace(problem, contacts=_without(problem.contacts, member))
    rule = {"bridge": 30}
    before, after = pair_points(problem, rule), pair_points(without, rule)
    of_member = [pair for pair in before if member in pair]
    assert {after[pair] for pair in of_member} == {60}
    assert all(after[pair] >= before[pair] for pair in of_member)
    assert max(after.values()) == 60


def test_who_has_no_contacts_is_not_left_out_for_it(build):
    """Of three, the one nobody knows anything of is matched, and not two who know each other."""
    problem = build(3, contacts=[(0, 1)], circle=[1, 1, -1])
    policy = parse_policy({"odd": "sit_out", "prefer": [{"bridge": 30}]})
    (match,) = propose(problem, policy, seed=1).matches
    assert 2 in match.members


def test_quiet_members_meet_welcoming_ones(build, pair_points):
    """Of eight, the two with few contacts score with the two who have many, in two functions."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    function = ["A", "A", "B", "C", "B", "C", "A", "B"]
    points = pair_points(build(8, contacts=contacts, function=function), {"quiet_with_open": 10})
    assert {pair for pair, value in points.items() if value} == {(0, 6), (0, 7), (1, 6), (1, 7)}
    assert points[0, 6] == 20


def test_many_contacts_of_one_function_are_no_welcome(build, pair_points):
    """Who talks with many, but all of one other function, does not count as welcoming."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    same = build(8, contacts=contacts, function=["A", "A", *"BBBBBB"])
    assert not any(pair_points(same, {"quiet_with_open": 10}).values())
    wider = replace(same.contacts, across=[3, 0, 0, 0, 0, 0, 0, 0])
    points = pair_points(replace(same, contacts=wider), {"quiet_with_open": 10})
    assert {pair for pair, value in points.items() if value} == {(0, 6), (0, 7)}


def test_who_is_not_covered_is_not_quiet(build):
    """Without data a member is neither quiet nor open; quiet in the round may be busy elsewhere."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    function = ["A", "A", "B", "C", "B", "C", "A", "B"]
    problem = build(8, contacts=contacts, function=function, circle=[4, 4, 2, 3, 3, 3, -1, 40])
    codes = temperaments(problem).tolist()
    assert codes == [NEITHER, NEITHER, QUIET, NEITHER, NEITHER, NEITHER, NEITHER, OPEN]
    known = replace(problem.contacts, circle=[4, 4, 2, 3, 3, 3, 0, 40])
    codes = temperaments(replace(problem, contacts=known)).tolist()
    assert codes == [OPEN, OPEN, QUIET, NEITHER, NEITHER, NEITHER, QUIET, OPEN]


@given(size=st.integers(1, 40), seed=st.integers(0, 10_000))
def test_whom_nothing_is_known_of_changes_nobodys_standing(draw, size, seed):
    """Members whom no activity covers are neither, and the others are compared without them."""
    problem = draw(size, seed)
    if problem.contacts is None:
        return
    codes, covered = temperaments(problem), problem.contacts.covered
    assert (codes[~covered] == NEITHER).all()
    kept = np.flatnonzero(covered)
    alone = draw(len(kept), seed, contacts=[])
    among = replace(alone.contacts, circle=problem.contacts.circle[kept])
    assert (temperaments(replace(alone, contacts=among)) == codes[kept]).all()


def test_quiet_with_open_is_neutral_without_activity(build, pair_points):
    """Without any activity no pair gets points for it."""
    assert set(pair_points(build(8), {"quiet_with_open": 10}).values()) == {0}


def test_who_is_quiet_is_told_to_nobody(build):
    """Admins read that the rule counted, and for whom, but not who of them is which."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    problem = build(8, contacts=contacts, function=["A", "A", "B", "C", "B", "C", "A", "B"])
    found = _propose(problem, {"prefer": [{"quiet_with_open": 10}]})
    reasons = [reason for match in found.matches for reason in match.reasons]
    assert len(reasons) == 2
    for reason in reasons:
        assert (reason.message_id, reason.audience, reason.points) == (
            "quiet_with_open", "admin", 20_000,
        )  # fmt: skip
        assert set(reason.params) == {"members"}


def _without(contacts, member):
    """Give contacts without those of a member, of whom nothing is known any more."""
    rows = np.repeat(np.arange(len(contacts)), np.diff(contacts.indptr))
    kept = (rows != member) & (contacts.indices != member)
    counts = np.bincount(rows[kept], minlength=len(contacts))
    circle = contacts.circle.copy()
    circle[member] = -1
    return replace(
        contacts,
        indptr=np.concatenate([[0], np.cumsum(counts)]),
        indices=contacts.indices[kept],
        weights=contacts.weights[kept],
        circle=circle,
    )
