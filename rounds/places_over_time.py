"""How long the mentorships of today take their mentors' places, for rounds to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.problem import Mentoring
from matching.simulation import Places
from rounds.running_mentorships import Pair, running_pairs
from store import Enrolment, Member, Mentorship, Round, RoundMember


def let_served_ask_again(session: Session, round_: Round) -> None:
    """Let mentees take part who have a mentor now, in a session that is thrown away.

    They ask again when their mentorship is over, if that is before the last round.
    """
    served = {
        mentee for _, mentee in running_pairs(session, round_.program_id, on=round_.starts_on)
    }
    mentees = select(Enrolment.member_id).where(
        Enrolment.program_id == round_.program_id,
        Enrolment.role == "mentee",
        Enrolment.state == "joined",
    )
    standings = select(RoundMember).where(
        RoundMember.round_id == round_.id,
        RoundMember.member_id.in_(served),
        RoundMember.member_id.in_(mentees),
        RoundMember.reason.is_(None) | (RoundMember.reason == "has_mentor"),
    )
    for standing in session.scalars(standings):
        standing.reason = None
        standing.roles = sorted({*standing.roles, "mentee"})
    session.flush()


def places_over_time(
    session: Session, round_: Round, members: Sequence[Member], sides: Mentoring, *, term: int
) -> Places:
    """Say when running mentorships end, and when that gives a mentor a place back.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number.
    sides
        Who offers and who asks in the round.
    term
        How many days a mentorship lasts.
    """
    numbers = {member.id: number for number, member in enumerate(members)}
    ends: dict[Pair, date] = {}
    outside: dict[int, list[date]] = defaultdict(list)
    for (mentor, mentee), end in _ends(session, round_, term):
        if mentor in numbers and mentee in numbers:
            ends[numbers[mentor], numbers[mentee]] = end
        elif mentor in numbers:
            outside[numbers[mentor]].append(end)
    capacity = _capacities(session, round_)
    return Places(
        term=term,
        ends=ends,
        freed=[
            (mentor, day)
            for mentor, days in sorted(outside.items())
            for day in _given_back(
                sorted(days), capacity.get(members[mentor].id, 0) - int(sides.places[mentor])
            )
        ],
    )


def _given_back(days: Sequence[date], taken: int) -> Sequence[date]:
    """Leave out the first to end of a mentor who has more mentees than places."""
    return days[len(days) - max(0, min(taken, len(days))) :]


def _ends(session: Session, round_: Round, term: int) -> Iterator[tuple[Pair, date]]:
    """Give each running mentorship and its end; of one not begun yet, as if it began now."""
    active = select(Mentorship.mentor_id, Mentorship.mentee_id, Mentorship.ends_on).where(
        Mentorship.program_id == round_.program_id, Mentorship.state == "active"
    )
    known = {(mentor, mentee): end for mentor, mentee, end in session.execute(active).tuples()}
    later = round_.starts_on + timedelta(days=term)
    for pair in running_pairs(session, round_.program_id, on=round_.starts_on):
        yield pair, known.get(pair, later)


def _capacities(session: Session, round_: Round) -> dict[int, int]:
    mentors = select(Enrolment.member_id, Enrolment.capacity).where(
        Enrolment.program_id == round_.program_id, Enrolment.role == "mentor"
    )
    return dict(session.execute(mentors).tuples().all())
