"""The flows: what they do to our database, and what Prefect may know of it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.installation import Installation
from store import AuditEntry, Member, Round


def rounds(company: Any) -> list[tuple[str, str]]:
    """Give period and state of all rounds."""
    with company.database.reading() as session:
        return [(each.period, each.state) for each in session.scalars(select(Round))]


def artifacts() -> list[Any]:
    """Give what Prefect keeps of the program's rounds."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        found = client.request("POST", "/artifacts/filter", json={}).json()
    return [each for each in found if each["key"].startswith("round-buddies")]


@pytest.mark.prefect
def test_a_round_is_solved_and_waits_for_approval(prefect_server: None, staffed: Any) -> None:
    """The flow takes a round to the question, and a second run changes nothing."""
    from flows.pipelines import run_round

    run_round("buddies")
    run_round("buddies")
    assert rounds(staffed) == [("2027-01-04T08:00Z", "proposed")]
    assert staffed.mail("approval_wanted") == ["ada@example.org"]


@pytest.mark.prefect
def test_prefect_learns_no_names(prefect_server: None, staffed: Any) -> None:
    """The artifacts have figures, functions and points, and nobody's name, key or address."""
    from flows.pipelines import run_round

    before = len(artifacts())
    run_round("buddies", "rehearsal")
    kept = artifacts()
    assert len(kept) == before + 2
    table = json.loads(next(each["data"] for each in kept if each["type"] == "table"))
    assert {frozenset(row) for row in table} == {frozenset({"match", "functions", "points"})}
    with staffed.database.reading() as session:
        people = session.execute(select(Member.name, Member.source_key, Member.email)).all()
    told = json.dumps(kept)
    assert not [value for person in people for value in person if value in told]


@pytest.mark.prefect
def test_a_known_trouble_is_told_in_a_sentence(
    prefect_server: None, installation: Installation
) -> None:
    """A program that is not there fails the run with what to do, and without a traceback."""
    from flows.pipelines import run_round

    state = run_round("budies", return_state=True)
    assert state.is_failed()
    assert "Did you mean 'buddies'?" in (state.message or "")


@pytest.mark.prefect
def test_a_broken_feed_does_not_stop_the_others(
    prefect_server: None, installation: Installation
) -> None:
    """Both feeds are read, the run fails, and people of the good one are there."""
    from flows.pipelines import sync_people

    Path("good.csv").write_text("Key,Name,Mail\nP1,Ada,ada@example.org\n", encoding="utf-8")
    feed = "  - {kind: people, file: %s, mapping: people}\n"
    installation.home.feeds.write_text(
        "feeds:\n" + feed % "missing.csv" + feed % "good.csv", encoding="utf-8"
    )
    state = sync_people(return_state=True)
    assert state.is_failed()
    with installation.database() as database, database.reading() as session:
        assert session.scalars(select(Member.name)).all() == ["Ada"]


@pytest.fixture
def mail_deployment(prefect_server: None) -> Any:
    """Give the id of the deployment that sends mail, every minute and one run at a time."""
    from flows.agenda import EVERY_MINUTE, Job
    from flows.deployments import deployment_of

    job = Job("deliver", "mail", "Mail", EVERY_MINUTE, "UTC", datetime.now(UTC))
    return deployment_of(job).apply()


@pytest.mark.prefect
def test_a_run_that_was_cut_off_gives_its_place_back(mail_deployment: Any) -> None:
    """After a hard stop the next run does not wait for ever behind the one that was cut off."""
    from prefect.client.orchestration import get_client
    from prefect.states import Pending, Running

    from flows.leftovers import end_interrupted_runs

    async def scenario() -> tuple[int, str | None, str]:
        async with get_client() as client:
            cut_off = await client.create_flow_run_from_deployment(mail_deployment)
            await client.set_flow_run_state(cut_off.id, Pending())
            await client.set_flow_run_state(cut_off.id, Running())
            ended = await end_interrupted_runs(client)
            following = await client.create_flow_run_from_deployment(mail_deployment)
            answer = await client.set_flow_run_state(following.id, Pending())
            await end_interrupted_runs(client)
            return ended, (await client.read_flow_run(cut_off.id)).state_name, answer.status.value

    assert asyncio.run(scenario()) == (1, "Crashed", "ACCEPT")


@pytest.mark.prefect
def test_late_runs_of_the_schedule_are_dropped(mail_deployment: Any) -> None:
    """After a downtime mail is looked after once, not once for every minute that went by."""
    from prefect.client.orchestration import get_client

    from flows.leftovers import drop_late_runs

    now = datetime.now(UTC)
    missed = {
        "start_time": (now - timedelta(minutes=30)).isoformat(),
        "end_time": (now - timedelta(minutes=10)).isoformat(),
    }

    async def scenario() -> tuple[int, int]:
        async with get_client() as client:
            asked_for = await client.create_flow_run_from_deployment(mail_deployment)
            await client.request("POST", f"/deployments/{mail_deployment}/schedule", json=missed)
            dropped = await drop_late_runs(client, datetime.now(UTC))
            again = await drop_late_runs(client, datetime.now(UTC))
            await client.read_flow_run(asked_for.id)  # is still there
            return dropped, again

    dropped, again = asyncio.run(scenario())
    assert dropped >= 10
    assert again == 0


@pytest.mark.prefect
def test_what_left_the_agenda_leaves_prefect(mail_deployment: Any) -> None:
    """A program whose file is gone is scheduled no more."""
    from prefect.client.orchestration import get_client

    from flows.leftovers import drop_other_deployments

    async def scenario() -> tuple[int, int]:
        async with get_client() as client:
            kept = await drop_other_deployments(client, [mail_deployment])
            return kept, await drop_other_deployments(client, [])

    assert asyncio.run(scenario()) == (0, 1)


def test_the_steps_of_a_round_need_no_server(staffed: Any) -> None:
    """The tasks are plain functions: what they do can be tried without Prefect's server."""
    from flows.pipelines import rounds as pipeline
    from rounds.opening import current_period

    file = staffed.program()
    round_id = pipeline.open_round.fn("buddies", current_period(file, staffed.start))
    assert pipeline.propose.fn(round_id)
    assert not pipeline.propose.fn(round_id)
    pipeline.settle.fn(round_id)
    assert staffed.state(round_id) == "proposed"
    with staffed.database.reading() as session:
        actors = session.scalars(select(AuditEntry.actor).where(AuditEntry.subject == "round/1"))
        assert set(actors) == {"prefect"}


def test_mail_goes_out_once(staffed: Any, installation: Installation) -> None:
    """An approved round is introduced and sent by the next delivery, and by no later one."""
    from flows.pipelines import deliver

    round_id = staffed.open()
    staffed.propose(round_id)
    staffed.approve(round_id)
    deliver.fn()
    sent = sorted(installation.settings.mail_folder.glob("*.eml"))
    assert staffed.state(round_id) == "introduced"
    assert len(staffed.mail("introduction", state="sent")) == 6
    deliver.fn()
    assert sorted(installation.settings.mail_folder.glob("*.eml")) == sent


def test_nobody_to_thank_is_no_mail(staffed: Any) -> None:
    """A week in which nobody helped makes no digest."""
    from flows.pipelines import recognition_digest

    recognition_digest.fn("ai-learners")
    assert not staffed.mail("recognition_digest")
