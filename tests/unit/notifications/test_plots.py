"""Lines as SVG: the page's colours, words beside them, the same text each time."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from notifications.plots import Plot, line_plot

PLOT = Plot("Repeats", ((0, 1, None, 7), (0, 0, 2, 3)), "Repeats, by round. <0> & 7.")


def test_it_is_one_element_that_parses():
    """What comes out is well-formed, with the words for those who do not see it."""
    root = ElementTree.fromstring(line_plot(PLOT))
    assert root.tag.endswith("svg")
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "Repeats, by round. <0> & 7."


def test_colours_and_size_are_the_page_s():
    """No colour of its own, no size in points, no font: light, dark and narrow pages decide."""
    svg = line_plot(PLOT)
    assert "var(--accent)" in svg
    assert "var(--show-line)" in svg
    assert "#a0000" not in svg
    assert "DejaVu" not in svg
    assert not re.search(r'<svg [^>]*(width|height)="', svg)


def test_two_plots_share_no_ids():
    """Two on one page do not take each other's clips and marks."""
    ids = [set(re.findall(r' id="([^"]+)"', line_plot(plot))) for plot in
           (PLOT, Plot("Points", PLOT.series, ""))]  # fmt: skip
    assert ids[0]
    assert not ids[0] & ids[1]


def test_the_same_plot_is_the_same_text():
    """Neither the time nor the run shows in it."""
    assert line_plot(PLOT) == line_plot(PLOT)


@pytest.mark.parametrize("series", [((),), ((None, None),), ((0.0,),)])
def test_little_to_draw(series):
    """No round, no value or a single one are drawn as well."""
    assert line_plot(Plot("Served", series, "none", percent=True)).startswith("<svg ")


def test_more_lines_than_can_be_told_apart():
    """A third line is refused, not drawn like the first."""
    with pytest.raises(ValueError, match="2 lines at most"):
        line_plot(Plot("Served", ((1,), (2,), (3,)), ""))
