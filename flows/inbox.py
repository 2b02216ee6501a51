"""Read the inbox of an installation."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from config import ConfigError
from flows.delivery_trouble import tell_of_bounces
from flows.installation import Installation
from members.inbox import Returned, preview_inbox, read_inbox
from members.returned_mail import Desk
from notifications.inbound.mailboxes import Mailbox, inbox_of
from store import Database

if TYPE_CHECKING:
    from notifications.inbound.answers import CalendarAnswer


def read(installation: Installation, database: Database) -> Returned:
    """Take in what is unread; the admins get the day's note of trouble when mail came back.

    Raises
    ------
    ConfigError
        When no inbox is set, or something that reading it needs.
    InboxError
        When it cannot be read.
    """
    desk = desk_of(installation)
    with closing(_box(installation)) as box:
        returned = read_inbox(database, box, desk, clock=installation.now)
    tell_of_bounces(installation, database, returned)
    return returned


def preview(installation: Installation, database: Database) -> Returned:
    """Say what `read` would do, and change nothing; raises as it does."""
    desk = desk_of(installation)
    with closing(_box(installation)) as box:
        return preview_inbox(database, box, desk, clock=installation.now)


def desk_of(installation: Installation) -> Desk:
    """Put together who reads the mail that comes in.

    Raises
    ------
    ConfigError
        When there is no key for addresses, or no person who reads what is for one.
    """
    settings = installation.settings
    sender = settings.sender.lower()
    people = tuple(each for each in settings.admin_addresses if each.lower() != sender)
    if not people:
        raise ConfigError(
            "What members write to the sender's address is handed on to a person: set"
            " CROSSWEAVE_ADMINS to the address of at least one, other than CROSSWEAVE_SENDER."
        )
    return Desk(
        sender=settings.sender,
        organisation=settings.organisation,
        people=people,
        hash_key=hash_key_of(installation),
        on_answer=hear_answer,
        locale=settings.admin_locale,
    )


def hash_key_of(installation: Installation) -> str:
    """Return the key that gone addresses are known again by.

    Raises
    ------
    ConfigError
        When none is set.
    """
    key = installation.settings.hash_key
    if key is None:
        raise ConfigError(
            "CROSSWEAVE_HASH_KEY is not set, so an address that is gone could not be known again."
            " `crossweave portal keys` makes a key: put it into .env."
        )
    return key.get_secret_value()


def hear_answer(session: Session, answer: CalendarAnswer) -> None:
    """Hear what a calendar answered to an invitation.

    Nothing follows from it yet; meetings are called off on the page of times.
    """


def _box(installation: Installation) -> Mailbox:
    box = inbox_of(installation.settings)
    if box is None:
        raise ConfigError(
            "CROSSWEAVE_INBOX is not set. Write where the mail to the sender's address is:"
            " maildir:/path, mbox:/path or imaps://host/folder (docs/bounces.md)."
        )
    return box
