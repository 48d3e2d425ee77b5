"""A host's items as a reply sheet: in the order of its page, with the answers that are known."""

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets import sheet_name
from tourapp.core.sheets_to_fill import Column, SheetToFill, write
from tourapp.hosting.portal import wording
from tourapp.hosting.portal.reading import HostView, Seen
from tourapp.hosting.sheet.shape import ANSWERS, HEADINGS, OPEN, WHO, Field, key
from tourapp.hosting.states import AnswerKind

_WIDTHS = {
    Field.NUMBER: 5,
    Field.DATE: 12,
    Field.TIME: 13,
    Field.TITLE: 28,
    Field.PLACE: 20,
    Field.HOST: 16,
    Field.ANSWER: 20,
    Field.ON: 12,
    Field.STARTS: 9,
    Field.ENDS: 9,
    Field.NEW_PLACE: 16,
    Field.RECEIVED_BY: 16,
    Field.TEXT: 28,
    Field.EXPECTED: 12,
    Field.SECTION: 14,
    Field.POST: 10,
    Field.NAME: 12,
    Field.KEY: 8,
}
"""In half-width characters."""


def reply_sheet(seen: HostView, who: tuple[str, str, str]) -> tuple[str, bytes]:
    """The name of the file and the file, in the language of the page. `who` stands in it already."""
    lang = current_lang()
    asked = [each for each in seen.items if each.is_asked]
    sheet = SheetToFill(
        title=lines_above(seen)[0],
        tab=_("Reply form"),
        above=lines_above(seen)[1:],
        open_lines=((WHO.in_(lang), who),),
        columns=[_column(field, lang) for field in HEADINGS],
        rows=[_row(number, each, seen.number, lang) for number, each in enumerate(asked, 1)],
        foot=wording.full_name(seen.event),
    )
    return _name(seen, lang), write(sheet)


def lines_above(seen: HostView) -> list[str]:
    """What stands over the table: the title, to whom, of what, by when, how to fill it in."""
    engagement = seen.engagement
    title = _("Reply form: version %(number)s", number=seen.number)
    lines = [title, wording.addressee(engagement, seen.link), wording.full_name(seen.event)]
    if engagement.reply_by:
        lines.append(wording.deadline(engagement.reply_by))
    mailbox = seen.event.mailbox
    return [
        *lines,
        _(
            "Fill in the coloured cells. Choose the answer from the list; leave empty what is "
            "not decided yet."
        ),
        _("For a change, fill in only what should be different. Times are Tokyo."),
        _("Send the file back to %(mailbox)s, or upload it on your page.", mailbox=mailbox)
        if mailbox
        else _("Upload the file on your page."),
    ]


def _name(seen: HostView, lang: str) -> str:
    at = seen.edition.released_at if seen.edition else seen.engagement.created_at
    day = time.in_zone(at, "Asia/Tokyo").date()
    if lang == "ja":
        return sheet_name(day, "回答票", "xlsx", version=f"第{seen.number}版")
    return sheet_name(day, "reply-form", "xlsx", version=f"v{seen.number}")


def _column(field: Field, lang: str) -> Column:
    return Column(
        HEADINGS[field].in_(lang),
        _WIDTHS[field],
        is_open=field in OPEN,
        choices=tuple(words.in_(lang) for words in ANSWERS.values()) if field is Field.ANSWER else (),
        is_key=field is Field.KEY,
    )


def _row(number: int, each: Seen, edition: int, lang: str) -> list[str]:
    item = each.item
    cells = {
        Field.NUMBER: str(number),
        Field.DATE: time.short_date(item.starts.date, lang) if item.starts else "",
        Field.TIME: _hours(each, lang),
        Field.TITLE: "\n".join(
            dict.fromkeys(text for text in (item.title.in_(lang), _other(each, lang)) if text)
        ),
        Field.PLACE: " ".join(part for part in (item.place.in_(lang), item.room) if part),
        Field.HOST: item.host.in_(lang),
        Field.KEY: key(edition, each.id),
        **_answered(each, lang),
    }
    return [cells.get(field, "") for field in HEADINGS]


def _hours(each: Seen, lang: str) -> str:
    item = each.item
    if item.starts is None:
        return ""
    if item.ends is None:
        return time.clock_time(item.starts.local, lang)
    return time.time_range(item.starts.local, item.ends.local, lang)


def _other(each: Seen, lang: str) -> str:
    return each.item.title.en if lang == "ja" else each.item.title.ja


def _answered(each: Seen, lang: str) -> dict[Field, str]:
    """What counts of this item already, so that who fills in sees it. What changed since is asked again: empty."""
    answer = each.answer
    if answer is None or each.changes or each.state not in _SHOWN:
        return {}
    found = {
        Field.ANSWER: ANSWERS[answer.kind].in_(lang),
        Field.TEXT: answer.text,
        Field.SECTION: answer.section,
        Field.POST: answer.post,
        Field.NAME: answer.name,
    }
    if answer.expected_on:
        found[Field.EXPECTED] = time.long_date(answer.expected_on, lang, weekday=False)
    if answer.kind is AnswerKind.PROPOSE:
        if answer.starts:
            found[Field.ON] = time.long_date(answer.starts.date, lang, weekday=False)
            found[Field.STARTS] = time.clock_time(answer.starts.local, lang)
        if answer.ends:
            found[Field.ENDS] = time.clock_time(answer.ends.local, lang)
        found[Field.NEW_PLACE] = answer.place.in_(lang)
        found[Field.RECEIVED_BY] = answer.received_by.in_(lang)
    return found


_SHOWN = frozenset(
    state for state in wording.STATES if state not in ("requested", "proposed", "changed", "not_needed")
)
