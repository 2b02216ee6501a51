"""Mails as files: ``.eml``, which any mail program opens."""

from __future__ import annotations

import os
import re
from pathlib import Path
from uuid import uuid4

from notifications.envelope import Mail
from notifications.outbox import message_id
from notifications.transports.base import UnavailableError


class FolderTransport:
    """Writes each mail as one file, complete or not at all.

    The file's name follows from the mail's key: sending a mail again replaces its file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, mail: Mail) -> None:
        """Write the mail.

        Raises
        ------
        UnavailableError
            When the folder cannot be written to, for want of space or of rights.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / file_name(mail.key), mail.content)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else "unknown error"
            raise UnavailableError(
                f"the mail folder {self.folder} cannot be written to: {why}."
                " Make room or set CROSSWEAVE_HOME to another place, then deliver again"
            ) from error

    def close(self) -> None:
        """Do nothing: every file is closed already."""


def file_name(key: str) -> str:
    """Turn a key into the name of a file, safe on every system and different for every key.

    The name begins with the kind of the message and a hyphen.
    """
    readable = re.sub(r"[^A-Za-z0-9_]+", "-", key).strip("-")[:80]
    return f"{readable}.{message_id(key)[:8]}.eml"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one, the new one or none, never half of one."""
    draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and renaming is synchronous
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
