"""Text: what is kept, what is compared, what is sorted, and how a person is called.

What people type is kept as they typed it, apart from characters that nobody can see (`clean_line`,
`clean_block`). Comparing and searching use keys made from it (`search_key`, `email_key`), which are never
shown.
"""

import re
import unicodedata

from tourapp.core.variants import KANJI, LATIN
from tourapp.core.words import language_of

# --- what is kept ----------------------------------------------------------------------------------

# Characters that show nothing: soft hyphen, zero-width space and joiners, marks that turn the direction of
# writing (they make a name or a file name read as another), tags, annotation marks, byte order mark,
# non-characters. Selectors of kanji variants (U+FE00, U+E0100 …) are not among them: they belong to the name
# as it was typed.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
    "|[\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NEW_LINE = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# NFC would replace these kanji by their unified twins (神 with the older radical by 神): the name would
# change.
_COMPATIBILITY_KANJI = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")


def clean_line(text: str) -> str:
    """One line as it may be kept: composed (NFC), trimmed, without control, invisible or direction
    characters.

    Line breaks and tabs become a space, runs of plain spaces one space. Nothing is normalised by NFKC: ①, ㈱,
    髙 and the full-width space inside a name stay.
    """
    if text.isascii() and text.isprintable():  # most lines
        return " ".join(filter(None, text.split(" ")))
    return re.sub(" +", " ", _visible(_NEW_LINE.sub(" ", text))).strip()


def clean_block(text: str) -> str:
    """Text of several lines, cleaned like a line; line breaks of every kind become `\\n`.

    No space at the end of a line, no empty line at the beginning or end; indentation stays.
    """
    lines = [_visible(line).rstrip() for line in _NEW_LINE.split(text)]
    return "\n".join(lines).strip("\n")


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", _CONTROL.sub("", text.replace("\t", " ")))
    parts = _COMPATIBILITY_KANJI.split(text)
    return "".join(
        part if _COMPATIBILITY_KANJI.match(part) else unicodedata.normalize("NFC", part) for part in parts
    )


# --- what is compared ------------------------------------------------------------------------------

# Only the marks of European scripts: the voicing marks of kana and the vowels of other scripts are not
# accents.
ACCENTS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_ACCENTS = re.compile(ACCENTS)
_VARIANT_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d]")
APOSTROPHES = "['’‘ʼʻ`´′]"
_APOSTROPHES = re.compile(APOSTROPHES)
JAPANESE_LETTERS = (
    "々〆〇\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"  # kanji, half-width kana
)
_JAPANESE = re.compile(f"[{JAPANESE_LETTERS}]")
_SPACE_IN_JAPANESE = re.compile(f"(?<=[{JAPANESE_LETTERS}]) (?=[{JAPANESE_LETTERS}])")
# Katakana to hiragana; the small ヵ and ヶ of place names (茅ヶ崎, 茅ケ崎) are read as the large ones.
HIRAGANA = str.maketrans(
    {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)} | {"ヵ": "か", "ヶ": "け"}
)
# What is neither letter nor figure, as `search_key` sees it.
_PLAIN = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()} | {"'": None, "`": None})


def has_japanese(text: str) -> bool:
    """Whether there is kana or kanji in it. (A Chinese name in Han characters counts as well.)"""
    return bool(_JAPANESE.search(text))


def search_key(text: str) -> str:
    """The text as searching sees it; two spellings that a person would call the same have the same key.

    Folded: case, accents, width, katakana and hiragana, older and variant kanji, ø ß æ ł and the like.
    Apostrophes vanish, other punctuation and hyphens are one space, and no space stands between Japanese
    characters. Taking the key of a key changes nothing.
    """
    if text.isascii():  # most texts, and a twentieth of the time
        return " ".join(text.lower().translate(_PLAIN).split())
    text = _INVISIBLE.sub("", _VARIANT_SELECTORS.sub("", text))
    # Apostrophes before NFKC too: it turns ´ into a space and an accent.
    text = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text)).casefold()
    text = _APOSTROPHES.sub("", _ACCENTS.sub("", unicodedata.normalize("NFKD", text))).translate(LATIN)
    text = unicodedata.normalize("NFKC", text).translate(KANJI).translate(HIRAGANA)
    text = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return _SPACE_IN_JAPANESE.sub("", " ".join(text.split()))


_NO_BREAK_SPACES = re.compile("[\u00a0\u2007\u202f]")


def email_key(address: str) -> str:
    """An address as it is compared and must be unique (rule R11).

    Trimmed, NFKC (full-width letters and ＠), lower case in the whole address, no invisible characters and no
    no-break spaces, as they come with text copied out of mails. What follows a plus sign stays: a different
    address.
    """
    text = _INVISIBLE.sub("", _NO_BREAK_SPACES.sub("", _CONTROL.sub("", address)))
    text = unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFKC", text).strip()


# --- how people are called and sorted --------------------------------------------------------------


def person_name(given: str, family: str, order: str, lang: str, *, local: str = "") -> str:
    """The name of a person as a reader of `lang` sees it (rule R34).

    `order` is `family_first`, `given_first` or `single`; either part may be empty. A family name that comes
    first is written in capitals in Roman letters (`YAMADA Haruo`) in both languages. `local` is the name in
    its own script, as one text; a Japanese reader sees it when it is Japanese, and everybody does when there
    is no other.
    """
    if order not in ("family_first", "given_first", "single"):
        raise ValueError(f"not an order of names: {order!r}")
    given, family, local = given.strip(), family.strip(), local.strip()
    if local and (not (given or family) or (language_of(lang) == "ja" and has_japanese(local))):
        return local
    if not (given and family):
        return given or family
    if has_japanese(family) or has_japanese(given):
        return f"{family} {given}"
    if order == "family_first":
        return f"{family.upper()} {given}"
    return f"{given} {family}"


def sort_key_name(given: str, family: str, *, kana: str = "") -> str:
    """A key that puts people in order when compared by code point: Roman letters first, then Japanese.

    Japanese names go by kana in the order of the fifty sounds (か and が together, the plain one first),
    others by family name, or the only name, without accents. In a database, compare it bytewise (collation
    `C`).
    """
    if kana.strip():
        # The gap between family and given name stays: はら あきこ comes before はらだ あい.
        parts = [search_key(part) for part in unicodedata.normalize("NFKC", kana).split()]
        return _BETWEEN.join([*(_plain_sounds(part) for part in parts), *parts])
    return _BETWEEN.join(key for key in (search_key(family), search_key(given)) if key)


# Sorts before every letter and before the single space inside a name.
_BETWEEN = "  "
_LARGE_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_VOWELS = {"A": "あ", "I": "い", "U": "う", "E": "え", "O": "お"}


def _plain_sounds(hiragana: str) -> str:
    """Kana without voicing marks, small kana as large ones, the long mark as the vowel that it lengthens."""
    unvoiced = re.sub("[\u3099\u309a]", "", unicodedata.normalize("NFD", hiragana)).translate(_LARGE_KANA)
    plain: list[str] = []
    for char in unvoiced:
        if char == "ー" and plain:
            # The Unicode name of a kana ends with its vowel: HIRAGANA LETTER KA.
            char = _VOWELS.get(unicodedata.name(plain[-1], " ")[-1], char)
        plain.append(char)
    return "".join(plain)
