"""Every page in a real browser: nothing serious for axe, no sideways scroll at 360 px, the journey with scripts off."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.builders import token_of
from tests.serving import serving
from tourapp.core.db import session
from tourapp.registration.models import Registration

PUBLIC = (
    "/",
    "/archive",
    "/events/seminar-2027",
    "/events/study-tour-2027",
    "/events/u20-2019",
    "/events/seminar-2027/programme",
    "/events/seminar-2027/register",
    "/events/seminar-2027/register/sent",
    "/sign-in",
    "/sign-in/office",
    "/about-the-data",
    "/accessibility",
    "/privacy",
    "/cookies",
    "/nothing-here",
)
OWN = (
    "/me",
    "/me/seminar-2027",
    "/me/seminar-2027/change",
    "/me/seminar-2027/cancel",
    "/account",
    "/account/password",
)
DESK = (
    "/manage/",
    "/manage/new",
    "/manage/seminar-2027/",
    "/manage/seminar-2027/participants",
    "/manage/seminar-2027/participants/SEMINAR-2027-0001",
    "/manage/seminar-2027/programme",
    "/manage/study-tour-2027/programme",
    "/manage/seminar-2027/messages",
    "/manage/seminar-2027/settings",
    "/manage/seminar-2027/registration",
    "/manage/seminar-2027/partners",
    "/manage/study-tour-2027/outline",
    "/manage/directory",
    "/desk/seminar-2027",
    "/desk/seminar-2027/new",
    "/desk/seminar-2027/looks",
    "/desk/seminar-2027/print",
    "/desk/seminar-2027/people/SEMINAR-2027-0001",
)


@pytest.fixture
def site(demo_app):
    """The demonstration behind a real port."""
    with serving(demo_app) as address:
        yield address


def faults_of(page, address):
    """What is wrong with this page: serious findings of axe, sideways scroll."""
    page.goto(address)
    found = [
        f"{address}: {violation['id']} {[node['target'] for node in violation['nodes']][:2]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{address}: scrolls sideways at {page.viewport_size['width']} px")
    return found


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    ("role", "addresses"),
    [("visitor", PUBLIC), ("participant", OWN), ("organiser", DESK)],
    ids=["public", "own", "desk"],
)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    browser, site, sign_in_links, role, addresses, lang
):
    context = browser.new_context(bypass_csp=True, locale=lang, viewport={"width": 360, "height": 800})
    page = context.new_page()
    if role != "visitor":
        page.goto(site + urlsplit(sign_in_links[role]).path)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
    faults = [fault for path in addresses for fault in faults_of(page, f"{site}{path}?lang={lang}")]
    page.set_viewport_size({"width": 1280, "height": 900})
    for path in addresses[:4]:
        faults += faults_of(page, f"{site}{path}?lang={lang}")
    context.close()
    assert faults == []


def test_a_stranger_registers_with_scripts_off_and_by_keyboard(browser, site, demo_app):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/")
    page.get_by_role("link", name="JLGC Annual Seminar").first.click()
    page.get_by_role("link", name="Register for a place").first.click()
    for label, text in (
        ("Given name", "Sorrel"),
        ("Family name", "Newcomer"),
        ("Email address", "sorrel.newcomer@example.org"),
        ("Organisation", "Derby City Council"),
        ("Job title", "Officer"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Country").select_option("GB")
    page.get_by_label("Online").check()
    page.get_by_label("I have read the privacy notice").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send and get the link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/sent")
    assert page.get_by_role("heading", level=1).inner_text() == "Check your inbox"
    with demo_app.app_context():
        sent = session().query(Registration).filter_by(email="sorrel.newcomer@example.org").one()
        token = token_of(sent)
    page.goto(f"{site}/events/seminar-2027/register/verify/{token}")
    page.get_by_role("button", name="Verify and take my place").click()
    page.wait_for_url("**/me/seminar-2027")
    assert "Place confirmed" in page.locator("main").inner_text()
    context.close()
