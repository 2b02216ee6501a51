"""Simulated rounds in words and tables, for the terminal and for a page alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from matching.outcome import Outcome
from matching.rule_costs import RuleCost
from notifications.wording.dates import full_date
from notifications.wording.unmatched import admin_reason
from rounds.figures import EXCHANGING
from rounds.simulated_figures import SimulatedRound, Simulation

NOTHING: Final = "-"
WHY_NONE: Final = {
    "no_teams": "no teams possible",
    "nobody_asks": "nobody asks for a mentor",
}
_SERVED: Final = {
    "pairing": "Have a match",
    "tables": "Have a table",
    "teams": "Have a team",
    "mentoring": "Mentees who get a mentor",
}
_ROLES: Final = {"pairing": "member", "tables": "table", "teams": "team", "mentoring": "mentee"}

Sides = Sequence[Simulation]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words.

    Attributes
    ----------
    title, note
        What it shows, and how to read it.
    headers, rows
        The first column names the row.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def beginning_in_words(sides: Sides) -> str:
    """Say how many rounds were looked at, and of how many members."""
    one = sides[0]
    rounds = len(one.rounds)
    return (
        f"{rounds} {'round' if rounds == 1 else 'rounds'} from {full_date(one.rounds[0].begins)},"
        f" {'; '.join(_members(sides))}"
    )


def _members(sides: Sides) -> Iterator[str]:
    if len({side.members for side in sides}) == 1:
        yield _counted(sides[0].members, "member")
        return
    for side in sides:
        yield f"{side.title}: {_counted(side.members, 'member')}"


def summary(sides: Sides) -> list[tuple[str, tuple[str, ...]]]:
    """Give what an admin looks at first: a label, and a value for each side."""
    rows: list[tuple[str, Callable[[Simulation], str]]] = [
        (_SERVED[sides[0].shape], lambda side: _percent(side.served)),
        ("Without any in all rounds", lambda side: f"{side.never_served:,}"),
        ("First repeat", _first_repeat),
        ("Repeats", lambda side: f"{side.repeats:,}"),
        ("Points of a match", _mean_points),
        (EXCHANGING, _mean_exchanging),
        ("Functions that may meet and have met", _covered),
        ("Contacts that join two functions", _contacts),
    ]
    worded = [(label, tuple(word(side) for side in sides)) for label, word in rows]
    return [(label, values) for label, values in worded if set(values) != {NOTHING}]


def rounds_table(sides: Sides) -> Table:
    """Give a row for each round; where sides differ, both with an arrow between them."""
    columns: dict[str, Callable[[SimulatedRound], str]] = {
        "take part": lambda each: f"{each.taking_part:,}",
        "have a match": lambda each: WHY_NONE.get(each.why_none or "", f"{each.served:,}"),
        "without, by reason": _unmatched,
        "repeats": lambda each: f"{each.repeats:,}",
        "points": lambda each: _points(each.mean_points),
        "meet a teacher": lambda each: _percent(each.exchanging),
        "functions met": lambda each: _percent(each.covered),
        "contacts across": lambda each: _percent(each.contacts_across),
    }
    found = {
        name: [_beside([word(each) for each in row]) for row in _by_round(sides)]
        for name, word in columns.items()
    }
    kept = [name for name, cells in found.items() if set(cells) != {NOTHING}]
    if len(set(found["take part"])) == 1:
        kept.remove("take part")
    rows = tuple(
        (str(first.number), str(first.begins), *(found[name][at] for name in kept))
        for at, first in enumerate(sides[0].rounds)
    )
    return Table("Round by round", ("round", "begins", *kept), rows, _arrow(sides))


def functions_table(sides: Sides) -> Table:
    """Say how each function fares; those of fewer than five people are the others."""
    by_name = [{each.function: each for each in side.functions} for side in sides]
    names = list(dict.fromkeys(name for side in by_name for name in side))

    def row(name: str) -> tuple[str, ...]:
        found = [side.get(name) for side in by_name]
        return (
            name,
            _beside([NOTHING if each is None else f"{each.people:,}" for each in found]),
            _beside([_percent(None if each is None else each.served) for each in found]),
            _beside([_percent(None if each is None else each.least) for each in found]),
        )

    return Table(
        "Served by function",
        ("function", "people", "served", "in the worst round"),
        tuple(row(name) for name in names),
        "Functions of fewer than five people count among the others.",
    )


def costs_table(side: Simulation) -> Table:
    """Say how the first round would be without each rule; an arrow leads to what would change."""
    return Table(
        "What each rule costs in the first round",
        ("without", "have a match", "points of the others", "repeats", "functions joined"),
        tuple(_cost(cost) for cost in side.costs),
        "With the rule → without it. Points are what the program's other preferences give a match.",
    )


def _cost(cost: RuleCost) -> tuple[str, ...]:
    rule = f"{cost.part} {cost.label.replace('.', ' ').replace('_', ' ')}"
    if cost.now is None and cost.without is None:
        return (rule, "no teams possible either way", "", "", "")
    words: tuple[Callable[[Outcome], str], ...] = (
        lambda outcome: f"{outcome.matched:,}",
        lambda outcome: _points(outcome.mean_points),
        lambda outcome: f"{outcome.repeats:,}",
        lambda outcome: f"{outcome.joined:,}",
    )
    both = (cost.now, cost.without)
    first, *others = (
        _beside([NOTHING if each is None else word(each) for each in both]) for word in words
    )
    if cost.now is None:
        first = f"no teams → {cost.matched:,}"
    return (rule, first, *others)


def conclusions(sides: Sides) -> list[str]:
    """Say in sentences what the figures come to, each side in its own."""
    lines = []
    for side in sides:
        name = f"{side.title}: " if len(sides) > 1 else ""
        lines += [f"{name}{sentence}" for sentence in _sentences(side)]
    return lines


def _sentences(side: Simulation) -> Iterator[str]:
    if side.rounds[0].why_none == "no_teams":
        yield "No teams are possible under these rules; `crossweave round preview` says why."
        return
    if side.first_repeat is None:
        yield "Nobody meets again in these rounds."
    else:
        yield f"From round {side.first_repeat} on people meet again: {side.repeats:,} repeats."
    if side.complete_after is not None:
        yield f"Every two functions that may meet have met after round {side.complete_after}."
    elif side.possible:
        yield f"{_percent(side.rounds[-1].covered)} of the functions that may meet have met."


def reasons_legend(sides: Sides) -> list[str]:
    """Explain each reason for which somebody went without."""
    reasons = {reason for side in sides for each in side.rounds for reason in each.unmatched}
    role = _ROLES[sides[0].shape]
    return [
        f"{reason.replace('_', ' ')}: {admin_reason(reason, role)}" for reason in sorted(reasons)
    ]


def _by_round(sides: Sides) -> Iterator[tuple[SimulatedRound, ...]]:
    return zip(*(side.rounds for side in sides), strict=True)


def _beside(values: Sequence[str]) -> str:
    """Write what sides have in common once."""
    return values[0] if len(set(values)) == 1 else " → ".join(values)


def _arrow(sides: Sides) -> str:
    return "" if len(sides) == 1 else f"Where they differ: {' → '.join(s.title for s in sides)}."


def _unmatched(each: SimulatedRound) -> str:
    words = [f"{count:,} {reason.replace('_', ' ')}" for reason, count in each.unmatched.items()]
    return ", ".join(words) or NOTHING


def _first_repeat(side: Simulation) -> str:
    return "none" if side.first_repeat is None else f"round {side.first_repeat}"


def _mean_points(side: Simulation) -> str:
    known = [each.mean_points for each in side.rounds if each.mean_points is not None]
    return _points(fmean(known) if known else None)


def _mean_exchanging(side: Simulation) -> str:
    known = [each.exchanging for each in side.rounds if each.exchanging is not None]
    return _percent(fmean(known) if known else None)


def _covered(side: Simulation) -> str:
    if not side.possible:
        return NOTHING
    met = round(side.rounds[-1].covered * side.possible)
    after = f" (all after round {side.complete_after})" if side.complete_after else ""
    return f"{met:,} of {side.possible:,} pairs{after}"


def _contacts(side: Simulation) -> str:
    last = side.rounds[-1].contacts_across
    return NOTHING if last is None else f"{_percent(side.contacts_across)} to {_percent(last)}"


def _points(points: float | None) -> str:
    return NOTHING if points is None else f"{points:.1f}"


def _percent(share: float | None) -> str:
    """Write a share, and never all where somebody is missing, nor none where somebody is not."""
    if share is None:
        return NOTHING
    percent = 100 * share
    if 0 < percent < 0.5 or 99.5 <= percent < 100:
        return f"{min(max(percent, 0.1), 99.9):.1f}%"
    return f"{percent:.0f}%"


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
