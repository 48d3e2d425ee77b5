"""Offers: each is answered from several browsers at the same moment. One place, one mail, nobody is told an error, and
what is declined goes to the next.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

from tests.drills.figures import Figures
from tests.load import people
from tests.load.people import Guest, Walk
from tests.load.site import Store, running
from tests.load.truth import SLUG, prepared
from tourapp.registration.states import State

BROWSERS = 4
"""In how many browsers the link of one mail is open."""


def answer_offers_at_once(
    figures: Figures, on: Store, *, offers: int, processes: int = 2, entry: str | None = None
) -> None:
    """Everybody gives a place back and the next in the queue are offered them; every other one takes hers, the others
    decline, each several times at once.

    `entry` is the application that answers.
    """
    with prepared(on) as truth:
        truth.open_event(in_person=offers, waiting_list=True)
        truth.wait_in_line(3 * offers)
        truth.free_all_places()
        tokens = truth.tokens("registration/offered")
        figures.all("offers made", len(tokens), offers)
        answers = dict(zip(tokens, cycle(("take", "decline")), strict=False))
        options = {} if entry is None else {"entry": entry}
        with running(on, processes=processes, **options) as site:

            def press(address: str) -> Walk:
                token = tokens[address]
                return people.answer_offer(site.port, SLUG, Guest(0), token, answers[address])

            with ThreadPoolExecutor(4 * BROWSERS) as browsers:
                walks = list(browsers.map(press, [each for each in tokens for _browser in range(BROWSERS)]))
        rows, mails = truth.rows(), truth.messages()
        confirmed = [row for row in rows if row.state is State.CONFIRMED]
        declined = [row for row in rows if row.state is State.DECLINED]
        offered = [row for row in rows if row.state is State.OFFERED]
        taken = sum(answer == "take" for answer in answers.values())
        figures.all("offers taken", len(confirmed), taken)
        figures.all("offers declined", len(declined), offers - taken)
        figures.all("declined places offered to the next", len(offered), offers - taken)
        figures.none("places too many", truth.taken_beyond(), offers)
        told = [(row, "confirmed") for row in confirmed] + [(row, "declined") for row in declined]
        wrong = [row for row, what in told if mails[row.ref, f"registration/{what}"] != 1]
        wrong += [row for row in offered if mails[row.ref, "registration/offered"] != 1]
        figures.none(
            "without exactly one mail of the answer or the offer", len(wrong), len(told) + len(offered)
        )
        led = sum(walk.last.status == 303 and walk.last.location == f"/me/{SLUG}" for walk in walks)
        figures.all("presses that led to the own page", led, len(walks))
