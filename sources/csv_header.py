"""Where the header of a text export is: below titles, in whatever delimiter."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.tables import clean, header_place

DELIMITERS = (",", ";", "\t", "|")
LINES_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """The delimiter of a text, how many lines come before its header, and whether titles do."""

    delimiter: str
    lines_above: int
    titled: bool


def find_header(lines: Sequence[str]) -> HeaderPlace | None:
    """Find the header among the first lines of a text; None when they are all blank.

    Of the delimiters the one that gives the widest header is the right one, but for one that most
    lines below have another number of: it stands inside cells. Excel's ``sep=;`` decides where it
    is there.
    """
    declared = _declared(lines)
    if declared is not None:
        found = _found(lines, lines[declared].strip()[4], begin=declared + 1)
        return found[1] if found else None
    candidates = [found for mark in DELIMITERS if (found := _found(lines, mark, begin=0))]
    return max(candidates, key=lambda found: found[0])[1] if candidates else None


def _declared(lines: Sequence[str]) -> int | None:
    for place, line in enumerate(lines):
        text = line.strip()
        if text:
            return place if len(text) == 5 and text.lower().startswith("sep=") else None
    return None


def _found(
    lines: Sequence[str], mark: str, *, begin: int
) -> tuple[tuple[bool, int], HeaderPlace] | None:
    """Return how a delimiter's header does, by the lines below and its width, and its place."""
    records = list(_records(lines[begin:], mark))
    if not records:
        return None
    place = header_place([cells for _, cells in records])
    line, cells = records[place]
    below = [len(each) for _, each in records[place:]]
    alike = len(cells) > 1 and 2 * below.count(len(cells)) >= len(below)
    return (alike, len(cells)), HeaderPlace(mark, begin + line, place > 0)


def _records(lines: Sequence[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records that are not blank, each with the number of lines before it."""
    reader = csv.reader(lines, delimiter=mark)
    above = 0
    try:
        for record in reader:
            cells = [clean(cell) for cell in record]
            if any(cell.strip("".join(DELIMITERS) + '"') for cell in cells):
                yield above, cells
            above = reader.line_num
    except csv.Error:
        return
