"""A small application around the templates alone: no database, no pages, one form with every sort of field."""

from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from html5lib import parse
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tests.design.stylesheet import ROOT, TEMPLATES
from tourapp.core.words import Words
from tourapp.web import assets, headers, i18n, reader, templating
from tourapp.web.forms import csrf

OFFICE = SimpleNamespace(
    name=Words("Japan Local Government Centre, London", "クレア・ロンドン事務所"), mailbox="a@example.org"
)
ENDPOINTS = (
    *("home", "archive", "me", "sign_in", "sign_out", "manage_home", "account", "directory"),
    *("set_zone", "set_theme", "about_data", "accessibility", "privacy", "cookies"),
)


class RegisterForm(FlaskForm):
    nickname = StringField("Name on the badge", validators=[Optional()])
    organisation = StringField(
        "Organisation",
        description="Use the full name",
        validators=[DataRequired("Enter your organisation"), Length(max=80)],
    )
    country = SelectField(
        "Country", choices=[SelectChoice("gb", "United Kingdom"), SelectChoice("jp", "Japan")]
    )
    attendance = RadioField(
        "How will you take part?",
        choices=[SelectChoice("in_person", "In person"), SelectChoice("online", "Online")],
        validators=[DataRequired("Choose how you will take part")],
    )
    areas = SelectMultipleField(
        "Areas of work",
        choices=[SelectChoice("a", "Ageing"), SelectChoice("t", "Transport")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    dietary = TextAreaField("Food you cannot eat", validators=[Optional()])
    privacy_notice = BooleanField(
        "I have read the notice", validators=[DataRequired("Confirm that you have read it")]
    )


def make_gallery() -> Flask:
    app = Flask("gallery", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(
        TESTING=True,
        SECRET_KEY="gallery",
        WTF_CSRF_ENABLED=False,
        SESSION_COOKIE_SECURE=False,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "tourapp" / "translations"),
    )
    for part in (i18n, reader, templating, assets, csrf):
        part.init_app(app)
    headers.init_app(app, secure=False)
    app.jinja_env.globals["item_kinds"] = {
        "visit": SimpleNamespace(group="visit", name=Words("Site visit", "視察")),
        "lecture": SimpleNamespace(group="seminar", name=Words("Lecture", "講義")),
    }
    app.context_processor(lambda: {"office": OFFICE})
    if "static" not in app.view_functions:
        app.add_url_rule("/static/<path:filename>", "static", lambda filename: "")
    for name in ENDPOINTS:
        app.add_url_rule(f"/{name}", name, lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/list", "list", lambda: "")
    return app


def draw(source: str, *, address: str = "/list", **values: Any) -> Any:
    """Render a snippet in which `ui` is the macros; its elements under one root, names without namespaces."""
    app = make_gallery()
    with app.test_request_context(address):
        html = app.jinja_env.from_string('{% import "_macros.html" as ui %}' + source).render(values)
    page = parse(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in page.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return page


def text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
