"""Count connections that leave this machine, so that "none" is a measurement."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

LOCAL_NAMES = frozenset({"", "localhost", "ip6-localhost"})


@dataclass(slots=True)
class OutsideConnections:
    """Hosts, other than this machine, that this process looked up or connected to.

    Attributes
    ----------
    hosts
        Each host once.
    """

    hosts: set[str] = field(default_factory=set)
    watching: bool = True

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take an audit event of the interpreter (PEP 578)."""
        if not self.watching:
            return
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            self._note(arguments[1][0])
        elif event == "socket.getaddrinfo" and arguments[0] is not None:
            self._note(arguments[0])

    def _note(self, host: Any) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if not is_this_machine(name):
            self.hosts.add(name)


def is_this_machine(host: str) -> bool:
    """Tell whether a name or address is this machine's own loopback."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def watched_connections() -> Iterator[OutsideConnections]:
    """Watch this process's connections until the block ends."""
    seen = OutsideConnections()
    sys.addaudithook(seen.see)
    try:
        yield seen
    finally:
        seen.watching = False
