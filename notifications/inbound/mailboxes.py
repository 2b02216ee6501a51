"""Where mail comes in: a Maildir, an mbox file, or a folder of an IMAP server."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from config.settings import Settings
from notifications.inbound.errors import InboxError
from notifications.inbound.letters import Letter

LARGEST: Final = 4_000_000
"""Bytes of a mail that are read; of a larger one the beginning says what it is."""


class Mailbox(Protocol):
    """Gives its unread mails one by one, and deletes none."""

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """Give each mail that was not read yet, with what the mailbox knows it by.

        Raises
        ------
        InboxError
            When the mailbox cannot be read.
        """
        ...

    def mark_read(self, name: str) -> None:
        """Note that a mail was read and what it says is kept."""
        ...

    def close(self) -> None:
        """Give back what the mailbox holds."""
        ...


class MaildirBox:
    """A Maildir: what was read moves to ``cur`` with the flag for seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise InboxError(
                f"CROSSWEAVE_INBOX: {folder} is no Maildir, which has the folders new and cur."
            )

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """Give what is in ``new``, and what in ``cur`` is not seen."""
        for place in ("new", "cur"):
            for path in sorted((self.folder / place).iterdir()):
                if path.name.startswith(".") or (place == "cur" and "S" in _flags(path.name)):
                    continue
                with suppress(FileNotFoundError):  # another program moved it meanwhile
                    yield f"{place}/{path.name}", _beginning(path)

    def mark_read(self, name: str) -> None:
        """Move a mail to ``cur``, seen; its file stays as it is."""
        path = self.folder / name
        base = path.name.partition(":")[0]
        flags = "".join(sorted({*_flags(path.name), "S"}))
        with suppress(FileNotFoundError):
            path.rename(self.folder / "cur" / f"{base}:2,{flags}")

    def close(self) -> None:
        """Do nothing: every file is closed already."""


class MboxFile:
    """An mbox file, which is left as it is: what was read before is known by its number."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise InboxError(f"CROSSWEAVE_INBOX: there is no file {path}.")
        self.path = path

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """Give all its mails."""
        box = mailbox.mbox(self.path, create=False)
        try:
            for key in box.iterkeys():
                with box.get_file(key) as file:
                    content = file.read(LARGEST)
                    size = len(content) + sum(
                        len(more) for more in iter(lambda: file.read(65536), b"")
                    )
                yield str(key), Letter(content, size)
        finally:
            box.close()

    def mark_read(self, name: str) -> None:
        """Do nothing: the file is not ours to change."""

    def close(self) -> None:
        """Do nothing: the file is closed after it was read."""


def inbox_of(settings: Settings) -> Mailbox | None:
    """Open the mailbox of the settings; None when none is set.

    Raises
    ------
    InboxError
        When it cannot be opened.
    """
    if settings.inbox is None:
        return None
    scheme, _, place = settings.inbox.partition(":")
    if scheme == "maildir":
        return MaildirBox(Path(place))
    if scheme == "mbox":
        return MboxFile(Path(place))
    from notifications.inbound.imap import ImapBox
    from notifications.transports.oauth import smtp_tokens

    url = urlsplit(settings.inbox)
    password = settings.inbox_password
    return ImapBox(
        url.hostname or "",
        url.port or ImapBox.PORT,
        folder=unquote(url.path.strip("/")) or "INBOX",
        user=settings.inbox_user or settings.sender,
        password=password.get_secret_value() if password else None,
        tokens=None if password else smtp_tokens(settings),
    )


def _flags(name: str) -> str:
    return name.rpartition(":2,")[2] if ":2," in name else ""


def _beginning(path: Path) -> Letter:
    with path.open("rb") as file:
        return Letter(file.read(LARGEST), path.stat().st_size)
