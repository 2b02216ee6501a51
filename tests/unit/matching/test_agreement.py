"""What holds for any roster: the evaluator, the proposal and the check apart from them agree."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem, Proposal, parse_policy, propose, verify
from matching.evaluate import (
    NOT_POSSIBLE,
    allowed_block,
    allowed_pairs,
    lower,
    score_block,
    score_pairs,
)
from matching.verify_rules import Facts, breaks, points_of

SIZES = st.integers(0, 14)
SEEDS = st.integers(0, 100_000)
ODD = st.sampled_from(["trio", "relaxed_trio", "sit_out"])
ELSE = st.sampled_from(["oldest", "unmatched"])
MISSING = st.sampled_from(["allow", "refuse"])


def _fitting_policy(problem, document):
    """Leave out the rules for which a random roster has no column."""
    from matching.policy import check_policy

    policy = parse_policy(document)
    wrong = {complaint.path[:2] for complaint in check_policy(problem, policy)}
    parts = {
        part: [item for at, item in enumerate(document[part]) if (part, at) not in wrong]
        for part in ("must", "prefer")
    }
    return parse_policy(document | parts)


def _loosened(full, odd, otherwise, missing):
    """Vary the policy, and leave out musts that keep most small rosters apart."""
    must = [
        {"different": {"attribute": "function", "missing": missing}},
        {"apart": "reporting_line"},
        {"rest": {"rounds": 5, "else": otherwise}},
        {"overlap": {"working_hours": 30, "missing": missing}},
        {"load": 3},
    ]
    return full | {"odd": odd, "must": must}


@given(size=st.integers(2, 9), seed=SEEDS, missing=MISSING)
@settings(max_examples=60, deadline=None)
def test_blocks_pairs_and_plain_python_agree(draw, full, size, seed, missing):
    """Three readings of every rule, by blocks, by pairs and one by one, are the same."""
    problem = draw(size, seed)
    policy = _fitting_policy(problem, _loosened(full, "trio", "unmatched", missing))
    lowered, document, facts = lower(problem, policy), policy.document(), Facts(problem)
    pairs = np.array(list(permutations(range(size), 2)))
    a, b = pairs[:, 0], pairs[:, 1]
    everyone = slice(0, size)
    allowed, scores = allowed_pairs(lowered, a, b), score_pairs(lowered, a, b)
    assert np.array_equal(allowed_block(lowered, everyone, everyone)[a, b], allowed)
    assert np.array_equal(score_block(lowered, everyone, everyone)[a, b], scores)
    for (i, j), fine, score in zip(pairs.tolist(), allowed, scores, strict=True):
        possible = facts.capacity(i) > 0 and facts.capacity(j) > 0 and not facts.is_blocked(i, j)
        kept = not any(breaks(facts, item, i, j) for item in document["must"])
        assert fine == (possible and kept)
        both = [(item, x, y) for item in document["prefer"] for x, y in ((i, j), (j, i))]
        assert score == sum(points_of(facts, item, x, y) for item, x, y in both)


@given(size=SIZES, seed=SEEDS, odd=ODD, otherwise=ELSE, missing=MISSING)
@settings(max_examples=120, deadline=None)
def test_no_proposal_breaks_anything(draw, full, size, seed, odd, otherwise, missing):
    """Whatever the roster, the check that shares no code with the solver finds nothing."""
    problem = draw(size, seed)
    policy = _fitting_policy(problem, _loosened(full, odd, otherwise, missing))
    assert verify(problem, policy, propose(problem, policy, seed=seed)) == []


@given(size=SIZES, seed=SEEDS, odd=ODD)
@settings(max_examples=30, deadline=None)
def test_a_stored_round_replays_to_the_byte(draw, full, size, seed, odd):
    """The stored problem and policy give the stored proposal again, byte for byte."""
    problem = draw(size, seed)
    policy = _fitting_policy(problem, _loosened(full, odd, "oldest", "allow"))
    proposal = propose(problem, policy, seed=seed)
    content = proposal.to_bytes()
    again = propose(
        Problem.from_bytes(problem.to_bytes()), parse_policy(policy.document()), seed=seed
    )
    assert again.to_bytes() == content
    assert Proposal.from_bytes(content) == proposal


@given(size=st.integers(2, 14), seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_blocked_by_counts_what_each_rule_removes(draw, full, size, seed):
    """The counts for an unmatched member are those of plain Python, rule by rule."""
    problem = draw(size, seed)
    policy = _fitting_policy(problem, _loosened(full, "sit_out", "unmatched", "refuse"))
    facts, document = Facts(problem), policy.document()
    for left in propose(problem, policy, seed=1).unmatched:
        others = [other for other in range(size) if other != left.member]
        counts = {
            next(iter(item)): sum(breaks(facts, item, left.member, other) for other in others)
            for item in document["must"]
        }
        able = facts.capacity(left.member) > 0
        counts[NOT_POSSIBLE] = sum(
            not able or facts.capacity(other) == 0 or facts.is_blocked(left.member, other)
            for other in others
        )
        said = {label.partition(".")[0]: count for label, count in left.blocked_by.items()}
        assert said == {name: count for name, count in counts.items() if count}


def test_seeds_decide_ties(build):
    """Another seed gives another round where nothing else decides; the same seed the same."""
    problem = build(30)
    policy = parse_policy({})
    rounds = {propose(problem, policy, seed=seed).to_bytes() for seed in (1, 1, 2)}
    assert len(rounds) == 2


@pytest.mark.parametrize("limit", [{"work_limit": 0}, {"time_limit": 0.0}])
def test_a_limit_leaves_an_honest_answer(draw, full, limit):
    """Stopped at once, the round is whole, keeps every rule, and says what stopped it."""
    problem = draw(14, 3)
    policy = parse_policy(full)
    proposal = propose(problem, policy, seed=1, **limit)
    assert proposal.stopped_by == next(iter(limit))
    assert not proposal.optimal
    assert verify(problem, policy, proposal) == []
