"""``crossweave try``: a first look with one's own people file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import InputFile
from flows.cli.output import counted, progress, say, warn
from flows.cli.sheets import figure_lines, say_unmatched
from flows.installation import this_installation
from notifications.wording.names import listed

if TYPE_CHECKING:
    from rounds.trial import Trial
    from sources import Guess

MOST_COLUMNS_NAMED = 12
MANY_FUNCTIONS = 15


def try_file(
    file: InputFile,
    mapping: Annotated[
        str | None, typer.Option(help="Which column is which; guessed when left out.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Also write the introductions as pages to this folder.")
    ] = None,
) -> None:
    """Preview introductions from your own HR file: nothing is stored, nothing is sent.

    Example: crossweave try people.csv
    """
    from rounds.trial import try_people
    from sources import PeopleFile, guess_file, read_mapping

    installation = this_installation()
    if mapping is None:
        guess = guess_file(file)
        _say_guess(guess)
        used = guess.mapping
    else:
        used = read_mapping(installation.home.mapping(mapping))
    with progress("Matching") as shown:
        trial = try_people(PeopleFile(file, used), now=installation.now(), on_progress=shown)
    _say_trial(trial)
    if html:
        from flows.previews import write_previews

        say("", f"Open: {write_previews(html, trial.introductions, now=installation.now())}")
    say("", *_closing_words(trial))
    if not trial.introductions:
        warn("Nobody can be matched under these rules: see who went without, and why, above.")
        raise typer.Exit(1)


def _closing_words(trial: Trial) -> list[str]:
    shown, matches = len(trial.introductions), counted(len(trial.sheet.matches), "match", "matches")
    which = [f"These were the first {shown} of {matches}."] if shown else []
    return [
        " ".join([*which, "Nothing was stored and nothing was sent."]),
        "Next: crossweave init",
    ]


def _say_guess(guess: Guess) -> None:
    say("Columns taken (guessed; --mapping says it exactly):")
    say(*(f"  {field}: {column}" for field, column in guess.taken))
    if guess.refused:
        more = len(guess.refused) - MOST_COLUMNS_NAMED
        named = ", ".join(guess.refused[:MOST_COLUMNS_NAMED])
        say(f"Columns refused: {named}{f' and {more:,} more' if more > 0 else ''}")
    warn(*guess.remarks)


def _say_trial(trial: Trial) -> None:
    sync, sheet = trial.sync, trial.sheet
    warn(*sync.warnings)
    if sync.quarantined:
        warn(f"{counted(len(sync.quarantined), 'row')} left out, for example:")
        warn(*(f"  line {row.line}: {row.reason}" for row in sync.quarantined[:5]))
    if trial.cut:
        warn(f"A first look takes the first {sync.seen:,} rows; a real round takes everybody.")
    rules = ", ".join(trial.rules) or "none"
    say("", f"{counted(sync.added, 'person', 'people')} read. Rules: {rules}.")
    functions = {person.function for match in sheet.matches for person in match.people}
    if len(functions) > MANY_FUNCTIONS:
        say(
            f"{len(functions)} spellings of the function count as different; a mapping merges"
            " them (docs/import.md)."
        )
    say(*figure_lines(sheet.figures), "")
    for match in sheet.matches[: len(trial.introductions)]:
        first, *others = (
            f"{person.name} ({person.function or 'no function'})" for person in match.people
        )
        why = "; ".join(match.reasons[:2]) or "the rules allow it"
        say(f"{first} meets {listed(others)}: {why}")
    say_unmatched(sheet)
