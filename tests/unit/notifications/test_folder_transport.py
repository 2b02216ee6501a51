"""Mails as files."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from notifications.envelope import Mail, Sender, compose
from notifications.outbox import message_id
from notifications.render import render
from notifications.samples import introduction_sample
from notifications.transports import transport_from
from notifications.transports.base import UnavailableError
from notifications.transports.folder import FolderTransport, file_name


def a_mail(key: str = "introduction/match-1/1") -> Mail:
    """Compose one mail."""
    context = introduction_sample()
    return compose(
        context,
        render(context),
        key=key,
        message_id=message_id(key),
        to="a@b.example",
        sender=Sender("crossweave@b.example", "Crossweave"),
        date=context.slots[0].start,
    )


def test_a_mail_becomes_one_file(tmp_path: Path) -> None:
    """The file is the mail, and sending it again changes nothing."""
    transport = FolderTransport(tmp_path / "mail")
    mail = a_mail()
    transport.send(mail)
    transport.send(mail)
    (found,) = (tmp_path / "mail").iterdir()
    assert found.read_bytes() == mail.message.as_bytes()
    assert found.name.startswith("introduction-match-1-1.")


@given(st.text(max_size=200), st.text(max_size=200))
def test_file_names_are_safe_and_distinct(first: str, second: str) -> None:
    """No key leads out of the folder, and no two keys share a file."""
    name = file_name(first)
    assert name.isascii()
    assert "/" not in name
    assert not name.startswith("..")
    assert len(name) < 120
    assert first == second or name != file_name(second)


def test_a_full_disk_is_said_clearly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to do, and no half file stays behind."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnavailableError, match="No space left on device"):
        FolderTransport(tmp_path).send(a_mail())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_said_clearly(tmp_path: Path) -> None:
    """A wrong path is trouble with the way out, not with the mail."""
    (tmp_path / "mail").write_text("")
    with pytest.raises(UnavailableError, match="cannot be written to"):
        FolderTransport(tmp_path / "mail").send(a_mail())


def test_the_settings_choose_the_transport(tmp_path: Path) -> None:
    """Without a server mail goes to the folder of the home."""
    transport = transport_from(Settings(home=tmp_path, smtp_host=None))
    assert isinstance(transport, FolderTransport)
    assert transport.folder == tmp_path / "mail"
