"""What the pages work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from members.joining import NOBODY_KNOWN, Doorman
from notifications.links import PortalLinks
from notifications.stationery import Stationery
from rounds.letterhead import Letterhead
from rounds.program_file import ProgramFile
from store import Database


@dataclass(frozen=True, slots=True)
class Site:
    """One installation, as its pages see it.

    Attributes
    ----------
    links
        Makes links to these pages; its signer reads them.
    stationery
        The templates and catalogues of the pages.
    clock
        Gives the time, aware.
    organisation
        Whose pages these are.
    contact
        The address that reads what no page answers.
    program
        Reads the file of a program by its slug.
    letterhead
        Gives in whose name a community's mail goes out, by its slug.
    doorman
        Says who may join by a link, and by what key erased people are known again.
    """

    database: Database
    links: PortalLinks
    stationery: Stationery
    clock: Callable[[], datetime]
    organisation: str
    contact: str
    program: Callable[[str], ProgramFile]
    letterhead: Callable[[str], Letterhead]
    doorman: Doorman = NOBODY_KNOWN
