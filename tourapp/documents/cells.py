"""What stands in each column of an itinerary, in one language: values in, lines of text out.

An item comes as its circle reads it; what the circle may not see is not in it.
"""

from collections.abc import Callable, Iterator

from tourapp.core.text import has_japanese
from tourapp.core.words import Words
from tourapp.documents import wording
from tourapp.programme.choices import INTERPRETATION, LANGUAGES, MODES, PHOTOGRAPHY
from tourapp.programme.kinds import KINDS, ItemKind
from tourapp.programme.reading import EVERYBODYS
from tourapp.programme.rules import ReleasedItem

Cell = Callable[[ReleasedItem, str], Iterator[str]]

_PHOTOGRAPHED = ("visit", "courtesy", "seminar")
"""Groups of kinds in which one wonders whether one may take a picture. Elsewhere only a refusal is said."""


def title(item: ReleasedItem, lang: str) -> Iterator[str]:
    yield item.title.in_(lang)


def place(item: ReleasedItem, lang: str) -> Iterator[str]:
    where = item.place or item.travel_from
    said = where.in_(lang)
    between = " " if has_japanese(said) else ", "
    yield between.join(text for text in (said, item.room) if text)


def received_by(item: ReleasedItem, lang: str) -> Iterator[str]:
    """Who receives, by post and without honorific (R35, R36), then who leads and who speaks."""
    receivers = dict.fromkeys(words for words in (item.principal, item.host) if words)
    for number, words in enumerate(receivers):
        yield _with_body(words, item.host_organisation if not number else Words(), lang)
    if item.host_families:
        yield item.host_families.in_(lang)
    if item.moderator and item.moderator not in item.speakers:
        yield _led(wording.MODERATOR, [item.moderator], lang)
    if item.speakers:
        yield _led(wording.SPEAKER if len(item.speakers) == 1 else wording.SPEAKERS, item.speakers, lang)


def met_by(item: ReleasedItem, lang: str) -> Iterator[str]:
    """The same, and who interprets; where that is not known, how."""
    yield from received_by(item, lang)
    if item.interpreters:
        yield _interpreters(item, lang)
    elif item.interpretation in INTERPRETATION and item.interpretation != "none":
        yield _how_interpreted(item, lang)


def interpreting(item: ReleasedItem, lang: str) -> Iterator[str]:
    """Who interprets, how, and between which languages: for interpreters, also where nobody has to."""
    between = "・" if lang == "ja" else ", "
    if item.interpreters:
        yield between.join(post.in_(lang) for post in item.interpreters)
    if item.interpretation in INTERPRETATION:
        yield INTERPRETATION[item.interpretation].in_(lang)
    if item.languages:
        yield between.join(
            LANGUAGES[code].in_(lang) if code in LANGUAGES else code for code in item.languages
        )


def travel(item: ReleasedItem, lang: str) -> Iterator[str]:
    """How one gets there, and how long that takes."""
    if item.kind is ItemKind.TRAVEL:
        yield _leg(item.travel_mode, item.travel_minutes or _minutes(item), lang)
        if item.vehicle:
            yield item.vehicle.in_(lang)
    elif item.transfer_mode or item.transfer_minutes:
        yield _leg(item.transfer_mode, item.transfer_minutes, lang)


def meal(item: ReleasedItem, lang: str) -> Iterator[str]:
    if item.meal_kind in wording.MEALS_SHORT:
        yield wording.MEALS_SHORT[item.meal_kind].in_(lang)


def notes(item: ReleasedItem, lang: str) -> Iterator[str]:
    """Remarks for this circle, then what to know and to bring."""
    if item.track not in EVERYBODYS:
        yield wording.labelled(wording.TRACK, item.track, lang)
    for remark in item.remarks:
        yield remark.in_(lang)
    if item.wet_weather:
        yield wording.labelled(wording.IF_WET, item.wet_weather.in_(lang), lang)
    flags = [words.in_(lang) for words in _flags(item)]
    yield ("・" if lang == "ja" else "; ").join(flags)
    for label, words in (
        (wording.GIFT, item.gift),
        (wording.DRESS, item.dress),
        (wording.ON_CALL, item.on_call),
    ):
        if words:
            yield wording.labelled(label, words.in_(lang), lang)


def stay(item: ReleasedItem, lang: str) -> Iterator[str]:
    """Where one sleeps, with what is said of it, in one line."""
    names = dict.fromkeys(
        text
        for text in (item.title.in_(lang), item.place.in_(lang), item.room)
        if text and text != KINDS[ItemKind.LODGING].name.in_(lang)
    )
    remarks = [remark.in_(lang) for remark in item.remarks]
    yield ("　" if lang == "ja" else ", ").join(filter(None, (*names, *remarks)))


def _flags(item: ReleasedItem) -> Iterator[Words]:
    if item.is_optional:
        yield wording.OPTIONAL
    if item.photography in PHOTOGRAPHY and _is_photography_said(item):
        yield PHOTOGRAPHY[item.photography]
    if item.cards:
        yield wording.CARDS


def _is_photography_said(item: ReleasedItem) -> bool:
    return item.photography != "allowed" or KINDS[item.kind].group in _PHOTOGRAPHED


def _with_body(post: Words, body: Words, lang: str) -> str:
    """`Director, Transport Policy, Toyota City` / `豊田市 交通政策課長`; the body once, where the post names it."""
    said, of = post.in_(lang), body.in_(lang)
    if not of or of in said:
        return said
    return f"{of} {said}" if lang == "ja" else f"{said}, {of}"


def _led(label: Words, posts: tuple[Words, ...] | list[Words], lang: str) -> str:
    texts = [post.in_(lang) for post in posts]
    return f"{label.in_(lang)} {'・'.join(texts)}" if lang == "ja" else f"{label.en}: {', '.join(texts)}"


def _interpreters(item: ReleasedItem, lang: str) -> str:
    label = wording.INTERPRETER if len(item.interpreters) == 1 else wording.INTERPRETERS
    return _led(label, item.interpreters, lang)


def _how_interpreted(item: ReleasedItem, lang: str) -> str:
    how = INTERPRETATION[item.interpretation].in_(lang)
    return how if lang == "ja" else f"{wording.INTERPRETER.en}: {how.lower()}"


def _leg(mode: str, minutes: int | None, lang: str) -> str:
    long = (f"{minutes}分" if lang == "ja" else f"{minutes} min") if minutes else ""
    said = MODES[mode].in_(lang) if mode in MODES else ""
    return (" " if lang == "ja" else ", ").join(text for text in (said, long) if text)


def _minutes(item: ReleasedItem) -> int | None:
    if item.starts is None or item.ends is None:
        return None
    return int((item.ends.instant - item.starts.instant).total_seconds() // 60) or None
