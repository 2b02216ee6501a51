"""Sign mails (DKIM, RFC 6376) at the last moment, whatever way they then go."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import dkim  # type: ignore[import-untyped]
from dkim.crypto import (  # type: ignore[import-untyped]
    UnparsableKeyError,
    parse_pem_private_key,
)

from config.errors import ConfigError
from config.settings import Settings
from notifications.envelope import Mail
from notifications.transports.base import Transport

SIGNED: Final = (
    "from",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
"""``From`` twice, so that nobody can add another; both headers of RFC 8058, which asks for it."""

FEWEST_BITS: Final = 1024
RSA: Final = b"rsa-sha256"
ED25519: Final = b"ed25519-sha256"
SEED: Final = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 key in a file (RFC 8410)."""
ARMOUR: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----(.+?)-----END", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain.

    Attributes
    ----------
    selector, domain
        Where the public key is: the TXT record ``selector._domainkey.domain``.
    key
        As dkimpy reads it: PEM for RSA, the seed in base64 for Ed25519.
    algorithm
        ``rsa-sha256`` or ``ed25519-sha256``.
    """

    selector: str
    domain: str
    key: bytes
    algorithm: bytes

    @classmethod
    def of(cls, settings: Settings) -> Signer | None:
        """Take the key of the settings; None when none is set.

        Raises
        ------
        ConfigError
            When the key cannot be read or used, or is of another domain than the sender's.
        """
        if not (settings.dkim_key_file and settings.dkim_selector and settings.dkim_domain):
            return None
        _require_own_domain(settings.dkim_domain, settings.sender)
        key, algorithm = _read_key(settings.dkim_key_file)
        signer = cls(settings.dkim_selector, settings.dkim_domain, key, algorithm)
        signer.require_usable(settings.dkim_key_file)
        return signer

    def signature(self, message: bytes) -> bytes:
        """Return the header line to put before a mail, with its line end.

        The time in it is the machine's own, not that of a stopped clock: who checks would refuse a
        signature from the future.
        """
        header: bytes = dkim.sign(
            message,
            self.selector.encode("ascii"),
            self.domain.encode("ascii"),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=self.algorithm,
            include_headers=_present(message),
        )
        return header

    def require_usable(self, path: Path) -> None:
        """Sign something, so that a key that cannot sign is found before the first mail."""
        try:
            self.signature(b"From: crossweave@localhost\r\n\r\nA trial.\r\n")
        except dkim.DKIMException as error:
            why = "Ed25519 needs the package PyNaCl" if _lacks_nacl(error) else "it is no such key"
            raise ConfigError(
                f"CROSSWEAVE_DKIM_KEY_FILE: {path} cannot sign mail: {why}. {MAKE_ONE}"
            ) from None


MAKE_ONE: Final = "`openssl genrsa -out dkim.pem 2048` makes a key (docs/mail-server.md)."


class SigningTransport:
    """Signs each mail and hands it on."""

    def __init__(self, inner: Transport, signer: Signer) -> None:
        self.inner, self._signer = inner, signer

    def send(self, mail: Mail) -> None:
        """Sign the mail, and send it; raises what the way out does."""
        content = mail.content
        self.inner.send(replace(mail, signed=self._signer.signature(content) + content))

    def close(self) -> None:
        """Close the way out."""
        self.inner.close()


def _present(message: bytes) -> Sequence[str]:
    """Return which of the headers to sign a mail has."""
    head = message.partition(b"\r\n\r\n")[0]
    lines = (line for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t"))
    names = {line.partition(b":")[0].decode("ascii", "replace").lower() for line in lines}
    return [name for name in SIGNED if name in names]


def _require_own_domain(domain: str, sender: str) -> None:
    """Refuse a signature that would not speak for the address that members see (DMARC)."""
    of_sender = sender.rpartition("@")[2].lower()
    signs = domain.lower()
    if (
        of_sender != signs
        and not of_sender.endswith(f".{signs}")
        and not signs.endswith(f".{of_sender}")
    ):
        raise ConfigError(
            f"CROSSWEAVE_DKIM_DOMAIN is {domain}, and CROSSWEAVE_SENDER is of {of_sender}: a"
            " signature counts for the sender's own domain only. Make the two fit."
        )


def _read_key(path: Path) -> tuple[bytes, bytes]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"CROSSWEAVE_DKIM_KEY_FILE: {path} cannot be read: {error.strerror}. Check the path,"
            " and that this user may read it."
        ) from None
    seed = _ed25519_seed(content)
    if seed is not None:
        return base64.b64encode(seed), ED25519
    try:
        bits = parse_pem_private_key(content)["modulus"].bit_length()
    except (UnparsableKeyError, ValueError, KeyError, TypeError, IndexError):
        raise ConfigError(
            f"CROSSWEAVE_DKIM_KEY_FILE: {path} holds no private key in PEM, without a password."
            f" {MAKE_ONE}"
        ) from None
    if bits < FEWEST_BITS:
        raise ConfigError(
            f"CROSSWEAVE_DKIM_KEY_FILE: the key of {path} has {bits} bits, and signatures of fewer"
            f" than {FEWEST_BITS} count for nothing (RFC 8301). {MAKE_ONE}"
        )
    return content, RSA


def _ed25519_seed(content: bytes) -> bytes | None:
    """Return the 32 bytes of an Ed25519 key, from PEM or from bare base64."""
    armoured = ARMOUR.search(content)
    try:
        raw = base64.b64decode(
            b"".join((armoured[1] if armoured else content).split()), validate=True
        )
    except (binascii.Error, ValueError):
        return None
    if armoured:
        return raw[len(SEED) :] if raw.startswith(SEED) and len(raw) == len(SEED) + 32 else None
    return raw if len(raw) == 32 else None


def _lacks_nacl(error: dkim.DKIMException) -> bool:
    return isinstance(error, dkim.NaClNotFoundError)
