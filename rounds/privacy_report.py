"""What is kept of people, why, who reads it and what is worked out: from what is configured now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from config import Settings
from config.roles import ALLOWED, IN_WORDS, OPEN, ROLES, Role, Roles
from notifications.pages import Section
from rounds.privacy_checks import Check, check_lists, check_stored_problems
from rounds.privacy_uses import Configuration, comes_in, inferred, kept, rules_read
from sources.protected import EXAMPLES
from store import ActivityEvent, AuditEntry

YES: Final = "so"


@dataclass(frozen=True, slots=True)
class PrivacyReport:
    """The report.

    Attributes
    ----------
    sections
        Its parts, in the order in which they are read.
    wrong
        What a check found; empty when all is as it has to be.
    """

    organisation: str
    at: datetime
    sections: tuple[Section, ...]
    wrong: tuple[str, ...]


def privacy_report(session: Session, now_set: Configuration, *, now: datetime) -> PrivacyReport:
    """Put together what is kept of people and why, from the configuration and the database."""
    checks = [*check_lists(), *check_stored_problems(session)]
    sections = (
        _activity(session, now_set),
        _roles(now_set.roles),
        kept(session, now_set.privacy),
        inferred(now_set),
        rules_read(now_set),
        comes_in(now_set),
        _engine(checks),
        _leaves(now_set.settings),
        _never(),
        _audit(session),
    )
    return PrivacyReport(
        organisation=now_set.settings.organisation,
        at=now,
        sections=sections,
        wrong=tuple(f"{check.what}: {', '.join(check.wrong)}" for check in checks if check.wrong),
    )


def _activity(session: Session, now_set: Configuration) -> Section:
    privacy = now_set.privacy
    count, oldest = session.execute(select(func.count(), func.min(ActivityEvent.at))).one()
    stored = f"{count:,} activity events are stored" + (
        f", the oldest of {oldest:%Y-%m-%d}." if oldest else "."
    )
    if privacy.is_off:
        said = ["Activity is off: nobody's is taken from a file, and no rule uses any."]
    else:
        named = privacy.activity_countries
        whose = "everybody" if named == "all" or named is None else f"{', '.join(sorted(named))}"
        since = f" It counts from {privacy.since} on." if privacy.since else ""
        said = [f"Activity is on for {whose}. Agreed by: {privacy.agreed_by}.{since}"]
    return Section("activity", "Is activity on?", (*said, stored))


def _roles(roles: Roles) -> Section:
    if roles.name_nobody:
        first = (
            "roles.yaml names nobody: whoever can run commands on this machine may do everything."
        )
    else:
        first = (
            "A command asks for a role by the name that goes with --by. That is a declaration, kept"
            " in the audit, and not a login: who can run commands on this machine can type another"
            " name."
        )
    looking = ", ".join(sorted(OPEN))
    rows = [
        (
            IN_WORDS[role],
            _holders(roles, role) or "nobody is named",
            ", ".join(command for command, may in ALLOWED.items() if role in may),
        )
        for role in ROLES
    ]
    rows.append(("line manager", "has no role", "nothing: managers get no mail, page or list"))
    return Section(
        "roles",
        "Who may do what",
        (first, f"Open to whoever can run commands, as they change nothing: {looking}."),
        ("role", "who", "may"),
        tuple(rows),
    )


def _holders(roles: Roles, role: Role) -> str:
    if role == "community_lead":
        return "; ".join(f"{slug}: {', '.join(names)}" for slug, names in roles.leads.items())
    return ", ".join(roles.holders(role, None))


def _engine(checks: Sequence[Check]) -> Section:
    return Section(
        "engine",
        "What is handed to the engine, looked at just now",
        ("The engine that chooses matches is given numbers and labels only.",),
        ("has to be so", "looked at", "found"),
        tuple(
            (
                check.what,
                check.looked_at,
                f"NOT SO: {', '.join(check.wrong)}" if check.wrong else "so",
            )
            for check in checks
        ),
    )


def _leaves(settings: Settings) -> Section:
    rows = [("mail", _mail_goes(settings))]
    if settings.smtp_oauth_token_url:
        rows.append(("logins", f"to {_host(settings.smtp_oauth_token_url)}, for a token"))
    if settings.inbox_is_imap:
        rows.append(("mail that comes back", f"is read from {_host(settings.inbox)}"))
    url = make_url(settings.database)
    if url.host:
        rows.append(("database", f"all that is kept is on {url.host} (database {url.database})"))
    if settings.dask and not settings.dask.startswith("local"):
        rows.append(("scoring of pairs", f"numbers and labels without names, to {settings.dask}"))
    return Section(
        "leaves",
        "What leaves this machine",
        ("Only what is listed here: no telemetry, no statistics, no pictures from elsewhere.",),
        ("what", "where to"),
        tuple(rows),
    )


def _host(url: str | None) -> str:
    return urlsplit(url or "").hostname or ""


def _mail_goes(settings: Settings) -> str:
    if settings.graph_tenant is not None:
        return f"{settings.mail_server}, encrypted"
    if settings.smtp_host is None:
        return f"nowhere: messages are files in {settings.mail_folder}"
    safe = {"none": "without encryption"}.get(settings.smtp_security, "encrypted")
    return f"{settings.smtp_host}:{settings.smtp_port}, {safe}"


def _never() -> Section:
    return Section(
        "never",
        "What is never kept",
        (
            f"Protected or private: {EXAMPLES}, and what else the list of protected words knows, in"
            " several languages. Such a column is refused by its name.",
            "What was said in a message, a document or a meeting.",
            "Why somebody is away, pauses or leaves a program.",
            "Names, addresses or keys in logs, or in Prefect's database.",
        ),
    )


def _audit(session: Session) -> Section:
    count, first = session.execute(select(func.count(), func.min(AuditEntry.at))).one()
    since = f" since {first:%Y-%m-%d}" if first else ""
    return Section(
        "audit",
        "Who did what",
        (
            f"The audit has {count:,} entries{since}. It holds ids, no names of members; the"
            " database refuses to change or delete an entry. crossweave audit lists it.",
        ),
    )
