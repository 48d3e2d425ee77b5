"""Writing again to somebody who has left something open: an answer, or the link in a mail."""

import datetime as dt
from collections.abc import Sequence

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.questions.models import Question
from tourapp.registration import queries, rules
from tourapp.registration.models import Registration
from tourapp.registration.services import telling
from tourapp.registration.states import State

NOT_AGAIN = dt.timedelta(hours=24)
"""Nobody is reminded of the same answers twice within this time, whoever presses the button."""

REMINDER = "registration/lacking"


def remind_of_answers(actor: Actor, registration: Registration, missing: Sequence[Question]) -> None:
    """Tell somebody which required questions she has left open, with the page on which she can answer them."""
    actor.require(Action.SEND_MESSAGES, registration)
    telling.tell_lacking(registration, [each.label.in_(registration.lang) for each in missing])


def ask_again(actor: Actor, registration: Registration) -> None:
    """Send the link that verifies an address again; from now on it works as long as after a new form.

    The links before go on working until their time. Nothing happens where nobody waits for the address.
    """
    actor.require(Action.SEND_MESSAGES, registration)
    intake = queries.intake_of(registration.event)
    if intake is None:
        raise NotFound()
    if registration.state is not State.SUBMITTED or registration.person_id is not None:
        return
    registration.asked_at = clock.now()
    registration.expires_at = rules.expiry(registration.asked_at, intake.closes_at)
    token = accounts.new_link(
        LinkPurpose.VERIFY_REGISTRATION, about=registration.ref, expires_at=registration.expires_at
    )
    telling.ask_to_verify(registration, token)
