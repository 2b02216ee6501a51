"""What a mail that came in is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.handing_on import handed_on
from notifications.inbound.kinds import looked_at, own_id
from notifications.inbound.letters import Letter
from notifications.outbox import message_id

SENDER = "crossweave@harbourline.example"
OURS = message_id("introduction/match-1/1")
ANSWERS_OURS = f"<{OURS}@harbourline.example>"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "away"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
        {"X_Loop": SENDER},
        {"From": f"Crossweave <{SENDER.upper()}>"},
        {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=x"},
        {"Subject": "Automatic reply: Meet Tom", "In_Reply_To": ANSWERS_OURS},
        {"Subject": "Automatische Antwort: Treffen", "References": f"<x@y> {ANSWERS_OURS}"},
        {"Subject": "=?utf-8?q?R=C3=A9ponse_automatique_=3A_Tom?=", "In_Reply_To": ANSWERS_OURS},
    ],
)
def test_what_a_machine_answers_is_not_handed_on(letter, headers) -> None:
    """Automatic replies, read receipts, and what we sent ourselves."""
    assert looked_at(letter(**headers), sender=SENDER).kind == "auto_reply"


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "Re: Meet Tom", "In_Reply_To": ANSWERS_OURS},
        {"Subject": "Automatic reply: is that a good topic for us?"},
        {"Auto_Submitted": "no"},
        {"Precedence": "list"},
        {"From": "postmaster@harbourline.example", "Subject": "Your mail settings"},
        {"X_Loop": "somebody@elsewhere.example"},
    ],
)
def test_what_a_person_writes_is_for_a_person(letter, headers) -> None:
    """A doubtful mail goes to somebody who can tell."""
    assert looked_at(letter(**headers), sender=SENDER).kind == "forwarded"


QMAIL = f"""Hi. This is the qmail-send program at mail.elsewhere.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<gone@elsewhere.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: {ANSWERS_OURS}
"""


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "MAILER-DAEMON@mail.elsewhere.example", "Subject": "failure notice"},
        {"Return_Path": "<>", "From": "postmaster@elsewhere.example"},
        {"Return_Path": "<>", "Subject": "Undeliverable: Meet Tom"},
        {"X_Failed_Recipients": "gone@elsewhere.example"},
    ],
)
def test_a_report_that_follows_no_standard_is_a_bounce(letter, headers) -> None:
    """It counts, and names the mail that it quotes; its words decide nothing."""
    found = looked_at(letter(QMAIL, **headers), sender=SENDER)
    assert (found.kind, found.about, found.reports) == ("bounce", OURS, ())


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
METHOD:{method}
BEGIN:VEVENT
UID:meeting-1@harbourline.example
DTSTAMP:20270104T080000Z
DTSTART:20270106T080000Z
ATTENDEE;PARTSTAT=DECLINED;CN=Tom:mailto:Tom.Hughes@harbourline.example
END:VEVENT
END:VCALENDAR""".replace("\n", "\r\n")


def test_a_calendars_answer_is_read(letter) -> None:
    """Who answered, to which invitation, and that they will not come."""
    body = CALENDAR.format(method="REPLY")
    found = looked_at(letter(body, Content_Type="text/calendar; method=REPLY"), sender=SENDER)
    assert found.kind == "calendar_reply"
    assert found.answer is not None
    assert found.answer.uid == "meeting-1@harbourline.example"
    assert found.answer.attendee == "tom.hughes@harbourline.example"
    assert found.answer.declined


def test_a_calendars_answer_that_cannot_be_read_is_one_all_the_same(letter) -> None:
    """It is not handed on as if a person had written it."""
    found = looked_at(letter("nonsense", Content_Type="text/calendar; method=REPLY"), sender=SENDER)
    assert found.kind == "calendar_reply"
    assert found.answer is not None
    assert not found.answer.declined


def test_an_invitation_is_for_a_person(letter) -> None:
    """Somebody invites us: that is no answer."""
    body = CALENDAR.format(method="REQUEST")
    found = looked_at(letter(body, Content_Type="text/calendar"), sender=SENDER)
    assert found.kind == "forwarded"


def test_only_our_own_numbers_are_ours() -> None:
    """Another domain's number, or one that we would never write, is not looked for."""
    assert own_id(ANSWERS_OURS, SENDER) == OURS
    assert own_id(f"<{OURS}@elsewhere.example>", SENDER) is None
    assert own_id("<CA+x@harbourline.example>", SENDER) is None


def test_a_mail_without_a_number_is_known_by_its_bytes(letter) -> None:
    """The same mail read twice is the same mail; another one is not."""
    first, again, other = (letter(text, Message_ID="") for text in ("a", "a", "b"))
    assert first.message_id == again.message_id != other.message_id
    assert first.message_id.startswith("sha256:")


def test_a_page_becomes_text(letter) -> None:
    """Members' programs may send a page alone; scripts and styles are left out."""
    page = "<style>p {}</style><p>Can&#39;t <b>come</b></p><script>x()</script><p>Tom</p>"
    assert letter(page, Content_Type="text/html").text() == "Can't come\n\nTom"


def test_what_is_handed_on_can_be_answered(letter) -> None:
    """To who wrote it, never to ourselves; names of attachments are told, long texts cut."""
    body = "\r\n".join(
        [
            "--x",
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Gr=FC=DFe\x00" + "\r\n" * 9 + "Priya" + " word" * 5000,
            "--x",
            'Content-Type: image/png; name="a.png"',
            "",
            "abc",
            "--x--",
        ]
    )
    mail = letter(
        body,
        From="=?utf-8?q?Pri=C3=BDa?= Nair <priya.nair@harbourline.example>",
        Content_Type="multipart/mixed; boundary=x",
        Subject="=?utf-8?b?w7xi?=",
    )
    made = handed_on(mail, sender=SENDER, contact="ada@harbourline.example", organisation="H")
    assert (made.author, made.address) == ("Priýa Nair", "priya.nair@harbourline.example")
    assert made.subject == "üb"
    assert made.text.startswith("Grüße\n\nPriya word")
    assert made.cut
    assert made.attachments == ("a.png",)
    ourselves = letter(From=SENDER)
    assert not handed_on(ourselves, sender=SENDER, contact="a@b.example", organisation="H").address


HEADERS = ("From", "Message-ID", "Content-Type", "Subject", "In-Reply-To", "Return-Path", "X-Loop")
WICKED = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda fields, body: b"\n".join([*(n.encode() + b": " + v for n, v in fields), b"", body]),
        st.lists(st.tuples(st.sampled_from(HEADERS), st.binary(max_size=80)), max_size=8),
        st.binary(max_size=200),
    ),
    st.builds(
        lambda kind, body: b"Content-Type: " + kind + b"; boundary=x\n\n--x\n" + body,
        st.sampled_from(
            [
                b"multipart/report; report-type=delivery-status",
                b"message/delivery-status",
                b"message/global-delivery-status",
                b"text/calendar; method=REPLY",
                b"text/html; charset=nonsense",
                b"message/rfc822",
            ]
        ),
        st.binary(max_size=200),
    ),
)


@given(WICKED)
def test_nothing_that_a_mail_holds_stops_the_reading(content: bytes) -> None:
    """Whatever bytes come in, they are something, and can be put into words."""
    mail = Letter(content, len(content))
    found = looked_at(mail, sender=SENDER)
    assert found.kind in {"bounce", "auto_reply", "calendar_reply", "forwarded"}
    assert 0 < len(mail.message_id) <= 300
    made = handed_on(mail, sender=SENDER, contact="a@b.example", organisation="H")
    assert "\x00" not in made.text
    made.document()
