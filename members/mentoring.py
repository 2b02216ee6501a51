"""Mentoring: who offers to mentor, who asks for a mentor, and mentorships that run already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import join
from members.errors import MembersError
from store import Enrolment, Member, MentoringTerms, Mentorship, Program
from store.audit import record

MOST_MENTEES = 50
LONGEST_GOALS = 1000
LONGEST_LABEL = 120
LONGEST_HOW_OFTEN = 80


def offer(
    session: Session,
    program: Program,
    member: Member,
    *,
    capacity: int,
    topics: Sequence[str],
    functions: Sequence[str],
    how_often: str,
    actor: str,
    now: datetime,
) -> Enrolment:
    """Write down that a member offers to mentor, and on what terms; the last word counts.

    Parameters
    ----------
    capacity
        How many mentees at once, those they have already among them.
    topics
        What they could help with.
    functions
        The business functions whose people they would like best; none means any.
    how_often
        How often they would meet, in their words.

    Raises
    ------
    MembersError
        When the capacity is not from 0 to 50, or a text is too long.
    """
    if not 0 <= capacity <= MOST_MENTEES:
        raise MembersError(
            f"A mentor has room for 0 to {MOST_MENTEES} mentees, not {capacity}; give a number of"
            " that range."
        )
    terms = _Terms(tuple(topics), tuple(functions), how_often)
    terms.check()
    place = join(session, program, member, role="mentor", capacity=capacity, actor=actor, now=now)
    _set_terms(session, place, terms, actor=actor, now=now)
    return place


def ask(
    session: Session,
    program: Program,
    member: Member,
    *,
    topics: Sequence[str],
    functions: Sequence[str],
    goals: str,
    wishes: Sequence[str],
    how_often: str,
    actor: str,
    now: datetime,
) -> Enrolment:
    """Write down that a member asks for a mentor, and what for; the last word counts.

    Parameters
    ----------
    topics
        What they would like help with.
    functions
        The business functions that their mentor should come from; none means any.
    goals
        What they want to reach, in their words.
    wishes
        Keys of the mentors they would like best, the first first.
    how_often
        How often they would meet, in their words.

    Raises
    ------
    MembersError
        When a text is too long, or they wish for themselves.
    """
    if member.source_key in wishes:
        raise MembersError("Nobody can be their own mentor; leave this member out of the wishes.")
    terms = _Terms(tuple(topics), tuple(functions), how_often, goals, tuple(wishes))
    terms.check()
    place = join(session, program, member, role="mentee", actor=actor, now=now)
    _set_terms(session, place, terms, actor=actor, now=now)
    return place


def record_mentorship(
    session: Session,
    program: Program,
    mentor: Member,
    mentee: Member,
    *,
    starts_on: date,
    ends_on: date,
    actor: str,
    now: datetime,
) -> Mentorship:
    """Write down a mentorship that runs already; one that is known keeps its dates.

    It is a fact and no match, so no rule is asked. It takes one of the mentor's places, also when
    they have none left.

    Raises
    ------
    MembersError
        When the two are one person, or the last day comes before the first.
    """
    if mentor.id == mentee.id:
        raise MembersError("A mentorship needs two different members.")
    if ends_on < starts_on:
        raise MembersError(f"A mentorship cannot end on {ends_on} when it starts on {starts_on}.")
    running = session.scalar(
        select(Mentorship).where(
            Mentorship.program_id == program.id,
            Mentorship.mentor_id == mentor.id,
            Mentorship.mentee_id == mentee.id,
            Mentorship.state == "active",
        )
    )
    if running is not None:
        return running
    mentorship = Mentorship(
        program_id=program.id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        starts_on=starts_on,
        ends_on=ends_on,
        state="active",
        created_at=now,
    )
    session.add(mentorship)
    session.flush()
    record(
        session,
        at=now,
        actor=actor,
        action="mentorship.record",
        subject=f"mentorship/{mentorship.id}",
        after={
            "program": program.slug,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
        },
    )
    return mentorship


@dataclass(frozen=True, slots=True)
class _Terms:
    """What somebody offers or asks for, as they said it."""

    topics: tuple[str, ...]
    functions: tuple[str, ...]
    how_often: str
    goals: str = field(default="", repr=False)
    wishes: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse what is too long to keep."""
        _at_most(LONGEST_GOALS, "The goals are", self.goals)
        _at_most(LONGEST_HOW_OFTEN, "How often they meet is", self.how_often)
        _at_most(LONGEST_LABEL, "A topic is", *self.topics)
        _at_most(LONGEST_LABEL, "A function is", *self.functions)

    def columns(self) -> dict[str, Any]:
        """Return what the columns hold, what was said twice once."""
        return {
            "topics": list(dict.fromkeys(self.topics)),
            "functions": list(dict.fromkeys(self.functions)),
            "goals": self.goals,
            "how_often": self.how_often,
            "wishes": list(dict.fromkeys(self.wishes)),
        }


def _at_most(limit: int, what: str, *texts: str) -> None:
    if any(len(text) > limit for text in texts):
        raise MembersError(f"{what} longer than {limit} characters; shorten it.")


def _set_terms(
    session: Session, place: Enrolment, said: _Terms, *, actor: str, now: datetime
) -> None:
    """Keep the terms of a place. The audit learns which of them changed, never what they say."""
    terms = place.terms
    if terms is None:
        terms = place.terms = MentoringTerms(
            topics=[], functions=[], goals="", how_often="", wishes=[], changed_at=now
        )
    changes = {
        name: value for name, value in said.columns().items() if getattr(terms, name) != value
    }
    if not changes:
        return
    for name, value in changes.items():
        setattr(terms, name, value)
    terms.changed_at = now
    record(
        session,
        at=now,
        actor=actor,
        action="mentoring.terms",
        subject=f"member/{place.member_id}",
        after={"program": place.program.slug, "role": place.role, "changed": sorted(changes)},
    )
    session.flush()
