"""The pages to look at."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from notifications.contexts import Figure
from notifications.envelope import Sender, compose
from notifications.gallery import html_part, write_gallery
from notifications.outbox import message_id
from notifications.pages import (
    Landing,
    MailSample,
    MatchView,
    Named,
    RoundView,
    UnmatchedView,
    write_index,
    write_round_page,
)
from notifications.render import render
from notifications.samples import samples
from notifications.transports.folder import FolderTransport

UNMATCHED = UnmatchedView(
    "Tom <b>Hughes", "Finance", "The must rules allow no partner", ("same function: 3",), ("rest",)
)


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    """Give a folder with one mail of each kind."""
    transport = FolderTransport(tmp_path / "mail")
    for number, context in enumerate(samples().values()):
        key = f"{context.kind}/subject/{number}"
        mail = compose(
            context,
            render(context),
            key=key,
            message_id=message_id(key),
            to="a@b.example",
            sender=Sender("crossweave@b.example", "Crossweave"),
            date=datetime(2027, 1, 4, 8, tzinfo=UTC),
        )
        transport.send(mail)
    return tmp_path / "mail"


def links_of(path: Path) -> list[Path]:
    """Give the files that a page links to or shows."""
    targets = re.findall(r'(?:href|src)="([^"]+)"', path.read_text("utf-8"))
    return [path.parent / unquote(target) for target in targets]


def test_every_mail_can_be_opened(mail_folder: Path) -> None:
    """The index leads to a page for every mail, and that to its parts."""
    index = write_gallery(mail_folder)
    pages = links_of(index)
    assert len(pages) == len(samples())
    for path in pages:
        assert all(target.exists() for target in links_of(path))
    assert "Introductions" in index.read_text("utf-8")


def test_looking_again_leaves_the_pages_alone(mail_folder: Path) -> None:
    """With thousands of mails only the new ones cost anything."""
    write_gallery(mail_folder)
    part = html_part(mail_folder, "introduction/subject/0")
    before = part.stat().st_mtime_ns
    write_gallery(mail_folder)
    assert part.stat().st_mtime_ns == before


def test_an_empty_folder_has_an_index(tmp_path: Path) -> None:
    """Nothing sent yet is no error."""
    assert "0 in this folder" in write_gallery(tmp_path).read_text("utf-8")


def test_the_round_is_shown_with_its_matrix(tmp_path: Path) -> None:
    """Figures, matches, those without a partner and the matrix of functions, all escaped."""
    view = RoundView(
        program="Learning partners",
        period="4 to 17 January",
        state="introduced",
        figures=(Figure("eligible", "304"),),
        matches=(MatchView((Named("A", "IT"), Named("B", "Sales")), "74", ("A can show x",)),),
        unmatched=(UNMATCHED,),
        functions=("IT", "Sales"),
        counts=((0, 7), (7, 0)),
    )
    write_round_page(tmp_path / "round.html", view)
    html = (tmp_path / "round.html").read_text("utf-8")
    assert "Tom &lt;b&gt;Hughes" in html
    assert html.count("--share: 100") == 2
    assert "A can show x" in html


def test_the_landing_page_leads_everywhere(mail_folder: Path, tmp_path: Path) -> None:
    """What it links to is there, whatever folder it is in."""
    index = write_gallery(mail_folder)
    write_round_page(tmp_path / "round.html", RoundView("P", "p", "proposed", (), ()))
    landing = Landing(
        title="Harbourline",
        intro="Invented.",
        figures=(Figure("eligible", "304"),),
        mails=(MailSample("To Priya", html_part(mail_folder, "introduction/subject/0")),),
        mail_index=index,
        round_page=tmp_path / "round.html",
        unmatched=UNMATCHED,
        next_command="crossweave try your.csv",
    )
    write_index(tmp_path / "index.html", landing)
    targets = links_of(tmp_path / "index.html")
    assert len(targets) == 3
    assert all(target.exists() for target in targets)
