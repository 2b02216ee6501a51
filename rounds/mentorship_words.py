"""What one of a mentorship says of it on their page: kept, and told to the admins alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notifications.contexts import Period, Person
from notifications.messages import MentorshipWord
from notifications.messages.to_admins import Command
from notifications.outbox import Draft, queue
from notifications.wording.mentoring import Role
from notifications.wording.translation import marked
from rounds.answering_whether_met import Met, say_whether_met, seat_of
from rounds.letters import program_info
from rounds.lifecycle import RoundError
from rounds.mentorship_letters import MentorshipLetters, subject_of
from rounds.mentorships import note
from store import AuditEntry, Member, Mentorship, OutboxRow, Program

ToAdmins = Literal["stuck", "extend"]
Worth = Literal["worth", "partly", "not"]

LONGEST_NOTE: Final = 600
MOST_A_DAY: Final = 5
"""So many words a day of one mentorship reach the admins."""

WORTHS: Final[dict[Worth, int]] = {"worth": 5, "partly": 3, "not": 1}
"""What each answer to "was it worth it?" counts, from 1 to 5."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says something of a mentorship.

    Attributes
    ----------
    member, other
        The one who speaks, and the other one, who never hears of it.
    """

    mentorship: Mentorship
    member: Member
    other: Member

    @property
    def role(self) -> Role:
        """Which of the two speaks."""
        return "mentor" if self.member.id == self.mentorship.mentor_id else "mentee"


def spoken_of(
    session: Session, program: Program, member: Member, *, match: int | None, other: int | None
) -> Spoken:
    """Find the mentorship that a link of a member is about: of the match, else the latest.

    Parameters
    ----------
    match, other
        The ids of the match that began it, and of the other one; None where they are not known.

    Raises
    ------
    RoundError
        When there is none.
    """
    mine = or_(Mentorship.mentor_id == member.id, Mentorship.mentee_id == member.id)
    query = select(Mentorship).where(Mentorship.program_id == program.id, mine)
    if other is not None:
        query = query.where(or_(Mentorship.mentor_id == other, Mentorship.mentee_id == other))
    if match is not None:
        query = query.where(Mentorship.match_id == match)
    latest = query.order_by(Mentorship.starts_on.desc(), Mentorship.id.desc())
    mentorship = session.scalars(latest).first()
    if mentorship is None:
        raise RoundError(f"This member has had no such mentorship in {program.slug}.")
    is_mentor = mentorship.mentor_id == member.id
    return Spoken(mentorship, member, mentorship.mentee if is_mentor else mentorship.mentor)


def say_it_goes_well(session: Session, spoken: Spoken, *, now: datetime) -> bool:
    """Note that it goes well; false when that was said today already."""
    if "good" in _said_today(session, spoken, now):
        return False
    _note(session, spoken, "good", now)
    return True


def ask_admins(
    session: Session,
    spoken: Spoken,
    word: ToAdmins,
    letters: MentorshipLetters,
    *,
    text: str = "",
    weeks: int = 0,
    now: datetime,
) -> bool:
    """Tell the admins that they are stuck or would like to go on; the same words once a day.

    Returns
    -------
    bool
        Whether an admin is told, now or before. The other one is never told, also as an admin.

    Raises
    ------
    RoundError
        When the text is too long, or too much was said today.
    """
    if len(text) > LONGEST_NOTE:
        raise RoundError(f"A note has at most {LONGEST_NOTE} characters.")
    readers = [
        address
        for address in letters.sender.admins or (letters.sender.contact,)
        if address.lower() != (spoken.other.email or "").lower()
    ]
    context = _message(spoken, word, letters, text=text.strip(), weeks=weeks)
    subject = _subject(spoken, word, f"{text.strip()}/{weeks}", now)
    if session.scalar(select(OutboxRow.id).where(OutboxRow.subject == subject).limit(1)):
        return True
    if len(_said_today(session, spoken, now)) >= MOST_A_DAY:
        raise RoundError("Enough was said of this mentorship today; write to the contact.")
    drafts = [Draft.to_admin(address, subject=subject, context=context) for address in readers]
    queue(session, drafts, now=now)
    _note(session, spoken, word, now)
    return bool(readers)


def say_what_it_was_worth(session: Session, spoken: Spoken, word: Worth, *, now: datetime) -> None:
    """Keep what the meetings were worth, with the match where there is one; never of a person."""
    if spoken.mentorship.match_id is not None:
        seat = seat_of(session, spoken.mentorship.match_id, spoken.member.id)
        say_whether_met(session, seat, Met.YES, worth=WORTHS[word], actor="member", now=now)
    elif word not in _said_today(session, spoken, now):
        _note(session, spoken, word, now)


def _message(
    spoken: Spoken, word: ToAdmins, letters: MentorshipLetters, *, text: str, weeks: int
) -> MentorshipWord:
    mentorship, slug = spoken.mentorship, letters.file.slug
    days = max(1, (mentorship.ends_on - mentorship.starts_on).days)
    which = (
        f"{mentorship.mentee.source_key} --mentor {mentorship.mentor.source_key} --program {slug}"
    )
    commands = {
        "stuck": Command(marked("Find another mentor"), f"crossweave mentoring rematch {which}"),
        "extend": Command(
            marked("Let it go on"), f"crossweave mentoring extend {which} --weeks {weeks}"
        ),
    }
    return MentorshipWord(
        program=program_info(letters.file, letters.sender),
        period=Period(label="", starts_on=mentorship.starts_on, days=days),
        contact=letters.sender.contact,
        commands=(commands[word],),
        who=Person.of(spoken.member),
        other=Person.of(spoken.other),
        role=spoken.role,
        word=word,
        weeks=weeks,
        note=text,
    )


def _subject(spoken: Spoken, word: str, text: str, now: datetime) -> str:
    """Name a message by its day and words, so that the same ones are told once a day."""
    what = sha256(text.encode()).hexdigest()[:8]
    return subject_of(spoken.mentorship, f"{word}-{spoken.role}-{now.date()}-{what}")


def _said_today(session: Session, spoken: Spoken, now: datetime) -> list[str]:
    since = datetime.combine(now.date(), time(), ZoneInfo("UTC"))
    entries = session.scalars(
        select(AuditEntry.after).where(
            AuditEntry.action == "mentorship.word",
            AuditEntry.subject == f"mentorship/{spoken.mentorship.id}",
            AuditEntry.at >= since,
        )
    )
    return [str(each["word"]) for each in entries if each and each.get("role") == spoken.role]


def _note(session: Session, spoken: Spoken, word: str, now: datetime) -> None:
    said = {"word": word, "role": spoken.role}
    note(session, spoken.mentorship, "word", "member", now, {}, said)
