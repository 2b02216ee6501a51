"""Print what a choice costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.cli.output import counted, say, say_table

if TYPE_CHECKING:
    from rounds.sheet import SheetMatch
    from rounds.weighing import ChoiceCost, Seat, Weight

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Tense:
    """The words for what would be, or for what was done."""

    before: str
    after: str
    left_out: str
    come_in: str
    change: str


FORESEEN = Tense(
    "as it is", "with the choice", "Would be left out", "Would come in", "would change"
)
DONE = Tense("before", "now", "Left out now", "Came in", "changed")


def say_cost(cost: ChoiceCost, tense: Tense = FORESEEN) -> None:
    """Print two rounds side by side, who is in only one of them, and the matches that change."""
    from rounds.rule_prices import signed

    before, after = cost.before, cost.after
    figures = (
        ("introduced", before.introduced, after.introduced),
        ("matches", before.matches, after.matches),
        ("points in all", before.points / 1000, after.points / 1000),
        ("points a match", before.mean, after.mean),
        ("repeats", before.repeats, after.repeats),
    )
    rows = [(name, _number(old), _number(new), signed(new - old)) for name, old, new in figures]
    say_table(("", tense.before, tense.after, "difference"), rows)
    say("", f"{tense.left_out}: {_named(cost, cost.left_out)}")
    say(f"{tense.come_in}: {_named(cost, cost.come_in)}")
    _say_matches(cost, tense)
    if cost.swaps_lost:
        say(f"{counted(cost.swaps_lost, 'swap')} by an admin would end, as it is solved anew.")


def cost_document(cost: ChoiceCost) -> dict[str, Any]:
    """Return what a choice costs as plain data; people are named by key only."""
    return {
        "before": _weight_document(cost.before),
        "after": _weight_document(cost.after),
        "left_out": [{"member": key, "role": role} for key, role in cost.left_out],
        "come_in": [{"member": key, "role": role} for key, role in cost.come_in],
        "matches_gone": [_match_document(match) for match in cost.gone],
        "matches_new": [_match_document(match) for match in cost.new],
        "swaps_lost": cost.swaps_lost,
    }


def _weight_document(weight: Weight) -> dict[str, Any]:
    return {
        "introduced": weight.introduced,
        "matches": weight.matches,
        "points": weight.points / 1000,
        "mean_points": round(weight.mean, 3),
        "repeats": weight.repeats,
    }


def _match_document(match: SheetMatch) -> dict[str, Any]:
    return {
        "members": list(match.keys),
        "roles": list(match.roles),
        "project": match.project,
        "points": match.score / 1000,
    }


def _number(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def _named(cost: ChoiceCost, seats: tuple[Seat, ...]) -> str:
    """Name people with their key, in mentoring with their role."""
    told = [
        f"{cost.names[key]} ({key}{'' if role == 'member' else f', {role}'})"
        for key, role in seats[:MOST_SHOWN]
    ]
    more = [f"and {len(seats) - MOST_SHOWN:,} more"] if len(seats) > MOST_SHOWN else []
    return ", ".join([*told, *more]) or "nobody"


def _say_matches(cost: ChoiceCost, tense: Tense) -> None:
    from notifications.wording.admin_reasons import points_text

    if not cost.gone and not cost.new:
        say("No match is another one.")
        return
    matches = counted(cost.before.matches, "match", "matches")
    say(f"Of {matches} {len(cost.gone):,} {tense.change}.")
    for title, shown in (("no more", cost.gone), ("instead", cost.new)):
        rows = [
            (
                title if at == 0 else "",
                " + ".join(person.name for person in match.people),
                match.project or "",
                points_text(match.score),
            )
            for at, match in enumerate(shown[:MOST_SHOWN])
        ]
        if rows:
            say_table(("", "members", "", "points"), rows)
        if len(shown) > MOST_SHOWN:
            say(f"... and {len(shown) - MOST_SHOWN:,} more: --json shows them all")
