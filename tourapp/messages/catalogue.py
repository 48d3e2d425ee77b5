"""The mails that an event may word otherwise: one fixed list, which the packages that write them fill (`wiring.py`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.core.errors import NotFound
from tourapp.messages.rendering import MailText

House = Callable[[Any, str], MailText]
"""The text of the house for an event and a language, with placeholders where the house fills something in."""

Sample = Callable[[Any, str], Mapping[str, str]]
"""What the placeholders of a preview stand for: an event, a language."""


@dataclass(frozen=True)
class Mail:
    """One kind of mail. Names and explanations are lazy texts of both languages."""

    template: str
    """"registration/confirmed"."""
    name: Any
    when: Any
    """When it is sent, as a sentence."""
    placeholders: Mapping[str, Any]
    """What may stand in it, each with what it stands for."""
    house: House | None = None
    """None where there is no text to replace: each has its own (reminders, letters to many)."""
    sample: Sample | None = None
    needs: tuple[str, ...] = ()
    """Placeholders without which the mail is of no use."""
    may_wait: bool = True
    """Whether an event may look at it before it goes. Never where a link in it runs out."""

    @property
    def key(self) -> str:
        """Its name in an address: `registration-confirmed`."""
        return self.template.replace("/", "-")


_mails: dict[str, Mail] = {}


def list_mails(mails: Sequence[Mail]) -> None:
    """Put these mails on the list, in this order."""
    _mails.update({mail.template: mail for mail in mails})


def mails() -> Sequence[Mail]:
    """All of them, in the order of a registration's life."""
    return tuple(_mails.values())


def find(template: str) -> Mail | None:
    """The mail of this template; None for mails that no event may change (signing in)."""
    return _mails.get(template)


def by_key(key: str) -> Mail:
    """The mail with this name in an address; NotFound for others."""
    for mail in _mails.values():
        if mail.key == key:
            return mail
    raise NotFound()
