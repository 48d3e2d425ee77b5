"""The words of a mail-out: both languages, or one that somebody said is enough."""

from dataclasses import dataclass

from tourapp.core.errors import Refusal
from tourapp.core.words import LANGUAGES, Words
from tourapp.messages.catalogue import Mail
from tourapp.messages.rendering import MailText
from tourapp.messages.services import check_text


@dataclass(frozen=True)
class Texts:
    subject: Words
    body: Words
    only_lang: str = ""
    """`en` or `ja` where one language is enough; the other is not looked at and goes to nobody."""

    def in_(self, lang: str) -> MailText:
        """What somebody who reads this language gets."""
        chosen = self.only_lang or lang
        return MailText(getattr(self.subject, chosen), getattr(self.body, chosen))


def check(mail: Mail, texts: Texts) -> Texts:
    """The texts as they may be kept. Refused, with the field (`subject_ja`), what a mail of an event may not say, and a
    language that is missing while nobody said that one is enough.
    """
    kept: dict[str, MailText] = {}
    for lang in LANGUAGES:
        if texts.only_lang and lang != texts.only_lang:
            kept[lang] = MailText("", "")
            continue
        text = MailText(getattr(texts.subject, lang), getattr(texts.body, lang))
        try:
            kept[lang] = check_text(mail, text)
        except Refusal as refusal:
            raise Refusal(refusal.message, field=f"{refusal.field}_{lang}", code=refusal.code) from None
    return Texts(
        subject=Words(*(kept[lang].subject for lang in LANGUAGES)),
        body=Words(*(kept[lang].body for lang in LANGUAGES)),
        only_lang=texts.only_lang,
    )
