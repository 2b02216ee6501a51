"""The headers of every mail, by the rules that large receivers hold senders to."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import getaddresses

import pytest

from notifications.transports.smtp import wire_form

ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id")
LONGEST_LINE = 998
"""RFC 5322, section 2.1.1, without the line's end."""


@pytest.fixture(scope="session")
def parsed(specimens) -> list[tuple[str, bytes, EmailMessage]]:
    """Give every mail as a receiver gets it: its name, its bytes and what they say."""
    parser = BytesParser(policy=SMTP)
    wires = [(each.name, wire_form(each.mail.message.as_bytes())) for each in specimens]
    return [(name, wire, parser.parsebytes(wire)) for name, wire in wires]


def test_each_header_is_there_once(parsed):
    """A second From or Subject is what forgers send, and receivers refuse."""
    for name, _wire, mail in parsed:
        counts = {header: len(mail.get_all(header, [])) for header in ONCE}
        assert counts == dict.fromkeys(ONCE, 1), name


def test_lines_are_short_enough_and_end_alike(parsed):
    """No line is longer than 998 octets, all end with CRLF, and headers are plain ASCII."""
    for name, wire, _mail in parsed:
        assert max(map(len, wire.split(b"\r\n"))) <= LONGEST_LINE, name
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\0", wire), name
        assert wire.partition(b"\r\n\r\n")[0].isascii(), name


def test_a_program_says_that_it_wrote(parsed):
    """No out-of-office answers come back (RFC 3834), also not from Exchange."""
    for name, _wire, mail in parsed:
        assert mail["Auto-Submitted"] == "auto-generated", name
        assert mail["X-Auto-Response-Suppress"], name


def test_members_can_stop_the_list_with_one_click(parsed, specimens, links):
    """One https address and the post that acts (RFC 8058); mail to admins is no list to leave."""
    stoppable = 0
    for name, _wire, mail in parsed:
        stop = mail.get_all("List-Unsubscribe", [])
        post = mail.get_all("List-Unsubscribe-Post", [])
        if stop:
            stoppable += 1
            assert re.fullmatch(rf"<{re.escape(links.base)}/unsubscribe/\S+>", stop[0]), name
            assert (len(stop), post) == (1, ["List-Unsubscribe=One-Click"]), name
        else:
            assert post == [], name
    assert stoppable > len(specimens) / 2


def test_the_parts_say_the_same_in_one_language(parsed):
    """A text for every reader comes before the page, both in UTF-8, and the language is named."""
    for name, _wire, mail in parsed:
        kinds = [part.get_content_type() for part in mail.walk()]
        assert kinds.index("text/plain") < kinds.index("text/html"), name
        assert mail["Content-Language"], name
        for part in mail.walk():
            if part.get_content_maintype() == "text":
                assert part.get_content_charset() == "utf-8", name


def test_answers_reach_people(parsed):
    """Every address to answer to is one, and none is the machine's own."""
    for name, _wire, mail in parsed:
        found = getaddresses(mail.get_all("Reply-To", []))
        assert found, name
        assert all("@" in address for _, address in found), name
        assert mail["From"].addresses[0].addr_spec not in {address for _, address in found}, name
