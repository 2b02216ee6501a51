"""The flow that reads the inbox."""

from __future__ import annotations

import mailbox
from typing import Any

import pytest
from sqlalchemy import select

from store import OutboxRow

REPORT = """From: MAILER-DAEMON@mx.example
Message-ID: <1@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; p01@example.org
Action: failed
Status: 4.2.2
--x--
"""


def test_the_flow_reads_the_inbox_and_admins_hear_of_it(
    staffed: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An introduction came back: it is noted, and told to the admins once a day."""
    from flows.pipelines import read_inbox

    staffed.hold()
    with staffed.database.writing() as session:
        for row in session.scalars(select(OutboxRow)):
            row.state, row.sent_at = "sent", staffed.start
    box = mailbox.Maildir(tmp_path / "Maildir")
    monkeypatch.setenv("CROSSWEAVE_INBOX", f"maildir:{tmp_path / 'Maildir'}")
    monkeypatch.setenv("CROSSWEAVE_HASH_KEY", "k" * 40)
    for _ in range(2):
        box.add(REPORT)
        assert read_inbox.fn() is None
    assert staffed.mail("introduction", state="bounced") == ["p01"]
    assert staffed.mail("delivery_trouble") == ["ada@example.org"]
