"""The messages of a round as drafts for the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import object_session

from config.prompts import Prompt
from notifications.contexts import Context, Period, Person, ProgramInfo, Slot
from notifications.messages import (
    ApprovalWanted,
    Introduction,
    MatchChanged,
    RoundEnded,
    RoundSummary,
    UnmatchedNote,
    UnmatchedPerson,
)
from notifications.messages.to_admins import Command
from notifications.outbox import Draft, conversation
from notifications.slots import MEETING, MOST_SLOTS
from notifications.wording.sentence import Sentence
from notifications.wording.shortages import Shortage
from notifications.wording.translation import marked
from rounds.cadence import next_first_day
from rounds.endings import NOT_APPROVED
from rounds.figures import figures_in_words
from rounds.letterhead import Letterhead
from rounds.lifecycle import is_rematch
from rounds.loading import period_label, reason_role, scheduled_days
from rounds.meeting_times import standing_slot, suggested
from rounds.program_file import ProgramFile, frozen_program
from rounds.stored_reasons import only_about
from store import Match, Member, Round, UnmatchedMember


@dataclass(frozen=True, slots=True)
class RoundLetters:
    """Writes the messages of one round.

    Attributes
    ----------
    round_
        The round; its members and matches are read through its session.
    sender
        In whose name.
    prompts
        What each match was given to try together, by its id.
    """

    round_: Round
    sender: Letterhead
    file: ProgramFile = field(init=False)
    shared: dict[str, Any] = field(init=False)
    prompts: Mapping[int, Prompt] = field(default_factory=dict, kw_only=True)

    def __post_init__(self) -> None:
        file = frozen_program(self.round_.program.slug, self.round_.document)
        object.__setattr__(self, "file", file)
        round_ = self.round_
        period = Period(
            period_label(round_), round_.starts_on, round_.period, scheduled_days(round_)
        )
        shared = {
            "program": program_info(file, self.sender),
            "period": period,
            "contact": self.sender.contact,
        }
        object.__setattr__(self, "shared", shared)

    def introductions(self, match: Match) -> Iterator[Draft]:
        """Write a match's introduction to each of its members."""
        members = [seat.member for seat in match.members]
        return self._introductions(match, members, members, subject=f"match-{match.id}")

    def match_changed(self, match: Match, *, unaware: Collection[int]) -> Iterator[Draft]:
        """Tell those who are left in a match what has become of it.

        Parameters
        ----------
        unaware
            Ids of members who were not introduced yet: as long as somebody is left for them, they
            are introduced to those, and need not hear of the others.
        """
        left = [seat.member for seat in match.members if not seat.gone]
        subject = f"match-{match.id}-{len(match.members) - len(left)}"
        fresh = [member for member in left if member.id in unaware and len(left) > 1]
        yield from self._introductions(match, left, fresh, subject=subject)
        for member in left:
            if member not in fresh:
                context = self._changed(match, member, left)
                thread = _introduced_in(match, member)
                yield Draft.to_member(member, subject=subject, context=context, thread=thread)

    def unmatched(self, left_out: UnmatchedMember) -> Iterator[Draft]:
        """Tell a member that there is no match this time, and why."""
        context = UnmatchedNote(
            **self.shared,
            recipient=Person.of(left_out.member),
            reason=left_out.reason,
            next_round=self.next_round(),
            first_in_line=self.first_in_line() and left_out.reason != "no_partner",
        )
        yield Draft.to_member(left_out.member, subject=f"round-{self.round_.id}", context=context)

    def approval_wanted(self) -> Iterator[Draft]:
        """Ask the admins to look at the proposal."""
        which = self._which()
        context = ApprovalWanted(
            **self.shared,
            figures=figures_in_words(self.round_.figures),
            commands=(
                Command(marked("Look at it"), f"crossweave round show {which}"),
                Command(marked("Approve it"), f"crossweave round approve {which}"),
            ),
            expires_on=self.next_round(),
            shortages=self.shortages(),
        )
        return self._to_admins(context)

    def shortages(self) -> tuple[Shortage, ...]:
        """Give what the round is short of; nothing in pairing."""
        return ()

    def summary(self) -> Iterator[Draft]:
        """Tell the admins what became of the round."""
        which = self._which()
        context = RoundSummary(
            **self.shared,
            figures=figures_in_words(self.round_.figures),
            commands=(
                Command(marked("See all matches"), f"crossweave round show {which}"),
                Command(
                    marked("Why somebody?"), f"crossweave round explain MEMBER --program {which}"
                ),
            ),
            unmatched=tuple(
                UnmatchedPerson(
                    each.member.name,
                    each.member.function,
                    each.reason,
                    reason_role(self.round_, each),
                )
                for each in self.round_.unmatched
                if each.role != "mentor"
            ),
            shortages=self.shortages(),
            withheld=self.unreachable(),
        )
        return self._to_admins(context)

    def unreachable(self) -> tuple[Sentence | str, ...]:
        """Name matched people whom no mail can reach."""
        members = [seat.member for match in self.round_.matches for seat in match.members]
        without = {member.id: member.name for member in members if not member.email}
        return tuple(without.values())

    def ended(self) -> Iterator[Draft]:
        """Tell the admins that the round was cancelled or has expired."""
        context = RoundEnded(
            **self.shared,
            ended="expired" if self.round_.state == "expired" else "cancelled",
            reason=_sentence(self.round_.ended_reason),
            next_round=self.next_round(),
        )
        return self._to_admins(context)

    def next_round(self) -> date | None:
        """Return the first day of the round after this one."""
        return next_first_day(self.file.arrangement.cadence, self.round_.starts_on)

    def first_in_line(self) -> bool:
        """Tell whether the program puts those who went without ahead next time."""
        return any("owed" in rule for rule in self.file.document.get("prefer", []))

    def _which(self) -> str:
        """Name the round for a command; a rematch is never the latest one."""
        slug = self.file.slug
        return f"{slug} --period {self.round_.period}" if is_rematch(self.round_) else slug

    def _introductions(
        self, match: Match, members: Sequence[Member], to: Iterable[Member], *, subject: str
    ) -> Iterator[Draft]:
        people = tuple(Person.of(member) for member in members)
        ids = {member.id for member in members}
        slots, prompt = self.slots(people), self.prompts.get(match.id)
        for member in to:
            context = Introduction(
                **self.shared,
                match=match.id,
                recipient=member.id,
                people=people,
                reasons=tuple(reason for reason in match.reasons if only_about(reason, ids)),
                slots=slots,
                prompt=dict(prompt.words) if prompt else {},
            )
            yield Draft.to_member(member, subject=subject, context=context)

    def _changed(self, match: Match, member: Member, left: Sequence[Member]) -> MatchChanged:
        people = tuple(Person.of(each) for each in left)
        return MatchChanged(
            **self.shared,
            match=match.id,
            recipient=Person.of(member),
            gone=tuple(Person.of(seat.member) for seat in match.members if seat.gone),
            remaining=tuple(person for person in people if person.id != member.id),
            slots=self.slots(people) if len(people) > 1 else (),
            next_round=self.next_round(),
            first_in_line=self.first_in_line() and not _is_mentor(match, member),
        )

    def slots(self, people: tuple[Person, ...]) -> tuple[Slot, ...]:
        """Give the program's standing slot, or suggest times that suit all of a match.

        An introduction says that a meeting takes 25 minutes: of a longer or shorter standing slot
        the invitation beside it tells alone.
        """
        standing = self.standing(people)
        if standing is None:
            return suggested(self.round_, people, most=MOST_SLOTS)
        return (standing,) if standing.end - standing.start == MEETING else ()

    def standing(self, people: tuple[Person, ...]) -> Slot | None:
        """Give the program's standing slot where it suits all of a match."""
        return standing_slot(self.round_, self.file.arrangement, people)

    def _to_admins(self, context: Context) -> Iterator[Draft]:
        for address in self.sender.admins:
            yield Draft.to_admin(
                address,
                subject=f"round-{self.round_.id}",
                context=context,
                locale=self.sender.admin_locale,
            )


def _introduced_in(match: Match, member: Member) -> str | None:
    """Return the key of the mail by which a member got to know of a match."""
    session = object_session(match)
    if session is None:
        return None
    return conversation(session, subject=f"match-{match.id}", member_id=member.id)


def _is_mentor(match: Match, member: Member) -> bool:
    return any(seat.member_id == member.id and seat.role == "mentor" for seat in match.members)


def program_info(file: ProgramFile, letterhead: Letterhead) -> ProgramInfo:
    """Return what a message says of the program that it comes from."""
    return ProgramInfo(
        name=file.arrangement.name,
        slug=file.slug,
        community=letterhead.community.name,
        purpose=letterhead.community.purpose,
    )


def _sentence(reason: str | None) -> str:
    """Make a sentence of the reason why a round ended; two of them are worded for the reader."""
    if not reason:
        return marked("No reason was given.")
    if reason == NOT_APPROVED:
        return marked("Not approved before the next period began.")
    return reason[:1].upper() + reason[1:].rstrip(".") + "."
