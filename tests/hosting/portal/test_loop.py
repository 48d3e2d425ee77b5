"""The whole of it: days are sent, the link of the mail answers, the office takes a proposal up, the host sees it."""

from tests.hosting.portal.world import page, press, words
from tests.hosting.world import add, fresh, item, link_of, mails, make_host, make_tour, release, state
from tourapp.access.actor import SYSTEM
from tourapp.core.db import unit_of_work
from tourapp.hosting import queries, services
from tourapp.programme.kinds import Confirmation

TITLES = tuple(f"Visit {number}" for number in range(1, 8))


def test_six_agreed_and_one_proposed_by_the_link_of_the_mail_and_taken_up(app, client):
    with app.app_context():
        event = make_tour()
        host = make_host(event)
        for number, title in enumerate(TITLES):
            add(event, host, title, f"{10 + number}:00-{10 + number}:45")
        release(event)
        (mail,) = mails(host, "hosting/days")
        token = link_of(mail).rpartition("/host/")[2].partition("?")[0]
        ids = [item(event, title).id for title in TITLES]
    assert "7件中0件 了承済" in words(page(client, token))
    for each in ids[:6]:
        assert press(client, token, each, "agree").status_code == 303
    proposed = press(
        client, token, ids[6], "propose", starts="16:15", ends="17:00", text="到着が16時10分以降のため"
    )
    assert proposed.status_code == 303
    assert "7件中6件了承済、1件は変更提案中" in words(page(client, token)).replace(" ", "")
    with app.app_context():
        with unit_of_work():
            (found,) = [each for each in queries.answers(fresh(host)) if each.item_id == ids[6]]
            services.take_up(SYSTEM, found)
        moved = item(event, TITLES[6])
        assert (moved.starts.local.hour, moved.starts.local.minute) == (16, 15)
        assert state(event, TITLES[6]) is Confirmation.CONFIRMED
    said = words(page(client, token))
    assert "7件中7件 了承済" in said and "ご提案のとおり変更いたしました。" in said
    with app.app_context():
        release(event)
    said = words(page(client, token))
    assert "16:15〜17:00" in said.replace(" ", "")
    assert "了承後に変更あり" not in said
