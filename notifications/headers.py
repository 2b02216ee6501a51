"""Headers of a mail, folded by the rules (RFC 5322, RFC 2047) and never to be broken out of.

The usual policy parses each value that it is given, to fold it again; what is written here is known
already, and its folding leaves no subject empty, breaks no address in angle brackets, and loses no
address behind one that is too long for its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.policy import SMTP, Policy
from email.utils import format_datetime
from itertools import groupby
from typing import Final, Self

from notifications.wording.names import one_line

UNFOLDED: Final = 200
LINE: Final = 78
LONGEST_LABEL: Final = 12
"""Characters that ``Reply-To`` and what is around an address take."""
LONG_WORD: Final = 50
SPECIAL: Final = re.compile(r'[()<>\[\]:;@\\,."]+')
BREAKS: Final = re.compile(r"[\r\n\0]")


class AddressError(ValueError):
    """An address that no mail can be sent to; the message does not repeat it."""


class _Registry(HeaderRegistry):
    """Knows the class of each header again; the usual one makes a new class for every header."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        key = name.lower()
        if key not in self._known:
            self._known[key] = super().__getitem__(name)
        return self._known[key]


POLICY: Final = SMTP.clone(header_factory=_Registry())
"""How mails are written: lines end as RFC 5322 says, and headers of the classes here stay."""


class OneLineHeader(str):
    """A header that stands on one line, as an address in angle brackets must.

    The name and `fold` are what `email.policy.EmailPolicy` asks of a header that it takes as it is.

    Raises
    ------
    ValueError
        When the value would end the line.
    """

    name: str

    def __new__(cls, name: str, value: str) -> Self:
        """Make a header; ``value`` is all that comes after its name."""
        if BREAKS.search(value):
            raise ValueError(f"the header {name} has a line break in its value")
        header = super().__new__(cls, value)
        header.name = name
        return header

    def fold(self, *, policy: Policy) -> str:
        """Write the header with its name."""
        return f"{self.name}: {self}{policy.linesep}"


class SubjectHeader(OneLineHeader):
    """A subject that begins on the line of its name, where the usual folding may leave it empty."""

    def fold(self, *, policy: Policy) -> str:
        """Write the header with its name; encoded where it is long or not ASCII."""
        text = str(self)
        if not text.isascii() or len(text) > UNFOLDED:
            text = Header(text, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {text}{policy.linesep}"


class AddressesHeader(OneLineHeader):
    """Addresses, one a line.

    Attributes
    ----------
    addresses
        Those that it names.
    """

    addresses: tuple[Address, ...]

    @classmethod
    def of(cls, name: str, addresses: Sequence[Address]) -> Self:
        """Name some addresses."""
        header = cls(name, ", ".join(map(str, addresses)))
        header.addresses = tuple(addresses)
        return header

    def fold(self, *, policy: Policy) -> str:
        """Write the header with its name."""
        ends = policy.linesep
        folded = f",{ends} ".join(_folded(each, ends) for each in self.addresses)
        return f"{self.name}: {folded}{ends}"


def date_header(date: datetime) -> OneLineHeader:
    """Say when a mail is sent; ``date`` is aware."""
    return OneLineHeader("Date", format_datetime(date))


def header_address(text: str, name: str = "", *, of: str) -> Address:
    """Read an address for a header, with the name to show beside it.

    Characters of the name that have a meaning in headers are left out: a name can then never turn
    into an address, whatever folding does to its quotes.

    Parameters
    ----------
    of
        Whose address it is, for the error's message.

    Raises
    ------
    AddressError
        When the address is malformed, or its part before the ``@`` is not ASCII.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        local.encode("ascii")
        found = Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, MessageError):
        raise AddressError(f"the address of {of} cannot be used") from None
    if not (found.username and found.domain):
        raise AddressError(f"the address of {of} cannot be used")
    return Address(without_specials(name), found.username, found.domain)


def without_specials(name: str) -> str:
    """Leave out what has a meaning in headers."""
    return one_line(SPECIAL.sub(" ", one_line(name)))


def _folded(address: Address, linesep: str) -> str:
    """Write an address on lines that are short, but for an address that is itself long."""
    written = ""
    room = LINE - LONGEST_LABEL
    shown = f"<{address.addr_spec}>" if address.display_name else address.addr_spec
    for word in (*_phrase(address.display_name), shown):
        if not written:
            written = word
        elif len(written.rpartition(linesep)[2]) + len(word) < room:
            written += f" {word}"
        else:
            written += f"{linesep} {word}"
    return written


def _phrase(name: str) -> Iterator[str]:
    """Give the words of a name; those that would not do as they stand are encoded (RFC 2047).

    Neighbours are encoded together, as the space between two encoded words does not count.
    """
    for encode, words in groupby(name.split(), key=_wants_encoding):
        if encode:
            yield from Header(" ".join(words), "utf-8", maxlinelen=LINE).encode(linesep="").split()
        else:
            yield from words


def _wants_encoding(word: str) -> bool:
    return not word.isascii() or "=?" in word or len(word) > LONG_WORD
