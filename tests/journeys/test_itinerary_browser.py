"""An itinerary from the first drag to the printed page, in real browsers: organiser, host authority, participant."""

import io
import re
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from tests.builders import give_role, make_person, make_registration, open_event
from tests.hosting.world import add, item, link_of, mails, make_host
from tests.serving import serving
from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.core import clock, jobs
from tourapp.core.db import unit_of_work
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.hosting import queries as hosting
from tourapp.programme.kinds import Confirmation

pytestmark = pytest.mark.browser

VISITS = ("Station", "School", "Library", "Clinic", "Depot", "Market")
"""Six that the host agrees to; the seventh is drawn by hand."""
REASON = "市民団体の都合により、15時からお願いします。"


@pytest.fixture
def tour(app):
    """One day in Toyota with six visits of half an hour, an organiser and somebody who goes."""
    with app.app_context():
        tour = open_event(
            "tour",
            title="Study tour",
            title_ja="海外自治体幹部交流協力セミナー",
            kind=EventKind.STUDY_TOUR,
            starts="2027-06-21 09:00",
            ends="2027-06-21 18:00",
            zone="Asia/Tokyo",
        )
        host = make_host(tour)
        for number, title in enumerate(VISITS):
            add(
                tour,
                host,
                title,
                f"{9 + number // 2:02}:{30 * (number % 2):02}-{9 + number // 2:02}:{30 * (number % 2) + 25:02}",
            )
        give_role(make_person("hana@example.org", given_name="Hana"))
        make_registration(tour, "ada@example.org")
    return app


@pytest.fixture
def site(tour):
    with serving(tour) as address:
        yield address


@pytest.fixture
def window(browser):
    made, complaints = [], []

    def opened(**options):
        made.append(browser.new_context(**options))
        page = made[-1].new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in made:
        context.close()
    assert complaints == []


def sign_in(page, app, site, email):
    with app.app_context(), unit_of_work():
        link = accounts.machine_link(SYSTEM, directory.person_by_email(email))
    page.goto(site + urlsplit(link).path)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def press(page, name):
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def release(page, site, circle):
    """Preview the release to this circle, give a reason for what stands in the way, release."""
    page.goto(f"{site}/manage/tour/programme/release?circle={circle}")
    for reason in page.locator("textarea[id^=reason-]").all():
        reason.fill("Agreed with the tour leader")
    press(page, "Release version")
    assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()


def drawn(page):
    """A seventh visit, drawn from one to half past two; by key ten minutes later; by hand another half hour."""
    column = page.locator(".week-day[data-day='2027-06-21']").bounding_box()
    hour = page.locator(".week-day[data-day='2027-06-21'] .slot", has_text="Station").bounding_box()
    later = page.locator(".week-day[data-day='2027-06-21'] .slot", has_text="Library").bounding_box()
    an_hour, x = later["y"] - hour["y"], column["x"] + 60
    one = hour["y"] + 4 * an_hour
    page.mouse.move(x, one + 1)
    page.mouse.down()
    page.mouse.move(x, one + an_hour, steps=3)
    page.mouse.move(x, one + 1.5 * an_hour - 4, steps=3)
    page.mouse.up()
    page.locator("#title_en:focus").wait_for()
    page.fill("#title_en", "Neighbours driving neighbours")
    page.fill("#title_ja", "住民相互の移動支援")
    return an_hour


def now(app, title):
    with app.app_context():
        found = item(events.by_slug("tour"), title)
        return f"{found.starts.local:%H:%M}", found.confirmation


def test_from_the_first_drag_to_the_printed_page(tour, site, window):
    seventh = "Neighbours driving neighbours"
    organiser = window(viewport={"width": 1400, "height": 1300}, locale="en-GB")
    sign_in(organiser, tour, site, "hana@example.org")

    # Built by hand and by key.
    organiser.goto(f"{site}/manage/tour/programme/week")
    an_hour = drawn(organiser)
    organiser.select_option("#kind", "visit")
    organiser.fill("#place_en", "Asahi branch office")
    organiser.fill("#place_ja", "旭支所")
    organiser.click("#edit button[type=submit]")
    organiser.wait_for_url("**item=**")
    week = organiser.url
    organiser.locator("#edit a", has_text="Everything about it").click()
    organiser.fill("#authority", "Toyota City")
    press(organiser, "Save")
    organiser.goto(week)
    slot = organiser.locator(".week .slot > a", has_text="Neighbours")
    slot.focus()
    organiser.keyboard.press("ArrowDown")
    organiser.keyboard.press("ArrowDown")
    organiser.locator(".toast", has_text="13:10").wait_for()
    box = slot.bounding_box()
    organiser.mouse.move(box["x"] + 30, box["y"] + 20)
    organiser.mouse.down()
    organiser.mouse.move(box["x"] + 30, box["y"] + 30, steps=3)
    organiser.mouse.move(box["x"] + 30, box["y"] + 20 + an_hour / 2, steps=3)
    organiser.mouse.up()
    organiser.locator(".toast", has_text="13:40").wait_for()
    assert now(tour, seventh)[0] == "13:40"

    # Sent to the host, who gets a mail with a link.
    release(organiser, site, "host")
    assert now(tour, seventh)[1] is Confirmation.REQUESTED
    with tour.app_context():
        (engagement,) = hosting.engagements(events.by_slug("tour"))
        address = link_of(mails(engagement)[0])

    # The host, in Japanese, without an account: six agreed, one proposed.
    host = window(viewport={"width": 390, "height": 800}, locale="ja-JP")
    host.goto(site + urlsplit(address).path)
    host.locator("#who summary").click()
    for field, said in (("section", "交通政策課"), ("post", "主査"), ("name", "見本 太郎")):
        host.locator(f"#who [name$={field}]").fill(said)
    host.locator("#who button[type=submit]").click()
    for title in VISITS:
        press(host, re.compile(f"この内容で了承する.*{title}"))
        assert now(tour, title)[1] is Confirmation.CONFIRMED
    host.get_by_role("link", name=re.compile("変更を提案.*住民相互の移動支援")).click()
    host.locator("form.propose [name=starts]").fill("15:00")
    host.locator("form.propose [name=ends]").fill("16:30")
    host.locator("form.propose [name=text]").fill(REASON)
    host.locator("form.propose button[type=submit]").click()
    host.wait_for_load_state()
    assert now(tour, seventh) == ("13:40", Confirmation.COUNTER_PROPOSED)

    # Taken up, and released to those who go.
    organiser.goto(f"{site}/manage/tour/hosts")
    organiser.locator("main a", has_text="Toyota City").first.click()
    organiser.locator("main a", has_text=seventh).first.click()
    assert REASON in organiser.locator("main").inner_text()
    press(organiser, "Accept")
    assert now(tour, seventh) == ("15:00", Confirmation.CONFIRMED)
    release(organiser, site, "participants")

    # Her page, her calendar, the paper.
    participant = window(viewport={"width": 390, "height": 800}, locale="en-GB")
    sign_in(participant, tour, site, "ada@example.org")
    participant.goto(f"{site}/me/tour")
    assert "15:00" in participant.locator("main", has_text=seventh).inner_text()
    with tour.app_context(), clock.frozen(clock.now()):
        jobs.run_due()
    participant.goto(f"{site}/me/calendar")
    participant.locator("main form button").first.click()
    participant.wait_for_load_state()
    link = participant.locator("[value*='/calendar/'], a[href*='/calendar/']").first
    feed = link.get_attribute("value") or link.get_attribute("href")
    calendar = participant.request.get(site + urlsplit(feed).path).text()
    assert seventh in calendar and "T150000" in calendar
    paper = participant.request.get(f"{site}/me/tour/papers/itinerary?in=both")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.body())).pages)
    assert "住民相互の移動支援" in text and "15:00" in text and all(title in text for title in VISITS)
