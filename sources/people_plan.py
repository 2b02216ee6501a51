"""What a feed would change: worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sources.errors import VanishedError
from sources.intake import Intake
from sources.known import FEED_COLUMNS, KnownPeople, KnownPerson
from sources.records import PersonRecord
from sources.reporting import Person, ReportingLine

DifferenceKind = Literal["added", "changed", "returned", "left"]
_STATUS_COLUMNS = frozenset({"status", "away_until"})


@dataclass(frozen=True, slots=True)
class Difference:
    """What happens to one person.

    Attributes
    ----------
    kind
        Added, changed, returned (was marked as having left), or left.
    key
        Whose; never a name.
    fields
        Which fields change; empty for who is added or leaves.
    """

    kind: DifferenceKind
    key: str
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """The rows to write.

    Attributes
    ----------
    inserts, updates
        Columns of new members, and changed columns with the ``id`` of stored ones.
    late_managers
        For each key, the key of a manager who has no id before the inserts are done.
    differences
        The same in words.
    """

    inserts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    late_managers: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def count(self, kind: DifferenceKind) -> int:
        """Return how many people have differences of this kind."""
        return sum(difference.kind == kind for difference in self.differences)


def plan_people(
    source: str, intake: Intake, line: ReportingLine, known: KnownPeople, now: datetime
) -> Plan:
    """Compare a feed with the store.

    Parameters
    ----------
    source
        The feed's name.
    intake, line
        What it holds, and who reports to whom.
    known
        What is stored.
    now
        The time of the change.
    """
    plan = Plan()
    for key, person in intake.people.items():
        stored = known.by_key.get(key)
        joined = None if stored else known.joined(person.email)
        if joined is not None:
            _plan_takeover(plan, source, joined, person, line.managers[key], now)
        elif stored is None:
            _plan_insert(plan, source, person, line.managers[key], now)
        else:
            _plan_update(plan, stored, person, line.managers[key], now)
    for stored in _leavers(intake, known):
        plan.updates.append(
            {"id": stored.id, "status": "left", "away_until": None, "changed_at": now}
        )
        plan.differences.append(Difference("left", stored.key))
    return plan


def refuse_vanishing(source: str, plan: Plan, known: KnownPeople, allowed: float) -> None:
    """Refuse a feed in which too many of its people are missing.

    Parameters
    ----------
    allowed
        The share, from 0 to 1, of the feed's active and away members that may leave at once.

    Raises
    ------
    VanishedError
        When more would leave.
    """
    present = sum(not person.has_left for person in known.by_key.values())
    vanishing = plan.count("left")
    if vanishing and vanishing > allowed * present:
        raise VanishedError(source, vanishing, present, allowed)


def _leavers(intake: Intake, known: KnownPeople) -> list[KnownPerson]:
    staying = intake.people.keys() | intake.unclear
    return [
        person for key, person in known.by_key.items() if key not in staying and not person.has_left
    ]


def _plan_insert(
    plan: Plan, source: str, person: PersonRecord, manager: Person | None, now: datetime
) -> None:
    if isinstance(manager, str):
        plan.late_managers[person.key] = manager
    plan.inserts.append(
        {
            **_columns(person),
            "source": source,
            "source_key": person.key,
            "manager_id": manager if isinstance(manager, int) else None,
            "created_at": now,
            "changed_at": now,
        }
    )
    plan.differences.append(Difference("added", person.key))


def _plan_update(
    plan: Plan, stored: KnownPerson, person: PersonRecord, manager: Person | None, now: datetime
) -> None:
    changes = _changes(stored, person)
    fields = tuple(changes)
    if manager != stored.manager_id and not {"manager", "manager_id"} & stored.own:
        fields += ("manager",)
        if isinstance(manager, str):
            plan.late_managers[person.key] = manager
        else:
            changes["manager_id"] = manager
    if fields:
        plan.updates.append({"id": stored.id, **changes, "changed_at": now})
        kind: DifferenceKind = "returned" if stored.has_left else "changed"
        plan.differences.append(Difference(kind, person.key, fields))


def _plan_takeover(
    plan: Plan,
    source: str,
    joined: KnownPerson,
    person: PersonRecord,
    manager: Person | None,
    now: datetime,
) -> None:
    """Let the feed have somebody who joined by a link before it knew them; their own words stay."""
    if isinstance(manager, str):
        plan.late_managers[person.key] = manager
    plan.updates.append(
        {
            "id": joined.id,
            **_changes(joined, person),
            "source": source,
            "source_key": person.key,
            "manager_id": manager if isinstance(manager, int) else None,
            "changed_at": now,
        }
    )
    plan.differences.append(Difference("changed", person.key, ("joined by a link before",)))


def _changes(stored: KnownPerson, person: PersonRecord) -> dict[str, Any]:
    """Return what the feed says otherwise than the store, the member's own word left alone."""
    own = stored.own - _STATUS_COLUMNS if stored.has_left else stored.own
    return {
        column: value
        for (column, value), before in zip(_columns(person).items(), stored.values, strict=True)
        if value != before and column not in own
    }


def _columns(person: PersonRecord) -> dict[str, Any]:
    return {
        column: list(person.languages) if column == "languages" else getattr(person, column)
        for column in FEED_COLUMNS
    }
