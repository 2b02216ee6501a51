"""The meaning of each rule once more, for `matching.verify`: pair by pair, in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

from matching.problem import MISSING, SETS, Problem
from matching.verify_rest import rested, round_completed

Options = dict[str, Any]


class Facts:
    """What is known about members, looked up one at a time.

    Parameters
    ----------
    problem
        Where it is read from.
    musts
        The musts of the policy's document: `rest` may ask what the others allow.
    """

    def __init__(self, problem: Problem, musts: Sequence[dict[str, Options]] = ()) -> None:
        self._problem = problem
        self.musts = musts
        self._completed: dict[int, int | None] = {}
        self._minutes: dict[tuple[Any, Any], int] = {}

    @property
    def size(self) -> int:
        """How many members there are."""
        return self._problem.size

    def capacity(self, member: int) -> int:
        """How many matches a member takes."""
        return int(self._problem.members.capacity[member])

    def label(self, attribute: str, member: int) -> str | None:
        """Give a member's label of a category."""
        category = self._problem.members.categories[attribute]
        code = int(category.codes[member])
        return category.labels[code] if code >= 0 else None

    def labels(self, attribute: str, member: int) -> set[str]:
        """Give a member's labels of a set, or the one label of a category."""
        if attribute not in SETS:
            only = self.label(attribute, member)
            return set() if only is None else {only}
        column = self._problem.members.sets[attribute]
        span = slice(int(column.indptr[member]), int(column.indptr[member + 1]))
        return {column.labels[code] for code in column.indices[span].tolist()}

    def number(self, attribute: str, member: int) -> int | None:
        """Give a member's number."""
        if attribute not in self._problem.members.numbers:
            return None
        value = int(self._problem.members.numbers[attribute][member])
        return None if value == MISSING else value

    def load(self, member: int) -> int:
        """How many commitments elsewhere a member has."""
        return int(self._problem.load[member])

    def wish_rank(self, member: int, project: int) -> int | None:
        """Give which wish of a member a project is, from 1, ``None`` when it is none."""
        projects = self._problem.projects
        wishes = [] if projects is None else projects.wishes.tolist()
        own = [wished for who, wished in wishes if who == member]
        return own.index(project) + 1 if project in own else None

    def wanted(self, project: int) -> set[str]:
        """Give the skills that a project would like."""
        projects = self._problem.projects
        rows = [] if projects is None else projects.wanted.tolist()
        return {projects.skills[skill] for at, skill in rows if projects and at == project}

    def owed(self, member: int) -> int:
        """How often a member is owed a match."""
        return int(self._problem.owed[member])

    def above(self, member: int) -> list[int]:
        """List the nodes above a member, the nearest first."""
        line: list[int] = []
        node = int(self._problem.members.manager[member])
        while node >= 0:
            line.append(node)
            node = int(self._problem.members.manager[node])
        return line

    def is_blocked(self, a: int, b: int) -> bool:
        """Say whether two members may not meet at all."""
        return (min(a, b), max(a, b)) in self._blocked

    def is_pinned(self, member: int) -> bool:
        """Say whether an admin has put a member together with somebody."""
        return member in self._pinned

    def is_pin(self, a: int, b: int) -> bool:
        """Say whether an admin has put two members together."""
        return [min(a, b), max(a, b)] in self._problem.pinned.tolist()

    def last_met(self, a: int, b: int) -> int | None:
        """How many rounds ago two members last met, ``None`` when they never did."""
        return min(self._meetings.get((min(a, b), max(a, b)), []), default=None)

    def partners(self, member: int) -> set[int]:
        """Everyone whom a member has met."""
        return self._partners.get(member, set())

    def completed(self, member: int) -> int | None:
        """How many rounds ago a member last had met everyone whom they may meet, if ever."""
        if member not in self._completed:
            met = self.partners(member)
            others = (other for other in range(self.size) if other != member)
            everyone = {other for other in others if _may_meet(self, member, other)}
            meetings = [
                (ago, partner)
                for partner in met
                for ago in self._meetings[min(member, partner), max(member, partner)]
            ]
            self._completed[member] = round_completed(everyone, meetings)
        return self._completed[member]

    def contacts(self, member: int) -> set[int] | None:
        """Everyone with whom a member is in touch; ``None`` when there is no activity at all."""
        contacts = self._problem.contacts
        if contacts is None:
            return None
        span = slice(int(contacts.indptr[member]), int(contacts.indptr[member + 1]))
        return set(contacts.indices[span].tolist())

    def are_spread(self, a: int, b: int) -> bool:
        """Say whether two do not both have few contacts, nor both many, beside the others."""
        if self._problem.contacts is None:
            return False
        return self._temper(a) != self._temper(b) or self._temper(a) == ""

    def is_welcomed(self, a: int, b: int) -> bool:
        """Say whether one of two has few contacts and the other many, of several functions."""
        if {self._temper(a), self._temper(b)} != {"few", "many"}:
            return False
        return self._functions_reached(a if self._temper(a) == "many" else b) >= 2

    def _temper(self, member: int) -> str:
        """Say whether a member has ``few`` contacts or ``many``; an empty text: neither."""
        own = self._counts[member]
        if own is None or self._few_and_many is None:
            return ""
        few, many = self._few_and_many
        return "few" if own <= few else "many" if own >= many else ""

    def _functions_reached(self, member: int) -> int:
        contacts = self._problem.contacts
        if contacts is not None and len(contacts.across):
            return int(contacts.across[member])
        if "function" not in self._problem.members.categories:
            return 0
        others = {self.label("function", other) for other in self.contacts(member) or ()}
        return len(others - {None, self.label("function", member)})

    def minutes(self, a: int, b: int) -> int | None:
        """Working minutes in common of two members; ``None`` when a zone is not known."""
        mine, yours = self._working_day(a), self._working_day(b)
        if mine is None or yours is None:
            return None
        if (mine, yours) not in self._minutes:
            days = _period(self._problem.on, self._problem.days)
            self._minutes[mine, yours] = _minutes_in_common(mine, yours, days)
        return self._minutes[mine, yours]

    def _working_day(self, member: int) -> tuple[str, int, int] | None:
        zone = self.label("time_zone", member)
        start, end = self.number("works_from", member), self.number("works_until", member)
        if zone is None:
            return None
        return zone, 9 * 60 if start is None else start, 17 * 60 if end is None else end

    @cached_property
    def _counts(self) -> list[int | None]:
        contacts = self._problem.contacts
        counts = [] if contacts is None else contacts.circle.tolist()
        return [count if count >= 0 else None for count in counts] or [None] * self.size

    @cached_property
    def _few_and_many(self) -> tuple[int, int] | None:
        """Up to how many contacts are few, and from how many on they are many."""
        known = sorted(count for count in self._counts if count is not None)
        part = len(known) // 4
        if not part or known[part - 1] >= known[-part]:
            return None
        return known[part - 1], known[-part]

    @cached_property
    def _blocked(self) -> set[tuple[int, int]]:
        return {(min(a, b), max(a, b)) for a, b in self._problem.blocked.tolist()}

    @cached_property
    def _pinned(self) -> set[int]:
        return set(self._problem.pinned.ravel().tolist())

    @cached_property
    def _meetings(self) -> dict[tuple[int, int], list[int]]:
        met = self._problem.met
        meetings: dict[tuple[int, int], list[int]] = {}
        rows = zip(*(c.tolist() for c in (met.a, met.b, met.rounds_ago, met.met)), strict=True)
        for a, b, ago, happened in rows:
            if happened != 0:
                meetings.setdefault((min(a, b), max(a, b)), []).append(ago)
        return meetings

    @cached_property
    def _partners(self) -> dict[int, set[int]]:
        partners: dict[int, set[int]] = {}
        for a, b in self._meetings:
            partners.setdefault(a, set()).add(b)
            partners.setdefault(b, set()).add(a)
        return partners


def label_of(item: dict[str, Options]) -> str:
    """Name a rule of a policy's document, such as ``different.site``."""
    ((name, options),) = item.items()
    detail = options.get("attribute") or options.get("relation")
    if name == "cover" and "skills" in options:
        detail = "wanted" if options["skills"] == "wanted" else "skills"
    return f"{name}.{detail}" if detail else name


def breaks(facts: Facts, item: dict[str, Options], a: int, b: int) -> bool:
    """Say whether two members break a must of a policy's document."""
    ((name, options),) = item.items()
    return not _MUSTS[name](facts, options, a, b)


def points_of(facts: Facts, item: dict[str, Options], a: int, b: int) -> int:
    """Give what a preference is worth for one member with another, thousandths of a point."""
    ((name, options),) = item.items()
    return int(options["points"]) * _PREFERENCES[name](facts, options, a, b)


def _differ(facts: Facts, options: Options, a: int, b: int) -> bool:
    mine, yours = (facts.label(options["attribute"], member) for member in (a, b))
    if mine is None or yours is None:
        return bool(options["missing"] == "allow")
    return mine != yours


def _share(facts: Facts, options: Options, a: int, b: int) -> bool:
    mine, yours = (facts.labels(options["attribute"], member) for member in (a, b))
    if not mine or not yours:
        return bool(options["missing"] == "allow")
    return bool(mine & yours)


def _overlap(facts: Facts, options: Options, a: int, b: int) -> bool:
    minutes = facts.minutes(a, b)
    if minutes is None:
        return bool(options["missing"] == "allow")
    return bool(minutes >= options["working_hours"])


def _apart(facts: Facts, options: Options, a: int, b: int) -> bool:
    depth = None if options["depth"] == "all" else options["depth"]
    return b not in facts.above(a)[:depth] and a not in facts.above(b)[:depth]


def _rested(facts: Facts, options: Options, a: int, b: int) -> bool:
    ago = facts.last_met(a, b)
    return ago is None or rested(ago, options, map(facts.completed, (a, b)))


def _may_meet(facts: Facts, a: int, b: int) -> bool:
    """Say whether two members may meet at all, whether or not they have."""
    able = facts.capacity(a) > 0 and facts.capacity(b) > 0 and not facts.is_blocked(a, b)
    return able and not any(breaks(facts, it, a, b) for it in facts.musts if "rest" not in it)


def _near(facts: Facts, options: Options, a: int, b: int) -> bool:
    mine, yours = (facts.number(options["attribute"], member) for member in (a, b))
    if mine is None or yours is None:
        return bool(options["missing"] == "allow")
    return bool(abs(mine - yours) <= options["within"])


def _can_show(facts: Facts, options: Options, a: int, b: int) -> bool:
    return bool(facts.labels(options["teach"], a) & facts.labels(options["learn"], b))


def _is_new(facts: Facts, options: Options, a: int, b: int) -> bool:
    theirs = facts.label(options["attribute"], b)
    if theirs is None:
        return bool(options["missing"] == "allow")
    seen = {facts.label(options["attribute"], member) for member in {a, *facts.partners(a)}}
    return theirs not in seen


def _distance(facts: Facts, _options: Options, a: int, b: int) -> int:
    mine, yours = facts.contacts(a), facts.contacts(b)
    if mine is None or yours is None or b in mine:
        return 0
    if not mine or not yours:
        return 1000
    return 1000 - 1000 * len(mine & yours) // min(len(mine), len(yours))


def _has_time(facts: Facts, options: Options, a: int, b: int) -> bool:
    return max(facts.load(a), facts.load(b)) < int(options["busy_at"])


_MUSTS: Final[dict[str, Callable[[Facts, Options, int, int], bool]]] = {
    "different": _differ,
    "share": _share,
    "overlap": _overlap,
    "apart": _apart,
    "rest": _rested,
    "load": _has_time,
    **dict.fromkeys(("at_least", "at_most", "cover", "lead"), lambda *_: True),
}

_PREFERENCES: Final[dict[str, Callable[[Facts, Options, int, int], int]]] = {
    "different": lambda *known: 1000 * _differ(*known),
    "share": lambda *known: 1000 * _share(*known),
    "overlap": lambda *known: 1000 * _overlap(*known),
    "near": lambda *known: 1000 * _near(*known),
    "exchange": lambda *known: 1000 * _can_show(*known),
    "unmet": lambda *known: 1000 * _is_new(*known),
    "bridge": _distance,
    **dict.fromkeys(("wish", "cover"), lambda *_: 0),
    "spread": lambda facts, _options, a, b: 1000 * facts.are_spread(a, b),
    "quiet_with_open": lambda facts, _options, a, b: 1000 * facts.is_welcomed(a, b),
    "owed": lambda facts, _options, a, _b: 1000 * facts.owed(a),
}


def _period(on: date, length: int) -> list[date]:
    """List the days of a period."""
    return [on + timedelta(days=step) for step in range(length)]


def _minutes_in_common(
    mine: tuple[str, int, int], yours: tuple[str, int, int], period: list[date]
) -> int:
    """Give the best of the three ways to lay two people's days side by side, each at its worst."""
    every_day = not any(day.isoweekday() < 6 for day in period)
    ways: list[list[int]] = []
    for later in (timedelta(days=-1), timedelta(0), timedelta(days=1)):
        days = sorted({*period, *(day - later for day in period)})
        meetings = [
            (day, day + later)
            for day in days
            if every_day or (day.isoweekday() < 6 and (day + later).isoweekday() < 6)
        ]
        ways.append([_one_day(_shift(mine, one), _shift(yours, two)) for one, two in meetings])
    return max(min(way, default=0) for way in ways)


def _shift(working: tuple[str, int, int], day: date) -> tuple[datetime, datetime]:
    """Give the working hours of one day in UTC."""
    zone, start, end = working
    last = day if end > start else day + timedelta(days=1)
    return _moment(zone, day, start), _moment(zone, last, end)


def _moment(zone: str, day: date, minute: int) -> datetime:
    """Read a local clock."""
    hours = timedelta(minutes=minute)
    return (datetime.combine(day, time.min, ZoneInfo(zone)) + hours).astimezone(UTC)


def _one_day(mine: tuple[datetime, datetime], yours: tuple[datetime, datetime]) -> int:
    """Count the minutes in which both intervals run."""
    both = min(mine[1], yours[1]) - max(mine[0], yours[0])
    return max(0, int(both.total_seconds()) // 60)
