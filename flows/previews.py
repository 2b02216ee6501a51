"""Mail to look at: rendered and composed as for sending, written as files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from notifications.contexts import Context
from notifications.envelope import Sender, compose
from notifications.gallery import write_gallery
from notifications.outbox import message_id
from notifications.render import render
from notifications.transports.folder import FolderTransport

SENDER = Sender("crossweave@example.org", "Crossweave")
NOBODY = "member@example.org"


def write_previews(folder: Path, contexts: Iterable[Context], *, now: datetime) -> Path:
    """Write messages as files, addressed to nobody, and return the index to open."""
    transport = FolderTransport(folder)
    for number, context in enumerate(contexts, start=1):
        key = f"{context.kind}/preview-{number}"
        mail = compose(
            context,
            render(context),
            key=key,
            message_id=message_id(key),
            to=NOBODY,
            sender=SENDER,
            date=now,
        )
        transport.send(mail)
    return write_gallery(folder)
