"""The page of a simulation: what a policy would do over its rounds, as one file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notifications.contexts import Figure
from notifications.pages import write_view
from notifications.plots import Plot, line_plot


@dataclass(frozen=True, slots=True)
class HeatView:
    """In how many rounds introductions joined each two functions.

    Attributes
    ----------
    title
        Of which side; empty when there is one only.
    labels
        The functions.
    counts
        Square and symmetric.
    most
        How many rounds there are.
    """

    title: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    most: int


@dataclass(frozen=True, slots=True)
class TableView:
    """A table in words; the first column names the row."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SimulationView:
    """What the page shows.

    Attributes
    ----------
    changes
        What was changed, as the admin wrote it.
    sides
        What each policy is called; one or two.
    figures
        What to look at first, when there is one side.
    beside
        The same, with a column for each of two sides.
    conclusions
        What the figures come to, in sentences.
    """

    program: str
    beginning: str
    changes: tuple[str, ...]
    sides: tuple[str, ...]
    conclusions: tuple[str, ...]
    figures: tuple[Figure, ...]
    beside: TableView | None
    plots: tuple[Plot, ...]
    heats: tuple[HeatView, ...]
    tables: tuple[TableView, ...]
    legend: tuple[str, ...] = ()


def write_simulation_page(path: Path, view: SimulationView) -> None:
    """Write a simulation as one HTML file that needs nothing from elsewhere."""
    plots = [{"title": plot.title, "svg": line_plot(plot)} for plot in view.plots]
    heats = [
        {"title": heat.title, "labels": heat.labels, "rows": _rows(heat)} for heat in view.heats
    ]
    write_view(path, "pages/simulation.html.j2", asdict(view) | {"plots": plots, "heats": heats})


def _rows(heat: HeatView) -> list[dict[str, Any]]:
    """Give each row with its cells, and how full each cell is from 0 to 100."""
    return [
        {
            "function": label,
            "cells": [
                {"count": count, "share": round(100 * count / max(heat.most, 1))} for count in row
            ],
        }
        for label, row in zip(heat.labels, heat.counts, strict=True)
    ]
