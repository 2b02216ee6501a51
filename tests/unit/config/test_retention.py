"""How long data is kept: whole weeks or `keep`, with a line for each mistake."""

from __future__ import annotations

import pytest

from config import ConfigError, Home
from config.privacy import load_privacy
from config.retention import KINDS, Retention


def written(tmp_path, text):
    home = Home(tmp_path)
    home.privacy.write_text(text, encoding="utf-8")
    return home


def test_what_is_shipped_is_what_the_code_falls_back_to(tmp_path):
    """The starter says the same weeks as hold without the file."""
    home = Home(tmp_path)
    assert load_privacy(home).retention == Retention()
    home.write_starters()
    assert load_privacy(home).retention == Retention()


def test_weeks_and_keep(tmp_path):
    """What is not named has its default."""
    home = written(tmp_path, "retention: {activity: 13, problems: keep}\n")
    retention = load_privacy(home).retention
    assert {kind: retention.weeks(kind) for kind in KINDS} == {
        "activity": 13,
        "problems": None,
        "mail": 26,
        "imports": 26,
    }


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "'4 weeks'", "2000", "true", "[4]"])
def test_what_is_no_number_of_weeks_is_refused(tmp_path, said):
    """The message has the line."""
    home = written(tmp_path, f"activity:\n  countries: none\nretention:\n  mail: {said}\n")
    with pytest.raises(ConfigError, match=r"privacy\.yaml:4: "):
        load_privacy(home)


def test_a_kind_that_there_is_not(tmp_path):
    """A misspelt kind would silently keep what should go."""
    home = written(tmp_path, "retention: {mails: 4}\n")
    with pytest.raises(ConfigError, match="mails"):
        load_privacy(home)
