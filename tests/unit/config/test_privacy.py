"""The switch for activity: off until somebody who agreed is named."""

from datetime import date

import pytest

from config import ConfigError, Home
from config.privacy import ACTIVITY_OFF, PrivacySettings, load_privacy

AGREED = 'agreed_by: "Works council, 2026-11-02"'


@pytest.fixture
def settings(tmp_path):
    """Give a reader of what an admin writes into the file."""

    def read(text):
        (tmp_path / "privacy.yaml").write_text(text, encoding="utf-8")
        return load_privacy(Home(tmp_path))

    return read


def test_without_the_file_activity_is_off(tmp_path):
    """An installation older than the switch has it off too."""
    assert load_privacy(Home(tmp_path)) == ACTIVITY_OFF
    assert ACTIVITY_OFF.activity_countries is None


def test_the_shipped_file_is_off(tmp_path):
    """A new home folder keeps nobody's activity."""
    home = Home(tmp_path)
    home.write_starters()
    assert load_privacy(home) == ACTIVITY_OFF


@pytest.mark.parametrize("word", ["none", "None", "[]", "", "[none]"])
def test_ways_to_say_none(settings, word):
    """However it is written, nobody is covered."""
    given = settings(f"activity:\n  countries: {word}\n")
    assert given.is_off
    assert not given.covers("GB")
    assert not given.covers(None)


@pytest.mark.parametrize("word", ["all", "ALL", "[all]"])
def test_all_covers_people_without_a_country(settings, word):
    """Only `all` covers somebody of whom no country is known."""
    given = settings(f"activity:\n  countries: {word}\n  {AGREED}\n")
    assert given.activity_countries == "all"
    assert given.covers(None)
    assert given.covers("Germany")
    assert given.agreed_by == "Works council, 2026-11-02"


def test_a_list_covers_its_countries_alone(settings):
    """Countries are those of the people file, whatever their case; Norway is one."""
    given = settings(f"activity:\n  countries: [gb, NO]\n  since: 2026-11-02\n  {AGREED}\n")
    assert given == PrivacySettings(
        frozenset({"gb", "NO"}), date(2026, 11, 2), "Works council, 2026-11-02"
    )
    assert given.covers("GB")
    assert given.covers(" no ")
    assert not given.covers("DE")
    assert not given.covers(None)


def test_one_country_needs_no_list(settings):
    """`countries: GB` means what it says."""
    given = settings(f"activity:\n  countries: GB\n  {AGREED}\n")
    assert given.activity_countries == frozenset({"GB"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("activity:\n  countries: all\n", r"privacy\.yaml:1: .*needs `agreed_by`"),
        ('activity:\n  countries: [GB]\n  agreed_by: " "\n', "who agreed and when"),
        (f"activity:\n  countries: [GB, all]\n  {AGREED}\n", r"yaml:2: .*not both"),
        (f"activity:\n  countries: [GB, none]\n  {AGREED}\n", "not both"),
        (f"activity:\n  countries: true\n  {AGREED}\n", r"none, all, or a list such as \[GB, DE\]"),
        (f"activity:\n  countries: [1, 2]\n  {AGREED}\n", "none, all, or a list"),
        (f"activity:\n  countries: all\n  since: soon\n  {AGREED}\n", "since"),
        ("activity:\n  country: all\n", "unknown key 'country'"),
        ("activty:\n  countries: none\n", "Did you mean 'activity'"),
    ],
)
def test_mistakes_are_told(settings, text, told):
    """A file that cannot be meant switches nothing on, and says what to write."""
    with pytest.raises(ConfigError, match=told):
        settings(text)
