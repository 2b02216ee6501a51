"""Links that open a mail already written."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from notifications.links import MAILTO
from notifications.mailto import answer_subject, mailto, pick_link, write_link
from notifications.samples import CONTACT, LEILA, PERIOD, PRIYA, PROGRAM, TOM, introduction_sample

printable = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40)


@given(subject=printable, body=printable)
def test_any_text_survives_a_link(subject: str, body: str) -> None:
    """Quoting is exact, and the link is plain ASCII without blanks."""
    link = mailto(["a+b@c.example"], subject=subject, body=body)
    assert link.isascii()
    assert " " not in link
    fields = parse_qs(urlsplit(link).query, keep_blank_values=True)
    assert fields["subject"] == [" ".join(subject.split())]
    assert fields.get("body", [""]) == [body]


def test_lines_end_as_the_rfc_asks() -> None:
    """A body's line ends travel as CRLF."""
    assert "one%0D%0Atwo" in mailto(["a@b.example"], subject="s", body="one\ntwo")


def test_an_address_cannot_add_fields() -> None:
    """What looks like another field stays part of the address."""
    link = mailto(["a@b.example?bcc=evil@x.example&body=x"], subject="s")
    assert set(parse_qs(urlsplit(link).query)) == {"subject"}


def test_picking_a_time_writes_to_the_others() -> None:
    """The others get the times in their own zones; nobody else does."""
    slots = introduction_sample().slots
    link = pick_link(PRIYA, [TOM, LEILA], slots, PROGRAM)
    assert link is not None
    assert urlsplit(link).path == f"{TOM.email},{LEILA.email}"
    assert "10:30 (Priya and" in unquote(link)
    assert "09:30 (Tom)" in unquote(link)


def test_nobody_to_write_to_gives_no_link() -> None:
    """A match without addresses offers no button that leads nowhere."""
    assert pick_link(PRIYA, [], (), PROGRAM) is None


def test_a_proposal_says_what_it_is_about() -> None:
    """Where there is a project, the subject names it instead of the program."""
    link = pick_link(PRIYA, [TOM], (), PROGRAM, "Forecast")
    assert parse_qs(urlsplit(str(link)).query)["subject"] == ["Forecast: when shall we meet?"]


def test_writing_to_the_others_leaves_the_words_to_the_writer() -> None:
    """It goes to those with an address, and is not offered where there is none."""
    assert write_link([TOM, LEILA], subject="Hi") == f"mailto:{TOM.email},{LEILA.email}?subject=Hi"
    assert write_link([replace(TOM, email=None)], subject="Hi") is None


def test_answers_carry_a_code_in_the_subject() -> None:
    """An admin knows from the subject what to record, and for which round."""
    assert answer_subject("learning-partners", "pause", PERIOD) == "[learning-partners] pause"
    assert answer_subject("learning-partners", "skip", PERIOD) == (
        "[learning-partners] skip 2027-01-04"
    )
    link = MAILTO.answer(introduction_sample(), "leave")
    assert link.startswith(f"mailto:{CONTACT}?subject=")


def test_answers_on_a_mentorship_name_the_other() -> None:
    """A mentor of several is understood; other answers stay as short as they are."""
    subject = answer_subject("ai-mentors", "stuck", PERIOD, TOM)
    assert subject == "[ai-mentors] stuck 2027-01-04 Tom Hughes"
    assert answer_subject("ai-mentors", "pause", PERIOD, TOM) == "[ai-mentors] pause"
    assert "Tom%20Hughes" in MAILTO.answer(introduction_sample(), "end", other=TOM)
