"""The messages of a round of teams: kick-offs, notes, and a summary for each sponsor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.errors import MembersError
from members.lookup import find_member
from notifications.contexts import Person, Project
from notifications.messages import SponsorSummary, TeamKickoff, TeamUnmatched
from notifications.outbox import Draft
from notifications.wording.sentence import Sentence
from notifications.wording.translation import marked
from rounds.letters import RoundLetters
from rounds.loading import load_matches
from rounds.project_file import ProjectEntry
from store import Enrolment, Match, Member, Round, UnmatchedMember


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What the messages of a round of teams say beside its matches.

    Attributes
    ----------
    matches
        The round's teams, those that were dissolved left out.
    sponsors
        By the name of a project who its sponsor is; who cannot be found any more is left out.
    wished
        The ids of members who had named projects.
    """

    matches: tuple[Match, ...]
    sponsors: Mapping[str, Member]
    wished: frozenset[int]

    @classmethod
    def of(cls, session: Session, round_: Round, entries: Sequence[ProjectEntry]) -> TeamFacts:
        """Gather them in a few queries."""
        places = session.scalars(select(Enrolment).where(Enrolment.program_id == round_.program_id))
        return cls(
            matches=tuple(
                match for match in load_matches(session, round_) if not match.cancelled_reason
            ),
            sponsors=dict(_sponsors(session, entries)),
            wished=frozenset(place.member_id for place in places if place.project_wishes),
        )


@dataclass(frozen=True, slots=True)
class TeamRoundLetters(RoundLetters):
    """Writes the messages of one round of teams."""

    facts: TeamFacts = field(kw_only=True)

    def unmatched(self, left_out: UnmatchedMember) -> Iterator[Draft]:
        """Tell a member that there is no place in a team this time, and why."""
        context = TeamUnmatched(
            **self.shared,
            recipient=Person.of(left_out.member),
            reason=left_out.reason,
            next_round=self.next_round(),
            first_in_line=self.first_in_line() and left_out.reason != "no_partner",
            wished=left_out.member_id in self.facts.wished,
        )
        yield Draft.to_member(left_out.member, subject=f"round-{self.round_.id}", context=context)

    def unreachable(self) -> tuple[Sentence | str, ...]:
        """Name the projects whose sponsor cannot be told, beside matched people without address."""
        lost = (
            Sentence(marked("the sponsor of {project}"), {"project": entry.name})
            for entry in self.file.arrangement.projects
            if entry.sponsor is not None and entry.name not in self.facts.sponsors
        )
        return (*RoundLetters.unreachable(self), *lost)

    def summary(self) -> Iterator[Draft]:
        """Tell the admins what became of the round, and each sponsor who the team is."""
        yield from RoundLetters.summary(self)
        for number, entry in enumerate(self.file.arrangement.projects, start=1):
            sponsor = self.facts.sponsors.get(entry.name)
            if sponsor is not None:
                subject = f"round-{self.round_.id}-project-{number}"
                yield Draft.to_member(
                    sponsor, subject=subject, context=self._to_sponsor(entry, sponsor)
                )

    def _to_sponsor(self, entry: ProjectEntry, sponsor: Member) -> SponsorSummary:
        team = [match for match in self.facts.matches if match.project == entry.name]
        members = [seat.member for match in team for seat in match.members if not seat.gone]
        leads = {match.lead_id for match in team} & {member.id for member in members}
        return SponsorSummary(
            **self.shared,
            recipient=Person.of(sponsor),
            project=_project(entry),
            people=tuple(Person.of(member) for member in members),
            lead=next(iter(leads), None),
            covered=tuple(
                (skill, tuple(member.id for member in members if _has(member, skill)))
                for skill in entry.skills
            ),
            runs=bool(members),
            next_round=self.next_round(),
        )

    def _introductions(
        self, match: Match, members: Sequence[Member], to: Iterable[Member], *, subject: str
    ) -> Iterator[Draft]:
        people = tuple(Person.of(member) for member in members)
        entry = self._entry(match)
        slots = self.slots(people)
        for member in to:
            context = TeamKickoff(
                **self.shared,
                match=match.id,
                recipient=member.id,
                people=people,
                project=Project() if entry is None else _project(entry),
                lead=match.lead_id if match.lead_id in {each.id for each in members} else None,
                brings=tuple((each.id, _brings(each, entry)) for each in members),
                slots=slots,
            )
            yield Draft.to_member(member, subject=subject, context=context)

    def _entry(self, match: Match) -> ProjectEntry | None:
        entries = (each for each in self.file.arrangement.projects if each.name == match.project)
        return next(entries, None)


def _sponsors(session: Session, entries: Sequence[ProjectEntry]) -> Iterator[tuple[str, Member]]:
    """Find sponsors; one whose address changed since the round was solved holds up no mail."""
    for entry in entries:
        if entry.sponsor is not None:
            with suppress(MembersError):
                yield entry.name, find_member(session, entry.sponsor)


def _project(entry: ProjectEntry) -> Project:
    return Project(name=entry.name, aim=entry.aim, first_step=entry.first_step)


def _brings(member: Member, entry: ProjectEntry | None) -> tuple[str, ...]:
    """Return what somebody brings that the project needs; without one all they could show."""
    if entry is None:
        return tuple(member.skills)
    useful = dict.fromkeys((*entry.skills, *entry.wanted))
    return tuple(skill for skill in useful if _has(member, skill))


def _has(member: Member, skill: str) -> bool:
    return skill.casefold() in {each.casefold() for each in member.skills}
