"""A folder of mails to look at in a browser: an index, and a page for every mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from notifications.render import page
from notifications.transports.folder import file_name

TITLES: Final[Mapping[str, str]] = {
    "introduction": "Introductions",
    "match_changed": "Changes to a match",
    "unmatched": "Notes to those without a partner",
    "ask": "Are you in?",
    "bundle": "Several messages in one",
    "meeting_set": "Meetings: the invitation",
    "meeting_cancelled": "Meetings: called off",
    "time_proposed": "Meetings: another time proposed",
    "reminder": "Meetings: not scheduled yet?",
    "confirm_join": "Joining by a link: was it you?",
    "join_unknown": "Joining by a link: not known",
    "round_ahead": "A round is coming",
    "did_you_meet": "Did you meet?",
    "tip_consent": "May others read it?",
    "paused_note": "Paused after no answer",
    "mentee_introduction": "Mentoring: introductions of mentors",
    "mentor_introduction": "Mentoring: introductions of mentees",
    "mentee_unmatched": "Mentoring: no mentor this time",
    "mentor_unmatched": "Mentoring: no mentee this time",
    "mentoring_check_in": "Mentoring: how is it going?",
    "mentoring_closing": "Mentoring: thanks at the end",
    "mentorship_changed": "Mentoring: extended, or ended early",
    "team_kickoff": "Teams: kick-off",
    "team_unmatched": "Teams: no place this time",
    "sponsor_summary": "Teams: to sponsors",
    "recognition_digest": "Thanks",
    "thanked": "Thanks, to who helped",
    "approval_wanted": "To admins: approval wanted",
    "mentorship_word": "To admins: words of mentorships",
    "round_summary": "To admins: summaries",
    "round_ended": "To admins: rounds that ended",
    "delivery_trouble": "To admins: delivery",
    "forwarded_mail": "To admins: mail from members",
}
SHOWN: Final = ("From", "To", "Reply-To", "Date")


def write_gallery(folder: Path) -> Path:
    """Write ``index.html`` for a folder of ``.eml`` files.

    The index lists the mails by kind; each opens as a page of its own, so that thousands of them
    load no more than one. Pages that are there already are left alone unless their mail is newer.

    Returns
    -------
    Path
        The index.
    """
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    entries = [_entry(path) for path in sorted(folder.glob("*.eml"))]
    index = folder / "index.html"
    groups = _groups(entries)
    view = {"groups": groups, "total": len(entries)}
    index.write_text(page("pages/gallery.html.j2", view), encoding="utf-8")
    return index


def html_part(folder: Path, key: str) -> Path:
    """Give the file of a mail's HTML part, as `write_gallery` writes it."""
    return _part(folder / file_name(key))


def _entry(path: Path) -> dict[str, str]:
    """Write the mail's pages where they are missing or old; give its line in the index."""
    message = BytesParser(policy=default).parsebytes(path.read_bytes())
    shown = path.parent / "pages" / f"{path.stem}.html"
    if not shown.exists() or shown.stat().st_mtime < path.stat().st_mtime:
        _part(path).write_text(_content(message, "html"), encoding="utf-8")
        shown.write_text(page("pages/mail.html.j2", _view(message, path)), "utf-8")
    return {
        "kind": path.name.partition("-")[0],
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "href": f"pages/{shown.name}",
    }


def _groups(entries: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    order = list(TITLES)

    def place(entry: Mapping[str, str]) -> tuple[int, str]:
        kind = entry["kind"]
        return (order.index(kind) if kind in TITLES else len(order), kind)

    return [
        {"title": TITLES.get(kind, kind), "mails": list(mails)}
        for (_, kind), mails in groupby(sorted(entries, key=place), key=place)
    ]


def _view(message: EmailMessage, path: Path) -> dict[str, Any]:
    headers = [{"label": name, "value": str(message[name])} for name in SHOWN if message[name]]
    return {
        "subject": str(message["Subject"]),
        "headers": headers,
        "text": _content(message, "plain"),
        "part": _part(path).name,
        "eml": f"../{path.name}",
    }


def _content(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return part.get_content() if part is not None else ""


def _part(path: Path) -> Path:
    return path.parent / "pages" / f"{path.stem}.part.html"
