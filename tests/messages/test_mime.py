"""The mail as it goes over the wire."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from tourapp.core.ids import new_id
from tourapp.messages.attachments import CALENDAR, Attachment
from tourapp.messages.mime import mail
from tourapp.messages.models import Message

SUBJECT = (
    "【4/25（金）17:00まで】海外自治体幹部交流協力セミナー（ジャパンスタディツアー2025）"
    "行程案（第4版）のご確認のお願い（クレア・ロンドン事務所）"
)
ICS = Attachment("event.ics", CALENDAR, "BEGIN:VCALENDAR\r\nSUMMARY:講義\r\nEND:VCALENDAR\r\n".encode())


def row(**changes: Any) -> Message:
    identifier = new_id()
    values: dict[str, Any] = {
        "id": identifier,
        "message_id": f"<{identifier.hex}@example.org>",
        "to_address": "anna@example.org",
        "to_name": "Anna Bell",
        "lang": "en",
        "subject": "Hello",
        "text": "Words.\n",
        "html": "<p>Words.</p>",
        "reply_to": "london@example.org",
        "sender_name": "JLGC London",
        "created_at": datetime(2027, 4, 12, 9, 0, tzinfo=UTC),
    }
    return Message(**{**values, **changes})


def made(
    message: Message, *attachments: Attachment, links: dict[str, str] | None = None
) -> tuple[bytes, EmailMessage]:
    """The bytes, and what a mail program reads out of them."""
    content = mail(message, mail_from="Tour <events@example.org>", links=links or {}, attachments=attachments)
    read: Any = message_from_bytes(content.as_bytes(), policy=SMTP)
    return content.as_bytes(), read


def test_a_mail_has_the_headers_that_belong_to_it() -> None:
    message = row()
    _, read = made(message)
    assert read["From"] == "JLGC London <events@example.org>"
    assert read["To"] == "Anna Bell <anna@example.org>"
    assert read["Reply-To"] == "JLGC London <london@example.org>"
    assert read["Subject"] == "Hello"
    assert read["Message-ID"] == message.message_id
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Content-Language"] == "en"
    assert read["Date"].datetime == message.created_at
    assert {name.lower() for name in read.keys()} == {  # noqa: SIM118 - a mail is no dictionary
        *("message-id", "date", "from", "to", "reply-to", "subject", "auto-submitted", "content-language"),
        *("mime-version", "content-type"),
    }


def test_text_comes_first_and_html_second() -> None:
    _, read = made(row())
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]


def test_every_try_has_the_same_bytes() -> None:
    message = row()
    assert made(message, ICS)[0] == made(message, ICS)[0]


def test_japanese_arrives_as_it_was_written_through_any_relay() -> None:
    message = row(
        lang="ja",
        subject=SUBJECT,
        text="いつもお世話になっております。\n" * 200,
        to_name="豊田市 国際交流担当",
        sender_name="クレア・ロンドン事務所",
    )
    content, read = made(message)
    assert read["Subject"] == SUBJECT
    assert read["To"].addresses[0].display_name == "豊田市 国際交流担当"
    assert read["From"].addresses[0].display_name == "クレア・ロンドン事務所"
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == message.text
    assert body.get_content_charset() == "utf-8"
    assert content.isascii()
    assert all(len(line) <= 78 for line in content.decode().split("\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_calendar_file_is_an_attachment_and_keeps_its_bytes() -> None:
    _, read = made(row(), ICS)
    (part,) = read.iter_attachments()
    assert part["Content-Type"].params["charset"] == "utf-8"
    assert part["Content-Type"].params["method"] == "PUBLISH"
    assert part.get_content_type() == "text/calendar"
    assert part.get_content_disposition() == "attachment"
    assert part.get_filename() == "event.ics"
    assert part.get_payload(decode=True) == ICS.content


def test_a_file_name_cannot_bring_headers_with_it() -> None:
    _, read = made(row(), Attachment("a.ics\r\nBcc: x@example.org", CALENDAR, b"x"))
    assert read["Bcc"] is None
    (part,) = read.iter_attachments()
    assert part["Bcc"] is None


@pytest.mark.parametrize(
    "field", ["subject", "to_name", "sender_name", "to_address", "reply_to", "message_id"]
)
def test_a_line_break_in_a_header_makes_no_mail(field: str) -> None:
    with pytest.raises(ValueError):
        made(row(**{field: "x@example.org\r\nBcc: victim@example.org"}))


@pytest.mark.parametrize(
    "name", ['Anna "Ann" Bell', "Bell, Anna", "Anna <ceo@example.org>", "anna@evil.example", "=?utf-8?q?x?="]
)
def test_a_name_is_only_a_name(name: str) -> None:
    _, read = made(row(to_name=name))
    assert [address.addr_spec for address in read["To"].addresses] == ["anna@example.org"]


def test_an_address_in_another_script_goes_out_in_letters_of_ascii() -> None:
    _, read = made(row(to_address="anna@bücher.example"))
    assert read["To"].addresses[0].addr_spec == "anna@xn--bcher-kva.example"


def test_private_links_are_filled_in_for_text_and_for_html() -> None:
    mark = "https://private.invalid/0/page"
    message = row(text=f"Open:\n\n{mark}\n", html=f'<a href="{mark}">{mark}</a>')
    _, read = made(message, links={mark: "https://example.org/t?a=1&b=2"})
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None and html is not None
    assert "https://example.org/t?a=1&b=2" in plain.get_content()
    assert 'href="https://example.org/t?a=1&amp;b=2"' in html.get_content()
