"""Files and links for those who came: what may be added, who may have it, and when it goes."""

import datetime as dt
import io
import zipfile

import pytest
import sqlalchemy as sa

from tests.feedback.afterwards import held_event
from tests.photographs import photograph
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import blobs, clock
from tourapp.core.blobs import Blob
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Refusal, SignInNeeded
from tourapp.core.words import Words
from tourapp.demo.afterwards import pdf
from tourapp.materials import queries, rules, services
from tourapp.materials.models import Material, Readers
from tourapp.materials.services import Spec

SLIDES = pdf("Slides")


def add(event, *, readers=Readers.CAME, data=SLIDES, name="slides.pdf", released=True, keep_days=730):
    spec = Spec(Words("Slides", "資料"), readers=readers, keep_days=keep_days)
    with unit_of_work():
        upload = services.read_upload(event, name=name, data=data, spec=spec)
        material = services.add_file(SYSTEM, event, upload)
        if released:
            services.release(SYSTEM, material)
    return material


def test_a_file_is_kept_sealed_in_pieces_and_comes_back_as_it_was(each_app):
    with each_app.app_context():
        event, _people = held_event(came=1)
        data = SLIDES + b"%" + bytes(range(256)) * 5000
        material = add(event, data=data)
        pieces = session().scalars(sa.select(Blob).where(Blob.owner == material.ref)).all()
        assert len(pieces) == 3 and all(SLIDES[:40] not in piece.content.blob for piece in pieces)
        assert blobs.load(material.ref) == data


def test_who_may_have_what(each_app):
    with each_app.app_context():
        event, people = held_event(came=1, stayed_away=1)
        for readers in Readers:
            add(event, readers=readers)
        add(event, readers=Readers.EVERYBODY, released=False)
        had = [[each.readers for each in queries.for_registration(event, person)] for person in people]
        assert had[0] == list(Readers)
        assert had[1] == [Readers.CONFIRMED, Readers.EVERYBODY]
        assert [each.readers for each in queries.for_everybody(event)] == [Readers.EVERYBODY]


@pytest.mark.parametrize(
    ("readers", "has_place", "has_come", "may"),
    [
        ("came", False, False, False),
        ("came", True, False, False),
        ("came", True, True, True),
        ("confirmed", False, False, False),
        ("confirmed", True, False, True),
        ("everybody", False, False, True),
    ],
)
def test_the_rule_of_readers(readers, has_place, has_come, may):
    assert rules.may_have(Readers(readers), has_place=has_place, has_come=has_come) is may


def _bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("ppt/presentation.xml", b"0" * (80 * 1024 * 1024))
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00",
        b"PK\x03\x04 nothing that opens",
        pytest.param(_bomb, id="bomb"),
        pytest.param(lambda: SLIDES + b"0" * rules.LARGEST, id="too large"),
    ],
)
def test_what_is_refused_by_its_content_whatever_it_is_called(app, data):
    with app.app_context():
        event, _people = held_event(came=0)
        with pytest.raises(Refusal):
            add(event, data=data() if callable(data) else data)
        assert session().scalar(sa.select(sa.func.count()).select_from(Material)) == 0


def test_the_name_is_cleaned_and_ends_as_the_content_says(app):
    with app.app_context():
        event, _people = held_event(came=0)
        assert add(event, name='..\\..\\evil"<x>.exe').file_name == "evilx.pdf"
        assert add(event, name="…/").file_name == "file.pdf"


@pytest.mark.parametrize(
    "url",
    [
        "http://video.example.org/x",
        "javascript:alert(1)",
        "//video.example.org",
        "https://",
        "https://localhost",
        "https://user:word@video.example.org/",
        "https://video.example.org/a b",
        'https://video.example.org/">',
        "https://video.example.org:99999/",
        "https://[::1",
        "https://video.example.org/" + "x" * 500,
    ],
)
def test_a_link_is_plain_https(url):
    with pytest.raises(Refusal):
        rules.link(url)


def test_a_link_that_is_fine_is_kept_as_it_is(app):
    with app.app_context():
        event, _people = held_event(came=0)
        url = "https://video.example.org/watch?v=1&t=2#part"
        with unit_of_work():
            assert services.add_link(SYSTEM, event, url, Spec(Words("Recording", ""))).url == url


def test_what_is_taken_away_is_gone_with_its_content(each_app):
    with each_app.app_context():
        material = add(held_event(came=0)[0])
        with unit_of_work():
            services.remove(SYSTEM, session().get_one(Material, material.id))
        assert blobs.load(material.ref) is None


def test_it_goes_on_its_date_and_the_date_can_be_changed_with_its_content(each_app):
    with each_app.app_context():
        event, _people = held_event(came=0)
        material = add(event, keep_days=10)
        owner = material.ref
        with unit_of_work():
            again = session().get_one(Material, material.id)
            services.change(SYSTEM, again, Spec(Words("Slides", ""), keep_days=20), version=again.version)
        with clock.frozen(event.ends_at + dt.timedelta(days=15)), unit_of_work():
            assert (services.purge_due(), blobs.purge_due()) == (0, 0)
        with clock.frozen(event.ends_at + dt.timedelta(days=22)), unit_of_work():
            assert services.purge_due() == 1
        assert blobs.load(owner) is None


def test_a_stale_change_collides_and_a_title_is_needed(app):
    with app.app_context():
        material = add(held_event(came=0)[0])
        with pytest.raises(Conflict), unit_of_work():
            services.change(SYSTEM, material, Spec(Words("Slides", "")), version=99)
        with pytest.raises(Refusal), unit_of_work():
            services.change(SYSTEM, material, Spec(Words("", "")), version=material.version)


def test_the_order_is_the_offices(app):
    with app.app_context():
        event, _people = held_event(came=0)
        first, second = add(event), add(event)
        with unit_of_work():
            services.move(SYSTEM, session().get_one(Material, second.id), up=True)
            services.move(SYSTEM, session().get_one(Material, second.id), up=True)
        assert [each.id for each in queries.of_event(event)] == [second.id, first.id]


def test_only_the_office_adds(app):
    with app.app_context():
        event, _people = held_event(came=0)
        with pytest.raises(SignInNeeded), unit_of_work():
            services.add_link(Actor(), event, "https://video.example.org/", Spec(Words("x", "")))


def test_an_event_has_so_many_at_most(app, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 1)
    with app.app_context():
        event, _people = held_event(came=0)
        add(event)
        with pytest.raises(Refusal):
            add(event)


def test_a_photograph_is_given_out_without_what_the_camera_noted(each_app):
    with each_app.app_context():
        event, _people = held_event(asks=False)
        material = add(event, data=photograph(), name="hall.jpg")
        assert material.size and b"PLANTED" not in blobs.load(material.ref)
