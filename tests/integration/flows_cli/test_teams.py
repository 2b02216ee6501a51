"""Programs of tables and teams on the command line, as an admin runs them."""

from __future__ import annotations

import json

import pytest

TEAMS = """\
name: Pilots
kind: teams
community: ai-learners
cadence: {cron: "0 9 * * MON", start: 2027-01-04}
size: 3 to 4
projects:
  - {name: Atlas, aim: Answer tickets., lead: H002, sponsor: H008}
  - {name: Borea}
prefer:
  - wish: 100
"""
KEYS = [f"H{number:03}" for number in range(1, 8)]


@pytest.fixture
def pilots(crossweave, home, hr):
    """Give the command line of an installation of eight people, of whom seven join the pilots."""
    crossweave("init")
    crossweave("import", "people", hr())
    (home / "programs" / "pilots.yaml").write_text(TEAMS, encoding="utf-8")
    for key in KEYS:
        assert crossweave("members", "join", "pilots", key).code == 0
    return crossweave


def test_a_round_of_teams_from_opening_to_mail(pilots, home):
    """Opened, proposed, shown, approved and delivered: each step says what it did."""
    assert pilots("members", "join", "pilots", "H003", "--wishes", "borea", "--leads").code == 0
    for step in ("open", "propose"):
        assert pilots("round", step, "pilots").code == 0
    shown = pilots("round", "show", "pilots")
    assert "7 of 7 in 2 teams (1 of 3, 1 of 4); nobody is left out" in shown.out
    assert "One of the first three wishes: 1 of 1 who named projects" in shown.out
    plain = json.loads(pilots("round", "show", "pilots", "--json").out)
    by_project = {match["project"]: match for match in plain["matches"]}
    assert by_project["Atlas"]["lead"] == "H002"
    assert "H003" in by_project["Borea"]["members"]
    assert pilots("round", "explain", "H002", "--program", "pilots").code == 0
    assert pilots("round", "approve", "pilots").code == 0
    assert pilots("deliver").code == 0
    mail = "".join(path.read_text(encoding="utf-8") for path in home.glob("mail/**/*.eml"))
    assert mail.count("Answer tickets.") >= 4
    assert pilots("round", "replay", "pilots").code == 0


def test_a_starter_comes_with_crossweave(crossweave, home):
    """Both programs that come along are valid as they are."""
    for name in ("tables", "teams"):
        assert crossweave("init", "--program", name).code == 0
        assert (home / "programs" / f"{name}.yaml").exists()
        assert "too few eligible" in crossweave("round", "preview", name).out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--wishes", "Atals"), "there is no project 'Atals'; did you mean 'Atlas'?"),
        (("--wishes", "zz"), "there are Atlas, Borea"),
        (("--topics", "x"), "--topics: not of a program of teams; it takes --wishes and --leads"),
        (("--as", "mentor"), "--as: not of a program of teams"),
    ],
)
def test_what_teams_do_not_take(pilots, options, message):
    """A wrong option is refused with what there is, and changes nothing."""
    done = pilots("members", "join", "pilots", "H001", *options)
    assert done.code == 2
    assert message in done.err


def test_no_teams_can_be_made(pilots, home):
    """The refusal names what contradicts what; exit code 1, no traceback, nothing is stored."""
    text = TEAMS.replace("{name: Borea}", "{name: Borea, size: 6}")
    (home / "programs" / "pilots.yaml").write_text(text, encoding="utf-8")
    assert pilots("round", "open", "pilots").code == 0
    done = pilots("round", "propose", "pilots")
    assert done.code == 1
    assert "need at least 9 members, 7 take part" in done.err
    assert "Traceback" not in done.err


def test_a_program_of_teams_with_a_mistake(pilots, home):
    """A wrong key in a project is told with file and line."""
    text = TEAMS.replace("{name: Borea}", "{name: Borea, skils: [sql]}")
    (home / "programs" / "pilots.yaml").write_text(text, encoding="utf-8")
    done = pilots("round", "preview", "pilots")
    assert done.code == 2
    assert "pilots.yaml:8" in done.err
    assert "skils" in done.err
