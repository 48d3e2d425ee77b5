"""Change slips of the last days, and who has said that she received them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, sign_in_as
from tests.counting import statements
from tests.documents.papers_world import tour_with_host
from tests.hosting.portal.world import link_of
from tests.hosting.world import host_actor
from tests.registration.test_for_others import at_once
from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.documents.receipts import queries, services
from tourapp.documents.receipts.models import SlipReceipt
from tourapp.documents.receipts.rules import span
from tourapp.hosting import board, slips
from tourapp.hosting import queries as hosting
from tourapp.hosting.models import Engagement
from tourapp.registration.models import Registration

START = dt.datetime(2027, 5, 18, 5, tzinfo=dt.UTC)
END = dt.datetime(2027, 5, 20, 3, tzinfo=dt.UTC)
EARLY, LATE = START - dt.timedelta(days=30), START - dt.timedelta(days=2)


@pytest.mark.parametrize(
    ("given", "received", "now", "asked"),
    [
        ([(1, EARLY)], (), START, None),
        ([(1, LATE)], (), START, None),  # the first one changes nothing
        ([(1, EARLY), (2, EARLY)], (), START, None),
        ([(1, EARLY), (2, LATE)], (), START, (1, 2)),
        ([(1, EARLY), (2, LATE)], (2,), START, (1, 2)),
        ([(1, EARLY), (2, LATE), (3, LATE)], (), START, (1, 3)),  # nothing between is lost
        ([(1, EARLY), (2, LATE), (3, LATE)], (2,), START, (2, 3)),
        ([(1, LATE), (3, LATE)], (), START, (1, 3)),
        ([(1, EARLY), (2, LATE)], (), END, None),
        ([(1, EARLY), (2, START - dt.timedelta(days=3))], (), START, (1, 2)),
        ([(1, EARLY), (2, START - dt.timedelta(days=3, seconds=1))], (), START, None),
    ],
)
def test_from_which_edition_to_which_a_reader_is_asked(given, received, now, asked):
    assert span(given, received, starts_at=START, ends_at=END, now=now) == asked


def test_a_late_change_is_acknowledged_and_the_office_sees_by_whom(app, client):
    with app.app_context():
        tour = tour_with_host()
        ada = make_registration(tour.event, share_in_list=True)
        tour.give(Circle.HOST, Circle.PARTICIPANTS)
        engagements = {each.host_ref: each for each in hosting.engagements(tour.event)}
        host = engagements[tour.city]
        with clock.frozen(START - dt.timedelta(hours=20)):
            assert queries.of_host(host) is None and queries.of_registration(ada) is None
            tour.change(tour.factory, title=Words("Factory talk", "工場の講話"))
            tour.give(Circle.HOST, Circle.PARTICIPANTS)
            asked = queries.of_host(host)
            # another authority has nothing to acknowledge
            assert set(queries.of_hosts(tour.event, list(engagements.values()))) == {host.id}
            # and to open the page of one does not work out the slips of all
            with statements() as of_one:
                assert slips.state(host) is not None
            assert not any("FROM host_engagement" in each for each in of_one)
            assert asked is not None and (asked.since, asked.number, len(asked.changes)) == (1, 2, 1)
            token = link_of(host, to_contact=False)
            section = link_of(host, section="School board", items=(str(tour.factory),))
            person, ada_id = session().get_one(Person, ada.person_id), ada.id
    with clock.frozen(START - dt.timedelta(hours=19)):
        assert "変更票を確認して受領を知らせる" in client.get(f"/host/{token}?lang=ja").get_data(as_text=True)
        shown = client.get(f"/host/{token}/changes?lang=ja").get_data(as_text=True)
        assert "工場の講話" in shown and "工場見学" in shown and "受領しました" in shown
        assert client.get(f"/host/{section}/changes").status_code == 404
        assert client.post(f"/host/{token}/changes", data={"edition": "1"}).status_code == 422
        for _twice in range(2):
            assert client.post(f"/host/{token}/changes", data={"edition": "2"}).status_code == 303
        hers = app.test_client()
        sign_in_as(hers, person)
        assert "Factory talk" in hers.get("/me/tour/changes").get_data(as_text=True)
        with app.app_context():
            event = tour.event
            fresh = hosting.engagement(event, host.id)
            (row,) = [each for each in board.board(event).rows if each.engagement.id == host.id]
            assert row.slip is not None and row.slip.received_at == clock.now()
            assert [(each.name, each.slip.received_at) for each in queries.of_people(event)] == [
                ("Ada Example", None)
            ]
            with pytest.raises(Forbidden), unit_of_work():
                other = next(each for each in hosting.engagements(event) if each.id != host.id)
                services.receive_as_host(host_actor(other), fresh, 2)
            with pytest.raises(Forbidden), unit_of_work():
                services.receive_as_participant(host_actor(fresh), session().get_one(Registration, ada_id), 2)
        assert hers.post("/me/tour/changes", data={"edition": "2"}).status_code == 303
        with app.app_context():
            assert queries.of_people(tour.event)[0].slip.received_at == clock.now()
            # a newer change asks again, from what was received
            tour.change(tour.factory, title=Words("Factory tour again", "工場見学（再）"))
            tour.give(Circle.HOST, Circle.PARTICIPANTS)
            newest = queries.of_host(hosting.engagement(tour.event, host.id))
            assert newest is not None
            assert (newest.since, newest.number, newest.received_at) == (2, 3, None)
            with pytest.raises(Refusal), unit_of_work():
                again = hosting.engagement(tour.event, host.id)
                services.receive_as_host(host_actor(again), again, 2)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_slip_that_is_acknowledged_in_four_windows_at_once_is_received_once(each_app):
    late = START - dt.timedelta(hours=20)
    with each_app.app_context():
        tour = tour_with_host()
        ada = make_registration(tour.event)
        tour.give(Circle.HOST, Circle.PARTICIPANTS)
        with clock.frozen(late):
            tour.change(tour.factory, title=Words("Factory talk", "工場の講話"))
            tour.give(Circle.HOST, Circle.PARTICIPANTS)
        (host,) = [each for each in hosting.engagements(tour.event) if each.host_ref == tour.city]
        host_id, ada_id, by_link, herself = host.id, ada.id, host_actor(host), Actor(person_id=ada.person_id)
        session().close()

    def as_host():
        services.receive_as_host(by_link, session().get_one(Engagement, host_id), 2)

    def as_participant():
        services.receive_as_participant(herself, session().get_one(Registration, ada_id), 2)

    for receive in (as_host, as_participant):
        assert at_once(each_app, *[receive] * 4, now=late) == [None] * 4
    with each_app.app_context():
        assert session().scalar(sa.select(sa.func.count(SlipReceipt.id))) == 2
