"""What follows from mail that comes in: on both databases, once, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from members.bounces import lift_address, returning
from members.errors import MembersError
from members.inbox import Returned, preview_inbox, read_inbox
from members.returned_mail import Desk
from members.suppression import address_digest, is_suppressed, suppress
from notifications.inbound.letters import Letter
from notifications.kept_until_sent import forget_sent
from notifications.outbox import Draft, queue
from notifications.samples import samples
from store import AuditEntry, InboundMail, OutboxRow, Suppression

SENDER, KEY, ADA = "crossweave@example.org", "k" * 32, "ada@example.org"

REPORT = """Return-Path: <>
From: MAILER-DAEMON@mx.example
Message-ID: <{number}@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--x
Content-Type: text/rfc822-headers

Message-ID: <{about}@example.org>
--x--
"""
QUESTION = """From: Tom Hughes <tom@example.org>
Message-ID: <q@example.org>
Subject: May I bring somebody?

A colleague would like to come.
"""


class Box:
    """Unread mails, in memory."""

    def __init__(self, *texts: str) -> None:
        self.unread = {str(n): text.encode() for n, text in enumerate(texts)}

    def letters(self) -> Iterator[tuple[str, Letter]]:
        for name, content in list(self.unread.items()):
            yield name, Letter(content, len(content))

    def mark_read(self, name: str) -> None:
        del self.unread[name]

    def close(self) -> None:
        """Do nothing."""


class Office:
    """A company whose introduction to `p01` was sent, and who reads its inbox."""

    def __init__(self, company: Any) -> None:
        self.company, self.answers = company, []
        company.hire("p01", "p02")
        self.desk = Desk(SENDER, "Harbourline", (ADA, "bob@example.org"), KEY, self._hear)
        with company.database.writing() as session:
            member = company.member(session, "p01")
            draft = Draft.to_member(member, subject="match-1", context=samples()["introduction"])
            queue(session, [draft], now=company.start)
            row = session.scalars(select(OutboxRow)).one()
            row.state, row.sent_at = "sent", company.start
            self.about = row.message_id

    def _hear(self, _: Any, answer: Any) -> None:
        self.answers.append(answer)

    def read(self, *texts: str) -> Returned:
        """Read an inbox with some mails."""
        database, start = self.company.database, self.company.start
        return read_inbox(database, Box(*texts), self.desk, clock=lambda: start)

    def report(self, status: str, **more: Any) -> str:
        """Write a report on the introduction."""
        known = {"address": "p01@example.org", "about": self.about, "action": "failed", "number": 1}
        return REPORT.format(status=status, **(known | more))

    def row(self) -> tuple[str, str | None]:
        """Give the state of the introduction, and why."""
        with self.company.database.reading() as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.subject == "match-1")).one()
            return row.state, row.state_reason

    def is_off(self, address: str = "p01@example.org") -> bool:
        """Tell whether an address gets no mail."""
        with self.company.database.reading() as session:
            return is_suppressed(session, address_digest(address, KEY))


@pytest.fixture
def office(company: Any) -> Office:
    """Give an office on each database."""
    return Office(company)


@pytest.fixture
def small_office(small_company: Any) -> Office:
    """Give an office on SQLite, for what no database decides."""
    return Office(small_company)


def test_an_address_that_is_gone_gets_no_more_mail(office) -> None:
    """The mail is bounced, the address on the list as a hash, the audit names the member by id."""
    done = office.read(office.report("5.1.1"))
    assert (done.bounced, done.suppressed, done.statuses) == (1, 1, {"5.1.1": 1})
    assert office.row() == ("bounced", "it came back: 5.1.1")
    assert office.is_off()
    with office.company.database.reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "address.suppress")
        ).one()
        assert "example.org" not in str(entry.after)
        assert entry.after["members"] == [office.company.member(session, "p01").id]
        mail = session.scalars(select(InboundMail)).one()
        assert (mail.kind, mail.status, mail.permanent) == ("bounce", "5.1.1", True)


def test_the_same_mail_changes_nothing_twice(office, content) -> None:
    """A reading that was killed before it marked the mail as read is simply done again."""
    texts = (office.report("5.1.1"), QUESTION)
    office.read(*texts)
    before = content(office.company.database)
    assert office.read(*texts).known == 2
    assert content(office.company.database) == before


def test_a_rehearsal_says_the_same_and_keeps_nothing(office, content) -> None:
    """What would be done is counted as it would be."""
    texts = (office.report("5.1.1"), QUESTION)
    before = content(office.company.database)
    box = Box(*texts)
    said = preview_inbox(
        office.company.database, box, office.desk, clock=lambda: office.company.start
    )
    assert content(office.company.database) == before
    assert len(box.unread) == 2
    assert said == office.read(*texts)


@pytest.mark.parametrize("status", ["4.2.2", "5.7.1", "5.2.2", "5.1.8"])
def test_other_bounces_only_count(small_office, status) -> None:
    """A full mailbox or a refused mail is no reason to write no more."""
    done = small_office.read(small_office.report(status))
    assert (done.bounced, done.suppressed) == (1, 0)
    assert small_office.row()[0] == "bounced"
    assert not small_office.is_off()


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_may_still_arrive_is_not_bounced(small_office, action) -> None:
    """A delay is noted, nothing more."""
    done = small_office.read(small_office.report("5.1.1", action=action))
    assert (done.bounced, done.suppressed, done.kinds) == (0, 0, {"bounce": 1})
    assert small_office.row() == ("sent", None)


def test_a_report_on_somebody_else_takes_nobody_off(small_office) -> None:
    """A list that the member reads may have a member who is gone: that is another address."""
    done = small_office.read(small_office.report("5.1.1", address="inner@example.org"))
    assert (done.bounced, done.suppressed) == (1, 0)
    assert not small_office.is_off()
    assert not small_office.is_off("inner@example.org")


def test_without_the_number_the_recipient_tells_which_mail(small_office) -> None:
    """Servers that return nothing of the mail name whom it went to."""
    done = small_office.read(small_office.report("5.1.1", about="x", address="P01@Example.org"))
    assert (done.bounced, done.suppressed) == (1, 1)


def test_nobody_is_taken_off_by_a_report_on_what_was_never_sent(small_office) -> None:
    """Who was never written to cannot have bounced."""
    done = small_office.read(small_office.report("5.1.1", about="x", address="p02@example.org"))
    assert (done.bounced, done.suppressed, done.kinds) == (0, 0, {"bounce": 1})
    assert not small_office.is_off("p02@example.org")


def test_what_a_member_writes_reaches_a_person(office) -> None:
    """One mail to the first admin, which is emptied once it was sent."""
    assert office.read(QUESTION).kinds == {"forwarded": 1}
    with office.company.database.writing() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "forwarded_mail")).one()
        assert (row.address, row.state, row.member_id) == (ADA, "queued", None)
        assert row.context["text"] == "A colleague would like to come."
        assert row.context["address"] == "tom@example.org"
        assert forget_sent(session) == 0
        row.state = "sent"
        session.flush()
        assert forget_sent(session) == 1
        assert forget_sent(session) == 0
        session.refresh(row)
        assert row.context == {}


def test_nobody_is_sent_their_own_mail(small_office) -> None:
    """What the first admin writes goes to the second; what only admins write goes nowhere."""
    first = QUESTION.replace("Tom Hughes <tom@example.org>", ADA)
    small_office.read(first, first.replace(ADA, "bob@example.org").replace("<q@", "<r@"))
    assert small_office.company.mail("forwarded_mail") == [ADA, "bob@example.org"]
    small_office.desk = Desk(SENDER, "H", (ADA,), KEY, small_office._hear)
    small_office.read(first.replace("<q@", "<s@"))
    assert small_office.company.mail("forwarded_mail") == [ADA, "bob@example.org"]


def test_a_calendars_answer_is_heard_once(small_office) -> None:
    """Whoever looks after meetings is told, in the same transaction."""
    text = (
        "From: p01@example.org\nMessage-ID: <c@x>\nContent-Type: text/calendar; method=REPLY\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u1\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:p01@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    small_office.read(text)
    small_office.read(text)
    assert [(each.uid, each.declined) for each in small_office.answers] == [("u1", True)]


def test_an_address_can_have_mail_again(office) -> None:
    """At an admin's word, in the audit; not when its person asked to be erased."""
    office.read(office.report("5.1.1"))
    start = office.company.start
    with office.company.database.writing() as session:
        (found,), others = returning(session, KEY)
        assert (found.key, found.bounces, found.status, found.suppressed) == ("p01", 1, "5.1.1", 1)
        assert others == 0
        lift_address(session, " P01@example.org ", KEY, actor="Ada", now=start)
        assert session.scalars(select(Suppression)).all() == []
        assert not returning(session, KEY)[0][0].suppressed
        with pytest.raises(MembersError, match="No mail is kept from"):
            lift_address(session, "p01@example.org", KEY, actor="Ada", now=start)
        suppress(session, [address_digest("p02@example.org", KEY)], reason="erased", now=start)
        with pytest.raises(MembersError, match="erased"):
            lift_address(session, "p02@example.org", KEY, actor="Ada", now=start)
        actions = [each.action for each in session.scalars(select(AuditEntry))]
        assert actions.count("address.lift") == 1


@pytest.mark.realdata
def test_a_real_report_takes_a_real_address_off(small_office, shared_data) -> None:
    """As Postfix wrote it, for a mail that we had sent to that address."""
    path = shared_data / "dsn-postfix" / "gone.eml"
    if not path.exists():
        pytest.skip(f"no real report at {path}")
    small_office.company.change("p01", email="gone@dest.test")
    with small_office.company.database.writing() as session:
        row = session.scalars(select(OutboxRow)).one()
        row.address = "gone@dest.test"
    assert small_office.read(path.read_text("utf-8")).suppressed == 1
    assert small_office.is_off("gone@dest.test")
