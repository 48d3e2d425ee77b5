"""The base of every form: one way to validate, one way to save.

A form checks *shape*; meaning that needs the database is a rule's and comes back as a `Refusal`, which `saving()` turns
into an error beside the field. Nothing is half done: a refusal undoes the whole unit of work.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import current_app, g
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field, StringField, TextAreaField
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, ValidationError

from tourapp.core.db import find, unit_of_work
from tourapp.core.errors import Conflict, NotFound, Refusal
from tourapp.core.text import clean_block, clean_line
from tourapp.web.i18n import current_lang
from tourapp.web.i18n import gettext as _


class _Protect(CSRFProtect):
    """Takes tokens that an older key of the site has signed as well: forms stay open while keys rotate."""

    def protect(self, *arguments: Any, **options: Any) -> None:
        try:
            super().protect(*arguments, **options)
        except CSRFError:
            if not any(
                self._is_signed_with(key) for key in current_app.config.get("SECRET_KEY_FALLBACKS") or ()
            ):
                raise
            g.csrf_valid = True  # what the form itself asks for

    def _is_signed_with(self, key: str) -> bool:
        try:
            validate_csrf(self._get_csrf_token(), secret_key=key)
        except ValidationError:
            return False
        return True


csrf = _Protect()

S = TypeVar("S")

LONGEST_LINE = 200
LONGEST_TEXT = 4000


class Line(StringField):
    """One line of text, cleaned of what nobody typed: control and bidirectional characters, outer spaces."""

    data: str | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([clean_line(value) for value in valuelist[:1]])


class Block(TextAreaField):
    """Several lines of text, cleaned in the same way; line breaks stay."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([clean_block(value) for value in valuelist[:1]])


@cache
def _own_messages(lang: str) -> Any:
    """The messages of WTForms itself in this language; Flask-WTF reads the file anew for each request."""
    return get_translations([lang])


class Form(FlaskForm):
    """A form that can save. `saved` is true only after a commit."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _own_messages(current_lang())

    saved = False
    refused: Refusal | None = None
    form_errors: list[str]

    @property
    def failed(self) -> bool:
        """Whether this was a submission that has to be shown again (the page answers 422, a conflict 409)."""
        return bool(self.errors) and not self.saved

    @property
    def status(self) -> int:
        if not self.failed:
            return 200
        return self.refused.status if self.refused else 422

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate_on_submit(extra_validators))
        g.form_failed = self.is_submitted() and not valid
        return valid

    def refuse(self, refusal: Refusal) -> None:
        """Show this refusal beside its field, or above the form when it has none."""
        self.refused = refusal
        field = self._fields.get(refusal.field or "")
        if field is not None:
            field.errors = [*field.errors, str(refusal)]
        else:
            self.form_errors = [*self.form_errors, str(refusal)]

    @contextmanager
    def saving(self, subject: S) -> Iterator[S]:
        """End the read, open the write, hand over the subject loaded anew; commit at the end.

        A `Refusal` inside is caught and shown with the form; look at `saved` afterwards. Other refusals (forbidden,
        not found) are answers of their own and pass.
        """
        identity = sa.inspect(subject).identity if subject is not None else None
        kind = type(subject)
        self.saved = False  # a form may save twice: count a try, then act
        try:
            with unit_of_work():
                yield self._again(kind, *identity) if identity is not None else subject
            self.saved = True
        except (Refusal, Conflict) as refusal:
            self.refuse(cast(Refusal, refusal))
        except StaleDataError:
            # Two saves at the same moment: the version column let one of them through (PostgreSQL).
            sentence = _("Somebody else changed this in the meantime. Compare both texts and save again.")
            self.refuse(cast(Refusal, Conflict(sentence)))

    @staticmethod
    def _again(kind: Any, key: uuid.UUID) -> Any:
        fresh = find(kind, key, anew=True)
        if fresh is None:
            raise NotFound()
        return fresh


def required(message: Any) -> Callable[[Form, Field], None]:
    """A validator: the field may not be empty. `message` says what to do, for example "Enter your job title"."""
    return cast(Callable[[Form, Field], None], DataRequired(message=message))


def at_most(length: int) -> Callable[[Form, Field], None]:
    """A validator: not longer than this many characters."""

    def check(form: Form, field: Field) -> None:
        if field.data and len(field.data) > length:
            raise ValidationError(
                _(
                    "Use %(length)s characters or fewer. You have used %(used)s.",
                    length=length,
                    used=len(field.data),
                )
            )

    return check
