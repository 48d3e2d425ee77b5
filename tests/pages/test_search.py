"""One search over everything the reader may see, and nothing else."""

import pytest

from tests.builders import make_registration, open_event
from tests.counting import statements
from tests.pages.test_manage_events import signed_in
from tourapp.access.policy import Role


@pytest.fixture
def world(app, at):
    """One event of London and one of Paris, with one person each."""
    with app.app_context():
        london = open_event("seminar", title="Ageing well", title_ja="高齢社会", opens="2026-01-01 09:00")
        make_registration(london, "ada@example.org", given_name="Ada", family_name="Placeholder")
        paris = open_event("colloque", title="Ageing abroad", office="PAR", opens="2026-01-01 09:00")
        make_registration(paris, "bea@example.org", given_name="Bea", family_name="Placeholder")
    return app


def search(client, words):
    return client.get("/manage/search", query_string={"q": words})


def test_nothing_is_asked_before_somebody_types(world, client):
    answer = signed_in(world, client).get("/manage/search")
    assert answer.status_code == 200
    assert "Nothing searched yet" in answer.text


def test_an_organiser_finds_what_is_hers_in_every_kind(world, client):
    answer = search(signed_in(world, client), "placeholder").text
    assert "Ada Placeholder" in answer
    assert "Registrations" in answer and "People" in answer and "Messages" in answer


def test_what_belongs_to_another_office_is_not_there(world, client):
    answer = search(signed_in(world, client), "ageing").text
    assert "Ageing well" in answer
    assert "Ageing abroad" not in answer
    mail = search(client, "bea@example.org").text
    assert "/manage/colloque/" not in mail


def test_a_japanese_word_finds_it_too(world, client):
    assert "Ageing well" in search(signed_in(world, client), "高齢").text


def test_a_role_without_messages_is_not_shown_any(world, client):
    answer = search(signed_in(world, client, Role.LOGISTICS), "placeholder").text
    assert "Ada Placeholder" in answer
    assert 'id="found-messages"' not in answer


def test_words_that_match_nothing_say_so(world, client):
    assert "Nothing matches" in search(signed_in(world, client), "zzz qqq").text


@pytest.mark.parametrize("words", ["%", "_", "'; --", "@", "\x00", "＠", "a" * 5000])
def test_strange_words_are_only_words(world, client, words):
    assert search(signed_in(world, client), words).status_code in (200, 400)


def test_the_number_of_statements_does_not_grow_with_what_is_found(world, client):
    organiser = signed_in(world, client)
    counts = []
    for more in (0, 3):
        with world.app_context():
            for number in range(more):
                event = open_event(f"seminar-{number}", title="Ageing again", opens="2026-01-01 09:00")
                make_registration(event, f"p{number}@example.org", given_name="P", family_name="Placeholder")
            with statements() as asked:
                search(organiser, "placeholder")
            counts.append(len(asked))
    assert counts[0] == counts[1]
