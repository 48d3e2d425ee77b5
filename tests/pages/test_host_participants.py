"""The list of participants behind a host's link: planted values that may stand in it, and those that may never."""

import sqlalchemy as sa

from tests.builders import make_registration, open_event, submit
from tests.counting import statements
from tests.hosting import world
from tests.hosting.portal.world import link_of, page, row, words
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.hosting import services
from tourapp.hosting.models import HostLinkUse
from tourapp.pages.hosts.host_participants import roster
from tourapp.programme.contacts.queries import Contacts
from tourapp.programme.contacts.services import set_contacts
from tourapp.registration.models import Registration
from tourapp.registration.states import State

SECRETS = (
    "planted-diet",
    "planted-access",
    "ada@example.org",
    "ben@example.org",
    "Ben",
    "planted-shy-post",
    "cleo",
    "planted-waiting-post",
    "dora",
    "planted-gone-post",
    "FR-planted",
)
"""Needs, addresses, whoever did not agree, whoever has no place."""


def _tour():
    return open_event(
        "tour",
        title="Study tour",
        title_ja="セミナー",
        kind=EventKind.STUDY_TOUR,
        starts="2027-06-20 14:00",
        ends="2027-06-22 12:00",
        zone=world.TOKYO,
    )


def _registered(event) -> None:
    needs = {"dietary": "planted-diet", "access_needs": "planted-access"}
    make_registration(
        event, job_title="Chief planner", organisation="Derby Council", share_in_list=True, answers=needs
    )
    make_registration(
        event, "ben@example.org", job_title="planted-shy-post", answers={"dietary": "FR-planted"}
    )
    submit(event, "cleo@example.org", job_title="planted-waiting-post", share_in_list=True)
    gone = make_registration(event, "dora@example.org", job_title="planted-gone-post", share_in_list=True)
    with unit_of_work():
        session().execute(
            sa.update(Registration).where(Registration.id == gone.id).values(state=State.CANCELLED)
        )


def test_a_host_reads_who_comes_and_nothing_that_is_not_for_it(app, client):
    with app.app_context():
        event = _tour()
        host = world.make_host(event)
        _registered(event)
        world.add(event, host, "Station", "10:00-11:00")
        with unit_of_work():
            set_contacts(world.SYSTEM, event, Contacts(Words("Deputy director", "所長補佐"), "+81 90 1234"))
        token = link_of(host)
    assert "名簿はまだありません" in page(client, token, "/participants")  # nothing was sent to it yet
    with app.app_context():
        world.release(event)
        section = link_of(host, section="交通政策課", items=(str(world.item(event, "Station").id),))
    for lang in ("en", "ja"):
        text = page(client, token, "/participants", lang)
        said = words(text)
        assert "Ada" in said and "Chief planner" in said and "Derby Council" in said
        assert [secret for secret in SECRETS if secret in text] == []
    assert "所長補佐" in said and "+81 90 1234" in said  # whom it calls on the day (R30)
    assert "2名中2名" in said and "2名中1名" in said and "氏名を掲載しない方を1名含みます" in said
    client.get(f"/host/{token}/participants").close()  # written down when the answer has left
    assert client.get(f"/host/{section}/participants").status_code == 404
    assert 'participants"' not in page(client, section)
    with app.app_context():
        uses = sa.select(HostLinkUse.what).where(HostLinkUse.link_id == row(token).id)
        assert session().scalars(uses).all() == ["participants"]  # each disclosure is on record
        with unit_of_work():
            services.end_links(world.SYSTEM, world.fresh(host))
    assert client.get(f"/host/{token}/participants").status_code == 404


def test_the_list_takes_as_many_statements_for_three_as_for_one(app):
    with app.app_context():
        event = _tour()
        counted = []
        for emails in (("a@example.org",), ("b@example.org", "c@example.org")):
            for email in emails:
                make_registration(event, email, share_in_list=True, answers={"dietary": "x"})
            session().expire_all()
            with statements() as seen:
                found = roster(event, "en")
            counted.append(len(seen))
    assert len(found.named) == 3 and counted[0] == counted[1]
