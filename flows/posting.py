"""Send what is due: introduce what was approved, let the mail tell the truth, deliver."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from config import ConfigError
from flows.installation import Installation
from flows.keeping_in_touch import InTouch, keep_in_touch
from flows.sending import terms_of, way_out
from flows.settings_watch import watch_settings
from members.enrolment import program_row
from notifications.delivery import Delivery, Progress, deliver
from notifications.envelope import Sender
from notifications.kept_until_sent import forget_sent
from notifications.workers import worker_name
from rounds.asking import ask_ahead
from rounds.following_up import FollowedUp, follow_up, programs_with_mentorships
from rounds.mentorship_letters import MentorshipLetters
from rounds.reconciling import Reconciled, reconcile
from rounds.reminding import remind, rounds_to_remind
from rounds.running import introduce_approved
from store import Database, Round

log = logging.getLogger(__name__)

REDIRECTED: Final = "sent to CROSSWEAVE_MAIL_REDIRECT_ALL_TO, for a rehearsal"


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting did.

    Attributes
    ----------
    introduced
        The ids of rounds whose introductions were queued just now.
    reconciled
        Whose mail was stopped, and who was told.
    followed
        What was due with mentorships that run.
    delivery
        What was sent.
    in_touch
        What members are asked and told between introductions.
    """

    introduced: tuple[int, ...]
    reconciled: Reconciled
    followed: FollowedUp
    delivery: Delivery
    in_touch: InTouch


def post(
    installation: Installation, database: Database, *, on_progress: Progress | None = None
) -> Posted:
    """Do all that stands between an approved round and its mail; a second call sends nothing.

    Raises
    ------
    ConfigError
        When ``CROSSWEAVE_MAIL_DRY_RUN`` is set: then nothing may be sent or changed.
    """
    if installation.settings.mail_dry_run:
        raise ConfigError(
            "CROSSWEAVE_MAIL_DRY_RUN is set, so nothing is sent: look with"
            " `crossweave deliver --dry-run`."
        )
    settings = installation.settings
    introduced = introduce_approved(
        database, installation.sender_of, actor="delivery", now=installation.now()
    )
    _ask_ahead(installation, database)
    with database.writing() as session:
        watch_settings(installation, session, actor="delivery")
        reconciled = reconcile(session, installation.sender_of, now=installation.now())
    _remind(installation, database)
    followed = _follow_up(installation, database)
    in_touch = keep_in_touch(installation, database)
    with closing(way_out(installation)) as transport:
        delivery = deliver(
            database,
            transport,
            sender=Sender.of(settings),
            clock=installation.now,
            worker=worker_name(),
            on_progress=on_progress,
            links=installation.links,
            stationery=installation.stationery,
            terms=terms_of(installation),
            note=REDIRECTED if settings.mail_redirect_all_to else None,
        )
    with database.writing() as session:
        forget_sent(session)
    return Posted(tuple(introduced), reconciled, followed, delivery, in_touch)


def _follow_up(installation: Installation, database: Database) -> FollowedUp:
    """Do what is due with the mentorships of every program; a broken file stops no mail."""
    done = FollowedUp()
    with database.reading() as session:
        running = {each.slug: each.community for each in programs_with_mentorships(session)}
    for slug, community in running.items():
        try:
            file, sender = installation.program(slug), installation.sender(community)
        except ConfigError as error:
            log.warning("The mentorships of %s are not followed up: %s", slug, error)
            continue
        with database.writing() as session:
            program = program_row(session, slug, community=community, now=installation.now())
            letters = MentorshipLetters(session, program, file, sender)
            done += follow_up(session, program, letters, now=installation.now())
    return done


def _remind(installation: Installation, database: Database) -> None:
    """Remind matches of which no meeting is known; a broken file stops no mail."""
    with database.reading() as session:
        due = rounds_to_remind(session, now=installation.now())
        waiting = [(round_.id, round_.program.community) for round_ in due]
    for round_id, community in waiting:
        try:
            sender = installation.sender(community)
        except ConfigError as error:
            log.warning("Nobody is reminded in round %d: %s", round_id, error)
            continue
        with database.writing() as session:
            remind(session, session.get_one(Round, round_id), sender, now=installation.now())


def _ask_ahead(installation: Installation, database: Database) -> None:
    """Ask the members of programs that ask before every round; a broken file stops no mail."""
    for path in sorted(installation.home.programs.glob("*.yaml")):
        try:
            file = installation.program(path.stem)
        except ConfigError as error:
            log.warning("Nobody is asked: %s", error)
            continue
        if file.arrangement.participation == "each_round":
            letterhead = installation.sender(file.arrangement.community)
            with database.writing() as session:
                ask_ahead(session, file, letterhead, now=installation.now())
