"""A page in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from fastapi.responses import HTMLResponse

from notifications.stationery import plain
from notifications.wording.translation import ENGLISH, speaking
from portal.site import Site
from store import Member


def addressing(site: Site, reader: Member | str | None) -> AbstractContextManager[None]:
    """Word everything for a reader, a member or a locale, until the end of the block."""
    locale = reader.locale if isinstance(reader, Member) else reader
    return speaking(site.stationery.speech(locale or ENGLISH))


def shown(site: Site, template: str, view: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    """Render a page of ``portal/templates``, or of the home folder's ``pages/``.

    Parameters
    ----------
    view
        Plain data, worded like the template in the language that is spoken: see `addressing`.
    """
    known = {"organisation": site.organisation, "contact": site.contact}
    return HTMLResponse(site.stationery.html(template, plain(known | dict(view))), status)
