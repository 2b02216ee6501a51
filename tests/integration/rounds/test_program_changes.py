"""A program's file that changed since the round before: recorded when the next round opens."""

from __future__ import annotations

from sqlalchemy import select

from store import AuditEntry


def changes(company):
    with company.database.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action == "program.change"))
        return [(entry.subject, entry.actor, entry.before, entry.after) for entry in found]


def test_the_same_file_is_no_change(company):
    """Rounds of one policy leave no word of a change, and neither does the first round."""
    company.staff(6)
    company.hold(0)
    company.open(1)
    assert changes(company) == []


def test_a_changed_rule_is_recorded_with_who_opened(company):
    """Before and after hold only the rule that differs, and the round from which it counts."""
    company.staff(6)
    company.hold(0)
    round_id = company.open(1, prefer=[{"owed": {"points": 20}}], fewest=3)
    assert changes(company) == [
        (
            "program/buddies",
            "test",
            {"prefer": [{"owed": {"points": 50}}]},
            {"prefer": [{"owed": {"points": 20}}], "fewest": 3, "round": round_id},
        )
    ]


def test_opening_again_compares_with_the_round_itself(company):
    """A round that had too few members and opens with another file says what changed."""
    company.staff(2)
    company.open(0, fewest=4)
    company.hire("q01", "q02", function="Legal")
    company.open(0, fewest=4, approval="automatic")
    assert [after for *_, after in changes(company)] == [
        {"approval": "automatic", "round": 1},
    ]
