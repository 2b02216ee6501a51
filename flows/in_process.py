"""Call flows in this process, on a Prefect server of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.prefect_environment import enter_prefect_environment
from flows.server import PrefectServer, free_port, stop_leftover

HAND_OVER_SECONDS = 5


@contextmanager
def running_server(home: Path) -> Iterator[PrefectServer]:
    """Run a server for as long as the block lasts, and point Prefect to it.

    Import flows inside the block: Prefect reads its settings when it is imported.

    Parameters
    ----------
    home
        Prefect's own folder.

    Raises
    ------
    ServerError
        When it does not start.
    """
    port = free_port()
    enter_prefect_environment(home, port)
    stop_leftover(home)
    with PrefectServer(home, port) as server:
        server.wait_until_healthy(threading.Event())
        yield server
        _hand_over_last_lines()


def _hand_over_last_lines() -> None:
    """Let Prefect's last log lines and events go while its server is there to take them."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=HAND_OVER_SECONDS)
