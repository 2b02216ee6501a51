"""The pages as a child process: started, started again when they die, and stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

import pytest

from config import Settings
from flows.installation import Installation
from flows.portal_process import PortalProcess
from flows.server import ServerError

SERVES = [sys.executable, "-c", "print('serving', flush=True)\nimport time\ntime.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit('no database')"]


def wait_until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def clock(monkeypatch):
    """Give a clock of the process that a test turns."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    turned = Clock()
    monkeypatch.setattr("flows.portal_process.time", turned)
    return turned


def test_they_end_with_the_block(tmp_path):
    """No process is left behind, and what they wrote is kept."""
    with PortalProcess(tmp_path, SERVES) as pages:
        pid = pages.pid
        wait_until(lambda: "serving" in pages.log.read_text())
        pages.keep_running()
        assert pages.pid == pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_they_are_started_again(tmp_path, clock):
    """After a crash, a second later; until then nothing happens."""
    with PortalProcess(tmp_path, SERVES) as pages:
        first = pages.pid
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: pages.pid is None)
        pages.keep_running()
        assert pages.pid is None
        clock.now += 1.0
        pages.keep_running()
        assert pages.pid not in {None, first}


def test_what_keeps_dying_is_started_ever_later(tmp_path, clock, caplog):
    """Mail goes on meanwhile; a minute is the longest wait, and the log says what to look at."""
    waits = []
    with PortalProcess(tmp_path, DIES) as pages:
        for _ in range(8):
            wait_until(lambda: pages.pid is None)
            before = clock.now
            pages.keep_running()
            while pages._next_start:
                clock.now += 1.0
                pages.keep_running()
            waits.append(clock.now - before)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert "portal.log" in caplog.text
    assert "no database" in pages.log.read_text()


def test_a_taken_port_is_told_before_anything_starts():
    """With both ways out: stop the other one, or choose another port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = Settings(_env_file=None, portal_port=other.getsockname()[1])
        with pytest.raises(ServerError, match="CROSSWEAVE_PORTAL_PORT"):
            PortalProcess.of(Installation(settings))


@pytest.mark.parametrize("text", ["10.0.0.7", "10.0.0.0/24, ::1", ""])
def test_proxies_are_addresses_or_networks(text):
    """Each is believed about who asks."""
    assert Settings(_env_file=None, portal_proxies=text).trusted_proxies == [
        part.strip() for part in text.split(",") if part.strip()
    ]


@pytest.mark.parametrize("text", ["*", "proxy.example.org", "10.0.0.7/24"])
def test_other_proxies_are_refused(text):
    """To believe everybody would let everybody choose whom the limits count."""
    with pytest.raises(ValueError, match="addresses or networks"):
        Settings(_env_file=None, portal_proxies=text)
