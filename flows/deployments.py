"""The agenda's jobs as Prefect deployments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.agenda import Job
from flows.pipelines import (
    deliver,
    privacy_clean,
    read_inbox,
    recognition_digest,
    run_round,
    sync_activity,
    sync_people,
)

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule

FLOWS: dict[str, Flow[..., Any]] = {
    flow.name: flow
    for flow in (
        deliver,
        privacy_clean,
        read_inbox,
        recognition_digest,
        run_round,
        sync_activity,
        sync_people,
    )
}
TAG = "crossweave"

ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
"""A run that comes too early waits; cancelling it would drop what an admin asked for."""


def deployment_of(job: Job) -> RunnerDeployment:
    """Return a job's deployment.

    Raises
    ------
    ValueError
        When Prefect's scheduler does not understand the job's times.
    """
    deployment = FLOWS[job.flow].to_deployment(
        name=job.name,
        description=f"{job.title}, {job.when}.",
        schedules=_schedules(job),
        parameters=dict(job.parameters),
        tags=[TAG],
        concurrency_limit=ONE_AT_A_TIME,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast("RunnerDeployment", deployment)  # a coroutine only where a loop is running


def deployments_of(jobs: Iterable[Job]) -> tuple[list[RunnerDeployment], list[str]]:
    """Return the deployments of jobs, and a line for each job that Prefect cannot keep."""
    deployments: list[RunnerDeployment] = []
    troubles: list[str] = []
    for job in jobs:
        try:
            deployments.append(deployment_of(job))
        except ValueError as error:
            troubles.append(
                f"{job.title} cannot be scheduled by {job.cron!r} ({error}). Write it without `W`,"
                " and without a weekday with `L`: `MON#1` is a month's first Monday, `L` its last"
                " day."
            )
    return deployments, troubles


def _schedules(job: Job) -> list[Schedule]:
    planned = [Cron(job.cron, timezone=job.time_zone, slug="planned")]
    if job.checked is not None:
        planned.append(Cron(job.checked, timezone="UTC", slug="check"))
    return planned
