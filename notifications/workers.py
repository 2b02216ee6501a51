"""Who holds a row of the outbox, and whether they still live."""

from __future__ import annotations

import os
import socket
from typing import Final
from uuid import uuid4

_TOKEN: Final = uuid4().hex[:8]


def worker_name() -> str:
    """Name this process so that a later one on the same machine can tell whether it still runs.

    Returns
    -------
    str
        ``host/process/token``; the token tells a process from an earlier one of the same number.
    """
    return f"{socket.gethostname()[:50]}/{os.getpid()}/{_TOKEN}"


def is_dead(worker: str | None) -> bool:
    """Say whether a worker is known to have ended; one on another machine is never known to."""
    parts = (worker or "").rsplit("/", 2)
    if len(parts) != 3 or not parts[1].isdigit() or parts[0] != socket.gethostname()[:50]:
        return False
    process, token = int(parts[1]), parts[2]
    if process == os.getpid():
        return token != _TOKEN
    return not _runs(process)


def _runs(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 would end the process instead of looking for it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
