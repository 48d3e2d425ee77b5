"""A seminar from announcement to questionnaire, walked through the pages by everybody who has a part in it.

The demonstration's seminar is run again a year later: the organiser makes the next run, announces it, opens
registration; people of both languages register until it is full and beyond; an assistant registers her chief, somebody
hands her place on, places go round through the waiting list; reminders, the door, the end, slides, questionnaire and
its results; the purge last. The clock is moved from scene to scene, mail goes through a real server and is read there.
"""

import datetime as dt
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.drills.figures import Figures
from tests.drills.house import House, open_house
from tests.load.site import Store, store
from tests.smtp import mail_server
from tests.visitor import Visitor
from tourapp.core import clock
from tourapp.events import queries as events

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
REMINDER = {"en": "The day after tomorrow", "ja": "明後日のセミナーについて"}
SAID = {"en": "The case from Kagoshima.", "ja": "とても参考になりました。"}
CHIEF = 2
"""The number of whom an assistant registers."""
ASSISTANT = "assistant@example.org"
COLLEAGUE = "colleague@example.org"
BEGIN = dt.datetime(2027, 4, 12, 9, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Size:
    places: int
    beyond: int
    """So many people more than places."""

    @property
    def people(self) -> int:
        return self.places + self.beyond


FULL = Size(places=300, beyond=12)
SHORT = Size(places=14, beyond=4)


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="seminar") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"seminar {name}")
            hold_seminar(figures, on, FULL)
            missed += figures.missed
    return missed


def hold_seminar(figures: Figures, on: Store, size: Size) -> None:
    with mail_server() as mails, open_house(on, mails, BEGIN) as house:
        seminar = Seminar(house, size)
        for scene in seminar.scenes:
            scene(seminar, figures)
            figures.say(f"{scene.__doc__ or scene.__name__}".split("\n")[0])


@dataclass
class Seminar:
    """What the scenes share: who is who, and when things happen."""

    house: House
    size: Size
    slug: str = ""
    before: str = ""
    starts: dt.datetime = BEGIN
    came: int = 0

    @property
    def scenes(self) -> list[Callable[["Seminar", Figures], None]]:
        return [
            Seminar.announce,
            Seminar.open_registration,
            Seminar.people_register,
            Seminar.places_go_round,
            Seminar.hand_over,
            Seminar.choose_sessions,
            Seminar.remind,
            Seminar.open_the_door,
            Seminar.close_it,
            Seminar.answer,
            Seminar.keep_nothing_longer,
        ]

    def day(self, days: float) -> dt.datetime:
        """So many days from the start of the seminar."""
        return self.starts + dt.timedelta(days=days)

    def organiser(self) -> Visitor:
        return self.house.staff("organiser@example.org")

    def announce(self, figures: Figures) -> None:
        """The organiser makes the next run of last year's seminar, releases its programme and announces it."""
        with self.house.at(BEGIN):
            desk = self.organiser().open("/manage/")
            self.before = next(each for each in desk.links("/manage/seminar-")).split("/")[2]
            year = int(self.before.rpartition("-")[2])
            self.slug = f"seminar-{year + 1}"
            desk.open(f"/manage/{self.before}/next-edition").press("Create the draft", slug=self.slug)
            desk.open(f"/manage/{self.slug}/publish").press("Publish the event")
            desk.open(f"/manage/{self.slug}/programme/release?circle=public")
            desk.press("Release version 1", expecting=422)
            asked = [each for each in desk.fields if each.startswith("reason-")]
            reasons = dict.fromkeys(asked, "Comes with the printed programme")
            desk.press("Release version 1", **reasons)
        with self.house.app.app_context():
            self.starts = events.by_slug(self.slug).starts_at
        with clock.frozen(BEGIN):
            for lang in ("en", "ja"):
                self.house.visitor(lang).open(f"/events/{self.slug}").sees("Registration has not opened yet")

    def open_registration(self, figures: Figures) -> None:
        """The organiser sets how many may come, and finds last year's tasks; registration is open."""
        with self.house.at(self.day(-60)):
            desk = self.organiser().open(f"/manage/{self.slug}/registration")
            desk.press(
                "Save registration",
                capacity=str(self.size.places),
                capacity_in_person="",
                capacity_online="",
                per_organisation="",
                has_waiting_list=True,
                holds_unknown=False,
            )
            desk.open(f"/manage/{self.slug}/tasks").sees("Overdue")
            self.house.visitor("en").open(f"/events/{self.slug}").sees("Register")

    def people_register(self, figures: Figures) -> None:
        """People of both languages register on the pages until it is full, and beyond: they wait in their order."""
        with self.house.at(self.day(-59)):
            self._register_chief()
            for number in self._others:
                self._send_form(number)
        with self.house.at(self.day(-58.5)):
            self._answer_herself()
            for number in self._others:
                self._press_link(number)
        told = [self.house.mail(self.email(number)) for number in range(self.size.people)]
        waiting = [text for text in told if "waiting list" in text or "キャンセル待ち" in text]
        figures.all("mails that say: you wait", len(waiting), self.size.beyond)

    def places_go_round(self, figures: Figures) -> None:
        """Two give their places back; of those who wait one takes an offer, one lets it lapse; then there are more."""
        first, second = self.size.places, self.size.places + 1
        with self.house.at(self.day(-40)):
            for number in (0, 1):
                self._guest(number).open(f"/me/{self.slug}/cancel").press("Give up my place")
        with self.house.at(self.day(-39.5)):
            self._guest(first).open(self.house.link(self.email(first), "/register/offer/")).press(
                "Take the place"
            )
        with self.house.at(self.day(-37)):
            self.house.work()
        with self.house.at(self.day(-36.5)):
            self._guest(second + 1).open(f"/me/{self.slug}").press("Take the place")
        figures.must("the offer that was left lapsed", "lapsed" in self._list(self.email(second)))
        with self.house.at(self.day(-36)):
            desk = self.organiser().open(f"/manage/{self.slug}/queue")
            desk.open(f"/manage/{self.slug}/registration")
            more = str(self.size.places + 1)
            desk.press("See who moves up", capacity=more).sees(f"Number {second + 2}")
            desk.press("Save registration", capacity=more)
        with self.house.at(self.day(-35.5)):
            self._guest(second + 2).open(f"/me/{self.slug}").press("Take the place")

    def hand_over(self, figures: Figures) -> None:
        """Somebody hands her place to a colleague, who takes it in her own language; the office is told."""
        holder = self.holder
        with self.house.at(self.day(-34)):
            self._guest(holder).open(f"/me/{self.slug}/hand-over").press(
                "Ask this colleague",
                given_name="Col",
                family_name="League",
                email=COLLEAGUE,
                lang="ja",
                is_colleague=True,
            )
        with self.house.at(self.day(-33)):
            colleague = self.house.visitor("ja").open(self.house.link(COLLEAGUE, "/register/take-over/"))
            colleague.press("Take over the place", job_title="係長", country="JP", privacy_notice=True)
        figures.must("the holder's place is given up", "cancelled" in self._list(self.email(holder)))
        figures.must("it is the colleague's", "confirmed" in self._list("League"))
        told = self.house.readers_of("now belongs to")
        figures.must("the office is told of it", told == {"events@example.org"})

    def choose_sessions(self, figures: Figures) -> None:
        """People sign up for a breakout until it is full; the next waits, and moves up when somebody leaves."""
        with self.house.at(self.day(-20)):
            desk = self.organiser().open(f"/manage/{self.slug}/sign-ups")
            seats = next(
                each for each in desk.links(f"/manage/{self.slug}/sign-ups/") if each.endswith("/seats")
            )
            desk.open(seats).press("Save the seats", needs_signup=True, capacity="2")
            item = f"item-{seats.split('/')[4]}"
            early, other, late = (
                self._guest(number).open(f"/me/{self.slug}/sessions") for number in (4, 5, 6)
            )
            for guest in (early, other):
                guest.press("Sign up", within=item).sees("You have a seat")
            late.open(f"/me/{self.slug}/sessions").press("Wait for a seat", within=item).sees(
                "You wait for a seat"
            )
        with self.house.at(self.day(-19)):
            self._guest(4).open(f"/me/{self.slug}/sessions").press("Give up my seat", within=item)
        with self.house.at(self.day(-18.9)):
            self._guest(6).open(f"/me/{self.slug}").sees("You have a seat")
        self.house.mail(self.email(6), "/sessions")

    def remind(self, figures: Figures) -> None:
        """The organiser writes a reminder for two days before; everybody who has a place gets it in her language."""
        with self.house.at(self.day(-30)):
            desk = self.organiser().open(f"/manage/{self.slug}/messages/reminders/new")
            desk.press(
                "Save this reminder",
                days="2",
                anchor="before_start",
                clock="09:00",
                audience="confirmed",
                concerns="place",
                subject_en=REMINDER["en"],
                body_en="Dear {name},\n\nWe see you soon.",
                subject_ja=REMINDER["ja"],
                body_ja="{name} 様\n\nお待ちしております。",
            )
        with self.house.at(self.day(-1.5)):
            self.house.work()
        sent = [each for each in self.house.mails.received if each.mail["Subject"] in REMINDER.values()]
        figures.all("reminders to those who have a place", len(sent), self.size.places + 1)

    def open_the_door(self, figures: Figures) -> None:
        """Passes are read at the desk, a name is found by hand, somebody comes without a place."""
        with self.house.at(self.day(-0.2)):
            self._guest(3).open(f"/me/{self.slug}/cancel").press("Give up my place")
        with self.house.at(self.day(-0.1)):
            desk = self.house.staff("desk@example.org").open(f"/desk/{self.slug}")
            desk.open(f"/desk/{self.slug}/print").sees("Number 4")
            come = [number for number in range(4, self.size.places + 1) if number != self.holder]
            for number in come:
                desk.open(f"/desk/{self.slug}").press("Find or check in", text=self._pass(number)).sees(
                    "Checked in"
                )
            desk.press("Find or check in", text="number 2")
            desk.press("Check in Guest Number 2").sees("Checked in")
            desk.open(f"/desk/{self.slug}/new").press(
                "Add and check in",
                given_name="Walker",
                family_name="In",
                organisation="Sample Council",
                email="walker@example.org",
            )
        figures.must(
            "the desk counts everybody", f"{len(come) + 2} of" in desk.open(f"/desk/{self.slug}").words
        )
        self.came = len(come) + 2

    def close_it(self, figures: Figures) -> None:
        """Who did not come is noted; the organiser gives slides and a recording to those who came, and asks them."""
        with self.house.at(self.day(1.6)):
            self.house.work()
        with self.house.at(self.day(1.7)):
            desk = self.organiser().open(f"/manage/{self.slug}/participants?state=no_show")
            figures.must("who did not come is noted", f"Number {self.size.places + 3}" in desk.words)
            desk.open(f"/manage/{self.slug}/materials")
            desk.press(
                "Add it", file=(PDF, "slides.pdf"), title_en="Slides", title_ja="スライド", readers="came"
            ).press("Release")
            desk.press(
                "Add it",
                url="https://video.example.org/1",
                title_en="Recording",
                title_ja="録画",
                readers="came",
            ).press("Release")
            desk.open(f"/manage/{self.slug}/feedback").press("Make the questionnaire")
            desk.open(f"/manage/{self.slug}/feedback").press("Ask people by email")
        asked = self.house.readers_of("/feedback")
        figures.all("people who came are asked by mail", len(asked), self.came)

    def answer(self, figures: Figures) -> None:
        """Those who came take the slides and answer, each in her language; nobody else gets either."""
        answered = 0
        with self.house.at(self.day(3)):
            for number in range(4, self.size.places, 2):
                guest = self._guest(number).open(f"/me/{self.slug}")
                guest.open(guest.links(f"/me/{self.slug}/materials/")[0])
                guest.open(self.house.link(self.email(number), "/feedback/"))
                guest.press(
                    "Send my answers",
                    overall=f"o{1 + number % 3}",
                    useful="o2",
                    helped=["o1", "o3"],
                    good=SAID[guest.lang],
                ).sees("Thank you for your answers")
                answered += 1
            self._guest(0).open(f"/me/{self.slug}/feedback", expecting=404)
            desk = self.organiser().open(f"/manage/{self.slug}/feedback/results")
            desk.sees(
                f"{answered} of {self.came} have answered.",
                "とても参考になりました。",
                "The case from Kagoshima.",
            )
        figures.must("each closed question has its picture", desk.text.count('role="img"') >= 3)

    def keep_nothing_longer(self, figures: Figures) -> None:
        """What was private is gone when its time is over, without anybody pressing anything."""
        with self.house.at(self.day(2)):
            desk = (
                self.organiser().open(f"/manage/{self.slug}/data").sees("Food: what must the kitchen know?")
            )
        with self.house.at(self.day(40)):
            self.house.work()
            desk = self.organiser().open(f"/manage/{self.slug}/data").sees("Registrations with a name")
            figures.must("food is forgotten after a month", "Food" not in desk.words)
        with self.house.at(self.day(400)):
            self.house.work()
            desk = self.organiser().open(f"/manage/{self.slug}/data")
        figures.must("who came is forgotten after a year", "Registrations with a name" not in desk.words)

    @property
    def holder(self) -> int:
        """Who hands her place over."""
        return self.size.places - 1

    def _guest(self, number: int) -> Visitor:
        """This person with a browser that has forgotten her, signed in by a link that she asks for."""
        guest = (
            self.house.visitor(self.lang(number))
            .open("/sign-in")
            .press("Send me a link", email=self.email(number))
        )
        self.house.work()
        return guest.open(self.house.link(self.email(number), "/sign-in/")).press("Sign in")

    def _pass(self, number: int) -> str:
        """What is typed for the picture of her pass: the code on her page."""
        guest = self._guest(number).open(f"/me/{self.slug}")
        found = re.search(r'class="pass-code">([^<]+)<', guest.text)
        assert found, guest.words
        return found[1]

    def _list(self, text: str) -> str:
        """What the list of the office says when this is looked for."""
        desk = self.organiser().open(f"/manage/{self.slug}/participants?q={text}")
        return desk.words[desk.words.index("Participants") :].lower()

    @property
    def _others(self) -> list[int]:
        return [number for number in range(self.size.people) if number != CHIEF]

    def _register_chief(self) -> None:
        """An assistant registers her chief, and has copies of the mails sent to herself."""
        assistant = self.house.visitor("ja").open(f"/events/{self.slug}/register")
        assistant.open(assistant.links(f"/events/{self.slug}/register/somebody-else")[0])
        assistant.press(
            "Register this person",
            given_name="Guest",
            family_name=f"Number {CHIEF}",
            email=self.email(CHIEF),
            lang="en",
            organisation="Sample Council",
            job_title="Chief",
            country="GB",
            attendance="in_person",
            by_given_name="Assi",
            by_family_name="Stant",
            by_email=ASSISTANT,
            copies_to=ASSISTANT,
            privacy_notice=True,
        )

    def _answer_herself(self) -> None:
        chief = self.house.visitor(self.lang(CHIEF)).open(
            self.house.link(self.email(CHIEF), "/register/for-me/")
        )
        chief.press("Verify and take my place", dietary="Vegetarian", privacy_notice=True)

    def email(self, number: int) -> str:
        return f"guest{number}@example.org"

    def lang(self, number: int) -> str:
        """Every third reads Japanese."""
        return "ja" if number % 3 == 2 else "en"

    def _send_form(self, number: int) -> None:
        lang = self.lang(number)
        guest = self.house.visitor(lang).open(f"/events/{self.slug}/register")
        guest.press(
            "Send and get the link",
            given_name="Guest",
            family_name=f"Number {number}",
            email=self.email(number),
            organisation="Sample Council",
            job_title="Officer",
            country="GB",
            attendance="in_person",
            dietary="No nuts" if number % 5 == 0 else "",
            privacy_notice=True,
        )

    def _press_link(self, number: int) -> None:
        lang = self.lang(number)
        guest = self.house.visitor(lang).open(self.house.link(self.email(number), "/register/verify/"))
        guest.press("Verify and take my place")
