"""Every night what was kept long enough goes, by the same function as by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from flows.agenda import agenda
from store import AuditEntry, SyncRun


@pytest.mark.prefect
def test_the_nightly_run_deletes_what_is_old(prefect_server, installation, staffed, now):
    """The flow reads privacy.yaml of the home folder, and the schedule is who did it."""
    from flows.deployments import FLOWS
    from flows.pipelines import privacy_clean

    with staffed.database.writing() as session:
        for weeks in (1, 30):
            at = now - timedelta(weeks=weeks)
            session.add(SyncRun(source="hr", kind="people", at=at, figures={}))
    privacy_clean()
    with staffed.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SyncRun)) == 1
        query = select(AuditEntry).where(AuditEntry.action == "privacy.clean")
        entry = session.scalars(query).one()
        assert (entry.actor, entry.after) == ("schedule", {"imports": 1})
    assert {job.flow for job in agenda(installation).jobs} <= FLOWS.keys()
