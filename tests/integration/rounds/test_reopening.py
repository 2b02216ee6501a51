"""A round that is not approved yet takes up a changed file, and who takes part now."""

from pathlib import Path

import pytest
from sqlalchemy import select

from config import Document
from rounds.choices import choose_pair, drop_member
from rounds.lifecycle import RoundError, lock_round
from rounds.previewing import preview_round
from rounds.program_file import parse_program
from rounds.reopening import reopen_round
from store import AuditEntry, Round

SAME_FUNCTION = {"must": [{"share": "function"}]}


@pytest.fixture
def reopen(company):
    """Give what reopens a round by a changed file."""

    def again(round_id, **changes):
        with company.database.writing() as session:
            round_ = lock_round(session, round_id)
            file = company.program(**changes)
            reopen_round(session, round_, file, actor="Ada Admin", now=company.start)

    return again


def test_a_changed_rule_decides_the_round(company, reopen):
    """What was proposed is forgotten, and the new rules hold for what is proposed next."""
    company.hire("f1", "f2", function="Finance")
    company.hire("s1", "s2", function="Sales")
    round_id = company.open()
    assert ("f1", "f2") not in company.propose(round_id)
    reopen(round_id, **SAME_FUNCTION)
    assert company.state(round_id) == "open"
    assert company.matches(round_id) == []
    assert sorted(company.propose(round_id)) == [("f1", "f2"), ("s1", "s2")]


def test_who_joined_since_takes_part(company, reopen):
    """Everybody's standing is looked at anew."""
    company.staff(4)
    round_id = company.open()
    company.hire("late", function="Legal")
    reopen(round_id)
    assert company.standing(round_id)["late"] is None
    assert len(company.standing(round_id)) == 5


def test_what_an_admin_chose_stays(company, reopen):
    """Pins are kept, and who was dropped stays dropped."""
    company.staff(6)
    round_id = company.open()
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        first, second, gone = (company.member(session, key) for key in ("p01", "p05", "p06"))
        choose_pair(session, round_, "pin", first, second, actor="Ada", now=company.start)
        drop_member(session, round_, gone, actor="Ada", now=company.start)
    reopen(round_id)
    assert company.standing(round_id)["p06"] == "dropped"
    assert any({"p01", "p05"} <= set(match) for match in company.propose(round_id))


def test_the_audit_says_who_and_what(company, reopen):
    """Both that the round was reopened and which rules changed are kept."""
    company.staff(4)
    round_id = company.open()
    reopen(round_id, **SAME_FUNCTION)
    with company.database.reading() as session:
        entries = {
            each.action: (each.before, each.after)
            for each in session.scalars(select(AuditEntry).where(AuditEntry.actor == "Ada Admin"))
        }
    assert set(entries) == {"round.open", "program.change"}
    before, after = entries["program.change"]
    assert before["must"] == [{"different": "function"}, {"apart": "reporting_line"}]
    assert after["must"] == [{"share": "function"}]


def test_what_is_approved_stays_as_it_is(company, reopen):
    """An approved round cannot be reopened."""
    company.staff(4)
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    with pytest.raises(RoundError, match="is approved"):
        reopen(round_id, **SAME_FUNCTION)


def test_another_kind_is_another_round(company, reopen):
    """A round of pairs does not become one of mentoring."""
    company.staff(8)
    round_id = company.open()
    plain = {key: each for key, each in company.program().document.items() if key != "odd"}
    document = Document(Path("buddies.yaml"), plain | {"kind": "mentoring"}, {})
    with (
        company.database.writing() as session,
        pytest.raises(RoundError, match=r"one of pairing.*one of mentoring.*round cancel"),
    ):
        round_ = lock_round(session, round_id)
        file = parse_program("buddies", document)
        reopen_round(session, round_, file, actor="Ada Admin", now=company.start)


def test_a_file_that_leaves_too_few_cancels_the_round(company, reopen):
    """As when a round is opened."""
    company.staff(4)
    round_id = company.open()
    reopen(round_id, scope={"functions": ["Legal"]})
    assert company.state(round_id) == "cancelled"


def test_a_preview_goes_by_the_file_as_it_is(company, content):
    """Before a round is reopened an admin sees what that would do, and nothing is written."""
    company.hire("f1", "f2", function="Finance")
    company.hire("s1", "s2", function="Sales")
    company.propose(company.open())
    before = content(company.database)
    file = company.program(**SAME_FUNCTION)
    sheet = preview_round(company.database, file, company.period(0), now=company.start)
    assert sorted(sorted(match.keys) for match in sheet.matches) == [["f1", "f2"], ["s1", "s2"]]
    assert content(company.database) == before
    with company.database.reading() as session:
        assert session.scalars(select(Round)).one().state == "proposed"
