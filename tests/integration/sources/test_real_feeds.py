from __future__ import annotations

import pytest

from config.home import shipped_mapping
from sources import ActivityFile, PeopleFile, read_mapping, sync_activity, sync_people

pytestmark = pytest.mark.realdata


@pytest.fixture
def load(sqlite_database, shared_data, now, switch_activity):
    """Import a file of the real data by one of the mappings that come with Crossweave."""
    switch_activity(sqlite_database)

    def run(file: str, name: str):
        mapping = read_mapping(shipped_mapping(name))
        with sqlite_database.writing() as session:
            if mapping.kind == "people":
                feed = PeopleFile(shared_data / file, mapping)
                return sync_people(session, feed, now=now)
            return sync_activity(session, ActivityFile(shared_data / file, mapping), now=now)

    return run


def test_a_software_company(load):
    """1,336 people, their co-edits and commits; identical commits in one second count once."""
    people = load("gitlab_2022/members.csv", "gitlab-people")
    assert (people.added, people.quarantined, people.warnings) == (1336, (), ())
    assert load("gitlab_2022/members.csv", "gitlab-people").unchanged == 1336
    assert load("gitlab_2022/coedit_pairs.csv", "gitlab-coedits").added == 3060
    commits = load("gitlab_2022/activity_commits.csv", "gitlab-commits")
    assert (commits.seen, commits.added, commits.left_out) == (3332, 3304, 0)


def test_a_research_institution(load):
    """1,005 people and 24,929 who-wrote-to-whom."""
    assert load("email_eu_core_departments.csv", "email-eu-people").added == 1005
    mail = load("email_eu_core_edges.csv", "email-eu-mail")
    assert (mail.added, mail.left_out) == (24929, 0)
