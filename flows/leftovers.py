"""Bring Prefect's records in line with the truth after a stop, planned or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from flows.deployments import TAG

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import PrefectClient

UNDER_WAY = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)


async def end_interrupted_runs(client: PrefectClient) -> int:
    """End the runs that were under way when an earlier server stopped; return how many.

    Prefect would take them for running, and one run at a time would then be none for ever.
    """
    runs = await _runs(client, UNDER_WAY)
    for run in runs:
        await client.set_flow_run_state(
            run.id, Crashed(message="Crossweave was stopped during this run.")
        )
    return len(runs)


async def running_runs(client: PrefectClient) -> list[FlowRun]:
    """Return the runs that are at work now."""
    return await _runs(client, (StateType.RUNNING,))


async def drop_late_runs(client: PrefectClient, now: datetime) -> int:
    """Delete scheduled runs whose time went by while nothing ran; return how many.

    What they would have done is not lost: mail is due until it is sent, and a missed round is found
    by `flows.due`.
    """
    before = FlowRunFilterExpectedStartTime(before_=now)
    late = [
        run for run in await _runs(client, (StateType.SCHEDULED,), before) if run.auto_scheduled
    ]
    for run in late:
        await client.delete_flow_run(run.id)
    return len(late)


async def drop_other_deployments(client: PrefectClient, kept: Iterable[UUID]) -> int:
    """Delete our deployments that are no longer on the agenda; return how many."""
    ours = await client.read_deployments(
        deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    )
    gone = {deployment.id for deployment in ours} - set(kept)
    for deployment_id in gone:
        await client.delete_deployment(deployment_id)
    return len(gone)


async def _runs(
    client: PrefectClient,
    states: Sequence[StateType],
    expected: FlowRunFilterExpectedStartTime | None = None,
) -> list[FlowRun]:
    """Return all runs in some states, page by page."""
    found: list[FlowRun] = []
    wanted = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))),
        expected_start_time=expected,
    )
    while page := await client.read_flow_runs(flow_run_filter=wanted, offset=len(found)):
        found += page
    return found
