"""Look whether the files that decide for all programs have changed, and keep it in the audit."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from config import ConfigError, read_document
from config.home import shipped_starter
from flows.installation import Installation
from rounds.settings_changes import note_settings
from store import Database

WATCHED: Final = ("feeds.yaml", "roles.yaml", "privacy.yaml", "network.yaml")

log = logging.getLogger(__name__)


def look_at_settings(installation: Installation, database: Database, *, actor: str) -> None:
    """Record each file that changed since the last look; nobody waits where none has."""
    with database.reading() as session:
        changed = watch_settings(installation, session, actor=actor)
    if changed:
        with database.writing() as session:
            watch_settings(installation, session, actor=actor)


def watch_settings(installation: Installation, session: Session, *, actor: str) -> bool:
    """Record each file that changed since the last look; a broken one once it is mended.

    Returns
    -------
    bool
        Whether any has changed.
    """
    changed = [_watch(installation, session, name, actor) for name in WATCHED]
    return any(changed)


def _watch(installation: Installation, session: Session, name: str, actor: str) -> bool:
    try:
        says = _document(installation.home.path / name)
    except ConfigError as error:
        log.warning("%s", error)
        return False
    shipped = _document(shipped_starter(name))
    now = installation.now()
    return note_settings(session, name, says or shipped, shipped, actor=actor, now=now)


def _document(path: Path) -> dict[str, Any]:
    """Return a file as data that JSON can hold, days as text; nothing where there is no file."""
    if not path.exists():
        return {}
    plain: dict[str, Any] = json.loads(json.dumps(read_document(path).data, default=str))
    return plain
