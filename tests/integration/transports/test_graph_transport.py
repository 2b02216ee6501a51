"""Mails through Microsoft Graph, against a little service on the loopback."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from config.settings import Settings
from notifications.transports import transport_from
from notifications.transports.base import (
    OutcomeUnknownError,
    RefusedError,
    Transport,
    UnavailableError,
)


class Graph:
    """Takes mail as Microsoft Graph does, or answers with what it is told to.

    Attributes
    ----------
    replies
        What to answer instead, one after the other.
    """

    def __init__(self, *replies: tuple[int, dict[str, str], bytes]) -> None:
        self.replies = list(replies)
        self.taken: list[tuple[str, str, bytes]] = []

    def __call__(self, path: str, headers: dict[str, str], body: bytes) -> Any:
        if self.replies:
            return self.replies.pop(0)
        if headers.get("Content-Type") != "text/plain":
            return 400, {}, b""
        self.taken.append((path, headers["Authorization"], base64.b64decode(body, validate=True)))
        return 202, {}, b""


@pytest.fixture
def sending(web_service: Any, token_service: Any) -> Any:
    """Give a context manager that runs a service, and gives a transport to it."""

    @contextmanager
    def run(graph: Graph, secret: str = "s3cret") -> Iterator[Transport]:
        with web_service(graph) as service:
            settings = Settings(
                graph_tenant="a-tenant",
                graph_client_id="the-app",
                graph_client_secret=SecretStr(secret),
                graph_url=f"{service.url}/v1.0",
                graph_login_url=token_service.url,
            )
            with closing(transport_from(settings)) as transport:
                yield transport

    return run


def test_the_whole_mail_is_handed_over(sending, token_service, token_giver, a_mail) -> None:
    """The mailbox is the sender's, the bytes are the mail's, one token serves for several."""
    graph = Graph()
    with sending(graph) as transport:
        transport.send(a_mail)
        transport.send(a_mail)
    path = "/v1.0/users/crossweave%40harbourline.example/sendMail"
    assert graph.taken == [(path, "Bearer token-1", a_mail.content)] * 2
    assert token_service.asked[0][0] == "/a-tenant/oauth2/v2.0/token"
    assert token_giver.forms[0]["scope"].endswith("://127.0.0.1/.default")


def test_a_withdrawn_token_is_fetched_anew(sending, a_mail) -> None:
    """A login that is refused once is tried again with a new token."""
    graph = Graph((401, {}, b""))
    with sending(graph) as transport:
        transport.send(a_mail)
    assert [bearer for _, bearer, _ in graph.taken] == ["Bearer token-2"]


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "CROSSWEAVE_GRAPH_TENANT"), (403, r"Mail\.Send"), (404, "CROSSWEAVE_SENDER")],
)
def test_trouble_with_the_settings_is_no_fault_of_the_mail(sending, a_mail, status, words) -> None:
    """It would be refused with every mail: the message says what to look at."""
    graph = Graph(*[(status, {}, b"")] * 2)
    with sending(graph) as transport, pytest.raises(UnavailableError, match=words) as caught:
        transport.send(a_mail)
    assert "token-" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, "1e30", timedelta(hours=12)),
        (429, "nan", None),
        (503, "Mon, 04 Jan 2027 08:00:00 GMT", None),
    ],
)
def test_the_service_says_how_long_to_wait(sending, a_mail, status, header, wait) -> None:
    """Retry-After is heard, within reason."""
    graph = Graph((status, {"Retry-After": header}, b""))
    with sending(graph) as transport, pytest.raises(UnavailableError) as caught:
        transport.send(a_mail)
    assert caught.value.wait == wait


@pytest.mark.parametrize(("status", "for_good"), [(400, True), (413, True), (500, False)])
def test_a_refused_mail_says_whether_for_good(sending, a_mail, status, for_good) -> None:
    """The code is one that the outbox understands: of 500 and more there is no second try."""
    with sending(Graph((status, {}, b""))) as transport:
        with pytest.raises(RefusedError, match=str(status)) as caught:
            transport.send(a_mail)
        assert caught.value.code is not None
        assert (caught.value.code >= 500) == for_good
        transport.send(a_mail)


@pytest.mark.parametrize("reply", [(0, {}, b""), (502, {}, b""), (504, {}, b"")])
def test_no_answer_leaves_doubt(sending, a_mail, reply) -> None:
    """The mail may have been taken: sending it again could make two."""
    with sending(Graph(reply)) as transport, pytest.raises(OutcomeUnknownError):
        transport.send(a_mail)


def test_a_service_that_is_away_is_named(token_service, a_mail) -> None:
    """Nothing listens there, so nothing can have been taken."""
    settings = Settings(
        graph_tenant="t",
        graph_client_id="the-app",
        graph_client_secret=SecretStr("s3cret"),
        graph_url="http://127.0.0.1:9",
        graph_login_url=token_service.url,
    )
    with (
        closing(transport_from(settings)) as transport,
        pytest.raises(UnavailableError, match="CROSSWEAVE_GRAPH_URL"),
    ):
        transport.send(a_mail)


def test_a_wrong_secret_is_told_without_it(sending, a_mail) -> None:
    """The settings are named, their values are not."""
    with (
        sending(Graph(), secret="wr0ng") as transport,
        pytest.raises(UnavailableError, match="CROSSWEAVE_GRAPH_TENANT") as caught,
    ):
        transport.send(a_mail)
    assert "wr0ng" not in str(caught.value)


def test_nothing_is_sent_to_whom_it_is_not_for(sending, a_mail) -> None:
    """Graph goes by the headers, so an envelope that says otherwise is refused."""
    graph = Graph()
    elsewhere = replace(a_mail, recipient="rehearsal@harbourline.example")
    with sending(graph) as transport, pytest.raises(RefusedError):
        transport.send(elsewhere)
    assert graph.taken == []
