"""What a choice costs, before it is made: two rounds side by side, and nothing written."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rounds.choices import choose_pair, drop_member, undo_pair
from rounds.lifecycle import RoundError, find_round
from rounds.previewing import opened_now
from rounds.weighing import cost_of_choice, or_else


def choosing(company, kind, *keys):
    """Give what makes a choice in a session."""

    def choose(session, round_):
        people = [company.member(session, key) for key in keys]
        if kind == "drop":
            drop_member(session, round_, *people, actor="Ada", now=company.start)
        elif kind.startswith("undo_"):
            undo_pair(session, round_, kind[5:], *people, actor="Ada", now=company.start)
        else:
            choose_pair(session, round_, kind, *people, actor="Ada", now=company.start)

    return choose


def weighed(company, choose):
    return cost_of_choice(
        company.database, lambda session: find_round(session, "buddies"), choose, now=company.start
    )


def keys(matches):
    return {tuple(sorted(match.keys)) for match in matches}


def test_a_pin_is_what_proposing_again_gives(company, content):
    """The matches that would go and come are those that the next proposal then changes."""
    company.staff(8)
    round_id = company.open()
    before = set(company.propose(round_id))
    pair = next(("p01", other) for other in ("p02", "p03") if ("p01", other) not in before)
    stored = content(company.database)
    cost = weighed(company, choosing(company, "pin", *pair))
    assert content(company.database) == stored
    assert (pair in keys(cost.new), pair in keys(cost.gone)) == (True, False)
    with company.database.writing() as session:
        choosing(company, "pin", *pair)(session, find_round(session, "buddies"))
    after = set(company.propose(round_id))
    assert (keys(cost.gone), keys(cost.new)) == (before - after, after - before)
    assert cost.before.introduced == cost.after.introduced == 8
    assert cost.after.points <= cost.before.points
    undone = weighed(company, choosing(company, "undo_pin", *pair))
    assert (keys(undone.gone), keys(undone.new)) == (after - before, before - after)


def test_a_drop_says_who_goes_and_who_comes(company):
    """The dropped member is left out; who could not be served before may be in now."""
    company.hire("i1", "i2", function="IT")
    company.hire("f1", function="Finance")
    round_id = company.open(odd="sit_out")
    (match,) = company.propose(round_id)
    (left,) = company.unmatched(round_id)
    seated = next(key for key in match if key != "f1")
    cost = weighed(company, choosing(company, "drop", seated))
    assert cost.left_out == ((seated, "member"),)
    assert cost.come_in == ((left, "member"),)
    assert cost.names[left] == left.title()


def test_a_round_that_is_not_open_yet_can_be_weighed(company, content):
    """Without a round the one that is on is opened and solved in a transaction that is undone."""
    company.staff(6)
    stored = content(company.database)
    coming = opened_now(company.program(), company.period(0), company.start)
    find = or_else(lambda session: find_round(session, "buddies"), coming)
    choose = choosing(company, "pin", "p01", "p02")
    cost = cost_of_choice(company.database, find, choose, now=company.start)
    assert cost.after.introduced == 6
    assert content(company.database) == stored


def test_what_is_refused_is_refused_before_anything_is_solved(company, content):
    """An impossible choice, and a pin that no round can keep, are told as they are when made."""
    company.staff(6)
    company.propose(company.open())
    stored = content(company.database)
    with pytest.raises(RoundError, match="two different people"):
        weighed(company, choosing(company, "pin", "p01", "p01"))
    with pytest.raises(RoundError, match="p01 and p04 are pinned together, but"):
        weighed(company, choosing(company, "pin", "p01", "p04"))
    assert content(company.database) == stored


def test_choices_that_wait_are_in_both_rounds(company):
    """A choice is weighed alone: what was chosen since the proposal is part of the comparison."""
    company.staff(8)
    round_id = company.open()
    first, second = company.propose(round_id)[:2]
    with company.database.writing() as session:
        choosing(company, "forbid", *first[:2])(session, find_round(session, "buddies"))
    cost = weighed(company, choosing(company, "forbid", *second[:2]))
    assert first not in keys(cost.gone)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["pin", "forbid", "drop"]),
    st.lists(st.integers(1, 7), min_size=2, max_size=2, unique=True),
)
def test_weighing_changes_nothing(weighing_company, content, kind, pair):
    """Whatever is weighed, every table holds afterwards what it held before."""
    company, stored = weighing_company
    people = [f"p{number:02}" for number in pair][: 1 if kind == "drop" else 2]
    try:
        cost = weighed(company, choosing(company, kind, *people))
    except RoundError:
        cost = None
    assert content(company.database) == stored
    if cost is not None:
        changed = cost.after.introduced - cost.before.introduced
        assert changed == len(cost.come_in) - len(cost.left_out)


@pytest.fixture
def weighing_company(small_company, content):
    """Give a company of seven with a proposed round, and all that is stored of it."""
    small_company.staff(7)
    small_company.propose(small_company.open())
    return small_company, content(small_company.database)
