"""``crossweave audit``: who changed, approved or forced what, and when."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson, By
from flows.cli.output import say, say_json
from flows.errors import UsageError
from flows.installation import this_installation

if TYPE_CHECKING:
    from rounds.audit_trail import AuditLine

DEFAULT_LIMIT = 50


def audit(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    program: Annotated[str | None, typer.Option(help="Only of this program.")] = None,
    member: Annotated[
        str | None, typer.Option(help="Only about this member: key, e-mail address or full name.")
    ] = None,
    action: Annotated[
        str | None, typer.Option(help="Only this, such as round.pin, or all of a kind: round.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on (UTC).")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, help="How many at most, the newest first; 0 for all.")
    ] = DEFAULT_LIMIT,
    as_json: AsJson = False,
) -> None:
    """List who changed, approved or forced what, and when; the newest first.

    Entries are kept for good, and hold ids: names are looked up now. Of a block it is never said
    between whom.

    Example: crossweave audit --program learning-partners --since 2027-01-04
    """
    from members.lookup import find_member
    from rounds.audit_trail import Sought, audit_trail

    installation = this_installation()
    slug = None if program is None else installation.slug_or_only(program)
    with installation.database() as database, database.reading() as session:
        sought = Sought(
            program=slug,
            member_id=None if member is None else find_member(session, member).id,
            action=None if action is None else _known(action),
            since=None if since is None else since.replace(tzinfo=UTC),
        )
        lines = audit_trail(session, sought, limit=limit + 1 if limit else None)
    shown = lines[:limit] if limit else lines
    if as_json:
        say_json([asdict(line) for line in shown])
        return
    say(*(_in_a_line(line) for line in shown))
    if not shown:
        say("Nothing is in the audit that is asked for.")
    if len(lines) > len(shown):
        say(f"... and more; all of them with --limit 0. These are the latest {limit:,}.")


def _in_a_line(line: AuditLine) -> str:
    of = f" ({line.program})" if line.program else ""
    return f"{line.at:%Y-%m-%d %H:%M}  {line.words}{of}"


def _known(action: str) -> str:
    """Check that an action is one that the audit can hold, or a kind of them."""
    from notifications.wording.audit import SENTENCES

    kinds = {name.partition(".")[0] for name in SENTENCES}
    if action in kinds or action in SENTENCES:
        return action
    near = get_close_matches(action, [*SENTENCES, *kinds], n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Kinds are: {', '.join(sorted(kinds))}."
    raise UsageError(f"--action: there is no {action!r}. {hint}")
