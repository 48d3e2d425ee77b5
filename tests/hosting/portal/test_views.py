"""A host's page without an account: what it shows, what each button does, and what it refuses."""

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from tests.conftest import NOW
from tests.counting import statements
from tests.hosting.portal.world import WHO, link_of, page, press, row, words
from tests.hosting.world import (
    add,
    fresh,
    item,
    make_asked,
    make_host,
    make_tour,
    release,
    state,
)
from tourapp.access.actor import SYSTEM
from tourapp.core import clock
from tourapp.core.db import db, session, unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.hosting import queries, services
from tourapp.hosting.models import Dossier, HostLinkUse, SignOff
from tourapp.hosting.portal import uploads
from tourapp.hosting.states import AnswerKind, Approval, Channel
from tourapp.programme import services as programme
from tourapp.programme.kinds import Confirmation
from tourapp.programme.queries import content_of


@pytest.fixture
def asked(app):
    with app.app_context():
        event, host = make_asked()
        token = link_of(host)
        ids = {title: item(event, title).id for title in ("Station", "School")}
    return Asked(app, event, host, token, ids)


class Asked:
    """The tour whose host was asked, read anew whenever a test looks."""

    def __init__(self, app, event, host, token, ids):
        self.app, self.event, self.host, self.token, self.ids = app, event, host, token, ids

    def state(self, title="Station"):
        with self.app.app_context():
            return state(self.event, title)

    def answers(self):
        with self.app.app_context():
            return [
                (each.kind, each.text, each.section, each.name, each.channel, each.edition)
                for each in queries.answers(fresh(self.host))
            ]

    def move(self, title, hours, *, gives=True):
        from tests.builders import wall

        starts, ends = (wall(f"2027-06-21 {hour}", "Asia/Tokyo") for hour in hours.split("-"))
        with self.app.app_context():
            with unit_of_work():
                draft = item(self.event, title)
                programme.change_item(SYSTEM, draft, replace(content_of(draft), starts=starts, ends=ends))
            if gives:
                release(self.event)


# --- what it shows ----------------------------------------------------------------------------------------


def test_the_page_addresses_the_section_in_its_language_and_asks_by_day(asked, client):
    said = words(page(client, asked.token, lang=""))
    assert "豊田市 国際交流担当 御中" in said
    assert "行程案（第1版）のご確認のお願い" in said
    assert "2件中0件 了承済" in said and "残り2件" in said
    assert "貴市専用のページです。リンクの取扱いにご注意ください。" in said
    assert "ログインは不要です。入力内容は自動で保存されます。" in said
    assert (
        "6月21日（月）" in said and "Station（視察）" in said and "Station" in said and "Station会館" in said
    )
    assert "この内容で了承する" in said and "変更を提案" in said and "庁内調整中（回答予定日を入力）" in said


def test_the_page_is_there_in_english_as_well(asked, client):
    said = words(page(client, asked.token, lang="en"))
    assert "Draft itinerary, version 1: your reply" in said
    assert "0 of 2 agreed" in said and "Toyota City, 国際交流担当" in said


def test_before_the_first_edition_it_says_what_will_stand_there(app, client):
    with app.app_context():
        event = make_tour()
        host = make_host(event)
        add(event, host, "Station", "10:00-11:00")
        token = link_of(host)
    said = words(page(client, token))
    assert "Station" not in said and "まだご回答いただく項目はありません" in said


def test_the_page_shows_what_was_given_out_and_never_the_draft(asked, client):
    asked.move("Station", "15:00-16:00", gives=False)
    assert "15:00" not in page(client, asked.token) and "10:00" in page(client, asked.token)


def test_looking_changes_nothing_but_the_note_of_its_use(asked, client):
    before = _counts(asked.app)
    form = f"/items/{asked.ids['Station']}?do=propose"
    for path in ("", "/review", "/sections", "/sheet", "/sheet/file.xlsx", form):
        opened = client.get(f"/host/{asked.token}{path}")
        assert opened.status_code == 200
        opened.close()
    assert client.get(f"/host/{asked.token}/items/{asked.ids['Station']}?do=take_back").status_code == 404
    assert _counts(asked.app) == before
    with asked.app.app_context():
        assert len(session().scalars(sa.select(HostLinkUse)).all()) == 6
        assert row(asked.token).used_at == NOW


def _counts(app):
    with app.app_context():
        return {
            table.name: session().scalar(sa.select(sa.func.count()).select_from(table))
            for table in db.metadata.sorted_tables
            if table.name != "host_link_use"
        }


def test_the_number_of_statements_does_not_grow_with_the_items(asked, client, app):
    def asked_for():
        with app.app_context(), statements() as told:
            page(client, asked.token)
        return len(told)

    few = asked_for()
    with app.app_context():
        for number in range(5):
            add(asked.event, fresh(asked.host), f"More {number}", "16:00-17:00")
        release(asked.event)
    assert asked_for() <= few <= 25


# --- answers ----------------------------------------------------------------------------------------------


def test_agreeing_is_one_press_and_names_who(asked, client):
    answered = press(client, asked.token, asked.ids["Station"], "agree")
    assert answered.status_code == 303 and answered.location.startswith(f"/host/{asked.token}")
    assert asked.state() is Confirmation.CONFIRMED
    assert asked.answers() == [(AnswerKind.AGREE, "", "交通政策課", "見本 太郎", Channel.LINK, 1)]
    said = words(page(client, asked.token))
    assert "了承済" in said and "4月12日 交通政策課" in said and "2件中1件 了承済" in said


def test_who_answered_stands_in_the_next_form(asked, client):
    press(client, asked.token, asked.ids["Station"], "agree")
    text = page(client, asked.token)
    assert 'name="name" value="見本 太郎"' in text
    assert "見本 太郎" in page(client, asked.token, f"/items/{asked.ids['School']}?do=arrange")


def test_without_who_nothing_is_recorded_and_the_form_asks(asked, client):
    refused = press(client, asked.token, asked.ids["Station"], "agree", name="")
    assert refused.status_code == 422 and "氏名を入力してください" in refused.get_data(as_text=True)
    assert asked.state() is Confirmation.REQUESTED


def test_who_answers_can_be_said_once_for_the_page(asked, client):
    data = {"who-section": "秘書課", "who-post": "係長", "who-name": "見本 次郎"}
    text = client.post(f"/host/{asked.token}", data=data).get_data(as_text=True)
    assert 'name="section" value="秘書課"' in text and 'name="name" value="見本 次郎"' in text
    assert asked.answers() == []


def test_a_proposal_keeps_only_what_differs_and_moves_nothing(asked, client):
    fields = {
        "on": "6月21日（月）",
        "starts": "１０：３０",
        "ends": "11時30分",
        "place": "Station会館",
        "text": "移動に時間がかかるため",
    }
    assert press(client, asked.token, asked.ids["Station"], "propose", **fields).status_code == 303
    with asked.app.app_context():
        (found,) = queries.answers(fresh(asked.host))
        assert str(found.starts.local.time()) == "10:30:00" and str(found.ends.local.time()) == "11:30:00"
        assert not found.place and item(asked.event, "Station").starts.local.hour == 10
    assert asked.state() is Confirmation.COUNTER_PROPOSED
    said = words(page(client, asked.token))
    assert (
        "変更提案中" in said
        and "ご提案：10:30〜11:30" in said
        and "検討しております。結果はメールでお知らせいたします。" in said
    )


def test_the_form_begins_with_the_plan_in_both_languages_and_sent_back_unchanged_proposes_nothing(
    asked, client
):
    for lang in ("ja", "en"):
        address = f"/host/{asked.token}/items/{asked.ids['Station']}"
        text = client.get(f"{address}?do=propose&lang={lang}").get_data(as_text=True)
        names = ("on", "starts", "ends", "place", "received_by")
        typed = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1] for name in names}
        assert typed["starts"] == "10:00" and typed["on"]
        refused = client.post(
            f"{address}?lang={lang}", data={"act": "propose", "edition": "1", **WHO, **typed}
        )
        assert refused.status_code == 422 and asked.answers() == []


def test_a_proposal_of_nothing_is_refused(asked, client):
    refused = press(
        client, asked.token, asked.ids["Station"], "propose", starts="10:00", ends="11:00", text=""
    )
    assert refused.status_code == 422 and asked.state() is Confirmation.REQUESTED


def test_a_time_that_is_none_is_said_beside_its_field(asked, client):
    refused = press(client, asked.token, asked.ids["Station"], "propose", starts="昼ごろ", text="x")
    assert refused.status_code == 422 and "昼ごろ" in refused.get_data(as_text=True)


def test_checking_shows_the_day_of_the_answer(asked, client):
    press(client, asked.token, asked.ids["Station"], "arrange", expected_on="4月23日", text="説明者の日程")
    assert asked.state() is Confirmation.ARRANGING_INTERNALLY
    said = words(page(client, asked.token))
    assert "庁内調整中" in said and "回答予定日 4月23日（金）" in said and "うち1件は庁内調整中" in said


def test_a_condition_needs_its_words_and_a_refusal_no_reason(asked, client):
    assert press(client, asked.token, asked.ids["Station"], "condition", text="").status_code == 422
    assert press(client, asked.token, asked.ids["Station"], "condition", text="20名まで").status_code == 303
    assert press(client, asked.token, asked.ids["School"], "decline", text="").status_code == 303
    assert asked.state("School") is Confirmation.DECLINED
    said = words(page(client, asked.token))
    assert "条件付きで了承" in said and "20名まで" in said and "お受けできません" in said


def test_an_answer_can_be_withdrawn(asked, client):
    press(client, asked.token, asked.ids["Station"], "agree")
    assert (
        client.post(
            f"/host/{asked.token}/items/{asked.ids['Station']}", data={"act": "take_back"}
        ).status_code
        == 303
    )
    assert asked.state() is Confirmation.REQUESTED


def test_the_outcome_of_a_proposal_stands_beside_its_item(asked, client):
    press(client, asked.token, asked.ids["Station"], "propose", text="午後に")
    with asked.app.app_context(), unit_of_work():
        (found,) = queries.answers(fresh(asked.host))
        services.keep_first_plan(SYSTEM, found, reason="午後は移動です。")
    said = words(page(client, asked.token))
    assert "検討の結果、原案のとおりお願いしたく存じます。" in said and "午後は移動です。" in said


def test_what_our_office_wrote_down_is_shown_as_that(asked, client):
    from tests.hosting.world import record

    with asked.app.app_context():
        record(asked.event, asked.host, "Station", AnswerKind.AGREE, on=dt.date(2027, 4, 9))
    assert "お電話にて（当事務所で記録）" in words(page(client, asked.token))


# --- what has changed -------------------------------------------------------------------------------------


def test_an_answer_to_an_old_text_is_refused_with_both(asked, client):
    asked.move("Station", "15:00-16:00")
    refused = press(client, asked.token, asked.ids["Station"], "agree", edition=1)
    assert refused.status_code == 409
    said = words(refused.get_data(as_text=True))
    assert "10:00〜11:00" in said and "15:00〜16:00" in said
    assert asked.answers() == []


def test_whoever_receives_is_read_anew_before_it_is_agreed_to(asked, client):
    """Other than time, place and subject it undoes no agreement; but nobody agrees to a text that she has not seen."""
    with asked.app.app_context():
        with unit_of_work():
            draft = item(asked.event, "Station")
            other = replace(content_of(draft), host=Words("Deputy mayor", "副市長"))
            programme.change_item(SYSTEM, draft, other)
        release(asked.event)
    refused = press(client, asked.token, asked.ids["Station"], "agree", edition=1)
    assert refused.status_code == 409 and "副市長" in words(refused.get_data(as_text=True))


def test_an_answer_to_an_old_edition_counts_where_its_item_reads_the_same(asked, client):
    asked.move("School", "15:00-16:00")
    assert press(client, asked.token, asked.ids["Station"], "agree", edition=1).status_code == 303
    assert asked.state() is Confirmation.CONFIRMED


def test_what_was_agreed_and_has_changed_shows_old_and_new_and_is_asked_again(asked, client):
    press(client, asked.token, asked.ids["Station"], "agree")
    asked.move("Station", "15:00-16:00", gives=False)
    assert "了承後に変更あり" not in page(client, asked.token)
    with asked.app.app_context():
        release(asked.event)
    said = words(page(client, asked.token))
    assert "了承後に変更あり（再度ご確認ください）" in said
    assert "10:00〜11:00" in said and "15:00〜16:00" in said
    press(client, asked.token, asked.ids["Station"], "agree", edition=2)
    assert "了承後に変更あり" not in page(client, asked.token)


def test_shortly_before_the_visit_changes_go_by_telephone(asked, client):
    press(client, asked.token, asked.ids["School"], "agree")
    with clock.frozen(dt.datetime(2027, 6, 18, 15, 0, tzinfo=dt.UTC)):  # 19 June in Tokyo, two days before
        said = words(page(client, asked.token))
        assert "変更を提案" not in said and "取り下げる" not in said and "この内容で了承する" in said
        assert "庁内調整中（回答予定日を入力）" not in said and "変更はお電話ください" in said
        assert "庁内調整中" not in words(page(client, asked.token, "/review"))
        assert press(client, asked.token, asked.ids["Station"], "propose", text="x").status_code == 422
        assert press(client, asked.token, asked.ids["Station"], "agree").status_code == 303


# --- the details of the day -------------------------------------------------------------------------------


DETAILS = {
    "act": "dossier",
    "contact_name": "見本 三郎",
    "contact_phone": "0565-00-0000",
    "entrance": "西口",
    "capacity": "20",
    "photography": "ask",
    "step_free": "yes",
    "interpreter": "host",
    "gift": "不要",
    "version": "0",
}


def test_the_details_of_the_day_are_kept_and_shown(asked, client):
    address = f"/host/{asked.token}/items/{asked.ids['Station']}"
    assert client.post(address, data=DETAILS).status_code == 303
    said = words(page(client, asked.token))
    assert "見本 三郎" in said and "西口" in said and "20" in said
    stale = client.post(address, data=DETAILS | {"entrance": "東口"})
    assert stale.status_code == 409 and "東口" in stale.get_data(as_text=True)
    with asked.app.app_context():
        assert session().scalars(sa.select(Dossier)).one().entrance == "西口"


# --- many at once, and the sign-off -----------------------------------------------------------------------


def test_all_open_items_are_reviewed_and_sent_at_once(asked, client):
    text = page(client, asked.token)
    assert "残りの2件をまとめて確認画面へ" in text
    review = page(client, asked.token, "/review")
    assert "2件の回答を送信する" in review and asked.answers() == []
    station, school = asked.ids["Station"].hex, asked.ids["School"].hex
    data = {
        "edition": "1",
        **WHO,
        f"answer_{station}": "agree",
        f"answer_{school}": "arrange",
        f"on_{school}": "4月23日",
    }
    assert client.post(f"/host/{asked.token}/review", data=data).status_code == 303
    assert (asked.state("Station"), asked.state("School")) == (
        Confirmation.CONFIRMED,
        Confirmation.ARRANGING_INTERNALLY,
    )


def test_of_many_answers_none_counts_when_one_has_changed(asked, client):
    asked.move("School", "15:00-16:00")
    data = {"edition": "1", **WHO, **{f"answer_{each.hex}": "agree" for each in asked.ids.values()}}
    refused = client.post(f"/host/{asked.token}/review", data=data)
    assert refused.status_code == 409 and "15:00〜16:00" in words(refused.get_data(as_text=True))
    assert asked.answers() == []


def test_what_is_left_open_stays_open(asked, client):
    data = {
        "edition": "1",
        **WHO,
        f"answer_{asked.ids['Station'].hex}": "agree",
        f"answer_{asked.ids['School'].hex}": "later",
    }
    assert client.post(f"/host/{asked.token}/review", data=data).status_code == 303
    assert asked.state("School") is Confirmation.REQUESTED


SIGNED = {f"sign-{key}": value for key, value in WHO.items()} | {
    "sign-approval": Approval.DECIDED.value,
    "sign-document_number": "国交第12号",
    "sign-document_on": "令和9年4月12日",
    "sign-edition": "1",
}


def test_the_contact_section_signs_off_and_later_changes_are_counted(asked, client):
    assert client.post(f"/host/{asked.token}/sign-off", data=SIGNED).status_code == 303
    said = words(page(client, asked.token))
    assert "第1版：決裁済" in said and "国交第12号" in said
    asked.move("Station", "15:00-16:00")
    assert "第1版への決裁後、1件に変更があります" in words(page(client, asked.token))
    with asked.app.app_context():
        assert session().scalars(sa.select(SignOff)).one().document_on == dt.date(2027, 4, 12)


def test_a_document_of_a_sign_off_is_looked_at(asked, client):
    for data, status in (
        (b"%PDF-1.7\n...", 303),
        (b"MZ not a document", 422),
        (b"\x89PNG\r\n\x1a\n", 422),
    ):
        sent = SIGNED | {"sign-file": (io.BytesIO(data), "回答.pdf")}
        assert client.post(f"/host/{asked.token}/sign-off", data=sent).status_code == status, data[:8]


def test_a_document_of_three_megabytes_is_too_large(asked):
    sent = FileStorage(io.BytesIO(b"%PDF-" + b"x" * 3 * 1024 * 1024), "回答.pdf")
    with asked.app.app_context(), pytest.raises(Refusal, match="3 MB"):
        uploads.read_document(sent, fresh(asked.host))
