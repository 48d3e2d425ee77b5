"""The words of a host's page: how each item stands, what was said of it, what the page as a whole says."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tourapp.core import time
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.hosting import wording as hosting
from tourapp.hosting.models import Dossier, Engagement, HostAnswer, HostLink
from tourapp.hosting.portal import rules
from tourapp.hosting.portal.reading import HostView, Seen, changed_since
from tourapp.hosting.said import Said
from tourapp.hosting.states import AnswerKind, AnswerState, Approval, Channel, Known, Provider
from tourapp.programme.choices import PHOTOGRAPHY
from tourapp.programme.kinds import Confirmation

WHAT = {
    "time": _l("Time"),
    "place": _l("Place"),
    "subject": _l("Subject"),
    "received_by": _l("Received by"),
}
"""What can be different between two texts."""

DOING = {
    "propose": _l("Propose a change"),
    "arrange": _l("We are still checking"),
    "condition": _l("Agree on a condition"),
    "decline": _l("We cannot host this"),
    "agree": _l("Agree to this"),
    "dossier": _l("Details for the day"),
}
SEND = {
    "propose": _l("Send the proposal"),
    "arrange": _l("Send: we are still checking"),
    "condition": _l("Send the condition"),
    "decline": _l("Send: we cannot host this"),
    "agree": _l("Agree to this"),
    "dossier": _l("Save the details"),
}

STATES = {
    Confirmation.PROPOSED: _l("Not sent"),
    Confirmation.REQUESTED: _l("Awaiting your reply"),
    Confirmation.ARRANGING_INTERNALLY: _l("You are checking"),
    Confirmation.CONFIRMED: _l("Agreed"),
    Confirmation.CONDITIONAL: _l("Agreed with a condition"),
    Confirmation.COUNTER_PROPOSED: _l("Change proposed"),
    Confirmation.DECLINED: _l("You cannot host this"),
    Confirmation.CHANGED: _l("Changed since you agreed"),
    Confirmation.NOT_NEEDED: _l("No reply needed"),
}
_TONES = {
    Confirmation.REQUESTED: "wait",
    Confirmation.ARRANGING_INTERNALLY: "wait",
    Confirmation.CONFIRMED: "ok",
    Confirmation.CONDITIONAL: "wait",
    Confirmation.COUNTER_PROPOSED: "bad",
    Confirmation.DECLINED: "bad",
    Confirmation.CHANGED: "bad",
}

KINDS = {
    AnswerKind.AGREE: _l("Agreed"),
    AnswerKind.CONDITION: _l("Agreed on a condition"),
    AnswerKind.PROPOSE: _l("Your proposal"),
    AnswerKind.ARRANGING: _l("You are checking"),
    AnswerKind.DECLINE: _l("You cannot host this"),
}

APPROVALS = {
    Approval.DECIDED: _l("Signed off"),
    Approval.NOT_YET: _l("Not yet (the officer in charge answers)"),
    Approval.NOT_NEEDED: _l("Not needed"),
}

_CHANNELS = {
    Channel.MAIL: _l("by email, written down by our office"),
    Channel.TELEPHONE: _l("by telephone, written down by our office"),
    Channel.LETTER: _l("by letter, written down by our office"),
    Channel.MEETING: _l("in a meeting, written down by our office"),
    Channel.SHEET: _l("by the reply form"),
}

_PROVIDERS = {
    Provider.HOST: _l("The host brings one"),
    Provider.OFFICE: _l("Ours"),
    Provider.BOTH: _l("Both"),
}
_KNOWN = {Known.YES: _l("Yes"), Known.NO: _l("No")}


# --- the page as a whole ---------------------------------------------------------------------------------


def addressee(engagement: Engagement, link: HostLink | None) -> str:
    """`豊田市 国際交流担当 御中` / `Toyota City, International Exchange Section`."""
    lang = current_lang()
    if link is None or not link.section:
        return hosting.addressee(engagement, lang)
    name = engagement.organisation.name.in_(lang)
    return f"{name} {link.section} 御中" if lang == "ja" else f"{name}, {link.section}"


def full_name(event: Event) -> str:
    """The event as it is called in full, in Japanese with its fiscal year: 令和7年度 海外自治体幹部交流協力セミナー…"""
    lang = current_lang()
    title = event.title.in_(lang)
    if lang != "ja":
        return title
    kind = event.traits.name.ja
    if event.kind is EventKind.STUDY_TOUR and kind not in title:
        title = f"{kind}（{title}）"
    return title if "年度" in title else f"{rules.fiscal_year(event.starts.date)} {title}"


def title(seen: HostView) -> str:
    if not seen.number:
        return _("Draft itinerary: your reply")
    return _("Draft itinerary, version %(number)s: your reply", number=seen.number)


def deadline(at: dt.datetime) -> str:
    """`回答期限 4月25日（金）17:00（日本時間）` / `Reply by Friday 25 April 2025, 17:00 (Tokyo)`."""
    local = time.in_zone(at, "Asia/Tokyo")
    if current_lang() == "ja":
        return f"回答期限 {time.long_date(local, 'ja', year=False)}{local:%H:%M}（日本時間）"
    return f"Reply by {time.moment(at, 'Asia/Tokyo', 'en')}"


def rest(seen: HostView) -> str:
    """What is not agreed: `、1件は変更提案中、残り6件（うち1件は庁内調整中）`."""
    told = seen.progress
    parts = []
    if told.proposed:
        parts.append(ngettext(", %(num)s proposed otherwise", ", %(num)s proposed otherwise", told.proposed))
    if told.declined:
        parts.append(ngettext(", %(num)s not possible", ", %(num)s not possible", told.declined))
    if told.left:
        parts.append(ngettext(", %(num)s left", ", %(num)s left", told.left))
    if told.arranging:
        parts.append(ngettext(" (%(num)s being checked)", " (%(num)s being checked)", told.arranging))
    return "".join(parts)


def last_word(seen: HostView) -> str:
    """Until when changes can be entered: three days before the first visit that is still to come."""
    days = [
        day
        for each in seen.items
        if each.can_change and (day := rules.last_day_for_changes(each.item)) is not None
    ]
    if not days:
        return ""
    return _(
        "Up to 3 days before each visit (the first: %(day)s). After that, telephone us.",
        day=time.short_date(min(days), current_lang()),
    )


def ends_at(link: HostLink) -> str:
    """Until when the link works: the last minute in which it does, since 0:00 makes people doubt the day."""
    return time.moment(link.expires_at - dt.timedelta(minutes=1), "Asia/Tokyo", current_lang())


@dataclass(frozen=True)
class Signed:
    """What a sign-off says."""

    title: str
    who: str
    since: str


def signed(seen: HostView) -> Signed | None:
    found = seen.sign_off
    if found is None:
        return None
    lang = current_lang()
    day = time.long_date(found.on, lang)
    parts = [day, found.section, found.post, found.name, found.document_number]
    if found.document_on:
        parts.append(time.long_date(found.document_on, lang))
    if found.file_name:
        parts.append(found.file_name)
    changed = changed_since(found, seen)
    return Signed(
        title=_(
            "Version %(number)s: %(approval)s",
            number=found.edition,
            approval=APPROVALS[found.approval],
        ),
        who=" ".join(part for part in parts if part),
        since=ngettext(
            "Signed for version %(edition)s; %(num)s item changed since",
            "Signed for version %(edition)s; %(num)s items changed since",
            changed,
            edition=found.edition,
        )
        if changed
        else "",
    )


# --- one item --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """Something that was said of an item: what, by whom, in whose words, what follows."""

    head: str
    who: str = ""
    text: str = ""
    after: str = ""


def tone(each: Seen) -> str:
    return "bad" if each.changes else _TONES.get(each.state, "idle")


def state(each: Seen) -> str:
    if each.changes:
        return _("Changed since you agreed")
    return str(STATES[each.state])


def beside(each: Seen) -> str:
    """Beside the state: when it was said and by which section, or when the answer is expected."""
    lang, answer = current_lang(), each.answer
    if each.state is Confirmation.ARRANGING_INTERNALLY:
        if answer is None or answer.expected_on is None:
            return ""
        return _("Answer expected on %(day)s", day=time.short_date(answer.expected_on, lang))
    if each.state is not Confirmation.CONFIRMED:
        return ""
    day = each.confirmed_on or (answer.on if answer else None)
    by = (answer.section or answer.post if answer else "") or each.confirmed_by
    return " ".join(part for part in (_short(day) if day else "", by) if part)


def lines(each: Seen) -> Iterator[Line]:
    """What was said of it and is worth reading: an open proposal, the office's word on the last one."""
    answer = each.answer
    if each.decided is not None and (answer is None or answer is each.decided):
        yield _decided(each.decided)
        if answer is not None:
            return
    if answer is None or answer.state is AnswerState.REPLACED:
        return
    if each.is_pending:
        after = _("%(office)s is considering this. We will email you the result.", office=_office(answer))
        yield Line(_proposal(answer), _who(answer), answer.text, after)
    elif answer.text and each.state is not Confirmation.REQUESTED:
        yield Line(str(KINDS[answer.kind]), _who(answer), answer.text)
    elif answer.channel in _CHANNELS and each.state is not Confirmation.REQUESTED:
        yield Line(str(KINDS[answer.kind]), _who(answer))


def dossier(each: Seen) -> list[tuple[str, str]]:
    """What is known of the day, as label and text; what is not known is left out."""
    return _filled(each.dossier) if each.dossier else []


def _filled(found: Dossier) -> list[tuple[str, str]]:
    lang = current_lang()
    contact = (found.contact_section, found.contact_post, found.contact_name, found.contact_phone)
    photographs = (
        PHOTOGRAPHY[found.photography].in_(lang) if found.photography in PHOTOGRAPHY else "",
        found.photo_note,
    )
    told = [
        (_("Contact on the day"), _joined(contact)),
        (_("Entrance and meeting point"), found.entrance),
        (_("How many people there is room for"), str(found.capacity or "")),
        (_("Photographs"), _joined(photographs)),
        (_("Gifts"), found.gift),
        (_("Dress"), found.dress),
        (_("Step-free all the way"), str(_KNOWN.get(found.step_free, ""))),
        (_("Interpreter"), str(_PROVIDERS.get(found.interpreter, ""))),
        (_("Anything else"), found.remarks),
    ]
    return [(label, text) for label, text in told if text]


def proposed(answer: HostAnswer) -> list[str]:
    """What an answer wants otherwise, each in one piece."""
    lang = current_lang()
    found = []
    if answer.starts is not None:
        hours = time.clock_time(answer.starts.local, lang)
        if answer.ends is not None:
            hours = time.time_range(answer.starts.local, answer.ends.local, lang)
        found.append(hours if _same_day(answer) else f"{time.short_date(answer.starts.date, lang)} {hours}")
    found.extend(words.in_(lang) for words in (answer.place, answer.received_by) if words)
    return found


def _same_day(answer: HostAnswer) -> bool:
    planned = answer.item.starts
    return planned is not None and answer.starts is not None and planned.date == answer.starts.date


def _proposal(answer: HostAnswer) -> str:
    wanted = proposed(answer)
    if answer.kind is not AnswerKind.PROPOSE or not wanted:
        return str(KINDS[answer.kind])
    return _("Your proposal: %(what)s", what=_(", ").join(wanted))


def _decided(answer: HostAnswer) -> Line:
    if answer.state is AnswerState.TAKEN_UP:
        return Line(_("We have changed it as you proposed."), _who(answer), "", _proposal(answer))
    return Line(_("We kept the first plan."), _who(answer), answer.decision, _proposal(answer))


def _who(answer: HostAnswer) -> str:
    told = [time.short_date(answer.on, current_lang()), answer.section, answer.post]
    if answer.channel in _CHANNELS:
        told.append(f"({_CHANNELS[answer.channel]})")
    return _joined(told)


def _office(answer: HostAnswer) -> str:
    return answer.engagement.event.office.name.in_(current_lang())


def _short(day: dt.date) -> str:
    if current_lang() == "ja":
        return f"{day.month}月{day.day}日"
    return time.short_date(day, "en")


def _joined(parts: object) -> str:
    return " ".join(str(part) for part in parts if part)  # type: ignore[attr-defined]


# --- the trial run of a sheet ------------------------------------------------------------------------------


def answer(said: Said) -> str:
    """What somebody says of an item, in a word or two."""
    return str(KINDS[said.kind])


def details(each: Seen, said: Said) -> list[str]:
    """What goes with it: new times, place and person, a date, the text."""
    lang = current_lang()
    found = []
    if said.starts is not None:
        day = time.short_date(said.starts.date, lang)
        hours = time.clock_time(said.starts.local, lang)
        if said.ends is not None:
            hours = time.time_range(said.starts.local, said.ends.local, lang)
        is_other_day = each.item.starts is None or each.item.starts.date != said.starts.date
        found.append(f"{day} {hours}" if is_other_day else hours)
    found.extend(words.in_(lang) for words in (said.place, said.received_by) if words)
    if said.expected_on is not None:
        found.append(_("Answer expected on %(day)s", day=time.short_date(said.expected_on, lang)))
    return [*found, *said.text.split("\n")] if said.text else found
