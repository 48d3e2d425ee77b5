"""Decisions about appearances: values in, a decision or a `Refusal` out."""

import datetime as dt
from collections.abc import Collection

from tourapp.core import transitions
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.transitions import Transition
from tourapp.core.words import Words
from tourapp.programme.choices import INTERPRETATION, LANGUAGES
from tourapp.programme.speaking.states import AppearanceState, AppearanceVerb, FileKind, Lacking, Part

LONGEST_LIFE = 800
"""Characters of a short life, in each language."""
LONGEST_REMARK = 1000

LARGEST = {FileKind.PHOTOGRAPH: 3 * 1024 * 1024, FileKind.SLIDES: 12 * 1024 * 1024}
"""Bytes of one file."""
LARGEST_REQUEST = 13 * 1024 * 1024
"""Bytes of a request that hands in slides: the file and a little more."""
MOST_SLIDES = 5
"""Files with slides of one appearance."""
PHOTOGRAPH_EDGE = 800
"""Pixels of the longer edge as it is kept: enough for page and print, and no burden for a telephone."""

REMIND_DAYS = (10, 8, 7, 5, 3, 2, 1)
"""So many days before her first item somebody who owes slides is reminded (R40: from day −10 on)."""
INTERPRETERS_DAYS = 7
"""So many days before their first item interpreters get what has come (R40)."""

KEPT = dt.timedelta(days=365)
"""After the last day of the event: a short life and a photograph, as long as names in registrations."""
SLIDES_KEPT = dt.timedelta(days=90)

NEEDED: dict[Part, tuple[Lacking, ...]] = {
    Part.SPEAKER: (Lacking.LIFE, Lacking.PHOTOGRAPH, Lacking.SLIDES),
    Part.MODERATOR: (Lacking.LIFE, Lacking.PHOTOGRAPH),
    Part.BRIEFING_OFFICER: (Lacking.SLIDES,),
    Part.INTERPRETER: (),
}
"""What each part hands in. Interpreters are not published, and get what the others send."""

MODES = tuple(mode for mode in INTERPRETATION if mode != "none")

_MINUTE = "before the end of the event, which takes place"

TRANSITIONS: dict[tuple[AppearanceState | None, AppearanceVerb], Transition[AppearanceState]] = {
    (None, AppearanceVerb.ASK): Transition(
        AppearanceState.ASKED,
        "staff",
        "the event is not over; items of its draft; nobody asked her for this part before",
        "link, message; the programme names the post",
    ),
    (AppearanceState.ASKED, AppearanceVerb.ASK_AGAIN): Transition(
        AppearanceState.ASKED, "staff", "as above", "her links end; a new link, message"
    ),
    (AppearanceState.DECLINED, AppearanceVerb.ASK_AGAIN): Transition(
        AppearanceState.ASKED, "staff", "as above", "her links end; a new link, message"
    ),
    (AppearanceState.WITHDRAWN, AppearanceVerb.ASK_AGAIN): Transition(
        AppearanceState.ASKED, "staff", "as above", "a new link, message"
    ),
    (AppearanceState.ASKED, AppearanceVerb.ACCEPT): Transition(
        AppearanceState.ACCEPTED,
        "herself; staff (r)",
        _MINUTE,
        "message; she reads her items, and may be named if she agrees",
    ),
    (AppearanceState.ASKED, AppearanceVerb.DECLINE): Transition(
        AppearanceState.DECLINED, "herself; staff (r)", _MINUTE, "message"
    ),
    (AppearanceState.DECLINED, AppearanceVerb.ACCEPT): Transition(
        AppearanceState.ACCEPTED, "herself; staff (r)", _MINUTE, "as a first yes"
    ),
    (AppearanceState.ACCEPTED, AppearanceVerb.DECLINE): Transition(
        AppearanceState.DECLINED,
        "herself; staff (r)",
        _MINUTE,
        "message; her name goes from the page, her items from her calendar",
    ),
    **{
        (state, AppearanceVerb.WITHDRAW): Transition(
            AppearanceState.WITHDRAWN,
            "staff (r)",
            "always",
            "her links end, message; name, files and what she wrote go",
        )
        for state in (AppearanceState.ASKED, AppearanceState.ACCEPTED, AppearanceState.DECLINED)
    },
}


def step(state: AppearanceState | None, verb: AppearanceVerb) -> AppearanceState:
    """The state after this verb; `Refusal` with a sentence when the table does not list it."""
    if (state, verb) not in TRANSITIONS:
        raise Refusal(_NOT_NOW.get(verb, _l("This is not possible now.")), code="transition")
    return transitions.step(TRANSITIONS, state, verb)


_NOT_NOW = {
    AppearanceVerb.ACCEPT: _l("The answer is yes already, or nobody waits for one."),
    AppearanceVerb.DECLINE: _l("The answer is no already, or nobody waits for one."),
    AppearanceVerb.WITHDRAW: _l("The office has already released this person."),
    AppearanceVerb.ASK_AGAIN: _l("This person has said yes: there is nothing to ask."),
}


def lacking(
    part: Part, *, life: Words, has_photograph: bool, has_slides: bool, has_no_slides: bool
) -> tuple[Lacking, ...]:
    """What somebody in this part has yet to hand in. A life in one language is a life; the other is translated."""
    there = {
        Lacking.LIFE: bool(life),
        Lacking.PHOTOGRAPH: has_photograph,
        Lacking.SLIDES: has_slides or has_no_slides,
    }
    return tuple(each for each in NEEDED[part] if not there[each])


def reminder_due(first_day: dt.date, today: dt.date, reminded_on: dt.date | None) -> bool:
    """Whether to remind somebody of her slides today: a day of the list has come since she last was, and her first
    item is still ahead. Never twice on one day."""
    if today >= first_day:
        return False
    days = [first_day - dt.timedelta(days=days) for days in REMIND_DAYS]
    return any(day <= today and (reminded_on is None or reminded_on < day) for day in days)


def slides_are_late(first_day: dt.date, today: dt.date) -> bool:
    """Whether interpreters should have them already."""
    return today > first_day - dt.timedelta(days=INTERPRETERS_DAYS)


def handing_on_due(first_day: dt.date, today: dt.date) -> bool:
    """Whether interpreters get what has come: from seven days before their first item on, that day included."""
    return first_day - dt.timedelta(days=INTERPRETERS_DAYS) <= today <= first_day


def check_request(part: Part, items: Collection[object], *, from_lang: str, to_lang: str, mode: str) -> None:
    """Refuse what nobody could answer: no item, or an interpreter of whom it is not said between which languages."""
    if not items:
        raise Refusal(_l("Choose at least one item"), field="items", code="items")
    if part is not Part.INTERPRETER:
        return
    if from_lang not in LANGUAGES or to_lang not in LANGUAGES or from_lang == to_lang:
        raise Refusal(_l("Choose two different languages"), field="to_lang", code="languages")
    if mode not in MODES:
        raise Refusal(_l("Choose how it is interpreted"), field="mode", code="mode")


def check_life(life: Words) -> None:
    """Refuse a life that is longer than a short one."""
    for lang, text in (("en", life.en), ("ja", life.ja)):
        if len(text) > LONGEST_LIFE:
            raise Refusal(
                _l("Use %(most)s characters or fewer", most=LONGEST_LIFE),
                field=f"life_{lang}",
                code="long",
            )


def purge_day(last_day: dt.date, kind: FileKind | None = None) -> dt.date:
    """The last day on which something is kept: slides less long than a life and a photograph."""
    return last_day + (SLIDES_KEPT if kind is FileKind.SLIDES else KEPT)
