"""Ports, locks, the environment and the end of children: what needs no Prefect."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config import Settings
from flows import server
from flows.installation import Installation
from flows.only_one import AlreadyHeldError, only_one
from flows.prefect_environment import enter_prefect_environment, prefect_environment
from flows.up import choose_port

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's end")


@pytest.fixture
def taken_port() -> object:
    """Give a port that something listens on."""
    with socket.create_server((server.HOST, 0)) as listening:
        yield listening.getsockname()[1]


def installation(port: int | None = None) -> Installation:
    """Give an installation whose settings name a port, or none."""
    return Installation(Settings(_env_file=None, **({"prefect_port": port} if port else {})))


def test_the_port_that_was_asked_for_is_used() -> None:
    """The option counts more than the setting."""
    wanted = server.free_port()
    assert choose_port(installation(4999), wanted) == wanted


def test_a_taken_port_that_was_asked_for_is_an_error(taken_port: int) -> None:
    """A page somewhere else than asked for would not be found; another port is offered."""
    with pytest.raises(server.ServerError, match=r"crossweave up --port \d+"):
        choose_port(installation(taken_port), None)


def test_a_taken_default_port_gives_way(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody asked for a port, any free one does."""
    plain = installation()
    object.__setattr__(plain.settings, "prefect_port", taken_port)
    plain.settings.__pydantic_fields_set__.discard("prefect_port")
    assert choose_port(plain, None) != taken_port


def test_two_at_a_time_are_refused(tmp_path: Path) -> None:
    """A second `crossweave up` for the same folder is told so, and the first one goes on."""
    lock = tmp_path / "prefect" / "up.lock"
    with (
        only_one(lock),
        pytest.raises(AlreadyHeldError, match="running already"),
        only_one(lock),
    ):
        pass
    with only_one(lock):
        pass


def test_settings_of_another_prefect_are_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's account at a Prefect service never gets our runs."""
    monkeypatch.setattr(os, "environ", {"PREFECT_API_KEY": "secret", "HOME": "/home/ada"})
    monkeypatch.delitem(sys.modules, "prefect", raising=False)
    enter_prefect_environment(tmp_path / "prefect", 4999)
    assert "PREFECT_API_KEY" not in os.environ
    assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:4999/api"
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["HOME"] == "/home/ada"


def test_prefects_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run in another folder finds the same Prefect."""
    monkeypatch.chdir(tmp_path)
    assert prefect_environment(Path("var/prefect"), 1)["PREFECT_HOME"] == str(
        tmp_path / "var" / "prefect"
    )


def test_the_environment_comes_before_prefect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set too late the settings would be ignored without a word, so that is an error."""
    monkeypatch.setitem(sys.modules, "prefect", sys)
    with pytest.raises(RuntimeError, match="imported before"):
        enter_prefect_environment(tmp_path, 4999)


@LINUX
def test_a_child_ends_with_a_parent_that_is_killed() -> None:
    """After ``kill -9`` no server is left behind."""
    starts_child = (
        "import os, subprocess, sys, time;"
        "c = subprocess.Popen([sys.executable, '-m', 'flows.guarded', str(os.getpid()), '/bin/sh',"
        " '-c', 'echo up; exec sleep 60'], stdout=subprocess.PIPE);"
        "c.stdout.readline(); print(c.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starts_child], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert _ends(child)


@LINUX
def test_a_child_whose_parent_is_gone_does_not_start() -> None:
    """The parent may end before the child could tie itself to it."""
    command = [sys.executable, "-m", "flows.guarded", "1", "/bin/true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "gone" in done.stderr


def test_a_leftover_is_stopped_only_when_it_is_a_server(tmp_path: Path) -> None:
    """A process number may be another program's by now; that one is left alone."""
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        (tmp_path / "server.pid").write_text(str(bystander.pid), encoding="ascii")
        assert not server.stop_leftover(tmp_path)
        assert bystander.poll() is None
        assert not (tmp_path / "server.pid").exists()
    finally:
        bystander.communicate(b"\n")


def test_a_leftover_server_is_stopped(tmp_path: Path) -> None:
    """A server of an earlier start, which would keep the port and the records, is ended."""
    looks_alike = [sys.executable, "-c", "input()", "prefect server start"]
    leftover = subprocess.Popen(looks_alike, stdin=subprocess.PIPE)
    (tmp_path / "server.pid").write_text(str(leftover.pid), encoding="ascii")
    threading.Thread(target=leftover.wait, daemon=True).start()
    assert server.stop_leftover(tmp_path)
    assert _ends(leftover.pid)


def test_no_leftover_is_no_trouble(tmp_path: Path) -> None:
    """The first start finds nothing."""
    assert not server.stop_leftover(tmp_path)


def test_a_server_that_does_not_start_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of its log and what to do are in the message."""
    failing = [sys.executable, "-c", "import sys; sys.exit('no such table: flow_run')"]
    monkeypatch.setattr(server, "_command", lambda _port: failing)
    with (
        pytest.raises(server.ServerError, match=r"(?s)no such table: flow_run.*move that folder"),
        server.PrefectServer(tmp_path, 4999) as started,
    ):
        started.wait_until_healthy(threading.Event())


def test_prefect_is_not_imported_early() -> None:
    """What an admin does at a prompt answers at once, because Prefect is loaded by `up` alone."""
    rooms = "flows, flows.cli.app, flows.up, flows.agenda"
    asks = f"import sys, {rooms}; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


def _ends(pid: int) -> bool:
    """Wait until a process is gone, or no more than a name in the table."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False
