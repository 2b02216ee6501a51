"""The switch for activity on the command line: off, told, refused without a name, on."""

from __future__ import annotations

import json

import pytest

ON = 'activity:\n  countries: [United Kingdom]\n  agreed_by: "Works council, 2026-11-02"\n'


@pytest.fixture
def activity(tmp_path, csv_writer):
    """Give an activity file with a reply and a meeting."""
    columns = ("Event ID", "Type", "By", "To", "Topic", "When")
    rows = [
        ("1", "reply", "H001", "H002", "", "2027-01-02T10:00:00Z"),
        ("2", "meeting", "H003", "H001", "", "2027-01-02T10:00:00Z"),
    ]
    rows = [dict(zip(columns, row, strict=True)) for row in rows]
    return csv_writer(tmp_path / "activity.csv", columns, rows)


def test_init_writes_the_switch_and_it_is_off(running, home, activity):
    """A first import keeps nothing, ends well, and names the file to change."""
    assert "countries: none" in (home / "privacy.yaml").read_text(encoding="utf-8")
    ran = running("import", "activity", activity)
    assert ran.code == 0
    assert "2 events in the file: 0 new, 0 known" in ran.out
    assert "Left out: 2 of 2 events, as activity is off for their country" in ran.err
    assert "H001" not in ran.out + ran.err
    document = json.loads(running("import", "activity", activity, "--json").out)
    assert document["switched_off"] == 2


def test_nobody_agreed(running, home, activity):
    """Switched on without a name it is refused, with file, line and what to write."""
    (home / "privacy.yaml").write_text("activity:\n  countries: all\n", encoding="utf-8")
    ran = running("import", "activity", activity)
    assert ran.code == 2
    assert "privacy.yaml:1: `activity`: switching activity on needs `agreed_by`" in ran.err
    assert "Traceback" not in ran.err


def test_a_preview_tells_that_it_is_off(running, home, activity):
    """The notice is there while it is off, in plain data too, and gone once it is on and known."""
    ran = running("round", "preview")
    assert "Activity is off, so bridge gives no points." in ran.err
    (told,) = json.loads(running("round", "preview", "--json").out)["notices"]
    assert told.startswith("Activity is off")
    running("round", "open")
    running("round", "propose")
    assert "Activity is off" in running("round", "show").err
    (home / "privacy.yaml").write_text(ON, encoding="utf-8")
    assert "2 new" in running("import", "activity", activity).out
    assert "No contacts were known when this round was solved" in running("round", "show").err
    running("round", "propose")
    assert "bridge" not in running("round", "show").err


def test_a_digest_tells_that_it_is_off(running, home):
    """Nobody is thanked while activity is off, and the admin learns why."""
    ran = running("digest", "ai-learners", "--dry-run")
    assert "Activity is off, so nobody can be thanked." in ran.err
    (home / "privacy.yaml").write_text(ON, encoding="utf-8")
    assert "Activity is off" not in running("digest", "ai-learners", "--dry-run").err
