"""The reasons for a match, all of them, in the words that an admin reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from notifications.contexts import Person
from notifications.wording.names import called, isolated, listed, one_line
from notifications.wording.numbers import nth, number
from notifications.wording.reasons import Reason
from notifications.wording.translation import _, _n

Params = Mapping[str, Any]


def admin_reasons(reasons: Sequence[Reason], people: Sequence[Person]) -> list[str]:
    """Word every reason for a match, those with the most points first.

    Parameters
    ----------
    reasons
        As the store keeps them; ids of people in ``params``, thousandths of a point in ``points``.
    people
        All of the match.
    """
    wording = _Wording(people)
    ordered = sorted(reasons, key=lambda reason: -int(reason["points"]))
    return list(dict.fromkeys(wording.worded(reason) for reason in ordered))


def points_text(thousandths: int) -> str:
    """Write thousandths of a point as points, without needless zeros."""
    return f"{thousandths / 1000:.1f}".removesuffix(".0")


class _Wording:
    """The words for the reasons of one match."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.names = {person.id: called(person, people) for person in people}

    def worded(self, reason: Reason) -> str:
        words = self._without_points(reason)
        if not reason["points"]:
            return words
        return _("{reason} ({points})", reason=words, points=points_text(reason["points"]))

    def _without_points(self, reason: Reason) -> str:
        name, _dot, about = str(reason["message_id"]).partition(".")
        word = getattr(self, f"_{name}", None)
        if word is None:
            return f"{name} {about}".strip()
        words: str = word(reason["params"], about.replace("_", " "))
        return words

    def _exchange(self, params: Params, _about: str) -> str:
        return _(
            "{teacher} can show {topics}; {learner} asked",
            teacher=self.names[params["teacher"]],
            topics=listed(_plain(params["topics"])),
            learner=self.names[params["learner"]],
        )

    def _different(self, params: Params, about: str) -> str:
        values = _plain(value or _("not known") for value in params["values"])
        return _("{attribute} differs: {values}", attribute=about, values=listed(values))

    def _near(self, params: Params, about: str) -> str:
        steps = params["difference"]
        if steps == 0:
            return _("same {attribute}", attribute=about)
        return _("{attribute} within {steps}", attribute=about, steps=steps)

    def _unmet(self, params: Params, _about: str) -> str:
        return _(
            "{value} is new to {name}",
            value=_plain([params["value"]])[0],
            name=self.names[params["member"]],
        )

    def _share(self, params: Params, about: str) -> str:
        values = listed(_plain(params["values"]))
        return _("{attribute} in common: {values}", attribute=about, values=values)

    def _overlap(self, params: Params, _about: str) -> str:
        minutes = params["minutes"]
        if minutes < 0:
            return _("working hours in common not known")
        return _("{minutes} working minutes in common on the worst day", minutes=minutes)

    def _rest(self, params: Params, _about: str) -> str:
        ago = params["rounds_ago"]
        names = self._who(params)
        if ago == 1:
            return _("{names} met before, last round: nobody else was left", names=names)
        return _n(
            "{names} met before, {count} round ago: nobody else was left",
            "{names} met before, {count} rounds ago: nobody else was left",
            ago,
            names=names,
        )

    def _bridge(self, params: Params, _about: str) -> str:
        return _("{names} have few contacts in common", names=self._who(params))

    def _owed(self, params: Params, _about: str) -> str:
        return _("{names} went without last time", names=self._who(params))

    def _pinned(self, params: Params, _about: str) -> str:
        return _("{names} put together by an admin", names=self._who(params))

    def _level_gap(self, params: Params, _about: str) -> str:
        gap = int(params["difference"])
        mentor, mentee = self._pair(params)
        if gap == 0:
            return _("{mentor} and {mentee} are of the same level", mentor=mentor, mentee=mentee)
        return _above(mentor, mentee, gap) if gap > 0 else _below(mentor, mentee, -gap)

    def _spread(self, params: Params, _about: str) -> str:
        return _(
            "{names} are not both in touch with few, nor both with many", names=self._who(params)
        )

    def _quiet_with_open(self, params: Params, _about: str) -> str:
        return _("{names}: one has few contacts lately, the other many", names=self._who(params))

    def _cover(self, params: Params, about: str) -> str:
        if about == "wanted":
            return _(
                "{name} brings {skill}",
                name=self.names[params["member"]],
                skill=_plain([params["skill"]])[0],
            )
        mentor, mentee = self._pair(params)
        if not params["topics"]:
            return _(
                "{attribute} of {mentor} or {mentee} not known",
                attribute=about,
                mentor=mentor,
                mentee=mentee,
            )
        topics = listed(_plain(params["topics"]))
        return _(
            "{mentor} offers {topics}; {mentee} asked",
            mentor=mentor,
            topics=topics,
            mentee=mentee,
        )

    def _asked(self, params: Params, about: str) -> str:
        if about == "different":
            return self._different(params, "function")
        return _(
            "{mentee} asked for somebody from {value}",
            mentee=self.names[params["mentee"]],
            value=_plain([params["value"]])[0],
        )

    def _wish(self, params: Params, about: str) -> str:
        if about == "project":
            return self._wished_project(params)
        mentor, mentee = self._pair(params)
        return _(
            "{mentor} is the {nth} wish of {mentee}",
            mentor=mentor,
            nth=nth(params["rank"]),
            mentee=mentee,
        )

    def _wished_project(self, params: Params) -> str:
        """Say which wish it was; a project's number says nothing to an admin, its name does."""
        name, rank = self.names[params["member"]], params["rank"]
        project = params.get("project")
        if not isinstance(project, str):
            return _("{name} got wish {rank}", name=name, rank=rank)
        titled = _plain([project])[0]
        return _("{name} got wish {rank}, {project}", name=name, rank=rank, project=titled)

    def _served(self, params: Params, _about: str) -> str:
        times, name = params["times"], self.names[params["mentee"]]
        if not times:
            return _("{name} has had no mentor so far", name=name)
        return _n(
            "{name} has had {number} mentor so far",
            "{name} has had {number} mentors so far",
            times,
            name=name,
            number=number(times),
        )

    def _pair(self, params: Params) -> tuple[str, str]:
        return self.names[params["mentor"]], self.names[params["mentee"]]

    def _who(self, params: Params) -> str:
        return listed([self.names[member] for member in params["members"]])


def _plain(values: Iterable[str]) -> list[str]:
    return [isolated(one_line(value)) for value in values]


def _above(mentor: str, mentee: str, levels: int) -> str:
    return _n(
        "{mentor} is {number} level above {mentee}",
        "{mentor} is {number} levels above {mentee}",
        levels,
        number=number(levels),
        mentor=mentor,
        mentee=mentee,
    )


def _below(mentor: str, mentee: str, levels: int) -> str:
    return _n(
        "{mentor} is {number} level below {mentee}",
        "{mentor} is {number} levels below {mentee}",
        levels,
        number=number(levels),
        mentor=mentor,
        mentee=mentee,
    )
