"""In whose name a community's mail goes out."""

from __future__ import annotations

from dataclasses import dataclass

from config.prompts import Prompt
from rounds.community_file import CommunityFile


@dataclass(frozen=True, slots=True)
class Letterhead:
    """In whose name a community's mail goes out.

    Attributes
    ----------
    community
        The community of the program.
    contact
        The address that reads answers.
    admins
        Who gets word of rounds and of trouble.
    admin_locale
        In which language they get it, such as ``de-CH``.
    prompts
        Things to try together that its introductions choose from.
    """

    community: CommunityFile
    contact: str
    admins: tuple[str, ...] = ()
    admin_locale: str = "en"
    prompts: tuple[Prompt, ...] = ()
