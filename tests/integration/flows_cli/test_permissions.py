"""Roles on the command line: every command has its row in the table, and the table is held."""

from __future__ import annotations

import pytest
import typer

from config.roles import ALLOWED, OPEN
from flows.cli.permissions import leaves

ROLES_FILE = """\
program_admins: [Ada Admin]
community_leads: {ai-learners: [Grace Lead]}
operators: [crossweave]
auditors: [council@example.org]
"""
HOLDERS = {
    "program_admin": "Ada Admin",
    "community_lead": "Grace Lead",
    "operator": "crossweave",
    "auditor": "council@example.org",
}
PROGRAM = "learning-partners"
ARGUMENTS = {
    "round pin": ("H001", "H002"),
    "round forbid": ("H001", "H002"),
    "round drop": ("H001",),
    "round swap": ("H001", "H002"),
    "round cancel": ("--reason", "holiday"),
    "round explain": ("H001",),
    "members join": (PROGRAM, "H001"),
    "members leave": (PROGRAM, "H001"),
    "members pause": (PROGRAM, "H001"),
    "members answer": (PROGRAM, "H001", "--no"),
    "members met": (PROGRAM, "H001", "--said", "met"),
    "members enrol": (PROGRAM,),
    "members block": ("H001", "H002"),
    "members list": (PROGRAM,),
    "members export": ("H001",),
    "members erase": ("H001", "--dry-run"),
    "portal join-link": (PROGRAM,),
    "mentoring extend": ("H001", "--weeks", "2"),
    "mentoring end": ("H001", "--reason", "done"),
    "mentoring rematch": ("H001",),
    "import people": ("hr.csv",),
    "import activity": ("hr.csv",),
    "import answers": ("form.csv",),
    "import mentoring": ("form.csv",),
    "digest": ("ai-learners",),
    "try": ("hr.csv",),
    "bounces lift": ("person1@example.org",),
    "emails words": ("fr",),
}
"""What each command needs beside its name; the others need nothing."""

SLOW = {"up", "demo"}
"""They start a server: refusing them is looked at here, letting them run elsewhere."""


def commands():
    from flows.cli.app import app

    return {" ".join(words): leaf for words, leaf in leaves(typer.main.get_command(app))}


@pytest.fixture
def with_roles(running, home):
    """Give the command line of an installation whose roles are named."""
    assert running("init", "--program", "mentoring").code == 0
    (home / "roles.yaml").write_text(ROLES_FILE, encoding="utf-8")

    def run(command, by=None):
        words = (*command.split(), *ARGUMENTS.get(command, ()))
        return running(*words, *(("--by", by) if by else ()))

    return run


def test_every_command_has_a_row():
    """A command is for some roles, or it looks only; one that was forgotten fails here."""
    assert set(commands()) == {*ALLOWED, *OPEN}
    assert not ALLOWED.keys() & OPEN


def test_every_command_with_a_role_asks_who():
    """Who may give a command can say who they are."""
    asked = {
        name
        for name, leaf in commands().items()
        if "--by" in {option for each in leaf.params for option in each.opts}
    }
    assert ALLOWED.keys() <= asked


@pytest.mark.parametrize("command", sorted(ALLOWED))
def test_somebody_without_a_role_is_refused(with_roles, stored, command):
    """Exit code 2, a message that says who may, and nothing was written."""
    before = stored()
    ran = with_roles(command, "Mallory")
    assert ran.code == 2
    assert f"Mallory may not run `crossweave {command}`" in ran.err
    assert any(f"{HOLDERS[role]} (" in ran.err for role in ALLOWED[command])
    assert stored() == before


@pytest.mark.parametrize("command", sorted(ALLOWED.keys() - SLOW))
def test_each_role_of_the_row_may(with_roles, command):
    """Whatever else becomes of the command, nobody of its roles is turned away."""
    for role in ALLOWED[command]:
        assert "may not run" not in with_roles(command, HOLDERS[role]).err


@pytest.mark.parametrize("command", sorted(OPEN - SLOW))
def test_a_command_without_a_role_changes_nothing(running, stored, command):
    """What is open to all only looks: the database holds the same rows before and after."""
    running("round", "open")
    running("round", "propose")
    before = stored()
    words = (*command.split(), *ARGUMENTS.get(command, ()))
    assert running(*words).code == 0
    assert stored() == before


def test_a_lead_of_another_community_is_refused(with_roles, home):
    """The program's own file says whose community it is of."""
    other = (home / "communities" / "ai-learners.yaml").read_text(encoding="utf-8")
    (home / "communities" / "managers.yaml").write_text(other, encoding="utf-8")
    roles = ROLES_FILE.replace("ai-learners: [Grace", "managers: [Grace")
    (home / "roles.yaml").write_text(roles, encoding="utf-8")
    (home / "programs" / "mentoring.yaml").unlink()
    ran = with_roles("round approve", "Grace Lead")
    assert ran.code == 2
    assert "Ada Admin (program admin)" in ran.err


def test_a_file_elsewhere_gives_no_community(with_roles, running, home, tmp_path):
    """A lead of another community cannot say by a file of their own whose program it is."""
    with_roles("round preview")
    for community in ("managers", "ai-learners"):
        path = home / "communities" / f"{community}.yaml"
        path.write_text("name: A\ntype: topic\n", encoding="utf-8")
    roles = ROLES_FILE.replace("ai-learners: [Grace", "managers: [Grace")
    (home / "roles.yaml").write_text(roles, encoding="utf-8")
    own = (home / "programs" / "mentoring.yaml").read_text(encoding="utf-8")
    elsewhere = tmp_path / "elsewhere" / "mentoring.yaml"
    elsewhere.parent.mkdir()
    elsewhere.write_text(own.replace("ai-learners", "managers"), encoding="utf-8")
    words = ("mentoring", "end", "H001", "--reason", "done", "--by", "Grace Lead", "--program")
    assert "may not run" in running(*words, "mentoring").err
    ran = running(*words, str(elsewhere.with_suffix("")))
    assert ran.code == 2
    assert "there is no such program" in ran.err


@pytest.mark.parametrize("name", ["", "  ", "schedule", "Policy: automatic"])
def test_nobody_acts_as_nobody_or_as_the_schedule(running, stored, name):
    """The audit says who is answerable, so that a blank or a word of its own is refused."""
    before = stored()
    ran = running("round", "open", "--by", name)
    assert ran.code == 2
    assert "give your name" in ran.err
    assert stored() == before


def test_without_names_all_may(running):
    """The file that `init` writes names nobody, and nobody is turned away."""
    assert running("round", "open", "--by", "anybody").code == 0


def test_a_broken_file_stops_the_command(running, home):
    """A mistake in the file opens nothing: it is told with its line."""
    (home / "roles.yaml").write_text("operators: crossweave\n", encoding="utf-8")
    ran = running("deliver")
    assert ran.code == 2
    assert "roles.yaml:1" in ran.err
