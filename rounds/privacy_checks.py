"""Check, in what there is, that nothing protected or personal is handed to the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.history import Contacts, Met
from matching.offers import Mentoring
from matching.problem import CATEGORIES, NUMBERS, SETS, Problem, Projects, Roster
from rounds.lifecycle import REMATCH
from sources.fields import FIELDS
from sources.protected import is_protected
from store import Base, Member, Program, Round

TABLES: Final = (Problem, Roster, Met, Contacts, Mentoring, Projects)
"""All that a round is solved from."""

PERSONAL: Final = frozenset({"name", "email", "source_key", "key", "goals", "address"})
"""Columns by which somebody could be known, or free text."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at.

    Attributes
    ----------
    what
        What has to be so.
    looked_at
        What that was found on.
    wrong
        What is not as it has to be; empty when all is.
    """

    what: str
    looked_at: str
    wrong: tuple[str, ...] = ()


def engine_columns() -> tuple[str, ...]:
    """Return the names of all columns that the engine can be given."""
    of_tables = (field.name for table in TABLES for field in fields(table))
    return tuple(dict.fromkeys([*CATEGORIES, *NUMBERS, *SETS, *of_tables]))


def check_lists() -> list[Check]:
    """Hold the allow-lists against what is protected."""
    taken = sorted({name for names in FIELDS.values() for name in names})
    given = engine_columns()
    stored = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    ]
    return [
        Check(
            "No field that a file may fill holds a protected attribute",
            f"{len(taken)} fields",
            _protected(taken),
        ),
        Check(
            "No column of the database holds a protected attribute",
            f"{len(stored)} columns",
            _protected(stored),
        ),
        Check(
            "No column that the engine can be given holds a protected attribute, a name, an address"
            " or free text",
            f"{len(given)} columns",
            (*_protected(given), *sorted(PERSONAL.intersection(given))),
        ),
    ]


def check_stored_problems(session: Session) -> list[Check]:
    """Look into what the latest round of each program was solved from."""
    latest: dict[str, tuple[str, bytes]] = {}
    rows = session.execute(
        select(Program.slug, Round.period, Round.problem)
        .join(Program, Program.id == Round.program_id)
        .where(Round.problem.is_not(None), Round.period.not_like(f"{REMATCH}%"))
        .order_by(Round.id)
    )
    for slug, period, content in rows:
        if content is not None:
            latest[slug] = (period, content)
    known = _identities(session) if latest else frozenset()
    return [_check_problem(slug, *found, known) for slug, found in sorted(latest.items())]


def _check_problem(slug: str, period: str, content: bytes, known: frozenset[str]) -> Check:
    problem = Problem.from_bytes(content)
    labels = set(_labels(problem))
    columns = [*problem.members.categories, *problem.members.numbers, *problem.members.sets]
    found = len([label for label in labels if label.casefold() in known or "@" in label])
    wrong = list(_protected(columns))
    if found:
        wrong.append(f"{found} labels that are a name, an address or a key of a member")
    return Check(
        f"What round {period} of {slug} was solved from holds nobody's name, address or key",
        f"{len(columns)} columns ({', '.join(columns)}), {len(labels):,} labels",
        tuple(wrong),
    )


def _identities(session: Session) -> frozenset[str]:
    """Return by what members are known: names, addresses, keys; case ignored."""
    rows = session.execute(select(Member.name, Member.email, Member.source_key))
    return frozenset(part.casefold() for row in rows for part in row if part)


def _labels(problem: Problem) -> Iterator[str]:
    """Give every text that a problem holds."""
    for category in problem.members.categories.values():
        yield from category.labels
    for column in problem.members.sets.values():
        yield from column.labels
    if problem.mentoring is not None:
        sides = problem.mentoring
        for topics in (
            sides.topics_offered,
            sides.topics_asked,
            sides.functions_offered,
            sides.functions_asked,
        ):
            yield from topics.labels
    if problem.projects is not None:
        yield from problem.projects.skills


def _protected(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if is_protected(name.rpartition(".")[2]))
