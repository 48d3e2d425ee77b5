"""The forms with which somebody makes and ends an address of a calendar."""

from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.feeds.models import Ending
from tourapp.web.forms import Form

LANGUAGES = {"en": "English", "ja": "日本語", "both": _l("Both, beside each other")}
HOWS = {
    Ending.RETIRED: _l("Nobody needs it any more"),
    Ending.LEAKED: _l("Somebody has it who should not"),
}
HOW_HINTS = {
    Ending.RETIRED.value: _l(
        "For seven days the calendar says that it has ended, so that programs clear it."
    ),
    Ending.LEAKED.value: _l("The address stops working at once."),
}


class LinkForm(Form):
    """In which language the calendar is written."""

    lang = RadioField(
        _l("Language of the calendar"),
        [InputRequired(_l("Choose a language"))],
        choices=lambda: [SelectChoice(value, str(words)) for value, words in LANGUAGES.items()],
    )


EVENT, ITEMS = "event", "items"
"""What somebody wants invitations for."""


class InvitationForm(Form):
    """For what somebody wants invitations by mail."""

    what = RadioField(
        _l("What do you want invitations for?"),
        [InputRequired(_l("Choose what you want invitations for"))],
        choices=lambda: [
            SelectChoice(EVENT, str(_l("Each event as a whole: one email"))),
            SelectChoice(ITEMS, str(_l("Everything in my programme as well: an email for each item"))),
        ],
    )


class EndForm(Form):
    """Why the address ends."""

    how = RadioField(
        _l("Why does it end?"),
        [InputRequired(_l("Choose why it ends"))],
        choices=lambda: [SelectChoice(each.value, str(words)) for each, words in HOWS.items()],
    )
