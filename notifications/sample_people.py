"""Invented people of an invented company, for the samples of the messages."""

from __future__ import annotations

from typing import Final

from notifications.contexts import Person

CONTACT: Final = "learning@harbourline.example"

PRIYA: Final = Person(
    id=1,
    name="Priya Nair",
    function="Marketing",
    site="Rotterdam",
    country="Netherlands",
    time_zone="Europe/Amsterdam",
    languages=("English", "Hindi"),
    email="priya.nair@harbourline.example",
)
TOM: Final = Person(
    id=2,
    name="Tom Hughes",
    function="Finance",
    site="Leeds",
    country="United Kingdom",
    time_zone="Europe/London",
    languages=("English",),
    email="tom.hughes@harbourline.example",
)
LEILA: Final = Person(
    id=3,
    name="ليلى حداد",
    function="Customer Service",
    site="Casablanca",
    country="Morocco",
    time_zone="Africa/Casablanca",
    languages=("Arabic", "English"),
    email="leila.haddad@harbourline.example",
)
