"""The reply sheet: what goes out comes back the same; what people did to it is understood, or said, never dropped."""

import datetime as dt
import io
import uuid
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hosting.portal.test_views import Asked
from tests.hosting.portal.world import link_of, press, words
from tests.hosting.world import TSU, add, fresh, item, make_asked, make_host, release
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.hosting import queries
from tourapp.hosting.sheet.models import ReplySheet
from tourapp.hosting.sheet.reading import read_sheet
from tourapp.hosting.sheet.shape import ANSWERS, HEADINGS, Field, answer_of, key, read_key
from tourapp.hosting.states import AnswerKind, Channel
from tourapp.programme.kinds import Confirmation


@pytest.fixture
def asked(app):
    with app.app_context():
        event, host = make_asked()
        token = link_of(host)
        ids = {title: item(event, title).id for title in ("Station", "School")}
    return Asked(app, event, host, token, ids)


class Sheet:
    """A downloaded sheet as somebody has it open."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.page = self.book.active
        self.head = next(row for row in self.page.iter_rows() if row[0].value == HEADINGS[Field.NUMBER].ja)
        self.columns = {cell.value: cell.column for cell in self.head}

    def row_of(self, title: str) -> int:
        column = self.columns[HEADINGS[Field.TITLE].ja]
        rows = range(self.head[0].row + 1, self.page.max_row + 1)
        return next(row for row in rows if title in str(self.page.cell(row, column).value))

    def fill(self, of: str, **cells: Any) -> None:
        for name, value in cells.items():
            column = self.columns[HEADINGS[Field(name)].ja]
            cell = self.page.cell(self.row_of(of), column)
            if not isinstance(value, str):
                cell.number_format = "General"
            cell.value = value

    def saved(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


WHO = {"section": "交通政策課", "post": "主査", "name": "見本 太郎"}
AGREES = {"answer": ANSWERS[AnswerKind.AGREE].ja, **WHO}


def sheet(client, asked) -> Sheet:
    return Sheet(client.get(f"/host/{asked.token}/sheet/file.xlsx?lang=ja").data)


def hand_in(client, asked, data: bytes, name: str = "回答票.xlsx") -> str:
    """Hand a file in; the address of its trial run."""
    sent = client.post(f"/host/{asked.token}/sheet", data={"file": (io.BytesIO(data), name)})
    assert sent.status_code == 303, words(sent.get_data(as_text=True))
    return sent.location


def confirm(client, address: str):
    text = client.get(address).get_data(as_text=True)
    digest = text.partition('name="digest" value="')[2].partition('"')[0]
    return client.post(address, data={"digest": digest})


# --- out --------------------------------------------------------------------------------------------------


def test_the_sheet_has_the_items_of_the_page_in_its_order_and_a_name_as_offices_file_it(asked, client):
    sent = client.get(f"/host/{asked.token}/sheet/file.xlsx?lang=ja")
    assert (
        "20270412_%E5%9B%9E%E7%AD%94%E7%A5%A8_%E7%AC%AC1%E7%89%88.xlsx" in sent.headers["Content-Disposition"]
    )
    opened = Sheet(sent.data)
    assert list(opened.columns) == [heading.ja for heading in HEADINGS.values()]
    assert opened.row_of("Station") < opened.row_of("School")
    texts = [row[0] for row in opened.page.iter_rows(max_col=1, values_only=True) if row[0]]
    assert texts[:2] == ["回答票（行程案 第1版）", "豊田市 国際交流担当 御中"]
    assert any("回答者（課・職・氏名）" in text for text in texts)
    (rule,) = opened.page.data_validations.dataValidation
    assert rule.formula1 == '"この内容で了承する,条件付きで了承する,変更を提案,庁内調整中,お受けできません"'


def test_the_english_sheet_has_its_own_name_and_words(asked, client):
    sent = client.get(f"/host/{asked.token}/sheet/file.xlsx?lang=en")
    assert "20270412_reply-form_v1.xlsx" in sent.headers["Content-Disposition"]
    values = [value for row in openpyxl.load_workbook(io.BytesIO(sent.data)).active.values for value in row]
    assert "Answer (choose)" in values


# --- back -------------------------------------------------------------------------------------------------


def test_a_filled_in_sheet_is_shown_first_and_recorded_on_a_press(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES)
    mine.fill("School", answer="庁内調整中", expected="令和9年4月23日", text="校長の日程", **WHO)
    address = hand_in(client, asked, mine.saved())
    said = words(client.get(address).get_data(as_text=True))
    assert "2件の回答を記録できます。まだ記録されていません。" in said and "4月23日（金）" in said
    assert asked.answers() == []
    assert confirm(client, address).status_code == 303
    assert asked.state("Station") is Confirmation.CONFIRMED
    assert asked.state("School") is Confirmation.ARRANGING_INTERNALLY
    assert {each[4] for each in asked.answers()} == {Channel.SHEET}


def test_a_sheet_is_recorded_once(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES)
    address = hand_in(client, asked, mine.saved())
    assert confirm(client, address).status_code == 303
    again = client.post(address, data={"digest": "x"})
    assert again.status_code == 422 and len(asked.answers()) == 1
    with asked.app.app_context():
        (kept,) = session().query(ReplySheet).all()
        assert [each["outcome"] for each in kept.report] == ["record", "open"]


def test_what_comes_back_as_it_went_out_records_nothing(asked, client):
    press(
        client, asked.token, asked.ids["Station"], "propose", starts="10:30", ends="11:30", text="移動のため"
    )
    press(client, asked.token, asked.ids["School"], "agree")
    address = hand_in(client, asked, sheet(client, asked).saved())
    said = words(client.get(address).get_data(as_text=True))
    assert said.count("記録済") >= 2 and "0件の回答を記録できます" in said


def test_a_trial_run_that_would_come_out_otherwise_is_not_recorded(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES)
    address = hand_in(client, asked, mine.saved())
    text = client.get(address).get_data(as_text=True)
    digest = text.partition('name="digest" value="')[2].partition('"')[0]
    asked.move("Station", "15:00-16:00")
    refused = client.post(address, data={"digest": digest})
    assert refused.status_code == 409 and "15:00〜16:00" in words(refused.get_data(as_text=True))
    assert asked.answers() == []


def test_a_proposal_in_a_sheet_is_one(asked, client):
    mine = sheet(client, asked)
    mine.fill(
        "Station", answer="変更を提案", starts=0.4375, ends="１１時３０分", text="前の視察から15分", **WHO
    )
    assert confirm(client, hand_in(client, asked, mine.saved())).status_code == 303
    with asked.app.app_context():
        (found,) = queries.answers(fresh(asked.host))
        assert (found.starts.local.time(), found.ends.local.time()) == (dt.time(10, 30), dt.time(11, 30))


# --- what people do to a sheet ----------------------------------------------------------------------------


def test_rows_in_another_order_columns_between_and_lines_above_are_understood(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES)
    first, last = mine.row_of("Station"), mine.row_of("School")
    for column in range(1, mine.page.max_column + 1):
        one, other = mine.page.cell(first, column), mine.page.cell(last, column)
        one.value, other.value = other.value, one.value
    mine.page.insert_cols(3)
    mine.page.cell(mine.head[0].row, 3).value = "庁内メモ"
    mine.page.cell(last, 3).value = "部長了"
    mine.page.insert_rows(2)
    mine.page.cell(2, 1).value = "至急回覧願います"
    address = hand_in(client, asked, mine.saved())
    said = words(client.get(address).get_data(as_text=True))
    assert "1件の回答を記録できます" in said
    assert "庁内メモ: 部長了" in said and "至急回覧願います" in said
    confirm(client, address)
    assert asked.state("Station") is Confirmation.CONFIRMED
    assert asked.answers()[0][1] == "庁内メモ: 部長了"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("了承", AnswerKind.AGREE),
        ("○", AnswerKind.AGREE),
        ("了承済（課長）", AnswerKind.AGREE),
        ("ＯＫ", AnswerKind.AGREE),
        ("条件付き 了承", AnswerKind.CONDITION),
        ("変更を提案。", AnswerKind.PROPOSE),
        ("調整中", AnswerKind.ARRANGING),
        ("お受けできません（理由・代案を入力）", AnswerKind.DECLINE),
        ("×", AnswerKind.DECLINE),
        ("たぶん", None),
        ("", None),
        ("不了承", None),
    ],
)
def test_answers_are_known_by_their_words_and_never_guessed(written, kind):
    assert answer_of(written) is kind


NOT_UNDERSTOOD = (
    ({"answer": "たぶん"}, "回答「たぶん」を読み取れません"),
    ({"text": "午後なら可"}, "回答を一覧から選んでください"),
    ({"answer": "庁内調整中", "expected": "来週"}, "「来週」を読み取れません"),
    ({"answer": "庁内調整中", "expected": "03/04/2027"}, "二通りの日付"),
    ({"answer": "変更を提案", "starts": "昼"}, "「昼」を読み取れません"),
    ({"answer": "=A1"}, "数式が入っています"),
    ({"answer": "この内容で了承する", "starts": "15:30"}, "変更内容が入力されていますが"),
    ({"answer": "条件付きで了承する"}, "条件を入力してください"),
    ({"answer": "変更を提案"}, "提案の内容（日時"),
)


def test_what_is_not_understood_is_said_and_nothing_of_its_row_recorded(asked, client):
    titles = [f"Case {number}" for number in range(len(NOT_UNDERSTOOD))]
    with asked.app.app_context():
        for number, title in enumerate(titles):
            add(asked.event, fresh(asked.host), title, f"{10 + number}:00-{10 + number}:50")
        release(asked.event)
    mine = sheet(client, asked)
    mine.fill("School", **AGREES)
    for title, (cells, _problem) in zip(titles, NOT_UNDERSTOOD, strict=True):
        mine.fill(title, **cells, **WHO)
    address = hand_in(client, asked, mine.saved())
    said = words(client.get(address).get_data(as_text=True))
    assert [problem for _cells, problem in NOT_UNDERSTOOD if problem not in said] == []
    assert said.count("読み取れません") >= len(NOT_UNDERSTOOD) and "1件の回答を記録できます" in said
    assert confirm(client, address).status_code == 303
    assert asked.state("School") is Confirmation.CONFIRMED and len(asked.answers()) == 1


def test_text_like_a_formula_stays_text_and_goes_out_neutral(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", answer="条件付きで了承する", **WHO)
    cell = mine.page.cell(mine.row_of("Station"), mine.columns[HEADINGS[Field.TEXT].ja])
    cell.value, cell.data_type = "=HYPERLINK(1)", "s"
    confirm(client, hand_in(client, asked, mine.saved()))
    assert asked.answers()[0][1] == "=HYPERLINK(1)"
    again = sheet(client, asked)
    cell = again.page.cell(again.row_of("Station"), again.columns[HEADINGS[Field.TEXT].ja])
    assert cell.value == "'=HYPERLINK(1)" and cell.data_type == "s"
    said = words(client.get(hand_in(client, asked, again.saved())).get_data(as_text=True))
    assert "0件の回答を記録できます" in said  # the quotation mark is no change


def test_a_row_whose_key_was_lost_is_known_by_its_title_and_else_asked_about(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES, key="")
    mine.fill("School", **AGREES, key="", title="別の訪問")
    said = words(client.get(hand_in(client, asked, mine.saved())).get_data(as_text=True))
    assert "1件の回答を記録できます" in said and "どの項目についての行か分かりません" in said


def test_two_rows_for_one_item_are_both_shown_and_neither_recorded(asked, client):
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES)
    mine.page.append([cell.value for cell in mine.page[mine.row_of("Station")]])
    said = words(client.get(hand_in(client, asked, mine.saved())).get_data(as_text=True))
    assert said.count("回答が重複") == 2 and "0件の回答を記録できます" in said


def test_rows_of_another_authority_are_refused_and_tell_nothing(asked, client):
    with asked.app.app_context():
        other = make_host(asked.event, TSU, email="tsu@example.org")
        add(asked.event, other, "Harbour", "15:00-16:00")
        release(asked.event)
        foreign = item(asked.event, "Harbour").id
    mine = sheet(client, asked)
    mine.fill("Station", **AGREES, key=key(2, foreign), title="x")
    mine.fill("School", **AGREES, key=key(2, uuid.uuid4()), title="y")
    text = client.get(hand_in(client, asked, mine.saved())).get_data(as_text=True)
    assert words(text).count("対象外の項目") == 2 and "Harbour" not in text
    assert "0件の回答を記録できます" in words(text)


def test_the_trial_run_of_another_link_is_not_there(asked, client):
    mine = sheet(client, asked)
    address = hand_in(client, asked, mine.saved())
    with asked.app.app_context():
        other = make_host(asked.event, TSU, email="tsu@example.org")
        theirs = link_of(other)
        section = link_of(asked.host, section="学校教育課", items=(str(asked.ids["School"]),))
    path = address.rpartition("/")[2]
    for token in (theirs, section):
        assert client.get(f"/host/{token}/sheet/{path}").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ファイルを選んでください"),
        (b"PK\x03\x04 and no more", "読み取れません"),
        ("件名,日付\r\nあ,い\r\n".encode("cp932"), "見出し行が見つかりません"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(asked, client, data, said):
    sent = client.post(
        f"/host/{asked.token}/sheet?lang=ja", data={"file": (io.BytesIO(data), "x.xlsx" if data else "")}
    )
    assert sent.status_code == 422 and said in words(sent.get_data(as_text=True))


# --- whatever stands in it --------------------------------------------------------------------------------


@given(st.integers(1, 999_999), st.uuids())
def test_a_key_reads_as_it_was_written(number, identifier):
    text = key(number, identifier)
    assert (
        read_key(text) == (number, identifier) == read_key(text.translate({ord("v"): "ｖ", ord("-"): "－"}))
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(blacklist_categories=("Cs",)), max_size=12), min_size=1, max_size=6),
        max_size=5,
    )
)
def test_every_row_that_says_something_is_read(rows):
    """Whatever people type under the headings: each row comes back, or the file is refused."""
    heads = [HEADINGS[field].ja for field in (Field.TITLE, Field.ANSWER, Field.TEXT, Field.KEY)]
    lines = [heads, *rows]
    text = "\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    try:
        filled = read_sheet(text.encode("utf-8-sig", "replace"))
    except Refusal:
        return
    told = sum(any(cell.strip() for cell in line) for line in rows)
    assert len(filled.rows) <= told or "\n" in text
