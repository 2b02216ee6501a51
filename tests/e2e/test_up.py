"""``crossweave up`` as an admin meets it: real server, real schedule, real SMTP, a hard kill."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from flows.server import free_port
from store import AuditEntry, Database, OutboxRow, Round

CROSSWEAVE = Path(sys.executable).with_name("crossweave")
ADMIN = "ada@example.org"
FUNCTIONS = ("Finance", "Marketing", "Operations")
PROGRAM = """\
name: Buddies
kind: pairing
community: ai-learners
cadence: {{cron: "* * * * *", start: {today}}}
approval: required
must:
  - different: function
"""
MAPPINGS = {
    "people": (
        "source: hr\nkind: people\n"
        "fields: {key: Key, name: Name, email: Mail, function: Function}\n"
    ),
    "answers": "source: form\nkind: answers\nfields: {key: Key, joins: Join}\n",
}
PEOPLE = 9


@dataclass
class Inbox:
    """Takes mail as an SMTP server does."""

    mails: list[Message] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        """Keep one mail."""
        self.mails.append(message_from_bytes(envelope.content))  # type: ignore[attr-defined]
        return "250 OK"

    def to(self, address: str) -> list[Message]:
        """Give the mails to an address."""
        return [mail for mail in self.mails if address in mail["To"]]

    def ids(self) -> Counter[str]:
        """Count the mails by Message-ID."""
        return Counter(mail["Message-ID"] for mail in self.mails)


@dataclass
class Up:
    """A running ``crossweave up``."""

    process: subprocess.Popen[bytes]
    output: Path
    port: int

    @property
    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text(encoding="utf-8")

    def run_now(self, deployment: str) -> None:
        """Ask for a run, as the button on Prefect's page does."""
        api = f"http://127.0.0.1:{self.port}/api/deployments"
        found = json.loads(answer_of(f"{api}/name/{deployment}"))["id"]
        answer_of(f"{api}/{found}/create_flow_run", b"{}")


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """Give an SMTP server on this machine."""
    taken = Inbox()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    monkeypatch.setenv("CROSSWEAVE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CROSSWEAVE_SMTP_PORT", str(controller.port))
    monkeypatch.setenv("CROSSWEAVE_SMTP_SECURITY", "none")
    # These tests run at any hour of any day, with a round every minute.
    monkeypatch.setenv("CROSSWEAVE_MAIL_FROM_HOUR", "0")
    monkeypatch.setenv("CROSSWEAVE_MAIL_UNTIL_HOUR", "24")
    monkeypatch.setenv("CROSSWEAVE_MAIL_ON_WEEKENDS", "true")
    monkeypatch.setenv("CROSSWEAVE_MAIL_PER_WEEK", "0")
    yield taken
    controller.stop()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an installation with nine people in a program that has a round every minute."""
    folder = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CROSSWEAVE_HOME", str(folder))
    monkeypatch.setenv("CROSSWEAVE_ADMINS", ADMIN)
    monkeypatch.delenv("CROSSWEAVE_DATABASE_URL", raising=False)
    crossweave("init")
    (folder / "programs" / "learning-partners.yaml").unlink()
    program = PROGRAM.format(today=datetime.now(UTC).date())
    (folder / "programs" / "buddies.yaml").write_text(program, encoding="utf-8")
    for name, mapping in MAPPINGS.items():
        (folder / "mappings" / f"{name}.yaml").write_text(mapping, encoding="utf-8")
    people = [f"P{n},Person {n},p{n}@example.org,{FUNCTIONS[n % 3]}" for n in range(PEOPLE)]
    Path("hr.csv").write_text("\n".join(["Key,Name,Mail,Function", *people]), encoding="utf-8")
    answers = [f"P{n},buddies" for n in range(PEOPLE)]
    Path("answers.csv").write_text("\n".join(["Key,Join", *answers]), encoding="utf-8")
    crossweave("import", "people", "hr.csv")
    crossweave("import", "answers", "answers.csv")
    return folder


@pytest.mark.prefect
@pytest.mark.timeout(600)
def test_up_opens_asks_introduces_and_survives_a_hard_kill(home: Path, inbox: Inbox) -> None:
    """A round goes from its schedule to the mail by an admin's word, once, despite `kill -9`."""
    database = Database(f"sqlite:///{home / 'crossweave.db'}")
    with up(home) as first:
        approved = approve_first_round(first, database)
        server = server_pid(home)
        first.process.kill()
        first.process.wait()
        wait_for(lambda: not is_alive(server), 15, "the server to end with its parent")
    with up(home) as second:
        second.run_now("deliver/mail")
        wait_for(lambda: introduced(inbox), 180, "the introductions")
        second.run_now("deliver/mail")
        server = server_pid(home)
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(60) == 0
        assert not is_alive(server)
        assert "Traceback" not in second.said
    assert state(database, approved) in {"introduced", "closed"}
    asked = approval_wanted(database, approved) or ""
    assert any(asked in mail["Message-ID"] for mail in inbox.to(ADMIN)), "no admin was asked"
    assert set(inbox.ids().values()) == {1}, "a mail came twice"
    assert not stuck(database)


def approve_first_round(running: Up, database: Database) -> int:
    """Approve a scheduled round as soon as the admins are asked to, before it expires."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        round_id = scheduled_round(database)
        if round_id is not None and approval_wanted(database, round_id):
            crossweave("round", "approve", "buddies", may_fail=True)
            if state(database, round_id) == "approved":
                return round_id
        time.sleep(0.3)
    raise AssertionError(f"no round was approved:\n{running.said}")


@contextmanager
def up(home: Path) -> Iterator[Up]:
    """Run ``crossweave up`` until the block ends."""
    port = free_port()
    output = home / f"up-{port}.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [CROSSWEAVE, "up", "--port", str(port)], stdout=file, stderr=subprocess.STDOUT
        )
    running = Up(process, output, port)
    try:
        wait_for(lambda: "is running" in running.said or ended(process), 180, "up to start")
        assert not ended(process), running.said
        yield running
    finally:
        process.terminate()
        process.wait(60)


def answer_of(url: str, body: bytes | None = None) -> bytes:
    """Ask Prefect's server, again when its database was busy, as its own clients do."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    for _ in range(10):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(1)
    raise AssertionError(f"{url} stayed busy")


def crossweave(*arguments: str, may_fail: bool = False) -> bool:
    """Run a command as an admin does; tell whether it succeeded."""
    done = subprocess.run([CROSSWEAVE, *arguments], capture_output=True, text=True, check=False)
    assert may_fail or done.returncode == 0, done.stdout + done.stderr
    return done.returncode == 0


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.2)


def scheduled_round(database: Database) -> int | None:
    """Give the id of a round that the schedule opened and that waits for approval."""
    opened = select(AuditEntry.subject).where(
        AuditEntry.action == "round.open", AuditEntry.actor == "schedule"
    )
    with database.reading() as session:
        scheduled = {int(subject.partition("/")[2]) for subject in session.scalars(opened)}
        return session.scalar(
            select(Round.id).where(Round.state == "proposed", Round.id.in_(scheduled))
        )


def approval_wanted(database: Database, round_id: int) -> str | None:
    """Give the id of the mail that asks the admins to approve a round, once it is written."""
    with database.reading() as session:
        return session.scalars(
            select(OutboxRow.message_id).where(
                OutboxRow.kind == "approval_wanted", OutboxRow.subject == f"round-{round_id}"
            )
        ).first()


def state(database: Database, round_id: int) -> str:
    """Give a round's state."""
    with database.reading() as session:
        return session.get_one(Round, round_id).state


def introduced(inbox: Inbox) -> bool:
    """Tell whether everybody got an introduction."""
    return all(inbox.to(f"p{n}@example.org") for n in range(PEOPLE))


def stuck(database: Database) -> list[str]:
    """Give the keys of mail that failed or is uncertain."""
    with database.reading() as session:
        return list(
            session.scalars(
                select(OutboxRow.key).where(OutboxRow.state.in_(("failed", "uncertain")))
            )
        )


def server_pid(home: Path) -> int:
    """Give the process id of Prefect's server."""
    return int((home / "prefect" / "server.pid").read_text(encoding="ascii"))


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process has ended."""
    return process.poll() is not None


def is_alive(pid: int) -> bool:
    """Tell whether there is such a process, and it is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
