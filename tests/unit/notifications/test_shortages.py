"""What a mentoring round was short of, in words."""

import pytest

from notifications.messages import ApprovalWanted, RoundSummary
from notifications.render import render
from notifications.samples import samples
from notifications.wording.shortages import shortage_lines


@pytest.mark.parametrize(
    ("ask", "mentors", "places", "words"),
    [
        (7, 2, 3, "Seven ask for agents, two mentors offer it (three places)."),
        (1, 0, 0, "One asks for agents, nobody offers it."),
        (2, 1, 1, "Two ask for agents, one mentor offers it (one place)."),
        (40, 13, 0, "40 ask for agents, 13 mentors offer it (no places)."),
    ],
)
def test_a_shortage_in_words(ask, mentors, places, words):
    """Counts up to twelve are words, and one is one."""
    shortage = {"topic": "agents", "ask": ask, "mentors": mentors, "places": places}
    assert shortage_lines([shortage]) == [words]


@pytest.mark.parametrize("kind", [ApprovalWanted, RoundSummary])
def test_admins_read_what_is_short(kind):
    """An admin sees it before approving and afterwards; mail from before has nothing there."""
    document = samples()[kind.kind].document()
    told = render(kind.from_document(document | {"shortages": ["Seven ask for <agents>."]}))
    assert "Short of:\n- Seven ask for <agents>." in told.text
    assert "Seven ask for &lt;agents&gt;." in told.html
    del document["shortages"]
    assert "Short of" not in render(kind.from_document(document)).text
