"""Times to meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.contexts import Person
from notifications.samples import PRIYA, TOM
from notifications.slots import MEETING, suggest_slots
from notifications.wording.meeting import in_each_zone, slot_view

ZONES = (
    "Europe/London",
    "Europe/Amsterdam",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Africa/Casablanca",
)
MONDAY = date(2027, 1, 4)


def people_in(*zones: str | None) -> list[Person]:
    """Give one person in each zone."""
    return [Person(n, f"P{n}", time_zone=zone) for n, zone in enumerate(zones)]


@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    starts_on=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    days=st.integers(1, 40),
)
def test_slots_suit_everybody(zones: list[str], starts_on: date, days: int) -> None:
    """In everybody's working hours, on weekdays of the period, each on another day."""
    people = people_in(*zones)
    slots = suggest_slots(people, starts_on=starts_on, days=days)
    assert len(slots) <= 3
    for zone in map(ZoneInfo, zones):
        starts = [slot.start.astimezone(zone) for slot in slots]
        ends = [slot.end.astimezone(zone) for slot in slots]
        assert len({start.date() for start in starts}) == len(slots)
        for start, end in zip(starts, ends, strict=True):
            assert end - start == MEETING
            assert start.weekday() < 5
            assert starts_on <= start.date() < starts_on + timedelta(days=days)
            assert start.hour * 60 + start.minute >= 540
            assert end.hour * 60 + end.minute <= 1020


def test_neighbours_get_three_days() -> None:
    """Two people of nearly the same hours have a choice, begun on the day after the mail."""
    slots = suggest_slots([PRIYA, TOM], starts_on=MONDAY, days=14)
    assert [slot.start.date().isoformat() for slot in slots] == [
        "2027-01-05",
        "2027-01-08",
        "2027-01-13",
    ]


@pytest.mark.parametrize("zones", [("Europe/London", "Asia/Tokyo"), ("Europe/London", None), ()])
def test_no_common_hours_no_slots(zones: tuple[str | None, ...]) -> None:
    """Nothing is suggested that nobody could accept, nor without knowing the zones."""
    assert suggest_slots(people_in(*zones), starts_on=MONDAY, days=14) == ()


def test_working_hours_of_their_own_count() -> None:
    """Somebody who works mornings is not asked for an afternoon."""
    early = replace(TOM, works_from=360, works_until=600)
    slots = suggest_slots([PRIYA, early], starts_on=MONDAY, days=5)
    assert slots
    assert all(slot.end.astimezone(ZoneInfo("Europe/London")).hour < 10 for slot in slots)


def test_each_reads_the_time_of_their_own_zone() -> None:
    """The recipient's time first, the others' where they differ, with the day where that does."""
    slot = suggest_slots([PRIYA, TOM], starts_on=MONDAY, days=14)[0]
    assert slot_view(slot, PRIYA, [TOM]) == {
        "yours": "Tuesday 5 January, 10:30",
        "theirs": "09:30 for Tom",
    }
    assert in_each_zone(slot, [PRIYA, TOM]) == "Tuesday 5 January, 10:30 (Priya), 09:30 (Tom)"
    far = [
        Person(1, "Ana", time_zone="America/Los_Angeles"),
        Person(2, "Ken", time_zone="Australia/Sydney"),
    ]
    across = suggest_slots(far, starts_on=MONDAY, days=14)[0]
    assert slot_view(across, far[0], far[1:])["theirs"].startswith("Wednesday ")
