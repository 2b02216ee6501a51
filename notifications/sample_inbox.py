"""Invented samples of mail that came in and is handed on."""

from __future__ import annotations

from notifications.contexts import Context
from notifications.messages import ForwardedMail
from notifications.sample_people import CONTACT


def inbox_samples() -> tuple[Context, ...]:
    """Give a question of a member, with something attached."""
    return (
        ForwardedMail(
            organisation="Harbourline",
            contact=CONTACT,
            author="Priya Nair",
            address="priya.nair@harbourline.example",
            subject="Can we have a longer slot?",
            text="Hello,\n\nTom and I would like an hour instead of half of one.\nIs that fine?\n\n"
            "Priya",
            attachments=("calendar.png",),
        ),
    )
