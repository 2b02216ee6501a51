"""What counts as being in touch: defaults, an admin's own weights, and mistakes."""

import pytest

from config import ConfigError, Home
from config.activity_terms import ActivityTerms, load_activity_terms
from config.network import WEIGHTS, NetworkSettings, load_network
from sources.fields import EVENT_KINDS


@pytest.fixture
def settings(tmp_path):
    """Give a reader of what an admin writes into the file."""

    def read(text):
        (tmp_path / "network.yaml").write_text(text, encoding="utf-8")
        return load_network(Home(tmp_path))

    return read


def test_every_kind_of_activity_has_a_weight():
    """A kind that can be imported and had no weight would be left out in silence."""
    assert set(WEIGHTS) == set(EVENT_KINDS)


def test_the_shipped_file_says_the_defaults(tmp_path):
    """What a newcomer reads in the file is what holds without it."""
    home = Home(tmp_path)
    home.write_starters()
    shipped = load_network(home)
    assert shipped.weight_of == NetworkSettings().weight_of == dict(WEIGHTS)
    assert shipped.model_copy(update={"weights": {}}) == NetworkSettings()


def test_only_what_is_named_changes(settings):
    """A file with one line leaves all else as it is; 0 leaves a kind out."""
    own = settings("weights: {reaction: 0}\nweeks: 26\n")
    assert own.weight_of == {**WEIGHTS, "reaction": 0}
    assert (own.weeks, own.half_life_days) == (26, 28)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weights: {chat: 2}\n", r"network\.yaml:1: `weights` has 'chat', which is no kind"),
        ("weeks: 12\nweights: {reply: -1}\n", r"network\.yaml:2: `weights\.reply`"),
        ("weights: {reply: .inf}\n", "finite"),
        ("half_life_days: 0\n", "half_life_days"),
        ("least: 0\n", "greater than 0"),
        ("weeks: 0\n", "weeks"),
        ("half_live_days: 3\n", "Did you mean 'half_life_days'"),
    ],
)
def test_mistakes_are_told(settings, text, told):
    """With file and line, and what may be written."""
    with pytest.raises(ConfigError, match=told):
        settings(text)


def test_without_files_activity_is_off_and_counts_by_default(tmp_path):
    """The terms of an empty home folder are those of no home folder."""
    assert load_activity_terms(Home(tmp_path)) == ActivityTerms()
    assert ActivityTerms().privacy.is_off
