"""``crossweave demo``: the sample company's first round, end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import counted, progress, say
from flows.cli.sheets import detail_line
from rounds.figures import EXCHANGING, exchanging_in_words

if TYPE_CHECKING:
    from flows.demo import DemoResult

DEFAULT_MEMBERS = 400
DEFAULT_SEED = 2027


def demo(
    members: Annotated[
        int, typer.Option(min=30, max=100_000, help="How many people the company has.")
    ] = DEFAULT_MEMBERS,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another company.")] = DEFAULT_SEED,
    details: Annotated[
        bool, typer.Option("--details", help="Also objective, bound, gap, seconds.")
    ] = False,
) -> None:
    """Run the first round of an invented company, from its HR file to the mail; nothing is sent.

    Example: crossweave demo
    """
    from config import load_settings
    from flows.demo import run_demo

    same = (members, seed) == (DEFAULT_MEMBERS, DEFAULT_SEED)
    folder = load_settings().home / ("demo" if same else f"demo-{members}-{seed}")
    with progress("Starting") as shown:
        steps = iter(range(1, 8))
        result = run_demo(
            folder, members=members, seed=seed, on_step=lambda word: shown(next(steps) / 7, word)
        )
    say(*_closing_words(result))
    if details:
        say(detail_line(result.figures))


def _closing_words(result: DemoResult) -> list[str]:
    figures = result.figures
    shape = f"{counted(figures['pairs'], 'pair')}, {counted(figures['trios'], 'trio')}"
    exchanging = exchanging_in_words(figures)
    refused = f"{counted(len(result.refused), 'column')} of the HR file refused"
    return [
        f"Harbourline (invented): {result.people:,} people, {result.functions} functions,"
        f" {refused} ({', '.join(result.refused)})",
        f"{result.said_yes:,} said yes, {result.said_yes - result.eligible:,} paused or away,"
        f" {result.eligible:,} eligible",
        f"{figures['matched']:,} introduced: {shape}; {figures['unmatched']:,} not, each told why",
        *([f"{EXCHANGING}: {exchanging}"] if exchanging else []),
        f"With own manager {figures['own_manager']}, repeats {figures['repeats']},"
        f" connections to the outside {len(result.outside)}",
        f"{counted(result.new_messages, 'new message')} written to files, none sent;"
        f" {_not_written(result):,} not written: no address, or somebody left",
        f"Open: {result.index}      Next: crossweave try your.csv",
    ]


def _not_written(result: DemoResult) -> int:
    return sum(number for state, number in result.states.items() if state != "sent")
