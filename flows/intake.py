"""Read a file into the store: by its mapping, in one transaction, or only to see the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from flows.errors import UsageError
from flows.installation import Installation
from flows.settings_watch import watch_settings
from members.answers import AnswersTaken, take_answers
from members.enrolment import program_row
from members.mentoring_intake import THEIR_OWN, MentoringTaken, Word, take_mentoring
from members.suppression import ErasedPeople
from rounds.program_file import Arrangement, ProgramFile
from sources import (
    ActivityFile,
    ActivitySync,
    AnswersFile,
    MentoringFile,
    PeopleFile,
    PeopleSync,
    note_import,
    read_answers,
    read_mapping,
    read_mentoring,
    sync_activity,
    sync_people,
)

Progress = Callable[[int, int | None], None]
SCHEDULE: Final = "schedule"
"""Who reads a feed when nobody asked for it, for the audit."""

PEOPLE_CHANGES: Final = ("added", "changed", "returned", "deactivated")
MENTORING_CHANGES: Final = ("offered", "asked", "changed", "mentorships")


def take_people(
    installation: Installation,
    file: Path,
    mapping: str,
    *,
    allow_vanished: bool = False,
    dry_run: bool = False,
    actor: str = SCHEDULE,
    on_progress: Progress | None = None,
) -> PeopleSync:
    """Read an HR file; with ``dry_run`` only find out what would change.

    Raises
    ------
    FeedError
        When the file cannot be read, or so many people are missing that it looks half empty.
    ConfigError
        When the mapping does not fit.
    """
    source = PeopleFile(file, read_mapping(installation.home.mapping(mapping)))
    with _session(installation, dry_run=dry_run, actor=actor) as session:
        now = installation.now()
        done = sync_people(
            session,
            source,
            now=now,
            vanished_share=installation.settings.vanished_share,
            allow_vanished=allow_vanished,
            on_progress=on_progress,
            is_erased=_erased(installation, session),
        )
        counts = {name: getattr(done, name) for name in PEOPLE_CHANGES}
        if any(counts.values()):
            counts["allow_vanished"] = int(allow_vanished)
        note_import(session, kind="people", source=source.name, counts=counts, actor=actor, at=now)
        return done


def take_activity(
    installation: Installation,
    file: Path,
    mapping: str,
    *,
    dry_run: bool = False,
    actor: str = SCHEDULE,
    on_progress: Progress | None = None,
) -> ActivitySync:
    """Read an activity file; with ``dry_run`` only count. Raises as `take_people` does."""
    source = ActivityFile(file, read_mapping(installation.home.mapping(mapping)))
    with _session(installation, dry_run=dry_run, actor=actor) as session:
        now = installation.now()
        done = sync_activity(
            session,
            source,
            now=now,
            on_progress=on_progress,
            is_erased=_erased(installation, session),
        )
        counts = {"added": done.added}
        note_import(
            session, kind="activity", source=source.name, counts=counts, actor=actor, at=now
        )
        return done


def take_answers_file(
    installation: Installation,
    file: Path,
    mapping: str,
    *,
    dry_run: bool = False,
    actor: str = SCHEDULE,
) -> AnswersTaken:
    """Read members' answers; who says so joins a program. Raises as `take_people` does."""
    source = AnswersFile(file, read_mapping(installation.home.mapping(mapping)))
    now = installation.now()
    with _session(installation, dry_run=dry_run, actor=actor) as session:
        files = installation.programs()
        programs = {
            program.slug: program_row(
                session, program.slug, community=program.arrangement.community, now=now
            )
            for program in files
        }
        done = take_answers(
            session,
            read_answers(source),
            program_of=programs.get,
            with_roles={program.slug for program in files if program.policy.kind == "mentoring"},
            projects_of={
                program.slug: [project.name for project in program.arrangement.projects]
                for program in files
                if program.policy.kind == "teams"
            },
            now=now,
            is_erased=_erased(installation, session),
        )
        counts = {"changed": done.changed, "joined": done.joined}
        note_import(session, kind="answers", source=source.name, counts=counts, actor=actor, at=now)
        return done


def take_mentoring_file(
    installation: Installation,
    file: Path,
    mapping: str,
    program: str | None,
    *,
    dry_run: bool = False,
    actor: str = SCHEDULE,
    on_progress: Progress | None = None,
) -> MentoringTaken:
    """Read who offers to mentor and who asks for a mentor. Raises as `take_people` does.

    Raises
    ------
    UsageError
        When the program is of another kind.
    """
    arrangement, slug = _mentoring(installation.program_or_only(program))
    source = MentoringFile(file, read_mapping(installation.home.mapping(mapping)))
    now = installation.now()
    with _session(installation, dry_run=dry_run, actor=actor) as session:
        taken = take_mentoring(
            session,
            read_mentoring(source),
            program_row(session, slug, community=arrangement.community, now=now),
            ends_on=now.date() + timedelta(days=arrangement.term_days),
            now=now,
            word=_word_of(arrangement),
            on_progress=on_progress,
            is_erased=_erased(installation, session),
        )
        counts = {name: getattr(taken, name) for name in MENTORING_CHANGES}
        note_import(
            session, kind="mentoring", source=source.name, counts=counts, actor=actor, at=now
        )
    notes = (*source.notes, *taken.notes)
    return replace(taken, refused_columns=source.refused_columns, notes=notes)


def _mentoring(program: ProgramFile) -> tuple[Arrangement, str]:
    """Give what a mentoring program's file arranges, and its name."""
    if program.policy.kind != "mentoring":
        raise UsageError(
            f"{program.slug} is a {program.policy.kind} program, where nobody offers or asks. Name"
            " one whose file says `kind: mentoring`: --program NAME."
        )
    return program.arrangement, program.slug


def _word_of(arrangement: Arrangement) -> Word:
    """Return by whose word a file of offers and asks gives places: the program's file says."""
    if arrangement.participation == "enrolled" and arrangement.approver:
        return Word(arrangement.approver, arrangement.reason)
    return THEIR_OWN


def _erased(installation: Installation, session: Session) -> ErasedPeople:
    """Return what knows people again whose data was erased, so that no file brings them back."""
    secret = installation.settings.hash_key
    return ErasedPeople(session, secret.get_secret_value() if secret else None)


@contextmanager
def _session(installation: Installation, *, dry_run: bool, actor: str) -> Iterator[Session]:
    with (
        installation.database() as database,
        (database.reading if dry_run else database.writing)() as session,
    ):
        watch_settings(installation, session, actor=actor)
        yield session
