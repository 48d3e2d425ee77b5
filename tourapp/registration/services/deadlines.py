"""Dates by which somebody has to answer something, in her own calendar and in nobody else's."""

from tourapp.agenda import services as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.core import clock
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.registration.models import Registration
from tourapp.registration.states import State

OFFER = Words("Answer by now: your place at %s", "回答期限：%sの参加枠")
HELD_FOR_YOU = Words(
    "A place is held for you until then. Take it or decline it on your own page.",
    "この時刻まで、あなたのために枠を確保しています。ご自分のページで、参加または辞退をお選びください。",
)
DEADLINE = Words("Deadline", "締切")


def follow(registration: Registration, *, was: State) -> None:
    """An offer is open: its end stands in her calendar. Once it is answered it is struck out there; one that has run
    out stays as it was, since it is past."""
    if registration.person_id is None:
        return
    owner = ref("offer", registration.id)
    if registration.state is State.OFFERED and registration.offer_ends_at is not None:
        agenda.publish(
            ref("event", registration.event_id),
            Circle.PARTICIPANTS,
            {owner: _content(registration)},
            at=clock.now(),
            only=True,
            audiences={owner: (ref("person", registration.person_id),)},
        )
    elif was is State.OFFERED and registration.state is not State.LAPSED:
        agenda.cancel(owner, at=clock.now())


def _content(registration: Registration) -> EntryContent:
    event = registration.event
    ends = WallTime.from_instant(registration.offer_ends_at or clock.now(), event.zone)
    return EntryContent(
        starts=ends,
        ends=ends,
        title=Words(OFFER.en % event.title.in_("en"), OFFER.ja % event.title.in_("ja")),
        notes=HELD_FOR_YOU,
        url=f"/me/{event.slug}",
        categories=(DEADLINE,),
        kind="deadline",
    )
