"""What a circle is told of an item besides when and where, in plain lines: for calendars, mails and paper."""

from collections.abc import Iterator
from itertools import chain

from tourapp.core.words import Words
from tourapp.programme.choices import INTERPRETATION, LANGUAGES, MEALS, MODES, PHOTOGRAPHY
from tourapp.programme.rules import ReleasedItem

SPEAKERS = Words("Speakers", "登壇者")
MODERATOR = Words("Moderator", "進行")
RECEIVED_BY = Words("Received by", "対応者")
INTERPRETED = Words("Interpreting", "通訳")
MEAL = Words("Meal", "食事")
TRANSFER = Words("Before it", "移動")
TRAVEL = Words("Travel", "移動")
DRESS = Words("Dress", "服装")
CARDS = Words("Bring business cards", "名刺交換あり")
GIFT = Words("Gift", "記念品")
WET = Words("If wet", "雨天時")
ON_CALL = Words("On call", "緊急時担当")
FROM = Words("from %s", "%sから")


def lines(item: ReleasedItem, lang: str) -> list[str]:
    """Remarks, then people by post, then what to bring and to know. What the circle may not see is not in the item."""
    remarks = (words.in_(lang) for words in item.remarks)
    return [text for text in chain(remarks, _people(item, lang), _to_know(item, lang)) if text]


def _people(item: ReleasedItem, lang: str) -> Iterator[str]:
    comma = "、" if lang == "ja" else ", "
    if item.moderator and item.moderator not in item.speakers:
        yield _line(MODERATOR, item.moderator.in_(lang), lang)
    if item.speakers:
        yield _line(SPEAKERS, comma.join(post.in_(lang) for post in item.speakers), lang)
    if item.host:
        receiver = (item.host.in_(lang), item.host_organisation.in_(lang))
        yield _line(RECEIVED_BY, comma.join(text for text in receiver if text), lang)
    if item.interpretation or item.languages:
        said = [LANGUAGES[code].in_(lang) if code in LANGUAGES else code for code in item.languages]
        how = INTERPRETATION.get(item.interpretation)
        posts = [post.in_(lang) for post in item.interpreters]
        yield _line(INTERPRETED, comma.join((*([how.in_(lang)] if how else []), *said, *posts)), lang)


def _to_know(item: ReleasedItem, lang: str) -> Iterator[str]:
    if item.travel_mode:
        yield _line(TRAVEL, _leg(MODES.get(item.travel_mode), item.travel_minutes, lang), lang)
    if item.transfer_from:
        leg = _leg(MODES.get(item.transfer_mode), item.transfer_minutes, lang)
        yield _line(TRANSFER, f"{FROM.in_(lang) % item.transfer_from.in_(lang)} {leg}".strip(), lang)
    if item.meal_kind in MEALS:
        yield _line(MEAL, MEALS[item.meal_kind].in_(lang), lang)
    if item.photography in PHOTOGRAPHY:
        yield PHOTOGRAPHY[item.photography].in_(lang)
    if item.cards:
        yield CARDS.in_(lang)
    for label, words in (
        (DRESS, item.dress),
        (GIFT, item.gift),
        (WET, item.wet_weather),
        (ON_CALL, item.on_call),
    ):
        if words:
            yield _line(label, words.in_(lang), lang)


def _leg(mode: Words | None, minutes: int | None, lang: str) -> str:
    unit = "分" if lang == "ja" else " min"
    return ", ".join(
        part for part in (mode.in_(lang) if mode else "", f"{minutes}{unit}" if minutes else "") if part
    )


def _line(label: Words, text: str, lang: str) -> str:
    return f"{label.in_(lang)}{'：' if lang == 'ja' else ': '}{text}"
