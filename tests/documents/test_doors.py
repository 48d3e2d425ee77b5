"""Papers by a host's link and in mails."""

import uuid
from urllib.parse import unquote

import pytest
from flask import Flask

from tests.documents.papers_world import FACTORY, MAYOR, Tour, text_of, tour_with_host
from tests.hosting import world
from tests.hosting.portal.world import link_of
from tourapp.agenda.circles import Circle
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.documents.kinds import Kind
from tourapp.messages import attachments
from tourapp.programme.papers import reference

# --- by a host's link --------------------------------------------------------------------------------


def test_a_host_fetches_its_own_days_by_its_link(app: Flask) -> None:
    with app.app_context():
        event, host = world.make_asked("Station")
        other = world.make_host(event, Words("Tsu City", "津市"), email="tsu@example.org")
        world.add(event, other, "Harbour", "15:00-16:00")
        world.release(event)
        token = link_of(host)
        section = link_of(host, section="School board", items=(str(uuid.UUID(int=1)),))
    client = app.test_client()
    response = client.get(f"/host/{token}/papers/itinerary?in=both")
    assert unquote(response.headers["Content-Disposition"]).endswith("20270412_行程案_第2版.pdf")
    text = text_of(response.data)
    assert "Station" in text and "Harbour" not in text and "津市" not in text
    assert client.get(f"/host/{section}/papers/itinerary").status_code == 404
    assert client.get("/host/nobody/papers/itinerary").status_code == 404
    assert client.get(f"/host/{token}/papers/letter").status_code == 404


def test_a_host_has_no_paper_before_it_was_sent_its_days(app: Flask) -> None:
    with app.app_context():
        event = world.make_tour()
        host = world.make_host(event)
        world.add(event, host, "Station", "10:00-11:00")
        with unit_of_work():
            world.programme.freeze(world.SYSTEM, world.session().get_one(world.Event, event.id))
        token = link_of(host)
    assert app.test_client().get(f"/host/{token}/papers/itinerary").status_code == 404


# --- in a mail ---------------------------------------------------------------------------------------


@pytest.fixture
def tour(app: Flask):
    with app.app_context():
        yield tour_with_host()


def test_a_mail_to_a_host_carries_its_own_days(tour: Tour) -> None:
    number = tour.give(Circle.HOST)
    named = reference(Kind.ITINERARY, tour.event, number, host=tour.city, lang="both")
    file = attachments.fetch(named, "ja")
    assert file is not None
    assert file.filename == "20270412_行程案_第1版.pdf"
    text = text_of(file.content)
    assert FACTORY.ja in text and FACTORY.en.replace(" ", "") in text and "名古屋" not in text


def test_a_mail_to_all_who_go_carries_what_is_meant_for_everybody(tour: Tour) -> None:
    tour.change(tour.factory, audience=("group:5",))
    number = tour.give(Circle.PARTICIPANTS)
    file = attachments.fetch(reference(Kind.ITINERARY, tour.event, number), "ja")
    assert file is not None
    text = text_of(file.content)
    assert MAYOR.ja in text and FACTORY.ja not in text


def test_a_mail_carries_nothing_that_its_readers_were_not_given(tour: Tour) -> None:
    number = tour.give(Circle.HOST)
    assert attachments.fetch(reference(Kind.ITINERARY, tour.event, number), "ja") is None
    assert attachments.fetch(reference(Kind.ITINERARY, tour.event, 9, host=tour.city), "ja") is None


def test_the_mail_with_its_days_carries_the_draft_itinerary_in_both_languages(app: Flask) -> None:
    with app.app_context():
        _event, host = world.make_asked("Station")
        (message,) = world.mails(host, "hosting/days")
        (named,) = message.attachments
        file = attachments.fetch(named, message.lang)
        assert file is not None
        assert file.filename == "20270412_行程案_第1版.pdf"
        assert "Station" in text_of(file.content)
