"""How the confirmation of an item moves, and when an agreed item is no longer what was agreed (`domain.md` §4.4)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tourapp.agenda.stored import moment_from_json, moment_to_json, words_to_json
from tourapp.core import transitions
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.transitions import Transition
from tourapp.core.words import Words
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation

SMALL_MOVE_MINUTES = 5
"""An agreed item may move by this much, in all, without asking the host again."""
SMALL_GROWTH = 0.1
"""The group may grow or shrink by this share."""

_ASKED = (Confirmation.REQUESTED, Confirmation.ARRANGING_INTERNALLY)
_ANSWERED = (
    Confirmation.ARRANGING_INTERNALLY,
    Confirmation.CONFIRMED,
    Confirmation.CONDITIONAL,
    Confirmation.COUNTER_PROPOSED,
    Confirmation.DECLINED,
)
_CHANGED_SINCE = (Confirmation.CONDITIONAL, Confirmation.COUNTER_PROPOSED, Confirmation.DECLINED)

_HOST = "host; staff on its behalf"
_WHO = "post, date and channel known"


def _from_asked(
    verb: ConfirmVerb, to: Confirmation, guard: str, effect: str
) -> dict[tuple[Confirmation | None, ConfirmVerb], Transition[Confirmation]]:
    return {(state, verb): Transition(to, _HOST, guard, effect) for state in _ASKED}


TRANSITIONS: dict[tuple[Confirmation | None, ConfirmVerb], Transition[Confirmation]] = {
    (Confirmation.PROPOSED, ConfirmVerb.REQUEST): Transition(
        Confirmation.REQUESTED,
        "organiser",
        "an edition with the item is released to the host",
        "link, reply date",
    ),
    (Confirmation.CHANGED, ConfirmVerb.REQUEST): Transition(
        Confirmation.REQUESTED,
        "organiser",
        "the next edition is released to the host",
        "only this host is asked, only about this item",
    ),
    **{
        (state, ConfirmVerb.REQUEST): Transition(
            Confirmation.REQUESTED,
            "organiser",
            "changed since the answer, and the edition with the change is released to the host",
            "the answer ends; only this item is asked about",
        )
        for state in _CHANGED_SINCE
    },
    **_from_asked(
        ConfirmVerb.ARRANGE,
        Confirmation.ARRANGING_INTERNALLY,
        _WHO,
        "shown with the date of the answer, if given",
    ),
    **_from_asked(ConfirmVerb.AGREE, Confirmation.CONFIRMED, _WHO, "what was agreed is kept beside it"),
    **_from_asked(
        ConfirmVerb.CONDITION, Confirmation.CONDITIONAL, "the condition in words", "the office decides"
    ),
    **_from_asked(
        ConfirmVerb.PROPOSE,
        Confirmation.COUNTER_PROPOSED,
        "another time, place, person or a note",
        "shown beside the original; the item does not move",
    ),
    **_from_asked(
        ConfirmVerb.DECLINE, Confirmation.DECLINED, "a reason is asked, not demanded", "the office plans anew"
    ),
    **{
        (state, ConfirmVerb.TAKE_BACK): Transition(
            Confirmation.REQUESTED,
            _HOST,
            "until the last day for changes",
            "the answer ends; the item waits again",
        )
        for state in _ANSWERED
    },
    (Confirmation.CONDITIONAL, ConfirmVerb.TAKE_UP): Transition(
        Confirmation.CONFIRMED,
        "organiser",
        "nothing of the item has to change",
        "both names kept; the host is told",
    ),
    (Confirmation.COUNTER_PROPOSED, ConfirmVerb.TAKE_UP): Transition(
        Confirmation.CONFIRMED,
        "organiser",
        "nobody was faster",
        "the item takes the proposed values; both names kept; the host is told",
    ),
    (Confirmation.CONDITIONAL, ConfirmVerb.KEEP): Transition(
        Confirmation.REQUESTED, "organiser (r)", "", "the host is told why, and asked again"
    ),
    (Confirmation.COUNTER_PROPOSED, ConfirmVerb.KEEP): Transition(
        Confirmation.REQUESTED, "organiser (r)", "", "the host is told why, and asked again"
    ),
    (Confirmation.CONFIRMED, ConfirmVerb.CHANGE): Transition(
        Confirmation.CHANGED,
        "system",
        "time moved over 5 minutes, other place, group size over 10 %, other subject",
        "old and new are shown; a change of remarks does nothing",
    ),
    (Confirmation.CHANGED, ConfirmVerb.RESTORE): Transition(
        Confirmation.CONFIRMED, "system", "it is as it was agreed again, and the host was not asked", ""
    ),
}


def step(state: Confirmation, verb: ConfirmVerb) -> Confirmation:
    """The state after this verb; `Refusal` with a sentence when the table does not list it."""
    if (state, verb) not in TRANSITIONS:
        raise Refusal(_NOT_NOW.get(state, _l("This is not possible now.")), code="transition")
    return transitions.step(TRANSITIONS, state, verb)


_NOT_NOW = {
    Confirmation.PROPOSED: _l("The host has not been asked about this yet. Send it its days first."),
    Confirmation.CHANGED: _l("This has changed since the host agreed. Send it the new version first."),
    Confirmation.NOT_NEEDED: _l("Nobody is asked about this."),
    Confirmation.CONFIRMED: _l("This is agreed already."),
    Confirmation.REQUESTED: _l("There is no answer to decide on."),
}


def check_agreement(*, by: Words, has_date: bool, channel: str) -> None:
    """R31: nothing is confirmed without post, date and channel."""
    if not by:
        raise Refusal(_l("Enter the post of whoever agreed."), field="post", code="required")
    if not has_date:
        raise Refusal(_l("Enter the date of the answer."), field="on", code="required")
    if not channel.strip():
        raise Refusal(_l("Say how the answer came."), field="channel", code="required")


# --- whether it is still what was agreed ------------------------------------------------------------------


def agreed_part(content: ItemContent) -> dict[str, Any]:
    """What a host agrees to in an item: its kind, subject, times and place, and that it receives; as an agreement keeps
    it."""
    return {
        "kind": content.kind.value,
        "title": words_to_json(content.title),
        "starts": moment_to_json(content.starts) if content.starts else None,
        "ends": moment_to_json(content.ends) if content.ends else None,
        "place": words_to_json(content.place),
        "place_key": content.place_key,
        "host_ref": content.host_ref,
    }


def differences(agreed: Mapping[str, Any], content: ItemContent) -> frozenset[str]:
    """What of an agreed item is different beyond the thresholds: `time`, `place`, `subject`, `host`."""
    found = set()
    if not (
        _is_near(_moment(agreed["starts"]), content.starts)
        and _is_near(_moment(agreed["ends"]), content.ends)
    ):
        found.add("time")
    place = Words.of(agreed["place"])
    is_named_now = not place and bool(content.place)
    if is_named_now or _says_otherwise(place, content.place) or agreed["place_key"] != content.place_key:
        found.add("place")
    if agreed["kind"] != content.kind.value or _says_otherwise(Words.of(agreed["title"]), content.title):
        found.add("subject")
    if agreed["host_ref"] and agreed["host_ref"] != content.host_ref:
        found.add("host")
    return frozenset(found)


def is_other_size(agreed: int | None, now: int | None) -> bool:
    """Whether the group has changed by more than a tenth since a host agreed. Nobody knows: no."""
    if not agreed or now is None:
        return False
    return abs(now - agreed) > agreed * SMALL_GROWTH


def after_change(
    before: ItemContent, after: ItemContent, agreed: Mapping[str, Any] | None = None
) -> ItemContent:
    """A changed item as it is kept: what a host agreed to and is no longer so becomes `changed`, and `confirmed`
    again when it is as it was agreed.

    `agreed` is what stands in its agreement; without one an item that came as confirmed was agreed as it stands.
    A change of its confirmation itself passes as it is.
    """
    if before.confirmation is not after.confirmation:
        return after
    if after.confirmation is Confirmation.CONFIRMED:
        if differences(agreed or agreed_part(before), after):
            return replace(after, confirmation=step(after.confirmation, ConfirmVerb.CHANGE))
    elif after.confirmation is Confirmation.CHANGED and agreed is not None:
        was_other, is_other = differences(agreed, before), differences(agreed, after)
        if was_other and not is_other:
            return replace(after, confirmation=step(after.confirmation, ConfirmVerb.RESTORE))
    return after


def _moment(stored: Any) -> WallTime | None:
    return moment_from_json(stored) if stored else None  # type: ignore[return-value]


def _is_near(before: WallTime | None, after: WallTime | None) -> bool:
    if before is None or after is None:
        return before == after
    return abs((after.instant - before.instant).total_seconds()) <= SMALL_MOVE_MINUTES * 60


def _says_otherwise(before: Words, after: Words) -> bool:
    """Whether a side that said something says something else now; a translation added later is no change."""
    sides = ((before.en, after.en), (before.ja, after.ja))
    return any(old.strip() and old.strip() != new.strip() for old, new in sides)
