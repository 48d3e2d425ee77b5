"""A seminar that is over: its people came, most have said what they think of it, slides and a recording are there."""

import datetime as dt
from dataclasses import replace

from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import clock
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.demo.registrations import details_of, email_of
from tourapp.directory.models import Office
from tourapp.events import parts
from tourapp.events import services as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.feedback import services as feedback
from tourapp.materials import services as materials
from tourapp.materials.models import Readers
from tourapp.materials.services import Spec
from tourapp.registration import services as registration
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance

LONDON = "Europe/London"
AGO = dt.timedelta(days=15)
"""So that the questionnaire is still open."""

CAME, PLACES = 34, 60
REPLIED = 31
"""The first guest, with whom one signs in, has not answered yet."""

TEXTS = {
    "summary": Words(
        "Three towns of fewer than 20,000 people told what they publish, who uses it and what it costs them.",
        "人口2万人未満の三つのまちが、公開しているデータ、その利用者、かかる費用を報告しました。",
    ),
    "cost": Words("Free", "無料"),
    "language_note": Words("English", "英語"),
    "who_for": Words("Officers of local authorities", "地方自治体の職員"),
}

GOOD = (
    "The figures on what it really costs. Nobody else tells you that.",
    "Short talks and long discussions: the right way round.",
    "小規模な自治体の担当者が、失敗も含めて率直に話してくれたこと。",
    "Meeting two colleagues from the next county whom I had never met.",
    "The worksheet. We filled it in the following Monday.",
    "資料が分かりやすく、庁内での説明にそのまま使えました。",
    "Being able to ask the speaker about procurement rules.",
    "That one town told what it has stopped publishing, and why.",
)
CHANGE = (
    "Start half an hour later: the first train from the north arrives at ten.",
    "More time for questions after each talk.",
    "配布資料を事前に送っていただけると助かります。",
    "A quieter room for the discussions.",
    "Ask somebody who uses the data to speak too.",
    "録画に字幕があるとうれしいです。",
)


def build(actor: Actor, office: Office) -> Event:
    """Create, hold and close the seminar, a fortnight ago, on a Thursday; then what came of it."""
    day = clock.today(LONDON) - AGO
    day -= dt.timedelta(days=(day.weekday() - 3) % 7)
    starts = WallTime(dt.datetime.combine(day, dt.time(10, 0)), LONDON)
    with clock.frozen(starts.instant - dt.timedelta(days=40)):
        event = _announce(actor, office, starts)
    with clock.frozen(starts.instant + dt.timedelta(minutes=20)):
        guests = [_arrive(event, number) for number in range(CAME)]
    with clock.frozen(event.ends_at + dt.timedelta(hours=1)):
        events.finish_event(actor, event)
        questionnaire = feedback.prepare(actor, event)
        _leave(actor, event)
    for number, guest in enumerate(guests[1 : REPLIED + 1]):
        with clock.frozen(min(event.ends_at + dt.timedelta(hours=3 + 7 * number), clock.now())):
            feedback.reply(
                Actor(person_id=guest.person_id),
                questionnaire,
                guest,
                _answers(number),
                with_name=number % 12 == 8,
            )
    return event


def _announce(actor: Actor, office: Office, starts: WallTime) -> Event:
    event = events.create_event(
        actor,
        office,
        kind=EventKind.SEMINAR,
        slug=f"open-data-{starts.date.year}",
        title=Words("Open data in small towns", "小さなまちのオープンデータ"),
        starts=starts,
        ends=WallTime(starts.local + dt.timedelta(hours=6), LONDON),
        texts=TEXTS,
    )
    parts.add_venue(
        actor,
        event,
        name=Words("Sample Library", "見本図書館"),
        address=Words("1 Sample Street, London", ""),
        city=Words("London", "ロンドン"),
        lat=51.515,
        lon=-0.13,
    )
    events.publish_event(actor, event)
    registration.open_intake(
        actor,
        event,
        opens_at=clock.now(),
        closes_at=starts.instant - dt.timedelta(days=3),
        capacity=PLACES,
        capacity_in_person=PLACES,
    )
    return event


def _arrive(event: Event, number: int) -> Registration:
    """Somebody whose place was given at the door, so that no mail about a day in the past goes out."""
    details = replace(details_of(number), attendance=Attendance.IN_PERSON)
    guest = registration.add_on_the_spot(SYSTEM, event, details=details, email=email_of(number))
    registration.attend(SYSTEM, guest, at=clock.now())
    return guest


def _answers(number: int) -> dict[str, str | None]:
    """What the guest of this number says: content on the whole, as people are; every few of them writes something."""
    good = GOOD[number // 4 % len(GOOD)] if number % 4 == 0 else ""
    change = CHANGE[number // 5 % len(CHANGE)] if number % 5 == 1 else ""
    helped = {"o1": number % 2 == 0, "o2": number % 3 != 1, "o3": number % 4 < 2, "o4": number % 5 == 0}
    return {
        "overall": ("o1", "o2", "o1", "o2", "o1", "o3", "o2", "o1", "o2", "o4")[number % 10],
        "useful": ("o1", "o2", "o3", "o1", "o2", "o2", "o3", "o1")[number % 8],
        "helped": "\n".join(key for key, chosen in helped.items() if chosen),
        "good": good,
        "change": change,
        "quote": ("yes", "yes", "no")[number % 3] if good or change else "",
    }


def _leave(actor: Actor, event: Event) -> None:
    talk = Words("Three towns report", "三つのまちの報告")
    slides = materials.read_upload(
        event,
        name="three-towns.pdf",
        data=pdf("Open data in small towns: slides"),
        spec=Spec(Words("Slides of the three towns", "三つのまちの発表資料"), talk),
    )
    summary = materials.read_upload(
        event,
        name="summary.pdf",
        data=pdf("Open data in small towns: summary"),
        spec=Spec(Words("Summary in two pages", "概要（2ページ）"), readers=Readers.EVERYBODY),
    )
    recording = Spec(Words("Recording of the talks", "講演の録画"), talk, readers=Readers.CONFIRMED)
    for upload in (slides, summary):
        materials.release(actor, materials.add_file(actor, event, upload))
    link = "https://video.example.org/open-data-in-small-towns"
    materials.release(actor, materials.add_link(actor, event, link, recording))


def pdf(text: str) -> bytes:
    """A page of paper with one line on it, as the least of PDF files. `text` is plain ASCII without brackets."""
    drawn = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return written + head + table + tail
