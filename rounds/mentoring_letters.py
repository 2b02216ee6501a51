"""The messages of a mentoring round: introductions in two voices, and notes by role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from notifications.contexts import Person
from notifications.messages import (
    MenteeIntroduction,
    MenteeUnmatched,
    MentorIntroduction,
    MentorUnmatched,
)
from notifications.outbox import Draft
from notifications.wording.shortages import Shortage
from rounds.figures import shortages
from rounds.letters import RoundLetters
from rounds.running_mentorships import running_pairs
from rounds.stored_reasons import only_about
from store import Enrolment, Match, Member, Mentorship, Round, UnmatchedMember


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody offers or asks for, as far as the other may read it."""

    capacity: int = 0
    topics: tuple[str, ...] = ()
    goals: str = ""
    how_often: str = ""


NOTHING = Terms()


@dataclass(frozen=True, slots=True)
class MentoringFacts:
    """What the messages of a mentoring round say beside its matches.

    Attributes
    ----------
    terms
        By member and role.
    place
        Which of the mentor's mentees the one of a match is, those of earlier rounds before it.
    mentorships
        The round's, by match.
    full
        Ids of mentors whose places are all taken.
    """

    terms: Mapping[tuple[int, str], Terms]
    place: Mapping[int, int]
    mentorships: Mapping[int, Mentorship]
    full: frozenset[int]

    @classmethod
    def of(cls, session: Session, round_: Round) -> MentoringFacts:
        """Load them in few queries, whatever the round's size."""
        mine = select(Mentorship).join(Match).where(Match.round_id == round_.id)
        began = {
            each.match_id: each
            for each in session.scalars(mine.order_by(Mentorship.match_id))
            if each.match_id is not None
        }
        terms = terms_of_program(session, round_.program_id)
        return cls(
            terms=terms,
            place=_places(session, round_, began),
            mentorships=began,
            full=_full(session, round_, terms),
        )

    def of_member(self, member_id: int, role: str) -> Terms:
        """Return what somebody said in a role."""
        return self.terms.get((member_id, role), NOTHING)


def _places(session: Session, round_: Round, began: Mapping[int, Mentorship]) -> dict[int, int]:
    """Give the mentees of each mentor a number, after those who were there before the round."""
    mine = select(Match.id).where(Match.round_id == round_.id)
    before = (
        select(Mentorship.mentor_id, func.count())
        .where(
            Mentorship.program_id == round_.program_id,
            Mentorship.state == "active",
            or_(Mentorship.match_id.is_(None), Mentorship.match_id.not_in(mine)),
        )
        .group_by(Mentorship.mentor_id)
    )
    count = Counter(dict(session.execute(before).tuples().all()))
    place: dict[int, int] = {}
    for match_id, mentorship in began.items():
        if mentorship.state == "active":
            count[mentorship.mentor_id] += 1
            place[match_id] = count[mentorship.mentor_id]
    return place


def _full(
    session: Session, round_: Round, terms: Mapping[tuple[int, str], Terms]
) -> frozenset[int]:
    running = running_pairs(session, round_.program_id, on=round_.starts_on)
    taken = Counter(mentor for mentor, _ in running)
    return frozenset(
        member_id
        for (member_id, role), said in terms.items()
        if role == "mentor" and taken[member_id] >= said.capacity
    )


def terms_of_program(session: Session, program_id: int) -> dict[tuple[int, str], Terms]:
    """Return what everybody offers and asks for in a program, by member and role."""
    places = session.scalars(
        select(Enrolment)
        .where(Enrolment.program_id == program_id)
        .options(selectinload(Enrolment.terms))
    )
    return {(place.member_id, place.role): _terms(place) for place in places}


@dataclass(frozen=True, slots=True)
class MentoringRoundLetters(RoundLetters):
    """Writes the messages of one mentoring round."""

    facts: MentoringFacts = field(kw_only=True)

    def introductions(self, match: Match) -> Iterator[Draft]:
        """Write a mentorship's two introductions; both suggest the same times."""
        by_role = {seat.role: seat.member for seat in match.members}
        mentor, mentee = by_role["mentor"], by_role["mentee"]
        people = (Person.of(mentor), Person.of(mentee))
        asked = self.facts.of_member(mentee.id, "mentee")
        offered = self.facts.of_member(mentor.id, "mentor")
        starts_on, ends_on = self._term(match)
        said = self.shared | {
            "match": match.id,
            "mentor": people[0],
            "mentee": people[1],
            "reasons": _reasons(match, (mentor, mentee)),
            "topics": _in_common(offered.topics, asked.topics),
            "goals": asked.goals,
            "how_often": asked.how_often or offered.how_often,
            "slots": self.slots(people),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        subject = f"match-{match.id}"
        yield Draft.to_member(mentee, subject=subject, context=MenteeIntroduction(**said))
        to_mentor = MentorIntroduction(
            **said, mentees=self.facts.place.get(match.id, 1), places=offered.capacity
        )
        yield Draft.to_member(mentor, subject=subject, context=to_mentor)

    def shortages(self) -> tuple[Shortage, ...]:
        """Give the topics that more ask for than there are places."""
        return shortages(self.round_.figures)

    def unmatched(self, left_out: UnmatchedMember) -> Iterator[Draft]:
        """Tell a mentee why there is no mentor this time, or a mentor why no new mentee.

        A mentor without a free place could not have had one, and hears nothing.
        """
        if left_out.role == "mentor" and self._is_full(left_out):
            return
        write = {"mentee": self._mentee_unmatched, "mentor": self._mentor_unmatched}[left_out.role]
        context = write(left_out)
        yield Draft.to_member(left_out.member, subject=f"round-{self.round_.id}", context=context)

    def _is_full(self, mentor: UnmatchedMember) -> bool:
        """Tell whether no place was free when the round was solved, or is now."""
        return mentor.reason == "no_capacity" or mentor.member_id in self.facts.full

    def _mentee_unmatched(self, left_out: UnmatchedMember) -> MenteeUnmatched:
        asked = set(self.facts.of_member(left_out.member_id, "mentee").topics)
        return MenteeUnmatched(
            **self.shared,
            recipient=Person.of(left_out.member),
            reason=left_out.reason,
            next_round=self.next_round(),
            first_in_line=self.first_in_line() and left_out.reason != "no_partner",
            short_topics=tuple(topic for topic in self._short_topics() if topic in asked),
            named_topics=bool(asked),
        )

    def _mentor_unmatched(self, left_out: UnmatchedMember) -> MentorUnmatched:
        return MentorUnmatched(
            **self.shared,
            recipient=Person.of(left_out.member),
            reason=left_out.reason,
            next_round=self.next_round(),
        )

    def _short_topics(self) -> tuple[str, ...]:
        return tuple(shortage["topic"] for shortage in self.round_.figures["shortages"])

    def _term(self, match: Match) -> tuple[date, date]:
        mentorship = self.facts.mentorships.get(match.id)
        if mentorship is not None:
            return mentorship.starts_on, mentorship.ends_on
        starts_on = self.round_.starts_on
        return starts_on, starts_on + timedelta(days=self.file.arrangement.term_days)


def _terms(place: Enrolment) -> Terms:
    if place.terms is None:
        return Terms(place.capacity)
    said = place.terms
    return Terms(place.capacity, tuple(said.topics), said.goals, said.how_often)


def _reasons(match: Match, members: Sequence[Member]) -> tuple[dict[str, object], ...]:
    ids = {member.id for member in members}
    return tuple(reason for reason in match.reasons if only_about(reason, ids))


def _in_common(offered: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """Return the topics that were asked for and are offered, or all that were asked for."""
    return tuple(topic for topic in asked if topic in offered) or tuple(asked)
