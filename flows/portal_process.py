"""The pages as a child process beside the schedules: started again when it dies."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.installation import Installation
from flows.server import ServerError, is_free

LOG_NAME = "portal.log"
STOP_SECONDS = 10.0
LONGEST_WAIT = 60.0
STEADY_SECONDS = 60.0
"""Who has run for so long is started at once again, as if for the first time."""

log = logging.getLogger(__name__)


class PortalProcess:
    """Serves the pages as long as the ``with`` block lasts.

    Parameters
    ----------
    home
        The home folder; the log is written there.
    command
        What serves, for tests; None for the pages of this installation.
    """

    def __init__(self, home: Path, command: list[str] | None = None) -> None:
        self.home = home
        self._command = command or [sys.executable, "-m", "flows.portal_serving"]
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._next_start = 0.0
        self._failures = 0

    @classmethod
    def of(cls, installation: Installation) -> PortalProcess:
        """Make the process of an installation that has a portal.

        Raises
        ------
        ServerError
            When something else listens on its port.
        """
        port = installation.settings.portal_port
        if not is_free(port):
            raise ServerError(
                f"Port {port}, where the pages are to be served, is taken: by `crossweave portal"
                " serve`, which `crossweave up` does itself, or by another program. Stop it, or set"
                " CROSSWEAVE_PORTAL_PORT."
            )
        return cls(installation.home.path)

    @property
    def log(self) -> Path:
        """The file that the pages write to."""
        return self.home / LOG_NAME

    @property
    def pid(self) -> int | None:
        """The process id, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def keep_running(self) -> None:
        """Start the pages again when they have ended: soon, and ever later while they keep dying.

        Call it now and then. Mail goes on without pages, so nothing is raised.
        """
        if self._process is None or self._process.poll() is None:
            return
        now = time.monotonic()
        if not self._next_start:
            steady = now - self._started > STEADY_SECONDS
            self._failures = 1 if steady else self._failures + 1
            wait = 0.0 if steady else min(LONGEST_WAIT, 2.0 ** (self._failures - 1))
            self._next_start = now + wait
            log.warning(
                "The pages ended with code %s and start again in %.0f s; see %s",
                self._process.returncode,
                wait,
                self.log,
            )
        if now >= self._next_start:
            self._start()

    def stop(self) -> None:
        """Stop the pages: SIGTERM, and SIGKILL when that is not enough."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self) -> None:
        guard = [sys.executable, "-m", "flows.guarded", str(os.getpid())]
        with self.log.open("ab") as written:
            self._process = subprocess.Popen(
                [*guard, *self._command],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C in the terminal is ours to handle
            )
        self._started, self._next_start = time.monotonic(), 0.0
