"""The reasons for a match, all of them, in the words that an admin reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from notifications.contexts import Person
from notifications.wording.names import called, isolated, listed, one_line
from notifications.wording.numbers import nth, number
from notifications.wording.reasons import Reason

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
        return f"{words} ({points_text(reason['points'])})" if reason["points"] else words

    def _without_points(self, reason: Reason) -> str:
        name, _, about = str(reason["message_id"]).partition(".")
        word = getattr(self, f"_{name}", None)
        if word is None:
            return f"{name} {about}".strip()
        words: str = word(reason["params"], about.replace("_", " "))
        return words

    def _exchange(self, params: Params, _: str) -> str:
        topics = listed(_plain(params["topics"]))
        teacher, learner = self.names[params["teacher"]], self.names[params["learner"]]
        return f"{teacher} can show {topics}; {learner} asked"

    def _different(self, params: Params, about: str) -> str:
        values = _plain(value or "not known" for value in params["values"])
        return f"{about} differs: {listed(values)}"

    def _near(self, params: Params, about: str) -> str:
        steps = params["difference"]
        return f"same {about}" if steps == 0 else f"{about} within {steps}"

    def _unmet(self, params: Params, _: str) -> str:
        return f"{_plain([params['value']])[0]} is new to {self.names[params['member']]}"

    def _share(self, params: Params, about: str) -> str:
        return f"{about} in common: {listed(_plain(params['values']))}"

    def _overlap(self, params: Params, _: str) -> str:
        minutes = params["minutes"]
        if minutes < 0:
            return "working hours in common not known"
        return f"{minutes} working minutes in common on the worst day"

    def _rest(self, params: Params, _: str) -> str:
        ago = params["rounds_ago"]
        when = "last round" if ago == 1 else f"{ago} rounds ago"
        return f"{self._who(params)} met before, {when}: nobody else was left"

    def _bridge(self, params: Params, _: str) -> str:
        return f"{self._who(params)} have few contacts in common"

    def _owed(self, params: Params, _: str) -> str:
        return f"{self._who(params)} went without last time"

    def _pinned(self, params: Params, _: str) -> str:
        return f"{self._who(params)} put together by an admin"

    def _level_gap(self, params: Params, _: str) -> str:
        mentor, mentee, gap = *self._pair(params), int(params["difference"])
        if gap == 0:
            return f"{mentor} and {mentee} are of the same level"
        levels = "one level" if abs(gap) == 1 else f"{number(abs(gap))} levels"
        return f"{mentor} is {levels} {'above' if gap > 0 else 'below'} {mentee}"

    def _spread(self, params: Params, _: str) -> str:
        return f"{self._who(params)} are not both in touch with few, nor both with many"

    def _quiet_with_open(self, params: Params, _: str) -> str:
        return f"{self._who(params)}: one has few contacts lately, the other many"

    def _cover(self, params: Params, about: str) -> str:
        if about == "wanted":
            return f"{self.names[params['member']]} brings {_plain([params['skill']])[0]}"
        mentor, mentee = self._pair(params)
        if not params["topics"]:
            return f"{about} of {mentor} or {mentee} not known"
        return f"{mentor} offers {listed(_plain(params['topics']))}; {mentee} asked"

    def _asked(self, params: Params, about: str) -> str:
        if about == "different":
            return self._different(params, "function")
        mentee = self.names[params["mentee"]]
        return f"{mentee} asked for somebody from {_plain([params['value']])[0]}"

    def _wish(self, params: Params, about: str) -> str:
        if about == "project":
            return self._wished_project(params)
        mentor, mentee = self._pair(params)
        return f"{mentor} is the {nth(params['rank'])} wish of {mentee}"

    def _wished_project(self, params: Params) -> str:
        """Say which wish it was; a project's number says nothing to an admin, its name does."""
        got = f"{self.names[params['member']]} got wish {params['rank']}"
        project = params.get("project")
        return f"{got}, {_plain([project])[0]}" if isinstance(project, str) else got

    def _served(self, params: Params, _: str) -> str:
        times = params["times"]
        mentors = f"{number(times)} {'mentor' if times < 2 else 'mentors'}"
        return f"{self.names[params['mentee']]} has had {mentors} so far"

    def _pair(self, params: Params) -> tuple[str, str]:
        return self.names[params["mentor"]], self.names[params["mentee"]]

    def _who(self, params: Params) -> str:
        return listed([self.names[member] for member in params["members"]])


def _plain(values: Iterable[str]) -> list[str]:
    return [isolated(one_line(value)) for value in values]
