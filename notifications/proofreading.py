"""All mistakes in an organisation's own templates and words, told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, meta

from notifications.catalogues.extraction import wanted
from notifications.catalogues.files import CatalogueError, find_mistakes, read_catalogue
from notifications.catalogues.keeping import find_strangers
from notifications.contexts import Context
from notifications.links import MAILTO, Links
from notifications.proofs import EXAMPLE_LINKS
from notifications.render import render
from notifications.samples import samples
from notifications.stationery import RenderError, Stationery, language_of_page, plain
from notifications.wording.translation import languages

TEMPLATES: Final = Path(__file__).parent / "templates"
GLOBALS: Final = frozenset(
    {"_", "_m", "_n", "_p", "range", "dict", "namespace", "cycler", "joiner"}
)
OF_A_MAIL: Final = "subject"
"""The name that only the page of a mail has, beside what its message gives."""


def mistakes(stationery: Stationery) -> Sequence[str]:
    """Find what is wrong with own templates and catalogues, each with its file and line.

    Every message is rendered in every language, once with links to pages and once without; names
    are looked up also where no sample comes by.
    """
    found = [*_wrong_catalogues(stationery), *_wrong_templates(stationery)]
    if not any(_is_unreadable(stationery)):
        told = {_place(each) for each in found}
        found += [each for each in _wrong_mails(stationery) if _place(each) not in told]
    return list(dict.fromkeys(found))


def _place(mistake: str) -> str:
    """Give the file and line that a mistake is told of."""
    return mistake.partition(": ")[0]


def _wrong_catalogues(stationery: Stationery) -> Iterator[str]:
    paths = _own_catalogues(stationery)
    template = wanted() if paths else None
    for path in paths:
        try:
            catalogue = read_catalogue(path)
        except CatalogueError as error:
            yield str(error)
            continue
        yield from find_mistakes(path, catalogue)
        if template:
            yield from find_strangers(path, catalogue, template)


def _is_unreadable(stationery: Stationery) -> Iterator[bool]:
    """Tell of each own catalogue whether no mail can be rendered in its language."""
    for path in _own_catalogues(stationery):
        try:
            yield any(find_mistakes(path, read_catalogue(path)))
        except CatalogueError:
            yield True


def _own_catalogues(stationery: Stationery) -> Sequence[Path]:
    folder = stationery.catalogues
    return sorted(folder.glob("*.po")) if folder and folder.is_dir() else ()


def _wrong_templates(stationery: Stationery) -> Iterator[str]:
    shipped = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2")}
    known = samples()
    for path in stationery.own_templates():
        name = path.relative_to(stationery.templates or path).as_posix()
        if name in shipped:
            yield from _unknown_names(path, known.get(name.partition("/")[0]))
        elif name.count("/"):
            near = get_close_matches(name, shipped, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield f"{path}: no message uses a template of this name{hint}"


def _unknown_names(path: Path, sample: Context | None) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    try:
        asked = meta.find_undeclared_variables(Environment(autoescape=True).parse(source))
    except TemplateSyntaxError as error:
        yield f"{path}, line {error.lineno}: {error.message}"
        return
    if sample is None:
        return
    known = {*plain(sample.view(MAILTO)), *GLOBALS, OF_A_MAIL, *language_of_page()}
    for name in sorted(asked - known):
        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        line = source.count("\n", 0, source.index(name)) + 1
        yield f"{path}, line {line}: this message has nothing called {name!r}{hint}"


def _wrong_mails(stationery: Stationery) -> Iterator[str]:
    doors: tuple[Links, ...] = (EXAMPLE_LINKS, MAILTO)
    for locale in languages(stationery.catalogues):
        for context in samples().values():
            for links in doors:
                try:
                    render(context, locale=locale, links=links, stationery=stationery)
                except RenderError as error:
                    yield str(error)
