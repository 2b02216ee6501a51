"""The privacy report: put together from settings, files and database, and true of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from config import Document, Settings
from config.privacy import PrivacySettings
from config.retention import Retention
from config.roles import Roles
from rounds.privacy_report import privacy_report
from rounds.privacy_uses import Configuration
from sources import parse_mapping
from store import Base, Member


def configuration(company, **changes):
    mapping = parse_mapping(
        Document(
            Path("people.yaml"),
            {"source": "hr", "kind": "people", "fields": {"key": "ID", "function": "Department"}},
            {},
        )
    )
    known = {
        "settings": Settings(_env_file=None, organisation="Acme", smtp_host=None),
        "privacy": PrivacySettings(),
        "roles": Roles(),
        "programs": [company.program()],
        "mappings": [("people, when a file is imported", mapping)],
    }
    return Configuration(**known | changes)


def reported(company, **changes):
    with company.database.reading() as session:
        return privacy_report(session, configuration(company, **changes), now=company.start)


def section(company, key, **changes):
    report = reported(company, **changes)
    return next(each for each in report.sections if each.key == key)


def text(company, key, **changes):
    found = section(company, key, **changes)
    return "\n".join([*found.sentences, *(" | ".join(row) for row in found.rows)])


def test_every_row_fits_its_headers(company):
    """Each table of the report has as many cells a row as it has headers."""
    company.staff(6)
    company.hold()
    for each in reported(company).sections:
        assert all(len(row) == len(each.headers) for row in each.rows), each.key


def test_every_column_of_the_database_is_told(company):
    """What the database has is what the report lists, table by table, with how many rows."""
    company.staff(6)
    rows = section(company, "kept").rows
    told = {(row[0], field) for row in rows for field in row[1].split(", ")}
    there_are = sum(len(table.columns) for table in Base.metadata.sorted_tables)
    assert len(told) == there_are
    assert "People of the organisation (members, 6 rows)" in {row[0] for row in rows}


def test_how_long_is_what_the_file_says(company):
    """Weeks come from privacy.yaml; what is kept until erased says so."""
    kept = {"activity": 13, "mail": "keep"}
    rows = section(company, "kept", privacy=PrivacySettings(retention=Retention(**kept))).rows
    how_long = {(row[0].split(" (")[1].split(",")[0], row[1]): row[-1] for row in rows}
    assert how_long["activity_events", "topic"] == "13 weeks"
    assert how_long["rounds", "problem"] == "52 weeks"
    assert how_long["outbox", "context"] == "until it is erased"
    assert how_long["members", "name"] == "until it is erased"
    assert how_long["audit_entries", "actor"] == "for good"


def test_activity_off_and_on(company):
    """Whether activity is on, for whom, from when and who agreed."""
    assert "Activity is off" in text(company, "activity")
    on = PrivacySettings(frozenset({"DE", "GB"}), date(2026, 11, 2), "Works council, 2026-11-02")
    told = text(company, "activity", privacy=on)
    assert "Activity is on for DE, GB. Agreed by: Works council, 2026-11-02." in told
    assert "It counts from 2026-11-02 on." in told
    assert "off: not worked out" in text(company, "inferred")
    assert "off: not worked out" not in text(company, "inferred", privacy=on)


def test_roles_as_they_are_named(company):
    """While nobody is named it says plainly that everybody may; else who has which role."""
    nobody = text(company, "roles")
    assert "whoever can run commands on this machine may do everything" in nobody
    named = Roles({"program_admin": ("Ada Admin",)}, {"ai-learners": ("Grace Lead",)})
    told = text(company, "roles", roles=named)
    assert "not a login" in told
    assert "program admin | Ada Admin | round open" in told
    assert "community lead | ai-learners: Grace Lead" in told
    assert "line manager | has no role | nothing" in told


def test_which_rule_reads_what(company):
    """Each rule of each program, with the fields that it looks at, and whether from activity."""
    bridge = company.program(prefer=[{"bridge": {"points": 30}}, {"owed": {"points": 20}}])
    told = text(company, "rules", programs=[bridge])
    assert "buddies | must | different.function | function" in told
    assert "buddies | must | apart.reporting_line | the reporting line" in told
    assert "the network) - from activity" in told
    inferred = text(company, "inferred", programs=[bridge])
    assert "buddies (bridge)" in inferred
    assert "buddies (owed)" in inferred


def test_who_reads_the_ledger_and_who_is_booked(company):
    """Commands show both by name, and the report says which."""
    rows = {row[0].partition(":")[0]: row for row in section(company, "inferred").rows}
    assert "auditors and admins, by name (members ledger)" in rows["The ledger"][3]
    busy = rows["How busy somebody is"]
    assert busy[2].startswith("every program")
    assert "that somebody is in a match of another program" in busy[3]


def test_enrolling_without_asking_is_told_with_who_approved(company):
    """A program that takes people in unasked says by whose word and why."""
    enrolled = company.program(participation="enrolled", approver="Board", reason="a pilot")
    told = text(company, "rules", programs=[enrolled])
    assert "everyone in scope is enrolled, approved by Board: a pilot" in told


def test_a_program_that_cannot_be_read_is_told(company):
    """What is left out of the report is not left out silently."""
    assert "Not read: x.yaml:3" in text(company, "rules", troubles=["x.yaml:3: unknown key"])


def test_what_is_taken_from_files(company):
    """Column by column, as the mappings say."""
    told = text(company, "comes_in")
    assert "people, when a file is imported | people | function | Department" in told


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "mail | nowhere: messages are files in"),
        ({"smtp_host": "mail.acme.org"}, "mail | mail.acme.org:587, encrypted"),
        (
            {"smtp_host": "mail.acme.org", "smtp_security": "none"},
            "mail | mail.acme.org:587, without encryption",
        ),
        ({"dask": "tcp://dask.acme.org:8786"}, "scoring of pairs | numbers and labels"),
        (
            {"database_url": "postgresql://u:secret@db.acme.org/cw"},
            "database | all that is kept is on db.acme.org (database cw)",
        ),
    ],
)
def test_what_leaves_the_machine(company, settings, said):
    """Where mail, data and pairs go, from the settings; never a password."""
    told = text(company, "leaves", settings=Settings(_env_file=None, **settings))
    assert said in told
    assert "secret" not in told


def test_a_real_round_holds_nobody(company):
    """What a round was solved from is looked into, and nothing is wrong with it."""
    company.staff(6)
    company.hold()
    report = reported(company)
    assert report.wrong == ()
    assert "round 2027-01-04T08:00Z of buddies" in text(company, "engine")


@pytest.mark.parametrize("known_by", ["name", "email", "source_key"])
def test_a_member_in_what_the_engine_gets_is_found(company, known_by):
    """The check is one that fails: somebody's name, address or key among the skills."""
    company.staff(6)
    with company.database.writing() as session:
        label = getattr(company.member(session, "p02"), known_by)
        session.execute(update(Member).values(skills=[label]))
    company.propose(company.open())
    (line,) = reported(company).wrong
    assert "1 labels that are a name, an address or a key of a member" in line
    assert "NOT SO" in text(company, "engine")
    assert label not in line
