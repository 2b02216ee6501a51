"""What no mail goes to and no import brings back, known by keyed hashes alone.

An address or a feed's key is hashed with a secret of the installation (``CROSSWEAVE_HASH_KEY``), so
that who reads the list without the secret learns nothing, and cannot try names on it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

from pydantic import SecretStr
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from config.errors import ConfigError
from store import Member, Suppression

Reason = Literal["erased", "bounced"]
ANY_FEED: Final = ""
_OWN_MARK: Final = "\0the key of this installation"

NO_KEY: Final = (
    "CROSSWEAVE_HASH_KEY is not set, so people whose data is erased could not be known again, and"
    " the next import would bring them back. `crossweave portal keys` makes a key: put it into"
    " .env, and keep a copy in a safe place."
)
LOST_KEY: Final = (
    "People were erased here, and CROSSWEAVE_HASH_KEY is not the key that they are known by: an"
    " import would bring them back. Set the key again that was there when the first was erased."
)


def hash_key_of(secret: SecretStr | None) -> str:
    """Return the key that hashes are made with.

    Raises
    ------
    ConfigError
        When none is set; the message says what to do.
    """
    if secret is None:
        raise ConfigError(NO_KEY)
    return secret.get_secret_value()


def address_digest(address: str, key: str) -> str:
    """Hash an e-mail address, case and spaces around it ignored.

    Parameters
    ----------
    key
        The secret, see `hash_key_of`.

    Returns
    -------
    str
        64 hexadecimal digits: HMAC (RFC 2104) with SHA-256.
    """
    return _digest(address.strip().casefold(), key)


def person_digest(source: str, source_key: str, key: str) -> str:
    """Hash by what a feed knows a person; ``source`` is `ANY_FEED` where the feed is not told."""
    return _digest(f"\0{source}\0{source_key.strip()}", key)


def digests_of(member: Member, key: str) -> list[str]:
    """Hash all by which a feed, a form or a mail could name a member."""
    found = [
        person_digest(member.source, member.source_key, key),
        person_digest(ANY_FEED, member.source_key, key),
    ]
    return [*found, address_digest(member.email, key)] if member.email else found


def suppress(session: Session, digests: Iterable[str], *, reason: Reason, now: datetime) -> None:
    """Put hashes on the list; who is on it for a bounce and is erased then, is erased."""
    for digest in digests:
        known = session.get(Suppression, digest)
        if known is None:
            session.add(Suppression(digest=digest, reason=reason, at=now))
        elif reason == "erased":
            known.reason = reason
    session.flush()


def suppress_erased(session: Session, member: Member, key: str, *, now: datetime) -> None:
    """Keep the hashes by which a member is known again whose data is erased.

    Raises
    ------
    ConfigError
        When others were erased with another key.
    """
    ErasedPeople(session, key)
    own = _digest(_OWN_MARK, key)
    suppress(session, [own, *digests_of(member, key)], reason="erased", now=now)


def is_suppressed(session: Session, digest: str, *, reason: Reason | None = None) -> bool:
    """Tell whether a hash is on the list, for a reason or for any."""
    known = session.get(Suppression, digest)
    return known is not None and reason in (None, known.reason)


def lift(session: Session, digest: str) -> bool:
    """Take a hash off the list, at the word of whose it is; false when it was not on it."""
    taken = session.execute(
        delete(Suppression).where(Suppression.digest == digest).returning(Suppression.digest)
    )
    return taken.first() is not None


class ErasedPeople:
    """Knows people again whose data was erased; a `sources.erased.IsErased`.

    Parameters
    ----------
    session
        An open session; one query is made.
    key
        The secret; None where none is set.

    Raises
    ------
    ConfigError
        When somebody was erased and the key is not the one that they are known by: an import must
        not go on then.
    """

    def __init__(self, session: Session, key: str | None) -> None:
        erased = select(Suppression.digest).where(Suppression.reason == "erased")
        self._digests = frozenset(session.scalars(erased))
        self._key = key or ""
        if self._digests and (key is None or _digest(_OWN_MARK, key) not in self._digests):
            raise ConfigError(LOST_KEY)

    def __call__(self, *, source: str | None, key: str | None, email: str | None) -> bool:
        """Tell whether a row's key or address is one of somebody who was erased."""
        if not self._digests:
            return False
        named = []
        if key:
            named.append(person_digest(source or ANY_FEED, key, self._key))
        if email:
            named.append(address_digest(email, self._key))
        return not self._digests.isdisjoint(named)


def _digest(text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()
