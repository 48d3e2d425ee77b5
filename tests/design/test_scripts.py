"""The scripts in a real browser, under the real security policy. Pages work without them; this is about help."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.design.parts import RegisterForm, make_gallery
from tourapp.web.assets import DIST
from tourapp.web.headers import POLICY

pytestmark = pytest.mark.browser

SITE = "https://tours.test"
FORM = """{% extends "_base.html" %}
{% block title %}Register{% endblock %}
{% block main %}
  {{ ui.error_summary(form) }}
  <h1>Register</h1>
  <form method="post" action="/sign_in" novalidate data-draft="register:s">
    {{ ui.draft_note("register:s") }}
    {{ ui.field(form.organisation) }}
    {{ ui.field(form.areas) }}
    {{ ui.field(form.attendance, unavailable=unavailable) }}
    {{ ui.field(form.dietary, sealed=true) }}
    <button class="btn" type="submit">Register</button>
  </form>
  {{ ui.copy_field("feed", "Your private address", "https://tours.test/f7Qk2.ics") }}
{% endblock %}"""
ARRIVED = '{% extends "_base.html" %}{% block main %}<h1 data-draft-done="register:s">Sent</h1>{% endblock %}'


class Visit:
    """A browser on a site of three pages: `/me` is the form, `/home` the form refused, `/archive` says it arrived."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.sent: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(5000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)

    def go(self, path: str) -> Any:
        self.page.goto(SITE + path)
        return self.page

    def _answer(self, route: Any) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        if request.method == "POST":
            self.sent.append(request.post_data or "")
            route.fulfill(status=204)  # the page stays, as it does while an answer is on its way
        elif path.startswith("/static/dist/"):
            route.fulfill(path=DIST / path.rsplit("/", 1)[-1])
        else:
            headers = {"Content-Security-Policy": POLICY.format(nonce="n")}
            route.fulfill(body=_write(path), content_type="text/html; charset=utf-8", headers=headers)


def _write(path: str) -> str:
    app = make_gallery()
    refused = path == "/home"
    with app.test_request_context(path, method="POST" if refused else "GET"):
        form = RegisterForm()
        if refused:
            form.validate()
        values: dict[str, Any] = {"form": form, "unavailable": ("in_person",)}
        app.update_template_context(values)
        return app.jinja_env.from_string(ARRIVED if path == "/archive" else FORM).render(values)


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def begin(**options: Any) -> Visit:
        context = browser.new_context(**options)
        contexts.append(context)
        return Visit(context.new_page())

    yield begin
    for context in contexts:
        context.close()


def test_the_focus_goes_to_the_summary_and_from_there_to_the_field(visit: Callable[..., Visit]) -> None:
    page = visit().go("/home")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a[href='#organisation']")
    assert page.evaluate("document.activeElement.id") == "organisation"


def test_a_problem_with_a_choice_leads_to_the_first_that_can_be_chosen(visit: Callable[..., Visit]) -> None:
    page = visit().go("/home")
    page.click(".error-summary a[href='#attendance-0']")
    assert page.evaluate("document.activeElement.id") == "attendance-1"


def test_typed_text_survives_and_sealed_answers_are_never_kept(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.go("/me")
    page.fill("#organisation", "Strathmere Council")
    page.check("#areas-1")
    page.fill("#dietary", "no nuts")
    page.focus("#organisation")
    assert "no nuts" not in page.evaluate("JSON.stringify(localStorage)")
    page = here.go("/me")
    assert page.input_value("#organisation") == "Strathmere Council"
    assert page.is_checked("#areas-1")
    assert page.input_value("#dietary") == ""
    assert page.is_visible("[data-draft-note]")


def test_a_draft_can_be_discarded(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.go("/me").fill("#organisation", "Strathmere Council")
    here.page.focus("#dietary")
    page = here.go("/me")
    page.click("[data-draft-discard]")
    assert page.input_value("#organisation") == ""
    assert not page.is_visible("[data-draft-note]")
    assert here.go("/me").input_value("#organisation") == ""


def test_a_draft_is_gone_when_the_form_has_arrived(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.go("/me").fill("#organisation", "Strathmere Council")
    here.page.focus("#dietary")
    here.go("/archive")
    assert here.go("/me").input_value("#organisation") == ""


def test_a_draft_is_gone_after_a_day(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.go("/me").fill("#organisation", "Strathmere Council")
    here.page.focus("#dietary")
    here.page.clock.install(time=here.page.evaluate("Date.now() + 25 * 3600 * 1000"))
    assert here.go("/me").input_value("#organisation") == ""


def test_a_form_is_sent_once_however_often_it_is_pressed(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.go("/me")
    page.evaluate(
        """() => {
            const button = document.querySelector("main form button[type=submit]");
            for (const wait of [0, 50, 100, 150]) setTimeout(() => button.click(), wait);
        }"""
    )
    page.wait_for_timeout(400)
    assert len(here.sent) == 1
    assert page.get_attribute("main form button[type=submit]", "aria-disabled") == "true"


def test_an_address_is_copied(visit: Callable[..., Visit]) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).go("/me")
    page.click("[data-copy]")
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://tours.test/f7Qk2.ics"


def test_the_browser_tells_its_time_zone_until_another_is_chosen(visit: Callable[..., Visit]) -> None:
    page = visit(timezone_id="America/New_York").go("/me")
    assert "zone=America%2FNew_York" in page.evaluate("document.cookie")
    chosen = visit(timezone_id="America/New_York")
    chosen.page.context.add_cookies([{"name": "zone", "value": "Asia/Tokyo", "url": SITE}])
    assert chosen.go("/me").evaluate("document.cookie") == "zone=Asia/Tokyo"


def test_nothing_breaks_the_security_policy(visit: Callable[..., Visit]) -> None:
    here = visit()
    for path in ("/me", "/home", "/archive"):
        here.go(path)
    assert here.complaints == []
