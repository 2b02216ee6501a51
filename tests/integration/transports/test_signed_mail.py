"""Signatures (DKIM): checked as a receiver does, with the public key that a test publishes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dkim
import pytest

from config import ConfigError, Settings
from notifications.envelope import Mail, Sender, compose
from notifications.links import LinkSigner, PortalLinks
from notifications.outbox import message_id
from notifications.render import render
from notifications.samples import samples
from notifications.transports import transport_from
from notifications.transports.memory import MemoryTransport
from notifications.transports.signing import SIGNED, Signer, SigningTransport

DOMAIN = "harbourline.example"


def published(key: Path, kind: str = "rsa") -> Callable[..., bytes]:
    """Give a DNS in which the key's public half stands."""
    public = subprocess.run(
        ["openssl", "pkey", "-in", key, "-pubout"], capture_output=True, check=True, text=True
    ).stdout
    bare = "".join(public.split("\n")[1:-2])
    record = f"v=DKIM1; k={kind}; p={bare}".encode()
    name_of_key = b"cw._domainkey.harbourline.example."

    def look_up(name: bytes, **_: object) -> bytes:
        return record if name == name_of_key else b""

    return look_up


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a key of 1024 bits, which is quickly made."""
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", path, "1024"], capture_output=True, check=True)
    return path


def signing(key: Path, **more: Any) -> Settings:
    """Give settings that sign."""
    return Settings(
        sender=f"crossweave@{DOMAIN}",
        dkim_key_file=key,
        dkim_selector="cw",
        dkim_domain=DOMAIN,
        **more,
    )


@pytest.fixture
def one_click(now) -> Mail:
    """Compose an introduction with one click to stop it, and lines that begin with dots."""
    links = PortalLinks(
        "https://crossweave.harbourline.example",
        LinkSigner(["k" * 32], lambda: now, timedelta(days=60)),
    )
    context, key = samples()["introduction"], "reminder/match-1/1"
    rendered = replace(render(context, links=links), text=".a dot\n..two dots\nend\n")
    return compose(
        context,
        rendered,
        key=key,
        message_id=message_id(key),
        to="tom.hughes@harbourline.example",
        sender=Sender(f"crossweave@{DOMAIN}", "Cröss, weave"),
        date=now,
        links=links,
        thread=message_id("introduction/match-1/1"),
    )


def signed(mail: Mail, key: Path) -> bytes:
    """Sign a mail and give its bytes."""
    signer = Signer.of(signing(key))
    assert signer is not None
    transport = MemoryTransport()
    SigningTransport(transport, signer).send(mail)
    return transport.sent[0].content


def test_a_receiver_finds_the_signature_good(one_click, key) -> None:
    """Relaxed and relaxed, and every header that matters is covered, `From` once more."""
    raw = signed(one_click, key)
    assert dkim.verify(raw, dnsfunc=published(key))
    covered = b"".join(raw.partition(b" h=")[2].partition(b";")[0].split()).decode().split(":")
    assert covered == list(SIGNED)
    assert b"c=relaxed/relaxed" in raw


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: no"),
        (b"List-Unsubscribe: <https://", b"List-Unsubscribe: <https://evil."),
        (b"\r\nTo: tom", b"\r\nFrom: evil@evil.example\r\nTo: tom"),
        (b"two dots", b"no dots"),
    ],
)
def test_what_is_changed_on_the_way_is_found(one_click, key, before, after) -> None:
    """Both list headers (RFC 8058), a second `From`, and the body."""
    raw = signed(one_click, key)
    assert before in raw
    assert not dkim.verify(raw.replace(before, after), dnsfunc=published(key))


def test_it_holds_over_smtp(one_click, key, smtp_server, inbox) -> None:
    """Doubled dots and line ends of the dialogue leave it whole."""
    with smtp_server() as port:
        settings = signing(key, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        with closing(transport_from(settings)) as transport:
            transport.send(one_click)
    assert dkim.verify(inbox.taken[0], dnsfunc=published(key))


def test_files_are_signed_too(one_click, key, tmp_path) -> None:
    """What lies in the folder is what would have been sent."""
    settings = signing(key, home=tmp_path)
    with closing(transport_from(settings)) as transport:
        transport.send(one_click)
    (path,) = settings.mail_folder.glob("*.eml")
    assert dkim.verify(path.read_bytes(), dnsfunc=published(key))


def test_every_message_can_be_signed(key, now) -> None:
    """Whatever headers a kind of message has."""
    for kind, context in samples().items():
        mail = compose(
            context,
            render(context),
            key=kind,
            message_id=message_id(kind),
            to="a@b.example",
            sender=Sender(f"crossweave@{DOMAIN}", "Crossweave"),
            date=now,
        )
        assert dkim.verify(signed(mail, key), dnsfunc=published(key)), kind


def test_ed25519_signs_where_it_can(one_click, tmp_path) -> None:
    """A modern key works with PyNaCl, and without it is refused with what to do."""
    path = tmp_path / "ed.pem"
    make = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", path]
    subprocess.run(make, capture_output=True, check=True)
    if find_spec("nacl"):
        assert b"a=ed25519-sha256" in signed(one_click, path)
    else:
        with pytest.raises(ConfigError, match="PyNaCl"):
            Signer.of(signing(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"", "holds no private key"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "no private"),
        (b"\xff\xfe", "holds no private key"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_at_once(tmp_path, content, words) -> None:
    """Before the first mail, with the setting's name and how to make a key."""
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=words) as caught:
        transport_from(signing(path))
    assert "CROSSWEAVE_DKIM_KEY_FILE" in str(caught.value)


def test_a_short_key_is_refused(tmp_path) -> None:
    """Receivers ignore signatures of fewer than 1024 bits."""
    path = tmp_path / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", path, "512"], capture_output=True, check=True)
    with pytest.raises(ConfigError, match="512 bits"):
        Signer.of(signing(path))


def test_a_signature_of_another_domain_is_refused(key) -> None:
    """It would not speak for the address that members see."""
    settings = signing(key).model_copy(update={"sender": "crossweave@elsewhere.example"})
    with pytest.raises(ConfigError, match="CROSSWEAVE_DKIM_DOMAIN"):
        Signer.of(settings)
    below = signing(key).model_copy(update={"sender": f"crossweave@mail.{DOMAIN}"})
    assert Signer.of(below) is not None
