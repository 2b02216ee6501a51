"""``crossweave members export`` and ``erase``: what is kept of one member, and its end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import AsJson, By, DryRun, MemberName
from flows.cli.output import say, say_json
from flows.errors import UsageError
from flows.installation import this_installation


def export(
    member: MemberName,
    by: By,
    to: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
) -> None:
    """Print all that is stored of a member, as JSON, to hand it to them.

    Members can get it themselves: see docs/my-data.md.

    Example: crossweave members export H0042 --to ana.json
    """
    import json

    from members.export import export_member
    from members.lookup import find_member
    from store.audit import record

    installation = this_installation()
    now = installation.now()
    with installation.database() as database, database.writing() as session:
        person = find_member(session, member)
        found = export_member(session, person, now=now)
        subject = f"member/{person.id}"
        record(session, at=now, actor=by, action="member.export", subject=subject)
    if to is None:
        say_json(found)
        return
    try:
        to.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{to} cannot be written: {error.strerror}. Name another file.") from None
    say(f"wrote {to}")


def erase(
    member: MemberName,
    by: By,
    yes: Annotated[bool, typer.Option("--yes", help="Really do it.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Erase all that is personal of a member, for good; --dry-run says what that would be.

    Colleagues who are matched with them hear that somebody takes no part. No later import brings
    them back. A backup still has what it had.

    Example: crossweave members erase H0042 --dry-run

    Example: crossweave members erase H0042 --yes
    """
    from members.lookup import find_member
    from members.suppression import hash_key_of
    from notifications.wording.audit import counts_in_words
    from rounds.erasing import erase_member

    installation = this_installation()
    key = hash_key_of(installation.settings.hash_key)
    for_good = yes and not dry_run
    with installation.database() as database:
        open_session = database.writing if for_good else database.reading
        with open_session() as session:
            person = find_member(session, member)
            number = person.id
            done = erase_member(
                session, person, installation.sender_of, key=key, actor=by, now=installation.now()
            )
    if as_json:
        say_json({"member": number, "erased": for_good, "counts": done.counts})
    elif not done.counts:
        say("Nothing is left to erase: it was done before.")
    else:
        say(f"{'Erased' if for_good else 'Would be erased'}: {counts_in_words(done.counts)}.")
    if not for_good and not dry_run and done.counts:
        raise UsageError("Nothing is erased yet. It cannot be undone: to do it, add --yes.")
