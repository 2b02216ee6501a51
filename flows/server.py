"""A real Prefect server as a child process, on this machine alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.errors import RunningError
from flows.prefect_environment import HOST, api_url, prefect_environment

START_SECONDS = 180.0
STOP_SECONDS = 15.0
TICK = 0.1
LOG_LINES = 12


class ServerError(RunningError):
    """The server does not start or has ended; the message says what to look at."""


class PrefectServer:
    """A Prefect server that lives as long as the ``with`` block.

    Parameters
    ----------
    home
        Prefect's folder; ``server.log`` and ``server.pid`` are written there.
    port
        A free port.
    """

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The file that the server writes to."""
        return self.home / "server.log"

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                _command(self.port),
                env=os.environ | prefect_environment(self.home, self.port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C in the terminal is ours to handle
            )
        _pid_file(self.home).write_text(str(self._process.pid), encoding="ascii")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._started().pid

    def wait_until_healthy(self, stop: threading.Event) -> bool:
        """Wait until the server answers; false when ``stop`` was set meanwhile.

        Raises
        ------
        ServerError
            When it ends, or does not answer in time.
        """
        deadline = time.monotonic() + START_SECONDS
        while not stop.wait(TICK):
            self.require_running()
            if _answers(self.port):
                return True
            if time.monotonic() > deadline:
                raise ServerError(self._trouble(f"did not answer within {START_SECONDS:.0f} s"))
        return False

    def require_running(self) -> None:
        """Raise ``ServerError`` when the server has ended."""
        code = self._started().poll()
        if code is not None:
            raise ServerError(self._trouble(f"ended with code {code}"))

    def stop(self) -> None:
        """Stop the server: SIGTERM, and SIGKILL when that is not enough."""
        process = self._started()
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _pid_file(self.home).unlink(missing_ok=True)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ServerError("The server was not started: use it in a `with` block.")
        return self._process

    def _trouble(self, what: str) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
        tail = "\n".join(f"  {line}" for line in lines if line.strip())
        return (
            f"Prefect's server {what}. The end of {self.log}:\n{tail}\n"
            f"{self.home} holds only Prefect's own records of past runs: when they were written by"
            " another version of Prefect, move that folder away and start again."
        )


def stop_leftover(home: Path) -> bool:
    """Stop a server that an earlier start left behind; tell whether there was one."""
    file = _pid_file(home)
    try:
        pid = int(file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return False
    found = _is_prefect_server(pid)
    if found:
        _end(pid)
    file.unlink(missing_ok=True)
    return found


def is_free(port: int) -> bool:
    """Tell whether nothing listens on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _command(port: int) -> list[str]:
    guard = [sys.executable, "-m", "flows.guarded", str(os.getpid())]
    server = [sys.executable, "-m", "prefect", "server", "start"]
    return [*guard, *server, "--host", HOST, "--port", str(port)]


def _pid_file(home: Path) -> Path:
    return home / "server.pid"


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"{api_url(port)}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _is_prefect_server(pid: int) -> bool:
    """Tell whether a process is a Prefect server: its number may be another's by now."""
    return "prefect server start" in _command_line(pid)


def _command_line(pid: int) -> str:
    if sys.platform == "linux":
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
        return ""
    asked = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def _end(pid: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        while time.monotonic() < deadline:
            time.sleep(TICK)
            os.kill(pid, 0)
        os.kill(pid, signal.SIGKILL)
