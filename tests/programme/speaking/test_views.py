"""Speakers and interpreters through the browser: the office, the page behind the link, the public page."""

import pytest
import sqlalchemy as sa

from tests.builders import make_person, sign_in_as
from tests.counting import statements
from tests.pages.desk_world import browser_of
from tests.photographs import photograph
from tests.programme.sign_up_world import item
from tests.programme.speaking import world
from tests.programme.speaking.world import again, agree, make_talks, say, send, speaker, write
from tests.visitor import Visitor
from tourapp.access.policy import Role
from tourapp.accounts.models import Link
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.programme.speaking import queries, services
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.states import AppearanceState, FileKind, Part

DESK = "/manage/seminar/speakers"


@pytest.fixture
def asked(app):
    """Somebody who was asked to speak: her id and the token in the mail."""
    with app.app_context():
        appearance = speaker(make_talks(is_released=True))
        return appearance.id, world.token(appearance)


def found(app, identifier) -> Appearance:
    with app.app_context():
        return session().get_one(Appearance, identifier)


def page_of(app, token: str, lang: str = "en") -> Visitor:
    return Visitor(app.test_client(), lang=lang).open(f"/speaking/{token}")


# --- behind the link ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_she_answers_and_hands_everything_in_without_an_account(app, asked, lang):
    identifier, token = asked
    page = page_of(app, token, lang)
    page.sees("What we ask of you", "Your answer")
    assert "10:00" in page.words and "18:00" in page.words, "both clocks"
    assert "photograph-file" not in page.fields, "nothing is asked for before she has said yes"
    page.press("Send my answer", **{"answer-answer": "yes", "answer-remark": "I need a lectern."})
    page.sees("What we need from you", "May we name you?")
    page.press("Save my biography", **{"life-life_en": "Ada plans.", "life-life_ja": "企画を担当。"})
    page.press("Send the photograph", **{"photograph-file": (photograph(), "me.jpg")})
    page.press("Send the slides", **{"slides-file": (world.SLIDES, "talk.pdf")})
    page.press("Save my choice", **{"agree-publishes": True})
    with app.app_context():
        appearance = session().get_one(Appearance, identifier)
        assert appearance.is_accepted and appearance.remark == "I need a lectern."
        assert queries.lacking(appearance) == () and appearance.publishes_at is not None


def test_the_box_for_being_named_is_not_ticked_for_her(app, asked):
    identifier, token = asked
    page = page_of(app, token).press("Send my answer", **{"answer-answer": "yes"})
    (box,) = [each for each in page.document.iter() if each.get("name") == "agree-publishes"]
    assert box.get("checked") is None
    page.press("Save my choice")
    assert found(app, identifier).publishes_at is None


def test_looking_changes_nothing_and_uses_nothing_up(app, asked):
    identifier, token = asked

    def state():
        with app.app_context():
            appearance = session().get_one(Appearance, identifier)
            used = session().scalars(sa.select(Link.used_at).where(Link.about == appearance.ref)).all()
            entries = session().scalar(sa.select(sa.func.count()).select_from(AuditEntry))
            return appearance.state, appearance.version, used, entries

    before = state()
    for _each in range(3):
        page_of(app, token)
    assert state() == before


def test_what_is_wrong_is_said_beside_the_field_and_what_she_typed_stays(app, asked):
    _identifier, token = asked
    page = page_of(app, token)
    page.press("Send my answer", expecting=422).sees("Choose yes or no")
    page.press("Send my answer", **{"answer-answer": "yes"})
    page.press("Save my biography", expecting=422, **{"life-life_en": "a" * 801})
    assert "a" * 801 in page.text
    for name, sent in (("photograph", (world.SLIDES, "me.jpg")), ("slides", (b"<html>", "talk.pdf"))):
        button = "Send the photograph" if name == "photograph" else "Send the slides"
        page.open(f"/speaking/{token}").press(button, expecting=422, **{f"{name}-file": sent})
        page.sees("There is a problem")
    page.open(f"/speaking/{token}").press("Send the slides", expecting=422).sees("Choose a file")


def test_a_link_of_somebody_else_opens_nothing_of_hers(app, asked):
    identifier, token = asked
    with app.app_context():
        event = events.by_slug("seminar")
        appearance = session().get_one(Appearance, identifier)
        say(appearance)
        send(appearance)
        (sent,) = again(appearance).slides
        file = sent.id
        other = speaker(event, "bea", "Keynote")
        say(other)
        theirs = world.token(other)
    client = app.test_client()
    assert client.get(f"/speaking/{token}/files/{file}").data == world.SLIDES
    assert client.get(f"/speaking/{theirs}/files/{file}").status_code == 404
    assert client.get(f"/speaking/{token}/files/{new_id()}").status_code == 404
    posted = client.post(f"/speaking/{theirs}", data={"act": "remove", "remove-file": str(file)})
    assert posted.status_code == 404
    assert client.get("/speaking/nonsense").status_code == 404


def test_a_link_that_was_ended_is_gone_for_pages_files_and_posts(app, asked):
    identifier, token = asked
    with app.app_context():
        appearance = session().get_one(Appearance, identifier)
        say(appearance)
        send(appearance)
        (sent,) = again(appearance).slides
        file = sent.id
        with unit_of_work():
            services.withdraw(world.SYSTEM, again(appearance), reason="Shorter")
    client = app.test_client()
    assert client.get(f"/speaking/{token}").status_code == 410
    assert (
        client.post(f"/speaking/{token}", data={"act": "answer", "answer-answer": "yes"}).status_code == 410
    )
    assert client.get(f"/speaking/{token}/files/{file}").status_code == 410


def test_after_the_event_the_link_has_run_out(app, asked):
    _identifier, token = asked
    with clock.frozen(clock.now().replace(month=6, day=18)):
        assert app.test_client().get(f"/speaking/{token}").status_code == 410


def test_an_interpreter_reads_her_languages_and_has_the_slides_of_her_items(app, asked):
    identifier, _token = asked
    with app.app_context():
        event = events.by_slug("seminar")
        appearance = session().get_one(Appearance, identifier)
        interpreter = speaker(event, "iris", part=Part.INTERPRETER)
        for each in (appearance, interpreter):
            say(each)
        send(appearance)
        (sent,) = again(appearance).slides
        file = sent.id
        token = world.token(interpreter)
    page = page_of(app, token)
    page.sees("Slides to prepare with", "talk.pdf")
    assert "English – Japanese, Simultaneous" in page.words
    assert "agree-publishes" not in page.fields and "slides-file" not in page.fields
    assert app.test_client().get(f"/speaking/{token}/files/{file}").data == world.SLIDES


def test_no_page_behind_a_link_is_found_by_search_engines_or_tells_where_one_came_from(app, asked):
    _identifier, token = asked
    response = app.test_client().get(f"/speaking/{token}")
    assert 'name="robots" content="noindex"' in response.get_data(as_text=True)
    assert response.headers["Referrer-Policy"] == "no-referrer"


# --- signed in ---------------------------------------------------------------------------------------


def test_whoever_is_signed_in_finds_the_same_on_her_own_pages_and_nobody_else_does(app, asked):
    identifier, _token = asked
    with app.app_context():
        stranger = session().get_one(Person, make_person("stranger@example.org", given_name="Stranger").id)
        person = session().get_one(Person, session().get_one(Appearance, identifier).person_id)
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    address = f"/me/seminar/speaking/{identifier}"
    page = Visitor(client).open("/me").sees("Where you speak or interpret", "Waits for your answer")
    assert page.links(address)
    page.open(address).press("Send my answer", **{"answer-answer": "no"})
    assert found(app, identifier).state is AppearanceState.DECLINED
    other = app.test_client()
    sign_in_as(other, stranger, strong=False)
    assert other.get(address).status_code == 404
    assert other.post(address, data={"act": "answer", "answer-answer": "yes"}).status_code == 404
    assert app.test_client().get(address).status_code in (303, 302, 403)


# --- the office --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_list_says_who_was_asked_what_and_what_is_missing(app, lang):
    with app.app_context():
        event = make_talks()
    client = browser_of(app, Role.ORGANISER)
    Visitor(client, lang=lang).open(f"{DESK}?lang={lang}").sees("Nobody was asked yet")
    with app.app_context():
        yes, silent = speaker(event, "ada"), speaker(event, "bea", "Panel", part=Part.MODERATOR)
        interpreter = speaker(event, "iris", "Keynote", "Panel", part=Part.INTERPRETER)
        say(yes)
        say(interpreter)
        assert silent.state is AppearanceState.ASKED
    page = Visitor(client, lang=lang).open(f"{DESK}?lang={lang}")
    page.sees("Said yes", "Has not replied", "Biography", "Photograph", "Slides")
    with clock.frozen(clock.now().replace(month=6, day=12)):
        sign_in = browser_of(app, Role.OFFICE_HEAD)
        Visitor(sign_in, lang=lang).open(f"{DESK}?lang={lang}").sees("Slides are late")


def test_the_office_finds_somebody_in_the_directory_and_asks(app):
    with app.app_context():
        event = make_talks()
        person = make_person("ada@example.org")
        keynote = item(event, "Keynote").id
    page = Visitor(browser_of(app, Role.ORGANISER)).open(f"{DESK}/ask")
    page.press("Search", q="Ada", within="look")
    page.press(
        "Ask this person", person=str(person.id), part="speaker", items=[str(keynote)], post_en="Director"
    )
    page.sees("The email is on its way.", "Ada Example", "Director")
    with app.app_context():
        (appearance,) = queries.of_event(events.by_slug("seminar"))
        assert appearance.person_id == person.id and world.mails(appearance) == ["asked"]


def test_the_office_enters_somebody_new_and_what_is_wrong_is_said(app):
    with app.app_context():
        keynote = str(item(make_talks(), "Keynote").id)
    page = Visitor(browser_of(app, Role.ORGANISER)).open(f"{DESK}/ask")
    page.press("Ask this person", expecting=422).sees("Choose the part")
    page.press("Ask this person", expecting=422, part="speaker", given_name="New").sees(
        "Choose at least one item"
    )
    page.press(
        "Ask this person",
        expecting=422,
        part="interpreter",
        given_name="New",
        items=[keynote],
        from_lang="en",
    ).sees("Choose two different languages")
    page.press(
        "Ask this person",
        part="interpreter",
        given_name="New",
        email="new@example.org",
        items=[keynote],
        from_lang="en",
        to_lang="ja",
        mode="whispering",
    )
    page.sees("English – Japanese, Whispered")
    with app.app_context():
        assert len(queries.of_event(events.by_slug("seminar"))) == 1


def test_the_office_records_changes_asks_again_and_does_without_her(app, asked):
    identifier, _token = asked
    with app.app_context():
        panel = str(item(events.by_slug("seminar"), "Panel").id)
    page = Visitor(browser_of(app, Role.ORGANISER)).open(f"{DESK}/{identifier}")
    page.press("Record the answer", expecting=422, **{"record-answer": "no"})
    page.press("Record the answer", **{"record-answer": "no", "record-reason": "By telephone"}).sees(
        "Turned down"
    )
    page.press("Save", **{"change-items": [panel], "change-post_en": "Chair"}).sees("Panel", "Chair")
    page.press("Release this person", **{"withdraw-reason": "Shorter"}).sees("Not needed any more")
    page.press("Ask again").sees("The email is on its way.")
    assert found(app, identifier).state is AppearanceState.ASKED


def test_who_may_only_look_gets_no_forms_and_cannot_act(app, asked):
    identifier, _token = asked
    auditor = browser_of(app, Role.AUDITOR)
    page = Visitor(auditor).open(f"{DESK}/{identifier}")
    assert not [each for each in page.fields if each.startswith(("record-", "withdraw-", "change-"))]
    sent = auditor.post(f"{DESK}/{identifier}", data={"act": "withdraw", "withdraw-reason": "x"})
    assert sent.status_code == 403
    assert auditor.get(f"{DESK}/ask").status_code == 403
    assert found(app, identifier).state is AppearanceState.ASKED


def test_the_list_asks_a_constant_number_of_statements(app):
    with app.app_context():
        event = make_talks()
        say(speaker(event, "ada"))
    client = browser_of(app, Role.ORGANISER)
    client.get(DESK)
    with app.app_context(), statements() as one:
        client.get(DESK)
    with app.app_context():
        for name in ("bea", "cleo"):
            say(speaker(event, name, "Keynote", "Panel"))
    with app.app_context(), statements() as three:
        client.get(DESK)
    assert len(three) == len(one)


# --- for everybody -----------------------------------------------------------------------------------


def test_a_photograph_is_there_for_everybody_only_while_she_agrees(app, asked):
    identifier, _token = asked
    address = f"/events/seminar/speakers/{identifier}/photograph"
    client = app.test_client()
    with app.app_context():
        appearance = session().get_one(Appearance, identifier)
        say(appearance)
        send(appearance, FileKind.PHOTOGRAPH)
        write(appearance)
    assert client.get(address).status_code == 404
    with app.app_context():
        agree(appearance)
    shown = client.get(address)
    assert shown.mimetype == "image/jpeg" and b"PLANTED" not in shown.data
    with app.app_context():
        agree(appearance, publishes=False)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_public_programme_has_the_post_until_she_agrees_and_then_her_name_in_its_place(app, asked, lang):
    identifier, _token = asked
    post = world.POST.in_(lang)

    def words() -> str:
        return Visitor(app.test_client(), lang=lang).open(f"/events/seminar/programme?lang={lang}").words

    with app.app_context():
        appearance = session().get_one(Appearance, identifier)
        say(appearance)
        write(appearance)
    before = words()
    assert "Ada" not in before and before.count(post) == 1
    with app.app_context():
        agree(appearance)
    after = words()
    assert "Ada Example" in after and "Ada plans." in after and after.count(post) == 1
    with app.app_context():
        say(appearance, accepts=False)
    assert words() == before


def test_the_office_asks_somebody_for_a_post_that_the_programme_has(app):
    with app.app_context():
        keynote = str(item(make_talks(), "Keynote").id)
    page = Visitor(browser_of(app, Role.ORGANISER)).open(f"{DESK}/ask")
    page.press(
        "Ask this person", part="speaker", given_name="New", items=[keynote], programme_post=f"{keynote}/0"
    )
    with app.app_context():
        (appearance,) = queries.of_event(events.by_slug("seminar"))
        assert appearance.post == world.POST
