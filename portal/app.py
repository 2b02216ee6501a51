"""The application: its pages, what protects them, and kind answers to links that do not work."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from notifications.links import ExpiredLinkError, ForgedLinkError
from portal.language import wanted_language
from portal.pages import PAGES
from portal.security import PER_MINUTE, protect
from portal.showing import addressing, shown
from portal.site import Site
from portal.tickets import NothingLeftError

ASSETS = Path(__file__).parent / "assets"


def create_app(site: Site, *, per_minute: int = PER_MINUTE) -> FastAPI:
    """Put the pages together.

    Parameters
    ----------
    per_minute
        How many requests a minute one address may make.
    """
    app = FastAPI(title="Crossweave", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.site = site
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/assets", StaticFiles(directory=ASSETS), name="assets")
    app.add_exception_handler(ExpiredLinkError, _expired)
    app.add_exception_handler(ForgedLinkError, _forged)
    app.add_exception_handler(NothingLeftError, _nothing_left)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _not_found)
    protect(app, per_minute=per_minute)
    return app


def _kindly(request: Request, template: str, status: int) -> HTMLResponse:
    site: Site = request.app.state.site
    with addressing(site, wanted_language(request)):
        return shown(site, template, {}, status=status)


async def _expired(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "expired.html.j2", 410)


async def _forged(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "forged.html.j2", 404)


async def _nothing_left(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "nothing_left.html.j2", 410)


async def _not_understood(request: Request, error: Exception) -> HTMLResponse:  # noqa: ARG001
    return _kindly(request, "not_understood.html.j2", 422)


async def _not_found(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _kindly(request, "forged.html.j2", status)
