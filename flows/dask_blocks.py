"""Blocks of pairs scored on Dask: by processes of this machine, or by the workers of a cluster."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flows.errors import RunningError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 10
"""How long a scheduler may take to answer."""

WORKER_SECONDS = 30
"""How long the first worker may take to be there."""

REMEDY = (
    "Install the same Crossweave on the scheduler and on every worker, start them again, or leave"
    " CROSSWEAVE_DASK empty to use the cores of this machine."
)


@contextmanager
def dask_executor(where: str) -> Iterator[Executor]:
    """Give an executor on Dask, and close all that belongs to it afterwards.

    Parameters
    ----------
    where
        As in ``CROSSWEAVE_DASK``: ``local``, ``local:4``, or a scheduler's address.

    Raises
    ------
    RunningError
        When Dask is not installed, the scheduler does not answer, has no worker or one that cannot
        do the work, or is lost on the way; the message says what to do.
    """
    _require_dask()
    from distributed.utils import silence_logging_cmgr

    place, _, count = where.partition(":")
    opened = _local(int(count or os.cpu_count() or 1)) if place == "local" else _client(where)
    with silence_logging_cmgr(logging.CRITICAL), _losses_in_words(where), opened as client:
        _require_workers(client, where)
        yield SharingExecutor(client)


class SharingExecutor(Executor):
    """Runs calls on a cluster; what all calls of a `map` share goes to each worker once.

    Dask by itself would send it to the workers with every call.

    Parameters
    ----------
    client
        Of the cluster; it stays open on `shutdown`.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        # Not called pure, or Dask would hash all arguments to find calls that are the same.
        self._calls = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run one call."""
        submitted: Future[Any] = self._calls.submit(fn, *args, **kwargs)
        return submitted

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,  # noqa: ARG002
    ) -> Iterator[Any]:
        """Run a call for each place of some iterables; the results come in their order."""
        columns = [self._shared_once(list(column)) for column in iterables]
        results: Iterator[Any] = self._calls.map(fn, *columns, timeout=timeout)
        return results

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Wait for what was submitted, or give it up."""
        self._calls.shutdown(wait=wait and not cancel_futures)

    def _shared_once(self, column: list[Any]) -> list[Any]:
        """Send an argument that is the same in all calls ahead, to all workers."""
        if len(column) < 2 or any(each is not column[0] for each in column):
            return column
        ahead = self._client.scatter(column[0], broadcast=True, hash=False)
        return [ahead] * len(column)


def fingerprint() -> str:
    """Give the SHA-256 of the engine's source, so that workers of another version are noticed."""
    import matching

    room = Path(matching.__file__).parent
    together = sha256()
    for path in sorted(room.rglob("*.py")):
        together.update(path.relative_to(room).as_posix().encode() + b"\0" + path.read_bytes())
    return together.hexdigest()


def _require_dask() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise RunningError(
            "CROSSWEAVE_DASK is set, but Dask is not installed here. Install it:"
            " pip install 'crossweave[dask]'. Or leave CROSSWEAVE_DASK empty to use the cores of"
            " this machine."
        ) from error


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    """Start worker processes that only this machine reaches."""
    from distributed import Client, LocalCluster

    with (
        TemporaryDirectory(prefix="crossweave-dask-") as folder,
        LocalCluster(
            host="127.0.0.1",
            n_workers=workers,
            threads_per_worker=1,
            # Dask serves its figures on some port whatever it is told: a free one, on loopback.
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """Connect to a scheduler."""
    from distributed import Client

    try:
        _require_answer(address)
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RunningError(
            f"No Dask scheduler answers at {address} (CROSSWEAVE_DASK). Start one there with"
            " `dask scheduler`, correct the address, or leave CROSSWEAVE_DASK empty to use the"
            " cores of this machine."
        ) from error
    with client:
        yield client


def _require_answer(address: str) -> None:
    """Greet a scheduler, for Dask's own client waits for ever where something else listens."""
    from distributed import Security
    from distributed.comm.core import connect

    options = Security().get_connection_args("client")
    if address.startswith("tls:") and options["ssl_context"] is None:
        raise RunningError(
            f"The Dask scheduler {address} wants certificates. Name them in the environment:"
            " DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and"
            " DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY."
        )

    async def greet() -> None:
        comm = await connect(address, timeout=CONNECT_SECONDS, **options)
        comm.abort()

    # In a thread of its own, as the caller may be in an event loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asyncio.wait_for(greet(), CONNECT_SECONDS)).result()


def _require_workers(client: Client, where: str) -> None:
    """Check that there are workers, and that all have this version of the engine."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise RunningError(
            f"The Dask scheduler at {where} has no worker. Start one on each machine with"
            f" `dask worker {where}`, or leave CROSSWEAVE_DASK empty to use the cores of this"
            " machine."
        ) from error
    try:
        told = client.run(fingerprint, on_error="return")
        told["scheduler"] = client.run_on_scheduler(fingerprint)
    except ImportError as error:
        told = {"scheduler": error}
    for name, answer in told.items():
        _refuse_other(name, answer)


def _refuse_other(name: str, answer: str | Exception) -> None:
    place = "The Dask scheduler" if name == "scheduler" else f"The Dask worker {name}"
    if isinstance(answer, Exception):
        raise RunningError(f"{place} cannot load Crossweave: {answer}. {REMEDY}") from answer
    if answer != fingerprint():
        raise RunningError(f"{place} has another version of Crossweave. {REMEDY}")


@contextmanager
def _losses_in_words(where: str) -> Iterator[None]:
    """Say what to do when workers or the scheduler are lost while a round is solved."""
    from distributed import CancelledError, KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        yield
    except (CancelledError, CommClosedError, KilledWorker) as error:
        raise RunningError(
            f"Dask ({where}) lost its scheduler or its workers while the round was solved; nothing"
            " was written. Look at their logs (often a worker had too little memory), start them"
            " again, then run the same command again."
        ) from error
