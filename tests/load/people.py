"""People who register: what each types, and the steps that she takes through the real forms."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.load.client import Answer, Browser

IN_PERSON, ONLINE = "in_person", "online"


@dataclass(frozen=True)
class Guest:
    number: int
    attendance: str = IN_PERSON
    organisation: str = "Sample Council"
    category: str = ""
    """The key of the category that she chooses; empty where there is nothing to choose."""

    @property
    def email(self) -> str:
        return f"guest{self.number}@example.org"

    @property
    def form(self) -> dict[str, str]:
        """The registration form as she fills it in."""
        return {
            "given_name": "Guest",
            "family_name": f"Number {self.number}",
            "email": self.email,
            "organisation": self.organisation,
            "job_title": "Officer",
            "country": "GB",
            "privacy_notice": "y",
            "attendance": self.attendance,
            "dietary": "No nuts",
            "access_needs": "",
            **({"category": self.category} if self.category else {}),
        }


def guests(
    number: int,
    *,
    ways: Sequence[str] = (IN_PERSON, ONLINE),
    categories: Sequence[str] = (),
    bodies: int = 1,
) -> list[Guest]:
    """So many people, who in turn want each of these ways of taking part, in each category, from so many bodies."""
    return [
        Guest(
            each,
            ways[each % len(ways)],
            f"Sample Council {each % bodies}" if bodies > 1 else "Sample Council",
            categories[each // len(ways) % len(categories)] if categories else "",
        )
        for each in range(number)
    ]


@dataclass
class Walk:
    """What somebody was answered on her way, request by request."""

    guest: Guest
    answers: list[Answer] = field(default_factory=list)

    @property
    def last(self) -> Answer:
        return self.answers[-1]

    @property
    def troubles(self) -> int:
        return sum(answer.status >= 500 for answer in self.answers)


def send_form(port: int, slug: str, guest: Guest) -> Walk:
    """Open the form, fill it in, send it."""
    path = f"/events/{slug}/register"
    walk = Walk(guest)
    with Browser(port) as browser:
        walk.answers.append(browser.get(path))
        if walk.last.status == 200:
            walk.answers.append(browser.post(path, {**guest.form, "csrf_token": walk.last.csrf}))
    return walk


def was_sent(walk: Walk, slug: str) -> bool:
    return walk.last.status == 303 and walk.last.location == f"/events/{slug}/register/sent"


def press_link(port: int, slug: str, guest: Guest, token: str) -> Walk:
    """Open the link of the mail, press the button, look at one's own page if it leads there."""
    path = f"/events/{slug}/register/verify/{token}"
    walk = Walk(guest)
    with Browser(port) as browser:
        walk.answers.append(browser.get(path))
        if walk.last.status == 200:
            walk.answers.append(browser.post(path, {"csrf_token": walk.last.csrf}))
        if walk.last.status == 303:
            walk.answers.append(browser.get(walk.last.location))
    return walk


def was_told_confirmed(walk: Walk) -> bool:
    """Whether she saw her own page after the button: that is the answer "you are confirmed"."""
    pressed = len(walk.answers) == 3 and walk.answers[1].status == 303
    return pressed and walk.last.status == 200 and b"Place confirmed" in walk.last.body


def was_told_full(walk: Walk) -> bool:
    return walk.last.status == 200 and b"The event is full" in walk.last.body


def was_told_to_wait(walk: Walk) -> bool:
    """Whether her own page said that she is on the waiting list."""
    pressed = len(walk.answers) == 3 and walk.answers[1].status == 303
    return pressed and walk.last.status == 200 and b"On the waiting list" in walk.last.body


def answer_offer(port: int, slug: str, guest: Guest, token: str, answer: str = "take") -> Walk:
    """Open the link of an offer in a browser of its own, and press one of its buttons."""
    path = f"/events/{slug}/register/offer/{token}"
    walk = Walk(guest)
    with Browser(port) as browser:
        walk.answers.append(browser.get(path))
        if walk.last.status == 200:
            walk.answers.append(browser.post(path, {"csrf_token": walk.last.csrf, "answer": answer}))
    return walk
