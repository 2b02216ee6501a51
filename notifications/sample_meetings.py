"""Invented samples of the messages about meetings."""

from __future__ import annotations

from datetime import timedelta

from notifications.contexts import Context, Period, ProgramInfo, Slot
from notifications.messages import MeetingCancelled, MeetingSet, Reminder, TimeProposed
from notifications.sample_people import CONTACT, PRIYA, TOM
from notifications.slots import suggest_slots

UID = "2f7d3c1e-5a53-5a0e-9a7c-0d6f1f0f6a34"


def meeting_samples(program: ProgramInfo, period: Period) -> tuple[Context, ...]:
    """Give one of each kind, of a pair in two time zones."""
    return (
        invitation_sample(program, period),
        MeetingCancelled(
            program=program,
            period=period,
            contact=CONTACT,
            match=12,
            recipient=TOM.id,
            people=(PRIYA, TOM),
            slot=_slots(period)[0],
            uid=UID,
            sequence=1,
        ),
        TimeProposed(
            program=program,
            period=period,
            contact=CONTACT,
            match=12,
            recipient=TOM.id,
            people=(PRIYA, TOM),
            slot=_later(_slots(period)[1]),
            proposer=PRIYA.id,
        ),
        Reminder(
            program=program,
            period=period,
            contact=CONTACT,
            match=12,
            recipient=PRIYA.id,
            people=(PRIYA, TOM),
            introduced_on=period.starts_on,
            slots=_slots(period)[1:],
        ),
    )


def invitation_sample(program: ProgramInfo, period: Period) -> MeetingSet:
    """Give the invitation of a pair."""
    return MeetingSet(
        program=program,
        period=period,
        contact=CONTACT,
        match=12,
        recipient=PRIYA.id,
        people=(PRIYA, TOM),
        slot=_slots(period)[0],
        uid=UID,
        sequence=0,
    )


def _slots(period: Period) -> tuple[Slot, ...]:
    return suggest_slots((PRIYA, TOM), starts_on=period.starts_on, days=14)


def _later(slot: Slot) -> Slot:
    return Slot(slot.start + timedelta(hours=1), slot.end + timedelta(hours=1))
