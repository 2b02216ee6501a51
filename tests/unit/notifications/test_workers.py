"""Whether the one who holds a row still lives."""

from __future__ import annotations

import socket
import subprocess
import sys

from notifications.workers import is_dead, worker_name


def test_this_process_lives() -> None:
    """Nobody gives up their own rows."""
    assert not is_dead(worker_name())


def test_an_earlier_process_of_the_same_number_is_dead() -> None:
    """In a container every start has process 1; the token tells them apart."""
    host, process, _ = worker_name().rsplit("/", 2)
    assert is_dead(f"{host}/{process}/00000000")


def test_an_ended_process_is_dead() -> None:
    """A run that was killed here is known to be gone."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_dead(f"{socket.gethostname()[:50]}/{ended.pid}/00000000")


def test_others_are_left_to_the_clock() -> None:
    """Of another machine, or of a name that says nothing, nothing is known."""
    assert not is_dead("elsewhere/1/00000000")
    assert not is_dead("night run")
    assert not is_dead(None)
