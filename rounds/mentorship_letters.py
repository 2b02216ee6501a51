"""The messages of a running mentorship: check-ins, the closing, and what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from notifications.contexts import Period, Person
from notifications.messages import MentoringCheckIn, MentoringClosing, MentorshipChanged
from notifications.messages.mentorship_course import MentorshipCourse
from notifications.outbox import Draft, row_key
from notifications.wording.dates import span
from rounds.cadence import next_first_day
from rounds.letterhead import Letterhead
from rounds.letters import program_info
from rounds.mentoring_letters import NOTHING, Terms, terms_of_program
from rounds.program_file import ProgramFile
from store import Member, Mentorship, Program

Step = Literal[1, 2]
"""A third or two thirds of the term."""

CLOSING, EXTENDED = "closing", "until"
"""What a message is about that belongs to a last day, and not to one that it had before."""

Seeking = Literal["no", "next_round", "now"]
"""When the mentee of a mentorship that has ended is matched anew."""


class MentorshipLetters:
    """Writes the messages of a program's mentorships.

    Parameters
    ----------
    session
        An open session; what members said is loaded when a message needs it.
    program, file
        The program.
    sender
        In whose name.
    """

    def __init__(
        self, session: Session, program: Program, file: ProgramFile, sender: Letterhead
    ) -> None:
        self.file, self.sender = file, sender
        self._session, self._program_id = session, program.id
        self._terms: Mapping[tuple[int, str], Terms] | None = None

    def check_in(self, mentorship: Mentorship, step: Step) -> Iterator[Draft]:
        """Ask both how it goes, at a third or two thirds of the term."""
        for frame, recipient in self._both(mentorship):
            context = MentoringCheckIn(
                **frame, step=step, goals=self._goals(mentorship), ends_on=mentorship.ends_on
            )
            yield _follows(recipient, subject_of(mentorship, str(step)), context)

    def closing(self, mentorship: Mentorship) -> Iterator[Draft]:
        """Thank both at the end, and ask what came of it."""
        for frame, recipient in self._both(mentorship):
            context = MentoringClosing(
                **frame, goals=self._goals(mentorship), ends_on=mentorship.ends_on
            )
            yield _follows(recipient, subject_of(mentorship, CLOSING), context)

    def extended(self, mentorship: Mentorship) -> Iterator[Draft]:
        """Tell both until when it runs now."""
        subject = subject_of(mentorship, EXTENDED)
        for frame, recipient in self._both(mentorship):
            context = MentorshipChanged(**frame, change="extended", ends_on=mentorship.ends_on)
            yield _follows(recipient, subject, context)

    def ended(
        self, mentorship: Mentorship, *, to: Collection[int], seeking: Seeking, now: datetime
    ) -> Iterator[Draft]:
        """Tell that a mentorship has ended early, never why.

        Parameters
        ----------
        to
            The ids of those who shall know.
        seeking
            When the mentee is matched anew.
        """
        for frame, recipient in self._both(mentorship):
            if recipient.id not in to:
                continue
            context = MentorshipChanged(
                **frame,
                change="ended",
                ends_on=mentorship.ended_on or now.date(),
                next_round=self.next_round(now),
                rematch=seeking != "no" and recipient.id == mentorship.mentee_id,
                sought=seeking == "now" and recipient.id == mentorship.mentee_id,
            )
            yield _follows(recipient, subject_of(mentorship, "ended"), context)

    def next_round(self, now: datetime) -> date:
        """Return the first day of the program's next round."""
        return next_first_day(self.file.arrangement.cadence, self.today(now))

    def today(self, now: datetime) -> date:
        """Return the day it is in the program's own zone."""
        return self.file.arrangement.cadence.first_day(now)

    def _both(self, mentorship: Mentorship) -> Iterator[tuple[dict[str, Any], Member]]:
        """Give what every message says, for the mentee and for the mentor."""
        begins = mentorship.starts_on
        days = max(1, (mentorship.ends_on - begins).days)
        period = Period(span(begins, days), begins, days=days)
        people = {"mentee": mentorship.mentee, "mentor": mentorship.mentor}
        for role, other in (("mentee", "mentor"), ("mentor", "mentee")):
            yield (
                {
                    "program": program_info(self.file, self.sender),
                    "period": period,
                    "contact": self.sender.contact,
                    "match": mentorship.match_id,
                    "recipient": Person.of(people[role]),
                    "other": Person.of(people[other]),
                    "role": role,
                },
                people[role],
            )

    def _goals(self, mentorship: Mentorship) -> str:
        if self._terms is None:
            self._terms = terms_of_program(self._session, self._program_id)
        return self._terms.get((mentorship.mentee_id, "mentee"), NOTHING).goals


def _follows(recipient: Member, subject: str, context: MentorshipCourse) -> Draft:
    """Address a message that follows the introduction; of a mentorship without one, none."""
    thread = None
    if context.match is not None:
        kind = f"{context.role}_introduction"
        thread = row_key(kind, f"match-{context.match}", recipient.id)
    return Draft.to_member(recipient, subject=subject, context=context, thread=thread)


def subject_of(mentorship: Mentorship, what: str) -> str:
    """Return what a message about a mentorship is about, such as ``mentorship-7-ended``.

    What belongs to a last day names it, since an extension may bring another one.
    """
    day = f"-{mentorship.ends_on}" if what in {CLOSING, EXTENDED} else ""
    return f"mentorship-{mentorship.id}-{what}{day}"
