"""An inbox on an IMAP server, against a little one on the loopback that speaks TLS."""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from config.settings import Settings
from notifications.inbound.errors import InboxError
from notifications.inbound.mailboxes import inbox_of

USER = "crossweave@harbourline.example"
MAILS = {
    7: b"Message-ID: <7@x.example>\r\nSubject: one\r\n\r\nHello\r\n",
    9: b"Message-ID: <9@x.example>\r\n\r\n" + b"x" * 200 + b"\r\n",
}


class Imap(socketserver.StreamRequestHandler):
    """Speaks as much of IMAP as reading an inbox takes (RFC 9051)."""

    server: Any

    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            command, _, arguments = rest.partition(" ")
            self.server.commands.append(rest)
            name = "uid" if command.upper() == "UID" else command.lower()
            if not getattr(self, f"do_{name}")(tag, arguments):
                return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_capability(self, tag: str, _: str) -> bool:
        self.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
        self.say(f"{tag} OK done")
        return True

    def do_login(self, tag: str, arguments: str) -> bool:
        good = arguments.split() == [USER, '"right"'] or arguments.split() == [USER, "right"]
        self.say(f"{tag} OK in" if good else f"{tag} NO [AUTHENTICATIONFAILED] {arguments}")
        return True

    def do_authenticate(self, tag: str, _: str) -> bool:
        self.say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        if said == f"user={USER}\x01auth=Bearer token-1\x01\x01":
            self.say(f"{tag} OK in")
            return True
        self.say("+ " + base64.b64encode(b'{"status":"400"}').decode())
        self.rfile.readline()
        self.say(f"{tag} NO failed")
        return True

    def do_select(self, tag: str, arguments: str) -> bool:
        known = arguments == '"AI mail"'
        self.say("* 2 EXISTS")
        self.say(f"{tag} OK open" if known else f"{tag} NO no such folder")
        return True

    def do_uid(self, tag: str, arguments: str) -> bool:
        words = arguments.split()
        if words[0] == "SEARCH":
            unseen = [str(number) for number in MAILS if number not in self.server.seen]
            self.say(f"* SEARCH {' '.join(unseen)}".rstrip())
        elif words[0] == "FETCH":
            number = int(words[1])
            mail = MAILS[number]
            part = mail[: int(re.search(r"<0\.(\d+)>", arguments)[1])]
            self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(mail)} BODY[]<0> {{{len(part)}}}")
            self.wfile.write(part)
            self.say(")")
        elif words[0] == "STORE":
            self.server.seen.add(int(words[1]))
        self.say(f"{tag} OK done")
        return not (words[0] == "FETCH" and self.server.hangs_up)

    def do_logout(self, tag: str, _: str) -> bool:
        self.say("* BYE")
        self.say(f"{tag} OK bye")
        return False


class ImapServer(socketserver.ThreadingTCPServer):
    """Listens on a port that the system chooses."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        self.tls, self.seen, self.commands = tls, set(), []
        self.hangs_up = False
        super().__init__(("127.0.0.1", 0), Imap)

    def get_request(self) -> Any:
        connection, address = super().get_request()
        return self.tls.wrap_socket(connection, server_side=True), address

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a client that trusts us not hangs up."""


@pytest.fixture
def imap(server_tls) -> Iterator[ImapServer]:
    """Run a server with two unread mails."""
    with ImapServer(server_tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def opened(server: ImapServer, folder: str = "AI%20mail", **more: Any) -> Iterator[Any]:
    """Open the inbox that settings name."""
    known = {"inbox_user": USER, "inbox_password": SecretStr("right")}
    place = f"imaps://127.0.0.1:{server.server_address[1]}/{folder}"
    box = inbox_of(Settings(inbox=place, **(known | more)))
    assert box is not None
    with closing(box):
        yield box


def test_unread_mails_are_given_and_marked(imap, trusted) -> None:
    """Reading alone marks nothing; what was taken in is seen, and none is deleted."""
    with opened(imap) as box:
        found = dict(box.letters())
        assert [found[name].content for name in ("7", "9")] == list(MAILS.values())
        assert imap.seen == set()
        box.mark_read("7")
        assert [name for name, _ in box.letters()] == ["9"]
    assert not any("DELETE" in command.upper() for command in imap.commands)
    assert imap.commands[-1].upper() == "LOGOUT"


def test_a_token_opens_the_inbox(imap, trusted, token_service) -> None:
    """The token that sends mail reads it too."""
    tokens = {
        "inbox_password": None,
        "smtp_oauth_token_url": token_service.url,
        "smtp_oauth_client_id": "the-app",
        "smtp_oauth_client_secret": SecretStr("s3cret"),
    }
    with opened(imap, **tokens) as box:
        assert len(list(box.letters())) == 2
    tokens["inbox_user"] = "other@x.example"
    with opened(imap, **tokens) as box, pytest.raises(InboxError, match="CROSSWEAVE_SMTP_OAUTH_"):
        list(box.letters())


def test_a_refused_login_is_clear_and_tells_no_secret(imap, trusted) -> None:
    """The server repeats the password in its answer; the message does not."""
    with (
        opened(imap, inbox_password=SecretStr("wr0ng")) as box,
        pytest.raises(InboxError, match="CROSSWEAVE_INBOX_USER and _PASSWORD") as caught,
    ):
        list(box.letters())
    assert "wr0ng" not in str(caught.value)


def test_a_folder_that_is_not_there_is_named(imap, trusted) -> None:
    """A slip in the setting is found at once."""
    with opened(imap, folder="INBOX") as box, pytest.raises(InboxError, match="no folder INBOX"):
        list(box.letters())


def test_a_lost_connection_is_told(imap, trusted) -> None:
    """What was given until then stays taken in; the next reading goes on."""
    imap.hangs_up = True
    with opened(imap) as box, pytest.raises(InboxError, match="connection was lost"):
        list(box.letters())


def test_a_certificate_that_is_not_trusted_is_refused(imap) -> None:
    """Nobody in between reads the password."""
    with opened(imap) as box, pytest.raises(InboxError, match="certificate"):
        list(box.letters())
    assert imap.commands == []
