from __future__ import annotations

import json
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.problem import Category, Contacts, Met, Problem, Roster, SetColumn

DAY = date(2027, 1, 4)
NEWER = {"contacts.circle", "contacts.across"}


@given(size=st.integers(0, 12), seed=st.integers(0, 10_000))
def test_bytes_round_trip(draw, size, seed):
    """A stored problem reads back as the same problem, whatever its columns hold."""
    content = draw(size, seed).to_bytes()
    assert Problem.from_bytes(content).to_bytes() == content


def test_same_content_has_same_bytes(build):
    """The order in which columns, pairs and meetings were given leaves no trace in the bytes."""
    one = build(
        3, function=["A", "B", None], site=["x", "y", "z"], blocked=[(2, 0), (1, 0)],
        met=[(2, 1, 3, 1), (0, 1, 1, -1)],
    )  # fmt: skip
    two = Problem(
        Roster(3, {"site": Category.of(["x", "y", "z"]), "function": Category.of(["A", "B", ""])}),
        DAY,
        met=Met([1, 1], [0, 2], [1, 3], [-1, 1]),
        blocked=[[0, 1], [0, 2], [1, 0]],
    )
    assert one.to_bytes() == two.to_bytes()


def test_arrays_are_read_only_copies():
    """Nobody changes a problem by changing the array it was made from, or its own."""
    codes = np.array([0, 0], dtype=np.int32)
    category = Category(codes, ("A",))
    codes[0] = -1
    assert category.codes[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        category.codes[0] = -1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"crossweave-problem 2\n{}\n"])
def test_other_bytes_are_refused(content):
    """Bytes that are no problem of this version give a clear error."""
    with pytest.raises(ValueError, match="not a problem of version 1"):
        Problem.from_bytes(content)


@pytest.mark.parametrize("cut", [-1, 1])
def test_damaged_bytes_are_refused(build, cut):
    """A problem with bytes missing or left over is never read as if it were whole."""
    content = build(4, function=list("ABAB")).to_bytes()
    damaged = content[:cut] if cut < 0 else content + b"\0"
    with pytest.raises(ValueError, match="damaged"):
        Problem.from_bytes(damaged)


@pytest.mark.parametrize("name", ["gender", "salary", "date_of_birth", "name", "skills"])
def test_only_listed_columns_enter(name):
    """A protected or unknown attribute cannot enter a problem under any kind of column."""
    with pytest.raises(ValueError, match="may not enter a problem; allowed: function, site"):
        Roster(1, {name: Category.of(["x"])})
    with pytest.raises(ValueError, match="may not enter"):
        Roster(1, numbers={name: np.array([1])})


def test_sets_are_on_an_allow_list_of_their_own():
    """A set column outside the list is refused too."""
    with pytest.raises(ValueError, match="allowed: languages, skills, interests"):
        Roster(1, sets={"religion": SetColumn.of([["x"]])})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Roster(2, {"site": Category.of(["x"])}), "site: has 1 entries, expected 2"),
        (lambda: Roster(1, numbers={"works_from": np.array([1440])}), "expected 0 to 1439"),
        (lambda: Roster(1, {"time_zone": Category.of(["Mars/Base"])}), "'Mars/Base' is unknown"),
        (lambda: Roster(2, manager=np.array([1, 0])), "0, 1 goes round in a circle"),
        (lambda: Roster(1, manager=np.array([0])), "goes round in a circle"),
        (lambda: Roster(1, manager=np.array([5])), "expected -1 to 0"),
        (lambda: Roster(2, manager=np.array([-1])), "expected at least 2"),
        (lambda: Roster(1, capacity=np.array([-1])), "capacity: entry 0 is -1"),
        (lambda: Roster(-1), "expected 0 or more"),
        (lambda: Category(np.array([1]), ("A",)), "expected -1 to 0"),
        (lambda: Category(np.array([0]), ("A", "A")), "a label appears twice"),
        (lambda: Category(np.array([0.5]), ("A",)), "do not fit int32"),
        (lambda: SetColumn(np.array([0, 2]), np.array([1, 0]), ("a", "b")), "must be ascending"),
        (lambda: SetColumn(np.array([0, 1]), np.array([], int), ()), "end at 0"),
        (lambda: Met([0], [0], [1], [1]), "met themselves"),
        (lambda: Met([0], [1], [0], [1]), "rounds_ago"),
        (lambda: Met([0], [1, 2], [1], [1]), "has 2 entries, expected 1"),
        (lambda: Contacts([0, 1, 1], [1], [1]), "in both directions"),
        (lambda: Contacts([0, 1, 2], [1, 0], [1, 2]), "in both directions"),
        (lambda: Contacts([0, 1], [0], [1]), "their own contact"),
        (lambda: Contacts([0, 1, 2], [1, 0], [0, 0]), "above 0"),
        (lambda: Contacts([0, 1, 2], [1, 0], [1, 1], [1, 0]), "circle: entry 1 is 0, expected at"),
        (lambda: Contacts([0, 1, 2], [1, 0], [1, 1], [-1, 1]), "circle: entry 0 is -1"),
        (lambda: Contacts([0, 0], [], [], [-2]), "circle: entry 0 is -2"),
        (lambda: Contacts([0, 0], [], [], [0, 0]), "circle: has 2 entries, expected 1"),
        (lambda: Contacts([0, 0], [], [], [0], [-1]), "across: entry 0 is -1"),
    ],
)
def test_malformed_columns_are_refused(make, message):
    """Every malformed column is named with what was expected."""
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"days": 0}, "a period has 1 day or more"),
        ({"blocked": [(0, 2)]}, "blocked: entry 1 is 2"),
        ({"pinned": [(1, 1)]}, "two different members"),
        ({"owed": [1]}, "owed: has 1 entries, expected 2"),
        ({"load": [-1, 0]}, "load: entry 0 is -1"),
        ({"met": [(0, 5, 1, 1)]}, "met: entry 0 is 5"),
    ],
)
def test_malformed_problems_are_refused(build, given, message):
    """A problem that names members who are not there is refused when it is made."""
    with pytest.raises(ValueError, match=message):
        build(2, **given)


def test_managers_outside_the_roster_connect_the_line(build):
    """Managers who take no part are nodes of their own, and may have managers in turn."""
    assert build(2, manager=[2, 3, 3, -1]).members.manager.tolist() == [2, 3, 3, -1]


def test_hours_have_defaults(build):
    """Who did not say when they work counts as working nine to five."""
    start, end = build(2, works_from=[None, 600]).members.hours()
    assert (start.tolist(), end.tolist()) == ([540, 600], [1020, 1020])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"blocked": [(0, 1, 2), (0, 1, 2)]}, "blocked: expected two members a row"),
        ({"blocked": [0, 1]}, "blocked: expected two members a row"),
        ({"pinned": [(0.5, 1)]}, "pinned: holds values that do not fit int64"),
        ({"on": "2027-01-04"}, "on: is '2027-01-04', expected a date"),
        ({"on": datetime(2027, 1, 4, 9)}, "expected a date without a time"),
        ({"days": 1.5}, "days: is 1.5"),
    ],
)
def test_pairs_and_dates_are_never_bent_to_fit(build, wrong, message):
    """A block that is cut or turned into another would keep the wrong people apart."""
    with pytest.raises(ValueError, match=message):
        build(3, **wrong)


def test_a_problem_stored_before_circles_is_read(build):
    """Contacts without a word on whom activity covers stand for themselves: all are covered."""
    problem = build(3, contacts=[(0, 1)], circle=[5, 1, -1], across=[2, 0, 0])
    again = Problem.from_bytes(problem.to_bytes()).contacts
    assert again.circle.tolist() == [5, 1, -1]
    assert again.covered.tolist() == [True, True, False]
    line, _, body = problem.to_bytes().removeprefix(b"crossweave-problem 1\n").partition(b"\n")
    header = json.loads(line)
    content, at = b"", 0
    for name, dtype, shape in header["arrays"]:
        length = int(np.prod(shape)) * np.dtype(dtype).itemsize
        content += b"" if name in NEWER else body[at : at + length]
        at += length
    header["arrays"] = [array for array in header["arrays"] if array[0] not in NEWER]
    old = b"crossweave-problem 1\n" + json.dumps(header).encode() + b"\n" + content
    contacts = Problem.from_bytes(old).contacts
    assert contacts.circle.tolist() == [1, 1, 0]
    assert contacts.covered.all()
    assert not len(contacts.across)
