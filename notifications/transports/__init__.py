"""Ways out for mail: a server, a service, a folder, or a list in memory."""

from __future__ import annotations

from config.settings import Settings
from notifications.transports.base import Transport


def transport_from(settings: Settings) -> Transport:
    """Choose the transport that the settings ask for.

    Returns
    -------
    Transport
        Microsoft Graph or the SMTP server when one is set, else ``.eml`` files in the mail folder.
        Mails are signed on the way when a DKIM key is set.

    Raises
    ------
    ConfigError
        When the DKIM key cannot be used.
    """
    if settings.dkim_key_file is None:
        return _way_out(settings)
    from notifications.transports.signing import Signer, SigningTransport

    signer = Signer.of(settings)
    way_out = _way_out(settings)
    return way_out if signer is None else SigningTransport(way_out, signer)


def _way_out(settings: Settings) -> Transport:
    if settings.graph_tenant is not None:
        from notifications.transports.graph import GraphTransport
        from notifications.transports.oauth import graph_tokens

        return GraphTransport(settings.graph_url, graph_tokens(settings))
    if settings.smtp_host is None:
        from notifications.transports.folder import FolderTransport

        return FolderTransport(settings.mail_folder)
    from notifications.transports.logins import smtp_login
    from notifications.transports.smtp import SmtpTransport

    return SmtpTransport(
        settings.smtp_host,
        settings.smtp_port,
        security=settings.smtp_security,
        login=smtp_login(settings),
    )


__all__ = ["Transport", "transport_from"]
