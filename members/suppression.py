"""What no mail goes to and no import brings back, known by keyed hashes alone.

An address is hashed with a secret of the installation (``CROSSWEAVE_HASH_KEY``), so that who reads
the list without the secret learns nothing, and cannot try names on it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from store import Suppression

Reason = Literal["erased", "bounced"]


def address_digest(address: str, key: str) -> str:
    """Hash an e-mail address, case and spaces around it ignored.

    Parameters
    ----------
    key
        The secret of this installation.

    Returns
    -------
    str
        64 hexadecimal digits: HMAC (RFC 2104) with SHA-256.
    """
    return _digest(address.strip().casefold(), key)


def suppress(session: Session, digests: Iterable[str], *, reason: Reason, now: datetime) -> None:
    """Put hashes on the list; who is on it for a bounce and is erased then, is erased."""
    for digest in digests:
        known = session.get(Suppression, digest)
        if known is None:
            session.add(Suppression(digest=digest, reason=reason, at=now))
        elif reason == "erased":
            known.reason = reason
    session.flush()


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


def _digest(text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()
