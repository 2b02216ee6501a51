"""The flow ``run_round``: open a period's round, solve it, and introduce it or ask for approval."""

import logging
import re

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.runtime import flow_run

from flows.due import CATCH_UP, due_period
from flows.installation import Installation, this_installation
from flows.pipelines.plainly import plainly
from flows.round_tables import MOST_ROWS, figures_table, match_rows, standing
from flows.settings_watch import look_at_settings
from rounds.opening import Period, ad_hoc_period, current_period
from rounds.program_file import ProgramFile
from rounds.proposing import propose_round
from rounds.running import begin_round, settle_proposal
from store import Database, Round

log = logging.getLogger(__name__)

BY_SCHEDULE = frozenset({"auto-scheduled", CATCH_UP})
"""The tags of runs that nobody asked for: Prefect's own, and ours after a downtime."""


@flow(name="run_round", flow_run_name="{program}")
@plainly
def run_round(program: str, period: str | None = None) -> None:
    """Take a round as far as it can go by itself; a second run changes nothing.

    Parameters
    ----------
    program
        The program's name.
    period
        A name for an ad hoc round. Without it a scheduled run takes the period that is due, if any,
        and a run that somebody asked for takes the period that is on.
    """
    installation = this_installation()
    file = installation.program(program)
    with installation.database() as database:
        look_at_settings(installation, database, actor=_actor())
        which = _period(installation, database, file, period)
    if which is None:
        log.info("Nothing is due for %s: not this time, or its round is there already.", program)
        return
    round_id = open_round(program, which)
    if propose(round_id):
        show(round_id)
    settle(round_id)


@task
def open_round(program: str, period: Period) -> int:
    """Open the round, or find the one that is there; return its id."""
    installation = this_installation()
    with installation.database() as database:
        return begin_round(
            database,
            installation.program(program),
            period,
            installation.sender_of,
            actor=_actor(),
            now=installation.now(),
        )


@task
def propose(round_id: int) -> bool:
    """Solve the round; false when that was done before, or the round has ended."""
    installation = this_installation()
    with installation.database() as database:
        if _state(database, round_id) != "open":
            return False
        with installation.executor() as executor:
            propose_round(
                database, round_id, actor=_actor(), now=installation.now(), executor=executor
            )
        return True


@task
def show(round_id: int) -> None:
    """Keep the round's figures and matches as artifacts that name nobody."""
    with this_installation().database() as database, database.reading() as session:
        round_ = session.get_one(Round, round_id)
        key = artifact_key(round_.program.slug)
        title = f"{round_.program.slug}, round {round_.period}"
        figures, rows = figures_table(round_), match_rows(session, round_id)
    create_markdown_artifact(figures, key=f"{key}-figures", description=title)
    create_table_artifact(
        rows,
        key=f"{key}-matches",
        description=f"{title}: the first {MOST_ROWS} matches at most; `crossweave round show` has"
        " all, with names.",
    )


@task
def settle(round_id: int) -> None:
    """Approve and introduce the round, or ask the admins to, as its program says."""
    installation = this_installation()
    with installation.database() as database:
        settle_proposal(
            database, round_id, installation.sender_of, actor=_actor(), now=installation.now()
        )
        with database.reading() as session:
            log.info("%s", standing(session.get_one(Round, round_id)))


def artifact_key(slug: str) -> str:
    """Return a program's name in the letters that an artifact's key may have."""
    return "round-" + re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")


def _period(
    installation: Installation, database: Database, file: ProgramFile, name: str | None
) -> Period | None:
    now = installation.now()
    if name is not None:
        return ad_hoc_period(file, name, now)
    if not _is_scheduled():
        return current_period(file, now)
    scheduled = flow_run.scheduled_start_time.replace(second=0, microsecond=0)
    return due_period(database, file, scheduled=scheduled, now=now)


def _is_scheduled() -> bool:
    return not BY_SCHEDULE.isdisjoint(flow_run.tags)


def _actor() -> str:
    """Return who acts, for the audit: the schedule, our look after a downtime, or a person."""
    if CATCH_UP in flow_run.tags:
        return CATCH_UP
    return "schedule" if _is_scheduled() else "prefect"


def _state(database: Database, round_id: int) -> str:
    with database.reading() as session:
        return session.get_one(Round, round_id).state
