"""The second factor: codes of six figures from an authenticator (TOTP, RFC 6238)."""

import datetime as dt
import hmac
import re

import pyotp
import segno

STEP = 30
"""Seconds for which a code stands."""
_DRIFT = (0, -1, 1)
"""Clocks of telephones: the code before and the one after count as well."""
_SECRET = re.compile(r"[A-Z2-7]{32}")


def new_secret() -> str:
    """160 random bits in base32, as authenticators take them."""
    return pyotp.random_base32(32)


def is_secret(text: str) -> bool:
    """Whether it looks like what `new_secret` makes."""
    return _SECRET.fullmatch(text) is not None


def grouped(secret: str) -> str:
    """The secret for typing: groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def provisioning_address(secret: str, *, account: str, site: str) -> str:
    """The `otpauth:` address that an authenticator reads."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=account, issuer_name=site)


def qr_svg(address: str) -> str:
    """The address as a picture to scan: inline SVG without styles, dark on light whatever the theme."""
    code = segno.make(address, error="m")
    return str(
        code.svg_inline(
            scale=5, border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
        )
    )


def matching_step(secret: str, code: str, *, now: dt.datetime, last_step: int | None) -> int | None:
    """The half minute (counted since 1970) for which this code is right; None when it is wrong or was used.

    A step at or before `last_step` never counts: a code read over somebody's shoulder is worth nothing.
    """
    code = re.sub(r"\s", "", code)
    current = int(now.timestamp()) // STEP
    found = None
    for drift in _DRIFT:
        step = current + drift
        expected = pyotp.TOTP(secret, interval=STEP).generate_otp(step)
        if hmac.compare_digest(expected.encode(), code.encode("utf-8", "replace")) and found is None:
            found = step
    return None if found is None or (last_step is not None and found <= last_step) else found
