"""``crossweave bounces``: read what comes back, see it, and let an address have mail again."""

from __future__ import annotations

import json
import mailbox

import pytest

from store import Database, OutboxRow

GONE = """Return-Path: <>
From: MAILER-DAEMON@mx.example
Message-ID: <1@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; person1@example.org
Action: failed
Status: 5.1.1
--x--
"""
QUESTION = """From: Person 2 <person2@example.org>
Message-ID: <2@example.org>
Subject: A question

May I bring a friend?
"""


@pytest.fixture
def inbox(running, home, tmp_path, monkeypatch):
    """Give a Maildir with a bounce and a question, of an installation that has sent mail."""
    assert running("round", "open").code == 0
    for step in ("propose", "approve"):
        assert running("round", step).code == 0
    assert running("deliver").code == 0
    folder = tmp_path / "Maildir"
    box = mailbox.Maildir(folder)
    for text in (GONE, QUESTION):
        box.add(text)
    monkeypatch.setenv("CROSSWEAVE_INBOX", f"maildir:{folder}")
    monkeypatch.setenv("CROSSWEAVE_HASH_KEY", "k" * 40)
    return folder


def test_an_inbox_is_read_once(running, inbox, home):
    """The bounce is counted, the question handed on, and a second reading finds nothing."""
    said = json.loads(running("bounces", "read", "--dry-run", "--json").out)
    assert (said["kinds"], said["suppressed"]) == ({"bounce": 1, "forwarded": 1}, 1)
    ran = running("bounces", "read")
    assert ran.code == 0
    assert "1 bounce, 0 automatic, 0 of calendars, 1 for a person" in ran.out
    assert "1 message of ours did not arrive" in ran.out
    assert json.loads(running("bounces", "read", "--json").out)["kinds"] == {}
    assert not list((inbox / "new").iterdir())
    listed = json.loads(running("bounces", "list", "--json").out)
    assert [(each["key"], each["suppressed"]) for each in listed["members"]] == [("H001", True)]
    assert "person1@example.org" in running("bounces", "list").out


def test_a_question_reaches_the_admin_and_is_not_kept(running, inbox, home):
    """The mail quotes it, an answer goes to its author, and the outbox forgets it."""
    running("bounces", "read")
    assert running("deliver").code == 0
    (path,) = (home / "mail").glob("forwarded_mail-*.eml")
    mail = mailbox.email.message_from_bytes(path.read_bytes())
    assert mail["To"] == "admin@example.org"
    assert mail["Reply-To"] == "Person 2 <person2@example.org>"
    assert mail["List-Unsubscribe"] is None
    assert "> May I bring a friend?" in path.read_text("utf-8")
    database = Database(f"sqlite:///{home / 'crossweave.db'}")
    with database.reading() as session:
        row = session.query(OutboxRow).filter_by(kind="forwarded_mail").one()
        assert (row.state, row.context) == ("sent", {})
    database.dispose()


def test_an_address_is_lifted_and_the_audit_says_so(running, inbox):
    """By whom, and whose address it is."""
    running("bounces", "read")
    assert running("bounces", "lift", "Person1@example.org", "--by", "Ada").code == 0
    audit = running("audit").out
    assert "Ada let the address of Person 1 have mail again" in " ".join(audit.split())
    assert "The reading of the inbox keeps mail from the address of Person 1" in " ".join(
        audit.split()
    )
    ran = running("bounces", "lift", "person1@example.org")
    assert ran.code == 2
    assert "crossweave bounces list" in ran.err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CROSSWEAVE_INBOX", "", "CROSSWEAVE_INBOX is not set"),
        ("CROSSWEAVE_INBOX", "maildir:/nowhere", "/nowhere is no Maildir"),
        ("CROSSWEAVE_HASH_KEY", "", "crossweave portal keys"),
        ("CROSSWEAVE_ADMINS", "", "set CROSSWEAVE_ADMINS"),
        ("CROSSWEAVE_ADMINS", "crossweave@example.org", "other than CROSSWEAVE_SENDER"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_read(
    running, tmp_path, monkeypatch, name, value, words
):
    """A sentence and an exit code, no traceback, and the mail stays unread."""
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(GONE)
    monkeypatch.setenv("CROSSWEAVE_INBOX", f"maildir:{tmp_path / 'Maildir'}")
    monkeypatch.setenv("CROSSWEAVE_HASH_KEY", "k" * 40)
    monkeypatch.setenv(name, value)
    ran = running("bounces", "read")
    assert ran.code in {1, 2}
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert len(list((tmp_path / "Maildir" / "new").iterdir())) == 1
