"""Somebody wrote to the sender's address: what they wrote, handed on to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Context, Mailing, Person
from notifications.links import Links
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardedMail(Context):
    """A mail that came in, told to the contact; an answer goes to who wrote it.

    Attributes
    ----------
    organisation
        Whose installation it is.
    author, address
        Who wrote it, as they say; empty where no answer can be sent there.
    text
        What it says, without markup.
    attachments
        The names of what was attached; none of it is handed on.
    cut
        Whether there is more of the text in the mailbox.
    """

    kind: ClassVar[str] = "forwarded_mail"
    urgent: ClassVar[bool] = True
    kept_until_sent: ClassVar[bool] = True

    organisation: str
    contact: str
    author: str
    address: str
    subject: str
    text: str
    attachments: tuple[str, ...] = ()
    cut: bool = False

    def mailing(self) -> Mailing:
        """Name the list of mail that is handed on."""
        return Mailing("Crossweave: mail to the sender", "inbox-admins", self.contact)

    def reply_to(self) -> tuple[Person, ...]:
        """Let an answer go to who wrote the mail."""
        return (Person(id=0, name=self.author, email=self.address),) if self.address else ()

    def view(self, links: Links) -> dict[str, Any]:
        """Word who wrote, and quote what."""
        who = self.author or self.address or _("Somebody")
        return {
            "program": "Crossweave",
            "community": self.organisation,
            "contact": self.contact,
            "who": who,
            "address": self.address,
            "about": self.subject or _("(no subject)"),
            "lines": self.text.split("\n"),
            "attachments": list(self.attachments),
            "cut": self.cut,
        }
