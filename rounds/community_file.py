"""A community's YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from config import ConfigError, read_document
from config.validation import validate
from rounds.cadence import known_cron, known_zone


class Rhythm(BaseModel):
    """When a community's digest goes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cron: Annotated[str, AfterValidator(known_cron)]
    time_zone: Annotated[str, AfterValidator(known_zone)] = "UTC"


class CommunityFile(BaseModel):
    """A group of members with a purpose, as its file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    name: str = Field(min_length=1, max_length=120)
    type: Literal["organisation", "topic", "level", "project"]
    purpose: str = ""
    facilitators: tuple[str, ...] = ()
    champions: tuple[str, ...] = ()
    platform: str = ""
    digest: Rhythm | None = None


def load_community(folder: Path, slug: str) -> CommunityFile:
    """Read a community's file from the home folder's ``communities``.

    Raises
    ------
    ConfigError
        When the file is missing or wrong; every problem is told with its file and line.
    """
    path = folder / f"{slug}.yaml"
    if path.parent != folder:
        raise ConfigError(f"{path}: that is no name of a community.")
    return validate(CommunityFile, read_document(path), slug=slug)
