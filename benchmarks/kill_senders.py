"""Senders that are killed at random moments, over and over, while the server fails too.

Four processes drain an outbox into a server that refuses, stalls and hangs up. One of them is
killed (SIGKILL) at a random moment, and replaced, again and again. Then it is counted: no row may
be lost, and no Message-ID may have been taken twice, but for rows that are ``uncertain`` and that
nobody sends again.

    python -m benchmarks.kill_senders --kills 200 --mails 2000
    python -m benchmarks.kill_senders --database postgresql://postgres@127.0.0.1/empty
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from notifications.claims import DUE
from notifications.delivery import deliver
from notifications.envelope import Sender
from notifications.outbox import Draft, queue
from notifications.samples import samples
from notifications.transports.smtp import SmtpTransport
from notifications.workers import worker_name
from store import Database, OutboxRow
from store.schema import upgrade

SENDERS = 4
TROUBLE = 0.03
START = datetime(2027, 1, 4, 9, tzinfo=UTC)
LONGEST_SECONDS = 540
LONGEST_LIFE = 0.12
LONGEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was counted at the end.

    Attributes
    ----------
    mails, kills
        How many rows there were, and how many senders were killed.
    states
        Rows by state.
    arrived_uncertain
        How many of the uncertain ones the server did take.
    lost
        Rows that are ``sent`` though the server took nothing.
    twice
        Message-IDs that the server took more than once.
    seconds
        How long it took.
    """

    mails: int
    kills: int
    states: dict[str, int]
    arrived_uncertain: int
    lost: int
    twice: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, and nothing sent twice."""
        ended = set(self.states) <= {"sent", "uncertain"}
        return ended and self.lost == self.twice == 0


def run(url: str, folder: Path, *, mails: int, kills: int, seed: int = 0) -> Outcome:
    """Queue mails in an empty database, let senders be killed, and count."""
    database = Database(url)
    upgrade(database)
    fill(database, mails)
    database.dispose()  # no connection may be shared with the copies of this process
    taken = folder / "taken"
    with server(taken, seed) as port:
        began = time.monotonic()
        done = _harass(url, port, kills, Random(seed))
        _finish(url, port)
        seconds = time.monotonic() - began
    return _count(url, taken, done, seconds)


def fill(database: Database, mails: int) -> None:
    """Queue so many mails, each to somebody else."""
    context = samples()["round_summary"]
    drafts = [
        Draft.to_admin(f"a{number}@b.example", subject="round-1", context=context)
        for number in range(mails)
    ]
    with database.writing() as session:
        queue(session, drafts, now=START)


@contextmanager
def server(taken: Path, seed: int, *, trouble: float = TROUBLE) -> Iterator[int]:
    """Run an unreliable server in a process of its own; give its port."""
    command = [sys.executable, "-m", "benchmarks.unreliable_server", "unreliable"]
    with subprocess.Popen(
        [*command, str(taken), str(trouble), str(seed)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(json.loads(process.stdout.readline())["port"])
        finally:
            process.terminate()


def send(url: str, port: int, days_ahead: int) -> None:
    """Send what is due, once; this is what gets killed.

    Parameters
    ----------
    days_ahead
        How far this sender's clock is ahead, so that what was put off is due.
    """
    database = Database(url)
    transport = SmtpTransport("127.0.0.1", port, security="none", timeout=5)
    now = START + timedelta(days=days_ahead)
    deliver(
        database,
        transport,
        sender=Sender("crossweave@harbourline.example", "Crossweave"),
        clock=lambda: now,
        worker=worker_name(),
    )
    transport.close()


def _start(url: str, port: int, days_ahead: int) -> int:
    """Start a sender as a copy of this process, which has loaded all that it needs."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            logging.disable()
            send(url, port, days_ahead)
            code = 0
        finally:
            os._exit(code)
    return process


def _killed(process: int) -> bool:
    """Wait for a sender to end; tell whether it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


def _harass(url: str, port: int, kills: int, random: Random) -> int:
    """Keep four senders at work and kill one at a time; give how many were killed at work."""
    running = [_start(url, port, 0) for _ in range(SENDERS)]
    killed, until, days = 0, time.monotonic() + LONGEST_SECONDS, 0
    while killed < kills and time.monotonic() < until:
        time.sleep(random.uniform(0.0, LONGEST_LIFE))
        place = random.randrange(SENDERS)
        os.kill(running[place], signal.SIGKILL)
        at_work = _killed(running[place])
        killed += at_work
        days += not at_work  # it had ended, so what is left was put off: let its time come
        running[place] = _start(url, port, days)
    for process in running:
        _killed(process)
    return killed


def _finish(url: str, port: int) -> None:
    """Let senders whom nobody kills bring everything to an end."""
    for turn in range(LONGEST_DAYS):
        _killed(_start(url, port, turn * 2))
        if not _waiting(url):
            return
    raise RuntimeError("after months of tries some mail still waits")


def _waiting(url: str) -> int:
    database = Database(url)
    with database.reading() as session:
        counted = select(func.count()).where(OutboxRow.state.in_((*DUE, "sending")))
        waiting = session.execute(counted).scalar_one()
    database.dispose()
    return waiting


def _count(url: str, taken: Path, kills: int, seconds: float) -> Outcome:
    database = Database(url)
    with database.reading() as session:
        rows = session.execute(select(OutboxRow.message_id, OutboxRow.state)).tuples().all()
    database.dispose()
    counts = Counter(taken.read_text("ascii").split())
    missing = [found for found, state in rows if state == "sent" and not counts[found]]
    return Outcome(
        mails=len(rows),
        kills=kills,
        states=dict(Counter(state for _, state in rows)),
        arrived_uncertain=sum(1 for found, state in rows if state == "uncertain" and counts[found]),
        lost=len(missing),
        twice=sum(count > 1 for count in counts.values()),
        seconds=round(seconds, 1),
    )


def main() -> int:
    """Run it, print what was counted, and give 1 when anything was lost or sent twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--database", help="an empty database; a SQLite file when left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = given.database or f"sqlite:///{name}/crossweave.db"
        outcome = run(url, Path(name), mails=given.mails, kills=given.kills, seed=given.seed)
    print(json.dumps(asdict(outcome)), flush=True)
    return 0 if outcome.holds and outcome.mails == given.mails else 1


if __name__ == "__main__":
    sys.exit(main())
