"""Above 2,000 members the rules of the network are as exact, and nobody pays for missing data."""

from __future__ import annotations

import numpy as np
import pytest

from matching import parse_policy, propose, verify

SIZE, CLIQUE, UNKNOWN = 2_200, 10, 200


@pytest.fixture(scope="module")
def cliques(build):
    """Give members who talk in circles of ten; of the last 200 nothing is known."""
    known = SIZE - UNKNOWN
    pairs = [
        (a, b)
        for first in range(0, known, CLIQUE)
        for a in range(first, first + CLIQUE)
        for b in range(a + 1, first + CLIQUE)
    ]
    circle = [*[CLIQUE - 1] * known, *[-1] * UNKNOWN]
    return build(SIZE, contacts=pairs, circle=circle)


def test_bridges_are_as_long_as_they_can_be(cliques):
    """Everybody has a partner of another circle, and who has no data the same points as others."""
    policy = parse_policy({"prefer": [{"bridge": 30}]})
    proposal = propose(cliques, policy, seed=1)
    assert verify(cliques, policy, proposal) == []
    assert proposal.optimal
    assert {match.score for match in proposal.matches} == {60_000}
    assert len(proposal.matches) == SIZE // 2


def test_the_odd_one_is_not_somebody_without_data(build):
    """Whoever sits out of an odd number, it is nobody of whom nothing is known."""
    size, known = SIZE + 1, SIZE + 1 - UNKNOWN
    pairs = [(a, b) for a in range(known) for b in range(a + 1, min(a + 3, known))]
    circle = np.bincount(np.ravel(pairs), minlength=size)
    circle[known:] = -1
    problem = build(size, contacts=pairs, circle=circle)
    policy = parse_policy({"odd": "sit_out", "prefer": [{"bridge": 30}]})
    proposal = propose(problem, policy, seed=1)
    assert verify(problem, policy, proposal) == []
    scores = [match.score for match in proposal.matches if max(match.members) >= known]
    assert set(scores) == {60_000}


def test_each_dormant_member_meets_a_welcoming_one(build):
    """As many as there are of both, and those of whom nothing is known are counted as neither."""
    circle = np.repeat([0, 5, 40, -1], [500, 700, 500, 500])
    across = np.repeat([0, 1, 4, 0], [500, 700, 500, 500])
    problem = build(SIZE, contacts=[], circle=circle, across=across)
    policy = parse_policy({"prefer": [{"quiet_with_open": 10}]})
    proposal = propose(problem, policy, seed=1)
    assert verify(problem, policy, proposal) == []
    quiet, welcoming = set(range(500)), set(range(1_200, 1_700))
    scoring = [match for match in proposal.matches if match.score]
    assert {match.score for match in scoring} == {20_000}
    assert len(scoring) == 500
    for match in scoring:
        assert len(quiet & set(match.members)) == len(welcoming & set(match.members)) == 1
