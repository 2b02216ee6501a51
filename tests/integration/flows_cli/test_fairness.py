"""The ledger and the fairness report, as an admin looks at them."""

from __future__ import annotations

import json

import pytest

from store import Database, UnmatchedMember
from store.rounds import Round


@pytest.fixture
def held(running):
    """Give the command line after one round was introduced."""
    for command in ("open", "propose", "approve", "introduce"):
        assert running("round", command).code == 0
    return running


@pytest.fixture
def left_out(held, home):
    """Give the same, where person 1 was left out of the round."""
    database = Database(f"sqlite:///{home / 'crossweave.db'}")
    with database.writing() as session:
        round_ = session.query(Round).one()
        seat = next(s for m in round_.matches for s in m.members if s.member.source_key == "H001")
        session.add(
            UnmatchedMember(
                round_id=round_.id, member_id=seat.member_id, reason="surplus", blocked_by={}
            )
        )
        session.delete(seat)
    database.dispose()
    return held


def test_who_is_owed_is_listed(left_out):
    """Key, name, how often, and what each of the last rounds was."""
    ran = left_out("members", "ledger")
    assert ran.code == 0, ran.err
    assert "H001  Person 1  1" in ran.out
    assert "4 to 17 January 2027: left out" in ran.out
    assert "1 member is owed a good match; to 0 it was made good." in ran.out


def test_the_ledger_as_json(left_out):
    """Programs read counts and rounds by name."""
    (line,) = json.loads(left_out("members", "ledger", "learning-partners", "--json").out)
    assert (line["key"], line["owed"], line["counts"]["left out"]) == ("H001", 1, 1)
    assert line["entries"] == [
        {
            "period": "2027-01-04T09:00Z",
            "label": "4 to 17 January 2027",
            "outcome": "left out",
            "owed": 1,
        }
    ]


def test_an_empty_ledger(held):
    """Where everybody was served there is nobody to list."""
    assert held("members", "ledger", "--all").out.strip() == (
        "0 members are owed a good match; to 0 it was made good."
    )


def test_the_report_in_words(held):
    """Eight people of three functions: too few each, so that they are shown together or not."""
    ran = held("round", "fairness", "--draws", "1")
    assert ran.code == 0, ran.err
    assert "Learning partners, 1 round: 4 to 17 January 2027" in ran.out
    assert "Person" not in ran.out
    assert "all together" in ran.out
    assert "served clearly worse" in ran.out


def test_the_report_as_json_and_as_a_page(held, tmp_path):
    """The document has no figure of a few people; the page is one file."""
    page = tmp_path / "fairness.html"
    ran = held("round", "fairness", "--draws", "0", "--json", "--html", page)
    document = json.loads(ran.out)
    groups = document["functions"]["groups"]
    assert all(group["people"] >= 5 for group in groups)
    assert document["functions"]["all_together"]["people"] == 8
    assert document["functions"]["all_together"]["matched"]["by_chance"] is None
    assert "Is it fair to everyone?" in page.read_text(encoding="utf-8")


def test_before_a_proposal_the_report_says_what_is_missing(running):
    """Without a round there is nothing to see; the refusal says so without a traceback."""
    ran = running("round", "fairness")
    assert ran.code == 1
    assert "no round that was proposed yet" in ran.err


def test_a_program_beside_which_is_none(running, home):
    """A slip in `beside` is told with file, line and the nearest name."""
    file = home / "programs" / "learning-partners.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "beside: [mentorng]\n", encoding="utf-8")
    ran = running("round", "open")
    assert ran.code != 0
    assert "did you mean 'mentoring'?" in ran.err
