"""What somebody who appears sends from her page, and what the office asks of her."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, Email, InputRequired, Optional

from tourapp.core import time as core_time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.programme.choices import INTERPRETATION, LANGUAGES
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.speaking import rules
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.services import Request
from tourapp.programme.speaking.states import Part
from tourapp.programme.speaking.wording import PARTS
from tourapp.registration.fields import Several
from tourapp.registration.forms import Address
from tourapp.registration.other_forms import USUAL_FORM
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most, required

YES, NO = "yes", "no"
NEW = "new"
"""Somebody who is not in the directory yet."""


def _pick(message: Any) -> AnyOf:
    return AnyOf((YES, NO), message=message)


# --- herself -----------------------------------------------------------------------------------------


class AnswerForm(Form):
    answer = RadioField(
        _l("Will you take part?"),
        [_pick(_l("Choose yes or no"))],
        choices=lambda: [SelectChoice(YES, _("Yes, I take part")), SelectChoice(NO, _("No, I cannot"))],
        validate_choice=False,
    )
    remark = Block(
        _l("Anything we should know"),
        [Optional(), at_most(rules.LONGEST_REMARK)],
    )


class LifeForm(Form):
    life_en = Block(_l("Biography in English"), [at_most(rules.LONGEST_LIFE)])
    life_ja = Block(_l("Biography in Japanese"), [at_most(rules.LONGEST_LIFE)])

    @property
    def life(self) -> Words:
        return Words(self.life_en.data or "", self.life_ja.data or "")


class UploadForm(Form):
    """A form with one file."""

    file: FileField

    @property
    def upload(self) -> FileStorage | None:
        sent = self.file.data
        return sent if isinstance(sent, FileStorage) and sent.filename else None

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.errors and self.upload is None:
            self.file.errors = [_("Choose a file")]
        return not self.errors


class PhotographForm(UploadForm):
    file = FileField(_l("Photograph"))


class SlidesForm(UploadForm):
    file = FileField(_l("Slides"))


class NoSlidesForm(Form):
    has_no_slides = BooleanField(_l("I speak without slides"))


class AgreeForm(Form):
    publishes = BooleanField(
        _l("Show my name, my biography and my photograph on the public page of the programme")
    )


class RemoveForm(Form):
    file = HiddenField(_l("File"))


# --- the office --------------------------------------------------------------------------------------


def _with_empty(words: dict[str, Words], keys: Any = None) -> list[SelectChoice]:
    chosen = [SelectChoice(key, words[key].in_(current_lang())) for key in keys or words]
    return [SelectChoice("", _("Choose")), *chosen]


class RequestForm(Form):
    """For which items somebody is asked, and as what."""

    posts: dict[str, tuple[ProgrammeItem, Words]]
    """Posts that the programme has, by their key in the form."""

    items = Several(_l("Items of the programme"), choices=[])
    programme_post = SelectField(_l("Post, as the programme has it"), choices=[])
    post_en = Line(_l("Post in English"), [at_most(LONGEST_LINE)])
    post_ja = Line(_l("Post in Japanese"), [at_most(LONGEST_LINE)])
    from_lang = SelectField(_l("Interprets between"), choices=lambda: _with_empty(LANGUAGES))
    to_lang = SelectField(_l("and"), choices=lambda: _with_empty(LANGUAGES))
    mode = SelectField(_l("How"), choices=lambda: _with_empty(INTERPRETATION, rules.MODES))

    def offer(self, items: Sequence[ProgrammeItem]) -> None:
        """Let these items be chosen, in their order, and the posts that stand in them."""
        lang = current_lang()
        self.items.choices = [SelectChoice(str(item.id), _name(item)) for item in items]
        self.posts = {
            f"{item.id}/{number}": (item, speaker.post)
            for item in items
            for number, speaker in enumerate(item.speakers)
        }
        self.programme_post.choices = [
            SelectChoice("", _("As written below")),
            *(
                SelectChoice(key, f"{item.title.in_(lang)}: {post.in_(lang)}")
                for key, (item, post) in self.posts.items()
            ),
        ]

    @property
    def _post(self) -> Words:
        chosen = self.posts.get(self.programme_post.data or "")
        return chosen[1] if chosen else Words(self.post_en.data or "", self.post_ja.data or "")

    def request(self, part: Part) -> Request:
        """What the office asks; the form is valid."""
        return Request(
            part=part,
            items=[uuid.UUID(each) for each in self.items.data or ()],
            post=self._post,
            from_lang=self.from_lang.data or "",
            to_lang=self.to_lang.data or "",
            mode=self.mode.data or "",
        )


class AskForm(RequestForm):
    """The same with whom, and in which part."""

    part = RadioField(
        _l("Part"),
        [InputRequired(_l("Choose the part"))],
        choices=lambda: [SelectChoice(part.value, str(words)) for part, words in PARTS.items()],
    )
    person = RadioField(_l("Whom to ask"), [InputRequired(_l("Choose a person"))], choices=[], default=NEW)
    given_name = Line(_l("Given name"), [at_most(LONGEST_LINE)])
    family_name = Line(_l("Family name"), [at_most(LONGEST_LINE)])
    email = Address(_l("Email address"), [Optional(), at_most(254), Email(message=USUAL_FORM)])
    lang = SelectField(
        _l("Language of our emails to this person"),
        choices=lambda: [SelectChoice("en", _("English")), SelectChoice("ja", _("Japanese"))],
    )

    def find(self, people: Sequence[Person]) -> None:
        """Let these people be chosen, or somebody new."""
        lang = current_lang()
        known = [
            SelectChoice(
                str(person.id), f"{person.display_name(lang)} ({person.primary_email or _('no address')})"
            )
            for person in people
        ]
        self.person.choices = [*known, SelectChoice(NEW, _("Somebody who is not in the directory"))]

    def validate_given_name(self, field: Field) -> None:
        is_new = self.person.data == NEW
        if is_new and not (field.data or "").strip() and not (self.family_name.data or "").strip():
            field.errors = [*field.errors, _("Enter the name. One of the two fields is enough.")]


class RecordForm(Form):
    """An answer that came another way."""

    answer = RadioField(
        _l("The answer"),
        [_pick(_l("Choose yes or no"))],
        choices=lambda: [SelectChoice(YES, _("Yes")), SelectChoice(NO, _("No"))],
        validate_choice=False,
    )
    reason = Line(
        _l("How it arrived"), [required(_l("Enter how and when the answer arrived")), at_most(LONGEST_LINE)]
    )


class WithdrawForm(Form):
    reason = Line(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_LINE)])


class VersionedRequestForm(RequestForm):
    version = HiddenField()


def stored(appearance: Appearance) -> dict[str, Any]:
    """What the form about somebody who was asked begins with."""
    return {
        "version": appearance.version,
        "items": [str(each) for each in appearance.item_ids],
        "post_en": appearance.post.en,
        "post_ja": appearance.post.ja,
        "from_lang": appearance.from_lang,
        "to_lang": appearance.to_lang,
        "mode": appearance.mode,
    }


def _name(item: ProgrammeItem) -> str:
    lang = current_lang()
    if item.starts is None:
        return item.title.in_(lang)
    day, clock = core_time.short_date(item.starts.date, lang), core_time.clock_time(item.starts.local, lang)
    return f"{day} {clock} {item.title.in_(lang)}"
