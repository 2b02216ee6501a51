"""Serve the pages behind the links in mail: ``python -m flows.portal_serving``, or the command."""

from __future__ import annotations

from flows.installation import Installation, this_installation
from members.joining import Doorman
from portal.site import Site
from store import Database

FINISH_SECONDS = 5
"""How long an answer that is under way may take when the pages are stopped."""


def serve_pages(installation: Installation, *, host: str | None = None) -> None:
    """Serve the pages until SIGINT or SIGTERM.

    Who asks is read from ``X-Forwarded-For`` only where a trusted proxy says so.

    Parameters
    ----------
    host
        Where to listen; None for the one of the settings.

    Raises
    ------
    ConfigError
        When no portal is set.
    SchemaError
        When the database is not ready.
    """
    import uvicorn

    from portal.app import create_app

    settings = installation.settings
    with installation.database() as database:
        uvicorn.run(
            create_app(site_of(installation, database)),
            host=host or settings.portal_host,
            port=settings.portal_port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=FINISH_SECONDS,
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
        doorman=doorman_of(installation),
    )


def doorman_of(installation: Installation) -> Doorman:
    """Say who may join by a link, as the settings do."""
    settings = installation.settings
    key = settings.hash_key.get_secret_value() if settings.hash_key else None
    return Doorman(settings.joining_domains, key)


if __name__ == "__main__":
    serve_pages(this_installation())
