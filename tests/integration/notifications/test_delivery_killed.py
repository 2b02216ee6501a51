"""A sender that is killed at its worst moments: nothing lost, nothing sent twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from sqlalchemy import select

from notifications.delivery import deliver
from notifications.envelope import Sender
from notifications.outbox import Draft, queue
from notifications.samples import samples
from notifications.transports.smtp import SmtpTransport
from notifications.workers import worker_name
from store import Database, OutboxRow

START = datetime(2027, 1, 4, 8, tzinfo=UTC)
MAILS = 60
KILLED_BEFORE_THE_ANSWER = (4, 9)
KILLED_SOON_AFTER = 14

SENDERS = """
import os
import sys
from datetime import UTC, datetime
from notifications.delivery import deliver
from notifications.envelope import Sender
from notifications.transports.smtp import SmtpTransport
from notifications.workers import worker_name
from store import Database


def send():
    deliver(
        Database(sys.argv[1]),
        SmtpTransport("127.0.0.1", int(sys.argv[2]), security="none"),
        sender=Sender(f"{os.getpid()}@harbourline.example", "Crossweave"),
        clock=lambda: datetime(2027, 1, 4, 8, tzinfo=UTC),
        worker=worker_name(),
    )


children = []
for _ in range(3):
    children.append(os.fork())
    if children[-1] == 0:
        send()
        os._exit(0)
print(*[os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""


class KillingServer(Controller):
    """Takes mails, and kills the process that hands some of them over.

    The sender's address tells the process.

    Attributes
    ----------
    taken
        The ``Message-ID`` of each mail that was handed over, without its domain.
    """

    def __init__(self) -> None:
        super().__init__(self, hostname="127.0.0.1", port=0)
        self.taken: list[str] = []

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_DATA(self, _: Any, __: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that the server calls
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content)
        self.taken.append(message["Message-ID"].strip("<>").split("@")[0])
        victim = str(envelope.mail_from).partition("@")[0]
        if len(self.taken) in KILLED_BEFORE_THE_ANSWER and victim.isdigit():
            os.kill(int(victim), signal.SIGKILL)
        if len(self.taken) == KILLED_SOON_AFTER and victim.isdigit():
            threading.Timer(0.003, os.kill, (int(victim), signal.SIGKILL)).start()
        return "250 taken"


@pytest.fixture
def server() -> Iterator[KillingServer]:
    """Give a running server."""
    server = KillingServer()
    server.start()
    yield server
    server.stop()


def run_senders(database: Database, server: KillingServer) -> list[int]:
    """Run three senders side by side to their ends, whichever those are; give their exit codes."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", SENDERS, url, str(server.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return [int(code) for code in done.stdout.split()]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_senders_lose_nothing_and_send_nothing_twice(
    database: Database, server: KillingServer
) -> None:
    """Three senders are killed at work; then each mail was sent once, or nobody knows."""
    context = samples()["round_summary"]
    drafts = [
        Draft.to_admin(f"a{n}@b.example", subject="round-1", context=context) for n in range(MAILS)
    ]
    with database.writing() as session:
        queue(session, drafts, now=START)
    kills = run_senders(database, server).count(-signal.SIGKILL)
    finish(database, server)
    with database.reading() as session:
        rows = session.execute(select(OutboxRow.message_id, OutboxRow.state)).all()
    states = Counter(state for _, state in rows)
    assert kills >= len(KILLED_BEFORE_THE_ANSWER)
    assert set(states) == {"sent", "uncertain"}
    assert len(KILLED_BEFORE_THE_ANSWER) <= states["uncertain"] <= kills
    assert set(Counter(server.taken).values()) == {1}
    assert {found for found, state in rows if state == "sent"} <= set(server.taken)
    assert len(rows) == MAILS


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_ten_kills_while_the_server_fails_too(database: Database) -> None:
    """Four senders, a server that refuses, stalls and hangs up: all is sent once, or uncertain."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "benchmarks.kill_senders", "--mails", "100", "--kills", "10"]
    done = subprocess.run(
        [*command, "--database", url], capture_output=True, text=True, timeout=150, check=False
    )
    outcome = json.loads(done.stdout)
    assert (outcome["kills"], outcome["mails"], done.returncode) == (10, 100, 0), outcome
    assert outcome["lost"] == outcome["twice"] == 0
    assert outcome["states"]["sent"] >= 50


def finish(database: Database, server: KillingServer) -> None:
    """Deliver what is left, in this process."""
    transport = SmtpTransport("127.0.0.1", server.port, security="none")
    sender = Sender("crossweave@harbourline.example", "Crossweave")
    deliver(database, transport, sender=sender, clock=lambda: START, worker=worker_name())
    transport.close()
