"""Simulated rounds as a page that opens in any browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from notifications.contexts import Figure
from notifications.plots import Plot
from notifications.simulation_page import (
    HeatView,
    SimulationView,
    TableView,
    write_simulation_page,
)
from rounds.figures import EXCHANGING
from rounds.simulated_figures import Simulation
from rounds.simulation_words import (
    Table,
    beginning_in_words,
    conclusions,
    costs_table,
    functions_table,
    reasons_legend,
    rounds_table,
    summary,
)

Values = Sequence[float | None]


def write_page(sides: Sequence[Simulation], path: Path) -> None:
    """Write one simulation, or two side by side, as one HTML file."""
    write_simulation_page(path, simulation_view(sides))


def simulation_view(sides: Sequence[Simulation]) -> SimulationView:
    """Put simulations into what the page shows."""
    titles = tuple(side.title for side in sides)
    first = summary(sides)
    alone = len(sides) == 1
    tables = [rounds_table(sides), functions_table(sides), *_costs(sides)]
    return SimulationView(
        program=sides[0].program,
        beginning=beginning_in_words(sides),
        changes=sides[-1].changes,
        sides=titles,
        conclusions=tuple(conclusions(sides)),
        figures=tuple(Figure(label, values[0]) for label, values in first) if alone else (),
        beside=None if alone else _beside(titles, first),
        plots=tuple(_plots(sides)),
        heats=tuple(_heat(side, "" if alone else side.title) for side in sides),
        tables=tuple(TableView(**asdict(table)) for table in tables if table.rows),
        legend=tuple(reasons_legend(sides)),
    )


def _beside(titles: tuple[str, ...], rows: Sequence[tuple[str, tuple[str, ...]]]) -> TableView:
    return TableView(
        "Side by side", ("", *titles), tuple((label, *values) for label, values in rows)
    )


def _costs(sides: Sequence[Simulation]) -> Iterator[Table]:
    for side in sides:
        table = costs_table(side)
        of_side = "" if len(sides) == 1 else f", {side.title}"
        yield Table(f"{table.title}{of_side}", table.headers, table.rows, table.note)


def _heat(side: Simulation, title: str) -> HeatView:
    return HeatView(title, side.labels, side.joined, len(side.rounds))


def _plots(sides: Sequence[Simulation]) -> Iterator[Plot]:
    """Draw what changes over the rounds; what nobody knows anything of is left out."""
    for title, values, percent in _DRAWN:
        series = tuple(tuple(values(side)) for side in sides)
        if any(value is not None for line in series for value in line):
            first = 1 + len(sides[0].rounds) - len(series[0])
            told = _alternative(title, sides, series, first)
            yield Plot(title, series, told, percent, first)


def _alternative(
    title: str,
    sides: Sequence[Simulation],
    series: Sequence[Sequence[float | None]],
    first: int,
) -> str:
    """Say a plot in words: each line's values, round by round."""
    lines = []
    for side, values in zip(sides, series, strict=True):
        told = ", ".join("none" if value is None else f"{value:.0f}" for value in values)
        lines.append(f"{side.title}: {told}" if len(sides) > 1 else told)
    since = "by round" if first else "before the first round and after each"
    return f"{title}, {since}. {'. '.join(lines)}."


def _served(side: Simulation) -> Values:
    return [
        100 * each.served / each.taking_part if each.taking_part else None for each in side.rounds
    ]


def _contacts(side: Simulation) -> Values:
    """Give the share of contacts before the first round, too."""
    return [
        _of_hundred(share)
        for share in (side.contacts_across, *(each.contacts_across for each in side.rounds))
    ]


def _of_hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


_DRAWN: Final[Sequence[tuple[str, Callable[[Simulation], Values], bool]]] = (
    ("Served", _served, True),
    ("Repeats", lambda side: [each.repeats for each in side.rounds], False),
    ("Points of a match", lambda side: [each.mean_points for each in side.rounds], False),
    (EXCHANGING, lambda side: [_of_hundred(each.exchanging) for each in side.rounds], True),
    (
        "Pairs of functions that have met",
        lambda side: [100 * each.covered for each in side.rounds],
        True,
    ),
    ("Contacts that join two functions", _contacts, True),
)
