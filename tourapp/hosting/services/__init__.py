"""Everything that can be done about hosts. Nothing here commits."""

from tourapp.hosting.services.answering import (
    answer,
    record_on_behalf,
    sign_off,
    take_back,
    write_dossier,
)
from tourapp.hosting.services.deciding import keep_first_plan, take_up
from tourapp.hosting.services.engaging import (
    Known,
    add_note,
    change,
    decide_way_out,
    engage,
    move,
    remove_contact,
    set_contact,
    withdraw,
)
from tourapp.hosting.services.handing_on import drop_items, hand_on, mark
from tourapp.hosting.services.sending import (
    end_links,
    follow_event,
    follow_release,
    remind,
    remind_due,
    send_link_again,
    tell_new_time,
    tell_off,
)

__all__ = [
    "Known",
    "add_note",
    "answer",
    "change",
    "decide_way_out",
    "drop_items",
    "end_links",
    "engage",
    "follow_event",
    "follow_release",
    "hand_on",
    "keep_first_plan",
    "mark",
    "move",
    "record_on_behalf",
    "remind",
    "remind_due",
    "remove_contact",
    "send_link_again",
    "set_contact",
    "sign_off",
    "take_back",
    "take_up",
    "tell_new_time",
    "tell_off",
    "withdraw",
    "write_dossier",
]
