"""Keep an installation going: a Prefect server, and what it runs by schedule."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config import ConfigError
from flows.agenda import Agenda, Job, agenda
from flows.due import due_period
from flows.installation import Installation
from flows.only_one import only_one
from flows.portal_process import PortalProcess
from flows.prefect_environment import HOST, enter_prefect_environment
from flows.prefect_logging import CONSOLE_LEVEL
from flows.server import PrefectServer, ServerError, free_port, is_free, stop_leftover

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from flows.serving import Serving

WATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Running:
    """What is running.

    Attributes
    ----------
    page
        The address of Prefect's own page.
    jobs
        What is served.
    troubles
        What is not, and why.
    portal
        The address at which members reach the pages; None where there are none.
    """

    page: str
    jobs: tuple[Job, ...]
    troubles: tuple[str, ...]
    portal: str | None = None


def keep_up(
    installation: Installation,
    *,
    port: int | None,
    stop: threading.Event,
    on_ready: Callable[[Running], None],
) -> None:
    """Serve everything on the agenda until ``stop`` is set; leaves no process behind.

    Parameters
    ----------
    port
        Where Prefect's server shall listen; None for the one of the settings.
    on_ready
        Told once what runs.

    Raises
    ------
    ConfigError
        When no program can be run, or the clock is stopped.
    AlreadyHeldError
        When this installation is up already.
    ServerError
        When the server does not start, or ends.
    """
    plan = runnable_agenda(installation)
    home = installation.home.path / "prefect"
    with only_one(home / "up.lock"):
        stop_leftover(home)
        chosen = choose_port(installation, port)
        enter_prefect_environment(home, chosen)
        os.environ[CONSOLE_LEVEL] = "INFO"
        with _pages(installation) as pages, PrefectServer(home, chosen) as server:
            from flows.deployments import (
                deployments_of,
            )  # while the server starts: it takes seconds

            deployments, refused = deployments_of(plan.jobs)
            if server.wait_until_healthy(stop):
                troubles = (*plan.troubles, *refused)
                url = installation.settings.portal_url
                running = Running(f"http://{HOST}:{chosen}", plan.jobs, troubles, url)
                due = due_now(installation, plan.rounds)
                with _serving(deployments, due) as serving:
                    on_ready(running)
                    _watch(stop, server, serving, pages)


def runnable_agenda(installation: Installation) -> Agenda:
    """Return the agenda of an installation that can be kept up.

    Raises
    ------
    ConfigError
        When its clock is stopped, or none of its programs can be run.
    SchemaError
        When its database is not ready.
    """
    if installation.settings.now is not None:
        raise ConfigError(
            "CROSSWEAVE_NOW stops the clock, and schedules follow the real one: unset it first."
        )
    with installation.database():
        plan = agenda(installation)
    if not plan.rounds:
        folder = installation.home.programs
        why = "\n".join(plan.troubles) or f"{folder} is empty; `crossweave init` writes a starter."
        raise ConfigError(f"No program can be run.\n{why}")
    return plan


def choose_port(installation: Installation, asked: int | None) -> int:
    """Return the port that was asked for, by option or setting, or one that is free.

    Raises
    ------
    ServerError
        When something else listens on the port that was asked for.
    """
    settings = installation.settings
    wanted = asked or settings.prefect_port
    if is_free(wanted):
        return wanted
    if asked is None and "prefect_port" not in settings.model_fields_set:
        return free_port()
    raise ServerError(
        f"Port {wanted} is taken by another program. Choose another one: crossweave up --port"
        f" {free_port()}"
    )


def due_now(installation: Installation, rounds: Sequence[Job]) -> list[str]:
    """Return which rounds were missed or left half done while nothing ran, as deployments."""
    now = installation.now()
    minute = now.replace(second=0, microsecond=0)
    with installation.database() as database:
        return [
            f"{job.flow}/{job.name}"
            for job in rounds
            if due_period(database, installation.program(job.name), scheduled=minute, now=now)
        ]


def _pages(installation: Installation) -> AbstractContextManager[PortalProcess | None]:
    """Serve the pages beside everything else, where a portal is set."""
    return PortalProcess.of(installation) if installation.settings.portal_url else nullcontext()


def _serving(deployments: Sequence[RunnerDeployment], run_now: Sequence[str]) -> Serving:
    from flows.serving import Serving

    return Serving(deployments, run_now)


def _watch(
    stop: threading.Event, server: PrefectServer, serving: Serving, pages: PortalProcess | None
) -> None:
    """Wait until somebody asks to stop; end when what is served ends."""
    while not stop.wait(WATCH_SECONDS):
        server.require_running()
        serving.require_running()
        if pages is not None:
            pages.keep_running()
