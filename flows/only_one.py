"""Let one process at a time hold something of an installation."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import RunningError


class AlreadyHeldError(RunningError):
    """Another process holds it; the message says what to do."""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold a lock file; the kernel lets go of it when the process ends, however it ends.

    Raises
    ------
    AlreadyHeldError
        When another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyHeldError(
                f"`crossweave up` is running already for {path.parent.parent}. Stop that one first,"
                " or set CROSSWEAVE_HOME to another folder."
            ) from None
        yield
