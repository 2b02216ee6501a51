"""Print a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from flows.cli.output import counted, say, say_table, warn
from rounds.figures import (
    EXCHANGING,
    circles_in_words,
    exchanging_in_words,
    kind_of_figures,
    loads_in_words,
    shape_of_figures,
    shortages_in_words,
    sizes_in_words,
    wishes_in_words,
)

if TYPE_CHECKING:
    from pathlib import Path

    from matching.rule_costs import RuleCost
    from rounds.sheet import RoundSheet, SheetUnmatched

MOST_MATCHES_SHOWN = 20
STOPPED = {"time_limit": "stopped by the time limit", "work_limit": "stopped by the work limit"}


def say_sheet(sheet: RoundSheet, *, details: bool) -> None:
    """Print a round for people: figures first, then matches, then who went without."""
    say(f"{sheet.program}, round {sheet.period}: {sheet.state}")
    if sheet.ended_reason:
        say(f"Because: {sheet.ended_reason}")
    if sheet.standing:
        words = ", ".join(
            f"{count:,} {reason.replace('_', ' ')}" for reason, count in sheet.standing.items()
        )
        say(f"Not in this round: {words}")
    warn(*sheet.notices)
    if not sheet.figures:
        return
    say(*figure_lines(sheet.figures))
    if details:
        say(detail_line(sheet.figures))
    say_matches(sheet)
    say_unmatched(sheet)


def exit_if_in_vain(sheet: RoundSheet) -> None:
    """End with exit code 1, and what to do, when a round gives nobody a match."""
    if sheet.state == "cancelled":
        warn(
            f"People join with {_ways_to_join(sheet)}. Then open a round of its own name:"
            f" crossweave round open {sheet.slug} --period NAME"
        )
        raise typer.Exit(1)
    if sheet.figures and not sheet.figures["matched"]:
        warn(
            "Nobody can be matched under these rules. What would help stands beside each name;"
            f" the rules are in the program's file, {sheet.slug}.yaml."
        )
        raise typer.Exit(1)


def _ways_to_join(sheet: RoundSheet) -> str:
    """Name the commands by which people come into a program, by its kind."""
    form, role = {
        "mentoring": (f"import mentoring FILE --program {sheet.slug}", " --as mentor|mentee"),
    }.get(sheet.kind, ("import answers FILE", ""))
    return f"`crossweave {form}` or `crossweave members join {sheet.slug} MEMBER{role}`"


def figure_lines(figures: dict[str, Any]) -> list[str]:
    """Return the round's figures in words."""
    return _LINES[shape_of_figures(figures)](figures)


def _pairing_lines(figures: dict[str, Any]) -> list[str]:
    shape = f"{counted(figures['pairs'], 'pair')}, {counted(figures['trios'], 'trio')}"
    matched, eligible = f"{figures['matched']:,}", f"{figures['eligible']:,}"
    exchanging = exchanging_in_words(figures)
    return [
        f"{matched} of {eligible} matched: {shape}; {_without(figures['unmatched'])}",
        *([f"{EXCHANGING}: {exchanging}"] if exchanging else []),
        _checked(figures),
    ]


def _table_lines(figures: dict[str, Any]) -> list[str]:
    return _group_lines(figures, "table")


def _team_lines(figures: dict[str, Any]) -> list[str]:
    return _group_lines(figures, "team")


def _group_lines(figures: dict[str, Any], what: str) -> list[str]:
    matched, eligible = f"{figures['matched']:,}", f"{figures['eligible']:,}"
    exchanging, wishes = exchanging_in_words(figures), wishes_in_words(figures)
    return [
        f"{matched} of {eligible} in {counted(figures['groups'], what)}"
        f" ({sizes_in_words(figures)}); {_without(figures['unmatched'])}",
        *([f"One of the first three wishes: {wishes}"] if wishes else []),
        *([f"{EXCHANGING}: {exchanging}"] if exchanging else []),
        _checked(figures),
    ]


def _mentoring_lines(figures: dict[str, Any]) -> list[str]:
    has = "has" if figures["served"] == 1 else "have"
    return [
        f"{figures['served']:,} of {counted(figures['mentees'], 'mentee')} {has} a mentor;"
        f" {counted(figures['mentors'], 'mentor')}, {figures['mentors_used']:,} with a new mentee,"
        f" {figures['full']:,} without a free place",
        f"Mentors by new mentees: {loads_in_words(figures) or 'none'}",
        *shortages_in_words(figures),
        _checked(figures),
    ]


_LINES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "pairing": _pairing_lines,
    "tables": _table_lines,
    "teams": _team_lines,
    "mentoring": _mentoring_lines,
}


def _checked(figures: dict[str, Any]) -> str:
    swaps = f", swaps by an admin {figures['swaps']}" if figures.get("swaps") else ""
    circles = circles_in_words(figures)
    return (
        f"With own manager {figures['own_manager']}, repeats {figures['repeats']}{swaps}"
        f"{f'. Managers in a circle on record: {circles}' if circles else ''}"
    )


def _without(unmatched: int) -> str:
    return f"{unmatched:,} not, each with a reason" if unmatched else "nobody is left out"


def detail_line(figures: dict[str, Any]) -> str:
    """Return objective, bound, gap and time."""
    stopped = "not proven"
    if "groups" not in figures:  # groups are searched: their work always ends by a limit
        stopped = STOPPED.get(figures["stopped_by"], stopped)
        if figures.get("swaps"):
            stopped = "after an admin's swaps"
    proof = "proven best" if figures["optimal"] else stopped
    return (
        f"Objective {figures['objective'] / 1000:,.3f} points, no round can have more than"
        f" {figures['upper_bound'] / 1000:,.3f}, gap {figures['gap']:.4%} ({proof}),"
        f" {figures['seconds']} s"
    )


def sheet_document(sheet: RoundSheet) -> dict[str, Any]:
    """Return a round as plain data; people are named by key, function and site only."""
    plain = asdict(sheet)
    plain["matches"] = [
        {
            "number": match.number,
            "members": list(match.keys),
            "roles": list(match.roles),
            "functions": [person.function for person in match.people],
            "points": match.score / 1000,
            "project": match.project,
            "lead": match.lead,
            "reasons": list(match.reasons),
            "gone": list(match.gone),
        }
        for match in sheet.matches
    ]
    plain["unmatched"] = [
        {
            "member": left.key,
            "role": left.role,
            "function": left.person.function,
            "reason": left.reason,
            "blocked_by": list(left.blocked_by),
            "smallest_change": list(left.smallest_change),
        }
        for left in sheet.unmatched
    ]
    return plain


def write_files(
    sheet: RoundSheet, prices: list[RuleCost], *, xlsx: Path | None, html: Path | None
) -> list[Path]:
    """Write a round to the files that were asked for, and return those."""
    if xlsx:
        from rounds.spreadsheet import write_spreadsheet

        write_spreadsheet(sheet, xlsx)
    if html:
        from rounds.page import write_page
        from rounds.rule_prices import price_views

        write_page(sheet, html, price_views(prices) if prices else ())
    return [path for path in (xlsx, html) if path]


def lost_in_words(swaps: int) -> str:
    """Say that swaps ended with the proposal in which they were made."""
    were = "The swap that an admin made is" if swaps == 1 else f"The {swaps:,} swaps are"
    return f"{were} gone, as the round was solved anew: look at the matches, and swap again."


def say_matches(sheet: RoundSheet) -> None:
    """Print a round's matches with their reasons."""
    shown = sheet.matches[:MOST_MATCHES_SHOWN]
    rows = [
        [
            f"{match.number}\n{match.project}" if match.project else match.number,
            "\n".join(person.name for person in match.people),
            "\n".join(person.function or "" for person in match.people),
            f"{match.score / 1000:g}",
            "; ".join(match.reasons[:3]),
        ]
        for match in shown
    ]
    who = "mentor and mentee" if kind_of_figures(sheet.figures) == "mentoring" else "members"
    say("")
    say_table(("no.", who, "functions", "points", "why"), rows)
    if len(sheet.matches) > len(shown):
        more = len(sheet.matches) - len(shown)
        say(f"... and {more:,} more: --json, --xlsx FILE or --html FILE show them all")


def say_unmatched(sheet: RoundSheet) -> None:
    """Print who went without a match, why, and what would help; mentors without one by reason."""
    left = [each for each in sheet.unmatched if each.role != "mentor"]
    if left:
        title = "mentor" if left[0].role == "mentee" else "match"
        say("", f"Without a {title}:")
        rows = [
            (each.person.name, each.person.function, each.reason, _what_would_help(each))
            for each in left[:MOST_MATCHES_SHOWN]
        ]
        say_table(("member", "function", "why", "what would help"), rows)
    if len(left) > MOST_MATCHES_SHOWN:
        say(f"... and {len(left) - MOST_MATCHES_SHOWN:,} more")
    _say_mentors_without(sheet)


def _what_would_help(left: SheetUnmatched) -> str:
    return " and ".join(left.smallest_change)


def _say_mentors_without(sheet: RoundSheet) -> None:
    reasons = Counter(left.reason for left in sheet.unmatched if left.role == "mentor")
    if reasons:
        say("", "Mentors without a new mentee:")
        say(*(f"  {count:,}: {reason}" for reason, count in reasons.most_common()))
