"""The headers and parts of a mail."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import ConfigError, Settings
from notifications.contexts import Context
from notifications.envelope import Mail, Sender, compose
from notifications.headers import AddressError, OneLineHeader, header_address
from notifications.links import LinkSigner, PortalLinks
from notifications.outbox import message_id
from notifications.render import Rendered, render
from notifications.samples import CONTACT, PRIYA, TOM, introduction_sample, samples, trio_sample

SENDER = Sender("crossweave@harbourline.example", "Crossweave")
SENT = datetime(2027, 1, 4, 8, tzinfo=UTC)
KEY = "introduction/match-1/1"


def mail_of(context: Context, sender: Sender = SENDER) -> Mail:
    """Compose the mail of a context."""
    return compose(
        context,
        render(context),
        key=KEY,
        message_id=message_id(KEY),
        to="priya.nair@harbourline.example",
        sender=sender,
        date=SENT,
    )


def parsed(mail: Mail) -> EmailMessage:
    """Read a mail as its recipient's program does."""
    message = message_from_bytes(mail.message.as_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_follow_the_rules() -> None:
    """What servers and mail programs look for is there."""
    message = parsed(mail_of(introduction_sample()))
    assert message["From"] == "Crossweave <crossweave@harbourline.example>"
    assert message["To"] == "priya.nair@harbourline.example"
    assert message["Reply-To"] == "Tom Hughes <tom.hughes@harbourline.example>"
    assert message["Date"].datetime == SENT
    assert message["Message-ID"] == f"<{message_id(KEY)}@harbourline.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"].endswith("<learning-partners.harbourline.example>")
    assert message["List-Unsubscribe"].startswith("<mailto:learning@harbourline.example?subject=")


def test_the_parts_are_text_then_page() -> None:
    """A program shows the last part that it understands."""
    message = parsed(mail_of(introduction_sample()))
    assert message.get_content_type() == "multipart/alternative"
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html"]


@pytest.mark.parametrize("context", samples().values(), ids=samples().keys())
def test_lines_are_short_enough(context: Context) -> None:
    """No line is longer than 998 bytes, and all of it is ASCII."""
    content = mail_of(context).message.as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_the_same_row_makes_the_same_bytes() -> None:
    """Composing again, after a crash say, changes nothing."""
    first, second = (mail_of(trio_sample()).message.as_bytes() for _ in range(2))
    assert first == second


def test_an_answer_goes_to_the_others_of_a_trio() -> None:
    """Reply-To names everybody else, in any script."""
    message = parsed(mail_of(trio_sample()))
    names = [found.display_name for found in message["Reply-To"].addresses]
    assert names == ["Priya Nair", "ليلى حداد"]


def test_without_others_an_answer_goes_to_the_contact() -> None:
    """What is answered reaches a person."""
    message = parsed(mail_of(samples()["unmatched"]))
    assert message["Reply-To"] == "learning@harbourline.example"


def test_admins_are_offered_no_way_to_leave() -> None:
    """The list of admins is kept elsewhere."""
    assert parsed(mail_of(samples()["round_summary"]))["List-Unsubscribe"] is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_no_name_can_add_a_header_or_an_address(name: str) -> None:
    """Whatever a name holds, the header has one address, and the mail the same headers."""
    wicked = replace(TOM, name=name)
    mail = mail_of(replace(introduction_sample(), people=(PRIYA, wicked)))
    plain = mail_of(introduction_sample())
    message = parsed(mail)
    assert message.keys() == plain.message.keys()
    (found,) = message["Reply-To"].addresses
    assert found.addr_spec == TOM.email


@pytest.mark.parametrize(
    "name", ["Very Long Name Of Many Words, Jr. <x@evil.example> " * 4, "a@b.example, c", 'J "Q" P']
)
def test_names_full_of_signs_stay_names(name: str) -> None:
    """Long names are folded, and folding must not let their commas free."""
    mail = mail_of(introduction_sample(), Sender(SENDER.address, name))
    (found,) = parsed(mail)["From"].addresses
    assert found.addr_spec == SENDER.address


@pytest.mark.parametrize("subject", ["a word " * 20, "kürzer " * 20, "x" * 200, "短い " * 40, "Hi"])
def test_a_subject_begins_beside_its_name(subject: str) -> None:
    """Long subjects are folded, in any script, without a blank in front or an empty first line."""
    context = introduction_sample()
    rendered = replace(render(context), subject=subject.strip())
    mail = compose(
        context,
        rendered,
        key=KEY,
        message_id=message_id(KEY),
        to=CONTACT,
        sender=SENDER,
        date=SENT,
    )
    assert parsed(mail)["Subject"] == subject.strip()
    head = mail.message.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"Subject:\r\n" not in head
    assert max(map(len, head.split(b"\r\n"))) <= 250


def test_a_long_stop_link_is_not_encoded() -> None:
    """A mail program reads the link as it is."""
    context = introduction_sample()
    program = replace(context.program, slug="a-program-with-quite-a-long-name-of-its-own")
    raw = mail_of(replace(context, program=program)).message.as_bytes()
    assert b"List-Unsubscribe: <mailto:" in raw


@pytest.mark.parametrize("text", ["", "nobody", "@x.example", "a b@x.example", "ü@x.example", "a@"])
def test_bad_addresses_are_refused_without_repeating_them(text: str) -> None:
    """The reason goes into the outbox and the log, so it holds no address."""
    with pytest.raises(AddressError, match="the recipient cannot be used"):
        header_address(text, of="the recipient")


def test_domains_of_any_script_are_encoded() -> None:
    """An internationalised domain travels in its ASCII form."""
    assert header_address("a@bücher.example", of="x").domain == "xn--bcher-kva.example"


def test_a_bad_sender_is_found_before_the_first_mail() -> None:
    """The setting is named, instead of every mail failing."""
    with pytest.raises(AddressError, match="CROSSWEAVE_SENDER"):
        Sender("nobody", "x")


def test_a_sender_that_no_mail_can_come_from_is_a_wrong_setting():
    """The command says which variable to mend, and ends without a traceback."""
    with pytest.raises(ConfigError, match="CROSSWEAVE_SENDER"):
        Sender.of(Settings(sender="jürgen@example.org"))


def test_a_later_mail_follows_the_first() -> None:
    """Mail programs show a reminder beneath the introduction; the first mail follows nothing."""
    first = parsed(mail_of(introduction_sample()))
    assert first["In-Reply-To"] is first["References"] is None
    context = samples()["match_changed"]
    later = compose(
        context,
        render(context),
        key="match_changed/match-1-1/1",
        message_id=message_id("match_changed/match-1-1/1"),
        to=CONTACT,
        sender=SENDER,
        date=SENT,
        thread=message_id(KEY),
    )
    assert parsed(later)["In-Reply-To"] == parsed(later)["References"] == first["Message-ID"]


def test_with_pages_one_click_ends_the_messages() -> None:
    """RFC 8058: one address, https, and the header that promises that a POST is enough."""
    links = PortalLinks(
        "https://crossweave.example", LinkSigner(["k" * 32], lambda: SENT, timedelta(days=60))
    )
    context = introduction_sample()
    mail = compose(
        context,
        render(context, links=links),
        key=KEY,
        message_id=message_id(KEY),
        to=CONTACT,
        sender=SENDER,
        date=SENT,
        links=links,
    )
    message = parsed(mail)
    assert re.fullmatch(
        r"<https://crossweave\.example/unsubscribe/[^<>\s,]+>", message["List-Unsubscribe"]
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed(mail_of(context))["List-Unsubscribe-Post"] is None


def test_an_answer_in_a_table_of_six_goes_to_five() -> None:
    """Long names and addresses are folded, and each stays whole."""
    people = [
        replace(
            TOM,
            id=100 + number,
            name=f"Maximiliane-Friederike Süßenguth-Łukasiewicz {number}",
            email=f"{'maximiliane.friederike.' * 2}{number}@{'a-long-name.' * 12}example",
        )
        for number in range(5)
    ]
    mail = mail_of(replace(introduction_sample(), people=(PRIYA, *people), reasons=()))
    found = parsed(mail)["Reply-To"].addresses
    assert [each.addr_spec for each in found] == [each.email for each in people]
    assert [each.display_name for each in found] == [each.name for each in people]
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998


HEADERS = list(mail_of(introduction_sample()).message)
WICKED = st.text(
    st.one_of(st.characters(), st.sampled_from('\r\n\0\x0b\x85\u2028:<>@,;"\\')), max_size=200
)


@settings(max_examples=50, deadline=None)
@given(WICKED, WICKED, WICKED)
def test_no_text_anywhere_adds_a_header(name: str, subject: str, title: str) -> None:
    """The sender's name, the subject, the list: the same headers, no control sign, short lines."""
    context = introduction_sample()
    wicked = replace(context, program=replace(context.program, name=title))
    rendered = Rendered(subject, "text", "<p>page</p>")
    mail = compose(
        wicked,
        rendered,
        key=KEY,
        message_id=message_id(KEY),
        to=CONTACT,
        sender=Sender(SENDER.address, name),
        date=SENT,
    )
    message = parsed(mail)
    assert list(message) == HEADERS
    head = mail.content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(b"\r" not in line and b"\n" not in line for line in head.split(b"\r\n"))
    assert b"\0" not in mail.content
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    (origin,) = message["From"].addresses
    assert origin.addr_spec == SENDER.address


def test_a_page_is_sent_as_it_is_where_it_can_be() -> None:
    """In ASCII and lines that all servers take; one that cannot is encoded, and none is changed."""
    context = introduction_sample()
    page = "<style>p { color: red; }</style><p>Grüße</p>"
    for html, encoding in ((page, "7bit"), (page.replace("red", "röt"), "quoted-printable")):
        mail = compose(
            context,
            replace(render(context), html=html),
            key=KEY,
            message_id=message_id(KEY),
            to=CONTACT,
            sender=SENDER,
            date=SENT,
        )
        part = parsed(mail).get_body(("html",))
        assert part is not None
        assert part["Content-Transfer-Encoding"] == encoding
        assert unescape(part.get_content()).strip() == html


def test_no_header_can_be_broken_out_of() -> None:
    """Whatever makes a header of a text with a line's end in it fails at once."""
    for text in ("a\nBcc: b@example.org", "a\rb", "a\0b"):
        with pytest.raises(ValueError, match="line break"):
            OneLineHeader("X-Loop", text)
