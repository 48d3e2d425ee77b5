"""A seminar whose afternoon has rooms: what tests of sign-ups start from."""

from tests.builders import make_registration, open_event, wall
from tourapp.access.actor import SYSTEM, Actor
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups import queries, services
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.states import SignUpState
from tourapp.registration.models import Registration

DAY = "2027-06-17"


def add(
    event: Event,
    title: str,
    hours: str,
    *,
    seats: int | None = 2,
    signs_up: bool = True,
    day: str = DAY,
) -> ProgrammeItem:
    """An item of the draft; `hours` as "11:00-12:00"."""
    starts, _, ends = hours.partition("-")
    content = ItemContent(
        kind=ItemKind.BREAKOUT,
        title=Words(title, f"{title}（日）"),
        starts=wall(f"{day} {starts}"),
        ends=wall(f"{day} {ends}"),
        room="Room 1",
        capacity=seats,
        needs_signup=signs_up,
    )
    with unit_of_work():
        return programme_services.add_item(SYSTEM, session().get_one(Event, event.id), content)


def release(event: Event, circle: Circle = Circle.PUBLIC) -> None:
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        programme_services.release(SYSTEM, fresh, programme_services.freeze(SYSTEM, fresh), circle=circle)


def make_rooms(slug: str = "seminar", *, seats: int | None = 2, **event: object) -> Event:
    """A published seminar with rooms A and B at the same time and C after them, of so many seats; released to all."""
    made = open_event(slug, **event)  # type: ignore[arg-type]
    add(made, "A", "11:00-12:00", seats=seats)
    add(made, "B", "11:30-12:30", seats=seats)
    add(made, "C", "12:30-13:30", seats=seats)
    add(made, "Lunch", "13:30-14:30", signs_up=False)
    release(made)
    return made


def item(event: Event, title: str) -> ProgrammeItem:
    return next(each for each in programme.draft(event, dropped=True) if each.title.en == title)


def guest(event: Event, name: str = "ada") -> Registration:
    """Somebody with a confirmed place."""
    return make_registration(event, f"{name}@example.org")


def herself(registration: Registration) -> Actor:
    return Actor(person_id=registration.person_id)


def sign_up(registration: Registration, title: str, *, instead: bool = False) -> SignUp:
    with unit_of_work():
        fresh = session().get_one(Registration, registration.id)
        wanted = item(fresh.event, title).id
        return services.sign_up(herself(fresh), fresh, wanted, instead=instead)


def wait(registration: Registration, title: str) -> SignUp:
    with unit_of_work():
        fresh = session().get_one(Registration, registration.id)
        return services.wait(herself(fresh), fresh, item(fresh.event, title).id)


def drop(registration: Registration, title: str) -> None:
    with unit_of_work():
        fresh = session().get_one(Registration, registration.id)
        services.drop(herself(fresh), fresh, item(fresh.event, title).id)


def set_seats(event: Event, title: str, seats: int | None, *, signs_up: bool = True) -> None:
    with unit_of_work():
        fresh = session().get_one(ProgrammeItem, item(event, title).id)
        services.set_seats(SYSTEM, fresh, needs_signup=signs_up, capacity=seats)


def standing(registration: Registration) -> dict[str, str]:
    """What she has: title → "chosen" or "full_alternative"."""
    return {each.item.title.en: each.state.value for each in queries.live_of(registration)}


def names(event: Event, title: str, state: SignUpState = SignUpState.CHOSEN) -> list[str]:
    """Who stands in an item, by the first part of her address."""
    return [each.registration.email.partition("@")[0] for each in queries.people(item(event, title), state)]
