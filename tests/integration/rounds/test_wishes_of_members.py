"""How often and with how many somebody wants to meet is kept when a round is opened."""

from __future__ import annotations


def test_who_wants_fewer_introductions_is_left_in_peace(company):
    """Every fourth week means three rounds without them, told to the admin with the reason."""
    company.staff(5)
    company.change("p01", every_weeks=4)
    company.hold(0)
    standings = [company.standing(company.hold(number))["p01"] for number in range(1, 5)]
    matched = "p01" in {key for match in company.matches(1) for key in match}
    expected = [*["not_so_often"] * 3, None] if matched else [None, *["not_so_often"] * 3]
    assert standings == expected


def test_tables_are_for_those_who_like_them(small_company):
    """Who wants to meet one person at a time sits at no table of four."""
    small_company.staff(9)
    small_company.change("p01", largest_group=2)
    small_company.change("p02", largest_group=4)
    standing = small_company.standing(small_company.open(group_size=4, odd="uneven"))
    assert standing["p01"] == "smaller_groups"
    assert standing["p02"] is None


def test_pairs_are_for_everybody(small_company):
    """The smallest group there is is open to all."""
    small_company.staff(4)
    small_company.change("p01", largest_group=2)
    assert small_company.standing(small_company.open())["p01"] is None
