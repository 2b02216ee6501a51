"""Little servers on the loopback: tokens over HTTP, certificates, SMTP."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.envelope import Mail, Sender, compose
from notifications.outbox import message_id
from notifications.render import render
from notifications.samples import introduction_sample

Reply = tuple[int, dict[str, str], bytes]


class WebService:
    """An HTTP server whose answers a function gives; it remembers what it was asked."""

    def __init__(self, answer: Callable[[str, dict[str, str], bytes], Reply]) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = (self.path, dict(self.headers), body)
                service.asked.append(request)
                status, headers, content = answer(*request)
                if not status:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> WebService:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class TokenGiver:
    """Gives out numbered tokens to who knows the secret, as RFC 6749 describes."""

    def __init__(self, lasts: float = 3600) -> None:
        self.lasts, self.given = lasts, 0
        self.forms: list[dict[str, str]] = []

    def __call__(self, _path: str, _headers: dict[str, str], body: bytes) -> Reply:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.forms.append(form)
        if form.get("client_secret") != "s3cret":
            said = {"error": "invalid_client", "error_description": "not the secret s3cret"}
            return 401, {}, json.dumps(said).encode()
        self.given += 1
        said = {"access_token": f"token-{self.given}", "expires_in": self.lasts}
        if form["grant_type"] == "refresh_token":
            said["refresh_token"] = f"refresh-{self.given}"
        return 200, {"Content-Type": "application/json"}, json.dumps(said).encode()


@pytest.fixture
def token_giver() -> TokenGiver:
    """Give what gives out tokens; a test may shorten how long they last."""
    return TokenGiver()


@pytest.fixture
def token_service(token_giver: TokenGiver) -> Iterator[WebService]:
    """Run a token endpoint."""
    with WebService(token_giver) as service:
        yield service


@pytest.fixture
def web_service() -> type[WebService]:
    """Give what serves answers over HTTP."""
    return WebService


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for this machine, with its key, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    """Give the server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process trust the certificate, as an administrator of the machine would."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


class LoopbackServer(Controller):
    """An SMTP server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Inbox:
    """Takes mail and keeps its bytes."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.logins: list[str] = []
        self.encrypted: list[bool] = []

    async def handle_DATA(self, _: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name that the server calls
        self.taken.append(envelope.original_content)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"


@pytest.fixture
def inbox() -> Inbox:
    """Give what takes mail."""
    return Inbox()


@pytest.fixture
def smtp_server(inbox: Inbox) -> Callable[..., Any]:
    """Give a context manager that runs an SMTP server with options, and gives its port."""

    @contextmanager
    def serving(**options: Any) -> Iterator[int]:
        server = LoopbackServer(inbox, hostname="127.0.0.1", port=0, **options)
        server.start()
        try:
            yield server.port
        finally:
            server.stop()

    return serving


@pytest.fixture
def a_mail() -> Mail:
    """Compose a mail."""
    key, context = "introduction/match-1/1", introduction_sample()
    return compose(
        context,
        render(context),
        key=key,
        message_id=message_id(key),
        to="tom.hughes@harbourline.example",
        sender=Sender("crossweave@harbourline.example", "Crossweave"),
        date=datetime(2027, 1, 4, 8, tzinfo=UTC),
    )
