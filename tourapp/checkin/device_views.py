"""What scripts of the desk ask for: the list that they keep for the time without a network, and where scans go."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, jsonify, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from tourapp.checkin import passes, queries, services, wording
from tourapp.checkin.forms import device_of, made_of
from tourapp.checkin.models import Scan
from tourapp.checkin.queries import Guest, Seen
from tourapp.core import clock
from tourapp.core.i18n import current_lang
from tourapp.core.time import clock_time
from tourapp.core.variants import KANJI
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.registration.models import Registration
from tourapp.registration.states import ENDED
from tourapp.web.assets import built
from tourapp.web.forms import Form
from tourapp.web.guard import guard


def desk_list(slug: str) -> Response:
    """Everybody the desk may meet, small enough to be kept: names, bodies, how they stand, the marks of their passes.

    A device that says which list it has (`known`) gets no other while nothing has changed. No address, no answer, no
    pass: whoever finds the device can make none from it.
    """
    event = events.by_slug(slug)
    guard(event)
    stamp = f"{queries.stamp(event)}-{current_lang()}"
    told = {"stamp": stamp, "csrf": generate_csrf(), **_numbers(event)}
    if request.args.get("known") == stamp:
        return jsonify(told)
    people = queries.guests(event, current_lang())
    return jsonify(
        people=[_guest(event, guest) for guest in people],
        kanji={chr(old): new for old, new in KANJI.items()},
        **told,
    )


def desk_scans(slug: str) -> Response:
    """Take what a device has scanned, also long ago; each scan is answered, one that we have as the first time."""
    event = events.by_slug(slug)
    actor = guard(event)
    body: Any = request.get_json(silent=True)
    made = made_of(body)
    device = device_of(body.get("device"))
    form, scans = Form(formdata=None), []
    if form.validate_on_submit():
        with form.saving(event) as event:
            scans = services.take(actor, event, made, device=device)
    if not form.saved:
        return _refused(form)
    seen = queries.seen_of_all(event, current_lang())
    return jsonify(scans=[_scan(event, scan, seen) for scan in scans], **_numbers(event))


def service_worker() -> BaseResponse:
    """The worker that keeps the desk for the time without a network; at the root, so that it may, never hashed."""
    response = Response(built("sw.js").read_bytes(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _refused(form: Form) -> Response:
    response = jsonify(detail=str(form.refused) if form.refused else "")
    response.status_code = form.status if form.failed else 422
    return response


def _numbers(event: Event) -> dict[str, Any]:
    counted = queries.counted(event)
    return {
        "come": counted.come,
        "expected": counted.expected,
        "looks": len(queries.to_look_at(event)),
        "at": clock.now().isoformat(),
    }


def _guest(event: Event, guest: Guest) -> dict[str, Any]:
    row = guest.registration
    has_ended = row.state in ENDED
    valid, void = _marks(event, guest)
    return {
        "id": str(row.id),
        **_who(row),
        "kana": guest.kana,
        "find": guest.search_text,
        "standing": wording.standing(row.state),
        "marks": [] if has_ended else valid,
        "void": [*valid, *void] if has_ended else void,
        **_seen(event, guest.seen),
    }


def _who(row: Registration) -> dict[str, Any]:
    lang = current_lang()
    return {
        "name": row.display_name(lang),
        "organisation": row.organisation_text,
        "category": row.category.name.in_(lang) if row.category is not None else "",
        "way": row.attendance.value,
        "reference": row.reference,
    }


def _marks(event: Event, guest: Guest) -> tuple[list[str], list[str]]:
    """The marks of the pass that holds, under each key, and those of passes that it replaced."""

    def of(number: int) -> list[str]:
        made = passes.passes_of(event.id, guest.registration.id, number)
        return [mark for each in made for mark in each.marks]

    return of(guest.number), [mark for number in range(1, guest.number) for mark in of(number)]


def _seen(event: Event, seen: Seen | None) -> dict[str, str]:
    if seen is None:
        return {"seen": "", "by": ""}
    return {"seen": _clock(event, seen.at), "by": seen.by or seen.device}


def _scan(event: Event, scan: Scan, seen: dict[Any, Seen]) -> dict[str, Any]:
    row = scan.registration
    who = {"registration": str(row.id), **_who(row), "standing": wording.standing(row.state)} if row else {}
    return {
        "id": str(scan.id),
        "outcome": scan.outcome.value,
        **who,
        **_seen(event, seen.get(row.id) if row else None),
    }


def _clock(event: Event, instant: dt.datetime) -> str:
    return clock_time(instant.astimezone(ZoneInfo(event.zone)), current_lang())
