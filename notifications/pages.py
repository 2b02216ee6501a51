"""Pages for the browser: the admin's view of a round, and a landing page beside the mails.

They are files that need no server, no JavaScript and nothing from elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from notifications.contexts import Figure
from notifications.render import page
from notifications.transports.folder import write_whole

WIDE: Final = 5
"""A table of more columns than this is put into parts by its first one."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody with their function, as an admin's page names them."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match for an admin's eyes.

    Attributes
    ----------
    points
        The match's score in words, such as ``74`` (see `admin_reasons.points_text`).
    reasons
        In words, as `admin_reasons` gives them.
    """

    people: tuple[Named, ...]
    points: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmatchedView:
    """A member without a match, for an admin's eyes.

    Attributes
    ----------
    reason
        In words, as `unmatched.admin_reason` gives it.
    blocked_by
        What removed the member's partners, as `unmatched.blocked_by_words` gives it.
    smallest_change
        The fewest rules to change for at least one possible partner, in words
        (`unmatched.smallest_change_words`); empty when there are partners already.
    """

    name: str
    function: str
    reason: str
    blocked_by: tuple[str, ...] = ()
    smallest_change: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleCostView:
    """What there would be more or less of without one rule, in words such as ``+3``.

    Attributes
    ----------
    part
        ``must`` or ``prefer``.
    rule
        As the program's file names it.
    introduced, points, mean_points, repeats
        People, points in all and a match, and pairs who were introduced before.
    """

    part: str
    rule: str
    introduced: str
    points: str
    mean_points: str
    repeats: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round, as its admin sees it.

    Attributes
    ----------
    state
        In words, such as ``proposed`` or ``introduced``.
    functions
        The names of the rows and columns of `counts`.
    counts
        How many introductions join a row's function with a column's; square and symmetric.
    costs
        What each rule costs; empty when nobody asked.
    """

    program: str
    period: str
    state: str
    figures: tuple[Figure, ...]
    matches: tuple[MatchView, ...]
    unmatched: tuple[UnmatchedView, ...] = ()
    functions: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    costs: tuple[RuleCostView, ...] = ()


@dataclass(frozen=True, slots=True)
class MailSample:
    """A mail to show on the landing page; `page` is its HTML part as a file."""

    title: str
    page: Path


@dataclass(frozen=True, slots=True)
class Landing:
    """The page that a first visitor opens.

    Attributes
    ----------
    mails
        A few to show; the others are in `mail_index`.
    unmatched
        Somebody who went without, with what would help; None when nobody did.
    next_command
        What to type next.
    """

    title: str
    intro: str
    figures: tuple[Figure, ...]
    mails: tuple[MailSample, ...]
    mail_index: Path
    round_page: Path
    unmatched: UnmatchedView | None = None
    next_command: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar, with a mark where chance is.

    Attributes
    ----------
    text, by_chance_text
        In words, such as ``83%``, or a dash for what is not shown.
    share, by_chance
        From 0 to 100; None for what is not shown.
    """

    text: str
    share: int | None
    by_chance_text: str
    by_chance: int | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """How one group of members is served; `worse` marks one that is served clearly worse."""

    name: str
    people: str
    points: str
    matched: Bar
    met: Bar
    worse: bool = False


@dataclass(frozen=True, slots=True)
class FairnessView:
    """How a program's rounds served groups of members, for an admin's eyes.

    Attributes
    ----------
    rounds
        What the rounds are called that were looked at.
    lines
        What is to be said of it, a sentence each.
    served
        The heading of the bars for `GroupView.matched`.
    tables
        A heading each, with its groups.
    """

    program: str
    rounds: tuple[str, ...]
    lines: tuple[str, ...]
    served: str
    tables: tuple[tuple[str, tuple[GroupView, ...]], ...]


def write_fairness_page(path: Path, view: FairnessView) -> None:
    """Write the fairness report of a program as one HTML file."""
    write_view(path, "pages/fairness.html.j2", asdict(view))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: a title, sentences, and a table or none.

    Attributes
    ----------
    key
        Its name, for programs.
    headers
        Of the table's columns.
    rows
        The table's rows, each with a cell a header.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def groups(self) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
        """Give the rows of a wide table by their first cell; nothing of a narrow one."""
        if len(self.headers) <= WIDE:
            return ()
        found: dict[str, list[tuple[str, ...]]] = {}
        for name, *cells in self.rows:
            found.setdefault(name, []).append(tuple(cells))
        return tuple((name, tuple(rows)) for name, rows in found.items())


def write_privacy_page(
    path: Path, *, title: str, lead: str, sections: Sequence[Section], wrong: Sequence[str]
) -> None:
    """Write a privacy report as one HTML file, with room to sign it."""
    view = {
        "title": title,
        "lead": lead,
        "sections": [asdict(each) | {"groups": each.groups()} for each in sections],
        "wrong": list(wrong),
    }
    write_view(path, "pages/privacy.html.j2", view)


def write_round_page(path: Path, view: RoundView) -> None:
    """Write the admin's view of a round as one HTML file."""
    write_view(path, "pages/round.html.j2", asdict(view) | {"heat_rows": _heat(view)})


def write_index(path: Path, landing: Landing) -> None:
    """Write the landing page; what it links to is linked relative to it."""
    mails = [{"title": mail.title, "href": _relative(mail.page, path)} for mail in landing.mails]
    view = {
        "title": landing.title,
        "intro": landing.intro,
        "figures": [asdict(figure) for figure in landing.figures],
        "mails": mails,
        "mail_index": _relative(landing.mail_index, path),
        "round_page": _relative(landing.round_page, path),
        "unmatched": asdict(landing.unmatched) if landing.unmatched else None,
        "next_command": landing.next_command,
    }
    write_view(path, "pages/landing.html.j2", view)


def _heat(view: RoundView) -> list[dict[str, Any]]:
    """Give each row of the matrix with its cells, and how full each cell is from 0 to 100."""
    most = max((count for row in view.counts for count in row), default=0)
    return [
        {"function": function, "cells": _cells(row, most)}
        for function, row in zip(view.functions, view.counts, strict=True)
    ]


def _cells(row: Sequence[int], most: int) -> list[dict[str, int]]:
    return [{"count": count, "share": round(100 * count / most) if most else 0} for count in row]


def _relative(target: Path, page_file: Path) -> str:
    return quote(Path(os.path.relpath(target, page_file.parent)).as_posix())


def write_view(path: Path, template: str, view: dict[str, Any]) -> None:
    """Render a page from plain data and write it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, page(template, view).encode())
