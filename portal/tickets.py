"""What a link says: who follows it, and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.links import ForgedLinkError, LinkError, Purpose
from portal.site import Site
from store import Member, Program

Token = Annotated[str, Path(min_length=8, max_length=2000, description="From the link in a mail.")]


class NothingLeftError(LinkError):
    """A link of somebody whose data was erased."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A link that was made here for the purpose of the page.

    Attributes
    ----------
    token
        As it came: a form on the page is sent to the same address.
    claims
        See `notifications.contexts.Context.claims`.
    """

    purpose: Purpose
    token: str
    claims: Mapping[str, Any]
    site: Site

    @property
    def path(self) -> str:
        """The path of the page itself."""
        return f"/{self.purpose}/{self.token}"

    def member(self, session: Session) -> Member:
        """Find the member whose link it is.

        Raises
        ------
        NothingLeftError
            When the member's data was erased.
        ForgedLinkError
            When there is no such member any more.
        """
        member = session.get(Member, self.claims.get("m"))
        if member is None:
            raise ForgedLinkError("nobody has this link any more")
        if member.is_erased:
            raise NothingLeftError("the data of whose link this was is erased")
        return member

    def program(self, session: Session) -> Program:
        """Find the program that the link is about.

        Raises
        ------
        ForgedLinkError
            When there is no such program any more.
        """
        slug = str(self.claims.get("p", ""))
        program = session.scalar(select(Program).where(Program.slug == slug))
        if program is None:
            raise ForgedLinkError("there is no such program any more")
        return program


def ticket_for(purpose: Purpose) -> Callable[[Request, Token], Ticket]:
    """Give what reads the links of a purpose; a page depends on it.

    An expired or forged link raises a `LinkError`, which `portal.app` answers kindly.
    """

    def ticket(request: Request, token: Token) -> Ticket:
        site: Site = request.app.state.site
        return Ticket(purpose, token, site.links.signer.read(purpose, token), site)

    return ticket
