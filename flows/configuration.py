"""Gather what an installation is set to; what cannot be read is told instead of stopping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from config import ConfigError
from config.privacy import load_privacy
from config.roles import load_roles
from flows.feeds import Feeds, load_feeds
from flows.installation import Installation
from rounds.privacy_uses import Configuration
from sources import FeedMapping, read_mapping

Read = TypeVar("Read")


def configuration(installation: Installation) -> Configuration:
    """Read settings, programs, feeds, mappings, communities, roles and privacy.

    Raises
    ------
    ConfigError
        When roles or privacy cannot be read: what they say cannot be left out.
    """
    home = installation.home
    troubles: list[str] = []
    programs = [
        file
        for path in sorted(home.programs.glob("*.yaml"))
        if (file := _tried(partial(installation.program, path.stem), troubles))
    ]
    communities = [
        community
        for path in sorted(home.communities.glob("*.yaml"))
        if (community := _tried(partial(installation.community, path.stem), troubles))
    ]
    feeds = _tried(partial(load_feeds, home), troubles) or Feeds()
    return Configuration(
        settings=installation.settings,
        privacy=load_privacy(home),
        roles=load_roles(home),
        programs=programs,
        mappings=list(_mappings(installation, feeds, troubles)),
        troubles=troubles,
        digests=[each.slug for each in communities if each.digest],
    )


def _mappings(
    installation: Installation, feeds: Feeds, troubles: list[str]
) -> Iterator[tuple[str, FeedMapping]]:
    """Give the mappings of the feeds, and those that a file may be imported by."""
    named: set[Path] = set()
    for feed in feeds.feeds:
        path = _tried(partial(installation.home.mapping, feed.mapping), troubles)
        mapping = _tried(partial(read_mapping, path), troubles) if path else None
        if path and mapping:
            named.add(path.resolve())
            yield f"{feed.mapping}, read by schedule from {feed.file}", mapping
    for path in sorted((installation.home.path / "mappings").glob("*.yaml")):
        if path.resolve() in named:
            continue
        mapping = _tried(partial(read_mapping, path), troubles)
        if mapping:
            yield f"{path.stem}, when a file is imported", mapping


def _tried(read: Callable[[], Read], troubles: list[str]) -> Read | None:
    try:
        return read()
    except ConfigError as error:
        troubles.append(str(error))
        return None
