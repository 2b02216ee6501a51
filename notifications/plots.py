"""Small line plots as SVG that takes its colours from the page around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import Any, Final

_COLOURS: Final = {
    "#a00001": "var(--soft)",
    "#a00002": "var(--line)",
    "#a00003": "var(--accent)",
    "#a00004": "var(--show-line)",
}
"""What is drawn in these colours takes those of the page, in light and in dark."""

_SOFT, _LINE, *_SERIES = _COLOURS
_STYLES: Final = (("-", "o"), ("--", "s"))
"""Lines differ by more than their colour."""

_SIZE: Final = (4.4, 2.2)
"""Inches; the page stretches it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over the rounds of a program.

    Attributes
    ----------
    title
        What is drawn.
    series
        For each line its values, one a round; ``None`` leaves a gap.
    alternative
        The same in words, for those who do not see it.
    percent
        Whether values are percentages, from 0 to 100.
    first
        The number of the first round; 0 where the first value is from before all rounds.
    """

    title: str
    series: tuple[tuple[float | None, ...], ...]
    alternative: str
    percent: bool = False
    first: int = 1


def line_plot(plot: Plot) -> str:
    """Draw a plot as an SVG element; the same plot, the same text.

    Raises
    ------
    ValueError
        When there are more lines than can be told apart.
    """
    if len(plot.series) > len(_SERIES):
        raise ValueError(f"a plot has {len(_SERIES)} lines at most, not {len(plot.series)}")
    # Loaded where something is drawn: most commands only print.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": plot.title,
        "font.size": 9,
        "text.color": _SOFT,
        "axes.edgecolor": _LINE,
        "xtick.color": _SOFT,
        "ytick.color": _SOFT,
    }
    with rc_context(settings):
        figure = Figure(figsize=_SIZE, layout="constrained")
        _draw(figure.add_subplot(), plot)
        drawn = StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return _for_page(drawn.getvalue(), plot.alternative)


def _draw(axes: Any, plot: Plot) -> None:
    from matplotlib.ticker import MaxNLocator, MultipleLocator

    longest = max((len(values) for values in plot.series), default=0)
    for values, colour, (line, marker) in zip(plot.series, _SERIES, _STYLES, strict=False):
        axes.plot(
            range(plot.first, plot.first + len(values)),
            [float("nan") if value is None else value for value in values],
            color=colour,
            linestyle=line,
            marker=marker,
            markersize=4,
            linewidth=1.8,
            clip_on=False,
        )
    axes.set_xlim(plot.first - 0.5, plot.first + max(longest, 1) - 0.5)
    axes.set_ylim(0, 104 if plot.percent else _top(plot.series))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    if plot.percent:
        axes.yaxis.set_major_locator(MultipleLocator(25))
        axes.yaxis.set_major_formatter("{x:.0f}%")
    else:
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.grid(axis="y", color=_LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)


def _top(series: Sequence[Sequence[float | None]]) -> float:
    """Give the upper end of the axis: above all values, and never so low that 1 looks like much."""
    highest = max((value for values in series for value in values if value is not None), default=0)
    return max(1.08 * highest, 4.0)


def _for_page(svg: str, alternative: str) -> str:
    """Let the page decide on colours and fonts, and keep what would be there twice out of it."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    named = set(re.findall(r"(?:#|url\(#)([\w-]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in named else "", svg)
    svg = re.sub(r'\s(?:width|height)="[^"]*pt"', "", svg)
    svg = re.sub(r"font-family: [^;\"]*;?", "", svg)
    for drawn, shown in _COLOURS.items():
        svg = svg.replace(drawn, shown)
    label = escape(alternative, quote=True)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1).strip()
