"""How large a file is, in the words of its reader."""

from babel.units import format_unit

from tourapp.core.words import language_of

_LOCALES = {"en": "en_GB", "ja": "ja"}
_STEPS = (("megabyte", 1_000_000), ("kilobyte", 1_000))


def file_size(size: int, *, lang: str) -> str:
    """A number of bytes as people say it: `607 bytes`, `12 kB`, `3.4 MB`; in Japanese `607 バイト`, `12 KB`, `3.4 MB`.

    Kilobytes are whole, megabytes have one digit after the point.
    """
    locale = _LOCALES[language_of(lang)]
    for unit, step in _STEPS:
        # What would be read as 1000 of the smaller unit is one of the larger.
        if size >= step - step // 2000:
            amount = round(size / step, 1) if unit == "megabyte" else round(size / step)
            return format_unit(amount, f"digital-{unit}", "short", locale=locale)
    return format_unit(size, "digital-byte", "long", locale=locale)
