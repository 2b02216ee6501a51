"""Introductions from the outbox to a mail server: how many a second, and at what price.

10,000 introductions, no two of them alike, are queued, then rendered and sent by the real code to
an SMTP server in a process of its own, on this machine. Two senders share them, each in a process
of its own, so that two cores are at work; the seconds include their start.

    python -m benchmarks.email --mails 10000 --out measured/email.jsonl
    python -m benchmarks.email --database postgresql://postgres@127.0.0.1/empty
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.measuring import peak_mib, write_rows
from notifications import delivery
from notifications.delivery import Made, deliver
from notifications.envelope import Sender
from notifications.messages import Introduction
from notifications.outbox import Draft, queue
from notifications.samples import introduction_sample, trio_sample
from notifications.transports.smtp import SmtpTransport
from notifications.workers import worker_name
from store import Database
from store.schema import upgrade

NOW: Final = datetime(2027, 1, 4, 9, tzinfo=UTC)
SENDER: Final = Sender("crossweave@harbourline.example", "Crossweave")
LIMIT_SECONDS: Final = 60.0
AT_ONCE: Final = 2_000
MOMENTS: Final = 10
TRIOS: Final = 0.05
SEED: Final = 2027


def fill(url: str, mails: int) -> None:
    """Queue introductions of a company in an empty database; each is to somebody else."""
    database = Database(url)
    upgrade(database)
    random = Random(SEED)
    for start in range(0, mails, AT_ONCE):
        drafts = []
        for number in range(start, min(start + AT_ONCE, mails)):
            address = f"m{number}@b.example"
            context = _introduction(number, random)
            drafts.append(Draft(f"match-{number}", context, None, address))
        with database.writing() as session:
            queue(session, drafts, now=NOW)
    database.dispose()


def _introduction(number: int, random: Random) -> Introduction:
    """Give one with names of its own, and what a company's vary in: how many, why, when, what."""
    sample = trio_sample() if random.random() < TRIOS else introduction_sample()
    people = tuple(replace(each, name=f"{each.name} {number}") for each in sample.people)
    kept = [each for each in sample.reasons if random.random() < 0.7]
    slots = sample.slots[: random.randint(0, 3)]
    prompt = {"en": f"Bring one spreadsheet, number {number}."} if random.random() < 0.5 else {}
    return replace(
        sample,
        recipient=random.choice(people).id,
        people=people,
        reasons=tuple(kept),
        slots=slots,
        prompt=prompt,
    )


@contextmanager
def server() -> Iterator[int]:
    """Run a mail server that takes everything, in a process of its own; give its port."""
    command = [sys.executable, "-m", "benchmarks.unreliable_server", "patient"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(json.loads(process.stdout.readline())["port"])
        finally:
            process.terminate()


def measure(url: str, port: int) -> dict[str, Any]:
    """Send all that is due; give seconds, processor seconds by step, and memory at some moments."""
    steps: defaultdict[str, float] = defaultdict(float)
    database = Database(url)
    transport = SmtpTransport("127.0.0.1", port, security="none")
    timed = _Timed(steps)
    transport.send = timed("smtp", transport.send)  # type: ignore[method-assign]
    peaks: list[float] = []

    def on_progress(done: int, total: int) -> None:
        if done % max(1, total // MOMENTS) == 0:
            peaks.append(round(peak_mib(), 1))

    with timed.replaced(Made, "mail", "mail"), timed.replaced(delivery, "render", "render"):
        began, used = time.perf_counter(), _processor_seconds()
        done = deliver(
            database,
            transport,
            sender=SENDER,
            clock=lambda: NOW,
            worker=worker_name(),
            on_progress=on_progress,
        )
        seconds, used = time.perf_counter() - began, _processor_seconds() - used
    steps["compose"] = steps.pop("mail") - steps["render"]
    steps["database and the rest"] = used - sum(steps.values())
    return {
        "sent": done.sent,
        "seconds": round(seconds, 2),
        "per_second": round(done.sent / seconds),
        "processor_seconds": round(used, 2),
        "processor_seconds_by_step": {step: round(took, 2) for step, took in steps.items()},
        "peak_mib": peaks,
    }


class _Timed:
    """Adds up the processor's seconds that steps take, which no other process disturbs much."""

    def __init__(self, steps: defaultdict[str, float]) -> None:
        self.steps = steps

    def __call__(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                self.steps[step] += time.process_time() - began

        return timed

    @contextmanager
    def replaced(self, place: Any, name: str, step: str) -> Iterator[None]:
        """Time a function where it is called from."""
        original = getattr(place, name)
        setattr(place, name, self(step, original))
        try:
            yield
        finally:
            setattr(place, name, original)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure, print, and give 1 when it took longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--senders", type=int, default=2, help="processes that share the outbox")
    parser.add_argument("--database", help="an empty database; a SQLite file when left out")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as port:
        url = given.database or f"sqlite:///{folder}/crossweave.db"
        fill(url, given.mails)
        began = time.perf_counter()
        with ProcessPoolExecutor(given.senders, mp_context=get_context("spawn")) as pool:
            tasks = [pool.submit(measure, url, port) for _ in range(given.senders)]
            senders = [task.result() for task in tasks]
        seconds = time.perf_counter() - began
    sent = sum(each["sent"] for each in senders)
    row = {
        "mails": given.mails,
        "database": url.partition(":")[0],
        "seconds": round(seconds, 1),
        "per_second": round(sent / seconds),
        "senders": senders,
    }
    write_rows([row], given.out)
    return 0 if sent == given.mails and seconds <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
