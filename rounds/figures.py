"""The figures of a solved round in words, by the kind of its program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from notifications.contexts import Figure
from notifications.wording.shortages import shortage

EXCHANGING: Final = "Meet someone who can show what they asked for"

MOST_SHORTAGES: Final = 12
"""How many short topics are named; ``--json`` has them all."""

Figures = Mapping[str, Any]


def kind_of_figures(figures: Figures) -> str:
    """Return the kind of the program that figures are of; old rounds are pairing."""
    kind: str = figures.get("kind", "pairing")
    return kind


def shape_of_figures(figures: Figures) -> str:
    """Return what the matches are that figures are of: pairing, tables, teams or mentoring."""
    kind = kind_of_figures(figures)
    return "tables" if kind == "pairing" and "groups" in figures else kind


def figures_in_words(figures: Figures) -> tuple[Figure, ...]:
    """Return what an admin wants to know of a solved round, in words."""
    return _IN_WORDS[shape_of_figures(figures)](figures)


def exchanging_in_words(figures: Figures) -> str | None:
    """Say how many meet somebody who can show what they asked for, beside chance.

    Returns
    -------
    str or None
        None when nobody asked for anything: a share of nothing says nothing.
    """
    share = figures["share_exchanging"]
    if share is None:
        return None
    by_chance = _percent(figures["share_exchanging_by_chance"])
    return f"{_percent(share)} (at random under the same rules: {by_chance})"


def loads_in_words(figures: Figures) -> str:
    """Say how many mentors have how many new mentees: ``1: 30, 2: 11``."""
    loads = {int(load): count for load, count in figures["loads"].items() if count}
    return ", ".join(f"{load}: {loads[load]:,}" for load in sorted(loads))


def shortages_in_words(figures: Figures) -> tuple[str, ...]:
    """Word the topics that more mentees ask for than mentors have places, the shortest first."""
    short = figures.get("shortages", ())
    lines = [
        shortage(each["topic"], each["ask"], each["mentors"], each["places"])
        for each in short[:MOST_SHORTAGES]
    ]
    more = len(short) - len(lines)
    return (
        (*lines, f"And {more:,} more {'topic' if more == 1 else 'topics'}.")
        if more
        else tuple(lines)
    )


def without_match(figures: Figures, seats: Sequence[int]) -> dict[str, Any]:
    """Return a round's figures without one match.

    Parameters
    ----------
    seats
        How many matches each of its members had in the round, in the role that they had in it.
    """
    alone = sum(count == 1 for count in seats)
    return {
        **figures,
        "matched": figures["matched"] - alone,
        "unmatched": figures["unmatched"] + alone,
        **_WITHOUT[shape_of_figures(figures)](figures, seats),
    }


def _without_pair_or_trio(figures: Figures, seats: Sequence[int]) -> dict[str, Any]:
    shape = {2: "pairs", 3: "trios"}[len(seats)]
    return {shape: figures[shape] - 1}


def _without_group(figures: Figures, seats: Sequence[int]) -> dict[str, Any]:
    sizes = Counter(dict(figures["sizes"]))
    sizes[str(len(seats))] -= 1
    return {
        "groups": figures["groups"] - 1,
        "sizes": {size: count for size, count in sizes.items() if count},
    }


def _without_mentorship(figures: Figures, seats: Sequence[int]) -> dict[str, Any]:
    """Count one mentorship less; its mentor is the one who may have had several."""
    load = max(seats)
    loads = Counter({int(each): count for each, count in figures["loads"].items()})
    loads.update({load: -1, load - 1: 1})
    return {
        "served": figures["served"] - 1,
        "mentors_used": figures["mentors_used"] - (load == 1),
        "loads": {str(each): loads[each] for each in sorted(loads) if loads[each]},
    }


def _pairing(figures: Figures) -> tuple[Figure, ...]:
    exchanging = exchanging_in_words(figures)
    return (
        Figure("Eligible", f"{figures['eligible']:,}"),
        Figure("Introduced", f"{figures['matched']:,}"),
        Figure("Pairs", f"{figures['pairs']:,}"),
        Figure("Trios", f"{figures['trios']:,}"),
        Figure("Without a match", f"{figures['unmatched']:,}"),
        *([Figure(EXCHANGING, exchanging)] if exchanging else []),
        *_checked(figures),
    )


def sizes_in_words(figures: Figures) -> str:
    """Say how many groups there are of each size: ``4 of 3, 12 of 4``."""
    return ", ".join(f"{count:,} of {size}" for size, count in figures["sizes"].items()) or "none"


def wishes_in_words(figures: Figures) -> str | None:
    """Say how many of those who named projects got one of their first three; None for nobody."""
    if not figures.get("wished"):
        return None
    return (
        f"{figures['top_wish']:,} of {figures['wished']:,} who named projects, the first wish:"
        f" {figures['first_wish']:,}"
    )


def _tables(figures: Figures) -> tuple[Figure, ...]:
    return _groups(figures, "Tables")


def _teams(figures: Figures) -> tuple[Figure, ...]:
    return _groups(figures, "Teams")


def _groups(figures: Figures, what: str) -> tuple[Figure, ...]:
    exchanging, wishes = exchanging_in_words(figures), wishes_in_words(figures)
    return (
        Figure("Eligible", f"{figures['eligible']:,}"),
        Figure("Introduced", f"{figures['matched']:,}"),
        Figure(what, f"{figures['groups']:,}"),
        Figure(f"{what} by size", sizes_in_words(figures)),
        *([Figure("One of the first three wishes", wishes)] if wishes else []),
        Figure(f"Without a {what.lower()[:-1]}", f"{figures['unmatched']:,}"),
        *([Figure(EXCHANGING, exchanging)] if exchanging else []),
        *_checked(figures),
    )


def _mentoring(figures: Figures) -> tuple[Figure, ...]:
    return (
        Figure("Ask for a mentor", f"{figures['mentees']:,}"),
        Figure("Have one now", f"{figures['served']:,}"),
        Figure("Without a mentor", f"{figures['mentees'] - figures['served']:,}"),
        Figure("Mentors", f"{figures['mentors']:,}"),
        Figure("Mentors with a new mentee", f"{figures['mentors_used']:,}"),
        Figure("Mentors without a free place", f"{figures['full']:,}"),
        Figure("Mentors by new mentees", loads_in_words(figures) or "none"),
        *_checked(figures),
    )


def _checked(figures: Figures) -> tuple[Figure, ...]:
    circles = circles_in_words(figures)
    return (
        Figure("With own manager", str(figures["own_manager"])),
        Figure("Repeats", str(figures["repeats"])),
        *([Figure("Swaps by an admin", str(figures["swaps"]))] if figures.get("swaps") else []),
        *([Figure("Managers in a circle on record", circles)] if circles else []),
    )


def circles_in_words(figures: Figures) -> str | None:
    """Say that people are above themselves by what is on record; None where nobody is."""
    count = figures.get("manager_circles", 0)
    if not count:
        return None
    circles = "1 circle" if count == 1 else f"{count:,} circles"
    return f"{circles}, whose people are kept apart; crossweave policy check names them"


_IN_WORDS: Final[Mapping[str, Callable[[Figures], tuple[Figure, ...]]]] = {
    "pairing": _pairing,
    "tables": _tables,
    "teams": _teams,
    "mentoring": _mentoring,
}

_WITHOUT: Final[Mapping[str, Callable[[Figures, Sequence[int]], dict[str, Any]]]] = {
    "pairing": _without_pair_or_trio,
    "tables": _without_group,
    "teams": _without_group,
    "mentoring": _without_mentorship,
}


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"
