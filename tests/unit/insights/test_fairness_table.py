"""A table of groups: nothing of a few people in it, and what is clearly worse is said."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from insights.fairness import Seen
from insights.fairness_table import ALL, MATCHED, MET, Finding, fairness_table
from insights.suppression import LEAST_PEOPLE

NAMES = ("Finance", "IT", "Legal", "Sales")


def seen(groups, *, matched=None, asked=None, people=None, rounds=None):
    size = len(groups)
    none = np.zeros(size, np.int64)
    was = np.ones(size, bool) if matched is None else np.array(matched, bool)
    wants = np.ones(size, bool) if asked is None else np.array(asked, bool)
    return Seen(
        people=np.arange(size) if people is None else np.array(people),
        rounds=none if rounds is None else np.array(rounds),
        groups=np.array(groups, np.int64),
        matched=was,
        points=np.where(was, 40.0, np.nan),
        asked=wants,
        met=was & wants,
        matched_by_chance=none,
        met_by_chance=none,
        draws=none,
    )


def people_of(table):
    return {row.names: row.people for row in table.rows}


def test_small_groups_are_one_row():
    """Two of Legal are shown with the next smallest group, by both names, last."""
    table = fairness_table(seen([0] * 9 + [1] * 6 + [2] * 2 + [3] * 20), NAMES)
    assert people_of(table) == {("Sales",): 20, ("Finance",): 9, ("IT", "Legal"): 8}
    assert [row.names for row in table.rows][-1] == ("IT", "Legal")
    assert table.total is not None
    assert table.total.people == 37


def test_a_person_counts_once_and_in_the_last_group():
    """Whoever took part in three rounds is one person, of the function they have now."""
    groups = [0, 0, 1] + [1] * 6 + [0] * 6
    people = [0, 0, 0, *range(1, 13)]
    table = fairness_table(seen(groups, people=people, rounds=[0, 1, 2] + [0] * 12), NAMES)
    assert people_of(table) == {("IT",): 7, ("Finance",): 6}


def test_too_few_people_are_no_table():
    """Of four people nothing is shown, not even all together."""
    table = fairness_table(seen([0, 0, 1, 1]), NAMES)
    assert (table.rows, table.total) == ((), None)
    assert fairness_table(seen([]), NAMES).total is None


def test_what_few_asked_for_is_not_shown():
    """Where two of a group asked, their share is hidden, and a second one with it."""
    asked = [1] * 2 + [0] * 7 + [1] * 6 + [1] * 20
    table = fairness_table(seen([0] * 9 + [1] * 6 + [3] * 20, asked=asked), NAMES)
    shown = {row.names[0]: row.met is not None for row in table.rows}
    assert shown == {"Finance": False, "IT": False, "Sales": True}
    assert all(row.matched is not None for row in table.rows)


def test_points_of_few_matches_are_not_shown():
    """Where one of a group had a match, its points are that match's, and are hidden."""
    matched = [1] + [0] * 8 + [1] * 6 + [1] * 20
    table = fairness_table(seen([0] * 9 + [1] * 6 + [3] * 20, matched=matched), NAMES)
    shown = {row.names[0]: row.points is not None for row in table.rows}
    assert shown == {"Finance": False, "IT": False, "Sales": True}


def test_a_group_that_is_left_out_is_found():
    """A function of which half go without, where all others are matched, is called worse."""
    groups = [0] * 12 + [1] * 60 + [3] * 60
    table = fairness_table(seen(groups, matched=[1, 0] * 6 + [1] * 120), NAMES)
    findings = {row.names[0]: row.findings for row in table.rows}
    worse = (Finding(MATCHED, ALL), Finding(MET, ALL))
    assert findings == {"Finance": worse, "IT": (), "Sales": ()}


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), min_size=1, max_size=60)
)
def test_no_figure_is_of_a_few(rows):
    """Whoever takes part, asks and is matched: each figure shown is of enough people.

    What a column hides is nothing, or of enough people too, so that the total gives nobody away.
    """
    groups, matched, asked = (list(column) for column in zip(*rows, strict=True))
    table = fairness_table(seen(groups, matched=matched, asked=asked), NAMES)
    of = np.array([NAMES[group] for group in groups])
    for row in table.rows:
        assert row.people >= LEAST_PEOPLE
    for shown, count in (
        (lambda row: row.met, np.array(asked)),
        (lambda row: row.points, np.array(matched)),
    ):
        sizes = [int((np.isin(of, row.names) & count).sum()) for row in table.rows]
        kept = [shown(row) is not None for row in table.rows]
        assert all(size >= LEAST_PEOPLE for size, it in zip(sizes, kept, strict=True) if it)
        hidden = sum(size for size, it in zip(sizes, kept, strict=True) if not it)
        assert hidden == 0 or hidden >= LEAST_PEOPLE or not any(kept)
