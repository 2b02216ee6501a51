"""Hold who gives a command against ``roles.yaml``, at one place for all commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, Final

from config import ConfigError
from flows.cli.options import whoami
from flows.errors import UsageError
from flows.installation import Installation, this_installation

_WITHOUT_DATABASE: Final = frozenset({"init", "up"})
"""Commands that make the database first, or bring it up to date."""


def guarded(command: Any) -> Any:
    """Return a command line whose commands first look whether who gives them may.

    Parameters
    ----------
    command
        The whole command line, as ``typer.main.get_command`` makes it.
    """
    for words, leaf in leaves(command):
        leaf.callback = _checked(" ".join(words), leaf.callback)
    return command


def leaves(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give each command that does something, with the words that call it."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
        return
    for name, child in inner.items():
        yield from leaves(child, (*words, name))


def require_role(installation: Installation, command: str, given: Mapping[str, Any]) -> None:
    """Refuse a command to somebody who may not give it; while nobody is named, all may.

    Parameters
    ----------
    given
        The command's own parameters; ``by``, ``program`` and ``community`` are looked at.

    Raises
    ------
    UsageError
        When roles are named, and none that may is theirs.
    ConfigError
        When ``roles.yaml`` is wrong.
    """
    from config.roles import ALLOWED, OPEN, load_roles

    if command in OPEN:
        return
    roles = load_roles(installation.home)
    who = given.get("by") or whoami()
    if roles.may(who, command):
        return
    community = None
    if "community_lead" in ALLOWED.get(command, ()):
        try:
            community = _community(installation, command, given)
        except ConfigError:
            if roles.leads_any(who):
                raise
    if not roles.may(who, command, community):
        raise UsageError(roles.refusal(who, command, community))


def _checked(command: str, run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def checked(**given: Any) -> Any:
        installation = this_installation()
        require_role(installation, command, given)
        _note_settings(installation, command, given)
        return run(**given)

    return checked


def _note_settings(installation: Installation, command: str, given: Mapping[str, Any]) -> None:
    """Let the audit say that files had changed before a command does anything by them."""
    from config.roles import OPEN

    if command in OPEN | _WITHOUT_DATABASE or given.get("dry_run"):
        return
    from flows.settings_watch import look_at_settings

    with installation.database() as database:
        look_at_settings(installation, database, actor=given.get("by") or whoami())


def _community(installation: Installation, command: str, given: Mapping[str, Any]) -> str:
    """Return the community that a command is about, as the program's file says."""
    if "community" in given:
        return str(given["community"])
    program = given.get("program")
    if command.startswith("mentoring "):
        return installation.mentoring_program(program).arrangement.community
    return installation.program_or_only(program).arrangement.community
