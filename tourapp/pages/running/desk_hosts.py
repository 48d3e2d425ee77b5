"""Hosts on the overview of an event: what they have said, what waits for the office, who is late."""

import datetime as dt
from collections.abc import Sequence

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.words import Words
from tourapp.events.models import Event, EventState
from tourapp.hosting import board as boards
from tourapp.hosting import queries as hosts
from tourapp.hosting.board import Board
from tourapp.pages.running.desk_lines import Line
from tourapp.reports.rules import Urgency


def of_event(actor: Actor, event: Event) -> Board | None:
    """The board of hosts, for those who may see it; nothing where nobody receives the group."""
    if not actor.may(Action.SEE_HOSTS, event) or not hosts.has_hosts(event):
        return None
    return boards.board(event)


def replies_due(board: Board | None) -> dt.datetime | None:
    """The first reply date of those from whom a reply is still to come."""
    waiting = board.rows if board else ()
    due = [row.engagement.reply_by for row in waiting if row.waiting and row.engagement.reply_by]
    return min(due, default=None)


def lines(event: Event, board: Board | None) -> Sequence[Line]:
    """What hosts wait for, and who is late; nothing once the event is over."""
    if board is None or event.state is not EventState.PUBLISHED:
        return ()
    found = []
    answering = tuple(row.engagement.organisation.name for row in board.rows if row.to_decide)
    if answering:
        title = ngettext(
            "%(num)s answer of a host waits for us", "%(num)s answers of hosts wait for us", board.to_decide
        )
        found.append(_line("hosts-answered", Urgency.NOW, title, answering, _("Reply")))
    declining = tuple(row.engagement.organisation.name for row in board.rows if row.declined)
    if declining:
        number = board.total("declined")
        title = ngettext("%(num)s item cannot be received", "%(num)s items cannot be received", number)
        found.append(_line("hosts-declined", Urgency.NOW, title, declining, _("Find another way")))
    late = tuple(row.engagement.organisation.name for row in board.rows if row.is_late)
    if late:
        title = ngettext("%(num)s host is late to reply", "%(num)s hosts are late to reply", len(late))
        found.append(_line("hosts-late", Urgency.SOON, title, late, _("Remind")))
    return found


def _line(key: str, urgency: Urgency, title: str, names: Sequence[Words], verb: str) -> Line:
    hint = _(", ").join(name.in_(current_lang()) for name in names)
    return Line(key, urgency, title, hint, verb, "manage_hosts", {})
