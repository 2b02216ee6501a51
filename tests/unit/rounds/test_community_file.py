"""A community's file."""

from __future__ import annotations

import pytest

from config import ConfigError, Home
from rounds.community_file import load_community


def test_the_shipped_community_loads(tmp_path):
    """What newcomers start from is valid, and its digest has a rhythm."""
    Home(tmp_path).write_starters()
    community = load_community(tmp_path / "communities", "ai-learners")
    assert (community.slug, community.type) == ("ai-learners", "organisation")
    assert community.digest is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: A\ntype: club\n", "2: `type`"),
        ("type: topic\n", "the key `name` is missing"),
        ("name: A\ntype: topic\nchampion: [x]\n", "Did you mean 'champions'"),
        ("name: A\ntype: topic\ndigest: {cron: weekly}\n", "is not a cron expression"),
    ],
)
def test_mistakes_are_told_by_line(tmp_path, text, told):
    """Each problem names the file and the line."""
    (tmp_path / "club.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_community(tmp_path, "club")
    assert "club.yaml:" in str(caught.value)
    assert told in str(caught.value)


def test_a_missing_community_is_named(tmp_path):
    """A program of a community without a file is told which file is missing."""
    with pytest.raises(ConfigError, match=r"club\.yaml: there is no such file"):
        load_community(tmp_path, "club")


def test_a_name_does_not_lead_out_of_the_folder(tmp_path):
    """Another spelling of a community would be told of as if it were another community."""
    Home(tmp_path).write_starters()
    with pytest.raises(ConfigError, match="no name of a community"):
        load_community(tmp_path / "communities", "../communities/ai-learners")
