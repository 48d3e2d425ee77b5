"""What papers are made of: an edition as one circle reads it, the group, and who leads it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import parse_ref
from tourapp.core.words import Words
from tourapp.directory.models import Organisation
from tourapp.documents import rules
from tourapp.documents.rules import CIRCLES, Reader
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import rules as programme_rules
from tourapp.programme.contacts import queries as contacts
from tourapp.programme.contacts.queries import Contacts
from tourapp.programme.content import NO_WORDS
from tourapp.programme.group import queries as group
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.models import Edition
from tourapp.programme.rules import ReleasedItem

NOTHING = _l("There is nothing to print: no item of this version is for these readers.")


@dataclass(frozen=True, kw_only=True)
class Issue:
    """An edition as it is printed for one reader."""

    event: Event
    reader: Reader
    circle: Circle
    """As whom the reader sees it."""
    number: int
    items: tuple[ReleasedItem, ...]
    """In order of time."""
    issued_at: dt.datetime
    """When this circle was given it; when it was frozen, where it never was."""
    is_released: bool
    is_as_issued: bool
    """Whether it is a 行程表; else a 行程案."""
    superseded_by: int | None
    """The newest edition that this circle was given after it."""
    zone: str
    """Whose clocks the times on the paper show."""
    host_ref: str = ""
    """The authority whose own days they are; empty where they are everybody's."""
    host: Words = NO_WORDS
    numbers: GroupNumbers
    contacts: Contacts

    @property
    def days(self) -> tuple[programme_rules.Day, ...]:
        return programme_rules.days(self.items)


def issue(
    event: Event,
    *,
    reader: Reader | None = None,
    number: int | None = None,
    host: str = "",
    references: Collection[str] | None = None,
) -> Issue:
    """What is printed for a reader; without one, for those who go, or for hosts where only these were given anything.

    Without a number the newest edition that the reader's circle was given; before the first release the newest that
    there is. `host` is the authority (`organisation:…`) whose own days are wanted, `references` are those that a person
    stands behind. Refused: there is no edition yet. NotFound: none of this number, no such host.
    """
    editions = programme.editions(event)
    chosen = reader or _default_reader(editions, host)
    circle = _circle(editions, chosen)
    edition = _edition(editions, circle, number)
    seen = programme.seen_in(event, programme.frozen_items(edition), circle)
    items = rules.on_paper(programme_rules.in_order(seen.values()), host=host, references=references)
    is_issued = bool({circle, Circle.PARTICIPANTS} & _circles(edition) - {Circle.HOST})
    return Issue(
        event=event,
        reader=chosen,
        number=edition.number,
        items=items,
        circle=circle,
        issued_at=_issued_at(edition, circle),
        is_released=circle in _circles(edition),
        is_as_issued=rules.is_as_issued(items, is_issued=is_issued),
        superseded_by=_superseded_by(editions, edition, circle),
        zone=rules.main_zone(items, event.zone),
        host_ref=host,
        host=_name_of(host),
        numbers=group.numbers(event),
        contacts=contacts.contacts(event),
    )


def before(issue: Issue, number: int | None = None) -> int | None:
    """The number of the edition that the reader had before this one, or of the one that is asked for.

    None when this was the first. NotFound for a number that the reader never had, or that came later.
    """
    given = [
        each.number
        for each in programme.editions(issue.event)
        if each.number < issue.number and issue.circle in _circles(each)
    ]
    if number is None:
        return max(given, default=None)
    if number not in given:
        raise NotFound()
    return number


def hosts(event: Event) -> Sequence[tuple[str, Words]]:
    """The authorities that receive something in the newest edition that hosts were given, by reference and name."""
    edition = programme.newest_edition(event, Circle.HOST)
    if edition is None:
        return ()
    found = {
        content.host_ref: content.host_organisation
        for _, content in programme.frozen_items(edition)
        if content.host_ref
    }
    return sorted(found.items(), key=lambda each: (each[1].en, each[0]))


def _default_reader(editions: Sequence[Edition], host: str) -> Reader:
    given = {circle for edition in editions for circle in _circles(edition)}
    to_hosts = Circle.HOST in given and Circle.PARTICIPANTS not in given
    return Reader.HOST if host or to_hosts else Reader.PARTICIPANTS


def _circle(editions: Sequence[Edition], reader: Reader) -> Circle:
    """Those who go read what everybody was given while they never were given one of their own, as on their pages."""
    given = {circle for edition in editions for circle in _circles(edition)}
    is_public = CIRCLES[reader] is Circle.PARTICIPANTS and Circle.PARTICIPANTS not in given
    return Circle.PUBLIC if is_public and Circle.PUBLIC in given else CIRCLES[reader]


def _edition(editions: Sequence[Edition], circle: Circle, number: int | None) -> Edition:
    if not editions:
        raise Refusal(_l("There is no version of this programme to print yet."), code="none")
    if number is None:
        given = [edition for edition in editions if circle in _circles(edition)]
        found = next(iter(given or editions), None)
    else:
        found = next((edition for edition in editions if edition.number == number), None)
    if found is None:
        raise NotFound()
    return found


def _circles(edition: Edition) -> frozenset[Circle]:
    return frozenset(release.circle for release in edition.releases)


def _issued_at(edition: Edition, circle: Circle) -> dt.datetime:
    """An itinerary that hosts had as a draft is issued anew when those who go are given it."""
    asked = {circle, Circle.PARTICIPANTS} if circle is Circle.HOST else {circle}
    return max(
        (release.at for release in edition.releases if release.circle in asked), default=edition.frozen_at
    )


def _superseded_by(editions: Sequence[Edition], edition: Edition, circle: Circle) -> int | None:
    newer = [each.number for each in editions if each.number > edition.number and circle in _circles(each)]
    return max(newer, default=None)


def _name_of(host: str) -> Words:
    if not host:
        return Words()
    found = session().get(Organisation, parse_ref(host)[1])
    if found is None:
        raise NotFound()
    return found.name
