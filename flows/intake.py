"""Read a file into the store: by its mapping, in one transaction, or only to see the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from flows.installation import Installation
from members.answers import AnswersTaken, take_answers
from members.enrolment import program_row
from sources import (
    ActivityFile,
    ActivitySync,
    AnswersFile,
    PeopleFile,
    PeopleSync,
    read_answers,
    read_mapping,
    sync_activity,
    sync_people,
)

Progress = Callable[[int, int | None], None]


def take_people(
    installation: Installation,
    file: Path,
    mapping: str,
    *,
    allow_vanished: bool = False,
    dry_run: bool = False,
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
    with _session(installation, dry_run=dry_run) as session:
        return sync_people(
            session,
            source,
            now=installation.now(),
            vanished_share=installation.settings.vanished_share,
            allow_vanished=allow_vanished,
            on_progress=on_progress,
        )


def take_activity(
    installation: Installation,
    file: Path,
    mapping: str,
    *,
    dry_run: bool = False,
    on_progress: Progress | None = None,
) -> ActivitySync:
    """Read an activity file; with ``dry_run`` only count. Raises as `take_people` does."""
    source = ActivityFile(file, read_mapping(installation.home.mapping(mapping)))
    with _session(installation, dry_run=dry_run) as session:
        return sync_activity(session, source, now=installation.now(), on_progress=on_progress)


def take_answers_file(
    installation: Installation, file: Path, mapping: str, *, dry_run: bool = False
) -> AnswersTaken:
    """Read members' answers; who says so joins a program. Raises as `take_people` does."""
    source = AnswersFile(file, read_mapping(installation.home.mapping(mapping)))
    now = installation.now()
    with _session(installation, dry_run=dry_run) as session:
        programs = {
            program.slug: program_row(
                session, program.slug, community=program.arrangement.community, now=now
            )
            for program in installation.programs()
        }
        return take_answers(session, read_answers(source), program_of=programs.get, now=now)


@contextmanager
def _session(installation: Installation, *, dry_run: bool) -> Iterator[Session]:
    with (
        installation.database() as database,
        (database.reading if dry_run else database.writing)() as session,
    ):
        yield session
