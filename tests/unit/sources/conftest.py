"""Files and mappings for the tests of the connectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sources import FeedMapping, read_mapping

PEOPLE_MAPPING = """\
source: hr
kind: people
fields:
  key: Id
  name: Name
  email: E-mail
  level: Level
  time_zone: Zone
  manager: Manager
  status: Status
  away_until: Back on
  external: External
  languages: Languages
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file and give its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def mapping_of(write: Callable[[str, str], Path]) -> Callable[[str], FeedMapping]:
    """Read a mapping from its YAML text."""
    return lambda text: read_mapping(write("mapping.yaml", text))


@pytest.fixture
def people_mapping(mapping_of: Callable[[str], FeedMapping]) -> FeedMapping:
    """Give a mapping that takes most fields of a person."""
    return mapping_of(PEOPLE_MAPPING)
