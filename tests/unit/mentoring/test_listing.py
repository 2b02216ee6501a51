"""Large rounds: not every mentor is listed for every mentee, and nothing more is claimed."""

from __future__ import annotations

import pytest

from matching import propose, verify
from matching.mentoring import listing


@pytest.fixture
def short_lists(monkeypatch):
    """List two mentors a mentee at first, as if there were very many."""
    monkeypatch.setattr(listing, "LEAST_LISTED", 2)
    monkeypatch.setattr(listing, "MOST_ARCS", 0)


@pytest.mark.parametrize("seed", range(25))
def test_a_stable_round_is_the_same_as_with_whole_lists(
    draw, mentoring, full_policy, short_lists, monkeypatch, seed
):
    """Lists get longer for those who went without, until nobody would rather have another."""
    problem = draw(40, seed)
    policy = mentoring(prefer=full_policy["prefer"], objective="stable")
    few = propose(problem, policy, seed=1)
    assert verify(problem, policy, few) == []
    assert (few.optimal, few.blocking_pairs) == (True, 0)
    monkeypatch.undo()
    whole = propose(problem, policy, seed=1)
    assert few.matches == whole.matches


@pytest.mark.parametrize("least", [0, 1])
@pytest.mark.parametrize("objective", ["best_total", "fairest"])
@pytest.mark.parametrize("seed", range(25))
def test_an_answer_from_short_lists_is_honest(
    draw, mentoring, full_policy, short_lists, monkeypatch, objective, seed, least
):
    """Nobody who could be served is left out, every reason is true, and the bound holds for all."""
    problem = draw(40, seed)
    policy = mentoring(prefer=full_policy["prefer"], objective=objective, least_each=least)
    few = propose(problem, policy, seed=1)
    assert verify(problem, policy, few) == []
    assert not few.optimal
    monkeypatch.undo()
    whole = propose(problem, policy, seed=1)
    assert len(few.matches) <= len(whole.matches)
    if len(few.matches) == len(whole.matches):
        assert few.upper_bound >= whole.objective


def test_lists_do_not_depend_on_the_blocks(draw, mentoring, full_policy, short_lists, monkeypatch):
    """The same mentors are listed however many mentees are looked at together."""
    from matching.mentoring import arcs
    from matching.mentoring.arcs import lower_directed

    problem, policy = draw(30, 3), mentoring(prefer=full_policy["prefer"])
    one = listing.listed(lower_directed(problem, policy), 5)
    monkeypatch.setattr(arcs, "_CELLS", 20)
    other = listing.listed(lower_directed(problem, policy), 5)
    assert one.arcs.mentor.tolist() == other.arcs.mentor.tolist()
    assert one.best.tolist() == other.best.tolist()
