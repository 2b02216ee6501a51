"""The application: its pages, what protects them, and kind answers to links that do not work."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from config.errors import ConfigError
from members.errors import MembersError, NoPlaceError
from notifications.links import ExpiredLinkError, ForgedLinkError
from portal import front
from portal.language import reader_of, wanted_language
from portal.naming import mailing_name
from portal.pages import PAGES
from portal.security import PER_MINUTE, HeadAsGet, harden, protect
from portal.showing import addressing, shown
from portal.site import Site
from portal.tickets import NothingLeftError

ASSETS = Path(__file__).parent / "assets"
IN_WORDS: Final = {400: "not_understood.html.j2", 405: "only_a_form.html.j2"}
"""The page for what the server itself refuses; any other is that of a link that does not work."""

log = logging.getLogger(__name__)


def create_app(site: Site, *, per_minute: int = PER_MINUTE) -> FastAPI:
    """Put the pages together.

    Parameters
    ----------
    per_minute
        How many requests a minute one address may make.
    """
    app = FastAPI(title="Crossweave", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.site = site
    app.include_router(front.router)
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/assets", StaticFiles(directory=ASSETS), name="assets")
    app.add_exception_handler(ExpiredLinkError, _expired)
    app.add_exception_handler(ForgedLinkError, _forged)
    app.add_exception_handler(NothingLeftError, _nothing_left)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(DataError, _not_understood)
    app.add_exception_handler(NoPlaceError, _no_place)
    app.add_exception_handler(MembersError, _not_understood)
    app.add_exception_handler(ConfigError, _no_longer)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(HeadAsGet)
    protect(app, per_minute=per_minute, safe=site.links.base.startswith("https:"))
    return app


def _kindly(
    request: Request, template: str, status: int, view: Mapping[str, Any] | None = None
) -> HTMLResponse:
    site: Site = request.app.state.site
    with addressing(site, reader_of(request)):
        return shown(site, template, view or {}, status=status)


async def _expired(request: Request, error: Exception) -> HTMLResponse:
    claims: Mapping[str, Any] = error.claims if isinstance(error, ExpiredLinkError) else {}
    site: Site = request.app.state.site
    mailing = str(claims.get("p") or claims.get("c") or "")
    view = {"mailing": mailing_name(site, mailing) if mailing else ""}
    return _kindly(request, "expired.html.j2", 410, view)


async def _forged(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "forged.html.j2", 404)


async def _nothing_left(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "nothing_left.html.j2", 410)


async def _not_understood(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "not_understood.html.j2", 422)


async def _no_place(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "no_place.html.j2", 409)


async def _no_longer(request: Request, error: Exception) -> HTMLResponse:
    log.warning("a page has no program or community any more: %s", error)
    return _kindly(request, "no_longer.html.j2", 410)


async def _not_found(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 404
    answer = _kindly(request, IN_WORDS.get(status, "forged.html.j2"), status)
    answer.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return answer


async def _broken(request: Request, error: Exception) -> HTMLResponse:
    """Answer what nobody thought of; the error itself goes on to the server's log."""
    log.error("a page of %s failed: %s", request.url.path.split("/")[1], type(error).__name__)
    site: Site = request.app.state.site
    with addressing(site, wanted_language(request)):  # not the member's: that needs the database
        answer = shown(site, "broken.html.j2", {}, status=500)
    harden(answer, safe=site.links.base.startswith("https:"))
    return answer
