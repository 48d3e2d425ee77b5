"""Private calendars: made, read, ended; what stands in them, and what never does."""

import datetime as dt
import uuid
from email.utils import parsedate_to_datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person
from tests.counting import statements
from tests.feeds import reading
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.accounts.models import RoleGrant
from tourapp.accounts.tokens import token_hash
from tourapp.agenda import readers
from tourapp.agenda import services as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id, ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing, merging
from tourapp.directory import services as directory
from tourapp.directory.models import OrganisationKind
from tourapp.events.models import Event
from tourapp.feeds import limits, links
from tourapp.feeds.models import CalendarLink, Ending, LinkKind

NOON = dt.datetime(2027, 4, 12, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SECRET = "https://meet.example.org/secret"


@pytest.fixture
def event(each_app: Flask):
    with clock.frozen(NOON), each_app.app_context():
        yield make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")


@pytest.fixture
def client(each_app: Flask) -> FlaskClient:
    return each_app.test_client()


def entry(title: str, hour: int = 10, url: str = "") -> EntryContent:
    day = dt.datetime(2027, 6, 17)
    zone = "Europe/London"
    return EntryContent(
        starts=WallTime(day.replace(hour=hour), zone),
        ends=WallTime(day.replace(hour=hour + 1), zone),
        title=Words(title, f"{title}（日）"),
        conference_url=url,
    )


def publish(
    event: Event, audiences: dict[str, list[str]], circle: Circle = Circle.PARTICIPANTS, **titles: str
) -> None:
    with unit_of_work():
        agenda.publish(
            event.ref,
            circle,
            {owner: entry(titles.get("title", f"Title of {owner}")) for owner in audiences},
            at=clock.now(),
            audiences=audiences,
            family="item",
        )


def make(kind: LinkKind, reader: str, *, about: str = "", lang: str = "en") -> str:
    with unit_of_work():
        return links.make(SYSTEM, kind, reader, about=about, lang=lang)


def own(person: uuid.UUID, lang: str = "en") -> str:
    return make(LinkKind.OWN, ref("person", person), lang=lang)


def admit(reference: str, person: uuid.UUID, event: Event) -> None:
    with unit_of_work():
        readers.admit(reference, [person], event=event.ref)


def path(token: str) -> str:
    return f"/calendar/{token}.ics"


def titles(content: bytes) -> list[str]:
    return [str(each["SUMMARY"]) for each in reading.with_icalendar(content).walk("VEVENT")]


def end(token: str, how: Ending) -> None:
    with unit_of_work():
        link = (
            session()
            .scalars(sa.select(CalendarLink).where(CalendarLink.token_hash == token_hash(token)))
            .one()
        )
        links.end(SYSTEM, link, how)


def item() -> str:
    return ref("item", new_id())


def test_cal_81_a_link_is_random_kept_as_a_hash_and_replaced_by_the_next(
    event: Event, client: FlaskClient
) -> None:
    ada = make_person().id
    first = own(ada)
    stored = session().scalars(sa.select(CalendarLink)).one()
    assert len(first) >= 22
    assert first.encode() not in stored.token_hash
    second = own(ada)
    assert second != first
    live = sa.select(sa.func.count()).select_from(CalendarLink).where(CalendarLink.ended_at.is_(None))
    assert session().scalar(live) == 1
    assert client.get(path(second)).status_code == 200


def test_cal_01_the_address_is_short_and_ends_in_ics(event: Event, each_app: Flask) -> None:
    address = links.address(own(make_person().id))
    assert len(address) <= 200
    assert address.endswith(".ics")


def test_a_person_reads_her_items_and_the_event_and_nobody_elses(event: Event, client: FlaskClient) -> None:
    ada, grace = make_person().id, make_person("grace@example.org").id
    admit(event.ref, ada, event)
    admit("group:1", ada, event)
    publish(
        event,
        {
            "item:all": [event.ref],
            "item:hers": ["group:1"],
            "item:others": ["group:2"],
            "item:grace": [ref("person", grace)],
        },
    )
    response = client.get(path(own(ada)))
    assert set(titles(response.data)) == {"Seminar", "Title of item:all", "Title of item:hers"}
    assert b"example.org" not in response.data.replace(b"tours.example.org", b"")
    reading.with_vobject(response.data)


def test_cal_08_13_14_82_a_private_calendar_stays_private(event: Event, client: FlaskClient) -> None:
    response = client.get(path(own(make_person().id)), headers={"Cookie": "session=x", "Accept": "text/html"})
    assert response.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Content-Disposition" not in response.headers


def test_no_private_calendar_repeats_its_own_address(event: Event, client: FlaskClient) -> None:
    token = own(make_person().id)
    assert token.encode() not in client.get(path(token)).data.replace(b"\r\n ", b"")


def test_cal_12_what_leaked_is_gone_at_once(event: Event, client: FlaskClient) -> None:
    token = own(make_person().id)
    tag = client.get(path(token)).headers["ETag"]
    end(token, Ending.LEAKED)
    response = client.get(path(token), headers={"If-None-Match": tag})
    assert (response.status_code, response.mimetype) == (410, "text/plain")
    assert b"VCALENDAR" not in response.data


@pytest.mark.parametrize("how", [Ending.REPLACED, Ending.RETIRED])
def test_cal_12_what_is_retired_says_so_for_a_week_and_is_gone_then(
    event: Event, client: FlaskClient, how: Ending
) -> None:
    ada = make_person().id
    admit(event.ref, ada, event)
    token = own(ada)
    end(token, how)
    for later in (0 * DAY, 6.9 * DAY):
        with clock.travel(later):
            response = client.get(path(token))
        assert response.status_code == 200
        assert titles(response.data) == ["This calendar has ended"]
    with clock.travel(7 * DAY):
        assert client.get(path(token)).status_code == 410


def test_what_was_replaced_and_turns_out_to_have_leaked_is_gone_at_once(
    event: Event, client: FlaskClient
) -> None:
    ada = make_person().id
    first = own(ada)
    own(ada)
    with unit_of_work():
        links.end_all(SYSTEM, LinkKind.OWN, ref("person", ada), how=Ending.LEAKED)
    assert client.get(path(first)).status_code == 410


def test_cal_12_an_unknown_address_is_not_found_in_plain_text(event: Event, client: FlaskClient) -> None:
    response = client.get(path("nobody-knows-this"))
    assert (response.status_code, response.mimetype) == (404, "text/plain")


def test_cal_14_a_program_may_ask_sixty_times_an_hour_and_more(event: Event, client: FlaskClient) -> None:
    assert limits.MOST >= 60
    limit = limits.Limit(most=60, seconds=3600)
    waits = [limit.wait("a", now=1000.0 + each / 100) for each in range(61)]
    assert waits[:60] == [0] * 60
    assert 0 < waits[60] <= 61
    assert limit.wait("b", now=1001.0) == 0
    assert limit.wait("a", now=1001.0 + waits[60]) == 0


def test_cal_14_who_asks_too_often_is_told_when_to_come_back(
    event: Event, each_app: Flask, client: FlaskClient
) -> None:
    each_app.config["LIMIT_SCALE"] = 1
    token = own(make_person().id)
    answers = [client.get(path(token)) for _ in range(limits.MOST + 1)]
    assert [each.status_code for each in answers[: limits.MOST]] == [200] * limits.MOST
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_conditional_request_is_one_statement(event: Event, client: FlaskClient) -> None:
    ada = make_person().id
    admit(event.ref, ada, event)
    publish(event, {f"item:{each}": [event.ref] for each in range(20)})
    token = own(ada)
    tag = client.get(path(token)).headers["ETag"]
    with statements() as seen:
        links.state_of(token)
    assert len(seen) == 1
    with statements() as seen:
        response = client.get(path(token), headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert len(seen) <= 1


def test_ending_a_link_works_at_once_in_every_process(
    event: Event, each_app: Flask, client: FlaskClient
) -> None:
    """The link is ended behind the back of this process, as another one would do it."""
    token = own(make_person().id)
    assert client.get(path(token)).status_code == 200
    with unit_of_work():
        session().execute(sa.update(CalendarLink).values(ended_at=clock.now(), ended_how=Ending.LEAKED))
    assert client.get(path(token)).status_code == 410


def test_cal_05_the_time_of_the_last_change_never_moves_back(event: Event, client: FlaskClient) -> None:
    ada = make_person().id
    admit(event.ref, ada, event)
    token = own(ada)
    seen = []
    for step in range(5):
        with clock.travel(dt.timedelta(hours=step)):
            if step == 1:
                publish(event, {"item:1": ["group:1"]})
            if step == 2:
                admit("group:1", ada, event)
            if step == 3:
                with unit_of_work():
                    readers.let_go("group:1", [ada])
            response = client.get(path(token))
            seen.append((parsedate_to_datetime(response.headers["Last-Modified"]), response.headers["ETag"]))
    assert [when for when, _ in seen] == sorted(when for when, _ in seen)
    assert seen[1] == seen[0]  # nothing of hers
    assert seen[2][0] > seen[1][0]
    assert seen[3][0] > seen[2][0]
    assert seen[4] == seen[3]


def test_what_she_lost_is_struck_out_in_her_feed(event: Event, client: FlaskClient) -> None:
    ada = make_person().id
    admit("group:1", ada, event)
    publish(event, {"item:1": ["group:1"]})
    token = own(ada)
    assert titles(client.get(path(token)).data) == ["Title of item:1"]
    with unit_of_work():
        readers.let_go("group:1", [ada])
    (gone,) = reading.with_icalendar(client.get(path(token)).data).walk("VEVENT")
    assert (gone["STATUS"], gone["SUMMARY"]) == ("CANCELLED", "Cancelled: Title of item:1")
    assert gone["SEQUENCE"] == 1


def test_the_language_is_that_of_the_link_unless_the_address_asks(event: Event, client: FlaskClient) -> None:
    ada = make_person().id
    admit("group:1", ada, event)
    publish(event, {"item:1": ["group:1"]}, title="Visit")
    token = own(ada, lang="ja")
    assert titles(client.get(path(token)).data) == ["Visit（日）"]
    assert titles(client.get(path(token) + "?lang=en").data) == ["Visit"]
    assert titles(client.get(path(token) + "?lang=both").data) == ["Visit / Visit（日）"]
    assert titles(client.get(path(token) + "?lang=xx").data) == ["Visit（日）"]


def test_a_host_reads_what_it_receives_in_all_events_and_no_joining_link(
    event: Event, client: FlaskClient
) -> None:
    other = make_event("other", starts="2027-07-01 09:00", ends="2027-07-01 17:00")
    host = ref("organisation", make_host())
    for each, owner in ((event, "item:1"), (other, "item:2")):
        publish(each, {owner: [host], f"{owner}0": ["organisation:other"]}, Circle.HOST)
    publish(event, {"item:1": [event.ref]}, title=SECRET)
    token = make(LinkKind.HOST, host, lang="ja")
    content = client.get(path(token)).data
    assert len(titles(content)) == 2
    assert b"secret" not in content


def make_host() -> uuid.UUID:
    with unit_of_work():
        name = Words("Toyota City", "豊田市")
        return directory.add_organisation(SYSTEM, name=name, kind=OrganisationKind.CITY, country="JP").id


def test_a_speaker_reads_where_she_speaks_and_nothing_else(event: Event, client: FlaskClient) -> None:
    ada = make_person().id
    admit(event.ref, ada, event)
    admit("speaking:1", ada, event)
    publish(event, {"item:1": [event.ref, "speaking:1"], "item:2": [event.ref]})
    token = make(LinkKind.SPEAKING, ref("speaker", ada))
    assert titles(client.get(path(token)).data) == ["Title of item:1"]


def test_staff_read_the_whole_event_until_their_role_ends(event: Event, client: FlaskClient) -> None:
    ada, grace = make_person(), make_person("grace@example.org").id
    give_role(ada, Role.DUTY_OFFICER, ("event", str(event.id)))
    publish(event, {"item:1": ["group:1"], "item:2": [ref("person", grace)]})
    token = make(LinkKind.STAFF, ada.ref, about=event.ref)
    assert set(titles(client.get(path(token)).data)) == {"Seminar", "Title of item:1"}
    with unit_of_work():
        session().execute(sa.update(RoleGrant).values(ended_at=clock.now(), ended_by="system"))
    assert client.get(path(token)).status_code == 410


def test_erasing_somebody_ends_her_calendar(event: Event, client: FlaskClient) -> None:
    ada = make_person()
    token = own(ada.id)
    with unit_of_work():
        erasing.erase(SYSTEM, ada, why=Why.ASKED)
    assert client.get(path(token)).status_code == 404


def test_two_people_who_are_one_keep_an_address_that_works(event: Event, client: FlaskClient) -> None:
    ada, twin = make_person(), make_person("ada@example.com")
    admit(event.ref, twin.id, event)
    first, second = own(ada.id), own(twin.id)
    with unit_of_work():
        merging.merge_people(SYSTEM, ada, twin, take={}, reason="the same")
    assert titles(client.get(path(first)).data) == ["Seminar"]
    assert titles(client.get(path(second)).data) == ["This calendar has ended"]


def test_the_key_of_a_feed_changes_when_and_only_when_it_may_have_changed(event: Event) -> None:
    ada = make_person().id
    admit(event.ref, ada, event)
    other = make_event("other", starts="2027-07-01 09:00", ends="2027-07-01 17:00")
    token = own(ada)

    def key() -> str:
        state = links.state_of(token)
        assert state is not None
        return state.key

    before = key()
    publish(other, {"item:other": [other.ref]})
    assert key() == before
    publish(event, {"item:1": [event.ref]})
    after = key()
    assert after != before
    admit("group:1", ada, event)
    assert key() != after
