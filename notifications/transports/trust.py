"""Whom this machine trusts on the other end of a TLS connection."""

from __future__ import annotations

import ssl
from functools import cache


@cache
def trust() -> ssl.SSLContext:
    """Return what checks certificates against those that the machine's administrator trusts."""
    return ssl.create_default_context()
