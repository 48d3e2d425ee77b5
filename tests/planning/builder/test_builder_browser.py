"""The grid in a real browser, under the real security policy: by hand, by key, two at once, saving that fails."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.builders import give_role, make_person
from tests.planning.builder.world import WEEK, found, make_tour, put_in
from tests.programme.reading_world import change
from tests.serving import serving
from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.directory import queries as directory

pytestmark = pytest.mark.browser


@pytest.fixture
def tour(app):
    """A museum on Monday at ten for an hour, a talk after it, an idea; two who organise."""
    with app.app_context():
        tour = make_tour()
        put_in(tour, "Museum", "10:00-11:00")
        put_in(tour, "Talk", "13:00-14:00")
        put_in(tour, "Tea")
        for name in ("Hana", "Oliver"):
            give_role(make_person(f"{name.lower()}@example.org", given_name=name))
    return app


@pytest.fixture
def site(tour):
    with serving(tour) as address:
        yield address


@pytest.fixture
def visit(browser, tour, site):
    made, complaints = [], []

    def begin(who="hana", **options):
        context = browser.new_context(viewport={"width": 1400, "height": 1300}, locale="en-GB", **options)
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(6_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        policy = "Content Security"
        page.on("console", lambda said: complaints.append(said.text) if policy in said.text else None)
        with tour.app_context(), unit_of_work():
            path = urlsplit(
                accounts.machine_link(SYSTEM, directory.person_by_email(f"{who}@example.org"))
            ).path
        page.goto(site + path)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        page.goto(site + WEEK)
        return page

    yield begin
    for context in made:
        context.close()
    assert complaints == []


def slot(page, title):
    return page.locator(".week .slot > a", has_text=title)


def stands(app, title="Museum"):
    with app.app_context():
        item = found(title)
        return item.starts and f"{item.starts.local:%d %H:%M}-{item.ends.local:%H:%M}"


def saved(page, text):
    page.locator(".toast", has_text=text).wait_for()


def says(page, text):
    """Wait until those who do not see it are told."""
    page.locator("#builder-live", has_text=text).wait_for(state="attached")


def hold(page, title, *, at=0.5):
    """Take hold of an item, at this share of its height."""
    box = slot(page, title).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * at
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def is_on(page, day, title):
    """Wait until it stands on this day."""
    page.locator(f".week-day[data-day='2027-05-{day}'] .slot", has_text=title).wait_for()


def column(page, day):
    return page.locator(f".week-day[data-day='2027-05-{day}']").bounding_box()


def test_an_item_is_dragged_to_another_time_and_day_and_the_toast_takes_it_back(visit, tour):
    page = visit()
    page.evaluate("scrollTo(0, 150)")  # the grid is where it is seen, not where the page has it
    _x, y = hold(page, "Museum", at=0.3)
    there = column(page, 19)
    page.mouse.move(there["x"] + 40, y + 60, steps=4)
    page.mouse.move(there["x"] + 50, y + 90, steps=3)
    page.mouse.up()
    saved(page, "Moved: Museum, Wed 19 May, 11:30 to 12:30")
    assert stands(tour) == "19 11:30-12:30"
    says(page, "Moved: Museum, Wed 19 May, 11:30 to 12:30")
    assert "item=" not in page.url  # letting go is no click
    page.locator(".toast button").click()
    is_on(page, 17, "Museum")
    assert stands(tour) == "17 10:00-11:00"


def test_an_item_is_stretched_at_its_lower_edge(visit, tour):
    page = visit()
    x, y = hold(page, "Museum", at=0.97)
    page.mouse.move(x, y + 20, steps=3)
    page.mouse.move(x, y + 46, steps=3)
    page.mouse.up()
    saved(page, "Changed the length: Museum")
    assert stands(tour) == "17 10:00-11:45"


def test_everything_is_done_by_keyboard_and_what_is_pressed_in_a_row_is_one_change(visit, tour):
    page = visit()
    slot(page, "Museum").focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown", "PageDown"):
        page.keyboard.press(key)
    says(page, "Tue 18 May, 10:10 to 11:15")
    saved(page, "Moved: Museum, Tue 18 May, 10:10 to 11:15")
    assert stands(tour) == "18 10:10-11:15"
    assert "Museum" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.starts") == "2027-05-18T10:10"
    page.keyboard.press("Control+z")
    is_on(page, 17, "Museum")
    assert stands(tour) == "17 10:00-11:00"
    slot(page, "Museum").focus()
    page.keyboard.press("Enter")
    page.locator("#edit-head:focus").wait_for()
    assert page.input_value("#title_en") == "Museum"
    slot(page, "Museum").focus()
    page.keyboard.press("Delete")
    page.wait_for_url("**/drop")


def test_whoever_goes_on_while_it_is_saved_goes_on_from_where_it_stands(visit, tour):
    page, held = visit(), []
    page.route("**/place", lambda route: held.append(route))
    slot(page, "Museum").focus()
    page.keyboard.press("ArrowDown")
    page.locator(".slot.is-saving").wait_for()
    page.keyboard.press("ArrowDown")
    held[0].continue_()
    page.unroute("**/place")
    saved(page, "10:10 to 11:10")
    assert stands(tour) == "17 10:10-11:10"


def test_a_new_item_is_drawn_and_an_idea_gets_a_time(visit, tour):
    page = visit()
    day = column(page, 20)
    page.mouse.move(day["x"] + 40, day["y"] + 121)
    page.mouse.down()
    page.mouse.move(day["x"] + 40, day["y"] + 150, steps=3)
    page.mouse.move(day["x"] + 40, day["y"] + 196, steps=3)
    page.mouse.up()
    page.locator("#title_en:focus").wait_for()
    assert (page.input_value("#starts_on"), page.input_value("#starts_time")) == ("2027-05-20", "09:00")
    assert page.input_value("#ends_time") == "10:15"
    page.fill("#title_en", "Castle")
    page.click("#edit button[type=submit]")
    page.wait_for_url("**item=**")
    assert stands(tour, "Castle") == "20 09:00-10:15"
    page.locator(".ideas a").hover()
    page.mouse.down()
    friday = column(page, 21)
    page.mouse.move(friday["x"] + 40, friday["y"] + 200, steps=4)
    page.mouse.move(friday["x"] + 40, friday["y"] + 240, steps=3)
    page.mouse.up()
    saved(page, "Moved: Tea, Fri 21 May, 11:00")
    assert stands(tour, "Tea").startswith("21 11:00")


def test_two_people_see_each_other_and_the_slower_reads_both_texts_and_decides(visit, tour):
    first, second = visit("hana"), visit("oliver")
    second.context.route("**/changes?**", lambda route: route.abort())  # she does not hear of it in time
    slot(first, "Talk").focus()
    first.keyboard.press("ArrowDown")
    saved(first, "Moved: Talk")
    slot(second, "Talk").focus()
    second.keyboard.press("ArrowUp")
    dialog = second.locator("dialog.collision")
    dialog.wait_for()
    assert "13:05 (Tokyo)" in dialog.inner_text() and "12:55 (Tokyo)" in dialog.inner_text()
    dialog.locator("[data-decide=mine]").click()
    saved(second, "Moved: Talk, Mon 17 May, 12:55")
    assert stands(tour, "Talk") == "17 12:55-13:55"
    slot(first, "Museum").focus()
    first.evaluate("document.dispatchEvent(new CustomEvent('builder:look'))")
    says(first, "Oliver Example: Moved")
    assert slot(first, "Talk").get_attribute("data-starts") == "2027-05-17T12:55"
    assert "Museum" in first.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(visit, site, tour, lang):
    page = visit(bypass_csp=True)
    with tour.app_context():
        museum = found("Museum").id
    faults = []
    for path, width in ((f"?item={museum}", 1400), (f"/2027-05-17?item={museum}", 360)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}{WEEK}{path}{'&' if '?' in path else '?'}lang={lang}")
        faults += [
            f"{path} {width}: {each['id']} {[node['target'] for node in each['nodes']][:2]}"
            for each in Axe().run(page).response["violations"]
            if each["impact"] in ("serious", "critical")
        ]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{path} {width}: scrolls sideways")
    assert faults == []


def test_paper_has_the_week_without_the_controls(visit):
    page = visit()
    page.emulate_media(media="print")
    assert page.locator(".week .slot").first.is_visible()
    for control in ("#edit", ".filter-by", "#grid-keys", ".week-head .add", "#builder-bar .btn", ".toasts"):
        assert not page.locator(control).first.is_visible(), control


def test_what_cannot_be_saved_is_put_back_and_said_in_a_note_that_stays(visit, tour):
    page = visit()
    page.context.set_offline(True)
    slot(page, "Museum").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Tab")
    page.locator("#builder-notes .note").wait_for()
    assert "stands where it was" in page.locator("#builder-notes").inner_text()
    assert slot(page, "Museum").locator("xpath=ancestor::ol").get_attribute("data-day") == "2027-05-17"
    page.context.set_offline(False)
    with tour.app_context():
        change(found("Museum").event, "Museum", place=Words("Castle", "城"))
    assert stands(tour) == "17 10:00-11:00"
