"""Settings: from the environment, with a message for each value that cannot be used."""

from datetime import UTC, datetime

import pytest

from config import ConfigError, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_database_lies_in_the_home_folder(monkeypatch):
    """One variable moves all that an installation writes."""
    monkeypatch.setenv("CROSSWEAVE_HOME", "/srv/cw")
    settings = load_settings()
    assert settings.database == "sqlite:////srv/cw/crossweave.db"
    assert str(settings.mail_folder) == "/srv/cw/mail"


def test_a_database_url_wins(monkeypatch):
    """PostgreSQL is one setting away."""
    monkeypatch.setenv("CROSSWEAVE_DATABASE_URL", "postgresql://db/cw")
    assert load_settings().database == "postgresql://db/cw"


def test_admins_are_a_list(monkeypatch):
    """Several admins are written with commas."""
    monkeypatch.setenv("CROSSWEAVE_ADMINS", "a@x.example, b@x.example,")
    assert load_settings().admin_addresses == ["a@x.example", "b@x.example"]


def test_admins_read_english_unless_told_otherwise(monkeypatch):
    """The language of mail to admins is a setting."""
    assert load_settings().admin_locale == "en"
    monkeypatch.setenv("CROSSWEAVE_ADMIN_LOCALE", "de-CH")
    assert load_settings().admin_locale == "de-CH"


def test_a_password_is_never_printed(monkeypatch):
    """A settings object that ends in a log gives no secret away."""
    monkeypatch.setenv("CROSSWEAVE_SMTP_PASSWORD", "hunter2")
    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_PORT", "many"),
        ("SMTP_SECURITY", "maybe"),
        ("VANISHED_SHARE", "2"),
        ("NOW", "2027-01-04T08:00:00"),
        ("ADMIN_LOCALE", "German"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch, name, value):
    """The message names the variable, not a line of our code, and does not repeat the value."""
    monkeypatch.setenv(f"CROSSWEAVE_{name}", value)
    with pytest.raises(ConfigError, match=f"CROSSWEAVE_{name}: "):
        load_settings()


def test_the_clock_can_be_stopped(monkeypatch):
    """Rehearsals run at an instant of one's choice."""
    monkeypatch.setenv("CROSSWEAVE_NOW", "2027-01-04T08:00:00Z")
    assert load_settings().now == datetime(2027, 1, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize("variable", ["CROSSWEAVE_SENDER", "CROSSWEAVE_ADMINS"])
@pytest.mark.parametrize("value", ["nobody", "AI team <ai@x.example>", "a@x.example, b"])
def test_addresses_are_checked_before_the_first_mail(monkeypatch, variable, value):
    """A wrong address is told at once, with the variable's name and what to write."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=rf"{variable}.*ai@example\.org"):
        load_settings()


@pytest.mark.parametrize("value", ["local", "local:4", "tcp://10.0.0.7:8786", "tls://dask.x:8786"])
def test_dask_is_this_machine_or_a_scheduler(monkeypatch, value):
    """One variable says where pairs of a very large roster are scored."""
    monkeypatch.setenv("CROSSWEAVE_DASK", value)
    assert load_settings().dask == value


def test_without_dask_the_cores_of_this_machine_do(monkeypatch):
    """Empty is the same as not set."""
    monkeypatch.setenv("CROSSWEAVE_DASK", "")
    assert load_settings().dask is None


@pytest.mark.parametrize("value", ["yes", "local:0", "local:", "tcp://host", "http://h:80", "h:1"])
def test_a_dask_that_is_neither_is_told_at_once(monkeypatch, value):
    """The message says what can be written, with an example of each."""
    monkeypatch.setenv("CROSSWEAVE_DASK", value)
    with pytest.raises(ConfigError, match=r"CROSSWEAVE_DASK: .*local:4.*tcp://"):
        load_settings()
