"""Mailboxes on this machine: each mail is given, and none is lost or changed."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from config.settings import Settings
from notifications.inbound import mailboxes
from notifications.inbound.errors import InboxError
from notifications.inbound.mailboxes import MaildirBox, MboxFile, inbox_of


def a_mail(number: int) -> EmailMessage:
    """Write a mail."""
    made = EmailMessage()
    made["Message-ID"] = f"<{number}@x.example>"
    made.set_content("Hello")
    return made


@pytest.fixture
def maildir(tmp_path) -> Path:
    """Give a Maildir with two new mails, one that was flagged unread, and one that was seen."""
    folder = tmp_path / "Maildir"
    box = mailbox.Maildir(folder)
    for number in (1, 2):
        box.add(a_mail(number))
    for number, flags in ((3, "F"), (4, "S")):
        old = mailbox.MaildirMessage(a_mail(number))
        old.set_subdir("cur")
        old.set_flags(flags)
        box.add(old)
    return folder


def numbers(box: MaildirBox | MboxFile) -> list[str]:
    """Give the mails' numbers, in order."""
    return sorted(letter.message_id for _, letter in box.letters())


def test_a_maildir_gives_what_was_not_seen(maildir) -> None:
    """What another program has shown to somebody already is left alone."""
    assert numbers(MaildirBox(maildir)) == ["<1@x.example>", "<2@x.example>", "<3@x.example>"]


def test_what_was_read_is_seen_and_stays(maildir) -> None:
    """Its file moves to `cur` as it is; other flags are kept; a second reading gives nothing."""
    before = {path.read_bytes() for path in maildir.rglob("*/*") if path.is_file()}
    box = MaildirBox(maildir)
    for name, _ in list(box.letters()):
        box.mark_read(name)
        box.mark_read(name)
    assert numbers(box) == []
    assert {path.read_bytes() for path in maildir.rglob("*/*") if path.is_file()} == before
    flags = sorted(path.name.rpartition(",")[2] for path in (maildir / "cur").iterdir())
    assert flags == ["FS", "S", "S", "S"]


def test_an_mbox_is_left_as_it_is(tmp_path) -> None:
    """To the byte, however often it is read."""
    path = tmp_path / "mbox"
    box = mailbox.mbox(path)
    for number in (1, 2):
        box.add(a_mail(number))
    box.close()
    before = path.read_bytes()
    found = MboxFile(path)
    assert numbers(found) == numbers(found) == ["<1@x.example>", "<2@x.example>"]
    assert path.read_bytes() == before


def test_of_a_large_mail_the_beginning_is_read(maildir, monkeypatch) -> None:
    """It says what the mail is, and that there is more."""
    monkeypatch.setattr(mailboxes, "LARGEST", 40)
    letters = [letter for _, letter in MaildirBox(maildir).letters()]
    assert all(letter.cut and len(letter.content) == 40 for letter in letters)


@pytest.mark.parametrize("inbox", ["maildir:/nowhere", "mbox:/nowhere"])
def test_a_place_that_is_not_there_is_named(inbox) -> None:
    """The setting and the place."""
    with pytest.raises(InboxError, match=r"CROSSWEAVE_INBOX: .*/nowhere"):
        inbox_of(Settings(inbox=inbox))


def test_without_the_setting_there_is_no_inbox() -> None:
    """Nothing is read that nobody asked to have read."""
    assert inbox_of(Settings(inbox="")) is None
