from __future__ import annotations

import pytest

from matching import candidates as module
from matching import parse_policy, pricing, propose, verify
from matching.candidates import best_scores, candidates
from matching.evaluate import lower

SIZE = 60


@pytest.fixture
def few(monkeypatch):
    """Treat a small roster as a large one."""
    monkeypatch.setattr(module, "KEEP_ALL", 10)
    monkeypatch.setattr(module, "BEST", 4)


@pytest.fixture
def policy(full):
    """Give a policy under which most may meet."""
    return parse_policy(full | {"must": [{"different": "function"}]})


def test_every_allowed_pair_is_there_once(draw, policy):
    """Up to the limit the graph is all allowed pairs, smaller number first."""
    problem = draw(SIZE, 1)
    graph = candidates(lower(problem, policy), seed=1)
    pairs = list(zip(graph.a.tolist(), graph.b.tolist(), strict=True))
    assert graph.complete
    assert pairs == sorted(set(pairs))
    assert all(a < b for a, b in pairs)


@pytest.mark.usefixtures("few")
def test_large_rosters_keep_a_part(draw, policy):
    """Above the limit only some pairs stay, all of them allowed, with their true scores."""
    lowered = lower(draw(SIZE, 1), policy)
    graph, best = candidates(lowered, seed=1), best_scores(lowered)
    module.KEEP_ALL = SIZE
    whole = candidates(lowered, seed=1)
    scores = dict(zip(zip(whole.a, whole.b, strict=True), whole.scores, strict=True))
    some = dict(zip(zip(graph.a, graph.b, strict=True), graph.scores, strict=True))
    assert not graph.complete
    assert 0 < len(some) < len(scores)
    assert some.items() <= scores.items()
    assert best.tolist() == best_scores(lowered).tolist()


@pytest.mark.usefixtures("few")
def test_a_part_is_enough_and_its_bound_honest(draw, policy):
    """A round from a part of the pairs keeps the rules, and its bound holds for all pairs."""
    problem = draw(SIZE, 1)
    part = propose(problem, policy, seed=1)
    assert verify(problem, policy, part) == []
    module.KEEP_ALL = SIZE
    whole = propose(problem, policy, seed=1)
    assert len(part.matches) == len(whole.matches)
    assert part.objective >= 0.99 * whole.objective
    assert part.upper_bound >= whole.objective


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [SIZE, SIZE + 1])
def test_pricing_makes_up_for_the_pairs_left_out(draw, full, monkeypatch, seed, size):
    """Held against all pairs, the bound is close, never below the best, and optimal is true."""
    problem = draw(size, seed, blocked=[])
    policy = parse_policy(full | {"odd": "sit_out", "must": [{"different": "function"}]})
    part = propose(problem, policy, seed=1)
    assert verify(problem, policy, part) == []
    monkeypatch.setattr(pricing, "PASSES", 1)
    monkeypatch.setattr(pricing, "MOST_ADDED", 1)
    once = propose(problem, policy, seed=1)
    module.KEEP_ALL = size
    whole = propose(problem, policy, seed=1)
    for answer in (part, once):
        assert len(answer.matches) == len(whole.matches)
        assert answer.upper_bound >= whole.objective
        assert not answer.optimal or answer.objective == whole.objective
    assert part.gap < 0.02


@pytest.mark.usefixtures("few")
def test_other_seeds_bring_in_other_ties(build):
    """Among equals a seeded hash chooses, so that not all bring in the same few."""
    lowered = lower(build(SIZE), parse_policy({}))
    graphs = [candidates(lowered, seed=seed) for seed in (1, 1, 2)]
    pairs = [set(zip(graph.a.tolist(), graph.b.tolist(), strict=True)) for graph in graphs]
    assert pairs[0] == pairs[1] != pairs[2]
    assert len({member for pair in pairs[0] for member in pair}) == SIZE
