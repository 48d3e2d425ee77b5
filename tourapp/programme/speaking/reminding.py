"""What happens by itself: who owes slides is reminded, and interpreters get what has come (R40)."""

from tourapp.core import clock
from tourapp.core.db import session
from tourapp.programme.speaking import handing_in, queries, rules, telling
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.states import Lacking, Part

WITH_SLIDES = tuple(part for part, needed in rules.NEEDED.items() if Lacking.SLIDES in needed)


def remind_due() -> int:
    """Remind everybody whose slides are due, at most once a day each; answers how many."""
    reminded = 0
    for appearance in queries.ahead(WITH_SLIDES):
        today = clock.today(appearance.event.zone)
        first = queries.first_day(appearance)
        if handing_in.owed(appearance) and rules.reminder_due(first, today, appearance.reminded_on):
            appearance.reminded_on = today
            telling.tell_slides_due(appearance)
            reminded += 1
    session().flush()
    return reminded


def hand_on_due() -> int:
    """Tell interpreters of slides that they do not know of, from seven days before; answers how many were told."""
    told = 0
    for interpreter in queries.ahead([Part.INTERPRETER]):
        if rules.handing_on_due(queries.first_day(interpreter), clock.today(interpreter.event.zone)):
            told += _hand_on(interpreter)
    session().flush()
    return told


def _hand_on(interpreter: Appearance) -> int:
    files = [each.file for each in queries.slides_for(interpreter)]
    if not handing_in.sent_since(files, interpreter.slides_told_at):
        return 0
    interpreter.slides_told_at = clock.now()
    telling.tell_slides_here(interpreter)
    return 1
