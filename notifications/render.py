"""Templates and data become a subject, a text and a page; nothing else does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from pydantic import ValidationError

from notifications.contexts import Context
from notifications.messages import KINDS
from notifications.wording.names import one_line

LANGUAGE: Final = {"lang": "en", "dir": "ltr"}
"""The language that the templates are written in, for the page's own attributes."""


class RenderError(ValueError):
    """A message that cannot be made of its data; the text names templates and fields only."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words: one line of subject, a plain text and an HTML page."""

    subject: str
    text: str
    html: str


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


def render(context: Context) -> Rendered:
    """Render a message.

    The templates get plain dicts, lists and texts, never an object, so that none of them can call
    anything; HTML is always escaped.

    Raises
    ------
    RenderError
        When the words or a template cannot be made of the data.
    """
    kind = context.kind
    try:
        view = LANGUAGE | _plain(context.view())
        subject = one_line(_text().get_template(f"{kind}/subject.txt.j2").render(view))
        text = _text().get_template(f"{kind}/body.txt.j2").render(view)
        html = page(f"{kind}/body.html.j2", view | {"subject": subject})
    except TemplateError as error:
        raise RenderError(f"{kind}: template: {error.message}") from None
    except (ValueError, TypeError, LookupError) as error:
        raise RenderError(f"{kind}: {type(error).__name__} in the words of the message") from error
    return Rendered(subject, text.strip() + "\n", html)


def page(template: str, view: Mapping[str, Any]) -> str:
    """Render one HTML page from plain data, everything escaped."""
    return _html().get_template(template).render(_plain(view))


def _plain(view: Mapping[str, Any]) -> dict[str, Any]:
    """Copy plain data; anything that is not plain raises TypeError."""
    copied: dict[str, Any] = json.loads(json.dumps(view))
    return copied


@cache
def _html() -> Environment:
    return _environment(autoescape=True)


@cache
def _text() -> Environment:
    """Give the environment of the plain texts, in which ``&`` is just that."""
    return _environment(autoescape=False)


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=PackageLoader("notifications"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
