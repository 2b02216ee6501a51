"""``crossweave bounces``: read what comes back; see whose mail does, and let it go out again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson, By, DryRun
from flows.cli.output import counted, say, say_json, say_table
from flows.installation import this_installation

if TYPE_CHECKING:
    from members.inbox import Returned

app = typer.Typer(
    no_args_is_help=True,
    help="Read mail that comes back; see whose mail does, and let it go out again.",
)


@app.command()
def read(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read the inbox: bounces are counted, what members wrote is handed on. Nothing is deleted.

    Example: crossweave bounces read --dry-run
    """
    from flows import inbox

    installation = this_installation()
    with installation.database() as database:
        look = inbox.preview if dry_run else inbox.read
        returned = look(installation, database)
    if as_json:
        say_json(returned.document())
    else:
        _tell(returned)
        if returned.kinds["forwarded"] and not dry_run:
            say("Next: crossweave deliver")


@app.command("list")
def list_bounces(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    as_json: AsJson = False,
) -> None:
    """List the members whose mail came back, and which addresses get no mail any more.

    Example: crossweave bounces list
    """
    from members.bounces import returning

    installation = this_installation()
    key = installation.settings.hash_key
    with installation.database() as database, database.reading() as session:
        found, others = returning(session, key.get_secret_value() if key else None)
    if as_json:
        say_json({"members": [asdict(each) for each in found], "other_addresses": others})
        return
    if not found:
        say("No member's mail came back.")
    else:
        rows = (
            (
                each.key,
                each.name,
                each.address,
                each.bounces,
                each.status,
                f"{each.last:%Y-%m-%d}" if each.last else None,
                "no" if each.suppressed else "yes",
            )
            for each in found
        )
        say_table(("key", "name", "address", "bounces", "last code", "last", "gets mail"), rows)
    if others:
        say(f"{counted(others, 'address', 'addresses')} that no member has any more.")
    if any(each.suppressed for each in found):
        say("When an address is good again: crossweave bounces lift ADDRESS")


@app.command()
def lift(
    address: Annotated[str, typer.Argument(help="An e-mail address that is good again.")],
    by: By,
) -> None:
    """Let an address have mail again that was gone for good.

    Example: crossweave bounces lift priya.nair@example.org
    """
    from flows.inbox import hash_key_of
    from members.bounces import lift_address

    installation = this_installation()
    key = hash_key_of(installation)
    with installation.database() as database, database.writing() as session:
        lift_address(session, address, key, actor=by, now=installation.now())
    say(f"{address} gets mail again. What was not sent meanwhile is not sent later.")


def _tell(returned: Returned) -> None:
    kinds = returned.kinds
    say(
        f"{counted(kinds['bounce'], 'bounce')}, {kinds['auto_reply']:,} automatic,"
        f" {kinds['calendar_reply']:,} of calendars, {kinds['forwarded']:,} for a person;"
        f" {returned.known:,} read before."
    )
    if returned.bounced:
        say(f"{counted(returned.bounced, 'message')} of ours did not arrive.")
    if returned.suppressed:
        say(
            f"{counted(returned.suppressed, 'address', 'addresses')} gone for good: no more mail"
            " goes there (crossweave bounces list)."
        )
