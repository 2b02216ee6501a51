"""What an entry of the audit says, in words that an admin reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from notifications.wording.dates import full_date

Values = Mapping[str, Any]

ACTORS: Final[Mapping[str, str]] = {
    "schedule": "The schedule",
    "catch-up": "The schedule, after a pause,",
    "delivery": "The delivery",
    "reconcile": "The delivery",
    "follow-up": "The follow-up of mentorships",
    "unanswered": "The follow-up of unanswered introductions",
    "member": "Their own form",
    "inbox": "The reading of the inbox",
    "policy: automatic": "The program (approval: automatic)",
    "prefect": "Somebody on Prefect's page",
}
"""Who acts where no person does."""

COUNTS: Final[Mapping[str, str]] = {
    "deactivated": "left",
    "returned": "back",
    "offered": "new as mentor",
    "asked": "new as mentee",
    "mentorships": "running mentorships",
    "activity": "activity events",
    "problems": "stored inputs of rounds",
    "mail": "texts of old mail",
    "imports": "records of imports",
    "join_requests": "requests to join",
    "members": "person",
    "enrolments": "places in programs",
    "round_answers": "answers to rounds",
    "activity_events": "activity events",
    "mail_stops": "lists that were stopped",
    "inbound_mail": "records of mail that came back",
    "slot_ticks": "times that suited",
    "tip_consents": "agreements to pass something on",
    "tips": "things passed on",
    "prompts_given": "things given to try",
    "rounds": "rounds that cannot be solved again",
}
"""Counts of an entry whose own name would not do."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry is about, with names and periods found.

    Attributes
    ----------
    people
        Names, listed; empty when nobody is named.
    round_name
        The round's days or name; empty without one.
    before, after
        What the entry keeps.
    subject
        What it was done to, such as ``feed/hr``.
    """

    people: str = ""
    round_name: str = ""
    subject: str = ""
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)

    @property
    def on_round(self) -> str:
        """The round, as a sentence names it."""
        return f"round {self.round_name}" if self.round_name else "a round"

    @property
    def name(self) -> str:
        """The subject's own name: ``hr`` of ``feed/hr``."""
        return self.subject.partition("/")[2]

    @property
    def as_role(self) -> str:
        """The role that an entry of a place names."""
        role = self.after.get("role")
        return f" as {role}" if role and role != "member" else ""


Sentence = Callable[[Told], str]


def in_words(actor: str, action: str, told: Told) -> str:
    """Say in a sentence who did what to whom; of an action without words its name."""
    who = ACTORS.get(actor, actor)
    sentence = SENTENCES.get(action)
    if sentence is None:
        about = ", ".join(part for part in (told.people, told.round_name, told.subject) if part)
        return f"{who}: {action} ({about})"
    return f"{who} {sentence(told)}"


def differences_in_words(before: Values, after: Values) -> str:
    """Say key by key what was and what is."""
    keys = [
        key
        for key in sorted({*before, *after})
        if key != "round" and not (_is_empty(before.get(key)) and _is_empty(after.get(key)))
    ]
    return "; ".join(
        f"{key}: {_plain(before[key]) if key in before else 'nothing'}"
        f" → {_plain(after[key]) if key in after else 'nothing'}"
        for key in keys
    )


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(item)}".strip() for key, item in value.items()) or "empty"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " and ".join(f"[{_plain(item)}]" for item in value) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)


def counts_in_words(values: Values) -> str:
    """Say how many of what, as the audit keeps it."""
    words = [
        f"{count:,} {COUNTS.get(name, name)}"
        for name, count in values.items()
        if name != "allow_vanished" and isinstance(count, int)
    ]
    return ", ".join(words) or "nothing"


def _with_reason(words: str) -> Sentence:
    def sentence(told: Told) -> str:
        reason = told.after.get("reason")
        return f"{words} {told.on_round}" + (f": {reason}" if reason else "")

    return sentence


def _on_round(before: str, after: str = "") -> Sentence:
    """Return the sentence of a choice: about the people, in the round."""
    return lambda told: f"{before} {told.people} {after}in {told.on_round}"


def _read(what: str) -> Sentence:
    def sentence(told: Told) -> str:
        forced = ", although many people were missing" if told.after.get("allow_vanished") else ""
        return f"read {what} of {told.name}{forced}: {counts_in_words(told.after)}"

    return sentence


def _until(told: Told) -> str:
    day = told.after.get("ends_on")
    return f", until {full_date(date.fromisoformat(day))}" if day else ""


def _joined(told: Told) -> str:
    return f"recorded that {told.people} takes part{told.as_role}"


def _paused(told: Told) -> str:
    until = told.after.get("paused_until")
    when = f" until {full_date(date.fromisoformat(until))}" if until else ""
    return f"recorded that {told.people} pauses{told.as_role}{when}"


def _answered(told: Told) -> str:
    part = "takes part" if told.after.get("takes_part") else "does not take part"
    return f"recorded that {told.people} {part} in the round of {told.after.get('period')}"


def _enrolled(told: Told) -> str:
    by = told.after.get("by")
    hand = f" (carried out by {by})" if by else ""
    return f"enrolled {told.after.get('added', 0):,} members{hand}: {told.after.get('reason')}"


def _placed(told: Told) -> str:
    offered, asked = told.after.get("offered", 0), told.after.get("asked", 0)
    why = told.after.get("reason")
    return f"gave {offered:,} places as mentor and {asked:,} as mentee: {why}"


def _settled(told: Told) -> str:
    what = str(told.after.get("kind", "message")).replace("_", " ")
    to = f" to {told.people}" if told.people else ""
    said = "had arrived" if told.after.get("state") == "sent" else "was lost; it is sent again"
    return f"said that a message ({what}){to} {said}"


def _preferences_changed(told: Told) -> str:
    what = ", ".join(str(each).replace("_", " ") for each in told.after.get("changed", ()))
    return f"changed the preferences of {told.people or told.subject}: {what}"


def _list_of(told: Told) -> str:
    name = str(told.after.get("list", ""))
    return "all lists" if name == "*" else f"the list {name}"


def _program_changed(told: Told) -> str:
    return (
        f"opened {told.on_round} with a program file that had changed:"
        f" {differences_in_words(told.before, told.after)}"
    )


def _settings_changed(told: Told) -> str:
    return (
        f"was the first to use {told.name} after it had changed:"
        f" {differences_in_words(told.before, told.after)}"
    )


MET: Final[Mapping[str, str]] = {
    "met": "met their match",
    "not_yet": "has not met their match yet",
    "not_met": "did not meet their match",
}


def _met(told: Told) -> str:
    said = MET.get(told.after.get("said", ""), "answered")
    return f"recorded that {told.people} {said} in {told.on_round}"


def _consented(told: Told) -> str:
    lets = "others" if told.after.get("agrees") else "nobody else"
    return f"recorded that {told.people} lets {lets} read what came of a meeting in {told.on_round}"


SENTENCES: Final[Mapping[str, Sentence]] = {
    "member.preferences": _preferences_changed,
    "mail.stop": lambda told: f"stopped mail to {told.people or told.subject}: {_list_of(told)}",
    "mail.allow": lambda told: f"allowed mail to {told.people or told.subject}: {_list_of(told)}",
    "mentorship.word": lambda told: (
        f"recorded how the mentorship of {told.people} goes:"
        f" {told.after.get('word')} ({told.after.get('role')})"
    ),
    "round.open": lambda told: f"opened {told.on_round}",
    "round.proposed": lambda told: f"had {told.on_round} solved",
    "round.approved": lambda told: f"approved {told.on_round}",
    "round.introduced": lambda told: f"queued the introductions of {told.on_round}",
    "round.closed": lambda told: f"closed {told.on_round}",
    "round.cancelled": _with_reason("cancelled"),
    "round.expired": _with_reason("let expire"),
    "round.pin": _on_round("put", "together "),
    "round.undo_pin": _on_round("took back the pin of"),
    "round.forbid": _on_round("kept", "apart "),
    "round.undo_forbid": _on_round("took back that", "are kept apart "),
    "round.drop": _on_round("left", "out "),
    "round.swap": _on_round("swapped the places of"),
    "round.undo_swap": _on_round("took back the swap of"),
    "round.part": lambda told: (
        f"took {told.after.get('matches', 0):,} matches out of {told.on_round}, whose places were"
        " taken or whose people may not be matched"
    ),
    "round.answer": _answered,
    "meeting.set": lambda told: f"found a time for the meeting of {told.people}",
    "meeting.cancel": lambda told: f"called off the meeting of {told.people}",
    "match.met": _met,
    "tip.consent": _consented,
    "tip.take_back": _on_round("deleted what", "had passed on of a meeting "),
    "match.change": _on_round("took", "out of their match "),
    "mentorship.begin": lambda told: f"began the mentorship of {told.people}{_until(told)}",
    "mentorship.record": lambda told: (
        f"recorded the running mentorship of {told.people}{_until(told)}"
    ),
    "mentorship.complete": lambda told: f"noted that the mentorship of {told.people} ran its term",
    "mentorship.end": lambda told: f"ended the mentorship of {told.people}",
    "mentorship.extend": lambda told: f"extended the mentorship of {told.people}{_until(told)}",
    "enrolment.joined": _joined,
    "enrolment.paused": _paused,
    "enrolment.left": lambda told: f"recorded that {told.people} leaves{told.as_role}",
    "enrolment.invited": lambda told: f"invited {told.people}{told.as_role}",
    "enrolment.wish": lambda told: (
        f"recorded wishes of {told.people}: {told.after.get('wishes', 0)} projects,"
        f" would lead {_plain(bool(told.after.get('would_lead')))}"
    ),
    "mentoring.terms": lambda told: (
        f"recorded what {told.people} says{told.as_role}:"
        f" {', '.join(told.after.get('changed', ())).replace('_', ' ')}"
    ),
    "program.enrol_everyone": _enrolled,
    "program.enrol_mentoring": _placed,
    "program.change": _program_changed,
    "settings.change": _settings_changed,
    "block.make": lambda _: "recorded that two members are never matched",
    "outbox.settle": _settled,
    "address.suppress": lambda told: (
        f"keeps mail from the address of {told.people or 'somebody'}, as it is gone for good"
        f" ({told.after.get('status', 'without a code')})"
    ),
    "address.lift": lambda told: f"let the address of {told.people or 'somebody'} have mail again",
    "digest.queue": lambda told: (
        f"queued the thanks of the week to {told.after.get('messages', 0):,} members of {told.name}"
    ),
    "import.people": _read("people"),
    "import.activity": _read("activity"),
    "import.answers": _read("answers"),
    "import.mentoring": _read("mentoring sign-ups"),
    "member.erase": lambda told: (
        f"erased all that was personal of {told.people}: {counts_in_words(told.after)}"
    ),
    "member.export": lambda told: f"had all that is kept of {told.people} written out",
    "member.join": lambda told: f"confirmed to be {told.people}, new by a link that was posted",
    "privacy.clean": lambda told: (
        f"deleted what had been kept long enough: {counts_in_words(told.after)}"
    ),
}
"""By action what is said of it, after who did it."""
