"""The settings of when mail goes."""

from __future__ import annotations

import pytest

from config import ConfigError, load_settings


def test_what_is_left_empty_is_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is the same as none."""
    for name in ("PER_WEEK", "FROM_HOUR", "ON_WEEKENDS", "DRY_RUN", "REDIRECT_ALL_TO"):
        monkeypatch.setenv(f"CROSSWEAVE_MAIL_{name}", "")
    monkeypatch.setenv("CROSSWEAVE_TIME_ZONE", "")
    settings = load_settings()
    assert (settings.mail_per_week, settings.mail_dry_run, settings.time_zone) == (
        None,
        False,
        "UTC",
    )


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"TIME_ZONE": "Berlin"}, "CROSSWEAVE_TIME_ZONE.*such as Europe/Berlin"),
        ({"MAIL_FROM_HOUR": "18", "MAIL_UNTIL_HOUR": "8"}, "must be before"),
        ({"MAIL_PER_WEEK": "-1"}, "CROSSWEAVE_MAIL_PER_WEEK"),
        ({"MAIL_REDIRECT_ALL_TO": "me"}, "one address alone"),
        ({"MAIL_REDIRECT_ALL_TO": "a@b.example,c@b.example"}, "one address alone"),
    ],
)
def test_what_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], told: str
) -> None:
    """The message names the variable and what would do."""
    for name, value in variables.items():
        monkeypatch.setenv(f"CROSSWEAVE_{name}", value)
    with pytest.raises(ConfigError, match=told):
        load_settings()
