"""What a host's link may never do: show or answer another's items, work after it was revoked, stand in a log."""

import datetime as dt
import io
import logging
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import dispose, make_app
from tests.hosting.portal.world import WHO, link_of, page, press, row, words
from tests.hosting.world import TOYOTA, TSU, add, fresh, item, make_host, make_tour, release, state
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.redaction import redact_text
from tourapp.core.words import Words
from tourapp.hosting import codes, services
from tourapp.hosting.models import HostAnswer, HostLink
from tourapp.hosting.portal import rules
from tourapp.messages.models import Message
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.rules import seen_by


@pytest.fixture
def two(app):
    """Two authorities of one tour, each with a link and one item."""
    with app.app_context():
        event = make_tour()
        toyota, tsu = make_host(event, TOYOTA), make_host(event, TSU, email="tsu@example.org")
        add(event, toyota, "Station", "10:00-11:00")
        add(event, tsu, "Harbour", "13:00-14:00", principal=Words("Harbour master", "港湾課長"))
        add(event, None, "Hotel", "18:00-19:00", kind=ItemKind.FREE)
        release(event)
        made = Two()
        made.app, made.event, made.toyota, made.tsu = app, event, toyota, tsu
        made.mine, made.theirs = link_of(toyota), link_of(tsu)
        made.station, made.harbour, made.hotel = (
            item(event, each).id for each in ("Station", "Harbour", "Hotel")
        )
        made.toyota, made.tsu = fresh(toyota), fresh(tsu)
        session().refresh(event)
    return made


class Two:
    pass


SENT = ("", "/review", "/sign-off", "/sections", "/sections/end", "/sheet", "/renew")
PAGES = ("", "/review", "/sections", "/sheet", "/sheet/file.xlsx", "/sign-off")


# --- another's items --------------------------------------------------------------------------------------


def test_no_page_of_a_link_shows_what_is_anothers(two, client):
    for path in PAGES:
        shown = client.get(f"/host/{two.mine}{path}")
        assert shown.status_code == 200, path
        if path.endswith(".xlsx"):
            import openpyxl

            cells = openpyxl.load_workbook(io.BytesIO(shown.data)).active.values
            text = str(list(cells))
        else:
            text = shown.get_data(as_text=True)
        for secret in ("Harbour", "港湾課長", "津市", str(two.harbour), two.harbour.hex, "Hotel"):
            assert secret not in text, (path, secret)
        assert "Station" in text or path in ("/sheet",)


@pytest.mark.parametrize(
    "act", ["agree", "propose", "arrange", "condition", "decline", "take_back", "dossier"]
)
def test_another_hosts_item_is_not_there_whatever_is_sent(two, client, act):
    for target in (two.harbour, two.hotel, uuid.uuid4()):
        assert press(client, two.mine, target, act, text="x", version="0").status_code == 404
    for do in ("", "?do=propose", "?do=dossier"):
        assert client.get(f"/host/{two.mine}/items/{two.harbour}{do}").status_code == 404
    with two.app.app_context():
        assert session().scalars(sa.select(HostAnswer)).all() == []
        assert state(two.event, "Harbour") is Confirmation.REQUESTED


def test_a_bulk_answer_takes_no_item_of_another(two, client):
    data = {"edition": "1", **WHO, f"answer_{two.harbour.hex}": "agree", f"answer_{two.station.hex}": "later"}
    client.post(f"/host/{two.mine}/review", data=data)
    with two.app.app_context():
        assert session().scalars(sa.select(HostAnswer)).all() == []


def test_the_link_of_a_section_sees_and_answers_its_items_and_nothing_else(two, client):
    with two.app.app_context():
        add(two.event, fresh(two.toyota), "School", "15:00-16:00")
        release(two.event)
        school = item(two.event, "School").id
        section = link_of(two.toyota, section="学校教育課", items=(str(school), str(two.harbour)))
    text = page(client, section)
    assert "School" in text and "Station" not in text and "Harbour" not in text and "学校教育課 御中" in text
    assert press(client, section, two.station, "agree", edition=2).status_code == 404
    assert press(client, section, school, "agree", edition=2).status_code == 303
    for path in ("/sections", "/sign-off"):
        assert client.get(f"/host/{section}{path}").status_code == 404
        assert client.post(f"/host/{section}{path}", data={"section": "x"}).status_code == 404
    assert client.post(f"/host/{section}/sections/end", data={"link": "x"}).status_code == 404
    assert "回答のまとめ" not in text


def test_the_contact_section_makes_and_ends_the_link_of_a_section(two, client):
    made = client.post(
        f"/host/{two.mine}/sections?lang=ja", data={"section": "交通政策課", "items": [str(two.station)]}
    )
    address = made.get_data(as_text=True).partition('id="made"')[2].partition('value="')[2].partition('"')[0]
    token = address.rpartition("/host/")[2].partition("?")[0]
    assert "交通政策課 御中" in page(client, token)
    with two.app.app_context():
        link_id = row(token).id
        theirs = row(two.theirs)
        of_their_section = link_of(theirs.engagement, section="港湾課", items=(str(two.harbour),))
        others = (theirs.id, row(of_their_section).id)
    assert token not in page(client, two.mine, "/sections")
    for other in others:
        assert client.post(f"/host/{two.mine}/sections/end", data={"link": str(other)}).status_code == 404
    assert client.post(f"/host/{two.mine}/sections/end", data={"link": str(link_id)}).status_code == 303
    assert client.get(f"/host/{token}").status_code == 404


def test_a_section_is_given_no_item_of_another_authority(two, client):
    data = {"section": "交通政策課", "items": [str(two.harbour)]}
    assert client.post(f"/host/{two.mine}/sections", data=data).status_code == 422


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["organisation:a", "organisation:b", ""]), max_size=8),
    st.sampled_from(["organisation:a", "organisation:b", ""]),
    st.booleans(),
    st.data(),
)
def test_a_host_never_sees_anothers(hosts, host_ref, is_section, data):
    """Whatever stands in an edition and whatever a section's link names: only items that name this authority."""
    items = [
        seen_by(
            Circle.HOST,
            uuid.uuid4(),
            ItemContent(kind=ItemKind.VISIT, title=Words("x", "x"), host_ref=each),
            everybody="e",
        )
        for each in hosts
    ]
    only = data.draw(st.lists(st.sampled_from([each.id for each in items]))) if is_section and items else None
    seen = rules.belonging(items, host_ref, only)
    assert all(each.host_ref == host_ref != "" for each in seen)
    assert only is None or {each.id for each in seen} <= set(only)
    assert only is not None or not host_ref or len(seen) == hosts.count(host_ref)


# --- links that do not work -------------------------------------------------------------------------------


def test_a_link_that_never_was_or_was_revoked_is_not_there(two, client):
    with two.app.app_context(), unit_of_work():
        services.end_links(SYSTEM, fresh(two.toyota))
    for token in (two.mine, "no-such-token", two.mine[:-1] + "x", "a" * 500):
        for path in (*PAGES, f"/items/{two.station}", f"/sheet/{uuid.uuid4()}", "/papers/itinerary"):
            assert client.get(f"/host/{token}{path}").status_code == 404, path
        for path in (
            "",
            "/review",
            "/sign-off",
            "/sections",
            "/sections/end",
            "/sheet",
            "/renew",
            f"/items/{two.station}",
        ):
            assert (
                client.post(f"/host/{token}{path}", data={"act": "agree", "edition": "1", **WHO}).status_code
                == 404
            ), path
    assert client.get(f"/host/{two.theirs}").status_code == 200


def test_when_an_authority_steps_back_its_links_are_gone(two, client):
    with two.app.app_context(), unit_of_work():
        services.withdraw(SYSTEM, fresh(two.toyota), reason="staff")
    with two.app.app_context():
        later = link_of(two.toyota)
    for token in (two.mine, later):
        assert client.get(f"/host/{token}").status_code == 404


def test_an_expired_link_offers_a_new_one_to_the_registered_address_and_shows_nothing_else(two, client):
    with two.app.app_context():
        after = row(two.mine).expires_at + dt.timedelta(seconds=1)
    with clock.frozen(after):
        for path in ("", "/review", f"/items/{two.station}", "/sheet/file.xlsx"):
            shown = client.get(f"/host/{two.mine}{path}")
            assert shown.status_code == 410 and "Station" not in shown.get_data(as_text=True)
        assert press(client, two.mine, two.station, "agree").status_code == 410
        text = client.post(f"/host/{two.mine}/renew", data={"email": "thief@example.org"}).get_data(
            as_text=True
        )
    assert "host@example.org" not in text and "/host/" not in text.replace(f"/host/{two.mine}", "")
    with two.app.app_context():
        sent = session().scalars(sa.select(Message).where(Message.template == "hosting/new_link")).all()
        assert [each.to_address for each in sent] == ["host@example.org"]


def test_a_link_that_works_is_not_renewed(two, client):
    assert client.post(f"/host/{two.mine}/renew").status_code == 303
    with two.app.app_context():
        assert session().scalars(sa.select(Message).where(Message.template == "hosting/new_link")).all() == []


# --- what is kept, and how often ----------------------------------------------------------------------------


def test_a_token_is_nowhere_in_the_database_nor_in_the_log(two, client, caplog):
    caplog.set_level(logging.DEBUG)
    page(client, two.mine)
    press(client, two.mine, two.station, "agree")
    assert two.mine not in caplog.text and "host_link_used" in caplog.text
    with two.app.app_context():
        kept = session().scalars(sa.select(HostLink)).all()
        assert all(two.mine.encode() not in each.token_hash for each in kept)
    assert redact_text(f"GET /host/{two.mine}/items/1?do=propose") == "GET /host/<redacted>/items/1"


def test_forms_of_a_link_need_their_token(two, client):
    two.app.config["WTF_CSRF_ENABLED"] = True
    assert press(client, two.mine, two.station, "agree").status_code == 400
    with two.app.app_context():
        assert state(two.event, "Station") is Confirmation.REQUESTED


def test_nobody_is_let_guess_links_for_long(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path, TOURAPP_LIMIT_SCALE="0.05")
    try:
        client = app.test_client()
        answers = [client.get(f"/host/guess-{number}").status_code for number in range(20)]
        assert answers[:15] == [404] * 15 and answers[-1] == 429
    finally:
        dispose(app)


def test_pages_of_a_link_are_kept_by_no_cache_and_found_by_no_search(two, client):
    shown = client.get(f"/host/{two.mine}")
    assert "no-store" in shown.headers["Cache-Control"] and shown.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in shown.get_data(as_text=True)


# --- the short code -----------------------------------------------------------------------------------------


def new_links(two):
    with two.app.app_context():
        return session().scalars(sa.select(Message).where(Message.template == "hosting/new_link")).all()


def test_a_code_sends_a_link_to_the_registered_address_and_answers_always_the_same(two, client):
    with two.app.app_context():
        code = codes.code_of(fresh(two.toyota))
        other = codes.code_of(fresh(two.tsu))
    typed = code.lower().replace("-", " ").translate({ord("7"): "７"})
    answers = [client.post("/code?lang=ja", data={"code": each}) for each in (typed, other, "AAAA-AAAA", "x")]
    said = {words(each.get_data(as_text=True)) for each in answers}
    assert len(said) == 1 and "host@example.org" not in said.pop()
    assert sorted(each.to_address for each in new_links(two)) == ["host@example.org", "tsu@example.org"]


def test_a_code_is_no_key(two, client):
    with two.app.app_context():
        code = codes.code_of(fresh(two.toyota))
    assert client.get(f"/host/{code}").status_code == 404
    assert len(code) == 9 and not set(code) & set("01IO")


def test_five_codes_an_hour_may_be_tried(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path, TOURAPP_LIMIT_SCALE="1")
    try:
        client = app.test_client()
        tries = [
            client.post("/code", data={"code": f"AAAA-AAA{number}"}).status_code for number in range(2, 8)
        ]
        assert tries == [200] * 5 + [429]
    finally:
        dispose(app)
