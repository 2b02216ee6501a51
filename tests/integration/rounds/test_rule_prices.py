"""What each rule of a program costs in its round, in numbers and in words."""

from __future__ import annotations

import pytest

from rounds.lifecycle import RoundError, find_round
from rounds.page import write_page
from rounds.previewing import opened_now
from rounds.rule_prices import (
    coming_rule_prices,
    price_documents,
    price_views,
    signed,
    stored_rule_prices,
)
from rounds.sheet import round_sheet


def stored(company):
    return stored_rule_prices(
        company.database, lambda session: find_round(session, "buddies"), now=company.start
    )


def test_a_rule_that_leaves_somebody_out(company, content):
    """Three of one function and one of another: without the rule two more are introduced."""
    company.hire("i1", "i2", "i3", function="IT")
    company.hire("f1", function="Finance")
    company.propose(company.open())
    before = content(company.database)
    views = {view.rule: view for view in price_views(stored(company))}
    assert content(company.database) == before
    assert views["different: function"].introduced == "+2"
    assert views["apart: reporting_line"].introduced == "0"
    assert (views["owed"].part, views["owed"].introduced) == ("prefer", "0")


def test_a_round_that_is_not_solved_yet_is_priced_as_it_would_be(company, content):
    """Before the proposal, and before the opening, the prices are those of the round to come."""
    company.staff(6)
    before = content(company.database)
    coming = opened_now(company.program(), company.period(0), company.start)
    prices = coming_rule_prices(company.database, coming, now=company.start)
    assert content(company.database) == before
    round_id = company.open()
    assert stored(company) == prices
    company.propose(round_id)
    assert stored(company) == prices


def test_what_cannot_be_priced_is_told(company):
    """A round that was called off for want of people has no rules to weigh."""
    company.staff(1)
    company.open()
    with pytest.raises(RoundError, match=r"cancelled: too few eligible.* no rules to weigh"):
        stored(company)


def test_an_erased_round_cannot_be_priced(company):
    """After an erasure there is no problem to solve, and that is said."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    with company.database.writing() as session:
        find_round(session, "buddies").problem = None
    with pytest.raises(RoundError, match="was erased"):
        stored(company)


def test_the_page_shows_the_prices(company, tmp_path):
    """The table is on the page when it was asked for, and not otherwise."""
    company.staff(6)
    company.propose(company.open())
    with company.database.reading() as session:
        sheet = round_sheet(session, find_round(session, "buddies"))
    views = price_views(stored(company))
    write_page(sheet, tmp_path / "with.html", views)
    write_page(sheet, tmp_path / "without.html")
    with_, without = ((tmp_path / f"{n}.html").read_text("utf-8") for n in ("with", "without"))
    assert "What each must rule costs" in with_
    assert "different: function" in with_
    assert "What each must rule costs" not in without


def test_prices_as_data_are_counts_of_the_whole_round(company):
    """Nothing of what a program reads names or singles out a member."""
    company.staff(6)
    company.propose(company.open())
    for document in price_documents(stored(company)):
        assert set(document) == {"part", "rule", "now", "without"}
        assert set(document["now"]) == {"introduced", "matches", "points", "mean_points", "repeats"}


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (0.04, "0"), (3, "+3"), (-2.0, "-2"), (1234.56, "+1,234.6"), (-0.5, "-0.5")],
)
def test_differences_have_a_sign(number, words):
    """More and less are told apart at a glance; what rounds to nothing is nothing."""
    assert signed(number) == words
