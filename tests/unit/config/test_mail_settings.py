"""Settings of mail: what belongs together, and what would give a secret away."""

from __future__ import annotations

import pytest

from config import ConfigError, load_settings

TOKEN = {
    "SMTP_OAUTH_TOKEN_URL": "https://login.example.org/token",
    "SMTP_OAUTH_CLIENT_ID": "app",
    "SMTP_OAUTH_CLIENT_SECRET": "s3cret",
}


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Give a function that reads settings from an environment."""
    monkeypatch.chdir(tmp_path)

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"CROSSWEAVE_{name}", value)
        return load_settings()

    return read


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"GRAPH_TENANT": "t"}, "CROSSWEAVE_GRAPH_CLIENT_ID and CROSSWEAVE_GRAPH_CLIENT_SECRET"),
        ({"DKIM_KEY_FILE": "k.pem", "DKIM_DOMAIN": "x.example"}, "CROSSWEAVE_DKIM_SELECTOR"),
        ({"DKIM_DOMAIN": "x; v=DKIM1"}, "CROSSWEAVE_DKIM_DOMAIN: "),
        ({"SMTP_OAUTH_TOKEN_URL": "https://x.example"}, "CROSSWEAVE_SMTP_OAUTH_CLIENT_ID"),
        (TOKEN | {"SMTP_OAUTH_CLIENT_SECRET": ""}, "CROSSWEAVE_SMTP_OAUTH_REFRESH_TOKEN"),
        (TOKEN | {"SMTP_OAUTH_TOKEN_URL": "http://login.example.org"}, "begins with https"),
        ({"GRAPH_URL": "http://graph.example.org"}, "begins with https"),
        ({"INBOX": "imap://mail.example.org"}, "imaps://imap.example.org/INBOX"),
        ({"INBOX": "imaps://ada:pw@mail.example.org/INBOX"}, "settings of their own"),
        ({"INBOX": "imaps://mail.example.org/INBOX"}, "CROSSWEAVE_INBOX_USER and _PASSWORD"),
        (
            {"SMTP_HOST": "mail.example.org", "SMTP_SECURITY": "none", "SMTP_USER": "ada"},
            "in the clear",
        ),
    ],
)
def test_what_cannot_work_is_said_with_its_name(settings, variables, words):
    """Before the first mail, naming the variable to set."""
    with pytest.raises(ConfigError) as caught:
        settings(**variables)
    assert words in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "variables",
    [
        {"SMTP_HOST": "relay.example.org", "SMTP_SECURITY": "none"},
        {"SMTP_HOST": "localhost", "SMTP_SECURITY": "none", "SMTP_USER": "ada"},
        TOKEN | {"SMTP_HOST": "smtp.office365.com"},
        TOKEN | {"INBOX": "imaps://outlook.office365.com/INBOX"},
        {"INBOX": "maildir:/var/mail/crossweave"},
        {"INBOX": "", "GRAPH_TENANT": "", "DKIM_KEY_FILE": "", "SMTP_OAUTH_TOKEN_URL": ""},
    ],
)
def test_what_works_is_let_through(settings, variables):
    """A relay without login, a login on this machine, tokens, inboxes, and empty variables."""
    settings(**variables)


def test_secrets_are_never_printed(settings):
    """Whatever prints the settings."""
    printed = repr(settings(**TOKEN, INBOX_PASSWORD="hunter2", GRAPH_CLIENT_SECRET=""))
    assert "s3cret" not in printed
    assert "hunter2" not in printed


def test_people_are_told_where_mail_goes(settings):
    """Graph comes before SMTP, and files are what is left."""
    assert settings().mail_server is None
    assert settings(SMTP_HOST="mail.example.org").mail_server == "mail.example.org:587"
    graph = {"GRAPH_TENANT": "t", "GRAPH_CLIENT_ID": "c", "GRAPH_CLIENT_SECRET": "s"}
    assert "graph.microsoft.com" in (settings(**graph).mail_server or "")
