"""``crossweave round costs``: what each rule of a program costs in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.cli.options import AsJson, OnlyProgram, Period
from flows.cli.output import counted, progress, say, say_json, say_table
from flows.installation import this_installation

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from datetime import datetime

    from matching.rule_costs import RuleCost
    from rounds.foreseeing import FindRound
    from store import Database

TITLES = {
    "must": "Without a must rule the round would have more or less of:",
    "prefer": "Without a preference, its own points not counted:",
}


def costs(program: OnlyProgram = None, period: Period = None, as_json: AsJson = False) -> None:
    """Say what each rule costs in a round: what would be different without it.

    The round is solved once for each rule; nothing is written.

    Example: crossweave round costs learning-partners
    """
    from rounds.lifecycle import find_round

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with installation.database() as database, installation.executor() as executor:
        with database.reading() as session:
            name = find_round(session, slug, period).period
        prices = stored_prices(database, slug, period, installation.now(), executor)
    if as_json:
        say_json({"program": slug, "period": name, **prices_document(prices, asked=True)})
        return
    say(f"{slug}, round {name}: {_now_in_words(prices)}")
    say_prices(prices)
    say("", "This was a calculation: nothing was written. The rules are in the program's file.")


def stored_prices(
    database: Database,
    slug: str,
    period: str | None,
    now: datetime,
    executor: Executor | None,
) -> list[RuleCost]:
    """Price the rules of a round that is there, with a bar."""
    from rounds.lifecycle import find_round
    from rounds.rule_prices import stored_rule_prices

    with progress("Weighing rules") as shown:
        return stored_rule_prices(
            database,
            lambda session: find_round(session, slug, period),
            now=now,
            on_progress=shown,
            executor=executor,
        )


def coming_prices(
    database: Database, find: FindRound, now: datetime, executor: Executor | None
) -> list[RuleCost]:
    """Price the rules of a round as it would be proposed now, with a bar."""
    from rounds.rule_prices import coming_rule_prices

    with progress("Weighing rules") as shown:
        return coming_rule_prices(database, find, now=now, on_progress=shown, executor=executor)


def prices_document(prices: list[RuleCost], *, asked: bool) -> dict[str, Any]:
    """Return what rules cost as plain data; nothing where nobody asked."""
    if not asked:
        return {}
    from rounds.rule_prices import price_documents

    return {"rule_costs": price_documents(prices)}


def say_prices(prices: list[RuleCost]) -> None:
    """Print what rules cost, if that was asked."""
    if not prices:
        return
    from rounds.rule_prices import price_views

    views = price_views(prices)
    for part, title in TITLES.items():
        rows = [
            (each.rule, each.introduced, each.points, each.mean_points, each.repeats)
            for each in views
            if each.part == part
        ]
        if rows:
            say("", title)
            say_table(("without", "introduced", "points", "points a match", "repeats"), rows)


def _now_in_words(prices: list[RuleCost]) -> str:
    """Say what the round comes to with all rules."""
    now = next((cost.now for cost in prices if cost.part == "must"), None)
    if now is None:
        return "what its rules cost"
    points = f"{now.objective / 1000:,.1f} points"
    shape = f"{now.matched:,} introduced in {counted(now.matches, 'match', 'matches')}"
    return f"{shape}, {points}, repeats {now.repeats:,}"
