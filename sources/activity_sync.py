"""Take events into the store, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from config.privacy import PrivacySettings
from sources.erased import IsErased, nobody_is_erased
from sources.protocols import ActivitySource
from sources.records import BadRow, EventRecord
from sources.sync_log import CHUNK, OnProgress, write_sync_run
from store import ERASED, ActivityEvent, Member, activity_terms

ROWS_KEPT = 1_000
"""How many of the rows that are left out are kept with their reason; all are counted."""

_AMBIGUOUS = -1


@dataclass(frozen=True, slots=True)
class ActivitySync:
    """What a sync of activity did.

    Attributes
    ----------
    source
        The feed.
    seen
        How many rows it had.
    added
        How many events are new.
    known
        How many were there already, or were in the file twice.
    left_out
        How many rows could not be taken.
    unknown_people
        How many of those name somebody who is not a member.
    switched_off
        How many events were not kept because activity is off for the country of one of their
        people.
    too_early
        How many were not kept because they are from before the day since when activity is on.
    erased
        How many were not kept because they name somebody whose data was erased.
    quarantined
        The first of the rows that were left out, with their reasons.
    refused_columns
        The columns that nobody takes.
    warnings
        What an admin should look at.
    """

    source: str
    seen: int
    added: int
    known: int
    left_out: int
    unknown_people: int
    switched_off: int
    too_early: int
    erased: int
    quarantined: tuple[BadRow, ...]
    refused_columns: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def figures(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "seen": self.seen,
            "added": self.added,
            "known": self.known,
            "left_out": self.left_out,
            "unknown_people": self.unknown_people,
            "switched_off": self.switched_off,
            "too_early": self.too_early,
            "erased": self.erased,
            "refused_columns": list(self.refused_columns),
            "warnings": list(self.warnings),
        }


def sync_activity(
    session: Session,
    source: ActivitySource,
    *,
    now: datetime,
    on_progress: OnProgress | None = None,
    is_erased: IsErased = nobody_is_erased,
) -> ActivitySync:
    """Add the events that are not there yet; none is ever changed.

    What somebody did for themselves is kept without a target. Nothing is kept of people for whose
    country activity is off: both people of an event need it on. Events are read and written in
    pieces, so that a feed may be larger than memory. For a dry run, call it in
    ``Database.reading``.

    Parameters
    ----------
    session
        A session in a transaction.
    source
        The feed.
    now
        The time of the sync, with its zone.
    on_progress
        Told the rows read so far.
    is_erased
        Tells whose data was erased: events that name them are counted, and not kept.
    """
    tally = _Tally()
    privacy = activity_terms(session).privacy
    directory = _Directory(session, source.people_source, privacy, is_erased)
    for chunk in _chunks(source.events(now)):
        tally.seen += len(chunk)
        events = list(_found(chunk, directory, tally))
        tally.added += _insert_new(session, source.name, events)
        if on_progress:
            on_progress(tally.seen, None)
    done = ActivitySync(
        source=source.name,
        seen=tally.seen,
        added=tally.added,
        known=tally.seen - tally.added - tally.passed_over,
        left_out=tally.left_out,
        unknown_people=tally.unknown_people,
        switched_off=tally.switched_off,
        too_early=tally.too_early,
        erased=tally.erased,
        quarantined=tuple(tally.kept),
        refused_columns=source.refused_columns,
        warnings=(*source.notes, *_warnings(tally, directory, privacy)),
    )
    write_sync_run(
        session,
        source=source.name,
        kind="activity",
        at=now,
        figures=done.figures,
        bad_rows=done.quarantined,
    )
    return done


@dataclass(slots=True)
class _Tally:
    seen: int = 0
    added: int = 0
    left_out: int = 0
    unknown_actors: int = 0
    unknown_people: int = 0
    switched_off: int = 0
    too_early: int = 0
    erased: int = 0
    kept: list[BadRow] = field(default_factory=list)

    @property
    def passed_over(self) -> int:
        return self.left_out + self.switched_off + self.too_early + self.erased

    def leave_out(self, bad: BadRow) -> None:
        self.left_out += 1
        if len(self.kept) < ROWS_KEPT:
            self.kept.append(bad)


class _Directory:
    """Finds members by key, of one feed or of any, and by e-mail address; knows who is on."""

    def __init__(
        self,
        session: Session,
        people_source: str | None,
        privacy: PrivacySettings,
        is_erased: IsErased,
    ) -> None:
        self._ids: dict[str, int] = {}
        self._people_source, self._is_erased = people_source, is_erased
        members = select(Member.id, Member.source, Member.source_key, Member.email, Member.country)
        here = members.where(Member.source != ERASED).order_by(Member.id)
        rows = session.execute(here).all()
        for row in rows:
            if row.email:
                self._ids[row.email.lower()] = row.id
        keys: dict[str, int] = {}
        for row in rows:
            if people_source in (None, row.source):
                keys[row.source_key] = _AMBIGUOUS if row.source_key in keys else row.id
        self._ids.update(keys)
        self.size = len(rows)
        self.countries = {row.country for row in rows if row.country}
        on = {country for country in {*self.countries, None} if privacy.covers(country)}
        self._on = {row.id for row in rows if (row.country or None) in on}
        since = privacy.since
        self.begins = None if since is None else datetime.combine(since, time(), UTC)

    def find(self, reference: str) -> int | None:
        """Return a member's id, ``_AMBIGUOUS``, or None when nobody is known by this."""
        found = self._ids.get(reference)
        return self._ids.get(reference.lower()) if found is None else found

    def was_erased(self, reference: str) -> bool:
        """Say whether a key or address, of nobody here, is of somebody whose data was erased."""
        return self._is_erased(source=self._people_source, key=reference, email=reference)

    def is_on_for(self, *members: int | None) -> bool:
        """Say whether activity is on for all members of an event."""
        return all(member is None or member in self._on for member in members)

    def is_too_early(self, at: datetime) -> bool:
        """Say whether an event is from before activity was on."""
        return self.begins is not None and at < self.begins


def _chunks(records: Iterable[EventRecord | BadRow]) -> Iterator[list[EventRecord | BadRow]]:
    remaining = iter(records)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _found(
    chunk: Iterable[EventRecord | BadRow], directory: _Directory, tally: _Tally
) -> Iterator[tuple[EventRecord, int, int | None]]:
    """Give the events that may be kept and whose people are known, with ids; count the others."""
    for record in chunk:
        if isinstance(record, BadRow):
            tally.leave_out(record)
            continue
        actor = directory.find(record.actor)
        target = directory.find(record.target) if record.target else None
        if _names_erased(directory, (record.actor, actor), (record.target, target)):
            tally.erased += 1
            continue
        trouble = _trouble("an actor", actor)
        tally.unknown_actors += actor is None
        if trouble is None and record.target:
            trouble = _trouble("a target", target)
        if trouble:
            tally.unknown_people += actor is None or (target is None and record.target is not None)
            tally.leave_out(BadRow(record.file, record.line, trouble))
        elif actor is not None and _may_be_kept(record, actor, target, directory, tally):
            yield record, actor, None if target == actor else target


def _names_erased(directory: _Directory, *named: tuple[str | None, int | None]) -> bool:
    """Say whether somebody who is named, and is nobody here, is somebody who was erased."""
    return any(
        reference is not None and found is None and directory.was_erased(reference)
        for reference, found in named
    )


def _may_be_kept(
    record: EventRecord, actor: int, target: int | None, directory: _Directory, tally: _Tally
) -> bool:
    """Say whether activity is on for an event; count it where it is not."""
    if not directory.is_on_for(actor, target):
        tally.switched_off += 1
        return False
    if directory.is_too_early(record.at):
        tally.too_early += 1
        return False
    return True


def _trouble(role: str, found: int | None) -> str | None:
    if found is None:
        return (
            f"names {role} whom nobody knows: no member has this key or e-mail address; import"
            " people first, or correct it"
        )
    if found == _AMBIGUOUS:
        return (
            f"names {role} whose key two members have; say which feed's keys these are with"
            " `people: <source>` in the mapping"
        )
    return None


def _insert_new(
    session: Session, source: str, events: Sequence[tuple[EventRecord, int, int | None]]
) -> int:
    """Insert the events whose key is not stored yet, and return how many there were."""
    rows = [
        {
            "source": source,
            "source_key": record.key,
            "kind": record.kind,
            "actor_id": actor,
            "target_id": target,
            "topic": record.topic,
            "weight": record.weight,
            "at": record.at,
        }
        for record, actor, target in events
    ]
    if not rows:
        return 0
    # Looking the keys up first would be planned for the empty table that it was at the beginning.
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(ActivityEvent).on_conflict_do_nothing()
    counting = statement.execution_options(preserve_rowcount=True)
    return session.connection().execute(counting, rows).rowcount


def _warnings(tally: _Tally, directory: _Directory, privacy: PrivacySettings) -> tuple[str, ...]:
    if not tally.seen:
        return ("The feed has a header and no rows.",)
    if not directory.size:
        return ("There are no members yet: import people first, then activity again.",)
    if tally.unknown_actors == tally.seen:
        warning = (
            f"None of the {tally.seen:,} rows names a member. Some reports conceal names: turn"
            " that off and export again. Or `actor` holds another sort of key than the people"
            " file's."
        )
        return (warning,)
    return tuple(_not_kept(tally, directory, privacy))


def _not_kept(tally: _Tally, directory: _Directory, privacy: PrivacySettings) -> Iterator[str]:
    """Say what the switch kept out, in numbers, and what it names that nobody has."""
    if tally.switched_off:
        yield (
            f"Left out: {tally.switched_off:,} of {tally.seen:,} events, as activity is off for"
            " their country. privacy.yaml in the home folder switches it on (docs/network.md)."
        )
    if tally.too_early:
        yield (
            f"Left out: {tally.too_early:,} of {tally.seen:,} events from before"
            f" {privacy.since}, since when activity is on (privacy.yaml)."
        )
    if isinstance(privacy.activity_countries, frozenset):
        have = {country.strip().casefold() for country in directory.countries}
        named = sorted(privacy.activity_countries)
        nobodys = [each for each in named if each.strip().casefold() not in have]
        if nobodys:
            yield (
                f"privacy.yaml switches activity on for {', '.join(nobodys)}, and no member has"
                " this country: write it as the people file does."
            )
