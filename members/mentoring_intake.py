"""A file of offers and asks comes in: places, terms and mentorships that run already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from members.directory import Directory, ErasedError, NotHereError
from members.mail_stops import wanting_no_mail
from members.mentoring import ask, offer, record_mentorship
from sources import BadRow, MentoringRecord
from sources.erased import IsErased, nobody_is_erased
from store import Enrolment, Member, Mentorship, Program
from store.audit import record

CHUNK = 100
TERMS = ("topics", "functions", "goals", "how_often", "wishes")


@dataclass(frozen=True, slots=True)
class Word:
    """By whose word people get their places.

    Attributes
    ----------
    actor
        The member, whose own form it is; or who approved that people are enrolled.
    reason
        Why they are enrolled without being asked, for the audit; None when they said so themselves.
    """

    actor: str = "member"
    reason: str | None = None


THEIR_OWN = Word()


@dataclass(frozen=True, slots=True)
class MentoringTaken:
    """What a file of offers and asks changed.

    Attributes
    ----------
    seen
        How many offers and asks were read.
    offered, asked
        How many places as mentor and as mentee they gave.
    changed
        How many said something new of a place that was there.
    mentorships
        How many running mentorships were written down.
    stayed_out
        How many are of people who left that place or paused it since; nothing of them was taken, as
        nobody can tell an old form from a new one.
    over
        How many present mentees are of mentorships that have ended here; they do not begin again.
    erased
        How many are of people whose data was erased; nothing of them was taken.
    quarantined
        The rows, and the parts of rows, that could not be used.
    refused_columns
        The columns that nobody took, where the caller says so.
    notes
        What is said once of the whole file: how it was read, where the caller says so, and which
        functions there are, where a row names another.
    """

    seen: int
    offered: int
    asked: int
    changed: int
    mentorships: int
    stayed_out: int
    over: int
    erased: int
    quarantined: tuple[BadRow, ...]
    refused_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def take_mentoring(
    session: Session,
    records: Sequence[MentoringRecord | BadRow],
    program: Program,
    *,
    ends_on: date,
    now: datetime,
    word: Word = THEIR_OWN,
    on_progress: Callable[[int, int], None] | None = None,
    is_erased: IsErased = nobody_is_erased,
) -> MentoringTaken:
    """Write down who offers to mentor and who asks; what a row does not say stays as it was.

    Parameters
    ----------
    records
        The offers and asks, with the rows that could not be read.
    ends_on
        The last day of mentorships that run already: the file does not say it. They start today.
    word
        By whose word people get their places.
    on_progress
        Told now and then how many of how many records are done.
    is_erased
        Tells whose data was erased.
    """
    directory = Directory(session, is_erased)
    taking = _Taking(session, directory, program, ends_on, now, word)
    for done, each in enumerate(records):
        if on_progress and done % CHUNK == 0:
            on_progress(done, len(records))
        if isinstance(each, BadRow):
            taking.quarantined.append(each)
        else:
            taking.take(each)
    taking.note_reason()
    counts = taking.counts
    return MentoringTaken(
        seen=counts["seen"],
        offered=counts["mentor"],
        asked=counts["mentee"],
        changed=counts["changed"],
        mentorships=counts["mentorships"],
        stayed_out=counts["stayed_out"],
        over=counts["over"],
        erased=counts["erased"],
        quarantined=tuple(taking.quarantined),
        notes=taking.notes(),
    )


class _Taking:
    """One file of offers and asks under way."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        program: Program,
        ends_on: date,
        now: datetime,
        word: Word,
    ) -> None:
        self.directory = directory
        self.session, self.program, self.word = session, program, word
        self.ends_on, self.now = ends_on, now
        self.counts: Counter[str] = Counter()
        self.quarantined: list[BadRow] = []
        self.functions_missed = False
        self.lines: dict[tuple[int, str], int] = {}
        self.unwilling = wanting_no_mail(session) if word.reason else frozenset()
        places = session.scalars(
            select(Enrolment)
            .where(Enrolment.program_id == program.id)
            .options(selectinload(Enrolment.terms))
        )
        self.places = {(place.member_id, place.role): place for place in places}
        known = select(Mentorship).where(Mentorship.program_id == program.id)
        self.mentorships = {
            (each.mentor_id, each.mentee_id): each.state
            for each in session.scalars(known.order_by(Mentorship.state == "active"))
        }

    def take(self, said: MentoringRecord) -> None:
        """Write down one offer or ask, or put it aside."""
        self.counts["seen"] += 1
        member = self._member(said)
        if member is None:
            return
        place = self.places.get((member.id, said.role))
        stays_out = self._stays_out(place or self.places.get((member.id, "member")))
        if stays_out or (place is None and member.id in self.unwilling):
            self.counts["stayed_out"] += 1
            return
        before = _content(place)
        place = (
            self._offer(member, place, said)
            if said.role == "mentor"
            else self._ask(member, place, said)
        )
        self.places[member.id, said.role] = place
        if before is None or before[0] != "joined":
            self.counts[said.role] += 1
        elif before != _content(place):
            self.counts["changed"] += 1
        self._take_current(member, said)

    def note_reason(self) -> None:
        """Keep in the audit why people who did not ask have places now."""
        offered, asked = self.counts["mentor"], self.counts["mentee"]
        if self.word.reason and (offered or asked):
            record(
                self.session,
                at=self.now,
                actor=self.word.actor,
                action="program.enrol_mentoring",
                subject=f"program/{self.program.slug}",
                after={"offered": offered, "asked": asked, "reason": self.word.reason},
            )

    def notes(self) -> tuple[str, ...]:
        """Say once what would else be said with every row."""
        if not self.functions_missed:
            return ()
        return (f"The functions of the people here: {self.directory.functions_there_are()}.",)

    def _member(self, said: MentoringRecord) -> Member | None:
        """Find whose row it is, once for each role; else put it aside."""
        try:
            member = self._here(lambda: self.directory.find(said.key, said.email))
        except ErasedError:
            self.counts["erased"] += 1
            return None
        except NotHereError as nobody:
            self._put_aside(said, str(nobody))
            return None
        line = self.lines.setdefault((member.id, said.role), said.line)
        if line == said.line:
            return member
        self._put_aside(
            said,
            f"is of the same person and role as line {line}, which was taken; name them by key in"
            " both rows, or keep one",
        )
        return None

    def _stays_out(self, place: Enrolment | None) -> bool:
        """Tell whether somebody left this place, or has a pause that is not over."""
        if place is None or place.state not in {"left", "paused"}:
            return False
        until = place.paused_until
        return until is None or until > self.now.date()

    def _offer(self, member: Member, place: Enrolment | None, said: MentoringRecord) -> Enrolment:
        known = place.capacity if place else 1
        return offer(
            self.session,
            self.program,
            member,
            capacity=known if said.capacity is None else said.capacity,
            topics=_last_word(said, place, "topics"),
            functions=self._functions(said, place),
            how_often=_last_word(said, place, "how_often"),
            actor=self.word.actor,
            now=self.now,
        )

    def _ask(self, member: Member, place: Enrolment | None, said: MentoringRecord) -> Enrolment:
        return ask(
            self.session,
            self.program,
            member,
            topics=_last_word(said, place, "topics"),
            functions=self._functions(said, place),
            goals=_last_word(said, place, "goals"),
            wishes=self._wishes(member, said, place),
            how_often=_last_word(said, place, "how_often"),
            actor=self.word.actor,
            now=self.now,
        )

    def _functions(self, said: MentoringRecord, place: Enrolment | None) -> list[str]:
        if said.functions is None:
            return list(_last_word(said, place, "functions"))
        found = self._each(said, "function", said.functions, self.directory.function)
        self.functions_missed |= len(found) < len(said.functions)
        return found

    def _wishes(self, member: Member, said: MentoringRecord, place: Enrolment | None) -> list[str]:
        if said.wishes is None:
            return list(_last_word(said, place, "wishes"))
        wished = self._each(said, "wish", said.wishes, self._other_than(member))
        return [other.source_key for other in wished]

    def _take_current(self, mentor: Member, said: MentoringRecord) -> None:
        """Write down the mentorships that run already; those that ended here stay ended."""
        for mentee in self._each(said, "present mentee", said.current, self._other_than(mentor)):
            state = self.mentorships.get((mentor.id, mentee.id))
            if state is not None:
                self.counts["over"] += state != "active"
                continue
            record_mentorship(
                self.session,
                self.program,
                mentor,
                mentee,
                starts_on=self.now.date(),
                ends_on=self.ends_on,
                actor=self.word.actor,
                now=self.now,
            )
            self.mentorships[mentor.id, mentee.id] = "active"
            self.counts["mentorships"] += 1

    def _other_than(self, member: Member) -> Callable[[str], Member]:
        """Return what finds whom a text names, when it is somebody else who works here."""

        def find(text: str) -> Member:
            found = self._here(lambda: self.directory.named(text))
            if found.source_key == member.source_key:
                raise NotHereError("of the same key as the row itself")
            return found

        return find

    def _here(self, find: Callable[[], Member]) -> Member:
        found = find()
        if found.status == "left":
            raise NotHereError("somebody who has left")
        return found

    def _each(
        self, said: MentoringRecord, what: str, texts: tuple[str, ...], find: Callable[[str], Any]
    ) -> list[Any]:
        """Find what each text of a list means; put those aside that mean nothing.

        Nothing is said of somebody whose data was erased: nobody could mend that row.
        """
        found = []
        for number, text in enumerate(texts, start=1):
            try:
                found.append(find(text))
            except ErasedError:
                continue
            except NotHereError as missing:
                which = f"{what} {number} of {len(texts)}"
                self._put_aside(said, f"{which} is {missing}; the rest of the row was taken")
        return found

    def _put_aside(self, said: MentoringRecord, reason: str) -> None:
        self.quarantined.append(BadRow(said.file, said.line, reason))


def _last_word(said: MentoringRecord, place: Enrolment | None, name: str) -> Any:
    """Return what a row says of a term, else what was said before, else nothing."""
    value = getattr(said, name)
    if value is not None:
        return value
    if place is not None and place.terms is not None:
        return getattr(place.terms, name)
    return "" if name in {"goals", "how_often"} else ()


def _content(place: Enrolment | None) -> tuple[Any, ...] | None:
    """Return all that a row can change of a place."""
    if place is None:
        return None
    terms = [getattr(place.terms, name) for name in TERMS] if place.terms else []
    return (place.state, place.capacity, *terms)
