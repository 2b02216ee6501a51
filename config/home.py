"""The home folder: what one organisation wrote, and where its data lies."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError

STARTERS = (
    "programs/learning-partners.yaml",
    "communities/ai-learners.yaml",
    "mappings/people.yaml",
    "mappings/activity.yaml",
    "mappings/answers.yaml",
    "mappings/mentoring.yaml",
    "feeds.yaml",
    "roles.yaml",
    "privacy.yaml",
    "network.yaml",
    "prompts.yaml",
)
"""The files that a new home folder begins with."""

_SHIPPED = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Home:
    """The home folder of one installation.

    Attributes
    ----------
    path
        The folder itself (``CROSSWEAVE_HOME``).
    """

    path: Path

    @property
    def programs(self) -> Path:
        """Where the programs' files are."""
        return self.path / "programs"

    @property
    def communities(self) -> Path:
        """Where the communities' files are."""
        return self.path / "communities"

    @property
    def templates(self) -> Path:
        """Where the organisation's own templates of messages are."""
        return self.path / "templates"

    @property
    def catalogues(self) -> Path:
        """Where the organisation's own words for messages are."""
        return self.path / "catalogues"

    @property
    def feeds(self) -> Path:
        """The file that says where people and activity come from."""
        return self.path / "feeds.yaml"

    @property
    def privacy(self) -> Path:
        """The file that says whose activity may be used."""
        return self.path / "privacy.yaml"

    @property
    def roles(self) -> Path:
        """The file that says who may do what."""
        return self.path / "roles.yaml"

    @property
    def network(self) -> Path:
        """The file that says what counts as being in touch."""
        return self.path / "network.yaml"

    def write_starters(self) -> list[Path]:
        """Write the starter files that are not there yet, and return those written."""
        written = []
        for name in STARTERS:
            target = self.path / name
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_SHIPPED / name, target)
            written.append(target)
        return written

    def add_program(self, name: str) -> list[Path]:
        """Copy a shipped program that is not there yet; return it when it was written.

        Raises
        ------
        ConfigError
            When no such program is shipped.
        """
        shipped = {path.stem: path for path in (_SHIPPED / "programs").glob("*.yaml")}
        if name not in shipped:
            names = ", ".join(sorted(shipped))
            raise ConfigError(
                f"No program {name!r} comes with Crossweave; there are: {names}. Your own goes into"
                " the home folder's programs/ (docs/programs.md)."
            )
        target = self.programs / f"{name}.yaml"
        if target.exists():
            return []
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped[name], target)
        return [target]

    def mapping(self, name: str) -> Path:
        """Return a mapping's file: a path, or the name of one in the home folder or shipped.

        Raises
        ------
        ConfigError
            When there is none.
        """
        places = [Path(name), self.path / "mappings" / f"{name}.yaml", shipped_mapping(name)]
        for place in places:
            if place.is_file():
                return place
        raise ConfigError(
            f"There is no mapping {name!r}: neither a file of that name, nor"
            f" {places[1]}. A mapping says which column is which; see docs/import.md."
        )


def shipped_programs() -> list[str]:
    """Return the names of the programs that come with Crossweave."""
    return sorted(path.stem for path in (_SHIPPED / "programs").glob("*.yaml"))


def shipped_starter(name: str) -> Path:
    """Return the place of a starter as it comes with Crossweave."""
    return _SHIPPED / name


def shipped_mapping(name: str) -> Path:
    """Return the place of a mapping that comes with Crossweave."""
    return _SHIPPED / "mappings" / f"{name}.yaml"
