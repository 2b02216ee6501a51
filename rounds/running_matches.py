"""With whom a member is in a match right now, so that a page can say who will be told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from store import Match, MatchMember, Member, Mentorship, Program, Round


def company_in_program(session: Session, program: Program, member: Member) -> list[Member]:
    """Give the others of the member's introduced matches and running mentorships in a program.

    They are whom `rounds.reconciling` tells when the member takes no part any more.
    """
    introduced = select(Round.id).where(Round.program_id == program.id, Round.state == "introduced")
    return _sorted(
        {*_in_rounds(session, introduced, member), *_mentoring(session, program, member)}
    )


def company_in_round(session: Session, round_: Round, member: Member) -> list[Member]:
    """Give the others of the member's matches in an introduced round."""
    if round_.state != "introduced":
        return []
    return _sorted(_in_rounds(session, select(Round.id).where(Round.id == round_.id), member))


def is_out_of_match(session: Session, round_: Round, member: Member) -> bool:
    """Tell whether a member was taken out of every match that they had in a round."""
    gone = session.scalars(
        select(MatchMember.gone).where(
            MatchMember.round_id == round_.id, MatchMember.member_id == member.id
        )
    ).all()
    return bool(gone) and all(gone)


def _in_rounds(session: Session, rounds: Select[tuple[int]], member: Member) -> Iterable[Member]:
    mine, theirs = aliased(MatchMember), aliased(MatchMember)
    return session.scalars(
        select(Member)
        .join(theirs, theirs.member_id == Member.id)
        .join(mine, mine.match_id == theirs.match_id)
        .join(Match, Match.id == mine.match_id)
        .where(
            mine.round_id.in_(rounds),
            mine.member_id == member.id,
            theirs.member_id != member.id,
            mine.gone.is_(False),
            theirs.gone.is_(False),
            Match.cancelled_reason.is_(None),
        )
    ).all()


def _mentoring(session: Session, program: Program, member: Member) -> Iterable[Member]:
    running = session.scalars(
        select(Mentorship).where(
            Mentorship.program_id == program.id,
            Mentorship.state == "active",
            or_(Mentorship.mentor_id == member.id, Mentorship.mentee_id == member.id),
        )
    )
    return [each.mentee if each.mentor_id == member.id else each.mentor for each in running]


def _sorted(people: Iterable[Member]) -> list[Member]:
    return sorted(people, key=lambda person: person.id)
