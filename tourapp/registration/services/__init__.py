"""Verbs of registration. Each takes the actor and the subject, decides by the rules, writes, notes, and tells."""

from tourapp.registration.services.attending import attend, miss_due, undo_attendance
from tourapp.registration.services.categories import add_category, change_category, set_category
from tourapp.registration.services.closing import close_event, expire_due, tell_new_time
from tourapp.registration.services.intake import open_intake
from tourapp.registration.services.keeping import cancel, change_answers
from tourapp.registration.services.offers import (
    accept_offer,
    answer_by_link,
    decide_held,
    decline_offer,
    lapse_due,
    lift,
    offer_due,
    offer_of_link,
)
from tourapp.registration.services.on_the_spot import add_on_the_spot
from tourapp.registration.services.placing import Outcome, Result
from tourapp.registration.services.plan import follow as follow_plan
from tourapp.registration.services.plan import tell as tell_plan
from tourapp.registration.services.registering import Details, register, submit, take_place, verify

__all__ = [
    "Details",
    "Outcome",
    "Result",
    "accept_offer",
    "add_category",
    "add_on_the_spot",
    "answer_by_link",
    "attend",
    "cancel",
    "change_answers",
    "change_category",
    "close_event",
    "decide_held",
    "decline_offer",
    "expire_due",
    "follow_plan",
    "lapse_due",
    "lift",
    "miss_due",
    "offer_due",
    "offer_of_link",
    "open_intake",
    "register",
    "set_category",
    "submit",
    "take_place",
    "tell_new_time",
    "tell_plan",
    "undo_attendance",
    "verify",
]
