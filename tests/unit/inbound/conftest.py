"""Mails as they come in, written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from notifications.inbound.letters import Letter


@pytest.fixture(scope="session")
def letter() -> Callable[..., Letter]:
    """Give a function that writes a mail: headers by name, `_` for `-`, and a body."""

    def write(body: str = "Hello", **headers: str) -> Letter:
        known = {"From": "priya.nair@harbourline.example", "Message_ID": "<1@harbourline.example>"}
        lines = [f"{name.replace('_', '-')}: {text}" for name, text in (known | headers).items()]
        content = "\r\n".join([*lines, "", body, ""]).encode()
        return Letter(content, len(content))

    return write
