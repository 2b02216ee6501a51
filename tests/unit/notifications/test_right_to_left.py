"""Mail in a language that is written from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notifications.render import Rendered, render
from notifications.samples import TOM, introduction_sample
from notifications.stationery import Stationery
from notifications.wording.names import full_name, initials, isolated
from notifications.wording.translation import speaking, speech

WORDS = """\
msgid "{me}, meet {names}"
msgstr "{me}، تعرّفي على {names}"

msgid "{me}, meet {names} from {function}"
msgstr "{me}، تعرّفي على {names} من {function}"

msgid "{teacher} can show {topics}; you asked."
msgstr "يمكن لـ {teacher} أن يريك {topics}؛ أنت طلبت ذلك."

msgid "{teacher} can show"
msgstr "يمكن لـ {teacher} أن يريك"

msgid "You could show"
msgstr "يمكنك أن تُري"

msgid "You asked for this"
msgstr "أنت طلبت ذلك"

msgid "{names} asked for this"
msgid_plural "{names} asked for this"
msgstr[0] "{names} طلب ذلك"
msgstr[1] "{names} طلب ذلك"
msgstr[2] "{names} طلبا ذلك"
msgstr[3] "{names} طلبوا ذلك"
msgstr[4] "{names} طلبوا ذلك"
msgstr[5] "{names} طلبوا ذلك"

msgid "**Bring** {thing}."
msgstr "**أحضري** {thing}."

msgid "25 minutes within the working hours of you both"
msgstr "25 دقيقة ضمن ساعات عملكما"

msgid "Pick a time"
msgstr "اختاري موعدًا"

msgid "Your reply goes to {names}."
msgstr "يصل ردّك إلى {names}."

msgid "Not this time"
msgstr "ليس هذه المرة"

msgid "Why me?"
msgstr "لماذا أنا؟"

msgid "{time} for {names}"
msgstr "{time} عند {names}"
"""


@pytest.fixture
def own(tmp_path: Path) -> Stationery:
    """Give the stationery of a home folder with a few Arabic words."""
    folder = tmp_path / "catalogues"
    folder.mkdir()
    (folder / "ar.po").write_text(WORDS, encoding="utf-8")
    return Stationery.of_home(tmp_path)


@pytest.fixture
def mail(own: Stationery) -> Rendered:
    """Give an introduction in Arabic."""
    return render(introduction_sample(), locale="ar-MA", stationery=own)


def test_the_page_runs_from_right_to_left(mail: Rendered) -> None:
    """Direction, language and alignment are said where mail programs look for them."""
    assert mail.language == "ar-MA"
    assert re.search(r'<html lang="ar-MA" dir="rtl"', mail.html)
    body = mail.html.partition("<body")[2].replace(": ", ":")
    aligned = re.findall(r'<div [^>]*style="[^"]*font-family:[^"]*text-align:(\w+)', body)
    assert len(aligned) > 8
    assert set(aligned) == {"right"}
    assert "direction:ltr" not in body


def test_names_are_isolated_so_that_punctuation_stays_in_place(mail: Rendered) -> None:
    """A Latin name in an Arabic sentence keeps the comma after it on its own side."""
    assert mail.subject == "\u2068Priya\u2069، تعرّفي على \u2068Tom\u2069 من \u2068Finance\u2069"
    assert "\u2068Tom\u2069 أن يريك \u2068forecast checks\u2069؛ أنت طلبت ذلك." in mail.text


def test_initials_stay_what_they_are(own: Stationery) -> None:
    """Marks around a name are no letters of it; an Arabic name needs none among Arabic words."""
    with speaking(speech("ar", own=own.catalogues)):
        assert initials(TOM) == "TH"
        assert full_name(TOM) == "\u2068Tom Hughes\u2069"
        assert isolated("ليلى حداد") == "ليلى حداد"


def test_dates_and_lists_are_arabic(mail: Rendered) -> None:
    """Days are named, and the comma is the language's own."""
    assert re.search(r"الثلاثاء، 5 يناير|الاثنين، 4 يناير", mail.text)
