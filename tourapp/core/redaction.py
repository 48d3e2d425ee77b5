"""What a log must not keep, and how it is taken out: secrets, addresses, bodies, whatever people typed.

The last net, not the first: code does not log such things. But libraries log paths, errors quote values, and
a log is copied to places where nobody thinks of a passport.
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import Enum
from urllib.parse import parse_qsl
from uuid import UUID

REDACTED = "<redacted>"

# Parts of the names of fields whose values never stand in a log.
_SECRET_NAMES = re.compile(
    "passw|secret|token|cookie|authori[sz]ation|session_?(id|key)|csrf|otp|credential|api_?key|private"
    "|e_?mail|phone|address|given_name|family_name|full_name|dietary|access_needs|passport"
    "|^(body|form|files|payload|params|parameters|answers?)$"
)

# The end of these addresses is a key (contract of addresses); a calendar keeps its kind of file.
_TOKEN_PATH = re.compile(
    r"(/(?:calendar|host|draft|endorse|member|sign-in|verify)/)"
    r"""[^/\s?#"'<>]+?(\.(?:ics|jcal|xcal))?(?=[/\s?#"'<>]|$)"""
)
_QUERY = re.compile(r"""\?([^\s"'<>=?]+=[^\s"'<>]*)""")
_URL_PASSWORD = re.compile(r"(://)[^/\s@]+@")
# It begins at the beginning of a word only, so that a long text without an address is read once.
_EMAIL = re.compile(
    r"""(?<![^\s@<>"'(),:;=/?&])[^\s@<>"'(),:;=/?&]+(?:@|%40)[^\s@<>"'(),:;=/?&]*[^\s@<>"'(),:;=/?&.]"""
)
# A random token wherever it stands: long, of letters of both cases and digits.
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{32,}(?![\w-])", re.ASCII)
# What SQLAlchemy and PostgreSQL quote of a failed statement.
_PARAMETERS = re.compile(r"\[parameters: .*?\](?=\n|$)", re.DOTALL)
_DETAIL = re.compile(r"(DETAIL: ).*")


# Nothing above can match this: no sign that an address, a query or a statement has, and too short for a token, or
# without capitals. Most of what is logged is a word, a number or a time.
_HARMLESS = re.compile(r"[\w.:+-]{0,31}|[a-z\d_.:+-]*", re.ASCII)


def redact_text(text: str) -> str:
    """The text without tokens, passwords, e-mail addresses, query strings (but `lang`), values of statements.

    Redacting twice changes nothing.
    """
    if _HARMLESS.fullmatch(text):
        return text
    text = _PARAMETERS.sub(f"[parameters: {REDACTED}]", text)
    text = _DETAIL.sub(rf"\1{REDACTED}", text)
    text = _URL_PASSWORD.sub(rf"\1{REDACTED}@", text)
    text = _TOKEN_PATH.sub(lambda match: f"{match[1]}{REDACTED}{match[2] or ''}", text)
    text = _QUERY.sub(lambda match: _only_language(match[1]), text)
    text = _EMAIL.sub("<email>", text)
    return _TOKEN.sub(REDACTED, text)


def _only_language(query: str) -> str:
    for name, value in parse_qsl(query):
        if name == "lang" and value in ("en", "ja"):
            return f"?lang={value}"
    return ""


def redact(value: object, name: str = "") -> object:
    """A value as a log may keep it, under the name of its field.

    Numbers, dates, ids and states stay, texts are redacted, mappings and lists part by part. Of any other
    object only the name of its type is left: its representation is not ours to trust.
    """
    if name and _SECRET_NAMES.search(name.lower()):
        return value if value is None or isinstance(value, bool) else REDACTED
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return redact(value.value)
        case str():
            return redact_text(value)
        case date() | time() | timedelta() | UUID():
            return str(value)
        case Mapping():
            return {redact_text(str(key)): redact(part, str(key)) for key, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [redact(part) for part in value]
        case _:
            return f"<{type(value).__name__}>"
