"""Check a program: its file, line by line, and its rules against those who would take part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Document, read_document
from config.validation import Problem
from matching.columns import Bool
from matching.policy import Policy, check_policy
from matching.problem import CATEGORIES, MISSING, NUMBERS, SETS, Roster
from matching.problem import Problem as EngineProblem
from matching.rules import Rule
from rounds.opening import Period, current_period, open_round
from rounds.problem import build_problem, participants, roster_of
from rounds.program_file import ProgramFile, placed, read_program
from rounds.reporting_line import reporting_line
from store import Database, Member

_TRIAL = "policy check"
"""The name of a round that is opened to see who takes part, and thrown away."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a program.

    Attributes
    ----------
    file, line
        Where.
    key
        The keys that lead there, list positions counted from 1.
    message
        What is wrong, and what to write instead.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Gap:
    """How many members have no value where a rule looks for one."""

    rule: str
    column: str
    without: int
    members: int


@dataclass(frozen=True, slots=True)
class OnMembers:
    """What a program's rules meet among the members.

    Attributes
    ----------
    members
        How many were looked at.
    taking_part
        Whether these are who would take part now; else nobody would yet, and everybody known to
        the installation was looked at.
    findings
        Rules for which no member has a value; a round would be refused for each.
    gaps
        Rules for which some have none, so that `missing` decides.
    circles
        The keys of people who are above themselves, by what is on record; one tuple a circle.
    """

    members: int
    taking_part: bool
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    circles: tuple[tuple[str, ...], ...]


def check_file(path: Path) -> tuple[ProgramFile | None, tuple[Finding, ...]]:
    """Read a program's file and find everything that is wrong with it, in the order of its lines.

    Raises
    ------
    ConfigError
        When there is no such file, or it is no YAML.
    """
    document = read_document(path)
    program, problems = read_program(path.stem, document)
    return program, _findings(document, problems)


def check_members(database: Database, path: Path, file: ProgramFile, now: datetime) -> OnMembers:
    """Hold a program's rules against those who would take part now; nothing is written.

    Raises
    ------
    RoundError
        When who takes part cannot be told, as where a project's lead is nobody here.
    """
    with database.reading() as session:
        problem, taking_part = _problem(session, file, now)
        circles = _circles(session)
    document = read_document(path)
    complaints = check_policy(problem, file.policy)
    if not taking_part:
        known = {*CATEGORIES, *NUMBERS, *SETS}
        unknown = {rule.label for rule in _rules(file.policy) if not {*rule.columns} <= known}
        complaints = [
            each for each in complaints if _label_at(file.policy, each.path) not in unknown
        ]
    return OnMembers(
        members=problem.size,
        taking_part=taking_part,
        findings=_findings(document, [(each.path, placed(each)) for each in complaints]),
        gaps=tuple(_gaps(problem.members, file.policy)),
        circles=circles,
    )


def _findings(document: Document, problems: Sequence[Problem]) -> tuple[Finding, ...]:
    found = [
        Finding(
            file=str(document.path),
            line=document.line(path),
            key=" ".join(str(step + 1) if isinstance(step, int) else step for step in path),
            message=message,
        )
        for path, message in problems
    ]
    return tuple(sorted(found, key=lambda each: (each.line, each.message)))


def _problem(session: Session, file: ProgramFile, now: datetime) -> tuple[EngineProblem, bool]:
    """Give those who would take part now, or else everybody who is here, for the engine."""
    on = current_period(file, now)
    trial = Period(_TRIAL, on.starts_on, on.days)
    round_ = open_round(session, file, trial, actor="policy check", now=now)
    members = participants(session, round_)
    if members:
        return build_problem(session, round_, members), True
    everybody = list(session.scalars(select(Member).where(Member.status != "left")))
    line = reporting_line(session, [member.id for member in everybody])
    return EngineProblem(roster_of(everybody, line), on=on.starts_on, days=on.days), False


def _circles(session: Session) -> tuple[tuple[str, ...], ...]:
    ids = list(session.scalars(select(Member.id).where(Member.status != "left")))
    circles = reporting_line(session, ids).circles
    keys = dict(session.execute(select(Member.id, Member.source_key)).tuples().all())
    return tuple(tuple(keys[each] for each in circle) for circle in circles)


def _rules(policy: Policy) -> tuple[Rule, ...]:
    return (*policy.must, *policy.prefer)


def _label_at(policy: Policy, path: tuple[str | int, ...]) -> str:
    part, at = path[0], path[1]
    return str(getattr(policy, str(part))[at].label)


def _gaps(members: Roster, policy: Policy) -> list[Gap]:
    """Count who has no value for a rule, for each column of the roster that rules look at."""
    found = []
    for rule in _rules(policy):
        for column in rule.columns:
            known = _known(members, column)
            if known is not None and known.any() and not known.all():
                without = int(np.count_nonzero(~known))
                found.append(Gap(rule.label, column, without, members.size))
    return found


def _known(members: Roster, column: str) -> Bool | None:
    """Mark who has a value in a column of the roster."""
    if column in members.categories:
        return np.asarray(members.categories[column].codes >= 0)
    if column in members.numbers:
        return np.asarray(members.numbers[column] != MISSING)
    if column in members.sets:
        return np.asarray(np.diff(members.sets[column].indptr) > 0)
    return None
