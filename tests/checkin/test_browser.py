"""The desk in real browsers: without a network, after the session has ended, by camera, and after signing out."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
import segno

from tests.builders import give_role, make_person, make_registration
from tests.checkin.door import make_guests, pass_of
from tests.conftest import chromium
from tests.drills.desk import SHORT, SLUG, Device, check_in, event_around
from tests.drills.figures import Figures
from tests.load.site import store
from tests.serving import serving
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.accounts import services as accounts
from tourapp.checkin import services
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.directory import queries as directory
from tourapp.registration.models import Registration
from tourapp.registration.states import State

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def standing_clock():
    """Here time runs: the site is another process."""
    return


def test_ten_people_from_two_devices_with_the_network_cut_none_lost_none_twice(browser, tmp_path):
    """On one store: what is tried is the device. `tests.drills desk` has both."""
    figures = Figures("desk")
    with store("sqlite", tmp_path) as on:
        check_in(figures, on, browser, SHORT)
    assert figures.missed == []


# --- one device --------------------------------------------------------------------------------------


@pytest.fixture
def app_on_the_day(app):
    """The event is today and tomorrow; three people have places."""
    now = dt.datetime.now(dt.UTC)
    with app.app_context(), clock.frozen(now - dt.timedelta(days=5)):
        event = event_around(now)
        made = make_guests(event, 3)
        texts = [pass_of(each).text for each in made]
    return app, texts


@pytest.fixture
def site(app_on_the_day):
    """The application behind a real port."""
    with serving(app_on_the_day[0]) as address:
        yield address


class AtTheDoor:
    """A browser in which somebody works at the door."""

    def __init__(self, browser, app, site, **options):
        self.app, self.site = app, site
        self.complaints = []
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message):
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def sign_in(self, role=Role.DESK):
        with self.app.app_context():
            email = f"{role}@example.org"
            person = directory.person_by_email(email)
            if person is None:
                person = make_person(email, given_name="Dora", family_name="Desk")
                give_role(person, role)
            with unit_of_work():
                path = urlsplit(accounts.machine_link(SYSTEM, person)).path
        self.page.goto(self.site + path)
        self.page.locator("main form button").first.click()
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)

    def open(self):
        self.page.goto(f"{self.site}/desk/{SLUG}")
        self.page.wait_for_selector("[data-desk][data-kept]", state="attached")

    def device(self):
        return Device(self.page)

    def end_sessions(self):
        """As if the session had run out while the network was away."""
        self.context.clear_cookies()

    def kept(self):
        """Addresses in the worker's store, and databases of this origin."""
        return self.page.evaluate(
            """async () => {
                const names = await caches.keys();
                const stores = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
                const databases = await indexedDB.databases();
                return [stores.flat().map((each) => new URL(each.url).pathname), databases.map((each) => each.name)];
            }"""
        )

    def states(self):
        with self.app.app_context():
            rows = session().query(Registration).order_by(Registration.reference)
            return [row.state for row in rows]


@pytest.fixture
def door(browser, app_on_the_day, site):
    made = []

    def begin(**options):
        made.append(AtTheDoor(browser, app_on_the_day[0], site, **options))
        return made[-1]

    yield begin
    for each in made:
        each.context.close()
        assert each.complaints == []


def test_a_device_whose_session_has_ended_keeps_its_scans_and_sends_them_after_signing_in(
    door, app_on_the_day
):
    desk = door()
    desk.sign_in()
    desk.open()
    desk.context.set_offline(True)
    assert desk.device().scan(app_on_the_day[1][0]) == "checked_in"
    desk.end_sessions()
    desk.context.set_offline(False)
    desk.page.wait_for_selector("[data-when=signed-out]", state="visible")
    assert desk.device().scan(app_on_the_day[1][1]) == "checked_in"
    assert desk.states() == [State.CONFIRMED] * 3
    desk.sign_in()
    desk.open()
    desk.device().wait_until_sent()
    assert desk.states() == [State.ATTENDED, State.ATTENDED, State.CONFIRMED]


def test_the_worker_keeps_the_desk_and_what_draws_it_and_nothing_after_signing_out(door):
    desk = door()
    desk.sign_in(Role.ORGANISER)
    desk.open()
    desk.page.goto(f"{desk.site}/manage/{SLUG}/participants")
    desk.page.goto(f"{desk.site}/desk/{SLUG}?q=guest")
    addresses, databases = desk.kept()
    assert [each for each in addresses if not each.startswith("/static/")] == [f"/desk/{SLUG}"]
    assert databases == ["desk"]
    desk.page.locator("form[data-sign-out] button").first.click()
    desk.page.wait_for_url(f"{desk.site}/")
    assert desk.kept() == [[], []]


def test_signing_out_with_scans_that_wait_leads_back_to_the_desk(door, app_on_the_day):
    desk = door()
    desk.sign_in()
    desk.open()
    desk.context.set_offline(True)
    desk.device().scan(app_on_the_day[1][0])
    desk.page.locator("form[data-sign-out] button").first.click()
    desk.page.wait_for_timeout(500)
    assert desk.page.locator("[data-when=waiting]").is_visible()
    desk.context.set_offline(False)
    desk.device().wait_until_sent()
    assert desk.states()[0] is State.ATTENDED


def test_a_void_pass_fails_without_a_network_once_the_device_has_heard_of_it(door, app_on_the_day):
    app, texts = app_on_the_day
    with app.app_context(), unit_of_work():
        first = session().query(Registration).order_by(Registration.reference).first()
        services.renew_pass(SYSTEM, first)
    desk = door()
    desk.sign_in()
    desk.open()
    desk.context.set_offline(True)
    assert desk.device().scan(texts[0]) == "revoked"
    assert desk.device().scan("TPAAAA" + texts[0][6:]) == "other_event"
    assert desk.device().scan(texts[0][:-1] + ("3" if texts[0].endswith("2") else "2")) == "unknown"


def test_a_name_is_found_as_it_is_typed_and_pressed_by_keyboard(door):
    desk = door(viewport={"width": 360, "height": 800})
    desk.sign_in()
    desk.open()
    desk.page.keyboard.type("ＮＵＭＢＥＲ２")
    desk.page.wait_for_selector("[data-results] button")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("[data-verdict] [data-outcome=checked_in]")
    assert desk.states()[1] is State.ATTENDED
    assert not desk.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_whoever_has_the_whole_word_in_her_name_stands_first_without_a_network_too(door, app_on_the_day):
    app, _texts = app_on_the_day
    with app.app_context(), clock.frozen(dt.datetime.now(dt.UTC) - dt.timedelta(days=4)):
        event = session().query(Registration).first().event
        make_registration(event, "zoe@example.org", given_name="Number", family_name="Zoe")
    desk = door()
    desk.sign_in()
    desk.open()
    desk.context.set_offline(True)
    desk.page.keyboard.type("number")
    desk.page.wait_for_selector("[data-results] button")
    names = desk.page.locator("[data-results] [data-part=name]").all_inner_texts()
    assert len(names) == 4 and names[0] == "Number Zoe"


def film_of(text):
    """A film of one picture, a pass in the middle of grey, as Chromium's false camera plays it (YUV4MPEG2)."""
    width, height = 640, 480
    drawn = [
        bytes(16 if dark else 235 for dark in row) for row in segno.make(text, error="m").matrix_iter(8, 4)
    ]
    left, top = (width - len(drawn[0])) // 2, (height - len(drawn)) // 2
    rows = [bytes([128]) * width] * height
    for number, line in enumerate(drawn):
        rows[top + number] = bytes([128]) * left + line + bytes([128]) * (width - left - len(line))
    frame = b"FRAME\n" + b"".join(rows) + bytes([128]) * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10


def test_the_camera_reads_a_pass_under_our_policy(browser, app_on_the_day, site, tmp_path):
    """A browser of its own, whose camera plays a film."""
    app, texts = app_on_the_day
    film = tmp_path / "pass.y4m"
    film.write_bytes(film_of(texts[2]))
    false_camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags = ["--no-sandbox", "--disable-gpu", *false_camera, f"--use-file-for-fake-video-capture={film}"]
    filming = browser.browser_type.launch(executable_path=chromium(), args=flags)
    desk = AtTheDoor(filming, app, site)
    desk.sign_in()
    desk.open()
    desk.page.locator("[data-camera-start]").click()
    desk.page.wait_for_selector("[data-verdict] [data-outcome=checked_in]")
    desk.page.locator("[data-camera-stop]").click()
    assert desk.states()[2] is State.ATTENDED
    assert desk.complaints == []
    filming.close()
