"""Where a program's file is; apart from reading it, since that loads the engine's rules."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from config import ConfigError


def program_path(folder: Path, slug: str) -> Path:
    """Return the file of a program in the home folder's ``programs``.

    Raises
    ------
    ConfigError
        When there is none; the message names those that are there.
    """
    path = folder / f"{slug}.yaml"
    known = sorted(file.stem for file in folder.glob("*.yaml"))
    if slug in known:  # a name that leads out of the folder is none of them
        return path
    near = get_close_matches(slug, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(known) or 'none'}."
    raise ConfigError(f"{path}: there is no such program.{hint}")
