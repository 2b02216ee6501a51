"""Rehearsals: all mail to one address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.delivery import Made
from notifications.envelope import Mail, Sender
from notifications.headers import AddressError
from notifications.outbox import Draft, message_id
from notifications.samples import introduction_sample
from notifications.transports.memory import MemoryTransport
from notifications.transports.redirected import RedirectedTransport
from store import OutboxRow


def an_introduction() -> Mail:
    """Make a mail as a sender does."""
    draft = Draft("match-1", introduction_sample(), 1, "priya@harbourline.example")
    row = OutboxRow(
        key=draft.key,
        kind="introduction",
        context=draft.context.document(),
        message_id=message_id(draft.key),
        address=draft.address,
        locale="en",
    )
    made = Made(Sender("crossweave@harbourline.example", "Crossweave"))
    return made.mail(row, date=datetime(2027, 1, 4, tzinfo=UTC))


def test_nothing_reaches_those_whom_it_is_for() -> None:
    """Neither the mail, nor an answer to it, nor a click that would stop their mail."""
    inner = MemoryTransport()
    RedirectedTransport(inner, "ada@b.example").send(an_introduction())
    (mail,) = inner.sent
    assert mail.recipient == mail.message["To"] == mail.message["Reply-To"] == "ada@b.example"
    assert mail.message["X-Crossweave-Intended-For"] == "priya@harbourline.example"
    assert mail.message["List-Unsubscribe"] is None
    assert mail.message["Message-ID"] == an_introduction().message["Message-ID"]


def test_an_address_that_is_none_is_refused_at_once() -> None:
    """Better before the first mail than with every one."""
    with pytest.raises(AddressError):
        RedirectedTransport(MemoryTransport(), "nobody")
