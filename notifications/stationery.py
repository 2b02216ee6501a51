"""What messages are written on: templates and catalogues, an organisation's own first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

import css_inline
import mrml
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from notifications.catalogues.files import CatalogueError
from notifications.lines import in_lines
from notifications.mjml import Fault, element_fault, fetched, template_fault
from notifications.placeholders import held_back, holding, mark_of
from notifications.wording.translation import (
    RIGHT_TO_LEFT,
    Speech,
    WordingError,
    _,
    _m,
    _n,
    _p,
    speech,
    spoken,
)

TEMPLATE: Final = ".j2"
AS_ARTICLE: Final = (' aria-roledescription="email"', ' role="article"')
SHIPPED_ONES: Final = "shipped"
NO_TITLE: Final = "<title></title>"
MISTAKES: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template's own mistakes raise; their texts may hold what the message is made of."""
LAYOUTS: Final = 256
"""Pages without their values that are kept, of some 40 kB each."""

LAYOUT: Final = "layout.mjml.j2"
AS_SECTION: Final = """\
{% block content %}{% endblock %}
<mj-text css-class="soft" color="#5d564d" font-size="13px" line-height="1.6" padding="14px 0 0">\
{% block footer %}{% endblock %}</mj-text>
"""
"""The layout of a message that is a part of another: no page of its own around it."""

ONE_LEVEL_DOWN: Final = (
    ("<h2", '<h3 style="margin:24px 0 6px; font-size:14px; line-height:1.4; font-weight:600;"'),
    ("</h2>", "</h3>"),
    (
        "<h1",
        '<h2 style="margin:0 0 12px; font-family:Georgia, serif; font-size:24px;'
        ' line-height:1.2; font-weight:normal; color:#25221e;"',
    ),
    ("</h1>", "</h2>"),
)
"""A part's headings come below that of the page."""


class RenderError(ValueError):
    """A message that cannot be made; the text names templates, lines and fields only."""


@dataclass(frozen=True, slots=True)
class Stationery:
    """Templates and catalogues.

    Attributes
    ----------
    templates
        A folder of templates that come before the shipped ones of the same name; None for none.
    catalogues
        A folder of catalogues, ``de.po`` and so on, whose words come before the shipped ones.
    package
        The package whose templates are the shipped ones.
    """

    templates: Path | None = None
    catalogues: Path | None = None
    package: str = "notifications"

    @classmethod
    def of_home(cls, home: Path) -> Stationery:
        """Take what an organisation wrote for its mail in its home folder."""
        return cls(home / "templates", home / "catalogues")

    def speech(self, locale: str) -> Speech:
        """Give the language for a member's locale.

        Raises
        ------
        RenderError
            When a catalogue cannot be read.
        """
        try:
            return speech(locale, own=self.catalogues)
        except CatalogueError as error:
            raise RenderError(str(error)) from None

    def text(self, template: str, view: Mapping[str, Any]) -> str:
        """Render a plain text, in which ``&`` is just that.

        Raises
        ------
        RenderError
            When the template cannot be made of the data.
        """
        return self._rendered(template, view, escaped=False)

    def html(self, template: str, view: Mapping[str, Any]) -> str:
        """Render a page, everything escaped.

        Raises
        ------
        RenderError
            As for `text`.
        """
        return self._rendered(template, view, escaped=True)

    def mail(self, template: str, view: Mapping[str, Any]) -> str:
        """Render the page of a mail: MJML, made HTML, with its styles where they apply.

        Raises
        ------
        RenderError
            As for `text`, and when the template makes no MJML.
        """
        page = self._own(template, view) if self.own_templates() else self._shipped(template, view)
        # A title of MJML's own would be repeated in an attribute, where quotes are not escaped.
        return page.replace(NO_TITLE, f"<title>{escape(view['subject'])}</title>", 1)

    def _shipped(self, template: str, view: Mapping[str, Any]) -> str:
        with holding() as held:
            markup = self.html(template, view)
        try:
            return held.fill(_laid_out(held.fill_what_counts(markup)))
        except OSError as error:
            raise RenderError(f"{template}: no MJML: {error}") from None

    def _own(self, template: str, view: Mapping[str, Any]) -> str:
        """Make a page of templates that may do anything with what they write."""
        markup = self.html(template, view)
        if fault := element_fault(markup):
            raise RenderError(self._told(fault, template))
        try:
            page = _html(markup)
        except OSError as error:
            raise RenderError(f"{template}: no MJML: {error}") from None
        if fault := fetched(page):
            raise RenderError(self._told(fault, template))
        return _inliner().inline(page)

    def own_templates(self) -> Sequence[Path]:
        """Give the organisation's own templates, in order."""
        return sorted(self.templates.rglob(f"*{TEMPLATE}")) if self.templates else ()

    def _told(self, fault: Fault, template: str) -> str:
        """Say what is wrong, at the line of an own template that it comes from if that is found."""
        for path in self.own_templates():
            source = path.read_text(encoding="utf-8")
            own = template_fault(source) if fault.line else None
            if own:
                return f"{path}, line {own.line}: {own.words}"
            if not fault.line and fault.sign in source:
                line = source.count("\n", 0, source.index(fault.sign)) + 1
                return f"{path}, line {line}: {fault.words}"
        return f"{template}: {fault.words}"

    def section(self, template: str, view: Mapping[str, Any]) -> str:
        """Render the page of a mail as a part of another: MJML without a page around it.

        Raises
        ------
        RenderError
            As for `text`.
        """
        markup = self._from(_sections(self.package, self.templates), template, view)
        for found, lower in ONE_LEVEL_DOWN:
            markup = markup.replace(found, lower)
        return markup

    def _rendered(self, template: str, view: Mapping[str, Any], *, escaped: bool) -> str:
        return self._from(_environment(self.package, self.templates, escaped), template, view)

    @staticmethod
    def _from(
        environment: ImmutableSandboxedEnvironment, template: str, view: Mapping[str, Any]
    ) -> str:
        try:
            return environment.get_template(template).render(view)
        except TemplateSyntaxError as error:
            place = f"{error.filename or error.name}, line {error.lineno}"
            raise RenderError(f"{place}: {error.message}") from None
        except (TemplateError, SecurityError) as error:
            raise RenderError(f"{_place(error, template)}: {error.message}") from None
        except WordingError as error:
            raise RenderError(f"{_place(error, template)}: {error}") from None
        except MISTAKES as error:
            raise RenderError(f"{_place(error, template)}: {type(error).__name__}") from None


SHIPPED: Final = Stationery()
"""What there is without anything of an organisation's own."""


def plain(view: Mapping[str, Any]) -> dict[str, Any]:
    """Copy plain data, with what the language adds; anything that is not plain raises TypeError."""
    copied: dict[str, Any] = json.loads(json.dumps(view))
    return language_of_page() | copied


def language_of_page() -> dict[str, str]:
    """Give the language that is spoken, as the attributes of a page say it."""
    said = spoken()
    turned = said.direction == RIGHT_TO_LEFT
    return {
        "lang": said.tag,
        "dir": said.direction,
        "start": "right" if turned else "left",
        "end": "left" if turned else "right",
    }


def _place(error: Exception, template: str) -> str:
    """Name the template and its line that an error comes from."""
    frames = [frame for frame in extract_tb(error.__traceback__) if TEMPLATE in frame.filename]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else template


def _marked_up(message: str, **values: Any) -> Markup:
    return _m(message, **{name: mark_of(value) for name, value in values.items()})


@cache
def _environment(package: str, own: Path | None, escaped: bool) -> ImmutableSandboxedEnvironment:  # noqa: FBT001
    return _sandbox(_loader(package, own), escaped=escaped)


@cache
def _sections(package: str, own: Path | None) -> ImmutableSandboxedEnvironment:
    bare = DictLoader({LAYOUT: AS_SECTION})
    return _sandbox(ChoiceLoader([bare, _loader(package, own)]), escaped=True)


def _loader(package: str, own: Path | None) -> BaseLoader:
    shipped = PackageLoader(package)
    # An own template may extend the one that it stands before, and change a part of it.
    before: list[BaseLoader] = [FileSystemLoader(own)] if own else []
    return ChoiceLoader([*before, shipped, PrefixLoader({SHIPPED_ONES: shipped})])


def _sandbox(loader: BaseLoader, *, escaped: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=escaped,
        finalize=held_back,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, _m=_marked_up, _n=_n, _p=_p)
    return environment


@lru_cache(maxsize=LAYOUTS)
def _laid_out(markup: str) -> str:
    """Make HTML of MJML, put its styles where they apply, and break its lines."""
    return in_lines(_inliner().inline(_html(markup)))


def _html(markup: str) -> str:
    page = mrml.to_html(markup).content
    for attribute in AS_ARTICLE:
        page = page.replace(attribute, "", 1)
    return page


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
    )
