"""``crossweave emails``: look at all messages, and at your own words for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from config.errors import ConfigError
from flows.cli.options import AsJson, By
from flows.cli.output import say, say_json, warn
from flows.installation import this_installation

app = typer.Typer(
    no_args_is_help=True,
    help="Look at what members and admins are sent, and check your own words for it.",
)

Languages = Annotated[
    list[str] | None,
    typer.Option("--language", help="Only this language, such as `de`; may be given again."),
]


@app.command()
def preview(
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only this message, such as `introduction`; may be repeated."),
    ] = None,
    language: Languages = None,
    out: Annotated[Path, typer.Option(help="The folder to write the page to.")] = Path("emails"),
) -> None:
    """Write every message in every language to one page to look at.

    The page shows each message light, dark, narrow and as plain text, made with your own templates
    and words. Nothing is sent.

    Example: crossweave emails preview --kind introduction --language de
    """
    from notifications.messages import KINDS
    from notifications.proofs import proofs, write_proofs
    from notifications.stationery import RenderError
    from notifications.wording.translation import languages

    stationery = this_installation().stationery
    kinds = _among(kind, tuple(KINDS), "message")
    locales = _among(language, languages(stationery.catalogues), "language")
    try:
        made = list(proofs(stationery, kinds=kinds, locales=locales))
    except RenderError as error:
        raise ConfigError(f"{error}\n`crossweave emails check` tells all mistakes.") from None
    index = write_proofs(out, made)
    say(f"{len(made)} messages. Open {index} in a browser.")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check your own templates and words, and tell all mistakes at once.

    Looks at the folders `templates` and `catalogues` of the home folder. Every message is made in
    every language. Ends with exit code 1 when something is wrong.

    Example: crossweave emails check
    """
    from notifications.proofreading import mistakes

    found = mistakes(this_installation().stationery)
    if as_json:
        say_json({"mistakes": found})
    elif found:
        warn(*found)
    else:
        say("Every message can be made in every language.")
    if found:
        raise typer.Exit(1)


@app.command()
def words(
    language: Annotated[str, typer.Argument(help="Such as `fr`, `pt_BR`, or `en` for English.")],
    by: By,  # noqa: ARG001 - held against the roles before this runs
) -> None:
    """Write a file with all words, for you to translate or change, to the home folder.

    What is translated in it already stays. Words that you leave empty are taken from those that
    come with Crossweave, or stay English.

    Example: crossweave emails words fr
    """
    from notifications.catalogues.extraction import wanted
    from notifications.catalogues.files import CatalogueError
    from notifications.catalogues.keeping import update

    path = this_installation().home.catalogues / f"{language}.po"
    try:
        changed = update(path, wanted())
    except CatalogueError as error:
        raise ConfigError(str(error)) from None
    say(f"wrote {path}" if changed else f"{path} is up to date")
    say("Translate the empty lines in it, then: crossweave emails check")


def _among(asked: Sequence[str] | None, known: Sequence[str], what: str) -> Sequence[str]:
    for each in asked or ():
        if each not in known:
            raise ConfigError(f"There is no {what} {each!r}. There are: {', '.join(known)}.")
    return asked or known
