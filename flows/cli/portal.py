"""``crossweave portal``: serve the pages behind the links in mail."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from flows.cli.options import By
from flows.installation import Installation, this_installation
from portal.site import Site
from store import Database

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
    host: Annotated[str, typer.Option(help="Where to listen; put a TLS proxy before it.")] = (
        "127.0.0.1"
    ),
) -> None:
    """Serve the pages until Ctrl-C, at CROSSWEAVE_PORTAL_PORT.

    Example: crossweave portal serve
    """
    import uvicorn

    from portal.app import create_app

    installation = this_installation()
    with installation.database() as database:
        site = site_of(installation, database)
        typer.echo(
            f"Pages at {site.links.base}; listening on {host}:{installation.settings.portal_port}"
        )
        uvicorn.run(
            create_app(site),
            host=host,
            port=installation.settings.portal_port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips="127.0.0.1",
        )


def site_of(installation: Installation, database: Database) -> Site:
    """Put together what the pages work with.

    Raises
    ------
    ConfigError
        When no portal is set.
    """
    settings = installation.settings
    admins = settings.admin_addresses
    return Site(
        database=database,
        links=installation.portal_links(),
        stationery=installation.pages,
        clock=installation.now,
        organisation=settings.organisation,
        contact=admins[0] if admins else settings.sender,
        program=installation.program,
        letterhead=installation.sender,
    )
