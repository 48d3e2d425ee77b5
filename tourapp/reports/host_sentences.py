"""What happens with hosts, as sentences: a part of those in `sentences`."""

from collections.abc import Mapping
from typing import Any

from tourapp.core.i18n import lazy_gettext as _l

HOSTS: Mapping[str, Any] = {
    "confirming.request": _l("A host is asked about an item"),
    "confirming.arrange": _l("A host is checking an item"),
    "confirming.agree": _l("A host agreed to an item"),
    "confirming.condition": _l("A host agreed to an item with a condition"),
    "confirming.propose": _l("A host proposed a change of an item"),
    "confirming.decline": _l("A host cannot take an item"),
    "confirming.take_back": _l("A host’s answer to an item was taken back"),
    "confirming.take_up": _l("%(who)s accepted what a host had said about an item"),
    "confirming.keep": _l("%(who)s kept the first plan of an item"),
    "confirming.change": _l("An item has changed since its host agreed"),
    "confirming.restore": _l("An item is as its host had agreed, after all"),
    "hosting.engage": _l("%(who)s added a host"),
    "hosting.change": _l("%(who)s changed what is known about a host"),
    "hosting.show_interest": _l("%(who)s noted that a host is interested"),
    "hosting.agree_in_principle": _l("%(who)s noted that a host agreed in principle"),
    "hosting.request_formally": _l("%(who)s noted that a host was formally requested"),
    "hosting.accept": _l("%(who)s noted that a host accepted"),
    "hosting.prepare": _l("%(who)s noted that preparations with a host have begun"),
    "hosting.host": _l("%(who)s noted that the group is with a host"),
    "hosting.thank": _l("%(who)s noted that a host was thanked"),
    "hosting.close": _l("%(who)s closed the file of a host"),
    "hosting.decline": _l("%(who)s noted that a host declined"),
    "hosting.withdraw": _l("%(who)s noted that a host stepped back"),
    "hosting.sound_again": _l("%(who)s sounds a host out again"),
    "hosting.decide_way_out": _l("%(who)s decided what is done without a host"),
    "hosting.set_contact": _l("%(who)s changed a contact of a host"),
    "hosting.remove_contact": _l("%(who)s removed a contact of a host"),
    "hosting.add_note": _l("%(who)s added to the history with a host"),
    "hosting.make_link": _l("A link to the pages of a host was made"),
    "hosting.end_section_link": _l("A host ended the link of one of its sections"),
    "hosting.take_in_sheet": _l("The reply sheet of a host was handed in"),
    "hosting.record_sheet": _l("The answers in the reply sheet of a host were recorded"),
    "hosting.end_links": _l("%(who)s ended the links of a host"),
    "hosting.record": _l("%(who)s recorded a host’s answer on its behalf"),
    "hosting.write_dossier": _l("What is known about a visit was changed"),
    "hosting.sign_off": _l("A host signed off its part of the programme"),
    "hosting.send_days": _l("Its days were sent to a host"),
    "hosting.remind": _l("A host was reminded"),
}
