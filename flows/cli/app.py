"""The commands of ``crossweave``."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli import (
    audits,
    bounces,
    choices,
    costs,
    demo,
    emails,
    fairness,
    imports,
    member_data,
    members,
    mentorships,
    plans,
    policies,
    portal,
    privacy,
    rounds,
    running,
    simulations,
    syncs,
    trying,
    up,
)
from flows.cli.options import By
from flows.installation import this_installation

app = typer.Typer(
    name="crossweave",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Match people of different functions so that they learn AI from each other.",
    epilog="First steps: `crossweave demo`, then `crossweave try your.csv`.",
)
app.add_typer(imports.app, name="import")
app.add_typer(syncs.app, name="sync")
members.app.command("ledger")(fairness.ledger)
members.app.command("export")(member_data.export)
members.app.command("erase")(member_data.erase)
app.add_typer(members.app, name="members")
rounds.app.command("plan")(plans.plan)
rounds.app.command("costs")(costs.costs)
for choice in (choices.pin, choices.forbid, choices.drop, choices.swap):
    rounds.app.command(choice.__name__)(choice)
rounds.app.command("fairness")(fairness.fairness)
app.add_typer(rounds.app, name="round")
app.add_typer(mentorships.app, name="mentoring")
app.add_typer(policies.app, name="policy")
app.add_typer(portal.app, name="portal")
app.add_typer(emails.app, name="emails")
app.command("simulate")(simulations.simulate)
app.command("try")(trying.try_file)
app.command("demo")(demo.demo)
app.command("up")(up.up)
app.command("deliver")(running.deliver)
app.command("digest")(running.digest)
app.command("audit")(audits.audit)
app.add_typer(bounces.app, name="bounces")
app.add_typer(privacy.app, name="privacy")


@app.command()
def init(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    program: Annotated[
        str | None,
        typer.Option(help="Also copy a program that comes with Crossweave, such as `mentoring`."),
    ] = None,
) -> None:
    """Make the home folder with starter files, and the database; also brings it up to date.

    Example: crossweave init --program mentoring
    """
    installation = this_installation()
    written = installation.prepare(program)
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(f"The database is ready. Home folder: {installation.settings.home}")
    typer.echo("Next: crossweave import people FILE")


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"crossweave {installed('crossweave')}")
        context.exit()
