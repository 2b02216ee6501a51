"""The language of somebody who is not known yet: what the browser asks for."""

from __future__ import annotations

from babel import negotiate_locale
from fastapi import Request

from notifications.wording.translation import ENGLISH, languages
from portal.site import Site


def wanted_language(request: Request) -> str:
    """Choose among the languages that there are words for, by ``Accept-Language`` (RFC 9110)."""
    site: Site = request.app.state.site
    asked = [_weighed(part) for part in request.headers.get("accept-language", "").split(",")]
    wanted = [tag for _weight, tag in sorted(asked, key=lambda pair: -pair[0]) if tag]
    spoken = list(languages(site.stationery.catalogues))
    return negotiate_locale(wanted, spoken, sep="-") or ENGLISH


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), tag.strip()
    except ValueError:
        return 0.0, ""
