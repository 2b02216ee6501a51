"""``crossweave round plan``: the coming rounds laid out together."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import AsJson, OnlyProgram
from flows.cli.output import counted, progress, say, say_json, say_table
from flows.installation import this_installation

if TYPE_CHECKING:
    from matching import Horizon
    from matching.horizon import Coverage, PlannedRound
    from rounds.planning import PlanAhead

MOST_FUNCTIONS_SHOWN = 15
Rounds = Annotated[int, typer.Option(min=1, max=200, help="How many rounds to look ahead.")]


def plan(program: OnlyProgram = None, rounds: Rounds = 12, as_json: AsJson = False) -> None:
    """Lay out the coming rounds together: when people meet again, and which functions meet.

    It reads only; rounds are still proposed one by one, when their time has come.

    Example: crossweave round plan learning-partners --rounds 12
    """
    from rounds.planning import plan_ahead

    installation = this_installation()
    file = installation.program_or_only(program)
    with installation.database() as database, progress("Planning") as shown:
        ahead = plan_ahead(database, file, rounds, now=installation.now(), on_progress=shown)
    if as_json:
        say_json(plan_document(ahead))
    else:
        _say_plan(ahead)


def plan_document(ahead: PlanAhead) -> dict[str, Any]:
    """Return a plan as plain data; it holds counts, never a member."""
    horizon = ahead.horizon
    figures = ("repeats", "first_repeat", "forced", "most_without_repeat", "optimal", "stopped_by")
    return {
        "program": ahead.program,
        "members": ahead.members,
        "rounds": [
            {"begins": begins, **_counts(planned, tables=ahead.tables)}
            for begins, planned in zip(ahead.begins, horizon.rounds, strict=True)
        ],
        **{name: getattr(horizon, name) for name in figures},
        "coverage": asdict(horizon.coverage) | {"share": horizon.coverage.share},
    }


def _counts(planned: PlannedRound, *, tables: bool) -> dict[str, Any]:
    """Count a round: its tables by their size, the largest first, or its pairs and trios."""
    sizes = [len(group) for group in planned.groups]
    by_size = {str(size): sizes.count(size) for size in sorted(set(sizes), reverse=True)}
    matches = {"tables": by_size} if tables else {"pairs": sizes.count(2), "trios": sizes.count(3)}
    return {
        **matches,
        "left_out": len(planned.left),
        "repeats": planned.repeats,
        "objective": planned.objective,
    }


def _say_plan(ahead: PlanAhead) -> None:
    horizon = ahead.horizon
    say(
        f"{ahead.program}: {counted(len(horizon.rounds), 'round')} from {ahead.begins[0]},"
        f" {counted(ahead.members, 'member')}",
        "",
    )
    counts = [_counts(planned, tables=ahead.tables) for planned in horizon.rounds]
    shown = [name for name in counts[0] if name != "objective"]
    rows = [
        (number, begins, *(_sizes_in_words(count[name]) for name in shown))
        for number, (begins, count) in enumerate(zip(ahead.begins, counts, strict=True), start=1)
    ]
    say_table(("round", "begins", *(name.replace("_", " ") for name in shown)), rows)
    say("", *_repeats_in_words(horizon), *_functions_in_words(horizon.coverage), "")
    if 1 < len(horizon.coverage.labels) <= MOST_FUNCTIONS_SHOWN:
        _say_functions(horizon.coverage)
    say("This was a plan: nothing was written and nobody gets mail.")


def _sizes_in_words(count: int | dict[str, int]) -> int | str:
    """Say how many tables there are of each size, such as ``4 x 7`` for seven of four."""
    if isinstance(count, int):
        return count
    return ", ".join(f"{size} x {number}" for size, number in count.items()) or "0"


def _repeats_in_words(horizon: Horizon) -> list[str]:
    """Say from when on people meet again, and whether that could be helped."""
    lines = [_first_repeat(horizon)]
    if horizon.first_repeat is not None and horizon.optimal:
        lines.append(f"No plan has fewer repeats than these {horizon.repeats:,}.")
    if horizon.stopped_by != "done":
        lines.append("The search for fewer repeats was stopped by the time limit.")
    return lines


def _first_repeat(horizon: Horizon) -> str:
    first, most = horizon.first_repeat, horizon.most_without_repeat
    if first is None:
        limit = "" if most is None else f" New people last for {counted(most, 'round')} at most."
        return f"Nobody meets again in these rounds.{limit}"
    if horizon.forced:
        return f"From round {first} on people meet again; that cannot be avoided."
    return (
        f"From round {first} on people meet again. It was not found how to avoid that, and no plan"
        f" could for more than {counted(most or 0, 'round')}."
    )


def _functions_in_words(coverage: Coverage) -> list[str]:
    """Say whether every function meets every other."""
    if len(coverage.labels) < 2:
        return []
    if coverage.complete_after == 0:
        return ["Every function has met every other already, where the rules let them."]
    if coverage.complete_after is not None:
        return [f"Every function has met every other after round {coverage.complete_after}."]
    return [f"{round(100 * coverage.share)}% of the functions that may meet each other do so."]


def _say_functions(coverage: Coverage) -> None:
    """Print how often each two functions meet; a dash where the rules keep them apart."""
    names = [label or "(not known)" for label in coverage.labels]
    rows = [
        (name, *(count if may else "-" for count, may in zip(counts, possible, strict=True)))
        for name, counts, possible in zip(names, coverage.meetings, coverage.possible, strict=True)
    ]
    say("Meetings between functions, all rounds together:")
    say_table(("", *names), rows)
    say("")
