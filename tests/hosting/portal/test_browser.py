"""A host's pages in a real browser: nothing serious for axe in either language, the whole reply with scripts off on a
narrow phone, and what was typed still there after the tab was closed."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.hosting.portal.world import link_of
from tests.hosting.world import add, answer, item, make_host, make_tour, release, state
from tests.serving import serving
from tourapp.hosting.states import AnswerKind
from tourapp.programme.kinds import Confirmation

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 360, "height": 740}, "locale": "ja-JP"}


@pytest.fixture
def site(app):
    with app.app_context():
        event = make_tour()
        host = make_host(event)
        for number, title in enumerate(("Station", "School", "Hall", "Farm")):
            add(event, host, title, f"{10 + 2 * number}:00-{11 + 2 * number}:00")
        release(event)
        answer(event, host, "Hall", AnswerKind.PROPOSE, text="午後に")
        answer(event, host, "Farm")
        made = SimpleNamespace(app=app, event=event, token=link_of(host))
        made.station, made.school = item(event, "Station").id, item(event, "School").id
    with serving(app) as address:
        made.address = f"{address}/host/{made.token}"
        yield made


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(browser, site, lang):
    context = browser.new_context(bypass_csp=True, **NARROW)
    page = context.new_page()
    forms = [f"/items/{site.station}?do={do}" for do in ("propose", "arrange", "dossier")]
    faults = []
    for path in ("", *forms, "/review", "/sections", "/sheet"):
        page.goto(f"{site.address}{path}{'&' if '?' in path else '?'}lang={lang}")
        faults += [
            f"{path}: {each['id']} {[node['target'] for node in each['nodes']][:2]}"
            for each in Axe().run(page).response["violations"]
            if each["impact"] in ("serious", "critical")
        ]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{path}: scrolls sideways")
    context.close()
    assert faults == []


def test_a_host_replies_with_scripts_off_on_a_narrow_phone(browser, site):
    context = browser.new_context(java_script_enabled=False, **NARROW)
    page = context.new_page()
    page.goto(site.address)
    page.set_default_timeout(5000)
    station, school = (page.locator("article").filter(has_text=title) for title in ("Station", "School"))
    station.get_by_role("button", name="この内容で了承する").click()
    assert page.get_by_text("ご回答を受け付けました。ありがとうございました。").is_visible()
    school.get_by_role("link", name="変更を提案").click()
    form = page.locator("form.propose")
    form.get_by_label("開始").fill("15時30分")
    form.get_by_label("終了").fill("16:30")
    form.get_by_role("button", name="提案を送る").click()
    assert page.get_by_text("ご提案：15:30〜16:30").is_visible()
    context.close()
    with site.app.app_context():
        assert state(site.event, "Station") is Confirmation.CONFIRMED
        assert state(site.event, "School") is Confirmation.COUNTER_PROPOSED


def test_what_was_typed_is_there_again_and_the_token_is_kept_nowhere(browser, site):
    context = browser.new_context(**NARROW)
    page = context.new_page()
    address = f"{site.address}/items/{site.school}?do=propose"
    page.goto(address)
    page.get_by_label("理由・ご連絡事項").fill("前の視察先から15分")
    page.get_by_label("開始").focus()
    page.close()
    page = context.new_page()
    page.goto(address)
    assert page.get_by_label("理由・ご連絡事項").input_value() == "前の視察先から15分"
    kept = page.evaluate("JSON.stringify(window.localStorage)")
    assert "前の視察先" in kept and site.token not in kept
    page.get_by_role("button", name="提案を送る").click()
    page.wait_for_url("**/host/*")
    assert "前の視察先" not in page.evaluate("JSON.stringify(window.localStorage)")
    context.close()
