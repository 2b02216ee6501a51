"""Where people and activity come from, as ``feeds.yaml`` in the home folder says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from config import Home, read_document
from config.validation import validate
from rounds.cadence import known_cron, known_zone


class Feed(BaseModel):
    """One file that is read again and again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["people", "activity"]
    file: Path
    mapping: str


class Feeds(BaseModel):
    """All feeds of an installation, and how often they are read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feeds: tuple[Feed, ...] = ()
    cron: Annotated[str, AfterValidator(known_cron)] = "0 5 * * *"
    time_zone: Annotated[str, AfterValidator(known_zone)] = "UTC"

    def of(self, kind: str) -> tuple[Feed, ...]:
        """Return the feeds of a kind."""
        return tuple(feed for feed in self.feeds if feed.kind == kind)


def load_feeds(home: Home) -> Feeds:
    """Read ``feeds.yaml``; without the file there are no feeds.

    Raises
    ------
    ConfigError
        When the file is wrong; every problem is told with its line.
    """
    if not home.feeds.exists():
        return Feeds()
    return validate(Feeds, read_document(home.feeds))
