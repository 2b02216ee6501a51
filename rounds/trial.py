"""A first look: one's own people file becomes previewed introductions, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Document
from members.enrolment import enrol_everyone, program_row
from notifications.contexts import Context
from rounds.community_file import CommunityFile
from rounds.eligibility import in_scope
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.lifecycle import RoundError
from rounds.loading import load_matches
from rounds.opening import current_period, open_round
from rounds.problem import build_problem, participants
from rounds.program_file import ProgramFile, parse_program
from rounds.proposing import store_solution
from rounds.sheet import RoundSheet, round_sheet
from rounds.solving import Progress, solve
from sources import BadRow, PeopleSource, PeopleSync, PersonRecord, sync_people
from store import Database, Member
from store.schema import upgrade

MOST_INTRODUCTIONS = 20
MOST_PEOPLE = 2_000
"""So many are looked at, so that a first look takes seconds whatever the file's size."""

RULES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("must", "function", {"different": "function"}),
    ("must", "manager_id", {"apart": "reporting_line"}),
    ("must", "time_zone", {"overlap": {"working_hours": 60}}),
    ("must", "languages", {"share": "languages"}),
    ("prefer", "level", {"near": {"attribute": "level", "within": 1, "points": 10}}),
    ("prefer", "site", {"different": {"attribute": "site", "points": 5}}),
)
"""The rules of a trial: each is used when the file says what it needs to know."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a people file would give.

    Attributes
    ----------
    sync
        What was read and what was refused.
    cut
        Whether the file has more than the `MOST_PEOPLE` that were looked at.
    rules
        The rules that the file's columns allowed, as words of the policy language.
    sheet
        The round as an admin would see it.
    introductions
        The first matches as mail: for each the introduction to its first member.
    """

    sync: PeopleSync
    cut: bool
    rules: tuple[str, ...]
    sheet: RoundSheet
    introductions: tuple[Context, ...]


def try_people(
    source: PeopleSource, *, now: datetime, on_progress: Progress | None = None
) -> Trial:
    """Match a file's people under rules that its columns allow, in a database that is thrown away.

    Raises
    ------
    RoundError
        When fewer than two people could take part.
    """
    with TemporaryDirectory(prefix="crossweave-try-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'trial.db'}")
        try:
            upgrade(database)
            beginning = _Beginning(source)
            with database.writing() as session:
                sync = sync_people(session, beginning, now=now)
                return _trial(session, sync, beginning.cut, now, on_progress)
        finally:
            database.dispose()


def trial_program(members: Sequence[Member], now: datetime) -> ProgramFile:
    """Return a program with the rules that something is known for."""
    document: dict[str, Any] = {
        "name": "Trial",
        "kind": "pairing",
        "community": "trial",
        "odd": "trio",
        "cadence": {"cron": "0 9 * * MON", "every": 2, "start": now.date().isoformat()},
        "participation": "enrolled",
        "approver": "whoever runs the trial",
        "reason": "a preview; nothing is stored or sent",
        "must": [],
        "prefer": [],
    }
    for part, field, rule in RULES:
        if any(getattr(member, field) for member in members):
            document[part].append(rule)
    return parse_program("trial", Document(Path("trial.yaml"), document, {}))


class _Beginning:
    """The first people of a source, as a `PeopleSource`."""

    def __init__(self, source: PeopleSource) -> None:
        self._source = source
        self.name, self.notes = source.name, source.notes
        self.refused_columns = source.refused_columns
        self.cut = False

    def people(self, now: datetime) -> Iterator[PersonRecord | BadRow]:
        """Give the first `MOST_PEOPLE` rows."""
        rows = self._source.people(now)
        yield from islice(rows, MOST_PEOPLE)
        self.cut = next(rows, None) is not None


def _trial(
    session: Session,
    sync: PeopleSync,
    cut: bool,  # noqa: FBT001
    now: datetime,
    on_progress: Progress | None,
) -> Trial:
    members = session.scalars(select(Member).order_by(Member.id)).all()
    file = trial_program(members, now)
    program = program_row(session, file.slug, community="trial", now=now)
    people = in_scope(session, file.arrangement.scope)
    enrol_everyone(session, program, people, approver="trial", reason="preview", now=now)
    session.flush()
    round_ = open_round(session, file, current_period(file, now), actor="trial", now=now)
    if round_.state != "open":
        raise RoundError(f"Nothing to preview: {round_.ended_reason}.")
    taking_part = participants(session, round_)
    problem = build_problem(session, round_, taking_part)
    keys = [member.source_key for member in taking_part]
    solution = solve(problem, file.policy, seed=round_.seed, keys=keys, on_progress=on_progress)
    store_solution(session, round_, [member.id for member in taking_part], solution)
    letters = RoundLetters(round_, _sender())
    matches = load_matches(session, round_)[:MOST_INTRODUCTIONS]
    return Trial(
        sync=sync,
        cut=cut,
        rules=tuple(_label(rule) for part in ("must", "prefer") for rule in file.document[part]),
        sheet=round_sheet(session, round_),
        introductions=tuple(next(letters.introductions(match)).context for match in matches),
    )


def _sender() -> Letterhead:
    community = CommunityFile(slug="trial", name="your community", type="organisation")
    return Letterhead(community=community, contact="you@example.org")


def _label(rule: dict[str, Any]) -> str:
    ((name, value),) = rule.items()
    about = value.get("attribute", "") if isinstance(value, dict) else value
    return f"{name} {about}".strip().replace("_", " ")
