"""What members are asked and told between introductions: they met, a round comes, a pause."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from config import ConfigError
from flows.installation import Installation
from rounds.announcing import announce_round
from rounds.asking_consent import ask_for_consent
from rounds.asking_whether_met import ask_whether_met
from rounds.program_file import ProgramFile
from rounds.unanswered import pause_unanswered
from store import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InTouch:
    """What was due.

    Attributes
    ----------
    asked
        Members who are asked whether they met.
    consents
        Members who are asked whether others may read what came of their meeting.
    announced
        Members who are told of the round that comes.
    paused
        Members who are paused, since nothing was heard of them.
    """

    asked: int = 0
    consents: int = 0
    announced: int = 0
    paused: int = 0


def keep_in_touch(installation: Installation, database: Database) -> InTouch:
    """Queue what is due in every program; a second call queues nothing.

    Nobody is paused for want of an answer while there are no pages on which to give one.
    """
    has_pages = installation.settings.portal_url is not None
    now = installation.now()
    with database.writing() as session:
        asked = ask_whether_met(session, installation.sender_of, now=now)
        consents = ask_for_consent(session, installation.sender_of, now=now) if has_pages else 0
    announced = paused = 0
    for file in _programs(installation):
        letterhead = installation.sender(file.arrangement.community)
        with database.writing() as session:
            announced += announce_round(session, file, letterhead, now=now)
            if has_pages:
                paused += pause_unanswered(session, file, letterhead, now=now)
    return InTouch(asked, consents, announced, paused)


def _programs(installation: Installation) -> list[ProgramFile]:
    """Read the files of all programs; a broken one stops no mail of the others."""
    found = []
    for path in sorted(installation.home.programs.glob("*.yaml")):
        try:
            found.append(installation.program(path.stem))
        except ConfigError as error:
            log.warning("Members of %s are told nothing: %s", path.stem, error)
    return found
