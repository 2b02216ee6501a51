"""Serve deployments until somebody asks to stop."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from prefect import get_client
from prefect.deployments import arun_deployment
from prefect.runner import Runner

from flows.due import CATCH_UP
from flows.leftovers import (
    drop_late_runs,
    drop_other_deployments,
    end_interrupted_runs,
    running_runs,
)

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

FINISH_SECONDS = 20.0
TICK = 0.1


class Serving:
    """Runs what the schedules say, as long as the ``with`` block lasts.

    Each run is a process. They are started from a thread that blocks SIGINT, and inherit that: a
    Ctrl-C in the terminal reaches this process only, which then lets them finish.

    Parameters
    ----------
    deployments
        What is served.
    run_now
        Names, as ``flow/deployment``, of those that are to run once at the start.
    """

    def __init__(self, deployments: Sequence[RunnerDeployment], run_now: Sequence[str]) -> None:
        self._deployments, self._run_now = deployments, run_now
        self._loop = asyncio.new_event_loop()
        self._runner = Runner(name="crossweave", pause_on_shutdown=False)
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._work, name="serving", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        self.require_running()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._stop(finish=kind is None), self._loop)
            self._thread.join()

    def require_running(self) -> None:
        """Raise what made the serving end, if it did."""
        if self._failure is not None:
            raise self._failure

    def _work(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # noqa: BLE001 - raised again in the main thread
            self._failure = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        async with get_client() as client:
            await end_interrupted_runs(client)
            await drop_late_runs(client, datetime.now(UTC))
        kept = [await self._runner.aadd_deployment(each) for each in self._deployments]
        async with get_client() as client:
            await drop_other_deployments(client, kept)
        for name in self._run_now:
            await arun_deployment(name, timeout=0, as_subflow=False, tags=[CATCH_UP])
        await self._poll()

    async def _poll(self) -> None:
        polling = asyncio.create_task(self._runner.start())
        while not self._runner.started and not polling.done():
            await asyncio.sleep(TICK)
        self._ready.set()
        await polling

    async def _stop(self, *, finish: bool) -> None:
        if finish:
            await self._let_runs_finish()
        await self._runner.astop()

    async def _let_runs_finish(self) -> None:
        """Wait for what is under way, so that no mail is cut off between sending and noting it."""
        async with get_client() as client:
            for _ in range(int(FINISH_SECONDS / TICK)):
                if not await running_runs(client):
                    return
                await asyncio.sleep(TICK)
