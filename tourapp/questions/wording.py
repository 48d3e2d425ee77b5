"""Answers as people read them: what is stored, in the words of the question as it was asked."""

import datetime as dt
from collections.abc import Sequence

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import long_date
from tourapp.questions.kinds import Option, QuestionKind, Readers
from tourapp.questions.rules import NO, YES, unpack
from tourapp.web.countries import country_name

KINDS = {
    QuestionKind.TEXT: _l("One line"),
    QuestionKind.LONG_TEXT: _l("Several lines"),
    QuestionKind.CHOICE: _l("One of several answers"),
    QuestionKind.SEVERAL: _l("Any of several answers"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.DATE: _l("A date"),
    QuestionKind.FILE: _l("A file"),
    QuestionKind.EMAIL: _l("An email address"),
    QuestionKind.PHONE: _l("A telephone number"),
    QuestionKind.COUNTRY: _l("A country"),
    QuestionKind.ORGANISATION: _l("An organisation"),
    QuestionKind.DIETARY: _l("Food"),
    QuestionKind.ACCESS: _l("Access"),
    QuestionKind.CONSENT: _l("A consent"),
}
"""What each kind is called where a form is built."""

READERS = {
    Readers.OFFICE: _l("Everybody who may see the participants"),
    Readers.LOGISTICS: _l("Those who arrange food, access and travel"),
    Readers.DESK: _l("The office and the desk at the door"),
    Readers.PERSON: _l("Only the person concerned"),
}
"""Who may read the answers, in words."""


def said(kind: QuestionKind, stored: str, options: Sequence[Option], lang: str) -> str:
    """A stored answer in words. An answer whose option is gone says its key, rather than nothing."""
    if not stored:
        return ""
    match kind:
        case QuestionKind.CHOICE | QuestionKind.SEVERAL:
            labels = {option.key: option.label.in_(lang) for option in options}
            return _(", ").join(labels.get(key, key) for key in unpack(stored))
        case QuestionKind.YES_NO | QuestionKind.CONSENT:
            return {YES: _("Yes"), NO: _("No")}.get(stored, stored)
        case QuestionKind.DATE:
            return _date(stored, lang)
        case QuestionKind.COUNTRY:
            return country_name(stored, lang)
    return stored


def _date(stored: str, lang: str) -> str:
    try:
        return long_date(dt.date.fromisoformat(stored), lang)
    except ValueError:
        return stored
