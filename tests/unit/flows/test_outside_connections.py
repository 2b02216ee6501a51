"""Connections to the outside are counted, so that "none" is a measurement."""

from __future__ import annotations

import sys

import pytest

from flows.outside import is_this_machine, watched_connections


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "127.8.9.10", "::1", "::1%lo"])
def test_loopback_is_this_machine(host):
    """Names and addresses of the loopback are not the outside."""
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["example.org", "10.0.0.1", "192.168.1.1", "2001:db8::1", "0x7f"])
def test_everything_else_is_outside(host):
    """A private network is the outside too: only this machine is not."""
    assert not is_this_machine(host)


def test_a_look_up_and_a_connection_are_seen():
    """Each host is noted once, a look-up as well as a connection; nothing after the block."""
    with watched_connections() as seen:
        for host in ("127.0.0.1", "192.0.2.1", "192.0.2.1"):
            sys.audit("socket.connect", None, (host, 25))
        sys.audit("socket.connect", None, "/run/postgresql/.s.PGSQL.5432")
        sys.audit("socket.getaddrinfo", b"crossweave.invalid", 80, 0, 0, 0)
    assert seen.hosts == {"192.0.2.1", "crossweave.invalid"}
    sys.audit("socket.getaddrinfo", "later.invalid", 80, 0, 0, 0)
    assert "later.invalid" not in seen.hosts
