"""Ways out for mail: a server, a folder, or a list in memory."""

from __future__ import annotations

from config.settings import Settings
from notifications.transports.base import Transport


def transport_from(settings: Settings) -> Transport:
    """Choose the transport that the settings ask for.

    Returns
    -------
    Transport
        The SMTP server when one is set, else ``.eml`` files in the mail folder.
    """
    if settings.smtp_host is None:
        from notifications.transports.folder import FolderTransport

        return FolderTransport(settings.mail_folder)
    from notifications.transports.smtp import SmtpTransport

    password = settings.smtp_password
    return SmtpTransport(
        settings.smtp_host,
        settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )


__all__ = ["Transport", "transport_from"]
