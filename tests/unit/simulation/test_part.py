"""Some members of a problem: what is known of them and between them stays the same."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.problem import (
    Category,
    Contacts,
    Mentoring,
    Met,
    Problem,
    Projects,
    Roster,
    SetColumn,
)
from matching.rules import MUST_RULES
from matching.simulation.part import part_of

MONDAY = date(2027, 1, 4)
WORDS = ("ask", "chart", "draw")


def drawn(size, seed):
    random = np.random.default_rng(seed)
    linked = np.triu(random.random((size, size)) < 0.4, 1)
    linked = linked | linked.T
    rows, cols = np.nonzero(linked)
    weights = 1.0 + rows + cols
    met = np.argwhere(np.triu(random.random((size, size)) < 0.3, 1))
    return Problem(
        Roster(
            size,
            {"function": Category.of([("IT", "HR", None)[k] for k in random.integers(0, 3, size)])},
            {"level": random.integers(1, 5, size)},
            {"skills": SetColumn.of([random.choice(WORDS, 2).tolist() for _ in range(size)])},
            manager=np.array([int(random.integers(-1, k)) if k else -1 for k in range(size + 2)]),
        ),
        on=MONDAY,
        met=Met(met[:, 0], met[:, 1], 1 + met[:, 0], np.ones(len(met))),
        contacts=Contacts(np.concatenate([[0], np.cumsum(linked.sum(1))]), cols, weights),
        blocked=met[::2],
        owed=random.integers(0, 3, size),
    )


@given(st.integers(1, 12), st.integers(0, 10_000), st.data())
def test_all_that_is_known_between_two_who_stay(size, seed, data):
    """Columns, history, contacts, blocks and who is above whom are those of the whole."""
    whole = drawn(size, seed)
    members = np.array(sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1))))
    part = part_of(whole, members)
    assert [part.members.sets["skills"].values(k) for k in range(len(members))] == [
        whole.members.sets["skills"].values(m) for m in members
    ]
    functions, levels = whole.members.categories["function"], whole.members.numbers["level"]
    assert [part.members.categories["function"].value(k) for k in range(len(members))] == [
        functions.value(member) for member in members
    ]
    assert part.members.numbers["level"].tolist() == levels[members].tolist()
    assert part.owed.tolist() == whole.owed[members].tolist()
    assert _entries(part, np.arange(len(members))) == _entries(whole, members)


def _entries(problem, members):
    """Say all that holds between some members, by their places among these."""
    place = {int(member): at for at, member in enumerate(members)}
    met, contacts = problem.met, problem.contacts
    rows = np.repeat(np.arange(problem.size), np.diff(contacts.indptr))
    apart = MUST_RULES["apart"](relation="reporting_line", depth="all").lower(problem)
    a, b = (side.ravel().astype(np.int64) for side in np.meshgrid(members, members))
    between = {
        "met": (met.a, met.b, met.rounds_ago),
        "blocked": (*problem.blocked.T, np.zeros(len(problem.blocked))),
        "contacts": (rows, contacts.indices, contacts.weights),
    }
    return {
        name: [
            (place[x], place[y], value)
            for x, y, value in zip(*(column.tolist() for column in columns), strict=True)
            if x in place and y in place
        ]
        for name, columns in between.items()
    } | {"apart": apart.pairs(a, b).tolist()}


def test_both_sides_of_mentoring():
    """Offers, asks, topics, wishes, running mentorships and who led are numbered anew."""
    whole = Problem(
        Roster(4),
        on=MONDAY,
        mentoring=Mentoring(
            offers=np.array([1, 0, 1, 0], np.bool_),
            seeks=np.array([0, 1, 0, 1], np.bool_),
            places=np.array([2, 0, 1, 0]),
            current=np.array([[0, 1], [2, 3]]),
            topics_offered=SetColumn.of([["x"], [], ["y"], []]),
            wishes=np.array([[3, 0], [3, 2]]),
            led=np.array([[0, 1], [2, 3]]),
            served=np.array([0, 0, 0, 5]),
        ),
    )
    part = part_of(whole, np.array([2, 3])).mentoring
    assert (part.offers.tolist(), part.seeks.tolist()) == ([True, False], [False, True])
    assert part.topics_offered.values(0) == ("y",)
    assert (part.current.tolist(), part.wishes.tolist()) == ([[0, 1]], [[1, 0]])
    assert (part.led.tolist(), part.served.tolist()) == ([[0, 3]], [0, 5])


def test_teams_have_no_part():
    """Projects say who is placed and who wishes for what, and are left whole."""
    problem = Problem(Roster(2), on=MONDAY, projects=Projects(np.array([2]), np.array([2])))
    with pytest.raises(ValueError, match="all of its members"):
        part_of(problem, np.array([0]))
