"""Small rounds: pairs and trios chosen together are the best there are."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import parse_policy, propose, verify
from matching.verify_rules import Facts, breaks, points_of

DOCUMENT = {
    "must": [{"different": "function"}, {"rest": {"rounds": 4, "else": "oldest"}}],
    "prefer": [{"exchange": {"points": 7}}, {"owed": 3}],
}


def _worths(problem, document):
    """Give what every pair and trio is worth, in the order of the goals, in plain Python."""
    facts = Facts(problem)
    different, rest = document["must"]

    def worth(group):
        pairs = list(combinations(group, 2))
        broken = [breaks(facts, different, *pair) for pair in pairs]
        relaxed = document["odd"] == "relaxed_trio" and len(group) == 3
        if (all(broken) if relaxed else any(broken)) or any(facts.is_blocked(*p) for p in pairs):
            return None
        again = [facts.last_met(*pair) for pair in pairs if breaks(facts, rest, *pair)]
        ways = [(x, y) for a, b in pairs for x, y in ((a, b), (b, a))]
        points = sum(points_of(facts, item, *way) for item in document["prefer"] for way in ways)
        return len(group), -len(again), 1, points // len(pairs), again

    sizes = (2,) if document["odd"] == "sit_out" else (2, 3)
    groups = [group for size in sizes for group in combinations(range(problem.size), size)]
    return {group: found for group in groups if (found := worth(group)) is not None}


def _rounds(members, worths):
    if not members:
        yield []
        return
    first, rest = members[0], members[1:]
    yield from _rounds(rest, worths)
    for group in worths:
        if group[0] == first and set(group[1:]) <= set(rest):
            left = tuple(member for member in rest if member not in group)
            yield from ([group, *seated] for seated in _rounds(left, worths))


def _value(seating, worths):
    """Add up the goals: served, repeats avoided; then what is left after their ages."""
    served, repeats, matches, points = (sum(worths[g][k] for g in seating) for k in range(4))
    return served, repeats, matches, points


@given(
    size=st.integers(2, 7),
    seed=st.integers(0, 100_000),
    odd=st.sampled_from(["trio", "relaxed_trio", "sit_out"]),
)
@settings(max_examples=150)
def test_nothing_serves_more_or_repeats_less(draw, size, seed, odd):
    """Every round is tried: the most are served, then the fewest meetings are repeated."""
    functions = [("IT", "HR", "Law")[(seed >> k) % 3] for k in range(size)]
    sets = [[("a", "b", "c")[(seed * k) % 3]] for k in range(size)]
    problem = draw(
        size, seed, function=functions, skills=sets, interests=sets[::-1], capacity=[1] * size
    )
    policy = parse_policy(DOCUMENT | {"odd": odd})
    proposal = propose(problem, policy, seed=seed)
    assert verify(problem, policy, proposal) == []
    worths = _worths(problem, policy.document())
    best = max(_value(seating, worths) for seating in _rounds(tuple(range(size)), worths))
    found = _value([match.members for match in proposal.matches], worths)
    assert found[:2] == best[:2]
    if not best[1]:
        assert found == best


def test_who_would_be_stranded_by_the_pairs_is_served(build):
    """The pair with the most points would strand two; the round as a whole serves all it can."""
    problem = build(
        5,
        function=["IT", "HR", "Law", "IT", "IT"],
        owed=[3, 3, 0, 0, 0],
        blocked=[(2, 3), (1, 4)],
    )
    policy = parse_policy({"must": [{"different": "function"}], "prefer": [{"owed": 9}]})
    proposal = propose(problem, policy, seed=1)
    assert verify(problem, policy, proposal) == []
    assert len(proposal.unmatched) <= 1
    assert proposal.optimal
