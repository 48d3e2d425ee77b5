"""One cell of an itinerary, taken apart: what is said in it of the weather, of people, of a place, of a night. Pure.

Everything that is cut out is kept somewhere; what is left over is given back.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tourapp.core.text import has_japanese
from tourapp.core.words import Words
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.folding import folded, is_readable, says_something, trimmed, without

# --- both languages in one cell --------------------------------------------------------------------------

_STROKE = re.compile(r"\s*[/／|｜]\s*")
_TAIL = re.compile(r"(?<=[^\x00-\u024f])[\s\u3000]+(?=[A-Za-z][^\u3041-\u9fff]*\s[^\u3041-\u9fff]*$)")
_HEAD = re.compile(r"^([A-Za-z][^\u3041-\u9fff]*\s[^\u3041-\u9fff]*?)[\s\u3000]+(?=[\u3041-\u9fff「『（])")
_LATIN_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]+")


def sides_of(line: str) -> list[tuple[str, str]]:
    """A line as (language, text): one pair, or two where it says the same in both, one after the other."""
    if not is_readable(line):
        return [(_language(line), line)]
    parts = _STROKE.split(line, maxsplit=1)
    if (
        len(parts) == 2
        and all(map(says_something, parts))
        and len({has_japanese(part) for part in parts}) == 2
    ):
        return [(_language(part), part) for part in parts]
    if has_japanese(line):
        for form in (_TAIL, _HEAD):
            found = form.search(line)
            if found:
                cut = found.end() if form is _HEAD else found.start()
                one, other = line[:cut].strip(), line[cut:].strip()
                latin = one if form is _HEAD else other
                japanese = other if form is _HEAD else one
                if (
                    len(_LATIN_WORDS.findall(latin)) >= 2
                    and not has_japanese(latin)
                    and has_japanese(japanese)
                ):
                    return [(_language(one), one), (_language(other), other)]
    return [(_language(line), line)]


def both(lines: Iterable[str], between: str = "\n") -> Words:
    """Lines in either language as words, each side in its order."""
    said: dict[str, list[str]] = {"en": [], "ja": []}
    for line in lines:
        for lang, text in sides_of(line):
            said[lang].append(text)
    return Words(between.join(said["en"]), between.join(said["ja"]))


def _language(text: str) -> str:
    return "ja" if has_japanese(text) else "en"


# --- lines with a label ----------------------------------------------------------------------------------

_LABELS: tuple[tuple[Column, str], ...] = (
    (
        Column.WET_WEATHER,
        r"(?:雨天|荒天)(?:時|の場合|の際)(?:は|には)?|(?:if|in case of) (?:wet|rain)|if it rains|wet weather",
    ),
    (Column.RECEIVED_BY, r"説明者|対応者|応対者|面会者|受入担当|対応|出迎え|received by|met by|contact"),
    (Column.SPEAKERS, r"講師|講演者|発表者|speakers?|lecturer"),
    (Column.INTERPRETER, r"通訳者?|interpreters?|interpretation"),
    (Column.PLACE, r"場所|会場|集合場所|place|venue|meeting point"),
    (Column.TRANSPORT, r"交通機関|交通手段|移動手段|交通|transport|travel"),
    (Column.LODGING, r"宿泊(?:先|地|場所)?|宿舎|ホテル|hotel|stay|accommodation|lodging|overnight(?: at)?"),
    (Column.REMARKS, r"備考|注意(?:事項)?|持ち物|服装|注|notes?|remarks?|dress"),
)
_LABELLED = tuple((column, re.compile(rf"^[\s※*・●■◆◎○(]*(?:{form})\s*[:：]\s*")) for column, form in _LABELS)
_UNCOLONED = (
    (
        Column.WET_WEATHER,
        re.compile(
            r"^[\s※*・(]*(?:(?:雨天|荒天)(?:時|の場合|の際)(?:は|には)?|if wet|in case of rain)[\s、,]*"
        ),
    ),
    (Column.INTERPRETER, re.compile(r"^[\s(]*(?:通訳|interpreter)\s+")),
    (Column.LODGING, re.compile(r"^[\s★☆(]*(?:宿泊|overnight at)\s+")),
)
_BEFORE_NIGHT = " ★☆◎●■◆※"
_NIGHTS = ("宿泊予定", "泊予定", "宿泊", "泊")
_NO_NIGHTS = ("民", "車中", *"0123456789")
"""What stands before 泊 where no hotel is named: 民泊, 車中泊, 2泊."""
_NOTE = re.compile(r"^\s*(?:[※*＊●■◆◇○◎・•-]|\(注|注\d?[)）])")
_OUTER = re.compile(r"^\s*[(（]\s*(?P<inner>.*?)\s*[)）]\s*$", re.DOTALL)


def labelled(line: str) -> tuple[Column, str] | None:
    """What a line says it is about, and the line without that label: `通訳：沢田` is (INTERPRETER, 沢田)."""
    if not is_readable(line):
        return None
    plain = folded(line)
    for column, form in (*_LABELLED, *_UNCOLONED):
        if found := form.match(plain):
            rest = _unwrapped(line, found.end())
            if says_something(rest):
                return column, rest
    if hotel := _hotel(line, plain):
        return Column.LODGING, hotel
    if _NOTE.match(plain) and says_something(line):
        return Column.INTERNAL, line
    return None


def _hotel(line: str, plain: str) -> str:
    """The hotel of a line that is about a night: `★豊田市内ホテル泊`; empty for any other line."""
    shown = plain.rstrip()
    name = shown.lstrip(_BEFORE_NIGHT)
    start = len(shown) - len(name)
    is_starred = "★" in shown[:start] or "☆" in shown[:start]
    ending = next((word for word in _NIGHTS if name.endswith(word)), "")
    name = name.removesuffix(ending).rstrip()
    is_night = bool(ending) and not name.endswith(_NO_NIGHTS)
    particle = next((each for each in ("にて", "に", "で") if is_night and name.endswith(each)), "")
    name = name.removesuffix(particle).rstrip()
    is_whole = says_something(name) and (is_night or (is_starred and not ending))
    return line[start : start + len(name)] if is_whole else ""


def _unwrapped(line: str, start: int) -> str:
    """What follows a label; without the bracket at its end when one was opened before the label."""
    rest = line[start:].strip()
    opened = folded(line[:start]).count("(") > 0
    return rest[:-1].rstrip() if opened and rest[-1:] in (")", "）") else rest


# --- brackets --------------------------------------------------------------------------------------------

_BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_PLACE_WORDS = re.compile(
    r"館|室(?!内)|階|庁舎|市庁|区役所|市役所|町役場|村役場|県庁|都庁|道庁|府庁|会場|講堂|議場|ホール|センター|駅|空港|港(?!湾)|ホテル|旅館|公園|大学"
    r"|学校|病院|工場|ビル|プラザ|ロビー|レストラン|神社|寺$|城$|スタジアム|劇場|研究所|事務所|本部|支所"
    r"|\b(?:hall|room|floor|station|airport|hotel|museum|centre|center|office|building|library|park|university|school"
    r"|hospital|terminal|stadium|theatre|lobby|restaurant)\b"
)


def looks_like_a_place(text: str) -> bool:
    """Whether a text in brackets seems to be where something happens."""
    plain = folded(text)
    return bool(_PLACE_WORDS.search(plain)) and not re.search(r"視察|移動|見学|説明|について|\d\s*名", plain)


@dataclass
class Parted:
    """A line of a programme, taken apart. `said` is what it says under a label, in brackets or not."""

    text: str
    said: list[tuple[Column, str]] = field(default_factory=list)


def parted(line: str, is_place: Callable[[str], bool], *, takes_place: bool) -> Parted:
    """A line without what it says in brackets of weather, people, a night or (where `takes_place`) the place.

    A bracket about anything else stays where it is.
    """
    found = Parted(line)
    if not is_readable(line):
        return found
    for bracket in reversed(list(_BRACKET.finditer(folded(line)))):
        inner = line[bracket.start(1) : bracket.end(1)].strip()
        known = labelled(inner)
        if known and known[0] is not Column.INTERNAL and known[0] is not Column.REMARKS:
            found.said.insert(0, known)
        elif takes_place and (is_place(inner) or looks_like_a_place(inner)):
            found.said.insert(0, (Column.PLACE, inner))
            takes_place = False
        else:
            continue
        found.text = without(found.text, bracket.start(), bracket.end())
    found.text = trimmed(found.text)
    wet = re.search(r"[\s※、。]*(?:雨天|荒天)(?:時|の場合)\s*[:：は]\s*", found.text)
    if wet and says_something(rest := found.text[wet.end() :]):
        found.said.append((Column.WET_WEATHER, rest.strip()))
        found.text = trimmed(found.text[: wet.start()])
    return found


def is_all_bracket(line: str) -> str:
    """What stands in the brackets of a line that is nothing else; empty for any other line."""
    found = _OUTER.match(line) if is_readable(line) else None
    inner = found["inner"] if found else ""
    return "" if re.search(r"[()（）]", inner) else inner


# --- places and rooms ------------------------------------------------------------------------------------

_FLOOR = re.compile(
    r"[\s、,]*((?:地下)?\d{1,2}\s*階.*|b?\d{1,2}f\b.*"
    r"|(?:ground|first|second|third|fourth|fifth|sixth|\d{1,2}(?:st|nd|rd|th)) floor.*|\d{1,2}/f.*)$"
)
_ROOM = re.compile(
    r"[\s、,]+(\S*(?:会議室|応接室|議場|大会議場|ホール|講堂|研修室|控室|\d号室|の間)\S*"
    r"|(?:meeting |conference )?room\b.*)$"
)


def place_and_room(text: str, is_place: Callable[[str], bool]) -> tuple[str, str]:
    """Where, and in which room of it: `本館3階第1会議室` is (本館, 3階第1会議室). A known place is one as it stands."""
    if is_place(text) or not is_readable(text):
        return text, ""
    plain = folded(text)
    for form in (_FLOOR, _ROOM):
        found = form.search(plain)
        if found and found.start() > 0:
            return trimmed(text[: found.start()]), text[found.start(1) :].strip()
    return text, ""
