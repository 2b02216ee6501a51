"""What runs when, as the files in the home folder say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from config import ConfigError
from flows.agenda import agenda, next_run, ordinal
from flows.installation import Installation
from flows.up import runnable_agenda


def jobs(installation: Installation) -> dict[str, str]:
    """Give the agenda's jobs with their times."""
    return {f"{job.flow}/{job.name}": job.when for job in agenda(installation).jobs}


def test_rounds_digests_and_mail_are_on_the_agenda(installation: Installation) -> None:
    """Each program, each community with a digest, and the mail have a job with its times."""
    assert jobs(installation) == {
        "run_round/buddies": "at 08:00 on Monday, UTC",
        "recognition_digest/ai-learners": "at 15:00 on Friday, Europe/London",
        "deliver/mail": "every minute, UTC",
        "privacy_clean/retention": "at 02:43 every day, UTC",
    }


def test_feeds_are_read_when_there_are_any(installation: Installation) -> None:
    """A people feed makes a job for people, and none for activity."""
    installation.home.feeds.write_text(
        'feeds: [{kind: people, file: hr.csv, mapping: people}]\ncron: "30 4 * * *"\n',
        encoding="utf-8",
    )
    assert jobs(installation)["sync_people/people"] == "at 04:30 every day, UTC"
    assert "sync_activity/activity" not in jobs(installation)


def test_the_next_round_is_the_cadences_own(installation: Installation) -> None:
    """With `every: 2` the next round is a fortnight after the one of this morning."""
    file = installation.home.programs / "buddies.yaml"
    text = file.read_text(encoding="utf-8").replace('MON",', 'MON", every: 2,')
    file.write_text(text, encoding="utf-8")
    (job,) = agenda(installation).rounds
    assert job.when == "at 08:00 on Monday, every second time, UTC"
    assert job.next_in_words == "Monday 18 January 2027, 08:00"


def test_a_broken_file_keeps_only_its_own_job_away(installation: Installation) -> None:
    """A program with a mistake is told with file and line, and the others run."""
    broken = installation.home.programs / "broken.yaml"
    broken.write_text("name: Broken\nkind: pairing\nmust: []\nfoo: 1\n", encoding="utf-8")
    before = jobs(installation)
    (trouble,) = agenda(installation).troubles
    assert "run_round/buddies" in before
    assert f"{broken}:4:" in trouble


def test_a_program_without_its_community_is_not_run(installation: Installation) -> None:
    """Its mail could be sent in nobody's name."""
    (installation.home.communities / "ai-learners.yaml").unlink()
    found = agenda(installation)
    assert not found.rounds
    assert "ai-learners.yaml" in found.troubles[0]


def test_a_stopped_clock_is_refused(installation: Installation) -> None:
    """Schedules follow the real clock, so a rehearsal's clock would never meet them."""
    with pytest.raises(ConfigError, match="CROSSWEAVE_NOW"):
        runnable_agenda(installation)


def test_nothing_to_run_is_said(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one program that can be run there is nothing to keep up."""
    installation.settings.now = None
    (installation.home.programs / "buddies.yaml").write_text("name: Buddies\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="No program can be run"):
        runnable_agenda(installation)


@pytest.mark.parametrize(
    ("number", "word"), [(2, "second"), (3, "3rd"), (4, "4th"), (11, "11th"), (21, "21st")]
)
def test_ordinals(number: int, word: str) -> None:
    """Numbers are written as people say them."""
    assert ordinal(number) == word


def test_the_next_run_is_counted_in_its_own_zone() -> None:
    """Nine in the morning in London is eight in UTC in summer."""
    found = next_run("0 9 * * *", "Europe/London", datetime(2027, 7, 1, 12, tzinfo=UTC))
    assert found == datetime(2027, 7, 2, 8, tzinfo=UTC)


def test_the_inbox_is_read_when_one_is_set(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every few minutes; what it lacks is told, and keeps nothing else from running."""
    installation.settings.inbox = "maildir:/var/mail/crossweave"
    found = agenda(installation)
    assert "CROSSWEAVE_HASH_KEY" in found.troubles[0]
    assert "deliver" in {job.flow for job in found.jobs}
    installation.settings.hash_key = SecretStr("k" * 40)
    assert jobs(installation)["read_inbox/inbox"] == "every fifth minute of every hour, UTC"
