"""Who is above whom, where the record goes round in a circle: no round is stopped by it."""

from __future__ import annotations

import pytest

from rounds.policy_check import check_members
from rounds.reporting_line import reporting_line
from rounds.sheet import round_sheet
from store import Round


@pytest.fixture
def circle_of(small_company):
    """Give a function that makes some people each other's managers, the last one the first's."""

    def close(*keys: str) -> None:
        with small_company.database.writing() as session:
            people = [small_company.member(session, key) for key in keys]
            for person, manager in zip(people, [*people[1:], people[0]], strict=True):
                person.manager_id = manager.id

    return close


def _line(company, *keys):
    with company.database.reading() as session:
        ids = [company.member(session, key).id for key in keys]
        names = {company.member(session, key).id: key for key in keys}
        found = reporting_line(session, ids)
    named = [tuple(names.get(each, "?") for each in circle) for circle in found.circles]
    return found.manager.tolist(), named


def test_a_line_without_circles_is_as_recorded(small_company):
    """Managers above the participants get nodes of their own."""
    small_company.hire("boss", function="IT", joins=False)
    small_company.hire("a", function="IT", manager="boss")
    small_company.hire("b", function="IT", manager="a")
    assert _line(small_company, "a", "b") == ([2, 0, -1], [])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_circle_is_opened_at_one_link(small_company, circle_of, size):
    """Everybody else's manager stays known; also of somebody who is their own manager."""
    keys = [f"p{number}" for number in range(size)]
    small_company.hire(*keys, function="IT")
    small_company.hire("below", function="IT", manager="p0")
    circle_of(*keys)
    manager, circles = _line(small_company, *keys, "below")
    assert circles == [tuple(keys)]
    assert manager.count(-1) == 1
    assert manager[size] == 0


def test_a_link_between_two_who_take_part_is_kept(small_company, circle_of):
    """A circle through somebody outside is opened there, so that nobody meets their manager."""
    small_company.hire("a", "b", "c", function="IT")
    circle_of("a", "b", "c")
    manager, _ = _line(small_company, "a", "b")
    assert manager[0] == 1
    assert manager.count(-1) == 1


def test_two_circles_are_both_opened(small_company, circle_of):
    """Each is told for itself."""
    small_company.hire("a", "b", "c", "d", function="IT")
    circle_of("a", "b")
    circle_of("c", "d")
    assert _line(small_company, "a", "b", "c", "d")[1] == [("a", "b"), ("c", "d")]


def test_a_round_is_held_all_the_same(small_company, circle_of):
    """A bad record stops no round: nobody of it is left out, and the admin is told."""
    small_company.staff(6)
    circle_of("p01", "p02")
    round_id = small_company.hold()
    assert sorted(key for pair in small_company.matches(round_id) for key in pair) == [
        "p01", "p02", "p03", "p04", "p05", "p06",
    ]  # fmt: skip
    assert ("p01", "p02") not in small_company.matches(round_id)
    with small_company.database.reading() as session:
        sheet = round_sheet(session, session.get_one(Round, round_id))
    assert sheet.figures["manager_circles"] == 1


def test_who_is_in_a_circle_is_named_to_the_admin(small_company, circle_of, tmp_path):
    """Checking a program says whose record to correct."""
    small_company.staff(4)
    circle_of("p02", "p03", "p04")
    path = tmp_path / "buddies.yaml"
    path.write_text("must:\n  - different: function\n", encoding="utf-8")
    seen = check_members(small_company.database, path, small_company.program(), small_company.start)
    assert [sorted(circle) for circle in seen.circles] == [["p02", "p03", "p04"]]


def test_nobody_of_a_circle_meets_another_of_it(small_company, circle_of):
    """With three in a circle each link may be the true one: all of them are kept apart."""
    for key, function in (("a", "Finance"), ("b", "IT"), ("c", "Sales")):
        small_company.hire(key, function=function)
    small_company.hire("x", function="Legal")
    circle_of("a", "b", "c")
    (match,) = small_company.matches(small_company.hold())
    assert len(match) == 2
    assert "x" in match
