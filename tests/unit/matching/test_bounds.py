"""The upper bound holds for every round there is, trios and pins included."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Policy, Problem, arrangement, parse_policy, propose, verify
from matching.verify_rules import Facts, breaks, points_of

Group = tuple[int, ...]


def _rounds(members: tuple[int, ...], groups: list[Group]) -> Iterator[list[Group]]:
    """List every way to seat some of the members in allowed groups."""
    if not members:
        yield []
        return
    first, rest = members[0], members[1:]
    yield from _rounds(rest, groups)
    for group in groups:
        if group[0] == first and set(group[1:]) <= set(rest):
            others = tuple(member for member in rest if member not in group)
            yield from ([group, *seated] for seated in _rounds(others, groups))


def _allowed_groups(problem: Problem, policy: Policy) -> dict[Group, int]:
    """Score every allowed pair and trio, in plain Python."""
    facts, document = Facts(problem), policy.document()

    def broken(a: int, b: int) -> set[str]:
        return {str(item) for item in document["must"] if breaks(facts, item, a, b)}

    def fits(group: Group) -> bool:
        found = [broken(*pair) for pair in combinations(group, 2)]
        if len(group) == 3 and document["odd"] == "relaxed_trio":
            return any(not each for each in found)
        return not any(found) and (len(group) == 2 or document["odd"] != "sit_out")

    pins = [set(pair) for pair in problem.pinned.tolist()]

    def score(group: Group) -> int:
        pairs = list(combinations(group, 2))
        both = [(x, y) for a, b in pairs for x, y in ((a, b), (b, a))]
        total = sum(points_of(facts, item, *way) for item in document["prefer"] for way in both)
        return total // len(pairs)

    everyone = range(problem.size)
    groups = [group for size in (2, 3) for group in combinations(everyone, size) if fits(group)]
    scores = {group: score(group) for group in groups}
    return {
        group: points
        for group, points in scores.items()
        if points >= 1000 * document["floor"] or any(pin <= set(group) for pin in pins)
    }


@given(
    size=st.integers(2, 6),
    seed=st.integers(0, 10_000),
    odd=st.sampled_from(["trio", "relaxed_trio", "sit_out"]),
    pinned=st.booleans(),
    floor=st.sampled_from([0, 0, 4, 9]),
    missing=st.sampled_from(["allow", "refuse"]),
    together=st.booleans(),
)
@settings(max_examples=200)
def test_no_other_round_serves_more_or_beats_the_bound(
    draw, size, seed, odd, pinned, floor, missing, together
):
    """Every round is tried: none as large beats the bound; chosen together, none is larger."""
    document = {
        "odd": odd,
        "floor": floor,
        "must": [{"different": {"attribute": "function", "missing": missing}}],
        "prefer": [{"exchange": {"points": 7}}, {"bridge": 3}, {"owed": 2}],
    }
    functions = ["IT", *(("IT", "HR", "Law", None)[(seed >> k) % 4] for k in range(1, size))]
    sets = [[("a", "b", "c")[(seed * k) % 3]] for k in range(size)]
    problem = draw(
        size, seed, function=functions, skills=sets, interests=sets[::-1], capacity=[1] * size,
        blocked=[], contacts=[(0, 1)],
        pinned=[(0, 1)] if pinned and functions[1] in {"HR", "Law"} else [],
    )  # fmt: skip
    policy = parse_policy(document)
    with pytest.MonkeyPatch.context() as patch:
        if not together:
            patch.setattr(arrangement, "is_small", lambda _table: False)
        proposal = propose(problem, policy, seed=seed)
    assert verify(problem, policy, proposal) == []
    scores = _allowed_groups(problem, policy)
    pins = [set(pair) for pair in problem.pinned.tolist()]
    rounds = [
        seating
        for seating in _rounds(tuple(range(size)), list(scores))
        if all(any(pin <= set(group) for group in seating) for pin in pins)
    ]
    served = sum(len(match.members) for match in proposal.matches)
    matches = len(proposal.matches)
    if together:
        assert (served, matches) == max((sum(map(len, s)), len(s)) for s in rounds)
    rounds = [seating for seating in rounds if sum(map(len, seating)) == served]
    best = max(
        sum(scores[group] for group in seating) for seating in rounds if len(seating) == matches
    )
    assert proposal.objective <= best <= proposal.upper_bound
    assert not proposal.optimal or proposal.objective == best


def test_a_third_whose_function_is_not_known(build, monkeypatch):
    """Refused by both of a pair, a third may bring all the points; the bound covers them."""
    monkeypatch.setattr(arrangement, "is_small", lambda _table: False)
    problem = build(
        3,
        function=["IT", "HR", None],
        skills=[["a"], ["a"], ["b"]],
        interests=[["b"], ["b"], ["a"]],
    )
    policy = parse_policy(
        {
            "odd": "relaxed_trio",
            "must": [{"different": {"attribute": "function", "missing": "refuse"}}],
            "prefer": [{"exchange": {"points": 30}}],
        }
    )
    proposal = propose(problem, policy, seed=1)
    assert verify(problem, policy, proposal) == []
    assert proposal.objective == 40_000
