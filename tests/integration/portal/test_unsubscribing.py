"""Unsubscribing: a mail program's one click, a click on the page, and taking it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.enrolment import enrol_everyone
from members.mail_stops import stop_mail
from notifications.links import Purpose
from notifications.messages import RecognitionDigest, Thanked
from notifications.outbox import Draft, queue
from store import EVERY_LIST, AuditEntry, Enrolment, MailStop, Member, OutboxRow, Program

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def list_link(link_to):
    """Give a function that makes the unsubscribe link of a member and a list."""

    def path(key="p01", mailing="buddies", **claims):
        return link_to(Purpose.UNSUBSCRIBE, key, l=mailing, **claims)

    return path


@pytest.fixture
def standing(small_company):
    """Give a function that returns a member's place and the lists they stopped."""

    def found(key="p01"):
        with small_company.database.reading() as session:
            member = small_company.member(session, key)
            state = session.scalar(select(Enrolment.state).where(Enrolment.member_id == member.id))
            stops = select(MailStop.mailing).where(MailStop.member_id == member.id)
            return state, set(session.scalars(stops))

    return found


def queue_digest(company, key):
    with company.database.writing() as session:
        member = company.member(session, key)
        context = RecognitionDigest(
            community="AI learners",
            slug="ai-learners",
            week="this week",
            contact="ai@example.org",
            thanked=(Thanked("Ada", "IT", 2, ("Sales",)),),
            recipient=member.id,
        )
        draft = Draft.to_member(member, subject="ai-learners-2027-W01", context=context)
        queue(session, [draft], now=company.start)


def test_looking_stops_nothing(small_company, browser, list_link, standing, words):
    """Mail scanners open links, and some send a form without a word in it."""
    small_company.hire("p01")
    shown = browser.get(list_link())
    assert shown.status_code == 200
    assert "Stop this mail" in words(shown.text)
    assert browser.post(list_link(), data={"other": "1"}).status_code == 200
    assert browser.post(list_link()).status_code == 200
    assert standing() == ("joined", set())


@pytest.mark.parametrize(
    "sent", [{"data": ONE_CLICK}, {"files": {"List-Unsubscribe": (None, "One-Click")}}]
)
def test_one_click_in_both_encodings(small_company, browser, list_link, standing, sent):
    """RFC 8058: either encoding of a form, no cookie, no header of ours, 200 and no redirect."""
    small_company.hire("p01")
    answer = browser.post(list_link(), **sent)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert standing() == ("left", {"buddies"})


def test_what_waits_is_cancelled_with_the_reason(small_company, browser, list_link):
    """Nothing of the list goes out any more; mail of other lists does."""
    small_company.staff(6)
    small_company.hold()
    queue_digest(small_company, "p01")
    browser.post(list_link(), data=ONE_CLICK)
    with small_company.database.reading() as session:
        member = small_company.member(session, "p01")
        rows = session.scalars(select(OutboxRow).where(OutboxRow.member_id == member.id))
        states = {row.kind: (row.state, row.state_reason) for row in rows}
    assert states["introduction"] == ("cancelled", "the member wants no more mail of this list")
    assert states["recognition_digest"][0] == "queued"
    assert "p01" not in small_company.mail("introduction")
    assert small_company.mail("introduction")


def test_a_community_list_leaves_programs_alone(small_company, browser, list_link, standing):
    """Who wants no digest stays in the program."""
    small_company.hire("p01")
    queue_digest(small_company, "p01")
    browser.post(list_link(mailing="ai-learners"), data=ONE_CLICK)
    assert standing() == ("joined", {"ai-learners"})
    assert small_company.mail("recognition_digest", state="cancelled") == ["p01"]
    browser.post(list_link(mailing="ai-learners"), data={"back": "yes"})
    assert standing() == ("joined", set())


def test_twice_is_once(small_company, browser, list_link, standing):
    """Providers send the click again; the audit has one entry of each change."""
    small_company.hire("p01")
    for _ in range(3):
        assert browser.post(list_link(), data=ONE_CLICK).status_code == 200
    with small_company.database.reading() as session:
        actions = list(
            session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "member"))
        )
    assert actions.count("mail.stop") == actions.count("enrolment.left") == 1


def test_taking_it_back(small_company, browser, list_link, standing, words):
    """A slip is undone by the form of the page that follows, and mail comes again."""
    small_company.hire("p01")
    done = browser.post(list_link(), data={"stop": "yes"})
    assert 'value="buddies/member"' in done.text
    back = browser.post(list_link(), data={"back": "yes", "place": "buddies/member"})
    assert "It is as it was before" in words(back.text)
    assert standing() == ("joined", set())


def test_a_place_that_was_never_left_is_not_joined(small_company, browser, list_link, standing):
    """What a form carries is checked: nobody joins anything by changing it."""
    small_company.hire("p01", joins=False)
    browser.post(
        list_link(), data={"back": "yes", "place": ["buddies/mentor", "x", "other/member"]}
    )
    assert standing() == (None, set())


def test_somebody_who_is_gone_gets_the_same_page(small_company, browser, list_link, words):
    """After an erasure a mailbox may still hold the link: it answers as kindly, and as done."""
    small_company.hire("p01", joins=False)
    known = words(browser.post(list_link(), data=ONE_CLICK).text)
    link = list_link(m=999_999)
    gone = browser.post(link, data=ONE_CLICK)
    assert gone.status_code == 200
    assert words(gone.text) == known
    assert browser.get(link).status_code == 200


def test_the_link_never_expires(small_company, site, list_link):
    """A mail may be years old when somebody wants no more."""
    small_company.hire("p01")
    token = list_link().rpartition("/")[2]
    later = site.links.signer.__class__(
        site.links.signer.keys, lambda: small_company.when(1500), site.links.signer.good_for
    )
    assert later.read(Purpose.UNSUBSCRIBE, token)["l"] == "buddies"


def test_nobody_who_wants_no_mail_is_enrolled_unasked(small_company):
    """An approver's word does not undo the word of the member."""
    small_company.hire("p01", "p02", joins=False)
    small_company.hire("p03")
    with small_company.database.writing() as session:
        now, program = small_company.start, session.scalars(select(Program)).one()
        stop_mail(
            session, small_company.member(session, "p01"), EVERY_LIST, actor="member", now=now
        )
        everybody = session.scalars(select(Member)).all()
        done = enrol_everyone(session, program, everybody, approver="Ada", reason="all", now=now)
    assert (done.added, done.already, done.unwilling) == (1, 1, 1)
