"""The page of today on a phone: without a network, while time passes, without scripts, and after signing out."""

import datetime as dt
from urllib.parse import urlsplit

import pytest

from tests.builders import make_registration, open_event
from tests.programme.reading_world import add, release
from tests.serving import serving
from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory import queries as directory

pytestmark = pytest.mark.browser

ZONE = "Asia/Tokyo"
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB"}


@pytest.fixture(autouse=True)
def standing_clock():
    """Here time runs: the browser has a clock of its own."""
    return


@pytest.fixture
def app_on_tour(app):
    """A tour that goes on: what is next begins in 30 minutes, the one after it in two hours. Ada takes part."""
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)

    def hours(begins, ends):
        return {
            "starts": WallTime.from_instant(now + dt.timedelta(minutes=begins), ZONE),
            "ends": WallTime.from_instant(now + dt.timedelta(minutes=ends), ZONE),
        }

    with app.app_context(), clock.frozen(now - dt.timedelta(days=5)):
        days = [WallTime.from_instant(now + dt.timedelta(days=offset), ZONE).date for offset in (-1, 2)]
        first, last = (day.isoformat() for day in days)
        event = open_event(
            "tour",
            zone=ZONE,
            starts=f"{first} 09:00",
            ends=f"{last} 17:00",
            opens=f"{now - dt.timedelta(days=30):%Y-%m-%d} 09:00",
            closes=f"{now - dt.timedelta(days=2):%Y-%m-%d} 09:00",
        )
        add(event, "Lecture", **hours(-60, 20))
        add(event, "Courtesy call", place=Words("City Hall", "豊田市役所"), cards=2, **hours(30, 60))
        add(
            event,
            "Farewell dinner",
            place=Words("Hotel", "ホテル矢作"),
            dress=Words("Dark suit", "ダークスーツ"),
            **hours(120, 180),
        )
        release(event, Circle.PARTICIPANTS)
        make_registration(event)
    return app


@pytest.fixture
def site(app_on_tour):
    with serving(app_on_tour) as address:
        yield address


@pytest.fixture
def phone(browser, app_on_tour, site):
    made, complaints = [], []

    def begin(**options):
        context = browser.new_context(**{**PHONE, **options})
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
        )
        with app_on_tour.app_context(), unit_of_work():
            ada = directory.person_by_email("ada@example.org")
            path = urlsplit(accounts.machine_link(SYSTEM, ada)).path
        page.goto(site + path)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    yield begin
    for context in made:
        context.close()
    assert complaints == []


ASK_TO_KEEP = """(path) => new Promise((resolve) => {
    const answer = new MessageChannel();
    answer.port1.onmessage = ({ data }) => resolve(data);
    navigator.serviceWorker.controller.postMessage({ keep: location.origin + path, needed: [] }, [answer.port2]);
})"""


def open_today(page, site):
    page.goto(f"{site}/me/tour/today")
    page.wait_for_selector("[data-today][data-kept]", state="attached")


def kept(page):
    """Paths in the worker's store."""
    return page.evaluate(
        """async () => {
            const names = await caches.keys();
            const stores = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
            return stores.flat().map((each) => new URL(each.url).pathname);
        }"""
    )


def test_a_phone_that_opened_it_once_shows_it_without_a_network_and_says_how_fresh_it_is(phone, site):
    page = phone()
    open_today(page, site)
    assert page.locator("[data-copy-of]").is_hidden()
    assert page.locator("[data-ready]").is_visible()
    page.context.set_offline(True)
    page.goto(f"{site}/me/tour/today")
    assert page.locator("#next").inner_text() == "Courtesy call"
    page.wait_for_selector("[data-copy-of]", state="visible")
    assert "It is from" in page.locator("[data-copy-of]").inner_text()
    assert page.locator("[data-copy-of] [data-ago]").inner_text() != ""
    assert "Next, in " in page.locator("[data-label]").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.now-card')).borderTopWidth") == "4px"


def test_a_page_that_was_never_opened_is_not_there_without_a_network(phone, site):
    page = phone()
    open_today(page, site)
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"{site}/me/tour")


def test_what_is_next_moves_on_while_the_page_lies_open_without_a_network(phone, site):
    page = phone()
    page.clock.install(time=dt.datetime.now(dt.UTC))
    open_today(page, site)
    assert page.locator("#next").inner_text() == "Courtesy call"
    page.context.set_offline(True)
    page.clock.fast_forward(40 * 60_000)
    assert page.locator("#next").inner_text() == "Farewell dinner"
    card = page.locator("[data-card]").inner_text()
    assert "Dark suit" in card and "ホテル矢作" in card and "business cards" not in card
    assert page.locator("li.is-now h3").inner_text() == "Courtesy call"
    assert page.locator("li.is-past h3").inner_text() == "Lecture"
    page.clock.fast_forward(100 * 60_000)
    assert page.locator("[data-label]").inner_text() == "On now"
    page.clock.fast_forward(100 * 60_000)
    assert page.locator("[data-card]").is_hidden()


def test_both_clocks_run(phone, site):
    page = phone(timezone_id="Europe/London")
    now = dt.datetime.now(dt.UTC)
    page.clock.install(time=now)
    open_today(page, site)
    page.clock.fast_forward(61_000)
    times = page.locator("[data-clock] time").all_inner_texts()
    later = now + dt.timedelta(seconds=61)
    shown = [WallTime.from_instant(later, zone).local for zone in (ZONE, "Europe/London")]
    either = [{f"{each:%H:%M}", f"{each + dt.timedelta(minutes=1):%H:%M}"} for each in shown]
    assert times[0] in either[0] and times[1] in either[1]


def test_only_this_page_is_kept_and_nothing_after_signing_out(phone, site):
    page = phone()
    open_today(page, site)
    for path in ("/me/tour", "/me", "/events/tour/programme"):
        page.goto(site + path)
    pages = [path for path in kept(page) if not path.startswith("/static/")]
    assert pages == ["/me/tour/today"]
    page.locator("form[data-sign-out] button").first.click()
    page.locator("form[data-sign-out]").wait_for(state="detached")
    assert kept(page) == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"{site}/me/tour/today")


def test_the_worker_keeps_no_other_page_whoever_asks(phone, site):
    page = phone()
    open_today(page, site)
    for path in ("/me/tour", "/me/tour/day/2027-06-17", "/me/tour/today/more", "/account"):
        assert page.evaluate(ASK_TO_KEEP, path) is False, path
    assert [path for path in kept(page) if not path.startswith("/static/")] == ["/me/tour/today"]


def test_without_scripts_the_page_says_the_same(phone, site):
    page = phone(java_script_enabled=False)
    page.goto(f"{site}/me/tour/today")
    assert page.locator("#next").inner_text() == "Courtesy call"
    assert page.locator("[data-label]").inner_text() == "Next"
    page.locator(".now-card .driver summary").click()
    assert page.locator(".now-card .driver p").inner_text() == "豊田市役所"
    assert page.locator("[data-copy-of]").is_hidden() and page.locator("[data-ready]").is_hidden()


def test_nothing_sticks_out_on_a_small_phone(phone, site):
    page = phone(viewport={"width": 320, "height": 700})
    open_today(page, site)
    for summary in page.locator("details.more > summary").all():
        if summary.is_visible():
            summary.click()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
