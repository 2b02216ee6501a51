"""The language of whoever asks: the member's where a link says who it is, else the browser's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import negotiate_locale
from fastapi import Request

from notifications.links import ExpiredLinkError, ForgedLinkError, Purpose
from notifications.wording.translation import ENGLISH, languages
from portal.site import Site
from store import Member


def reader_of(request: Request) -> str:
    """Give the locale to answer in: of the member whose link it is, even if it has expired."""
    site: Site = request.app.state.site
    member_id = _claims(request, site).get("m")
    if member_id is not None:
        with site.database.reading() as session:
            member = session.get(Member, member_id)
            if member is not None and member.locale:
                return member.locale
    return wanted_language(request)


def wanted_language(request: Request) -> str:
    """Choose among the languages that there are words for, by ``Accept-Language`` (RFC 9110)."""
    site: Site = request.app.state.site
    asked = [_weighed(part) for part in request.headers.get("accept-language", "").split(",")]
    wanted = [tag for weight, tag in sorted(asked, key=lambda pair: -pair[0]) if tag and weight > 0]
    spoken = list(languages(site.stationery.catalogues))
    return negotiate_locale(wanted, spoken, sep="-") or ENGLISH


def _claims(request: Request, site: Site) -> Mapping[str, Any]:
    """Read whose link it is; nothing where the path is no link of ours."""
    _, _, rest = request.url.path.partition("/")
    purpose, _, token = rest.partition("/")
    try:
        return site.links.signer.read(Purpose(purpose), token.partition("/")[0])
    except ExpiredLinkError as expired:
        return expired.claims
    except (ForgedLinkError, ValueError):
        return {}


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), tag.strip()
    except ValueError:
        return 0.0, ""
