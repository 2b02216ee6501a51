"""On which terms mail is sent here, by which way, and what would become of what waits."""

from __future__ import annotations

from flows.installation import Installation
from members.suppression import address_digest
from notifications.forecast import Foreseen, foresee
from notifications.pacing import Pace
from notifications.picking import Terms
from notifications.transports import Transport, transport_from
from notifications.transports.redirected import RedirectedTransport
from store import Database


def forecast(installation: Installation, database: Database) -> list[Foreseen]:
    """Say what would become of each message that waits; nothing is sent or changed."""
    return foresee(database, terms=terms_of(installation), now=installation.now())


def terms_of(installation: Installation) -> Terms:
    """Return how much mail may go and when, and how addresses are known that get none."""
    settings = installation.settings
    key = settings.hash_key
    return Terms(
        pace=Pace.of(settings, reaches_people=settings.mail_server is not None),
        digest=(lambda address: address_digest(address, key.get_secret_value())) if key else None,
    )


def way_out(installation: Installation) -> Transport:
    """Return what mail leaves by: to those whom it is for, or all to one address."""
    settings = installation.settings
    transport = transport_from(settings)
    address = settings.mail_redirect_all_to
    return transport if address is None else RedirectedTransport(transport, address)
