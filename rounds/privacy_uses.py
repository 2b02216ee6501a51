"""What is kept and worked out of people, and which rules use it, as an installation is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Settings
from config.privacy import PrivacySettings
from config.roles import Roles
from matching.rule_reads import columns_read, looks_at_activity
from members.joining import GOOD_FOR
from notifications.pages import Section
from rounds.program_file import ProgramFile
from sources import FeedMapping
from sources.fields import FIELDS
from store import Base
from store.purpose_terms import ERASED, FOR_GOOD, ORIGINS, READERS, TWO_WEEKS, Purpose
from store.purposes import PURPOSES

IN_PLAIN_WORDS: Final[Mapping[str, str]] = {
    "contacts": "who is in touch already (the network)",
    "functions_asked": "functions a mentee asks for",
    "functions_offered": "functions a mentor offers",
    "leads": "who would lead a team",
    "led": "who had mentees in rounds before",
    "load": "matches in other programs",
    "manager": "the reporting line",
    "met": "who was introduced before",
    "needs": "skills that a project needs",
    "owed": "who was left out before (the ledger)",
    "topics_asked": "topics a mentee asks for",
    "topics_offered": "topics a mentor offers",
    "wanted": "skills that a project would like",
    "wishes": "mentors or projects somebody would like",
    "works_from": "working hours",
    "works_until": "working hours",
}
"""Columns whose own name does not say what they are."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What an installation is set to.

    Attributes
    ----------
    programs
        The programs that can be read.
    mappings
        The mappings that can be read, each with where it is used: by a feed, or when a file is
        imported by hand.
    troubles
        What could not be read, in words.
    digests
        The communities that thank their members every week.
    """

    settings: Settings
    privacy: PrivacySettings
    roles: Roles
    programs: Sequence[ProgramFile]
    mappings: Sequence[tuple[str, FeedMapping]]
    troubles: Sequence[str] = ()
    digests: Sequence[str] = ()


def kept(session: Session, privacy: PrivacySettings) -> Section:
    """List every column of the database with its purpose, and how many rows there are."""
    rows: list[tuple[str, ...]] = []
    for name, told in PURPOSES.items():
        table = Base.metadata.tables[name]
        count = session.scalar(select(func.count()).select_from(table)) or 0
        what = f"{told.holds} ({name}, {count:,} rows)"
        for purpose, columns in _alike(told.columns):
            how_long = _kept_in_words(purpose.kept, privacy)
            readers = ", ".join(purpose.readers)
            rows.append((what, ", ".join(columns), purpose.why, purpose.origin, readers, how_long))
    return Section(
        "kept",
        "What is kept",
        (
            "All tables and columns of the database, as they are now.",
            f"From: {_legend(ORIGINS)}.",
            f"Who reads it: {_legend(READERS)}.",
            "Only what has a number of weeks or days here is deleted by itself. What is kept until"
            " it is erased goes when a member erases themselves on their page (my data), or an"
            " admin does it (crossweave members erase). Of past rounds a number without a name"
            " stays; keyed hashes of address and key stay, so that no import brings them back.",
        ),
        ("of", "field", "why", "from", "who reads it", "kept"),
        tuple(rows),
    )


def _legend(words: Mapping[str, str]) -> str:
    return "; ".join(f"{short}: {long}" for short, long in words.items())


def _alike(columns: Mapping[str, Purpose]) -> Iterator[tuple[Purpose, list[str]]]:
    """Put columns of one purpose together, in the order of the table."""
    together: dict[Purpose, list[str]] = {}
    for name, purpose in columns.items():
        together.setdefault(purpose, []).append(name)
    yield from together.items()


def _kept_in_words(kept: str, privacy: PrivacySettings) -> str:
    if kept == FOR_GOOD:
        return "for good"
    if kept == TWO_WEEKS:
        return f"{GOOD_FOR.days} days"
    weeks = None if kept == ERASED else privacy.retention.weeks(kept)
    return "until it is erased" if weeks is None else f"{weeks} weeks"


def inferred(now_set: Configuration) -> Section:
    """List what is worked out about people, and which programs use it."""
    problems = _kept_in_words("problems", now_set.privacy)
    inside = f"inside what a round was solved from: {problems}"
    off = " (activity is off: not worked out)" if now_set.privacy.is_off else ""
    loads = _users(now_set, "MustLoad", "MustMemberLoad")
    thanks = ", ".join(now_set.digests) or "no community has a digest"
    rows = (
        (
            f"The network: who is in touch with whom{off}",
            "activity of the weeks before a round",
            f"{_users(now_set, 'PreferBridge')}; shares in crossweave simulate",
            "admins, as a reason of a match; never members",
            f"{inside}, of programs with a rule that asks for it",
        ),
        (
            f"Who is in touch with few or with many (quiet, open){off}",
            "the network",
            _users(now_set, "PreferSpread", "PreferQuietWithOpen"),
            "nobody by name: admins see that the rule gave points",
            "not kept: worked out for each round",
        ),
        (
            "The ledger: who was left out or stood up",
            "the rounds before",
            _users(now_set, "PreferOwed"),
            "auditors and admins, by name (members ledger); whoever may run round explain; never"
            " members",
            f"{inside}; worked out anew whenever it is read",
        ),
        (
            "The points of a match",
            "the program's prefer rules",
            ", ".join(file.slug for file in now_set.programs if file.policy.prefer) or "no program",
            "admins; in no mail to members",
            "until it is erased",
        ),
        (
            "How busy somebody is: matches in other programs",
            "rounds and mentorships",
            f"every program, so that nobody has two matches at once; {loads}",
            "admins: that somebody is in a match of another program, not in which",
            f"{inside}; that somebody took no part for it: until it is erased",
        ),
        (
            f"Who helped others this week{off}",
            "activity of the week",
            f"thanks of the week: {thanks}",
            "the community, only of those who agreed",
            "in the mail: " + _kept_in_words("mail", now_set.privacy),
        ),
    )
    return Section(
        "inferred",
        "What is worked out about people",
        ("Nothing else is: no rating and no forecast of anybody.",),
        ("what", "from", "used by", "who sees it", "kept"),
        rows,
    )


def _users(now_set: Configuration, *kinds: str) -> str:
    """Name the programs with rules of some kinds."""
    found = [
        f"{file.slug} ({rule.label})"
        for file in now_set.programs
        for rule in (*file.policy.must, *file.policy.prefer)
        if type(rule).__name__ in kinds
    ]
    return ", ".join(found) or "no program's rules"


def rules_read(now_set: Configuration) -> Section:
    """List each rule of each program with what it looks at."""
    rows = []
    for file in now_set.programs:
        for part, rules in (("must", file.policy.must), ("prefer", file.policy.prefer)):
            for rule in rules:
                columns = (IN_PLAIN_WORDS.get(name, name) for name in columns_read(rule))
                read = ", ".join(dict.fromkeys(columns))
                noted = " - from activity" if looks_at_activity(rule) else ""
                rows.append((file.slug, part, rule.label, f"{read}{noted}"))
    sentences = [
        *map(_terms, now_set.programs),
        *(f"Not read: {each}" for each in now_set.troubles),
    ]
    return Section(
        "rules",
        "Which rules read which fields",
        tuple(sentences) or ("There is no program yet.",),
        ("program", "part", "rule", "reads"),
        tuple(rows),
    )


def _terms(file: ProgramFile) -> str:
    arrangement = file.arrangement
    who = {
        "opt_in": "who says yes takes part",
        "each_round": "members are asked before every round",
        "enrolled": f"everyone in scope is enrolled, approved by {arrangement.approver}:"
        f" {arrangement.reason}",
    }[arrangement.participation]
    look = (
        "an admin approves each round" if arrangement.approval == "required" else "no admin looks"
    )
    return f"{file.slug} ({file.policy.kind}): {who}; {look}."


def comes_in(now_set: Configuration) -> Section:
    """List which columns of which files are taken, and for what."""
    rows = [
        (use, mapping.kind, field, ", ".join(rule.origin) or "the same for all")
        for use, mapping in now_set.mappings
        for field, rule in mapping.fields.items()
    ]
    allowed = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in FIELDS.items())
    return Section(
        "comes_in",
        "What is taken from files",
        (
            f"Only these fields can be taken: {allowed}.",
            "A column that no mapping names is not read into the database; a mapping that names a"
            " protected one is refused.",
        ),
        ("mapping", "kind", "field", "column of the file"),
        tuple(rows),
    )
