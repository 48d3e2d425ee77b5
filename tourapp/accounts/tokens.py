"""Tokens of links and sessions: random, told once, kept only as their hash."""

import hashlib
import secrets


def new_token() -> str:
    """Forty-three characters of 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What we keep of a token. So much chance needs no slow hash (ASVS 6.5.2); it is found, not compared."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
