"""What changed in a program's file from one round to the next, for the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from rounds.lifecycle import REMATCH
from store import Round
from store.audit import record

Document = Mapping[str, Any]

PEOPLE: Final = ("lead", "sponsor", "members")
TEXTS: Final = ("aim", "first_step")
"""Keys of a project that name people or are free text: that they changed is told, not to what."""


def note_change(session: Session, round_: Round, *, actor: str, now: datetime) -> bool:
    """Record how a round's program differs from that of the round before; false when it does not.

    A rematch is no round before: it leaves rules out that mean nothing to one mentee.
    """
    before = session.scalars(
        select(Round.document)
        .where(
            Round.program_id == round_.program_id,
            Round.id != round_.id,
            Round.period.not_like(f"{REMATCH}%"),
        )
        .order_by(Round.opened_at.desc(), Round.id.desc())
    ).first()
    if before is None:
        return False
    return record_change(session, round_, before, actor=actor, now=now)


def record_change(
    session: Session, round_: Round, before: Document, *, actor: str, now: datetime
) -> bool:
    """Record how a round's program differs from an earlier document; false when it does not."""
    old, new = differences(before, round_.document)
    if not old and not new:
        return False
    record(
        session,
        at=now,
        actor=actor,
        action="program.change",
        subject=f"program/{round_.program.slug}",
        before=old,
        after=new | {"round": round_.id},
    )
    return True


def differences(before: Document, after: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what only the one document has, and what only the other has.

    Of a list (such as the rules) only the entries that differ, whatever their order; of keys within
    a key (such as the cadence) only those that differ; of a project only what changed, and nobody
    in it.
    """
    old, new = dict(before), dict(after)
    projects = old.pop("projects", []), new.pop("projects", [])
    gone, come = _of_keys(old, new)
    were, are = _of_projects(*projects)
    return (
        gone | ({"projects": were} if were else {}),
        come | ({"projects": are} if are else {}),
    )


def _of_keys(before: Document, after: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    gone: dict[str, Any] = {}
    come: dict[str, Any] = {}
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old == new and (key in before) == (key in after):
            continue
        was, is_ = _of_values(old, new)
        if key in before and was not in ([], {}):
            gone[key] = was
        if key in after and is_ not in ([], {}):
            come[key] = is_
    return gone, come


def _of_values(old: Any, new: Any) -> tuple[Any, Any]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _of_keys(old, new)
    if _is_list(old) and _is_list(new):
        return _without(old, new), _without(new, old)
    return old, new


def _without(entries: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return the entries that the other list does not have, each as often as it has more."""
    left = list(others)
    found = []
    for entry in entries:
        if entry in left:
            left.remove(entry)
        else:
            found.append(entry)
    return found


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _of_projects(
    before: Sequence[Document], after: Sequence[Document]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Compare projects by their names; a new or gone one is told by its name."""
    old, new = ({str(each["name"]): each for each in each_side} for each_side in (before, after))
    gone: dict[str, Any] = {name: "a project" for name in old if name not in new}
    come: dict[str, Any] = {name: "a project" for name in new if name not in old}
    for name in (name for name in old if name in new):
        was, is_ = _of_project(old[name], new[name])
        if was or is_:
            gone[name], come[name] = was, is_
    return gone, come


def _of_project(before: Document, after: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    told = (*PEOPLE, *TEXTS)
    gone, come = _of_keys(
        {key: value for key, value in before.items() if key not in told},
        {key: value for key, value in after.items() if key not in told},
    )
    for key in (key for key in told if before.get(key) != after.get(key)):
        was, is_ = _in_short(key, before.get(key)), _in_short(key, after.get(key))
        if was:
            gone[key] = was
        if is_:
            come[key] = is_ if is_ != was else f"{is_}, not the same"
    return gone, come


def _in_short(key: str, value: Any) -> str:
    """Say how many people are meant instead of who, and that there is text instead of which."""
    if not value:
        return ""
    if key in TEXTS:
        return "a text"
    count = len(value) if _is_list(value) else 1
    return "1 person" if count == 1 else f"{count} people"
