"""What runs when: the programs' rounds, the communities' digests, the feeds and the mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from cronsim import CronSim

from config import ConfigError
from config.privacy import load_privacy
from flows.feeds import load_feeds
from flows.inbox import desk_of
from flows.installation import Installation
from notifications.wording.dates import clock, long_day
from rounds.community_file import load_community
from rounds.program_file import load_program

EVERY_MINUTE = "* * * * *"
HOURLY_CHECK = "17 * * * *"
EVERY_FIVE_MINUTES = "*/5 * * * *"
NIGHTLY = "43 2 * * *"


@dataclass(frozen=True, slots=True)
class Job:
    """One flow with its parameters and its times.

    Attributes
    ----------
    flow
        The flow's name.
    name
        What tells this job of the flow from its others.
    title
        What it does, for people.
    cron, time_zone, every
        When: every so many-th instant of a cron expression.
    next_run
        The next instant at which it does something.
    parameters
        What the flow is given.
    checked
        A second cron expression, in UTC, at which the flow looks for what was missed.
    """

    flow: str
    name: str
    title: str
    cron: str
    time_zone: str
    next_run: datetime
    every: int = 1
    parameters: dict[str, str] = field(default_factory=dict)
    checked: str | None = None

    @property
    def when(self) -> str:
        """The times in words."""
        words = CronSim(self.cron, self.next_run).explain()
        nth = "" if self.every == 1 else f", every {ordinal(self.every)} time"
        return f"{words[0].lower()}{words[1:]}{nth}, {self.time_zone}"

    @property
    def next_in_words(self) -> str:
        """The next instant, in the job's own zone."""
        local = self.next_run.astimezone(ZoneInfo(self.time_zone))
        return f"{long_day(local.date())} {local.year}, {clock(local)}"


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything an installation wants to have run.

    Attributes
    ----------
    jobs
        What can be run.
    troubles
        What cannot, and why, each with file and line.
    """

    jobs: tuple[Job, ...]
    troubles: tuple[str, ...]

    @property
    def rounds(self) -> tuple[Job, ...]:
        """The jobs that open rounds."""
        return tuple(job for job in self.jobs if job.flow == "run_round")


def agenda(installation: Installation) -> Agenda:
    """Read programs, communities and feeds; a broken file keeps only its own job from running."""
    programs = sorted(installation.home.programs.glob("*.yaml"))
    communities = sorted(installation.home.communities.glob("*.yaml"))
    readers = [
        *(partial(_round_jobs, installation, path) for path in programs),
        *(partial(_digest_jobs, installation, path) for path in communities),
        partial(_feed_jobs, installation),
        partial(_mail_jobs, installation),
        partial(_inbox_jobs, installation),
        partial(_clean_jobs, installation),
    ]
    jobs: list[Job] = []
    troubles: list[str] = []
    for read in readers:
        try:
            jobs += read()
        except ConfigError as error:
            troubles.append(str(error))
    return Agenda(tuple(jobs), tuple(troubles))


def next_run(cron: str, time_zone: str, now: datetime) -> datetime:
    """Return the first instant of a cron expression after ``now``, in UTC."""
    return next(CronSim(cron, now.astimezone(ZoneInfo(time_zone)))).astimezone(UTC)


def ordinal(number: int) -> str:
    """Write a number as an ordinal: ``second``, ``3rd``, ``11th``."""
    if number == 2:
        return "second"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"


def _round_jobs(installation: Installation, path: Path) -> list[Job]:
    file = load_program(path)
    installation.community(file.arrangement.community)  # its rounds cannot be told of without it
    cadence = file.arrangement.cadence
    return [
        Job(
            flow="run_round",
            name=file.slug,
            title=f"{file.arrangement.name}: rounds",
            cron=cadence.cron,
            time_zone=cadence.time_zone,
            every=cadence.every,
            next_run=cadence.following(installation.now()),
            parameters={"program": file.slug},
            checked=HOURLY_CHECK,
        )
    ]


def _digest_jobs(installation: Installation, path: Path) -> list[Job]:
    community = load_community(path.parent, path.stem)
    rhythm = community.digest
    if rhythm is None:
        return []
    return [
        Job(
            flow="recognition_digest",
            name=community.slug,
            title=f"{community.name}: digest",
            cron=rhythm.cron,
            time_zone=rhythm.time_zone,
            next_run=next_run(rhythm.cron, rhythm.time_zone, installation.now()),
            parameters={"community": community.slug},
        )
    ]


def _feed_jobs(installation: Installation) -> list[Job]:
    feeds = load_feeds(installation.home)
    at = next_run(feeds.cron, feeds.time_zone, installation.now())
    return [
        Job(f"sync_{kind}", kind, f"Read {kind}", feeds.cron, feeds.time_zone, at)
        for kind in ("people", "activity")
        if feeds.of(kind)
    ]


def _mail_jobs(installation: Installation) -> list[Job]:
    at = next_run(EVERY_MINUTE, "UTC", installation.now())
    return [Job("deliver", "mail", "Mail", EVERY_MINUTE, "UTC", at)]


def _inbox_jobs(installation: Installation) -> list[Job]:
    if installation.settings.inbox is None:
        return []
    desk_of(installation)  # what is missing for it is told now, not every five minutes
    at = next_run(EVERY_FIVE_MINUTES, "UTC", installation.now())
    return [Job("read_inbox", "inbox", "Mail that comes back", EVERY_FIVE_MINUTES, "UTC", at)]


def _clean_jobs(installation: Installation) -> list[Job]:
    load_privacy(installation.home)  # a mistake in the file is told now, not at night
    at = next_run(NIGHTLY, "UTC", installation.now())
    title = "Delete what was kept long enough"
    return [Job("privacy_clean", "retention", title, NIGHTLY, "UTC", at)]
