"""One installation: its settings, home folder, database and clock."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError

from config import ConfigError, Home, Settings, load_settings
from config.activity_terms import load_activity_terms
from config.prompts import load_prompts
from notifications.links import MAILTO, Links, LinkSigner, PortalLinks
from notifications.stationery import Stationery
from rounds.community_file import CommunityFile, load_community
from rounds.letterhead import Letterhead
from rounds.program_path import program_path
from store import Database, Round
from store.schema import require_current, upgrade

if TYPE_CHECKING:
    from rounds.program_file import ProgramFile


@dataclass(frozen=True, slots=True)
class Installation:
    """What every command and flow starts from.

    Attributes
    ----------
    settings
        From the environment and ``.env``.
    """

    settings: Settings

    @property
    def home(self) -> Home:
        """The home folder."""
        return Home(self.settings.home)

    def now(self) -> datetime:
        """Return the instant it is, or the one that ``CROSSWEAVE_NOW`` stops the clock at."""
        return self.settings.now or datetime.now(UTC)

    @property
    def links(self) -> Links:
        """Where links in mail lead: to the pages, or to a mail already written without them."""
        return MAILTO if self.settings.portal_url is None else self.portal_links()

    def portal_links(self) -> PortalLinks:
        """Return what makes links to the pages.

        Raises
        ------
        ConfigError
            When no portal is set.
        """
        if self.settings.portal_url is None:
            raise ConfigError(
                "There is no portal yet: set CROSSWEAVE_PORTAL_URL to the address at which members"
                " reach the pages, and the keys that `crossweave portal keys` makes."
            )
        return PortalLinks(self.settings.portal_url, self.signer)

    @property
    def signer(self) -> LinkSigner:
        """What signs the links, and reads them."""
        settings = self.settings
        return LinkSigner(settings.signing_keys, self.now, timedelta(days=settings.link_days))

    @property
    def stationery(self) -> Stationery:
        """What mail is made with: the organisation's own templates and words come first."""
        return Stationery.of_home(self.home.path)

    @property
    def pages(self) -> Stationery:
        """What pages are made with, in the same way."""
        return Stationery(self.home.path / "pages", self.stationery.catalogues, "portal")

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Give the database, checked to fit this version, and close it afterwards.

        Raises
        ------
        SchemaError
            When it is missing, older or newer than the code.
        ConfigError
            When ``CROSSWEAVE_DATABASE_URL`` names no database that can be used.
        """
        database = self._database()
        try:
            require_current(database)
            yield database
        finally:
            database.dispose()

    @contextmanager
    def executor(self) -> Iterator[Executor | None]:
        """Give what scores blocks of pairs: ``None`` for all cores of this machine, else Dask.

        Raises
        ------
        RunningError
            When ``CROSSWEAVE_DASK`` names a cluster that cannot be used.
        """
        if self.settings.dask is None:
            yield None
            return
        # Loading Dask takes longer than most rounds, so only who asks for it pays.
        from flows.dask_blocks import dask_executor

        with dask_executor(self.settings.dask) as executor:
            yield executor

    def prepare(self, program: str | None = None) -> list[str]:
        """Write the starter files and make or upgrade the database; return the files written.

        Parameters
        ----------
        program
            A shipped program to copy as well; None for the starters alone.

        Raises
        ------
        ConfigError
            When no such program is shipped, or the database cannot be used.
        """
        database = self._database()
        added = [] if program is None else self.home.add_program(program)
        written = [*self.home.write_starters(), *added, *self._write_schema()]
        try:
            upgrade(database)
        finally:
            database.dispose()
        return [str(path) for path in written]

    def _write_schema(self) -> list[Path]:
        """Write the schema of program files where it is not there yet or of another version."""
        from rounds.program_schema import SCHEMA_FILE, schema_text, write_schema

        there = self.home.programs / SCHEMA_FILE
        if there.is_file() and there.read_text(encoding="utf-8") == schema_text():
            return []
        return [write_schema(self.home.programs)]

    def _database(self) -> Database:
        try:
            return Database(self.settings.database, terms=lambda: load_activity_terms(self.home))
        except (ArgumentError, ImportError) as error:
            raise ConfigError(
                "CROSSWEAVE_DATABASE_URL names no database that can be used. Leave it empty for a"
                " SQLite file in the home folder, or write postgresql://USER:PASSWORD@HOST/NAME."
            ) from error

    def slug_or_only(self, slug: str | None) -> str:
        """Check a program's name without reading its file; without a name give the only one.

        Raises
        ------
        ConfigError
            When there is no such program, or no name was given and there is not exactly one.
        """
        if slug is not None:
            return program_path(self.home.programs, slug).stem
        slugs = sorted(path.stem for path in self.home.programs.glob("*.yaml"))
        if len(slugs) != 1:
            names = ", ".join(slugs) or "none yet"
            raise ConfigError(f"Say which program. In {self.home.programs} there are: {names}.")
        return slugs[0]

    def program(self, slug: str) -> ProgramFile:
        """Read a program's file from the home folder."""
        from rounds.program_file import load_program

        return load_program(program_path(self.home.programs, slug))

    def program_or_only(self, slug: str | None) -> ProgramFile:
        """Read a program's file; without a name that of the only one. Raises as both do."""
        return self.program(self.slug_or_only(slug))

    def mentoring_program(self, slug: str | None) -> ProgramFile:
        """Read a mentoring program's file; without a name that of the only one of this kind.

        Raises
        ------
        ConfigError
            When it is of another kind, or no name was given and there is not exactly one.
        """
        if slug is not None:
            file = self.program(slug)
            if file.policy.kind != "mentoring":
                raise ConfigError(f"{slug} is a {file.policy.kind} program, not one of mentoring.")
            return file
        found = [file for file in self.programs() if file.policy.kind == "mentoring"]
        if len(found) != 1:
            names = ", ".join(file.slug for file in found) or "none yet"
            raise ConfigError(
                f"Say which program, with --program. Of mentoring there are: {names}."
            )
        return found[0]

    def programs(self) -> list[ProgramFile]:
        """Read all programs' files."""
        from rounds.program_file import load_programs

        return load_programs(self.home.programs)

    def community(self, slug: str) -> CommunityFile:
        """Read a community's file from the home folder."""
        return load_community(self.home.communities, slug)

    def sender_of(self, round_: Round) -> Letterhead:
        """Return in whose name a round's mail goes out."""
        return self.sender(round_.program.community)

    def sender(self, community: str) -> Letterhead:
        """Return in whose name a community's mail goes out; its admins are the installation's."""
        admins = tuple(self.settings.admin_addresses)
        return Letterhead(
            community=self.community(community),
            contact=admins[0] if admins else self.settings.sender,
            admins=admins,
            admin_locale=self.settings.admin_locale,
            prompts=tuple(load_prompts(self.home).of_community(community)),
        )


def this_installation() -> Installation:
    """Return the installation that the environment describes."""
    return Installation(load_settings())
