"""Addresses of our own pages for mails, calendars and commands: always under the configured base, never under the
`Host` that a request came with."""

from flask import current_app


def address_of(endpoint: str, **values: object) -> str:
    """The full address of a page, for example `address_of("event", slug="seminar-2027")`."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['BASE_URL']}{path}"
