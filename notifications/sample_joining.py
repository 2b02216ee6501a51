"""Samples of the mail to those who ask to join by a posted link."""

from __future__ import annotations

from notifications.contexts import Context, ProgramInfo
from notifications.messages import ConfirmJoin, JoinUnknown
from notifications.sample_people import CONTACT


def joining_samples(program: ProgramInfo) -> tuple[Context, ...]:
    """Give one sample of each."""
    return (
        ConfirmJoin(
            program=program, contact=CONTACT, request=12, asked=1_799_000_000, good_days=14
        ),
        JoinUnknown(program=program, contact=CONTACT),
    )
