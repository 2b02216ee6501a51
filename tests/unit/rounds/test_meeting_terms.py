"""The key ``meeting`` of a program's file: what it takes, and what it says of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import ConfigError
from rounds.program_file import load_program

BASE = """name: Buddies
kind: pairing
community: ai-learners
cadence: {cron: "0 8 * * MON", start: 2027-01-04}
must: [{different: function}]
"""


def loaded(folder: Path, meeting: str):
    path = folder / "buddies.yaml"
    path.write_text(BASE + meeting, encoding="utf-8")
    return load_program(path).arrangement.meeting


def test_without_a_word_members_tick_and_are_reminded(tmp_path):
    """No standing slot; a reminder after four days."""
    terms = loaded(tmp_path, "")
    assert terms.standing is None
    assert terms.reminder_after == 4


def test_a_standing_slot_is_read(tmp_path):
    """A day, a time, a length and a zone."""
    terms = loaded(
        tmp_path,
        'meeting:\n  standing: {weekday: WED, at: "12:00", minutes: 30, time_zone: Asia/Tokyo}\n',
    )
    standing = terms.standing
    assert (standing.weekday, standing.at, standing.minutes) == ("WED", "12:00", 30)
    assert standing.time_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        ("meeting: {standing: {weekday: wednesday, at: '12:00'}}", "did you mean WED?"),
        ("meeting: {standing: {weekday: X, at: '12:00'}}", "write one of MON"),
        ("meeting: {standing: {weekday: WED, at: 12}}", "write it in quotes"),
        ("meeting: {standing: {weekday: WED, at: '25:00'}}", "not a time of day"),
        ("meeting: {standing: {weekday: WED}}", "`at` is missing"),
        ("meeting: {standing: {weekday: WED, at: '12:00', minutes: 1}}", "greater than"),
        ("meeting: {standing: {weekday: WED, at: '12:00', time_zone: Leeds}}", "IANA name"),
        ("meeting: {standing: {weekday: WED, at: '12:00', minute: 5}}", "mean 'minutes'"),
        ("meeting: {reminder_afer: 3}", "mean 'reminder_after'"),
        ("meeting: {reminder_after: -1}", "greater than"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path, meeting, said):
    """Each with what to write instead, where that is known."""
    with pytest.raises(ConfigError) as wrong:
        loaded(tmp_path, meeting)
    assert "buddies.yaml:6: " in str(wrong.value)
    assert said in str(wrong.value)
