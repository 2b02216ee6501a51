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

WATCHED: Final = ("feeds.yaml", "roles.yaml", "privacy.yaml", "network.yaml")

log = logging.getLogger(__name__)


def watch_settings(installation: Installation, session: Session, *, actor: str) -> None:
    """Record each file that changed since the last look; a broken one once it is mended."""
    for name in WATCHED:
        try:
            says = _document(installation.home.path / name)
        except ConfigError as error:
            log.warning("%s", error)
            continue
        shipped = _document(shipped_starter(name))
        note_settings(session, name, says or shipped, shipped, actor=actor, now=installation.now())


def _document(path: Path) -> dict[str, Any]:
    """Return a file as data that JSON can hold, days as text; nothing where there is no file."""
    if not path.exists():
        return {}
    plain: dict[str, Any] = json.loads(json.dumps(read_document(path).data, default=str))
    return plain
