"""Who helped whom across functions, counted by people helped, never by posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

HELPING = frozenset({"reply", "coedit", "meeting"})
"""Kinds of activity that are help; a post or a reaction is not."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One event from one person to another, with what each one's function is."""

    kind: str
    helper: int
    helped: int
    helper_function: str | None
    helped_function: str | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class Helper:
    """What one person did for others of other functions.

    Attributes
    ----------
    member
        The helper.
    people_helped
        Distinct people of other functions.
    functions
        The functions of those people, by how many were helped, most first.
    topics
        What it was about, most first.
    """

    member: int
    people_helped: int
    functions: tuple[str, ...]
    topics: tuple[str, ...]


def helpers_across_functions(
    exchanges: Iterable[Exchange], *, least_people: int = 2
) -> list[Helper]:
    """Return who helped at least ``least_people`` people of other functions, most people first.

    Counting distinct people rather than posts is deliberate: in real channels the loudest posters
    are also the top repliers, so that counting posts rewards volume.
    """
    by_helper: dict[int, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        if _is_help_across(exchange):
            by_helper[exchange.helper].append(exchange)
    helpers = [_summary(member, given) for member, given in by_helper.items()]
    kept = [helper for helper in helpers if helper.people_helped >= least_people]
    return sorted(kept, key=lambda helper: (-helper.people_helped, helper.member))


def _is_help_across(exchange: Exchange) -> bool:
    functions = (exchange.helper_function, exchange.helped_function)
    return (
        exchange.kind in HELPING
        and exchange.helper != exchange.helped
        and None not in functions
        and functions[0] != functions[1]
    )


def _summary(member: int, given: list[Exchange]) -> Helper:
    helped_in: dict[str, set[int]] = defaultdict(set)
    helped_with: dict[str, set[int]] = defaultdict(set)
    for exchange in given:
        helped_in[exchange.helped_function or ""].add(exchange.helped)
        if exchange.topic:
            helped_with[exchange.topic].add(exchange.helped)
    return Helper(
        member=member,
        people_helped=len({exchange.helped for exchange in given}),
        functions=_most_first(helped_in),
        topics=_most_first(helped_with),
    )


def _most_first(people: dict[str, set[int]]) -> tuple[str, ...]:
    return tuple(sorted(people, key=lambda name: (-len(people[name]), name)))
