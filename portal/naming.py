"""What programs and mailing lists are called on a page, also when their file has gone."""

from __future__ import annotations

from collections.abc import Sequence

from config.errors import ConfigError
from notifications.contexts import Person
from notifications.wording.names import called, listed
from portal.site import Site
from store import Member


def names_of(company: Sequence[Member], member: Member) -> str:
    """List the members of a company as a member calls them, in the language that is spoken."""
    people = [Person.of(each) for each in (*company, member)]
    return listed([called(person, people) for person in people[:-1]])


def program_name(site: Site, slug: str) -> str:
    """Give a program's name, or its slug where there is no file any more."""
    try:
        return site.program(slug).arrangement.name
    except ConfigError:
        return slug


def mailing_name(site: Site, slug: str) -> str:
    """Give the name of a list, which is a program's or a community's; else its slug."""
    try:
        return site.program(slug).arrangement.name
    except ConfigError:
        return _community_name(site, slug)


def _community_name(site: Site, slug: str) -> str:
    try:
        return site.letterhead(slug).community.name
    except ConfigError:
        return slug
