"""``crossweave deliver`` in rehearsals: look first, or send everything to oneself."""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import default


def hold(running):
    """Hold a round up to its introductions."""
    for command in ("open", "propose", "approve", "introduce"):
        assert running("round", command).code == 0


def test_a_dry_run_says_what_would_go_and_changes_nothing(running, home, stored):
    """Each message with its time; no mail, and the database as it was."""
    hold(running)
    before = stored()
    told = json.loads(running("deliver", "--dry-run", "--json").out)
    assert {each["what"] for each in told["foreseen"]} == {"now"}
    assert len(told["foreseen"]) == told["states"]["queued"] > 0
    assert "would go now" in running("deliver", "--dry-run").out
    assert stored() == before
    assert not list(home.glob("mail/*.eml"))


def test_a_dry_run_can_be_set_for_good(running, home, stored, monkeypatch):
    """Then nothing is sent by mistake either."""
    hold(running)
    before = stored()
    monkeypatch.setenv("CROSSWEAVE_MAIL_DRY_RUN", "true")
    assert "Nothing is sent or changed." in running("deliver").out
    assert stored() == before
    assert not list(home.glob("mail/*.eml"))


def test_what_was_set_holds_for_files_too(running, home, monkeypatch):
    """The hours of a member are waited for where somebody asked for them."""
    hold(running)
    monkeypatch.setenv("CROSSWEAVE_MAIL_FROM_HOUR", "23")
    said = running("deliver")
    assert said.code == 0
    assert "wait for the hours or the week of their member" in said.out
    waiting = json.loads(running("deliver", "--dry-run", "--json").out)["foreseen"]
    assert {each["what"] for each in waiting} == {"later"}
    assert all("waits for the hours" in each["why"] for each in waiting)


def test_all_mail_goes_to_one_address_in_a_rehearsal(running, home, monkeypatch):
    """Nobody else is written to, and the header says whom it was for."""
    hold(running)
    monkeypatch.setenv("CROSSWEAVE_MAIL_REDIRECT_ALL_TO", "ada@example.org")
    assert running("deliver").code == 0
    mails = [
        BytesParser(policy=default).parsebytes(path.read_bytes())
        for path in home.glob("mail/*.eml")
    ]
    assert mails
    assert {mail["To"] for mail in mails} == {mail["Reply-To"] for mail in mails}
    assert {mail["To"] for mail in mails} == {"ada@example.org"}
    assert len({mail["X-Crossweave-Intended-For"] for mail in mails}) > 1
