"""``feeds.yaml``: where people and activity come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import ConfigError, Home
from flows.feeds import load_feeds


def home(folder: Path, text: str) -> Home:
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    return Home(folder)


def test_without_the_file_there_are_no_feeds(tmp_path):
    """Everything works with files that are imported by hand."""
    assert load_feeds(Home(tmp_path)).feeds == ()


def test_the_shipped_file_loads(tmp_path):
    """What newcomers start from is valid and reads nothing."""
    Home(tmp_path).write_starters()
    assert load_feeds(Home(tmp_path)).feeds == ()


def test_feeds_are_told_apart_by_kind(tmp_path):
    """People feeds and activity feeds keep their order."""
    feeds = load_feeds(
        home(
            tmp_path,
            "feeds:\n"
            "  - {kind: people, file: a.csv, mapping: people}\n"
            "  - {kind: activity, file: b.csv, mapping: activity}\n"
            "  - {kind: people, file: c.csv, mapping: people}\n",
        )
    )
    assert [feed.file.name for feed in feeds.of("people")] == ["a.csv", "c.csv"]
    assert [feed.file.name for feed in feeds.of("activity")] == ["b.csv"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("feeds:\n  - {kind: persons, file: a.csv, mapping: people}\n", "feeds.yaml:2"),
        ("feeds:\n  - {kind: people, mapping: people}\n", "the key `file` is missing"),
        ("feed: []\n", "Did you mean 'feeds'"),
        ('cron: "daily"\n', "is not a cron expression"),
        ("time_zone: Mars\n", "is not a time zone"),
    ],
)
def test_mistakes_are_told_by_line(tmp_path, text, told):
    """A feed that cannot be read is found when the file is, with its line."""
    with pytest.raises(ConfigError) as caught:
        load_feeds(home(tmp_path, text))
    assert told in str(caught.value)
