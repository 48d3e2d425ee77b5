"""A host's page as somebody opens it: its link, what it says, what is pressed."""

import re
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.hosting.world import fresh
from tourapp.access.actor import SYSTEM
from tourapp.accounts.tokens import token_hash
from tourapp.core.db import session, unit_of_work
from tourapp.hosting import links
from tourapp.hosting.models import Contact, Engagement, HostLink

WHO = {"section": "交通政策課", "post": "主査", "name": "見本 太郎"}


def link_of(
    host: Engagement, *, to_contact: bool = True, section: str = "", items: tuple[str, ...] = ()
) -> str:
    """The token of a new link: to the main contact, or for a section."""
    with unit_of_work():
        engagement = fresh(host)
        contact: Contact | None = engagement.main_contact if to_contact and not section else None
        return links.new_link(SYSTEM, engagement, contact=contact, section=section, items=items)


def row(token: str) -> HostLink:
    chosen = sa.select(HostLink).where(HostLink.token_hash == token_hash(token))
    return session().scalars(chosen.execution_options(populate_existing=True)).one()


def page(client: FlaskClient, token: str, path: str = "", lang: str = "ja") -> str:
    """The text of a page of this link, opened by somebody who has chosen no language before."""
    mark = "&" if "?" in path else "?"
    answer = client.get(f"/host/{token}{path}{mark}lang={lang}" if lang else f"/host/{token}{path}")
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def press(client: FlaskClient, token: str, item_id: Any, act: str, edition: int = 1, **fields: Any) -> Any:
    data = {"act": act, "edition": str(edition), **WHO, **fields}
    return client.post(
        f"/host/{token}/items/{item_id}",
        data={key: value for key, value in data.items() if value is not None},
    )


def words(text: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
