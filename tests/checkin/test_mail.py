"""The pass on the confirmation: shown in the mail itself, and only while it holds."""

import sqlalchemy as sa

from tests.builders import make_registration, open_event
from tourapp.access.actor import SYSTEM
from tourapp.checkin import passes
from tourapp.checkin.attachments import attach_pass
from tourapp.core.db import session, unit_of_work
from tourapp.messages import attachments
from tourapp.messages.mime import mail
from tourapp.messages.models import Message
from tourapp.registration import services as registration
from tourapp.registration.states import Attendance


def confirmation(made):
    chosen = sa.select(Message).where(Message.about == made.ref, Message.template == "registration/confirmed")
    return session().scalars(chosen).one()


def written(message):
    files = [attachments.fetch(each, message.lang) for each in message.attachments]
    return mail(
        message, mail_from="events@example.org", links={}, attachments=[each for each in files if each]
    )


def test_the_mail_shows_the_pass_and_attaches_the_calendar(app):
    with app.app_context():
        made = make_registration(open_event())
        whole = written(confirmation(made))
        html = whole.get_body(("html",))
        shown = next(part for part in whole.walk() if part["Content-ID"] == "<pass>")
        text = passes.pass_of(made.event_id, made.id, 1).text
        assert shown.get_content() == passes.png(text)
        assert 'src="cid:pass"' in html.get_content()
        assert "pass for the door" in whole.get_body(("plain",)).get_content()
        assert [part.get_content_type() for part in whole.iter_attachments()] == ["text/calendar"]
        assert text not in whole.as_string()


def test_the_same_mail_is_the_same_bytes_at_every_try(app):
    with app.app_context():
        message = confirmation(make_registration(open_event()))
        assert written(message).as_bytes() == written(message).as_bytes()


def test_who_joins_online_gets_no_pass(app):
    with app.app_context():
        made = make_registration(open_event(online=5), attendance=Attendance.ONLINE)
        whole = written(confirmation(made))
        assert "cid:" not in whole.as_string()
        assert "pass" not in whole.get_body(("plain",)).get_content()


def test_a_registration_that_has_ended_has_no_pass_to_attach(app):
    with app.app_context():
        made = make_registration(open_event())
        named = f"pass:{made.ref}"
        assert attach_pass(named, "en") is not None
        with unit_of_work():
            registration.cancel(SYSTEM, made, reason="ill")
        assert attach_pass(named, "en") is None
