"""Managers: nobody gets a mail, or is in a match, for being somebody's manager."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from store import OutboxRow, RoundMember

READS_THE_LINE = {
    "members/erasing.py",
    "rounds/reporting_line.py",
    "rounds/trial.py",
    "sources/known.py",
    "sources/people_plan.py",
    "sources/people_sync.py",
    "store/people.py",
    "store/member_purposes.py",
    "store/migrations/versions/0001_first_tables.py",
}
"""The modules that know of managers: how the line comes in, how it keeps people apart, and how it
is forgotten when somebody is erased."""


def test_a_manager_who_did_not_join_hears_nothing(company):
    """A round whose members all report to one manager: no mail of any kind goes to the manager."""
    company.hire("boss", function="Board", joins=False)
    for key, function in (("p01", "Sales"), ("p02", "IT"), ("p03", "Sales"), ("p04", "Finance")):
        company.hire(key, function=function, manager="boss")
    round_id = company.hold()
    company.open(1)
    with company.database.reading() as session:
        boss = company.member(session, "boss")
        rows = session.execute(select(OutboxRow.member_id, OutboxRow.address)).all()
        assert rows
        assert boss.id not in {who for who, _ in rows}
        assert boss.email not in {address for _, address in rows}
        looked_at = select(RoundMember.member_id).where(RoundMember.round_id == round_id)
        assert boss.id not in set(session.scalars(looked_at))


def test_no_other_module_asks_who_the_manager_is():
    """Mail, pages and lists cannot go by the reporting line: they do not read it."""
    root = Path(__file__).parents[3]
    rooms = ("store", "sources", "notifications", "members", "rounds", "communities")
    found = {
        path.relative_to(root).as_posix()
        for room in (*rooms, "portal", "flows")
        for path in (root / room).rglob("*.py")
        if "manager_id" in path.read_text(encoding="utf-8")
    }
    assert found == READS_THE_LINE
