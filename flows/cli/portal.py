"""``crossweave portal``: serve the pages behind the links in mail."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import By, ProgramName
from flows.errors import UsageError
from flows.installation import this_installation

app = typer.Typer(no_args_is_help=True, help="The pages behind the links in mail.")


@app.command()
def keys() -> None:
    """Make keys for the links and for what erased people are known again by; nothing is stored.

    Example: crossweave portal keys >> .env
    """
    typer.echo(f"CROSSWEAVE_LINK_KEYS={secrets.token_urlsafe(48)}")
    typer.echo(f"CROSSWEAVE_HASH_KEY={secrets.token_urlsafe(48)}")


@app.command()
def serve(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    host: Annotated[
        str | None, typer.Option(help="Where to listen, else CROSSWEAVE_PORTAL_HOST.")
    ] = None,
) -> None:
    """Serve the pages until Ctrl-C, at CROSSWEAVE_PORTAL_PORT; `crossweave up` does so itself.

    Example: crossweave portal serve
    """
    from flows.portal_serving import serve_pages

    installation = this_installation()
    settings, links = installation.settings, installation.portal_links()
    typer.echo(
        f"Pages at {links.base}; listening on {host or settings.portal_host}:{settings.portal_port}"
    )
    serve_pages(installation, host=host)


@app.command("join-link")
def join_link(
    program: ProgramName,
    by: By,  # noqa: ARG001 - held against the roles before this runs
    qr: Annotated[
        Path | None, typer.Option(help="Also write a QR code: a file that ends in .svg or .png.")
    ] = None,
) -> None:
    """Print the link by which colleagues join a program; it stays good, and anyone may post it.

    Example: crossweave portal join-link learning-partners --qr join.svg
    """
    from members.enrolment import program_row
    from notifications.links import Purpose

    installation = this_installation()
    arrangement = installation.program(program).arrangement
    link = installation.portal_links().page(Purpose.JOIN, p=program)
    if qr is not None:
        _write_qr(str(link), qr)
    with installation.database() as database, database.writing() as session:
        now = installation.now()
        program_row(session, program, community=arrangement.community, now=now)
    typer.echo(link)
    if not installation.settings.joining_domains:
        typer.echo(
            "Only colleagues whose address is known can join by it. To let in others of your"
            " organisation, set CROSSWEAVE_JOIN_DOMAINS, such as example.org.",
            err=True,
        )


def _write_qr(link: str, path: Path) -> None:
    import segno

    if path.suffix.lower() not in {".svg", ".png"}:
        raise UsageError(f"{path} ends neither in .svg nor in .png; name a file that does.")
    try:
        segno.make(link, error="m", micro=False).save(str(path), scale=8, border=4)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}. Name another.") from None
    typer.echo(f"wrote {path}", err=True)
