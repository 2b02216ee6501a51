"""What members told us: topics, programs they join, whether they may be thanked by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.directory import Directory, ErasedError, NotHereError
from members.enrolment import enrolment_of, join
from members.teams import wish
from sources import AnswerRecord, BadRow
from sources.erased import IsErased, nobody_is_erased
from store import Enrolment, Member, Program

NO_PROJECTS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
OWN_WORDS = ("skills", "interests", "time_zone", "languages")


@dataclass(frozen=True, slots=True)
class AnswersTaken:
    """What a file of answers changed.

    Attributes
    ----------
    seen
        How many answers were read.
    changed
        How many of them say something new of a member.
    joined
        How many places in programs they gave.
    stayed_out
        How many said yes to a program that they left or paused since; they stay out of it, as
        nobody can tell an old yes from a new one.
    erased
        How many are of people whose data was erased; nothing of them was taken.
    quarantined
        The rows that could not be used.
    """

    seen: int
    changed: int
    joined: int
    stayed_out: int
    erased: int
    quarantined: tuple[BadRow, ...]


def take_answers(
    session: Session,
    records: Iterable[AnswerRecord | BadRow],
    *,
    program_of: Callable[[str], Program | None],
    with_roles: Collection[str] = (),
    projects_of: Mapping[str, Sequence[str]] = NO_PROJECTS,
    now: datetime,
    is_erased: IsErased = nobody_is_erased,
) -> AnswersTaken:
    """Write down what members said; what they set is theirs, and no feed overwrites it.

    Parameters
    ----------
    records
        The answers, with the rows that could not be read.
    program_of
        Gives the program of a slug, or None when there is no such program.
    with_roles
        Slugs of programs that nobody joins without a role: they have a form of their own.
    projects_of
        By the slug of a program of teams the names of its projects.
    is_erased
        Tells whose data was erased.
    """
    directory = Directory(session, is_erased)
    taking = _Taking(session, directory, program_of, with_roles, projects_of, now)
    for record in records:
        if isinstance(record, BadRow):
            taking.quarantined.append(record)
        else:
            taking.take(record)
    counts = taking.counts
    return AnswersTaken(
        seen=counts["seen"],
        changed=counts["changed"],
        joined=counts["joined"],
        stayed_out=counts["stayed_out"],
        erased=counts["erased"],
        quarantined=tuple(taking.quarantined),
    )


class _Taking:
    """One file of answers under way."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        program_of: Callable[[str], Program | None],
        with_roles: Collection[str],
        projects_of: Mapping[str, Sequence[str]],
        now: datetime,
    ) -> None:
        self.directory = directory
        self.session, self.program_of, self.with_roles = session, program_of, with_roles
        self.projects_of, self.now = projects_of, now
        self.counts: Counter[str] = Counter()
        self.quarantined: list[BadRow] = []
        places = select(Enrolment.program_id, Enrolment.member_id, Enrolment.state)
        self.states = {(program, who): state for program, who, state in session.execute(places)}

    def take(self, answer: AnswerRecord) -> None:
        """Write down one answer, or put it aside."""
        self.counts["seen"] += 1
        try:
            member = self.directory.find(answer.key, answer.email)
        except ErasedError:
            self.counts["erased"] += 1
            return
        except NotHereError as nobody:
            self._put_aside(answer, str(nobody))
            return
        self.counts["changed"] += _take_own_words(member, answer, self.now)
        for slug in answer.joins or ():
            program = self.program_of(slug)
            if program is None:
                reason = f"there is no program {slug!r}; programs are the files in programs/"
                self._put_aside(answer, reason)
            elif slug in self.with_roles:
                self._put_aside(
                    answer,
                    f"{slug!r} is a mentoring program, which is joined as mentor or mentee: import"
                    " its form with `crossweave import mentoring`",
                )
            else:
                self._join(program, member)
                self._wish(answer, program, member)
        if answer.wishes and not self.projects_of.keys() & set(answer.joins or ()):
            reason = "names projects, but joins no program of teams; the rest of the row was taken"
            self._put_aside(answer, reason)

    def _wish(self, answer: AnswerRecord, program: Program, member: Member) -> None:
        """Write down which projects somebody would like; put those aside that there are not."""
        if program.slug not in self.projects_of:
            return
        place = enrolment_of(self.session, program, member)
        if place is None or place.state != "joined":
            return
        names = {name.casefold(): name for name in self.projects_of[program.slug]}
        wished = answer.wishes or ()
        for number, name in enumerate(wished, start=1):
            if name.casefold() not in names:
                near = get_close_matches(name.casefold(), names, n=1)
                hint = f"; did they mean {names[near[0]]!r}" if near else ""
                self._put_aside(
                    answer,
                    f"wish {number} of {len(wished)} is no project of {program.slug}{hint}; the"
                    " rest of the row was taken",
                )
        known = [names[name.casefold()] for name in wished if name.casefold() in names]
        self.counts["changed"] += wish(
            self.session,
            place,
            projects=known if answer.wishes is not None else None,
            would_lead=answer.leads,
            actor="member",
            now=self.now,
        )

    def _join(self, program: Program, member: Member) -> None:
        state = self.states.get((program.id, member.id))
        if state in {"left", "paused"}:
            self.counts["stayed_out"] += 1
        elif state != "joined":
            join(self.session, program, member, actor="member", now=self.now)
            self.states[program.id, member.id] = "joined"
            self.counts["joined"] += 1

    def _put_aside(self, answer: AnswerRecord, reason: str) -> None:
        self.quarantined.append(BadRow(answer.file, answer.line, reason))


def _take_own_words(member: Member, answer: AnswerRecord, now: datetime) -> bool:
    said = {
        field: getattr(answer, field) for field in OWN_WORDS if getattr(answer, field) is not None
    }
    if answer.named is not None:
        said["thanks_by_name"] = answer.named
    return take_own_words(member, said, now=now)


def take_own_words(member: Member, words: Mapping[str, object], *, now: datetime) -> bool:
    """Write down what a member says of themselves; no feed overwrites it. Tell whether it is new.

    Parameters
    ----------
    words
        By column; what is not named stays.
    """
    said = {
        field: list(value) if isinstance(value, tuple) else value for field, value in words.items()
    }
    changes = {field: value for field, value in said.items() if getattr(member, field) != value}
    for field, value in changes.items():
        setattr(member, field, value)
    own = sorted(set(member.set_by_member) | set(said))
    if own != member.set_by_member:
        member.set_by_member = own
    if changes:
        member.changed_at = now
    return bool(changes)
