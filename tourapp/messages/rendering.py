"""From a template to the words of one message, in the language of the one who gets it.

A template is `templates/<package>/mail/<what>.txt`: what it renders begins with `Subject: …`, the text follows after an
empty line. Text without a signature (a line `-- `) gets the usual one, `messages/_signature.txt`. Lines need not be
broken in it. A sibling `<what>.html` is used when there is one; otherwise the HTML is made from the text, so that it
says no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app
from jinja2 import Environment, StrictUndefined, TemplateNotFound

from tourapp.core.i18n import current_lang, in_language
from tourapp.core.text import clean_block, clean_line
from tourapp.core.words import Words
from tourapp.messages.layout import as_html, wrapped

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, lang: str, values: Mapping[str, Any]) -> Rendered:
    """The subject, text and HTML of `template` ("registration/confirmed"); a value it lacks is an error, not
    a hole.

    `values` reach the templates as they are: text in it is shown as text, never as markup or as template.
    """
    package, _, what = template.partition("/")
    path = f"{package}/mail/{what}"
    with in_language(lang):
        whole = _environment().get_template(f"{path}.txt").render(values)
        # A value with a line break in it must not end the subject: it goes on to the empty line.
        head, _, body = whole.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
        if not head.startswith("Subject:"):
            raise ValueError(f"the first line of {path}.txt is not its subject")
        subject = clean_line(head.removeprefix("Subject:"))[:LONGEST_SUBJECT]
        if "\n--" not in body:
            body += "\n\n" + _environment().get_template("messages/_signature.txt").render(values)
        body = _tidy(body)
        return Rendered(subject, wrapped(body) + "\n", _html(path, subject, body, values))


def _html(path: str, subject: str, body: str, values: Mapping[str, Any]) -> str:
    try:
        own = _environment().get_template(f"{path}.html")
    except TemplateNotFound:
        frame = _environment().get_template("messages/mail.html")
        return frame.render({**values, "subject": subject, "body": as_html(body)})
    return own.render({**values, "subject": subject})


def _tidy(body: str) -> str:
    """No spaces at the ends of lines (the signature's mark apart), at most one empty line between paragraphs."""
    lines: list[str] = []
    for line in clean_block(body).split("\n"):
        if line or (lines and lines[-1]):
            lines.append("-- " if line == "--" else line)
    return "\n".join(lines)


def _environment() -> Environment:
    """Jinja for mails: no request, no reader, and no holes.

    In text, words that exist in the other language only stand without the mark that pages give them.
    """
    made = current_app.extensions.get("tourapp_mail_templates")
    if made is None:
        made = current_app.jinja_env.overlay(undefined=StrictUndefined)
        made.filters = {**made.filters, "w": _words}
        current_app.extensions["tourapp_mail_templates"] = made
    return cast(Environment, made)


def _words(value: Words | None) -> str:
    return value.in_(current_lang()) if value else ""
