"""The sample company's first round, from its HR file to the mail, through the real flows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flows.installation import Installation, this_installation
from flows.intake import take_answers_file
from flows.outside import watched_connections
from flows.prefect_environment import enter_prefect_environment
from flows.server import PrefectServer, free_port, stop_leftover
from notifications.gallery import html_part, write_gallery
from notifications.pages import Landing, MailSample, write_index
from rounds.approving import approve
from rounds.figures import figures_in_words
from rounds.lifecycle import find_round, lock_round
from rounds.page import unmatched_view, write_page
from rounds.sheet import round_sheet
from store import Match, Member, OutboxRow, RoundMember, SyncRun

if TYPE_CHECKING:
    from sources.harbourline import CompanyFiles

INSTANT: Final = datetime(2027, 1, 4, 9, tzinfo=UTC)
PROGRAM: Final = "learning-partners"
COMMUNITY: Final = "ai-learners"
ADMIN: Final = "learning@harbourline.example"

HR_FILE: Final = "hr.csv"
SHOWN: Final[Mapping[str, str]] = {
    "introduction": "An introduction",
    "unmatched": "A note to somebody without a partner",
    "match_changed": "A colleague left after the approval",
    "recognition_digest": "The week's thanks",
    "round_summary": "The admin's summary",
}
"""The kinds of mail that the landing page shows first, each with its title."""

FEEDS: Final = """\
# The sample company's feeds, as a customer's would be.
feeds:
  - {{kind: people, file: "{people}", mapping: harbourline-people}}
  - {{kind: activity, file: "{activity}", mapping: harbourline-activity}}
"""

PRIVACY: Final = """\
# The sample company's word on activity, as a customer's would be.
activity:
  countries: all
  agreed_by: "Harbourline's works council, 2026-11-02"
"""

OWN_PACE: Final = tuple(
    f"CROSSWEAVE_MAIL_{name}"
    for name in (
        *("PER_MINUTE", "PER_MINUTE_DOMAIN", "PER_WEEK", "FROM_HOUR", "UNTIL_HOUR"),
        *("ON_WEEKENDS", "DRY_RUN", "REDIRECT_ALL_TO"),
    )
)
"""What may be set for real mail, and must not hold back that of the demo."""

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo did, for its closing words.

    Attributes
    ----------
    people, functions
        How many people the company has, in how many functions.
    refused
        Columns of the HR file that were not taken.
    said_yes, eligible
        How many joined, and how many of them could take part.
    figures
        The round's figures, as `rounds.solving` gives them.
    states
        How many messages are in which state.
    new_messages
        How many of them this run sent.
    outside
        Hosts outside this machine that the demo talked to.
    index
        The page to open.
    """

    people: int
    functions: int
    refused: tuple[str, ...]
    said_yes: int
    eligible: int
    figures: dict[str, Any]
    states: Mapping[str, int]
    new_messages: int
    outside: frozenset[str]
    index: Path


def run_demo(home: Path, *, members: int, seed: int, on_step: Step) -> DemoResult:
    """Run the demo in a folder of its own; a second run sends nothing new.

    Parameters
    ----------
    home
        The folder; it is made where it is missing.
    members
        How many people the company has.
    on_step
        Told what happens next, in words.
    """
    _point_environment_to(home)
    installation = this_installation()
    with watched_connections() as seen:
        on_step("Starting a Prefect server of its own")
        with _prefect(installation.home.path / "prefect") as server:
            on_step(f"Inventing a company of {members:,} people")
            company = _prepare(installation, members, seed)
            before = _states(installation)
            _run_flows(installation, server, company, on_step)
        on_step("Drawing the pages to look at")
        index = _draw(installation)
    return _result(installation, before, frozenset(seen.hosts), index)


def _point_environment_to(home: Path) -> None:
    """Make sure that a demo touches no real database and no mail server."""
    os.environ |= {
        "CROSSWEAVE_HOME": str(home),
        "CROSSWEAVE_NOW": INSTANT.isoformat(),
        "CROSSWEAVE_DATABASE_URL": "",
        "CROSSWEAVE_SMTP_HOST": "",
        **dict.fromkeys(OWN_PACE, ""),
        "CROSSWEAVE_ORGANISATION": "Harbourline",
        "CROSSWEAVE_ADMINS": ADMIN,
        "CROSSWEAVE_SENDER": "crossweave@harbourline.example",
        "CROSSWEAVE_SENDER_NAME": "Harbourline AI learners",
    }


def _prepare(installation: Installation, members: int, seed: int) -> CompanyFiles:
    from sources.harbourline import write_company

    installation.prepare()
    feed = installation.home.path / "feed"
    installation.home.privacy.write_text(PRIVACY, encoding="utf-8")
    company = write_company(feed, members=members, seed=seed, today=INSTANT.date())
    shutil.copyfile(company.people, feed / HR_FILE)
    installation.home.feeds.write_text(
        FEEDS.format(people=(feed / HR_FILE).as_posix(), activity=company.activity.as_posix()),
        encoding="utf-8",
    )
    return company


def _run_flows(
    installation: Installation, server: PrefectServer, company: CompanyFiles, on_step: Step
) -> None:
    from flows.pipelines import (
        deliver,
        recognition_digest,
        run_round,
        sync_activity,
        sync_people,
    )

    server.wait_until_healthy(Event())  # it booted while the company was invented
    on_step("Reading people and activity")
    sync_people()
    sync_activity()
    take_answers_file(installation, company.answers, "harbourline-answers")
    on_step("Solving the round")
    run_round(PROGRAM)
    _approve(installation)
    on_step("Reading the next HR file: somebody has left")
    shutil.copyfile(company.later_people, installation.home.path / "feed" / HR_FILE)
    sync_people()
    on_step("Writing the mail")
    recognition_digest(COMMUNITY)
    deliver()


@contextmanager
def _prefect(home: Path) -> Iterator[PrefectServer]:
    """Give a Prefect server, started but not waited for, for as long as the block lasts."""
    port = free_port()
    enter_prefect_environment(home, port)
    stop_leftover(home)
    with PrefectServer(home, port) as server:
        yield server
        _hand_over_last_lines()


def _hand_over_last_lines() -> None:
    """Let Prefect's last log lines and events go while its server is there to take them."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=5)


def _approve(installation: Installation) -> None:
    with installation.database() as database, database.writing() as session:
        round_ = lock_round(session, find_round(session, PROGRAM).id)
        if round_.state == "proposed":
            approve(session, round_, actor="Harbourline's program admin", now=installation.now())


def _draw(installation: Installation) -> Path:
    mail = installation.settings.mail_folder
    home = installation.home.path
    gallery = write_gallery(mail)
    with installation.database() as database, database.reading() as session:
        sheet = round_sheet(session, find_round(session, PROGRAM))
        samples = tuple(_samples(session, mail))
    write_page(sheet, home / "round.html")
    helped = [left for left in sheet.unmatched if left.smallest_change]
    landing = Landing(
        title="Harbourline, an invented company",
        intro="One round of learning partners, as members and the admin see it.",
        figures=figures_in_words(sheet.figures),
        mails=samples,
        mail_index=gallery,
        round_page=home / "round.html",
        unmatched=unmatched_view(helped[0]) if helped else None,
        next_command="crossweave try your.csv",
    )
    write_index(home / "index.html", landing)
    return home / "index.html"


def _samples(session: Session, mail: Path) -> Iterator[MailSample]:
    """Choose one mail of each kind to show first; of the introductions that of the best pair."""
    best = session.scalar(
        select(Match.id).where(Match.cancelled_reason.is_(None)).order_by(Match.score.desc())
    )
    for kind, title in SHOWN.items():
        found = select(OutboxRow.key).where(OutboxRow.kind == kind, OutboxRow.state == "sent")
        if kind == "introduction":
            found = found.where(OutboxRow.subject == f"match-{best}")
        key = session.scalar(found.order_by(OutboxRow.id))
        if key is not None:
            yield MailSample(title, html_part(mail, key))


def _states(installation: Installation) -> dict[str, int]:
    with installation.database() as database, database.reading() as session:
        rows = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
        return dict(rows.tuples().all())


def _result(
    installation: Installation, before: Mapping[str, int], outside: frozenset[str], index: Path
) -> DemoResult:
    states = _states(installation)
    with installation.database() as database, database.reading() as session:
        round_ = find_round(session, PROGRAM)
        looked_at = (
            select(func.count()).select_from(RoundMember).where(RoundMember.round_id == round_.id)
        )
        first_sync = select(SyncRun).where(SyncRun.kind == "people").order_by(SyncRun.id)
        sync = session.scalars(first_sync).first()
        return DemoResult(
            people=session.scalar(select(func.count()).select_from(Member)) or 0,
            functions=session.scalar(select(func.count(Member.function.distinct()))) or 0,
            refused=tuple(sync.figures["refused_columns"]) if sync else (),
            said_yes=session.scalar(looked_at) or 0,
            eligible=round_.figures["eligible"],
            figures=round_.figures,
            states=states,
            new_messages=states.get("sent", 0) - before.get("sent", 0),
            outside=outside,
            index=index,
        )
