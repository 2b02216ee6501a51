"""Templates and data become a subject, a text and a page; nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from notifications.calendars import CalendarEvent
from notifications.contexts import Context
from notifications.links import MAILTO, Links
from notifications.mailto import mailto
from notifications.messages import KINDS
from notifications.messages.bundle import Bundle
from notifications.stationery import SHIPPED, RenderError, Stationery, language_of_page, plain
from notifications.wording.names import one_line
from notifications.wording.translation import ENGLISH, speaking

__all__ = ["RenderError", "Rendered", "language_of_page", "page", "read_context", "render"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words: one line of subject, a plain text and an HTML page.

    Attributes
    ----------
    language
        The tag of the language that it is in (RFC 5646).
    calendar
        The meeting that goes with it; None where none does.
    """

    subject: str
    text: str
    html: str
    language: str = ENGLISH
    calendar: CalendarEvent | None = None


def read_context(kind: str, document: Mapping[str, Any]) -> Context:
    """Read the data of a message, as an outbox row keeps it.

    Raises
    ------
    RenderError
        When the kind is not known or the data do not fit it.
    """
    if kind not in KINDS:
        raise RenderError(f"no message is of the kind {kind!r}; known: {', '.join(KINDS)}")
    try:
        return KINDS[kind].from_document(document)
    except ValidationError as error:
        wrong = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
        raise RenderError(f"{kind}: the data do not fit at {', '.join(wrong)}") from None


def render(
    context: Context,
    *,
    locale: str = ENGLISH,
    links: Links = MAILTO,
    stationery: Stationery = SHIPPED,
) -> Rendered:
    """Render a message.

    The templates get plain dicts, lists and texts, never an object, and run in Jinja2's immutable
    sandbox, so that none of them can call or change anything; HTML is always escaped.

    Parameters
    ----------
    locale
        The reader's, such as ``de-CH``; English where there are no words for it.
    links
        Where its links lead.
    stationery
        The templates and catalogues it is made with.

    Raises
    ------
    RenderError
        When the words or a template cannot be made of the data.
    """
    kind = context.kind
    said = stationery.speech(locale)
    with speaking(said):
        view, calendar = _view(context, links), context.calendar(links)
        if isinstance(context, Bundle):
            view |= _sections(context, links, stationery)
        subject = one_line(stationery.text(f"{kind}/subject.txt.j2", view))
        text = stationery.text(f"{kind}/body.txt.j2", view)
        html = stationery.mail(f"{kind}/body.mjml.j2", view | {"subject": subject})
    return Rendered(subject, text.strip() + "\n", html, said.tag, calendar)


def _view(context: Context, links: Links) -> dict[str, Any]:
    try:
        return plain(context.view(links))
    except (ValueError, TypeError, LookupError) as error:
        problem = f"{context.kind}: {type(error).__name__} in the words of the message"
        raise RenderError(problem) from error


def _sections(bundle: Bundle, links: Links, stationery: Stationery) -> dict[str, Any]:
    """Word the parts; where a reply reaches nobody of them, each says whom to write to."""
    parts = [read_context(part.kind, part.context) for part in bundle.parts]
    sections = [_section(part, links, stationery) for part in parts]
    asked = [[person.email for person in part.reply_to() if person.email] for part in parts]
    apart = sum(map(bool, asked)) > 1
    for section, addresses in zip(sections, asked, strict=True):
        told = addresses if apart else []
        section["addresses"] = ", ".join(told)
        section["write"] = mailto(told, subject=section["subject"]) if told else ""
    return {"sections": sections, "apart": apart}


def _section(context: Context, links: Links, stationery: Stationery) -> dict[str, str]:
    """Word a message that is a part of another."""
    kind, view = context.kind, _view(context, links)
    subject = one_line(stationery.text(f"{kind}/subject.txt.j2", view))
    return {
        "subject": subject,
        "text": stationery.text(f"{kind}/body.txt.j2", view).strip(),
        "markup": stationery.section(f"{kind}/body.mjml.j2", view | {"subject": subject}),
    }


def page(template: str, view: Mapping[str, Any]) -> str:
    """Render one HTML page from plain data, everything escaped."""
    return SHIPPED.html(template, plain(view))
