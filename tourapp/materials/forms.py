"""The forms with which the office adds and changes files and links."""

from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.materials import rules
from tourapp.materials.models import Material, Readers
from tourapp.materials.services import Spec
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most

READERS = {
    Readers.CAME: _l("Those who came"),
    Readers.CONFIRMED: _l("Everybody who had a place"),
    Readers.EVERYBODY: _l("Everybody, on the public page"),
}
HINTS = {
    Readers.CAME.value: _l("Where nobody was checked in, everybody who had a place."),
}
KEEP = _l("Enter a number of days between 1 and 3650")


class MaterialForm(Form):
    """The words, who may have it, and for how long."""

    version = HiddenField()
    title_en = Line(_l("Title in English"), [at_most(LONGEST_LINE)])
    title_ja = Line(_l("Title in Japanese"), [at_most(LONGEST_LINE)])
    item_en = Line(_l("Part of the programme, in English"), [at_most(LONGEST_LINE)])
    item_ja = Line(_l("Part of the programme, in Japanese"), [at_most(LONGEST_LINE)])
    readers = RadioField(
        _l("Who may have it"),
        [InputRequired(_l("Choose who may have it"))],
        choices=lambda: [SelectChoice(each.value, str(words)) for each, words in READERS.items()],
        default=Readers.CAME.value,
    )
    keep_days = IntegerField(
        _l("Days kept after the event"),
        [InputRequired(KEEP), NumberRange(1, rules.LONGEST_KEPT, message=KEEP)],
        default=rules.KEEP_DAYS,
    )

    @property
    def spec(self) -> Spec:
        """What the office says; the form is valid."""
        return Spec(
            title=Words(self.title_en.data or "", self.title_ja.data or ""),
            item=Words(self.item_en.data or "", self.item_ja.data or ""),
            readers=Readers(self.readers.data),
            keep_days=self.keep_days.data or 0,
        )


class NewMaterialForm(MaterialForm):
    """The same with what it is: a file, or the address of a recording."""

    file = FileField(_l("File"))
    url = Line(_l("Address of a recording"), [at_most(rules.LONGEST_URL)])

    @property
    def upload(self) -> FileStorage | None:
        sent = self.file.data
        return sent if isinstance(sent, FileStorage) and sent.filename else None

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.errors and (self.upload is None) == (not self.url.data):
            self.file.errors = [_("Choose a file, or enter the address of a recording: one of the two")]
        return not self.errors


def stored(material: Material) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "version": material.version,
        "title_en": material.title.en,
        "title_ja": material.title.ja,
        "item_en": material.item.en,
        "item_ja": material.item.ja,
        "readers": material.readers.value,
        "keep_days": (material.purge_on - material.event.last_day).days,
    }
