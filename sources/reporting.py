"""Who reports to whom: managers found, circles refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sources.intake import Intake
from sources.known import KnownPeople
from sources.references import References
from sources.sync_log import word_lines

Person = int | str
"""Somebody in the reporting line: the id of a member, or the key of a person not yet stored."""


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """The managers of the people of a feed.

    Attributes
    ----------
    managers
        For each key that is taken: the manager, or None.
    warnings
        What an admin should look at.
    """

    managers: Mapping[str, Person | None]
    warnings: tuple[str, ...]


def find_managers(intake: Intake, known: KnownPeople) -> ReportingLine:
    """Find everybody's manager by key, e-mail address or name, and put circles aside.

    Rows that form a circle are left out, which may free others of theirs; so the search is
    repeated until no circle is left. Circles of stored members alone are none of the feed's
    making: they are left as they are, and told.
    """
    while True:
        managers, unknown, selves = _resolve(intake, known)
        loops = _loops_by_key(known, managers)
        circles = [circle for circle in loops if circle]
        if not circles:
            warnings = (*_warnings(unknown, selves), *_stored_circles(len(loops)))
            return ReportingLine(managers, warnings)
        for circle in circles:
            _leave_out_circle(intake, circle)


def _resolve(
    intake: Intake, known: KnownPeople
) -> tuple[dict[str, Person | None], list[int], list[int]]:
    references = References(intake.people)
    managers: dict[str, Person | None] = {}
    unknown, selves = [], []
    for key, person in intake.people.items():
        managers[key] = None
        if not person.manager:
            continue
        found = _found(person.manager, references, known)
        if found is None:
            unknown.append(person.line)
        elif found == _node(key, known):
            selves.append(person.line)
        else:
            managers[key] = found
    return managers, unknown, selves


def _found(named: str, references: References, known: KnownPeople) -> Person | None:
    """Return who is meant: what is exact comes before what is alike."""
    if (key := references.exact(named)) is not None:
        return _node(key, known)
    if (stored := known.id_of(named)) is not None:
        return stored
    alike = references.loose(named)
    return None if alike is None else _node(alike, known)


def _node(key: str, known: KnownPeople) -> Person:
    stored = known.by_key.get(key)
    return stored.id if stored else key


def _loops_by_key(known: KnownPeople, managers: Mapping[str, Person | None]) -> list[list[str]]:
    """Return the keys of the feed's people in each circle of managers; none of stored ones."""
    above: dict[Person, Person | None] = dict(known.manager_of.items())
    key_of: dict[Person, str] = {}
    for key, manager in managers.items():
        node = _node(key, known)
        above[node] = manager
        key_of[node] = key
    return [[key_of[node] for node in circle if node in key_of] for circle in _loops(above)]


def _loops(above: Mapping[Person, Person | None]) -> list[list[Person]]:
    """Return the loops of a graph in which every node has at most one successor."""
    loops = []
    walked_by: dict[Person, Person] = {}
    for start in above:
        node: Person | None = start
        path = []
        while node is not None and node not in walked_by:
            walked_by[node] = start
            path.append(node)
            node = above.get(node)
        if node is not None and walked_by[node] == start:
            loops.append(path[path.index(node) :])
    return loops


def _leave_out_circle(intake: Intake, circle: list[str]) -> None:
    lines = {key: intake.people[key].line for key in circle}
    for key, line in lines.items():
        others = [other for other in lines.values() if other != line]
        who = f"with {word_lines(others)}" if others else "with people who are known already"
        intake.expel(key, f"is in a circle of managers {who}; correct the manager of one of them")


def _stored_circles(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    circles = "one circle" if count == 1 else f"{count:,} circles"
    return (
        f"Of the people who are known already and not in this feed some are in {circles} of"
        " managers. Rounds pass over one link of each; `crossweave policy check` names them.",
    )


def _warnings(unknown: list[int], selves: list[int]) -> tuple[str, ...]:
    warnings = []
    if unknown:
        warnings.append(
            f"{_rows(unknown)} a manager who is neither in the feed nor known yet"
            f" ({word_lines(unknown)}); taken without a manager."
        )
    if selves:
        warnings.append(
            f"{_rows(selves)} the person themselves as the manager ({word_lines(selves)}); taken"
            " without a manager."
        )
    return tuple(warnings)


def _rows(lines: list[int]) -> str:
    return "1 row names" if len(lines) == 1 else f"{len(lines):,} rows name"
