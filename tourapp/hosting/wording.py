"""The words of the host's side, and how an authority is addressed."""

import datetime as dt
from typing import Any

from tourapp.core import time as core_time
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.words import language_of
from tourapp.hosting.models import Engagement
from tourapp.hosting.states import (
    AnswerKind,
    AnswerState,
    Approval,
    Channel,
    EngagementState,
    EngagementVerb,
    Known,
    NoteKind,
    Provider,
    WayOut,
)

USES: dict[str, Any] = {
    "open": _l("page opened"),
    "send": _l("something sent"),
    "participants": _l("list of participants"),
    "paper": _l("paper fetched"),
}
"""What a link was used for."""

STATES: dict[EngagementState, Any] = {
    EngagementState.SOUNDED: _l("Sounded out"),
    EngagementState.INTERESTED: _l("Interested"),
    EngagementState.AGREED_IN_PRINCIPLE: _l("Agreed in principle"),
    EngagementState.FORMALLY_REQUESTED: _l("Formally requested"),
    EngagementState.ACCEPTED: _l("Has accepted"),
    EngagementState.PREPARING: _l("Preparing"),
    EngagementState.HOSTING: _l("Hosting"),
    EngagementState.THANKED: _l("Thanked"),
    EngagementState.CLOSED: _l("Concluded"),
    EngagementState.DECLINED: _l("Declined"),
    EngagementState.WITHDRAWN: _l("Stepped back"),
}

VERBS: dict[EngagementVerb, Any] = {
    EngagementVerb.SHOW_INTEREST: _l("It is interested"),
    EngagementVerb.AGREE_IN_PRINCIPLE: _l("It agreed in principle"),
    EngagementVerb.REQUEST_FORMALLY: _l("The formal letter has been sent"),
    EngagementVerb.ACCEPT: _l("It accepted"),
    EngagementVerb.PREPARE: _l("Preparations have begun"),
    EngagementVerb.HOST: _l("The group is there"),
    EngagementVerb.THANK: _l("It was thanked"),
    EngagementVerb.CLOSE: _l("Close it"),
    EngagementVerb.DECLINE: _l("It declined"),
    EngagementVerb.WITHDRAW: _l("It stepped back"),
    EngagementVerb.SOUND_AGAIN: _l("Sound it out again"),
}

ANSWERS: dict[AnswerKind, Any] = {
    AnswerKind.AGREE: _l("Agreed"),
    AnswerKind.CONDITION: _l("Agreed with a condition"),
    AnswerKind.PROPOSE: _l("Change proposed"),
    AnswerKind.ARRANGING: _l("Host is checking"),
    AnswerKind.DECLINE: _l("Cannot host"),
}

TONES: dict[AnswerKind, str] = {
    AnswerKind.AGREE: "ok",
    AnswerKind.CONDITION: "wait",
    AnswerKind.PROPOSE: "bad",
    AnswerKind.ARRANGING: "wait",
    AnswerKind.DECLINE: "bad",
}

FATES: dict[AnswerState, Any] = {
    AnswerState.STANDING: _l("counts"),
    AnswerState.OPEN: _l("waits for us"),
    AnswerState.TAKEN_UP: _l("taken up"),
    AnswerState.KEPT_FIRST: _l("we kept the first plan"),
    AnswerState.TAKEN_BACK: _l("taken back"),
    AnswerState.REPLACED: _l("replaced"),
}

CHANNELS: dict[Channel, Any] = {
    Channel.LINK: _l("its own page"),
    Channel.SHEET: _l("reply sheet"),
    Channel.MAIL: _l("email"),
    Channel.TELEPHONE: _l("telephone"),
    Channel.LETTER: _l("letter"),
    Channel.MEETING: _l("meeting"),
}

NOTES: dict[NoteKind, Any] = {
    NoteKind.MAIL: _l("Email"),
    NoteKind.TELEPHONE: _l("Telephone call"),
    NoteKind.LETTER: _l("Letter"),
    NoteKind.MEETING: _l("Meeting"),
}

APPROVALS: dict[Approval, Any] = {
    Approval.DECIDED: _l("Signed off"),
    Approval.NOT_YET: _l("not yet signed off"),
    Approval.NOT_NEEDED: _l("no sign-off needed"),
}

PROVIDERS: dict[Provider, Any] = {
    Provider.UNKNOWN: _l("Not said yet"),
    Provider.OFFICE: _l("Our office"),
    Provider.HOST: _l("The host"),
    Provider.BOTH: _l("Both"),
}

KNOWN: dict[Known, Any] = {
    Known.UNKNOWN: _l("Not said yet"),
    Known.YES: _l("Yes"),
    Known.NO: _l("No"),
}

WAYS_OUT: dict[WayOut, Any] = {
    WayOut.NEW_HOST: _l("Look for a new host"),
    WayOut.TOKYO_ONLY: _l("Stay in Tokyo only"),
    WayOut.ONLINE: _l("Move online"),
    WayOut.CANCEL: _l("Cancel"),
}


def addressee(engagement: Engagement, lang: str) -> str:
    """Whom a mail or a page addresses: `豊田市 国際交流担当 御中`; `Toyota City, International Exchange Section`."""
    name = engagement.organisation.name.in_(lang)
    section = engagement.section or _section_of_contact(engagement)
    if language_of(lang) == "ja":
        return " ".join(part for part in (name, section, "御中") if part)
    return ", ".join(part for part in (name, section) if part)


def _section_of_contact(engagement: Engagement) -> str:
    contact = engagement.main_contact
    return contact.section if contact else ""


def who(section: str, post: str, name: str, lang: str) -> str:
    """Section, post and name, as they stand in a list; no honorific."""
    parts = [part for part in (section, post, name) if part]
    return (" " if language_of(lang) == "ja" else ", ").join(parts)


def when(starts: WallTime | None, ends: WallTime | None, lang: str) -> str:
    """`Tue 20 May, 13:40 to 15:10` / `5月20日（火）13:40〜15:10`; for lists that name the city once."""
    if starts is None:
        return _("No time yet")
    day = core_time.short_date(starts.date, lang)
    if ends is None:
        hours = core_time.clock_time(starts.local, lang)
    else:
        hours = core_time.time_range(starts.local, ends.local, lang)
    return f"{day}{hours}" if language_of(lang) == "ja" else f"{day}, {hours}"


def short_deadline(instant: dt.datetime, zone: str, lang: str) -> str:
    """For a subject: `4/25（金）17:00` in Japanese, else `Friday 25 April, 17:00 (Tokyo)`."""
    at = core_time.in_zone(instant, zone)
    if language_of(lang) == "ja":
        weekday = core_time.long_date(at.date(), "ja", year=False).partition("（")[2]
        return f"{at.month}/{at.day}（{weekday}{at.hour}:{at:%M}"
    day = core_time.long_date(at.date(), lang, year=False)
    return f"{day}, {at:%H:%M} ({core_time.city(zone, lang)})"


def state_named(word: str) -> EngagementState:
    """The state of this word; the first one for any other text."""
    return EngagementState(word) if word in set(EngagementState) else EngagementState.SOUNDED


def hours(starts: WallTime, ends: WallTime | None, lang: str) -> str:
    """`14:15 to 15:30`; the start alone where the end stays what it was."""
    if ends is None:
        return core_time.clock_time(starts.local, lang)
    return core_time.time_range(starts.local, ends.local, lang)
