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


@dataclass(frozen=True)
class MailText:
    """The words of a mail before they are laid out: no signature, lines as long as they come."""

    subject: str
    body: str


def render(template: str, lang: str, values: Mapping[str, Any]) -> Rendered:
    """The subject, text and HTML of `template` ("registration/confirmed"); a value it lacks is an error, not
    a hole.

    `values` reach the templates as they are: text in it is shown as text, never as markup or as template.
    """
    return laid_out(house_text(template, lang, values), lang, values, template=template)


def house_text(template: str, lang: str, values: Mapping[str, Any]) -> MailText:
    """What the house says in this mail, filled in and without the usual signature."""
    package, _, what = template.partition("/")
    path = f"{package}/mail/{what}.txt"
    with in_language(lang):
        whole = _environment().get_template(path).render(values)
    # A value with a line break in it must not end the subject: it goes on to the empty line.
    head, _, body = whole.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    if not head.startswith("Subject:"):
        raise ValueError(f"the first line of {path} is not its subject")
    return MailText(clean_line(head.removeprefix("Subject:")), _tidy(body))


def laid_out(
    words: MailText, lang: str, values: Mapping[str, Any], *, template: str | None = None
) -> Rendered:
    """Words as they go out: signed, broken into lines, and the same as HTML.

    `template` names the one whose own HTML is used when there is one; words that no template made have none.
    """
    with in_language(lang):
        subject, body = clean_line(words.subject)[:LONGEST_SUBJECT], words.body
        if "\n--" not in body:
            signature = (
                "messages/_signature_other.txt" if values.get("may_stop") else "messages/_signature.txt"
            )
            body += "\n\n" + _environment().get_template(signature).render(values)
        body = _tidy(body)
        return Rendered(subject, wrapped(body) + "\n", _html(template, subject, body, values))


def _html(template: str | None, subject: str, body: str, values: Mapping[str, Any]) -> str:
    frame = "messages/mail.html"
    if template is not None:
        package, _, what = template.partition("/")
        try:
            return (
                _environment()
                .get_template(f"{package}/mail/{what}.html")
                .render({**values, "subject": subject})
            )
        except TemplateNotFound:
            pass
    return _environment().get_template(frame).render({**values, "subject": subject, "body": as_html(body)})


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
