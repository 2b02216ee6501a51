from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from sources import BadRow, Difference, VanishedError, sync_people
from store import Enrolment, Member, QuarantinedRow, SyncRun


@pytest.fixture
def sync(database, people_list, now):
    """Sync a feed of records at the tests' instant, or some days later."""

    def run(*records, days=0, name="hr", **options):
        at = now + timedelta(days=days)
        with database.writing() as session:
            return sync_people(session, people_list(*records, name=name), now=at, **options)

    return run


@pytest.fixture
def stored(database):
    """Give the stored members by key."""

    def read() -> dict[str, Member]:
        with database.reading() as session:
            members = session.scalars(select(Member)).all()
            session.expunge_all()
        return {member.source_key: member for member in members}

    return read


def reasons(done) -> dict[int, str]:
    return {bad.line: bad.reason for bad in done.quarantined}


def test_everything_a_feed_says_is_stored(sync, stored, person, now):
    """A first sync adds people with all their fields, their managers among each other."""
    boss = person("1", function="Finance", level=6, languages=("English", "French"))
    report = person("2", email="b@x.org", manager="1", status="away", away_until=date(2027, 2, 1))
    done = sync(report, boss)
    assert (done.seen, done.added, done.unchanged, done.refused_columns) == (2, 2, 0, ("Salary",))
    members = stored()
    assert members["1"].languages == ["English", "French"]
    assert members["2"].manager_id == members["1"].id
    assert (members["2"].status, members["2"].away_until) == ("away", date(2027, 2, 1))
    assert members["2"].created_at == members["2"].changed_at == now


def test_a_second_run_changes_nothing(sync, stored, person, now):
    """Not even the time of the last change of a single row."""
    feed = [person("1", manager="2"), person("2", email="b@x.org", languages=("English",))]
    sync(*feed)
    done = sync(*feed, days=1)
    assert (done.unchanged, done.added, done.changed, done.differences) == (2, 0, 0, ())
    assert {member.changed_at for member in stored().values()} == {now}


def test_changes_are_told_by_key_and_field(sync, stored, person):
    """The dry run prints these; names and values are not among them."""
    sync(person("1"), person("2", manager="1"), person("3", level=3))
    done = sync(person("1"), person("2"), person("3", level=4, site="Leeds"), days=1)
    assert done.differences == (
        Difference("changed", "2", ("manager",)),
        Difference("changed", "3", ("level", "site")),
    )
    assert stored()["2"].manager_id is None


def test_a_new_manager_of_somebody_stored(sync, stored, person):
    """A manager who arrives in the same feed is found."""
    sync(person("1"))
    done = sync(person("1", manager="2"), person("2"), days=1)
    members = stored()
    assert members["1"].manager_id == members["2"].id
    assert done.changed == done.added == 1


def test_what_the_member_set_is_left_alone(database, sync, stored, person):
    """The member's word counts more than the feed's, also when they come back."""
    sync(person("1", time_zone="Europe/London"))
    with database.writing() as session:
        member = session.scalars(select(Member)).one()
        member.time_zone, member.set_by_member = "Asia/Tokyo", ["time_zone"]
    done = sync(person("1", time_zone="Europe/Paris", level=3), days=1)
    assert done.differences == (Difference("changed", "1", ("level",)),)
    assert stored()["1"].time_zone == "Asia/Tokyo"


def test_importing_enrols_nobody(database, sync, person):
    """Taking part is the member's to say."""
    sync(person("1"), person("2"))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_who_is_gone_has_left_and_may_return(sync, stored, person):
    """Nobody is deleted; who comes back is the same member."""
    everybody = [person(str(number)) for number in range(10)]
    sync(*everybody)
    number = stored()["9"].id
    gone = sync(*everybody[:9], days=1)
    assert (gone.deactivated, gone.differences) == (1, (Difference("left", "9"),))
    assert stored()["9"].status == "left"
    assert sync(*everybody[:9], days=2).differences == ()
    back = sync(*everybody, days=3)
    assert back.returned == 1
    assert (stored()["9"].status, stored()["9"].id) == ("active", number)


def test_a_feed_that_says_who_left(sync, stored, person):
    """Such a row deactivates, adds nobody, and gives way to another row of the same person."""
    sync(*[person(str(number)) for number in range(10)])
    feed = [person(str(number)) for number in range(8)]
    again = [person("8", status="left"), person("8"), person("9", status="left")]
    done = sync(*feed, *again, person("77", status="left"), days=1)
    assert (done.deactivated, done.added, done.quarantined) == (1, 0, ())
    assert stored()["9"].status == "left"


def test_another_feed_is_not_touched(sync, stored, person):
    """A feed speaks for its own people only."""
    sync(person("1"), person("2"))
    done = sync(person("a"), name="contractors", days=1)
    assert (done.added, done.deactivated) == (1, 0)
    assert stored()["1"].status == "active"


def test_half_a_feed_is_refused_and_nothing_written(database, sync, stored, person):
    """A half-empty export would show half the company the door."""
    everybody = [person(str(number)) for number in range(10)]
    sync(*everybody)
    with pytest.raises(VanishedError, match=r"3 of the 10 .*30%.*20%.*Nothing was changed"):
        sync(*everybody[:7], person("new"), days=1)
    assert {member.status for member in stored().values()} == {"active"}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SyncRun)) == 1


def test_the_guard_has_an_override_and_a_threshold(sync, person):
    """Who really lost three of ten says so."""
    everybody = [person(str(number)) for number in range(10)]
    sync(*everybody)
    assert sync(*everybody[:7], days=1, vanished_share=0.3).deactivated == 3
    assert sync(days=2, allow_vanished=True).deactivated == 7


def test_an_empty_feed(sync, person):
    """A header without rows adds nobody, says so, and never empties the house."""
    assert sync().warnings == ("The feed has a header and no rows.",)
    sync(person("1"))
    with pytest.raises(VanishedError):
        sync()


def test_a_key_that_comes_twice(sync, stored, person):
    """The first row counts; the second is set aside and names the line of the first."""
    done = sync(person("1", level=3), person("1", level=4))
    assert stored()["1"].level == 3
    assert "same key as line 2" in reasons(done)[3]


def test_an_address_that_comes_twice(sync, stored, person):
    """The second person is set aside: two people would get each other's mail."""
    done = sync(person("1", email="a@x.org"), person("2", email="a@x.org"))
    assert set(stored()) == {"1"}
    assert "same e-mail address as line 2" in reasons(done)[3]


def test_an_address_that_another_feed_holds(sync, stored, person):
    """The same person in two feeds is not two members."""
    sync(person("1", email="a@x.org"))
    done = sync(person("x", email="a@x.org"), name="contractors", days=1)
    assert "somebody else who is known already" in done.quarantined[0].reason
    assert set(stored()) == {"1"}


def test_an_address_may_pass_to_somebody_else(sync, stored, person):
    """A leaver's address, and two that are exchanged, are no clash."""
    sync(*[person(str(number), email=f"{number}@x.org") for number in range(10)])
    feed = [person(str(number), email=f"{number}@x.org") for number in range(2, 9)]
    swapped = [person("0", email="1@x.org"), person("1", email="0@x.org")]
    done = sync(*feed, *swapped, person("new", email="9@x.org"), days=1)
    assert done.quarantined == ()
    assert stored()["new"].email == "9@x.org"


def test_an_address_of_somebody_whose_row_is_bad(sync, person):
    """That person keeps their address for now, so nobody else can have it."""
    sync(person("1", email="a@x.org"), person("2"))
    bad = BadRow("people.csv", 50, "Level is not a whole number", "1")
    done = sync(bad, person("2", email="a@x.org"), days=1)
    assert len(done.quarantined) == 2
    assert done.deactivated == 0


def test_a_bad_row_leaves_its_person_as_they_are(sync, stored, person):
    """A typing error in a feed shows nobody the door."""
    sync(person("1", level=3), person("2"))
    done = sync(BadRow("people.csv", 2, "Level is not a whole number", "1"), person("2"), days=1)
    assert (done.deactivated, done.unchanged) == (0, 1)
    assert (stored()["1"].status, stored()["1"].level) == ("active", 3)


def test_a_circle_of_managers(sync, stored, person):
    """All of its rows are set aside, and name each other; who reports into it is taken."""
    done = sync(
        person("1", manager="2"), person("2", manager="3"), person("3", manager="1"),
        person("4", manager="1"),
    )  # fmt: skip
    assert set(stored()) == {"4"}
    assert "circle of managers with lines 3 and 4" in reasons(done)[2]
    assert "line 5" in done.warnings[0]


def test_a_circle_through_somebody_whose_row_is_bad(sync, stored, person):
    """The circle may close in the store."""
    sync(person("1"), person("2", manager="1"))
    bad = BadRow("people.csv", 9, "Level is not a whole number", "2")
    done = sync(person("1", manager="2"), bad, days=1)
    assert "people who are known already" in done.quarantined[0].reason
    assert stored()["1"].manager_id is None


def test_who_is_their_own_manager(sync, stored, person):
    """Directories write the head of the house so; it is no circle."""
    done = sync(person("1", manager="1"), person("2", manager="1"))
    assert done.quarantined == ()
    assert "themselves as the manager (line 2)" in done.warnings[0]
    assert stored()["1"].manager_id is None


def test_a_manager_who_is_not_there(sync, stored, person):
    """The person is taken without one, and the lines are told."""
    done = sync(person("1", manager="9"), person("2", manager="8"))
    assert done.added == 2
    assert "2 rows name a manager who is neither in the feed" in done.warnings[0]
    assert "lines 2 and 3" in done.warnings[0]
    assert stored()["1"].manager_id is None


def test_a_manager_by_address_or_from_another_feed(sync, stored, person):
    """E-mail addresses name managers too, across feeds."""
    sync(person("1", email="a@x.org"))
    sync(person("x", manager="A@x.org", email="x@x.org"), person("y", manager="x@x.org"), name="c")
    members = stored()
    assert members["x"].manager_id == members["1"].id
    assert members["y"].manager_id == members["x"].id


def test_the_run_and_its_bad_rows_are_written_down(database, sync, person, now):
    """Figures and reasons can be looked up later; whose row it was cannot."""
    sync(person("1"), BadRow("people.csv", 7, "Level is not a whole number", "secret"))
    with database.reading() as session:
        run = session.scalars(select(SyncRun)).one()
        row = session.scalars(select(QuarantinedRow)).one()
        assert (run.source, run.kind, run.at) == ("hr", "people", now)
        assert run.figures["added"] == run.figures["quarantined"] == 1
        assert (row.line, row.reason) == (7, "Level is not a whole number")
        assert "secret" not in str(run.figures)


def test_a_dry_run_tells_all_and_writes_nothing(database, people_list, person, stored, now):
    """In a session whose changes are thrown away."""
    with database.reading() as session:
        feed = people_list(person("1", manager="2"), person("2"))
        done = sync_people(session, feed, now=now)
    assert [difference.kind for difference in done.differences] == ["added", "added"]
    assert stored() == {}


def test_progress_is_told(sync, person):
    """Every thousand rows."""
    told = []
    sync(
        *[person(str(number)) for number in range(2_500)],
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1_000, None), (2_000, None)]


def test_an_address_does_not_move_from_somebody_in_a_circle(sync, stored, person):
    """Who is left out for a circle of managers stays as they are, and keeps the address."""
    sync(person("a", email="p@x.org"), person("b", manager="a"))
    circle = [person("a", manager="b"), person("b", manager="a")]
    done = sync(*circle, person("c", email="p@x.org"), days=1)
    assert (done.added, len(done.quarantined)) == (0, 3)
    assert {key: member.email for key, member in stored().items()} == {"a": "p@x.org", "b": None}


@pytest.mark.parametrize("named", ["17", "0017.0", "Ruiz, Ana", "ana  ruiz"])
def test_managers_named_as_spreadsheets_and_people_write_them(sync, stored, person, named):
    """A rule that keeps managers apart needs them, also without their key to the letter."""
    sync(person("0017", name="Ana Ruiz"), person("0018", name="Bo Ek", manager=named))
    assert stored()["0018"].manager_id == stored()["0017"].id


def test_a_manager_whose_name_two_people_have_is_not_guessed(sync, stored, person):
    """The wrong manager would be worse than none; it is said."""
    done = sync(person("1", name="Ana"), person("2", name="Ana"), person("3", manager="Ana"))
    assert stored()["3"].manager_id is None
    assert "manager" in done.warnings[0]
