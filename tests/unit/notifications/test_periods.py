"""Periods, worded when a message is read and not when it is queued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from gettext import NullTranslations

from babel import Locale

from notifications.contexts import Period
from notifications.links import MAILTO
from notifications.messages import RecognitionDigest, UnmatchedNote
from notifications.samples import samples
from notifications.wording.fitting import allowed
from notifications.wording.periods import period_words
from notifications.wording.translation import Speech, speaking

GERMAN = Speech(Locale.parse("de"), NullTranslations(), "de")


def test_days_are_worded_for_the_reader_and_a_name_stays() -> None:
    """A scheduled round is known by its days, an ad hoc one by the name that an admin gave."""
    scheduled = Period("4 to 17 January 2027", date(2027, 1, 4), days=14)
    with speaking(GERMAN):
        assert period_words(scheduled) == "4.–17. Januar 2027"
        assert period_words(Period("Autumn days", date(2027, 1, 4))) == "Autumn days"
    assert period_words(scheduled) == "4 to 17 January 2027"


def test_rows_that_were_queued_before_are_read() -> None:
    """They have no days yet, and keep the words that they were queued with."""
    note = samples()["unmatched"]
    document = note.document()
    del document["period"]["days"]
    old = UnmatchedNote.from_document(document)
    assert old == replace(note, period=replace(note.period, days=0))
    with speaking(GERMAN):
        assert old.view(MAILTO)["period"] == "4 to 17 January 2027"
        assert note.view(MAILTO)["period"] == "4.–17. Januar 2027"


def test_the_week_of_a_digest_is_worded_for_the_reader() -> None:
    """A digest that was queued before its days were kept says its week in English."""
    digest = samples()["recognition_digest"]
    assert isinstance(digest, RecognitionDigest)
    document = digest.document()
    del document["first_day"], document["days"]
    assert RecognitionDigest.from_document(document).view(MAILTO)["week"] == digest.week
    with speaking(GERMAN):
        week = replace(digest, first_day=date(2026, 12, 28)).view(MAILTO)["week"]
    assert week == "28. Dezember 2026\u2009–\u20093. Januar 2027"


def test_other_languages_may_need_more_words() -> None:
    """A quarter more than English, so that no slot or reason is dropped for a longer language."""
    assert allowed(72) == 72
    with speaking(GERMAN):
        assert allowed(72) == 90
