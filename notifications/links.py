"""Links in mail that act for one member, signed so that nobody can make one for another.

A link carries ids alone. Each purpose has a salt of its own, so that a link for one thing opens no
other; keys rotate: the first of them signs, each is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol

from itsdangerous import (
    BadData,
    SignatureExpired,
    TimestampSigner,
    URLSafeTimedSerializer,
)

from notifications.contexts import Context, Person
from notifications.mailto import ANSWERS, answer_subject, mailto, stop_link


class Purpose(StrEnum):
    """What a link is for; the value is the first part of its path."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    PAUSE = "pause"
    LEAVE = "leave"
    ANSWER = "answer"
    WHY = "why"
    TIMES = "times"
    MET = "met"
    TIPS = "tips"
    MENTORSHIP = "mentorship"
    DATA = "data"
    JOIN = "join"
    CONFIRM = "confirm"


LASTING: Final = frozenset({Purpose.UNSUBSCRIBE, Purpose.JOIN})
"""Links that stay good: a mail may be old when somebody wants no more, and a poster hangs long."""


class LinkError(ValueError):
    """A link that cannot be followed."""


class ForgedLinkError(LinkError):
    """A link that was not made here, or not for this, or was damaged on its way."""


class ExpiredLinkError(LinkError):
    """A link that was good once.

    Attributes
    ----------
    claims
        What it carried, so that a page can say where a newer one is to be found.
    """

    def __init__(self, claims: Mapping[str, Any]) -> None:
        super().__init__("the link has expired")
        self.claims = claims


class Links(Protocol):
    """Where the words of a message lead to."""

    def answer(self, context: Context, word: str, *, other: Person | None = None) -> str:
        """Link to giving one of the answers of `notifications.mailto.ANSWERS`."""
        ...

    def page(self, purpose: Purpose, **claims: Any) -> str | None:
        """Link to a page; None where there are no pages."""
        ...

    def stop(self, context: Context) -> str | None:
        """Link to what ends these messages at once; None where that is not on offer."""
        ...


@dataclass(frozen=True, slots=True)
class LinkSigner:
    """Makes the tokens of links, and reads them.

    Attributes
    ----------
    keys
        The first signs, each is believed.
    clock
        Gives the time, aware: when a link was made, and whether it has expired.
    good_for
        How long links are good that do not last.
    """

    keys: Sequence[str]
    clock: Callable[[], datetime]
    good_for: timedelta
    _serializers: dict[Purpose, URLSafeTimedSerializer] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def token(self, purpose: Purpose, claims: Mapping[str, Any]) -> str:
        """Sign what a link carries: ids and names of programs, never of people."""
        token = self._serializer(purpose).dumps(dict(sorted(claims.items())))
        return token if isinstance(token, str) else token.decode("ascii")

    def read(self, purpose: Purpose, token: str) -> Mapping[str, Any]:
        """Read what a link carries.

        Raises
        ------
        ExpiredLinkError
            When it was good once.
        ForgedLinkError
            When it was not made here for this purpose.
        """
        lasts = purpose in LASTING
        age = None if lasts else int(self.good_for.total_seconds())
        try:
            claims = self._serializer(purpose).loads(token, max_age=age)
        except SignatureExpired:
            raise ExpiredLinkError(self._serializer(purpose).loads(token)) from None
        except BadData:
            raise ForgedLinkError("the link was not made here") from None
        if not isinstance(claims, dict):
            raise ForgedLinkError("the link carries nothing that is known")
        return MappingProxyType(claims)

    def _serializer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        if purpose not in self._serializers:
            self._serializers[purpose] = self._made(purpose)
        return self._serializers[purpose]

    def _made(self, purpose: Purpose) -> URLSafeTimedSerializer:
        clock = self.clock

        class Signer(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock().timestamp())

        oldest_first = list(reversed(self.keys))
        return URLSafeTimedSerializer(oldest_first, salt=f"crossweave.{purpose}", signer=Signer)


PAGE_OF: Final[Mapping[str, Purpose]] = MappingProxyType(
    {
        "pause": Purpose.PAUSE,
        "leave": Purpose.LEAVE,
        "skip": Purpose.ANSWER,
        "yes": Purpose.ANSWER,
        "no": Purpose.ANSWER,
        "why": Purpose.WHY,
        "good": Purpose.MENTORSHIP,
        "stuck": Purpose.MENTORSHIP,
        "end": Purpose.MENTORSHIP,
        "extend": Purpose.MENTORSHIP,
        "worth": Purpose.MENTORSHIP,
        "partly": Purpose.MENTORSHIP,
        "not": Purpose.MENTORSHIP,
        "met": Purpose.MET,
        "not_yet": Purpose.MET,
        "not_met": Purpose.MET,
        "share": Purpose.MET,
        "keep": Purpose.MET,
        "named": Purpose.PREFERENCES,
        "back": Purpose.PAUSE,
    }
)
"""The page on which each answer is given."""


@dataclass(frozen=True, slots=True)
class PortalLinks:
    """Links to the pages at ``base``."""

    base: str
    signer: LinkSigner

    def answer(self, context: Context, word: str, *, other: Person | None = None) -> str:
        """Link to the page on which an answer is given, with the word that it is about."""
        claims = context.claims() | {"w": word} | ({"o": other.id} if other else {})
        return self._url(PAGE_OF[word], claims)

    def page(self, purpose: Purpose, **claims: Any) -> str | None:
        """Link to a page."""
        return self._url(purpose, claims)

    def stop(self, context: Context) -> str | None:
        """Link to what ends these messages with one click (RFC 8058)."""
        claims = context.claims()
        if "m" not in claims or context.mailing().stop_subject is None:
            return None
        return self._url(Purpose.UNSUBSCRIBE, {"m": claims["m"], "l": context.mailing().slug})

    def _url(self, purpose: Purpose, claims: Mapping[str, Any]) -> str:
        return f"{self.base}/{purpose}/{self.signer.token(purpose, claims)}"


class MailtoLinks:
    """Links that open a mail already written, where there are no pages."""

    def answer(self, context: Context, word: str, *, other: Person | None = None) -> str:
        """Link to a mail to the contact that gives the answer."""
        mailing = context.mailing()
        slug = context.claims().get("p", mailing.slug)
        subject = answer_subject(slug, word, context.period_of(), other)
        return mailto([mailing.contact], subject=subject, body=ANSWERS[word])

    def page(self, purpose: Purpose, **claims: Any) -> str | None:  # noqa: ARG002
        """Give none: there are no pages."""
        return None

    def stop(self, context: Context) -> str | None:
        """Link to a mail that ends these messages."""
        return stop_link(context.mailing())


MAILTO: Final[Links] = MailtoLinks()
"""What there is while no portal is set."""
