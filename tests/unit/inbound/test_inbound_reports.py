"""What reports of non-delivery say (RFC 3464)."""

from __future__ import annotations

import pytest

from notifications.inbound.letters import Letter
from notifications.inbound.reports import Report, reports, returned_id

TWO = """From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

550 5.1.1 says the text, which nobody looks at.
--x
Content-Type: {kind}

Reporting-MTA: dns; mx.example

Original-Recipient: rfc822;Alias@example.org
Final-Recipient: rfc822; person@inner.example
Action: Failed
Status: 5.7.1 (policy)
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; other@example.org
Action: delayed
Status: 4.4.1

--x
Content-Type: text/rfc822-headers

Message-ID: <abc@example.org>
Subject: hi
--x--
"""


@pytest.mark.parametrize("kind", ["message/delivery-status", "message/global-delivery-status"])
def test_each_recipient_has_a_report(kind) -> None:
    """By the field for the status, never by the server's own words beside it."""
    content = TWO.format(kind=kind).encode()
    letter = Letter(content, len(content))
    assert reports(letter) == [
        Report(("alias@example.org", "person@inner.example"), "failed", "5.7.1"),
        Report(("other@example.org",), "delayed", "4.4.1"),
    ]
    assert returned_id(letter) == "<abc@example.org>"


@pytest.mark.parametrize(
    ("status", "gone"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.2.1", True),
        ("5.1.7", False),
        ("5.1.8", False),
        ("5.2.2", False),
        ("5.7.1", False),
        ("4.1.1", False),
        ("4.2.2", False),
        (None, False),
    ],
)
def test_an_address_is_gone_when_its_code_says_so(status, gone) -> None:
    """It does not exist or is closed; 5.1.7 and 5.1.8 speak of the sender's address, not of it."""
    assert Report(("a@b.example",), "failed", status).gone == gone
    assert not Report(("a@b.example",), "delayed", status).gone


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "status", "gone"),
    [("gone", "5.1.1", True), ("full", "4.2.2", False), ("spam", "5.7.1", False)],
)
def test_real_reports_of_a_real_server(shared_data, name, status, gone) -> None:
    """As Postfix wrote them."""
    path = shared_data / "dsn-postfix" / f"{name}.eml"
    if not path.exists():
        pytest.skip(f"no real report at {path}")
    content = path.read_bytes()
    letter = Letter(content, len(content))
    (report,) = reports(letter)
    assert report == Report((f"{name}@dest.test",), "failed", status)
    assert report.gone == gone
    assert returned_id(letter) == f"<{name}@community.test>"
