"""The figures of a solved round in words, by the kind of its program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from notifications.contexts import Figure
from notifications.wording.sentence import Sentence, words_of
from notifications.wording.shortages import Shortage, short_topics
from notifications.wording.translation import marked, marked_many

EXCHANGING: Final = marked("Meet someone who can show what they asked for")

NONE: Final = Sentence(marked("none"))

CIRCLES: Final = marked_many(
    "{number} circle, whose people are kept apart; crossweave policy check names them",
    "{number} circles, whose people are kept apart; crossweave policy check names them",
)

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
    said = _exchanging(figures)
    return said.words() if said else None


def loads_in_words(figures: Figures) -> str:
    """Say how many mentors have how many new mentees: ``1: 30, 2: 11``."""
    loads = {int(load): count for load, count in figures["loads"].items() if count}
    return ", ".join(f"{load}: {loads[load]:,}" for load in sorted(loads))


def shortages(figures: Figures) -> tuple[Shortage, ...]:
    """Give the topics that more mentees ask for than mentors have places, the shortest first."""
    return tuple(
        Shortage(each["topic"], each["ask"], each["mentors"], each["places"])
        for each in figures.get("shortages", ())
    )


def shortages_in_words(figures: Figures) -> tuple[str, ...]:
    """Word the topics that more mentees ask for than mentors have places, the shortest first."""
    return tuple(short_topics(shortages(figures)))


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
    return (
        Figure.of(marked("Eligible"), figures["eligible"]),
        Figure.of(marked("Introduced"), figures["matched"]),
        Figure.of(marked("Pairs"), figures["pairs"]),
        Figure.of(marked("Trios"), figures["trios"]),
        Figure.of(marked("Without a match"), figures["unmatched"]),
        *_told(EXCHANGING, _exchanging(figures)),
        *_checked(figures),
    )


def sizes_in_words(figures: Figures) -> str:
    """Say how many groups there are of each size: ``4 of 3, 12 of 4``."""
    return words_of(_sizes(figures))


def wishes_in_words(figures: Figures) -> str | None:
    """Say how many of those who named projects got one of their first three; None for nobody."""
    said = _wishes(figures)
    return said.words() if said else None


def _tables(figures: Figures) -> tuple[Figure, ...]:
    return (
        Figure.of(marked("Eligible"), figures["eligible"]),
        Figure.of(marked("Introduced"), figures["matched"]),
        Figure.of(marked("Tables"), figures["groups"]),
        Figure.of(marked("Tables by size"), _sizes(figures)),
        Figure.of(marked("Without a table"), figures["unmatched"]),
        *_told(EXCHANGING, _exchanging(figures)),
        *_checked(figures),
    )


def _teams(figures: Figures) -> tuple[Figure, ...]:
    return (
        Figure.of(marked("Eligible"), figures["eligible"]),
        Figure.of(marked("Introduced"), figures["matched"]),
        Figure.of(marked("Teams"), figures["groups"]),
        Figure.of(marked("Teams by size"), _sizes(figures)),
        *_told(marked("One of the first three wishes"), _wishes(figures)),
        Figure.of(marked("Without a team"), figures["unmatched"]),
        *_told(EXCHANGING, _exchanging(figures)),
        *_checked(figures),
    )


def _mentoring(figures: Figures) -> tuple[Figure, ...]:
    return (
        Figure.of(marked("Ask for a mentor"), figures["mentees"]),
        Figure.of(marked("Have one now"), figures["served"]),
        Figure.of(marked("Without a mentor"), figures["mentees"] - figures["served"]),
        Figure.of(marked("Mentors"), figures["mentors"]),
        Figure.of(marked("Mentors with a new mentee"), figures["mentors_used"]),
        Figure.of(marked("Mentors without a free place"), figures["full"]),
        _by_new_mentees(marked("Mentors by new mentees"), loads_in_words(figures)),
        *_checked(figures),
    )


def _by_new_mentees(label: str, loads: str) -> Figure:
    return Figure(label, loads) if loads else Figure.of(label, NONE)


def _checked(figures: Figures) -> tuple[Figure, ...]:
    swaps = figures.get("swaps")
    return (
        Figure.of(marked("With own manager"), figures["own_manager"]),
        Figure.of(marked("Repeats"), figures["repeats"]),
        *([Figure.of(marked("Swaps by an admin"), swaps)] if swaps else []),
        *_told(marked("Managers in a circle on record"), _circles(figures)),
    )


def circles_in_words(figures: Figures) -> str | None:
    """Say that people are above themselves by what is on record; None where nobody is."""
    said = _circles(figures)
    return said.words() if said else None


def _told(label: str, said: Sentence | None) -> tuple[Figure, ...]:
    """Give a figure, or none where there is nothing to say."""
    return () if said is None else (Figure.of(label, said),)


def _exchanging(figures: Figures) -> Sentence | None:
    share = figures["share_exchanging"]
    if share is None:
        return None
    by_chance = figures["share_exchanging_by_chance"]
    return Sentence(
        marked("{share} (at random under the same rules: {by_chance})"),
        {"share": float(share), "by_chance": float(by_chance)},
    )


def _sizes(figures: Figures) -> tuple[Sentence, ...]:
    found = (
        Sentence(marked("{groups} of {size}"), {"groups": count, "size": int(size)})
        for size, count in figures["sizes"].items()
    )
    return tuple(found) or (NONE,)


def _wishes(figures: Figures) -> Sentence | None:
    if not figures.get("wished"):
        return None
    return Sentence(
        marked("{top} of {wished} who named projects, the first wish: {first}"),
        {
            "top": figures["top_wish"],
            "wished": figures["wished"],
            "first": figures["first_wish"],
        },
    )


def _circles(figures: Figures) -> Sentence | None:
    count = figures.get("manager_circles", 0)
    if not count:
        return None
    one, many = CIRCLES
    return Sentence(one, {"count": count}, many)


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
