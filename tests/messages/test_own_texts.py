"""An event's own words in its mails, and the look before they go."""

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_person, make_registration, open_event, submit, token_of
from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, Refusal
from tourapp.messages import catalogue, queries, services
from tourapp.messages.models import EventMail, Message, MessageState
from tourapp.messages.placeholders import ADDRESSES, filled_in
from tourapp.messages.rendering import MailText
from tourapp.registration.mails import PLACEHOLDERS

CONFIRMED, VERIFY = "registration/confirmed", "registration/verify"


def word(
    event, template: str, body: str, *, subject: str = "Welcome, {name}", lang: str = "en", version=None
):
    with unit_of_work():
        services.set_text(
            SYSTEM,
            event.ref,
            catalogue.find(template),
            lang=lang,
            text=MailText(subject, body),
            version=version,
            within=event,
        )


def wait_for(event, *templates: str) -> None:
    with unit_of_work():
        services.choose_review(SYSTEM, event.ref, set(templates), within=event)


def mail(template: str = CONFIRMED) -> Message:
    found = session().scalars(
        sa.select(Message).where(Message.template == template).order_by(Message.id.desc())
    )
    return found.first()


def test_a_mail_says_what_the_event_wants_with_its_placeholders_filled(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, CONFIRMED, "Dear {name},\n\n{event} is yours: {reference}.\n\n{page}")
        registration = make_registration(event)
        message = mail()
        assert message.subject == "Welcome, Ada Example"
        assert message.text.startswith(
            f"Dear Ada Example,\n\nSeminar is yours: {registration.reference}.\n\n"
        )
        assert "\n-- \n" in message.text
        assert '<a href="http://localhost/me/seminar">' in message.html


def test_the_other_language_keeps_the_text_of_the_house(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, CONFIRMED, "Only English")
        make_registration(event, lang="ja")
        assert "ご参加が確定しました" in mail().text


def test_the_text_of_the_house_comes_back_when_it_is_reset(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, CONFIRMED, "Own words")
        with unit_of_work():
            services.reset_text(SYSTEM, event.ref, catalogue.find(CONFIRMED), lang="en", within=event)
        make_registration(event)
        assert "Your place is confirmed" in mail().text


def test_a_name_that_looks_like_a_placeholder_or_a_template_stays_a_name(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, CONFIRMED, "Dear {name}")
        make_registration(event, given_name="{page}", family_name="{{ config }}")
        assert mail().text.startswith("Dear {page} {{ config }}\n")


def test_the_private_link_in_own_words_is_sealed_like_in_those_of_the_house(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, VERIFY, "Press here:\n\n{link}")
        sent = submit(event)
        message = mail(VERIFY)
        assert "https://private.invalid/" in message.text
        assert token_of(sent) not in message.text


@pytest.mark.parametrize(
    ("template", "subject", "body", "field", "code"),
    [
        (VERIFY, "Hello", "No link", "body", "placeholder_missing"),
        (VERIFY, "{link}", "{link}", "subject", "placeholder"),
        (CONFIRMED, "Hello", "{link}", "body", "placeholder"),
        (CONFIRMED, "Hello", "{name.__class__}", "body", "placeholder"),
        (CONFIRMED, "", "Text", "subject", "empty"),
        (CONFIRMED, "Hello", " ", "body", "empty"),
        (CONFIRMED, "x" * 300, "Text", "subject", "long"),
        (CONFIRMED, "Hello", "x" * 8001, "body", "long"),
    ],
)
def test_words_that_no_mail_may_have_are_refused_with_their_field(
    app: Flask, template, subject, body, field, code
):
    with app.app_context():
        event = open_event()
        with pytest.raises(Refusal) as refused:
            word(event, template, body, subject=subject)
        assert (refused.value.field, refused.value.code) == (field, code)


def test_two_who_change_the_same_words_see_each_other(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, CONFIRMED, "First")
        word(event, CONFIRMED, "Second", version=1)
        with pytest.raises(Conflict):
            word(event, CONFIRMED, "Third", version=1)


def test_only_those_who_may_edit_the_event_change_its_words(app: Flask):
    with app.app_context():
        event, somebody = open_event(), make_person("somebody@example.org")
        with pytest.raises(Forbidden), unit_of_work():
            services.choose_review(Actor(person_id=somebody.id), event.ref, {CONFIRMED}, within=event)


def test_a_stored_text_that_outlived_a_placeholder_fails_nobodys_registration(app: Flask):
    with app.app_context():
        event = open_event()
        word(event, CONFIRMED, "Own words")
        with unit_of_work() as current:
            current.execute(sa.update(EventMail).values(body_en="{gone}"))
        make_registration(event)
        assert "Your place is confirmed" in mail().text


@pytest.mark.parametrize("each", [each for each in ("en", "ja")])
def test_the_text_of_the_house_as_somebody_begins_to_change_it_is_one_that_may_be_kept(app: Flask, each):
    with app.app_context():
        event = open_event(online=None)
        for kind in catalogue.mails():
            if kind.house is not None:
                text = kind.house(event, each)
                assert services.check_text(kind, text).body
                assert "{event}" in text.subject + text.body, kind.template
                assert set(kind.placeholders) <= set(kind.sample(event, each)), kind.template


def test_what_the_event_wants_to_see_first_waits_and_goes_when_released(app: Flask):
    with app.app_context():
        event = open_event()
        wait_for(event, CONFIRMED, VERIFY)
        make_registration(event)
        assert mail(VERIFY).state is MessageState.QUEUED, "a mail with a link that runs out never waits"
        assert mail().state is MessageState.REVIEW
        with unit_of_work():
            services.release(SYSTEM, session().get_one(Message, mail().id), within=event)
        assert mail().state is MessageState.QUEUED
        with pytest.raises(Refusal), unit_of_work():
            services.release(SYSTEM, session().get_one(Message, mail().id), within=event)
        verbs = session().scalars(sa.select(AuditEntry.verb).where(AuditEntry.verb.like("message.%"))).all()
        assert verbs == ["message.release"]


def test_all_go_in_one_press_when_they_are_those_that_were_seen(app: Flask):
    with app.app_context():
        event = open_event()
        wait_for(event, CONFIRMED)
        for number in range(3):
            make_registration(event, f"p{number}@example.org")
        with pytest.raises(Refusal), unit_of_work():
            services.release_all(SYSTEM, event.ref, seen=2, within=event)
        assert len(queries.to_review(event.ref)) == 3
        with unit_of_work():
            assert services.release_all(SYSTEM, event.ref, seen=3, within=event) == 3
        assert queries.to_review(event.ref) == []


def test_a_dropped_message_never_goes_and_says_why(app: Flask):
    with app.app_context():
        event = open_event()
        wait_for(event, CONFIRMED)
        make_registration(event)
        with pytest.raises(Refusal), unit_of_work():
            services.drop(SYSTEM, session().get_one(Message, mail().id), reason=" ", within=event)
        with unit_of_work():
            services.drop(SYSTEM, session().get_one(Message, mail().id), reason="A test", within=event)
        assert (mail().state, mail().dropped_reason) == (MessageState.DROPPED, "A test")
        with pytest.raises(Refusal), unit_of_work():
            services.release(SYSTEM, session().get_one(Message, mail().id), within=event)


def test_every_placeholder_that_stands_for_an_address_of_ours_stays_one():
    said = {name: str(words) for name, words in PLACEHOLDERS.items()}
    ours = {name for name, words in said.items() if "address" in words or "link" in words} - {"until"}
    assert ours == ADDRESSES & said.keys()
    address = "https://example.org/events/seminar"
    assert all(filled_in(f"{{{name}}}", {name: address}) == address for name in ours)
    assert filled_in("{name}", {"name": "https://example.org"}) == "https: //example.org"
