"""A mail server that also refuses, stalls and hangs up, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

STALL_SECONDS = 0.15


class Unreliable:
    """Takes most mails; what it took is written to a file before it says so.

    Attributes
    ----------
    trouble
        The share of mails that meet with each of three sorts of trouble: refused for now, stalled,
        and hung up on, the last one half before and half after the mail was taken.
    """

    def __init__(self, taken: Path, *, trouble: float, seed: int) -> None:
        self.taken, self.trouble, self.random = (
            taken.open("a", encoding="ascii"),
            trouble,
            Random(seed),
        )

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that the server calls
        """Answer a mail."""
        turn = self.random.random()
        if turn < self.trouble:
            return "451 later"
        if turn < 2 * self.trouble:
            await asyncio.sleep(STALL_SECONDS)
        hangs_up = 2 * self.trouble <= turn < 3 * self.trouble
        if hangs_up and self.random.random() < 0.5:
            _hang_up(server)
            return "451 gone"
        self._take(envelope)
        if hangs_up:
            _hang_up(server)
        return "250 taken"

    def _take(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        head = content.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
        found = [line for line in head.split("\r\n") if line.lower().startswith("message-id:")]
        self.taken.write(found[0].partition("<")[2].partition("@")[0] + "\n")
        self.taken.flush()


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class Patient:
    """Takes every mail and forgets it."""

    async def handle_DATA(self, _: SMTP, __: Session, ___: Envelope) -> str:  # noqa: N802 - the name that the server calls
        """Answer a mail."""
        return "250 taken"


async def serve(handler: Any) -> None:
    """Serve until the process is told to end; the first line of output is the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()


def main() -> None:
    """Serve: ``patient``, or ``unreliable FILE SHARE SEED``."""
    if sys.argv[1] == "patient":
        asyncio.run(serve(Patient()))
        return
    taken, trouble, seed = Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    asyncio.run(serve(Unreliable(taken, trouble=trouble, seed=seed)))


if __name__ == "__main__":
    main()
