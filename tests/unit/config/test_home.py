"""The home folder: starters once, the organisation's own files ever after."""

import pytest

from config import ConfigError, Home, read_document
from config.home import STARTERS


def test_starters_are_written_once(tmp_path):
    """A second `init` writes nothing and leaves an admin's changes alone."""
    home = Home(tmp_path / "home")
    assert len(home.write_starters()) == len(STARTERS)
    program = home.programs / "learning-partners.yaml"
    program.write_text("changed", encoding="utf-8")
    assert home.write_starters() == []
    assert program.read_text(encoding="utf-8") == "changed"


def test_every_starter_is_a_document(tmp_path):
    """What a newcomer gets can be read."""
    home = Home(tmp_path)
    for path in home.write_starters():
        assert read_document(path).data


def test_a_mapping_of_the_home_folder_wins(tmp_path):
    """An organisation's own mapping goes before the one that is shipped under the same name."""
    home = Home(tmp_path)
    assert home.mapping("people") != tmp_path / "mappings" / "people.yaml"
    home.write_starters()
    assert home.mapping("people") == tmp_path / "mappings" / "people.yaml"


def test_an_unknown_mapping_is_named(tmp_path):
    """The message says where one was looked for."""
    with pytest.raises(ConfigError, match="no mapping 'peeple'"):
        Home(tmp_path).mapping("peeple")


def test_a_shipped_program_is_added_once(tmp_path):
    """A program that is asked for by name is copied, and never over an admin's own words."""
    home = Home(tmp_path)
    (added,) = home.add_program("mentoring")
    assert added == home.programs / "mentoring.yaml"
    added.write_text("changed", encoding="utf-8")
    assert home.add_program("mentoring") == []
    assert added.read_text(encoding="utf-8") == "changed"
    with pytest.raises(ConfigError, match=r"there are: .*mentoring"):
        home.add_program("mentring")
