"""A text with placeholders as its reader will see it, for pages on which somebody writes it. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from tourapp.messages.layout import as_html
from tourapp.messages.placeholders import filled_in
from tourapp.messages.rendering import MailText, laid_out


@dataclass(frozen=True)
class Preview:
    subject: str
    body: Markup
    lang: str


def preview(
    text: MailText,
    lang: str,
    *,
    sample: Mapping[str, str],
    sender_name: str,
    reply_to: str,
    may_stop: str = "",
) -> Preview:
    """How the mail reads with these values; LookupError for a placeholder without one: check the text first.

    `may_stop` stands in the place of the link that ends such mail; empty for mail about one's own place.
    """
    filled = MailText(filled_in(text.subject, sample), filled_in(text.body, sample))
    values = {
        "sender_name": sender_name,
        "reply_to": reply_to,
        "lang": lang,
        "links": {"stop": may_stop},
        "may_stop": bool(may_stop),
    }
    made = laid_out(filled, lang, values)
    return Preview(made.subject, as_html(made.text, links=False), lang)
