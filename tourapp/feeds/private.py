"""The private addresses of calendars. The link is looked up each time; what it stands for may be kept."""

from functools import partial

from flask import current_app, request
from werkzeug.wrappers import Response

from tourapp.accounts.tokens import token_hash
from tourapp.agenda.content import EntryContent
from tourapp.agenda.queries import Shown
from tourapp.agenda.rules import UID_SUFFIX
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.errors import Gone, NotFound, TooMany
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.feeds import calendar, formats, links
from tourapp.feeds.calendar import Heading, Style
from tourapp.feeds.front import offer
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.limits import per_link
from tourapp.feeds.links import LinkState
from tourapp.feeds.models import LinkKind
from tourapp.feeds.readings import Reading, reading
from tourapp.feeds.rendered import Feed, assembled, feed, in_form, key_in, rendered
from tourapp.feeds.sources import LinkSource
from tourapp.feeds.views import CalendarResponse

PRIVATE = "private, max-age=0, must-revalidate"
ENDED = Words("This calendar has ended", "このカレンダーは終了しました")
MAKE_ANOTHER = Words(
    "Remove it from your calendar program. You can make a new address on your own page.",
    "カレンダーのアプリから削除してください。新しいアドレスは、ご自分のページで作成できます。",
)
PAGES = {LinkKind.OWN: "my_calendars", LinkKind.SPEAKING: "my_calendars"}


def private_feed(token: str, form: str = formats.ICS) -> Response:
    """The calendar of a private link, in the language of the link unless the address asks for another one.

    404 for an address that never was, 410 for one that has ended (a notice for seven days where it ended kindly), 429
    for one that is asked for too often. No session is looked at, and nothing is written.
    """
    state = links.state_of(token)
    if state is None:
        raise NotFound()
    wait = per_link().wait(str(state.id))
    if wait:
        raise TooMany(_("This calendar is requested too often."), retry_after=wait)
    lang = request.args.get("lang", "")
    lang = lang if lang in LANGUAGES else state.lang
    if not state.is_live:
        if not state.says_goodbye(clock.now()):
            raise Gone(_("This calendar has ended."))
        ended = ("ended", state, lang)
        return _answer(in_form(ended, rendered().get(ended, partial(_goodbye, state, lang)), form), form)
    key = (state, lang)
    found = in_form(key, rendered().get(key, partial(_made, state, lang)), form)
    day = clock.now().date() if state.kind is LinkKind.STAFF else None
    source = LinkSource(token_hash(token), str(state.id), per_link(), day)
    kept, counted = key_in(key, form), ref("calendar_link", state.id)
    offer(source, state, kept, found, content_type=formats.TYPES[form], counted=counted)
    return _answer(found, form)


def private_feed_as(token: str, form: str) -> Response:
    """The same as jCal or xCal (CAL-102)."""
    return private_feed(token, form)


def _made(state: LinkState, lang: str) -> Feed:
    read = reading(state)
    if read is None:
        raise Gone(_("This calendar has ended."))
    return assembled(_heading(state, read), read.entries, _style(lang), read.changed_at)


def _style(lang: str) -> Style:
    return Style(lang, str(current_app.config["BASE_URL"]).rstrip("/"), is_private=True)


def _heading(state: LinkState, read: Reading) -> Heading:
    """Without SOURCE, which would repeat the token (CAL-34)."""
    page = address_of(PAGES[state.kind]) if state.kind in PAGES else address_of("home")
    return Heading(name=read.name, description=Words(), zone=read.zone, page=page)


def whole(read: Reading, lang: str) -> bytes:
    """What a person reads now, as one file to take along: it does not follow (CAL-100)."""
    heading = Heading(name=read.name, description=Words(), zone=read.zone, page=address_of("my_calendars"))
    return assembled(heading, read.entries, _style(lang), read.changed_at).content


def _goodbye(state: LinkState, lang: str) -> Feed:
    """A calendar that says that it has ended (CAL-12): a program that only heard 410 would keep everything for ever."""
    at = (state.ended_at or clock.now()).replace(microsecond=0)
    notice = Shown(
        uid=f"{state.id}{UID_SUFFIX}",
        owner="",
        event="",
        sequence=0,
        stamp=at,
        created_at=at,
        is_cancelled=False,
        content=EntryContent(
            starts=at.date(), ends=at.date(), title=ENDED, notes=MAKE_ANOTHER, kind="notice"
        ),
    )
    heading = Heading(name=ENDED, description=Words(), zone="", page=address_of("home"))
    style = _style(lang)
    return feed(calendar.assemble(heading, [calendar.piece(notice, style)], style), at)


def _answer(found: Feed, form: str) -> Response:
    """200 with the bytes, or 304 when the reader has them; kept by the reader alone (CAL-08), in no search (CAL-13)."""
    response = CalendarResponse(found.content, content_type=formats.TYPES[form])
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(found.etag)
    if found.changed_at is not None:
        response.last_modified = found.changed_at
    response.make_conditional(request)
    return response
