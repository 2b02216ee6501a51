"""``crossweave simulate``: what a policy would do over its coming rounds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import AsJson, OnlyProgram
from flows.cli.output import progress, say, say_json, say_table
from flows.errors import UsageError
from flows.installation import this_installation

if TYPE_CHECKING:
    from rounds.program_file import ProgramFile
    from rounds.simulated_figures import Simulation
    from rounds.simulating import Side
    from rounds.simulation_words import Table

Rounds = Annotated[int, typer.Option(min=1, max=200, help="How many rounds to simulate.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--change",
        help="A rule to replace, add or take away, as YAML: `must: {rest: 4}`, `without: bridge`."
        " May be given several times.",
    ),
]
Beside = Annotated[
    Path | None, typer.Option(help="Another program's file, to set beside this one.")
]


def simulate(
    program: OnlyProgram = None,
    rounds: Rounds = 12,
    change: Changes = None,
    beside: Beside = None,
    costs: Annotated[
        bool, typer.Option(help="What each rule costs; takes as long as a round for each.")
    ] = True,
    html: Annotated[Path | None, typer.Option(help="Also write a page to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Try out the coming rounds one after the other: what a policy would do; nothing is written.

    Everybody who could take part now takes part in every round, and all who are introduced meet.

    Example: crossweave simulate learning-partners --rounds 12 --change "must: {rest: 4}"
    """
    from matching.rule_costs import rule_costs
    from rounds.simulating import no_costs, simulate_program

    installation = this_installation()
    file = installation.program_or_only(program)
    sides = _sides(file, change or [], beside)
    with (
        installation.database() as database,
        installation.executor() as executor,
        progress("Simulating") as shown,
    ):
        found = simulate_program(
            database,
            sides,
            rounds,
            now=installation.now(),
            costing=rule_costs if costs else no_costs,
            on_progress=shown,
            executor=executor,
        )
    if html:
        from rounds.simulation_page import write_page

        write_page(found, html)
    if as_json:
        say_json(simulation_document(found))
        return
    _say_simulations(found)
    if html:
        say(f"wrote {html}")


def simulation_document(sides: tuple[Simulation, ...]) -> dict[str, Any]:
    """Return simulations as plain data; it holds counts, never a member."""
    return {"sides": [side.document() for side in sides]}


def _sides(file: ProgramFile, changes: list[str], beside: Path | None) -> tuple[Side, ...]:
    from rounds.program_file import load_program
    from rounds.simulating import beside_another, with_changes

    if changes and beside:
        raise UsageError("Give either --change or --beside: two policies stand side by side.")
    return beside_another(file, load_program(beside)) if beside else with_changes(file, changes)


def _say_simulations(sides: tuple[Simulation, ...]) -> None:
    from rounds.simulation_words import (
        beginning_in_words,
        conclusions,
        costs_table,
        functions_table,
        reasons_legend,
        rounds_table,
        summary,
    )

    say(f"{sides[0].program}: {beginning_in_words(sides)}")
    say(*(f"Changed: {change}" for change in sides[-1].changes), "")
    titles = [side.title for side in sides] if len(sides) > 1 else [""]
    say_table(("", *titles), [(label, *values) for label, values in summary(sides)])
    say("", *conclusions(sides), "")
    _say_titled(rounds_table(sides))
    say(*reasons_legend(sides), "")
    _say_titled(functions_table(sides))
    for side in sides:
        say(*([f"{side.title}:"] if len(sides) > 1 else []))
        _say_titled(costs_table(side))
    say("This was a simulation: nothing was written and nobody gets mail.")


def _say_titled(table: Table) -> None:
    if not table.rows:
        return
    say(f"{table.title}:")
    say_table(table.headers, table.rows)
    say(*([table.note] if table.note else []), "")
