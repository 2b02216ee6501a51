"""Reading the audit: newest first, by program, member, action and day, with names found then."""

from __future__ import annotations

from datetime import timedelta

from members.blocks import block
from rounds.audit_trail import GONE, Sought, audit_trail
from rounds.choices import choose_pair, drop_member
from rounds.lifecycle import lock_round
from store.audit import record


def trail(company, limit=None, **sought):
    with company.database.reading() as session:
        return audit_trail(session, Sought(**sought), limit=limit)


def ids(company, *keys):
    with company.database.reading() as session:
        return [company.member(session, key).id for key in keys]


def chosen(company):
    """Give a round in which an admin pinned two members and dropped a third, a week later."""
    company.staff(6)
    round_id = company.open()
    later = company.start + timedelta(days=7)
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        one, two, three = (company.member(session, key) for key in ("p01", "p02", "p03"))
        choose_pair(session, round_, "pin", one, two, actor="Ada", now=later)
        drop_member(session, round_, three, actor="Ada", now=later)
    return round_id


def test_the_newest_is_first_and_names_are_found(company):
    """Entries hold ids; who reads them sees names, the round's days and the program."""
    chosen(company)
    latest, before, *_ = trail(company)
    assert latest.words == "Ada left P03 out in round 4 to 10 January 2027"
    assert before.words == "Ada put P01 and P02 together in round 4 to 10 January 2027"
    assert (before.program, before.members) == ("buddies", ("p01", "p02"))
    assert before.after == {"members": ids(company, "p01", "p02")}


def test_entries_about_a_member(company):
    """What was done to them is found, whether they are the subject or one of two."""
    chosen(company)
    (member_id,) = ids(company, "p02")
    assert [line.action for line in trail(company, member_id=member_id)] == [
        "round.pin",
        "enrolment.joined",
    ]


def test_entries_of_a_program_a_kind_and_a_day(company):
    """Each filter keeps what it names, and they go together."""
    chosen(company)
    week_later = company.start + timedelta(days=7)
    assert {line.action for line in trail(company, action="round")} == {
        "round.open",
        "round.pin",
        "round.drop",
    }
    assert [line.action for line in trail(company, action="round.pin")] == ["round.pin"]
    assert {line.at for line in trail(company, since=week_later)} == {week_later}
    assert trail(company, program="another") == []
    assert len(trail(company, program="buddies", limit=3)) == 3


def test_many_entries_are_read_in_pieces(company, monkeypatch):
    """The order holds across pieces, and a limit stops in the middle of one."""
    monkeypatch.setattr("rounds.audit_trail.AT_ONCE", 2)
    chosen(company)
    lines = trail(company)
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert trail(company, limit=5) == lines[:5]


def test_between_whom_a_block_is_cannot_be_read(company):
    """Neither the words nor a search by member gives a block away."""
    company.staff(3)
    with company.database.writing() as session:
        pair = (company.member(session, key) for key in ("p01", "p02"))
        block(session, *pair, actor="Ada", now=company.start)
    (line,) = trail(company, action="block")
    assert line.members == ()
    assert "P01" not in line.words
    for member_id in ids(company, "p01", "p02"):
        assert "block.make" not in {each.action for each in trail(company, member_id=member_id)}


def test_a_member_who_was_erased_has_no_name(company):
    """The entry stays as it is, and says that nobody is known by that id any more."""
    with company.database.writing() as session:
        after = {"members": [4711]}
        record(
            session,
            at=company.start,
            actor="Ada",
            action="round.pin",
            subject="round/9",
            after=after,
        )
    (line,) = trail(company)
    assert line.words == f"Ada put {GONE} together in a round"
    assert line.members == ()


def test_mentorships_and_matches_lead_to_program_and_people(company):
    """An entry on a match is found by its program, and names who went."""
    company.staff(6)
    round_id = company.hold()
    with company.database.writing() as session:
        gone = company.member(session, "p01").id
        record(
            session,
            at=company.start,
            actor="reconcile",
            action="match.change",
            subject="match/1",
            after={"gone": [gone], "remaining": 1},
        )
    line = next(line for line in trail(company, program="buddies") if line.action == "match.change")
    assert line.words == "The delivery took P01 out of their match in round 4 to 10 January 2027"
    assert round_id
